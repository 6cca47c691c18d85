"""The offline page in Chromium, from a file: its keys open in Python, ours open there, and both count the same."""

import base64
import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import segno
from playwright.sync_api import Browser, BrowserContext, Page, expect

from shuping.scrutiny import counting, offline_page
from shuping.scrutiny.sentences import sentence
from shuping.sealing import countedfile, openedfile, receipts, roundfile, slips, trial
from shuping.sealing.faults import Refused, fault
from shuping.sealing.opening import open_round
from shuping.sealing.roundfile import Round, VoterClass
from shuping.sealing.scheme import Scheme
from shuping.sealing.slips import Slip
from shuping.sealing.tests.rounds import made
from tests.ballots.test_second_opener import a_round, our_rates

AXE = Path(__file__).parents[2] / "front/node_modules/axe-core/axe.min.js"
ROUNDS = 1_000 if os.environ.get("SHUPING_LONG") else 50
DAMAGES = 3_000 if os.environ.get("SHUPING_LONG") else 450
CLASSES = (
    VoterClass("2", "班子成员", 40, None, "50.00"),  # keys that look like numbers keep their order
    VoterClass("1", "代表委员", 40, "2", "20.00"),
    VoterClass("C", "群众代表", 40, None, "30.00"),
)


def sixty() -> tuple[Round, tuple[Slip, Slip, Slip]]:
    """A round of 60 ballots by a scheme with everything in it."""
    found = made(7, ballots=60, classes=CLASSES, weights=(30, 3, 27))
    options = len(found[0].options)
    scheme = Scheme("abstain", "void_ballot", "void_ballot", "points", 5, (100, 80, 60, 0)[:options])
    return made(7, ballots=60, classes=CLASSES, weights=(30, 3, 27), scheme=scheme)[:2]


CLOSED, SLIPS = sixty()
OPENED = openedfile.write(CLOSED, open_round(CLOSED, slips.combine(SLIPS[:2], CLOSED.public_key)))
COUNTED = countedfile.write(counting.counted(openedfile.read(OPENED)))


@pytest.fixture(scope="module")
def context(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    with browser.new_context(locale="zh-CN") as made_context:
        made_context.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; }")
        yield made_context


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("offline") / "监票人离线页.html"
    path.write_bytes(offline_page.page())
    return path.as_uri()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """The page, opened from the file; it may ask for nothing but itself and has no error."""
    errors: list[str] = []
    asked: list[str] = []
    window = context.new_page()
    window.on("pageerror", lambda error: errors.append(str(error)))
    window.on("request", lambda request: asked.append(request.url))
    window.goto(address)
    yield window
    window.close()
    assert errors == []
    assert {url.split("#")[0] for url in asked if not url.startswith("blob:")} == {address}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "round.json").write_bytes(roundfile.write(CLOSED))
    (tmp_path / "round.opened.json").write_bytes(OPENED)
    (tmp_path / "round.counted.json").write_bytes(COUNTED)
    return tmp_path


def part(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def type_slips(page: Page, name: str, *held: Slip) -> None:
    for number, slip in enumerate(held, start=1):
        page.locator(f"#{name}-slip-{number}").fill(slips.printed(slip).lower())


def saved(page: Page, words: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("button", name=words).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def make_key(page: Page, round_id: bytes) -> tuple[trial.KeyFile, list[Slip]]:
    """Make a key as a scrutineer does; what is read of the slips is what stands on paper."""
    page.get_by_label("轮次编号").fill(round_id.hex())
    page.get_by_label("这一轮的名称").fill("2025年度民主测评")
    page.get_by_role("button", name="做密钥条", exact=True).click()
    name, content = saved(page, "保存公钥文件")
    assert name == "public-key.json"
    held = []
    for number in (1, 2, 3):
        page.get_by_role("button", name=f"看并打印第 {number} 张").click()
        expect(page.locator(".slip .number")).to_have_text(f"第 {number} 张，共 3 张")
        expect(page.get_by_role("button", name=f"再看第 {number} 张")).to_be_visible()
        groups = page.locator(".slip .groups li").evaluate_all("lines => lines.map((line) => line.lastChild.data)")
        held.append(slips.read(" ".join(groups)))
    assert page.evaluate("window.printed") == 3
    return trial.read_key_file(content), held


def test_a_key_made_there_opens_in_python_and_its_trial_there(page: Page, tmp_path: Path) -> None:
    round_id = bytes(range(16))
    key, held = make_key(page, round_id)
    assert (key.round_id, key.title) == (round_id, "2025年度民主测评")
    private = {
        slips.combine(pair, key.public_key).private_numbers().private_value for pair in combinations(held, 2)
    }  # fmt: skip
    assert len(private) == 1
    seeds = held[0].first, held[1].first, held[2].first
    assert slips.slips_of(*seeds)[0].point == key.public_key.point
    assert len(set(seeds)) == 3

    page.get_by_role("button", name="三张都印好了，清除").click()
    expect(page.locator("#key-said")).to_contain_text("已清除")
    expect(page.locator(".slip")).to_have_count(0)
    assert page.evaluate("made.round") is None

    word, sealed = trial.challenge(key.public_key, key.round_id)
    (tmp_path / "trial.json").write_bytes(trial.trial_file(sealed))
    part(page, "试封")
    page.get_by_label("试封文件").set_input_files(tmp_path / "trial.json")
    type_slips(page, "trial", held[2], held[0], replace(held[1], first=bytes(16)))
    page.get_by_role("button", name="读出试封词").click()
    expect(page.locator("#trial-said")).to_contain_text("第 2 张密钥条是坏的：第 1、3 张合得成这一轮的钥匙")
    expect(page.locator(".word")).to_have_count(0)
    type_slips(page, "trial", held[2], held[0], held[1])
    page.get_by_role("button", name="读出试封词").click()
    expect(page.locator(".word")).to_have_text(word)
    assert page.locator("#trial-slip-1").input_value() == ""


def test_two_keys_differ_and_one_that_is_not_printed_is_not_cleared_unasked(page: Page) -> None:
    asked: list[str] = []
    page.get_by_label("轮次编号").fill("0" * 32)
    page.get_by_label("这一轮的名称").fill("民主测评")
    page.get_by_role("button", name="做密钥条", exact=True).click()
    first = page.locator("#key-said .mono").inner_text()
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="清除").click()
    assert asked == ["第 1、2、3 张还没有印。清除以后谁也不能再印，确定清除？"]
    assert page.evaluate("made.round.title") == "民主测评"
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="清除").click()
    page.get_by_role("button", name="做密钥条", exact=True).click()
    expect(page.locator("#key-said .mono")).not_to_have_text(first)
    page.evaluate("forgetKey()")


def test_the_qr_code_is_that_of_segno(page: Page) -> None:
    drawn = random.Random(12)
    for number in range(30):
        held = slips.slips_of(drawn.randbytes(16), drawn.randbytes(16), drawn.randbytes(16))[1]
        text = slips.printed(held[number % 3])
        theirs = segno.make(text, micro=False, error="q")
        assert theirs.designator == "6-Q"
        ours = page.evaluate("([text, mask]) => qrModules(text, mask)", [text, theirs.mask])
        assert ours == [[bool(module) for module in row] for row in theirs.matrix]
        chosen = page.evaluate("(text) => qrModules(text)", text)  # of the eight masks the standard allows each
        all_masks = [segno.make(text, micro=False, error="q", mask=mask).matrix for mask in range(8)]
        assert chosen in [[[bool(module) for module in row] for row in matrix] for matrix in all_masks]


def test_a_round_is_opened_there_and_both_files_are_ours_byte_for_byte(page: Page, files: Path) -> None:
    part(page, "开票")
    page.get_by_label("轮次文件", exact=True).set_input_files(files / "round.json")
    page.locator("#open-root").fill(CLOSED.closing_root.hex().upper())
    type_slips(page, "open", SLIPS[1], SLIPS[2])
    expect(page.locator("#open-slip-2-said")).to_have_text("第 3 张密钥条，读对了。")
    page.get_by_role("button", name="开票", exact=True).click()
    expect(page.locator("#open-said")).to_contain_text("开出选票 60 张，打不开 0 张")
    assert saved(page, "保存票数文件") == ("round.counted.json", COUNTED)
    expect(page.get_by_role("button", name="保存开票文件")).to_be_hidden()
    page.get_by_text("有异议、要逐张核对时：整张选票").click()
    assert saved(page, "保存开票文件") == ("round.opened.json", OPENED)
    assert page.locator("#open-slip-1").input_value() == ""
    digest = openedfile.read(OPENED).opened.digest.hex().upper()
    assert digest in page.locator("#open-said dl").inner_text().replace(" ", "")


def test_what_is_not_right_is_refused_before_anything_is_opened(page: Page, files: Path) -> None:
    part(page, "开票")
    said = page.locator("#open-said")
    press = page.get_by_role("button", name="开票", exact=True)
    press.click()
    expect(said).to_have_text("请先选文件。")
    page.get_by_label("轮次文件", exact=True).set_input_files(files / "round.json")
    press.click()
    expect(said).to_contain_text("请抄下会场公布的封存清单的根")
    page.locator("#open-root").fill("0" * 64)
    press.click()
    expect(said).to_contain_text("清单改动过，或者不是同一轮。没有开票")
    root = CLOSED.closing_root.hex()
    page.locator("#open-root").fill(root[:20] + ("0000" if root[20:24] != "0000" else "1111") + root[24:])
    press.click()
    expect(said).to_contain_text("根的第 6 组和文件不一样，其余的组都一样")
    page.locator("#open-root").fill(CLOSED.closing_root.hex())
    type_slips(page, "open", SLIPS[0], SLIPS[0])
    press.click()
    expect(said).to_have_text("第 1 张密钥条输入了两次。请换另外一张。")
    type_slips(page, "open", SLIPS[0], slips.new_slips()[1][1])
    press.click()
    expect(said).to_contain_text("第 2 张密钥条不是这一轮的")
    groups = slips.printed(SLIPS[1]).split()
    groups[5] = groups[5][:4] + ("1" if groups[5][4] == "0" else "0")
    page.locator("#open-slip-2").fill(" ".join(groups))
    expect(page.locator("#open-slip-2-said")).to_have_text("第 6 组和纸面不一样。请对着纸面重新输入这一组。")
    press.click()
    expect(said).to_have_text("第 6 组和纸面不一样。请对着纸面重新输入这一组。")
    record = json.loads((files / "round.json").read_bytes())
    record["envelopes"].pop()
    (files / "dropped.json").write_text(json.dumps(record), encoding="utf-8")
    page.get_by_label("轮次文件", exact=True).set_input_files(files / "dropped.json")
    press.click()
    expect(said).to_have_text("封存清单的根和清单不符：清单改动过。请查明原因，不要开票。")


COMBINE = """async ([texts, point, how]) => {
  try {
    const slips = [];
    for (const text of texts) slips.push(await readSlip(text));
    await { combine, combineEach }[how ?? "combine"](slips, bytesOfHex(point));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.faults.map(sentence);
  }
  return [];
}"""


def test_slips_that_do_not_belong_together_are_refused_in_the_same_words(page: Page) -> None:
    first, two, three = SLIPS
    other = bytes([9] * 16)
    pairs = [
        (first, two), (two, three), (three, first), (first, two, three), (), (first,), (two, two),
        (first, three, first),
        (first, replace(two, first=other)),  # the seed that both carry differs
        (first, replace(two, second=other)),  # nothing differs, and the key is another
        (first, replace(two, fingerprint=other[:5])),
        tuple(replace(slip, fingerprint=other[:5]) for slip in (first, two)),
    ]  # fmt: skip
    kinds = set()
    for pair in pairs:
        ours: list[str] = []
        try:
            slips.combine(pair, CLOSED.public_key)
        except Refused as error:
            ours = [sentence(one) for one in error.faults]
            kinds |= {one.kind for one in error.faults}
        texts = [slips.printed(slip) for slip in pair]
        assert page.evaluate(COMBINE, [texts, CLOSED.public_key.point.hex()]) == ours, pair
    assert kinds == {f"slips.{name}" for name in ("too-few", "same", "another-round", "damaged", "another-key")}


def test_all_three_slips_are_tried_in_the_same_words(page: Page) -> None:
    one, two, three = SLIPS
    other = bytes([9] * 16)
    threes = [
        (three, one, two), (one, two), (one, two, two), (one, two, replace(three, fingerprint=other[:5])),
        *((one, two, replace(three, **{seed: other})) for seed in ("first", "second")),
        *((replace(one, **{seed: other}), two, three) for seed in ("first", "second")),
        *((one, replace(two, **{seed: other}), three) for seed in ("first", "second")),
        (one, replace(two, first=other), replace(three, second=other)),
        slips.slips_of(other, other, other)[1],
        tuple(replace(slip, fingerprint=one.fingerprint) for slip in slips.slips_of(other, other, other)[1]),
    ]  # fmt: skip
    kinds = set()
    for held in threes:
        ours: list[str] = []
        try:
            slips.combine_each(held, CLOSED.public_key)
        except Refused as error:
            ours = [sentence(one) for one in error.faults]
            kinds |= {one.kind for one in error.faults}
        texts = [slips.printed(slip) for slip in held]
        assert page.evaluate(COMBINE, [texts, CLOSED.public_key.point.hex(), "combineEach"]) == ours, held
    assert kinds == {f"slips.{name}" for name in ("not-all", "same", "another-round", "one-is-bad", "more-are-bad")}


def test_a_slip_with_a_slip_of_the_hand_is_refused_in_the_same_words(page: Page) -> None:
    drawn = random.Random(31)
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZoilｚ０-　中 "
    for _number in range(200):
        text = list(slips.printed(drawn.choice(SLIPS)))
        for _time in range(drawn.choice([1, 1, 2, 30])):
            match drawn.randrange(3):
                case 0:
                    text[drawn.randrange(len(text))] = drawn.choice(signs)
                case 1:
                    text.pop(drawn.randrange(len(text)))
                case 2:
                    text.insert(drawn.randrange(len(text) + 1), drawn.choice(signs))
        typed = "".join(text)
        ours: list[str] = []
        try:
            slips.read(typed)
        except Refused as error:
            ours = [sentence(one) for one in error.faults]
        told = page.evaluate(COMBINE, [[typed], CLOSED.public_key.point.hex()])
        assert told == (ours or [sentence(fault("slips.too-few", slips=1))]), typed


def test_each_of_the_three_files_is_checked_there(page: Page, files: Path) -> None:
    part(page, "核对")
    said = page.locator("#check-said")
    press = page.get_by_role("button", name="核对", exact=True)
    mine = CLOSED.cast[4].receipt
    page.locator("#check-file").set_input_files(files / "round.json")
    page.locator("#check-receipts").fill(f"{receipts.printed(mine).lower()}\n0000 0000 0000 0000\n12")
    page.locator("#check-root").fill(CLOSED.closing_root.hex())
    page.locator("#check-digests").fill(f"{CLOSED.scheme_digest.hex()}\n{'1' * 64}")
    press.click()
    for words in (
        "封票 60 个，按回执排好", "合计发出票码 120 个", f"回执 {receipts.printed(mine)} 在清单里，第 5 个",
        "回执 0000 0000 0000 0000 不在清单里", "回执“12”：应是 16 个字符", "和会场公布的封存清单的根相同",
        "就是计票办法的摘要", "1111 1111 …… 和这个文件的哪个摘要都不一样",
    ):  # fmt: skip
        expect(said).to_contain_text(words)

    page.locator("#check-file").set_input_files(files / "round.opened.json")
    page.locator("#check-counted").set_input_files(files / "round.counted.json")
    press.click()
    expect(said).to_contain_text("round.counted.json 里的票数和重新计的完全相同")
    for rate in our_rates(countedfile.read(COUNTED)):
        expect(said).to_contain_text(f"合计 {rate}%")
    record = json.loads(COUNTED)
    record["remarks"] = record["remarks"][1:]
    (files / "handed-in.json").write_text(json.dumps(record), encoding="utf-8")
    page.locator("#check-counted").set_input_files(files / "handed-in.json")
    press.click()
    expect(said).to_contain_text("handed-in.json 和重新计的不一样。结果不成立")

    page.locator("#check-file").set_input_files(files / "round.counted.json")
    press.click()
    expect(said).to_contain_text("封票 60 个，打不开 0 个，各项合计都对得上")


OPEN_AND_COUNT = """async ([file, texts]) => {
  const round = await readRound(bytesOfBase64(file));
  const slips = [];
  for (const text of texts) slips.push(await readSlip(text));
  const opened = await openRound(round, await combine(slips, round.point));
  const count = countRound(round, opened);
  const files = [openedFile(round, opened), countedFile(round, count)];
  const again = await readOpened(files[0]);
  const counted = await readCounted(files[1]);
  return {
    opened: textOf(files[0]),
    counted: textOf(files[1]),
    again: textOf(countedFile(again.round, countRound(again.round, again.opened))),
    read: textOf(countedFile(counted.round, counted.count)),
    rates: round.rows.map((_row, at) => scoreOf(round, count, at)).map((score) => score && percentOf(score.rate)),
  };
}"""


def test_both_open_and_count_random_rounds_alike(page: Page) -> None:
    for seed in range(ROUNDS):
        closed, held = a_round(seed)
        pair = (held[:2], held[1:], (held[2], held[0]))[seed % 3]
        opened = openedfile.write(closed, open_round(closed, slips.combine(pair, closed.public_key)))
        numbers = counting.counted(openedfile.read(opened))
        content = base64.b64encode(roundfile.write(closed)).decode()
        theirs = page.evaluate(OPEN_AND_COUNT, [content, [slips.printed(slip) for slip in pair]])
        counted = countedfile.write(numbers).decode()
        assert theirs["opened"] == opened.decode(), seed
        assert [theirs[name] for name in ("counted", "again", "read")] == [counted] * 3, seed
        assert theirs["rates"] == our_rates(numbers), seed


ODD: list[Any] = [
    None, True, 0, -1, 10**30, 1.5, "", "A", "\x00", "\ud83d", "00" * 32, "AAAA", "40.00", 255, [], [[]], [None], {},
]  # fmt: skip
READ = """async ([name, file]) => {
  try {
    await { readRound, readOpened, readCounted }[name](bytesOfBase64(file));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.faults.map(sentence);
  }
  return [];
}"""


def damaged(content: bytes, drawn: random.Random) -> bytes:
    """A value somewhere in a file exchanged for an odd one, taken away, or put there twice."""
    at = record = json.loads(content)
    while True:
        key = drawn.choice(list(at) if isinstance(at, dict) else range(len(at)))
        if isinstance(at[key], dict | list) and at[key] and drawn.randrange(4):
            at = at[key]
        elif drawn.randrange(5):
            at[key] = drawn.choice(ODD)
            break
        elif isinstance(at, dict):
            del at[key]
            break
        else:
            at.append(at[key])
            break
    return json.dumps(record).encode()


def test_whatever_stands_in_a_file_both_refuse_it_in_the_same_words(page: Page) -> None:
    closed, held = a_round(13)
    opened = openedfile.write(closed, open_round(closed, slips.combine(held[:2], closed.public_key)))
    counted = countedfile.write(counting.counted(openedfile.read(opened)))
    readers: list[tuple[str, Callable[[bytes], object], bytes]] = [
        ("readRound", roundfile.read, roundfile.write(closed)),
        ("readOpened", openedfile.read, opened),
        ("readCounted", countedfile.read, counted),
    ]
    drawn = random.Random(5)
    refused = 0
    for number in range(DAMAGES):
        name, read, whole = readers[number % 3]
        content = damaged(whole, drawn)
        ours: list[str] = []
        try:
            read(content)
        except Refused as error:
            ours = [sentence(one) for one in error.faults]
        theirs = page.evaluate(READ, [name, base64.b64encode(content).decode()])
        assert sorted(theirs) == sorted(ours), content
        refused += bool(ours)
    assert refused > DAMAGES * 0.9


@pytest.mark.parametrize(
    "text", ["", "{", "[1,]", '{"a":1,"a":2}', "01", "1 2", "NaN", '"\n"', "\ufeff{}", "[" * 200 + "]" * 200, '{"a"}']
)
def test_what_is_no_json_is_none_there_either(page: Page, text: str) -> None:
    told = page.evaluate(READ, ["readRound", base64.b64encode(text.encode()).decode()])
    assert told in (["文件损坏，或者不是从系统导出的。请重新导出。"], [sentence_of_another_format()])
    with pytest.raises(Refused) as refused:
        roundfile.read(text.encode())
    if len(text) < 100:  # Python reads two hundred lists in one another, and then finds no round
        assert told == [sentence(one) for one in refused.value.faults]


def sentence_of_another_format() -> str:
    with pytest.raises(Refused) as refused:
        roundfile.read(b"[]")
    return sentence(refused.value.faults[0])


def test_the_policy_stops_whatever_would_call_out(page: Page) -> None:
    assert page.evaluate("fetch('data:text/plain,x').then(() => 'went', () => 'stopped')") == "stopped"
    script = (
        "const one = document.createElement('script'); one.textContent = 'window.ran = 1'; document.body.append(one)"
    )
    page.evaluate(script)
    assert page.evaluate("window.ran") is None
    picture = "new Promise((done) => { const one = new Image(); one.onload = () => done('went');"
    picture += (
        " one.onerror = () => done('stopped'); one.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='; })"
    )
    assert page.evaluate(picture) == "stopped"


@pytest.mark.parametrize("width", [1280, 360])
def test_no_part_is_wider_than_the_screen_or_closed_to_anybody(page: Page, files: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    make_key(page, bytes(16))
    part(page, "核对")
    page.locator("#check-file").set_input_files(files / "round.opened.json")
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.locator("#check-said h3")).to_be_visible()
    part(page, "开票")
    page.get_by_label("轮次文件", exact=True).set_input_files(files / "round.json")
    page.locator("#open-root").fill(CLOSED.closing_root.hex())
    type_slips(page, "open", SLIPS[0], SLIPS[1])
    page.get_by_role("button", name="开票", exact=True).click()
    for summary in page.locator("summary").all():
        summary.click()
    for name in ("核对", "开票", "试封", "做密钥条"):
        part(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations") == []
    page.evaluate("forgetKey()")
