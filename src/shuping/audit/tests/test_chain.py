"""The chain as bytes: seeded faults are found; cuts and rewrites with an anchor, unanchored without."""

import io
import random
from dataclasses import replace

import pytest

from shuping.audit import chain


def make(count: int, digest: str = "sha256", instance: str = "one") -> list[bytes]:
    entries: list[bytes] = []
    previous = chain.NO_HASH
    for number in range(1, count + 1):
        link = chain.Link(
            digest=digest,
            instance=instance,
            number=number,
            previous=previous,
            at="2026-03-02T01:00:00.000+00:00",
            actor="person/7",
            organisation="organisation/2",
            act="findings.claimed",
            object=f"findings.act/{number}",
            content=bytes([number % 256]) * 32,
        )
        entries.append(chain.pack(link))
        previous = chain.entry_hash(entries[-1], digest)
    return entries


def head(entries: list[bytes], number: int) -> chain.Anchor:
    return chain.Anchor(number, chain.verify(entries[:number]).head)


@pytest.mark.parametrize("digest", ["sha256", "sm3"])
def test_a_whole_chain_is_whole(digest: str) -> None:
    report = chain.verify(make(50, digest))
    assert (report.is_whole, report.size, report.anchored_to) == (True, 50, 0)


def test_an_empty_chain_is_whole() -> None:
    assert chain.verify([]).is_whole


def test_pack_and_unpack_are_each_other_s_inverse() -> None:
    entry = make(3)[2]
    assert chain.pack(chain.unpack(entry)) == entry


def test_every_flipped_bit_is_found() -> None:
    entries = make(6)
    draw = random.Random(1)
    for _trial in range(300):
        at = draw.randrange(5)  # the last entry's own bytes are only held by an anchor
        place = draw.randrange(len(entries[at]))
        bad = bytearray(entries[at])
        bad[place] ^= 1 << draw.randrange(8)
        assert not chain.verify([*entries[:at], bytes(bad), *entries[at + 1 :]]).is_whole


def test_every_dropped_or_swapped_entry_is_found() -> None:
    entries = make(20)
    for at in range(19):
        assert not chain.verify(entries[:at] + entries[at + 1 :]).is_whole
        swapped = [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]
        assert not chain.verify(swapped).is_whole


def test_the_last_entry_edited_is_found_with_its_anchor_and_unanchored_without() -> None:
    entries = make(10)
    anchor = head(entries, 10)
    edited = chain.pack(replace(chain.unpack(entries[9]), act="findings.verified"))
    assert not chain.verify([*entries[:9], edited], [anchor]).is_whole
    without = chain.verify([*entries[:9], edited])
    assert without.is_whole
    assert without.anchored_to == 0


def test_a_cut_tail_is_found_with_an_anchor_and_unanchored_without() -> None:
    entries = make(30)
    assert not chain.verify(entries[:20], [head(entries, 30)]).is_whole
    assert chain.verify(entries[:20], [head(entries, 15)]).anchored_to == 15


def test_a_full_rewrite_is_found_with_any_anchor() -> None:
    entries, rewritten = make(30), make(30, instance="two")
    assert chain.verify(rewritten).is_whole
    assert not chain.verify(rewritten, [head(entries, 3)]).is_whole


def test_two_anchors_with_one_number_and_two_hashes_prove_a_fork() -> None:
    entries, fork = make(30), make(30, instance="two")
    assert not chain.verify(entries, [head(entries, 7), head(fork, 7)]).is_whole


def test_an_entry_of_another_chain_is_found() -> None:
    entries = make(5)
    stranger = replace(chain.unpack(make(6, instance="two")[5]), previous=chain.entry_hash(entries[4], "sha256"))
    assert not chain.verify([*entries, chain.pack(stranger)]).is_whole


@pytest.mark.parametrize("damage", [b"", b"xx", b"SHUPING-CHAIN-1\n\x00\x00", b"SHUPING-CHAIN-1\n\xff\xff\xff\xff"])
def test_a_file_that_is_no_chain_or_cut_is_named(damage: bytes) -> None:
    with pytest.raises(chain.BrokenChain):
        list(chain.read_export(io.BytesIO(damage)))


def test_an_export_reads_back_to_the_byte() -> None:
    entries = make(12)
    out = io.BytesIO()
    assert chain.write_export(entries, out) == 12
    assert list(chain.read_export(io.BytesIO(out.getvalue()))) == entries
    assert not chain.verify(chain.read_export(io.BytesIO(out.getvalue()[:-5]))).is_whole


@pytest.mark.parametrize("text", ["", "12", "x:aabbccddaabbccdd", "12:aabbccdd", "12:zzzzzzzzzzzzzzzz"])
def test_an_anchor_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"anchor|invalid"):
        chain.Anchor.parse(text)


def test_canonical_facts_do_not_run_into_each_other() -> None:
    assert chain.canonical({"a": "bc", "d": ""}) != chain.canonical({"a": "b", "cd": ""})
    assert chain.canonical({"b": 1, "a": None}) == chain.canonical({"a": None, "b": 1})


def test_the_salt_hides_the_content() -> None:
    facts = chain.canonical({"person": 1})
    assert chain.content_digest(facts, b"1" * 16, "sha256") != chain.content_digest(facts, b"2" * 16, "sha256")
