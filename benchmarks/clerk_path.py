"""How long a clerk needs to bring a document into the ledger, by acts: keys, pointings, decisions, clauses read.

    .venv/bin/python -m benchmarks.clerk_path [--url URL] [--one-by-one]

Drives Chromium through the demo city, at 1280 and at 360 px, over the five documents `g-` of `benchmarks/data/reading`,
written and labelled by a hand that never saw the reader: upload, look at every item, put right what differs from the
labels in what goes to the ledger, choose who rectifies, hand out. It ends with comparing what was handed out with the
labels, span by span; a document that differs is an error.

Seconds are those of a keystroke-level model, without the waiting for pages: 0.28 a keystroke (a Chinese character by
pinyin takes three), 1.1 a pointing (a click, a touch, a screenful scrolled), 1.35 a decision (one for each item looked
at and each thing chosen), 0.25 for each clause read. Choosing a file in the dialog is a decision and two pointings.

`--one-by-one` types what is known of the text and checks every item by itself, as the page asked before it read heads
and confirmed together; it also drives a server of that time (`--url`). Without `--url` a demo city is built and served.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.clerk import Clerk
from benchmarks.served import BIN, free_port
from shuping.reading import read

FOLDER = Path(__file__).parent / "data" / "reading"
LEDGER = ("problem", "requirement")
GOAL = 180
SIZES = ({"width": 1280, "height": 900}, {"width": 360, "height": 740})


@dataclass(frozen=True)
class Case:
    """A document, who enters it, whose problems they are, and what he knows that the text does not say."""

    name: str
    who: str
    owners: str
    known: dict[str, str]
    named: str = ""


CASES = (
    Case(
        "g-city-speech",
        "方若兰",
        "全部 12 个乡镇",
        {"kind": "leader_speech", "spoken_by": "市委书记", "spoken_on": "2024-02-26"},
    ),
    Case("g-inspection-feedback", "沈知夏", "青禾镇党委自己", {"kind": "patrol"}),
    Case("g-rectification-table", "沈知夏", "青禾镇党委自己", {"kind": "rectification_plan"}),
    Case(
        "g-review-comment",
        "方若兰",
        "指定几个…",
        {"kind": "committee_comment", "spoken_on": "2024-01-16"},
        "青禾镇党委",
    ),
    Case("g-town-secretary-debrief", "沈知夏", "青禾镇党委自己", {"kind": "debrief", "spoken_on": "2024-01-15"}),
)


def gold(case: Case) -> set[tuple[int, int, str]]:
    """Return what of a document goes to the ledger, by its labels."""
    items = json.loads((FOLDER / f"{case.name}.json").read_text(encoding="utf-8"))["items"]
    return {(item["start"], item["end"], item["kind"]) for item in items if item["kind"] in LEDGER}


@dataclass(frozen=True)
class Mend:
    """What a clerk must do with one item: "split" at a sentence, another kind, or "drop"."""

    number: int
    what: str
    at: str = ""


def mends(case: Case) -> list[Mend]:
    """Return what differs from the labels, by the number of the item; raises where it takes more than one act."""
    text = (FOLDER / f"{case.name}.txt").read_text(encoding="utf-8")
    wanted = gold(case)
    found = []
    for number, item in enumerate(read(text).items, 1):
        one = (item.start, item.end, item.kind.value)
        same = next((kind for start, end, kind in wanted if (start, end) == one[:2]), None)
        inside = sorted(span for span in wanted if item.start <= span[0] and span[1] <= item.end)
        if one in wanted or (same is None and not inside and one[2] not in LEDGER):
            continue
        if same:
            found.append(Mend(number, same))
        elif len(inside) == 2 and {kind for *_span, kind in inside} == {one[2]}:
            found.append(Mend(number, "split", text[inside[1][0] : inside[1][1]].strip()[:12]))
        elif not inside:
            found.append(Mend(number, "drop"))
        else:
            raise NotImplementedError(f"{case.name}: item {number} takes more than one act")
    return found


def upload(clerk: Clerk, case: Case, *, typed: bool) -> None:
    """Enter the document; `typed` also writes down what is known of it, read from the paper or known."""
    page = clerk.page
    page.goto("/documents/add/")
    if typed:
        path = FOLDER / f"{case.name}.txt"
        head = read(path.read_text(encoding="utf-8")).head
        who = [one.words for one in (head.post, head.author) if one]
        folded = page.locator("details.more", has=page.locator("[name=spoken_by]"))
        if folded.count():
            clerk.point(folded.locator("summary"), "打开要填的几项")
        clerk.decide(4)
        clerk.choose(page.locator("[name=kind]"), case.known["kind"], "选是什么材料")
        clerk.type(page.locator("[name=spoken_by]"), case.known.get("spoken_by") or "".join(who), "写谁讲的")
        day = f"{head.day.year}-{head.day.month:02}-{head.day.day:02}" if head.day and head.day.day else ""
        clerk.type(page.locator("[name=spoken_on]"), case.known.get("spoken_on") or day, "写哪天")
        clerk.type(page.locator("[name=title]"), head.title.words if head.title else "", "写标题")
    clerk.decide(2)  # which file; in the dialog, which of them
    clerk.pointings += 3
    clerk.steps.append("选文件")
    page.get_by_label("文件", exact=True).set_input_files(
        {"name": f"{case.name}.txt", "mimeType": "text/plain", "buffer": anew(FOLDER / f"{case.name}.txt")}
    )
    clerk.point(page.get_by_role("button", name="读出条目，去核对"), "读出条目，去核对")
    page.wait_for_load_state()


def anew(path: Path) -> bytes:
    """Return a file with other blank lines at its end: the same file of the same person counts as sent already."""
    return path.read_bytes() + "".join(random.choice((" \n", "\n")) for _line in range(40)).encode()


def choose_owners(clerk: Clerk, case: Case) -> None:
    """Choose who rectifies where it is not chosen already."""
    page = clerk.page
    radio = page.locator("#open").get_by_role("radio", name=case.owners)
    clerk.decide()
    if not radio.is_checked():
        clerk.point(page.locator("#open .segment", has_text=case.owners), f"选{case.owners}")
    tick = page.locator("#open .tick", has_text=case.named) if case.named else None
    if tick is not None and not tick.locator("input").is_checked():
        ticks = page.locator("#open details.more", has=page.locator("[name=named]"))
        if ticks.get_attribute("open") is None:
            clerk.point(ticks.locator("summary"), "打开要指定的")
        clerk.point(tick, f"勾{case.named}")


def split(clerk: Clerk, mend: Mend) -> None:
    """Split the open item at a sentence."""
    clerk.decide()
    more = clerk.page.locator("#open details.more", has_text="改标题、调整起止、合并、拆开")
    clerk.point(more.locator("summary"), "改标题、调整起止、合并、拆开")
    clerk.decide()
    clerk.point(more.locator(".split li", has_text=mend.at).get_by_role("button"), "从这里拆开")
    clerk.page.wait_for_load_state()


def together(clerk: Clerk, case: Case) -> None:
    """Look at all that was read, put right what is wrong, choose once, confirm."""
    page = clerk.page
    rows = page.locator("#open [data-row]")
    for row in rows.all():
        clerk.read(row.locator("p").first.inner_text())
        clerk.decide()
    pane = page.locator("#open").bounding_box()
    height = page.viewport_size["height"] if page.viewport_size else 740
    clerk.scroll(max(0, (pane["height"] if pane else 0) - height))
    for mend in sorted(mends(case), key=lambda one: -one.number):  # a split moves the numbers after it
        row = rows.filter(has=page.get_by_role("link", name=str(mend.number), exact=True))
        if mend.what == "split":
            clerk.point(row.get_by_role("link", name=str(mend.number), exact=True), f"打开第 {mend.number} 条")
            page.wait_for_load_state()
            split(clerk, mend)
            continue
        clerk.decide()
        clerk.point(row.locator("summary"), f"第 {mend.number} 条不对")
        button = "[name=drop]" if mend.what == "drop" else f"[name=rekind][value={mend.what}]"
        clerk.point(row.locator(button), f"第 {mend.number} 条改")
        page.wait_for_load_state()
    choose_owners(clerk, case)
    clerk.point(page.locator("#open .actions").get_by_role("button", name="都看过了，核对无误"), "都看过了，核对无误")
    page.wait_for_load_state()


def one_by_one(clerk: Clerk, case: Case, *, mend_too: bool) -> None:
    """Check every item that is left by itself, then look at what becomes nothing."""
    page = clerk.page
    waiting = {mend.number: mend for mend in mends(case)} if mend_too else {}
    moved = 0  # how many items the splits so far have added before this one
    while page.locator("#open form").count() and not page.locator("#open[data-glance]").count():
        number = int(page.locator("#open h3 .number").inner_text()) - moved
        clerk.read(page.locator("#open .item-words").text_content() or "")
        clerk.decide()
        mend = waiting.pop(number, None)
        if mend and mend.what == "split":
            split(clerk, mend)
            choose_owners(clerk, case)
            moved += 1
        elif mend and mend.what != "drop":
            clerk.point(page.locator("#open .segment", has=page.locator(f"[value={mend.what}]")), "改类别")
            choose_owners(clerk, case)
        elif not mend:
            choose_owners(clerk, case)
        button = "不要这条" if mend and mend.what == "drop" else "核对无误，看下一条"
        clerk.point(page.locator("#open .actions").get_by_role("button", name=button), button)
        page.wait_for_load_state()
    for row in page.locator("#open [data-row]").all():
        clerk.read(row.locator("p").first.inner_text())
        clerk.decide()
    onward = page.locator("[data-onward]")
    clerk.point(onward if onward.count() else page.get_by_role("link", name="下一步：下发"), "去下发")
    page.wait_for_load_state()


def hand_out(clerk: Clerk, case: Case) -> None:
    """Answer what is asked, look at the list, hand out."""
    page = clerk.page
    asked = page.locator(".facts-of-text .asked")
    if asked.count():
        clerk.read(page.locator(".facts-of-text .note").inner_text())
        for name, value in case.known.items():
            target = asked.locator(f"[name={name}]")
            if not target.count():
                continue
            clerk.decide()
            if name == "kind":
                clerk.choose(target, value, "选是什么材料")
            else:
                clerk.type(target, value, f"写{name}")
        clerk.point(asked.get_by_role("button", name="记下"), "记下")
        page.wait_for_load_state()
    for title in page.locator("tbody .title").all_inner_texts():
        clerk.read(title)
    clerk.decide()
    clerk.point(page.get_by_role("button", name="下发", exact=True), "下发")
    page.wait_for_load_state()


def handed_out(page: Page) -> set[tuple[int, int, str]]:
    """Return what of the last document went to the ledger, from its own page: start, end, kind."""
    page.goto("/documents/")
    page.locator("tbody .title a").first.click()
    page.wait_for_load_state()
    found: dict[str, tuple[int, int, str]] = {}
    for one in page.locator(".source .span").all():
        kind = next((kind for kind in LEDGER if f"span-{kind}" in (one.get_attribute("class") or "")), None)
        if kind is None:
            continue
        key = "-".join((one.get_attribute("id") or "").split("-")[:2])
        words = one.locator("[data-at]")
        start = int(words.get_attribute("data-at") or 0)
        end = start + len(words.text_content() or "")
        before = found.get(key, (start, end, kind))
        found[key] = (min(before[0], start), max(before[1], end), kind)
    return set(found.values())


def walk(browser: Browser, url: str, size: dict[str, int], case: Case, *, single: bool) -> Clerk:
    """Bring one document into the ledger in a window of its own; return what it took. Raises SystemExit where wrong."""
    is_phone = size["width"] < 600
    context = browser.new_context(
        base_url=url,
        locale="zh-CN",
        viewport=size,
        is_mobile=is_phone,
        has_touch=is_phone,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_role("button", name=case.who).click()
    page.wait_for_load_state()
    clerk = Clerk(page)
    page.on("framenavigated", lambda frame: setattr(clerk, "pages", clerk.pages + (frame == page.main_frame)))
    upload(clerk, case, typed=single)
    if single and page.locator("#open[data-glance]").count():
        clerk.point(page.get_by_role("link", name="一条一条核对"), "一条一条核对")
        page.wait_for_load_state()
    if not single:
        together(clerk, case)
    if "/hand-out/" not in page.url:
        one_by_one(clerk, case, mend_too=single)
    hand_out(clerk, case)
    got, wanted = handed_out(page), gold(case)
    context.close()
    if got != wanted:
        raise SystemExit(f"{case.name}: handed out {sorted(got - wanted)}, not {sorted(wanted - got)}")
    return clerk


@contextmanager
def demo() -> Iterator[str]:
    """Build and serve a demo city; yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = {**os.environ, "SHUPING_DATA": f"{folder}/data"}
        server = subprocess.Popen(
            [BIN / "shuping", "demo", "--port", str(port)],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        try:
            for _try in range(900):
                try:
                    urllib.request.urlopen(f"{url}/healthz").close()
                    break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.2)
            yield url
        finally:
            server.terminate()
            server.wait(timeout=20)


def main(argv: list[str]) -> int:
    """Print the table; 1 where a document takes as long as the goal."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--url")
    parser.add_argument("--one-by-one", action="store_true")
    parser.add_argument("--steps", action="store_true", help="print every press")
    options = parser.parse_args(argv)
    if options.url:
        return table(options.url, single=options.one_by_one, steps=options.steps)
    with demo() as url:
        return table(url, single=options.one_by_one, steps=options.steps)


def table(url: str, *, single: bool, steps: bool) -> int:
    """Walk all documents at both widths and print what each took."""
    slow = 0
    heads = ("keys", "points", "scrolls", "decides", "clauses", "pages")
    print(f"{'document':<28}{'px':>5}" + "".join(f"{head:>9}" for head in heads) + f"{'s':>7}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for size in SIZES:
            for case in CASES:
                took = walk(browser, url, size, case, single=single)
                slow += took.seconds >= GOAL
                counts = (took.keys, took.pointings, took.scrolled, took.decisions, took.clauses, took.pages)
                said = "".join(f"{count:>9}" for count in counts)
                print(f"{case.name:<28}{size['width']:>5}{said}{took.seconds:>7.0f}", flush=True)
                if steps:
                    print("    " + " → ".join(took.steps))
        browser.close()
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
