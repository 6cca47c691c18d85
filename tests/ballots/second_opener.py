"""A second opener, written from docs/reference/ballot-format.md alone: it imports nothing of `shuping`.

HPKE is done by hand after RFC 9180 (ECDH, HMAC, AES-GCM), not by the library's own. Usage beside the tests:
`python tests/ballots/second_opener.py ROUNDFILE SLIP SLIP` prints the digest.
"""

import base64
import hashlib
import hmac
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Wrong(Exception):
    """The file or a slip is not as the page says."""


def named_digest(name: str, *parts: bytes) -> bytes:
    running = hashlib.sha256(bytes([len(name)]) + name.encode())
    for part in parts:
        running.update(part)
    return running.digest()


# --- characters


def multiply(a: int, b: int) -> int:
    """In GF(2)[x] modulo x^5 + x^2 + 1: the long product first, then reduced from the top."""
    product = 0
    for bit in range(5):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= 0b100101 << (bit - 5)
    return product


def characters(data: bytes) -> str:
    bits = "".join(f"{byte:08b}" for byte in data)
    return "".join(CROCKFORD[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))


def data_of(text: str) -> bytes:
    bits = "".join(f"{CROCKFORD.index(character):05b}" for character in text)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


def check_of(group: str) -> str:
    total = 0
    for weight, character in zip((2, 4, 8, 16), group, strict=True):
        total ^= multiply(weight, CROCKFORD.index(character))
    return CROCKFORD[total]


def overall_check_of(data: str) -> str:
    total = 0
    for at, character in enumerate(data):
        weight = 1
        for _time in range(3 * at + 1):
            weight = multiply(weight, 2)
        total ^= multiply(weight, CROCKFORD.index(character))
    return CROCKFORD[total]


def print_code(code: bytes) -> str:
    data = characters(code)
    groups = [data[at : at + 4] for at in range(0, 16, 4)]
    return " ".join(group + check_of(group) for group in groups) + overall_check_of(data)


def spaced(data: bytes) -> str:
    text = characters(data)
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


# --- the key


def read_slip(text: str) -> dict[str, Any]:
    groups = text.split()
    if len(groups) != 16 or any(len(group) != 5 or check_of(group[:4]) != group[4] for group in groups):
        raise Wrong("a group of a slip")
    data = data_of("".join(group[:4] for group in groups))
    if named_digest("shuping.slip/1", data[:38])[:2] != data[38:]:
        raise Wrong("a slip")
    return {"round": data[:5], "number": data[5], "seeds": (data[6:22], data[22:38])}


def private_key(slips: list[dict[str, Any]], public_key: bytes) -> ec.EllipticCurvePrivateKey:
    carried = {1: (1, 2), 2: (2, 3), 3: (3, 1)}
    seeds: dict[int, bytes] = {}
    for slip in slips:
        if slip["round"] != hashlib.sha256(public_key).digest()[:5]:
            raise Wrong("a slip of another round")
        for name, seed in zip(carried[slip["number"]], slip["seeds"], strict=True):
            if seeds.setdefault(name, seed) != seed:
                raise Wrong("slips that differ")
    if len(seeds) != 3:
        raise Wrong("too few slips")
    pseudo_random = hmac.digest(bytes(32), seeds[1] + seeds[2] + seeds[3], "sha256")
    stretched = expand(pseudo_random, b"\x0dshuping.key/1", 48)
    made = ec.derive_private_key(int.from_bytes(stretched, "big") % (N - 1) + 1, ec.SECP256R1())
    if point_of(made) != public_key:
        raise Wrong("slips of another key")
    return made


def salt_of(private: ec.EllipticCurvePrivateKey, round_id: bytes) -> bytes:
    number = private.private_numbers().private_value
    pseudo_random = hmac.digest(bytes(32), number.to_bytes(32, "big"), "sha256")
    return expand(pseudo_random, b"\x15shuping.opened-salt/1" + round_id, 32)


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def expand(key: bytes, info: bytes, length: int) -> bytes:
    """HKDF-Expand of RFC 5869 with SHA-256."""
    out, block, number = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(key, block + info + bytes([number]), "sha256")
        out, number = out + block, number + 1
    return out[:length]


# --- HPKE, RFC 9180: sections 4, 4.1, 5.1, 5.2, 6.1


def labeled_extract(suite: bytes, salt: bytes, label: bytes, key: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + key, "sha256")


def labeled_expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def hpke_key_and_nonce(
    private: ec.EllipticCurvePrivateKey, encapsulated: bytes, info: bytes, *, aead: int, key_length: int
) -> tuple[bytes, bytes]:
    kem = b"KEM" + (0x0010).to_bytes(2, "big")
    suite = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0010, 0x0001, aead))
    other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), encapsulated)
    agreed = private.exchange(ec.ECDH(), other)
    extracted = labeled_extract(kem, b"", b"eae_prk", agreed)
    shared = labeled_expand(kem, extracted, b"shared_secret", encapsulated + point_of(private), 32)
    context = (
        b"\x00" + labeled_extract(suite, b"", b"psk_id_hash", b"") + labeled_extract(suite, b"", b"info_hash", info)
    )
    secret = labeled_extract(suite, shared, b"secret", b"")
    key = labeled_expand(suite, secret, b"key", context, key_length)
    return key, labeled_expand(suite, secret, b"base_nonce", context, 12)


def hpke_open(private: ec.EllipticCurvePrivateKey, envelope: bytes, info: bytes) -> bytes | None:
    try:
        key, nonce = hpke_key_and_nonce(private, envelope[:65], info, aead=0x0002, key_length=32)
        return AESGCM(key).decrypt(nonce, envelope[65:], b"")
    except (ValueError, InvalidTag):
        return None


# --- the round


def read_round(content: bytes) -> dict[str, Any]:
    """Return the file after the checks that the page asks for. Raises Wrong."""
    file: dict[str, Any] = json.loads(content)
    listed = []
    for line in file["envelopes"]:
        envelope = base64.b64decode(line["envelope"])
        if len(envelope) != file["envelope_length"] or hashlib.sha256(envelope).hexdigest() != line["digest"]:
            raise Wrong("an envelope")
        listed.append((data_of(line["receipt"].replace(" ", "")), bytes.fromhex(line["digest"])))
    receipts = [receipt for receipt, _digest in listed]
    if sorted(set(receipts)) != receipts or len({digest for _receipt, digest in listed}) != len(listed):
        raise Wrong("the order, a clash or a copy")
    joined = b"".join(receipt + digest for receipt, digest in listed)
    root = named_digest("shuping.list/1", bytes.fromhex(file["round"]), len(listed).to_bytes(4, "big"), joined)
    if root.hex() != file["closing_root"] or file["envelope_length"] != file["plaintext_length"] + 81:
        raise Wrong("the root or a length")
    return file


def form_digest(file: dict[str, Any]) -> bytes:
    classes = [text for one in file["classes"] for text in (one["key"], one["name"], one["joins"] or "")]
    told = b""
    for texts, each in ((file["form"]["rows"], 1), (file["form"]["options"], 1), (classes, 3)):
        told += (len(texts) // each).to_bytes(4, "big")
        told += b"".join(len(text.encode()).to_bytes(4, "big") + text.encode() for text in texts)
    return named_digest("shuping.form/1", bytes.fromhex(file["round"]), told)


def read_plaintext(text: bytes, rows: int, options: int, classes: int) -> tuple[int, bytes, bytes] | str:
    if text[0] != 1:
        return "wrong-version"
    if text[1] >= classes:
        return "unknown-class"
    if text[2] != rows:
        return "wrong-rows"
    marks, rest = text[3 : 3 + rows], text[3 + rows :]
    if any(options < mark < 255 for mark in marks):
        return "unknown-option"
    length, rest = int.from_bytes(rest[:2], "big"), rest[2:]
    if length > len(rest):
        return "bad-remark"
    try:
        rest[:length].decode("utf-8")
    except UnicodeDecodeError:
        return "bad-remark"
    if rest[length:].strip(b"\x00"):
        return "bad-padding"
    return text[1], marks, rest[:length]


def scheme_digest(file: dict[str, Any]) -> bytes:
    def sized(text: str) -> bytes:
        return len(text.encode()).to_bytes(4, "big") + text.encode()

    scheme = file["scheme"]
    told = b"".join(sized(scheme[name]) for name in ("blank", "unclear", "uniform", "formula"))
    told += scheme["least"].to_bytes(4, "big") + len(scheme["points"]).to_bytes(4, "big") + bytes(scheme["points"])
    told += len(file["classes"]).to_bytes(4, "big")
    told += b"".join(sized(one["key"]) + sized(one["weight"] or "") for one in file["classes"])
    return named_digest("shuping.scheme/1", bytes.fromhex(file["round"]), told)


def places_of(classes: list[dict[str, Any]], counts: dict[int, int], least: int = 5) -> dict[int, int]:
    """Return {class: class in which its ballots count}, by the page's step 2."""
    heaps = [[index] for index in range(len(classes))]  # classes that are left, each with those moved into it first
    numbers = {one["key"]: index for index, one in enumerate(classes)}

    def size(heap: list[int]) -> int:
        return sum(counts.get(index, 0) for index in heap)

    while len(heaps) > 1 and any(size(heap) < least for heap in heaps):
        at = next(at for at, heap in enumerate(heaps) if size(heap) < least)
        joins = classes[heaps[at][0]]["joins"]
        to = next((place for place, heap in enumerate(heaps) if joins is not None and numbers[joins] in heap), at)
        if to == at:
            to = at + 1 if at + 1 < len(heaps) else at - 1
        heaps[to] += heaps[at]
        del heaps[at]
    return {index: heap[0] for heap in heaps for index in heap}


def open_round(content: bytes, slip_texts: list[str]) -> dict[str, Any]:
    """Return {"salt", "digest", "ballots", "invalid", "counts_in", "surplus"} as the opened file has them."""
    file = read_round(content)
    public_key, round_id = bytes.fromhex(file["public_key"]), bytes.fromhex(file["round"])
    private = private_key([read_slip(text) for text in slip_texts], public_key)
    info = b"\x12shuping.envelope/1" + round_id + hashlib.sha256(public_key).digest()
    shape = len(file["form"]["rows"]), len(file["form"]["options"]), len(file["classes"])
    keys = [one["key"] for one in file["classes"]]
    read, invalid, counts = [], [], dict[int, int]()
    for line in file["envelopes"]:
        text = hpke_open(private, base64.b64decode(line["envelope"]), info)
        found = "does-not-open" if text is None else read_plaintext(text, *shape)
        if isinstance(found, str):
            invalid.append({"receipt": line["receipt"], "digest": line["digest"], "reason": found})
        else:
            read.append(found)
            counts[found[0]] = counts.get(found[0], 0) + 1
    where = places_of(file["classes"], counts)
    ordered = sorted(
        bytes([where[index], len(marks)]) + marks + len(remark).to_bytes(2, "big") + remark
        for index, marks, remark in read
    )
    out = b"".join(data_of(line["receipt"].replace(" ", "")) + bytes.fromhex(line["digest"]) for line in invalid)
    salt = salt_of(private, round_id)
    digest = named_digest(
        "shuping.opened/1", round_id, salt, form_digest(file), bytes.fromhex(file["closing_root"]),
        len(ordered).to_bytes(4, "big"), b"".join(ordered), len(invalid).to_bytes(4, "big"), out,
    )  # fmt: skip
    return {
        "salt": salt.hex(),
        "digest": digest.hex(),
        "ballots": [
            {
                "class": keys[one[0]],
                "marks": list(one[2 : 2 + one[1]]),
                "remark": one[4 + one[1] :].decode(),
            }
            for one in ordered
        ],
        "invalid": invalid,
        "counts_in": {keys[index]: keys[to] for index, to in sorted(where.items()) if to != index},
        "surplus": [
            one["key"]
            for index, one in enumerate(file["classes"])
            if counts.get(index, 0) > one["issued"]
            or (one["heads"] is not None and counts.get(index, 0) > one["heads"])
        ],
    }


# --- the count


def count_round(file: dict[str, Any], opened: dict[str, Any]) -> dict[str, Any]:
    """Return what the counted file says beside form, classes and scheme, from an opening and its round file."""
    scheme, merged = file["scheme"], opened["counts_in"]
    keys = [one["key"] for one in file["classes"]]
    cast, void = dict.fromkeys(keys, 0), dict.fromkeys(keys, 0)
    good: dict[str, list[list[int]]] = {key: [] for key in keys}
    for ballot in opened["ballots"]:
        cast[ballot["class"]] += 1
        marks = ballot["marks"]
        if (
            (scheme["blank"] == "void_ballot" and 0 in marks)
            or (scheme["unclear"] == "void_ballot" and 255 in marks)
            or (scheme["uniform"] == "void_ballot" and marks == marks[:1] * len(marks) and marks[0] not in (0, 255))
        ):
            void[ballot["class"]] += 1
        else:
            good[ballot["class"]].append(marks)
    left = [one for one in file["classes"] if one["key"] not in merged]
    told = [{"key": one["key"], "joins": merged.get(one["joins"], one["joins"])} for one in left]
    for one in told:
        if one["joins"] == one["key"]:
            one["joins"] = None
    sizes = {at: len(good[one["key"]]) for at, one in enumerate(told)}
    end = {told[at]["key"]: told[to]["key"] for at, to in places_of(told, sizes, scheme["least"]).items()}
    counts_at = {key: end[merged.get(key, key)] for key in keys}
    options = range(1, len(file["form"]["options"]) + 1)
    rows = []
    for row in range(len(file["form"]["rows"])):
        lines = []
        for key in keys:
            if counts_at[key] == key:
                marks = [one[row] for other in keys if counts_at[other] == key for one in good[other]]
                votes = [marks.count(option) for option in options]
                lines.append({"voters": key, "votes": votes, "blank": marks.count(0), "unclear": marks.count(255)})
        rows.append(lines)
    return {
        "round": file["round"],
        "closing_root": file["closing_root"],
        "form_digest": form_digest(file).hex(),
        "scheme_digest": scheme_digest(file).hex(),
        "opened_digest": opened["digest"],
        "envelopes": len(file["envelopes"]),
        "invalid": len(opened["invalid"]),
        "cast": cast,
        "void": void,
        "joined": {key: to for key, to in counts_at.items() if to != key},
        "rows": rows,
        "remarks": sorted(
            (one["remark"] for one in opened["ballots"] if one["remark"]), key=lambda text: text.encode()
        ),
    }


def rates(file: dict[str, Any], counted: dict[str, Any]) -> list[str | None]:
    """Return the rate of each row as it is shown, percent with two decimals, by the page."""
    scheme = file["scheme"]
    gains = [Fraction(points, 100) for points in scheme["points"]]
    if scheme["formula"] == "top_rate":
        gains = [Fraction(int(at == 0)) for at in range(len(gains))]
    weights: dict[str, Fraction] = {}
    for one in file["classes"]:
        key = counted["joined"].get(one["key"], one["key"])
        weights[key] = weights.get(key, Fraction(0)) + Fraction(one["weight"] or 0)
    found: list[str | None] = []
    for row in counted["rows"]:
        lines = [line for line in row if sum(line["votes"])]
        if scheme["formula"] == "none" or not lines:
            found.append(None)
            continue
        gained = [sum(gain * votes for gain, votes in zip(gains, line["votes"], strict=True)) for line in lines]
        valid = [sum(line["votes"]) for line in lines]
        shares = [weights[line["voters"]] for line in lines]
        if not any(weights.values()):
            shares = [Fraction(number) for number in valid]
        top = sum((g / v * share for g, v, share in zip(gained, valid, shares, strict=True)), Fraction(0))
        hundredths = int(top / sum(shares) * 10_000 + Fraction(1, 2))
        found.append(f"{hundredths // 100}.{hundredths % 100:02d}")
    return found


if __name__ == "__main__":
    name, *slip_files = sys.argv[1:]
    slip_texts = [Path(slip).read_text(encoding="utf-8") for slip in slip_files]
    print(open_round(Path(name).read_bytes(), slip_texts)["digest"])  # noqa: T201
