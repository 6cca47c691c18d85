"""Texts: encodings, marks, lengths, and the names that come with a file. The reader must come to an end with them."""

from collections.abc import Callable

from shuping.documents.tests import odd_files as odd
from shuping.documents.tests.hostile.cases import either, refused, text


def many(one: str, count: int = 1_900_000, *, ends: str = "") -> Callable[[], bytes]:
    return lambda: (ends + one * (count // len(one)) + ends).encode()


refused("2,000,001 characters of text", "长.txt", lambda: ("甲乙丙丁戊" * 400_001).encode(), "2000000")
refused("10 MB on one line", "行.txt", lambda: b"a" * 10_000_000, "2000000")
refused("5 MB of Chinese without a break", "行.txt", lambda: "述".encode() * 1_700_000 * 3, "2000000")
refused("NUL bytes", "零.txt", lambda: b"abc\x00def", "不是文字")
refused("UTF-16 without its mark", "码.txt", lambda: "述职报告".encode("utf-16-le") + b"a\x00", "不是文字")
refused("half a UTF-16 character", "码.txt", lambda: "述职".encode("utf-16") + b"\x01", "编码")
refused("half a pair in UTF-16", "码.txt", lambda: b"\xff\xfe" + b"\x00\xd8" * 50, "编码")
refused("UTF-32", "码.txt", lambda: "述职报告".encode("utf-32"), "不是文字")
refused("GB 18030 with broken bytes", "码.txt", lambda: "述职报告".encode("gb18030") + b"\xff\x81", "编码")
refused("GBK cut in a character", "码.txt", lambda: ("述职报告" * 999).encode("gbk")[:-1], "编码")
refused("UTF-8 with broken bytes", "码.txt", lambda: "述职".encode() + b"\xc3\x28\xff", "编码")
refused("no encoding", "码.txt", lambda: b"\xff\x81\xff abc", "编码")
refused("control characters", "控.txt", lambda: b"\x01\x02\x03\x04abc", "不是文字")
refused("orders to a terminal", "控.txt", lambda: b"\x1b[2J\x1b]0;x\x07" * 50 + b"abc", "不是文字")
refused("19 MB of line ends", "空.txt", lambda: b"\r\n" * 9_500_000, "空的")
text("one character", "一.txt", lambda: "述".encode(), "述")
text(
    "reversing and invisible characters",
    "反.txt",
    lambda: "一是\u202e员党展发\u202c不规范。\u200b\u2066".encode(),
    "\u202e",
)
text("a thousand accents on one letter", "音.txt", lambda: ("一是a" + "\u0301" * 100_000 + "。").encode(), "一是a")
text("formula", "式.txt", lambda: b"=cmd|'/k calc'!A1", "=cmd")
text("script", "脚.txt", lambda: "一是<script>alert(1)</script>{{7*7}}{% debug %}。".encode(), "<script>")
text("lines of lines", "行.txt", lambda: ("一是\u2028\u2029\x85甲。" * 1_000).encode(), "一是")
for mark in "。，、；：（）【】“”《》？一二十百千万亿〇０9.%-—…":
    text(f"100,000 times {mark}", "标.txt", many(mark, 100_000), mark * 9, is_slow=mark not in "。（“一9")
for mark in ("（", "(", "“", "《", "【"):
    text(f"1,900,000 times {mark}", "标.txt", many(mark), mark * 9, is_slow=True)
for phrase in (
    "一是", "第一，", "一、", "（一）", "1.", "首先", "其次", "9", "1.1", "1万", "一亿", "百分之", "2025年",
    "12月31日前", "问题", "要求：", "（一", "）、", " ", "　", "\n", "\t", "a ", "，。", "为", "的", "不",
    "其中：", "1/", "9-", "一二三四",
):  # fmt: skip
    text(f"only {phrase!r}", "词.txt", many(phrase, ends="始"), phrase * 3, is_slow=True)
text(
    "one item of 1,900,000 characters",
    "词.txt",
    lambda: ("一是" + "抓党建工作有差距，" * 211_000 + "。").encode(),
    "一是",
    is_slow=True,
)
text("190,000 items", "词.txt", lambda: ("一是抓得不够。" * 190_000).encode(), "一是", is_slow=True)
for phrase in ("12%", "三个方面", "（一）抓落实\n"):  # read, or stopped after its seconds, as fast as the machine is
    either(f"only {phrase.strip()!r}", "词.txt", many(phrase, ends="始"), is_slow=True)
text("a figure of 100,000 digits", "数.txt", lambda: ("投入" + "9" * 100_000 + "万元。").encode(), "999")
text(
    "a Chinese figure of 100,000 signs", "数.txt", lambda: ("投入" + "一百二十三万" * 17_000 + "元。").encode(), "一百"
)

for title, name in (
    ("control characters", "a\x00\r\n\x1b[31m.docx"), ("no name", ""), ("a climbing name", "../../../etc/passwd"),
    ("a reversing name", "材料\u202excod.exe"), ("half a character", "材\udce6料.docx"),
    ("a name of 100,000", "名" * 100_000),
    ("a name that is a command", "$(reboot);`id`|.docx"), ("a name of dots", "....."),
    ("a name of JSON", '"}\n{"a": "'),
):  # fmt: skip
    text(f"named with {title}", name, lambda: odd.docx(odd.p("正文")), "正文")
