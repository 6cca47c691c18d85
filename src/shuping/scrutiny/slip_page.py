"""One key slip as a page to print: QR code, sixteen groups, who keeps it, and what it is for. No script, no link."""

from html import escape

import segno

from shuping.sealing import digests, slips
from shuping.sealing.envelopes import PublicKey
from shuping.sealing.slips import Slip

KEEPERS = {1: "监票人", 2: "总监票人", 3: "上级派员"}
LINE = 4  # groups
NOTES = (
    "三张密钥条由三个人分开保管，任意两张合起来才能开票，一张什么也打不开。",
    "不拍照，不复印，不和另一张放在一起；装进信封，封口签字。",
    "封票、公布封存清单之前，任何人、任何页面都不会来要密钥条。",
    "丢了一张，另外两张还能开票；丢了两张，这一轮作废重投。",
    "异议期满后当众销毁，记入会议记录。",
)

STYLE = """
@page { size: A5; margin: 10mm; }
body { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; color: #1b1b1b;
  max-width: 128mm; margin: 0 auto; padding: 4mm; font-size: 10pt; line-height: 1.55; }
@media print { body { padding: 0; } }
h1 { font-size: 15pt; margin: 0; }
h2 { font-size: 12pt; margin: 0 0 3mm; font-weight: 500; overflow-wrap: anywhere; }
.number { float: right; margin: 0 0 0 4mm; padding: 0 3mm; font-weight: 700;
  border: 1px solid #1b1b1b; border-radius: 3px; }
.both { display: flex; gap: 4mm; align-items: center; }
.both img { width: 38mm; height: 38mm; image-rendering: pixelated; }
@media screen and (max-width: 480px) { .both { flex-wrap: wrap; } }
table { border-collapse: collapse; }
td { padding: .8mm 1.6mm; font-family: "DejaVu Sans Mono", Consolas, monospace; font-size: 12.5pt; font-weight: 700;
  letter-spacing: .04em; white-space: nowrap; }
td small { display: block; font-size: 7pt; font-weight: 400; color: #555; letter-spacing: 0; line-height: 1; }
.mono { font-family: "DejaVu Sans Mono", Consolas, monospace; font-size: 8pt; overflow-wrap: anywhere; }
.keeper { margin: 4mm 0; border-top: 1px dashed #777; border-bottom: 1px dashed #777; padding: 2mm 0; }
.keeper span { white-space: nowrap; display: inline-block; margin: 1mm 4mm 1mm 0; }
ol { margin: 2mm 0; padding-left: 6mm; }
"""


def page(slip: Slip, *, title: str, round_id: bytes, public_key: PublicKey) -> str:
    """Return the HTML page of a slip, UTF-8; it is as secret as the slip."""
    groups = slips.printed(slip).split(" ")
    picture = segno.make(" ".join(groups), micro=False, error="q").svg_data_uri(scale=4)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td><small>{start + at + 1}</small>{group}</td>" for at, group in enumerate(groups[start : start + LINE])
        )
        + "</tr>\n"
        for start in range(0, len(groups), LINE)
    )
    notes = "\n".join(f"<li>{note}</li>" for note in NOTES)
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>密钥条 {slip.number}</title>
<style>{STYLE}</style>
</head>
<body>
<p class="number">第 {slip.number} 张，共 3 张</p>
<h1>开票密钥条</h1>
<h2>{escape(title)}</h2>
<div class="both">
<img src="{picture}" alt="密钥条第 {slip.number} 张的二维码，内容就是旁边的 16 组字符">
<table>
{rows}</table>
</div>
<p class="keeper"><span>保管人（{KEEPERS[slip.number]}）：______________</span>
<span>签字：______________</span> <span>日期：__________</span></p>
<ol>
{notes}
</ol>
<p>轮次编号 <span class="mono">{round_id.hex()}</span></p>
<p>公钥摘要 <span class="mono">{digests.for_eyes(public_key.digest)}</span></p>
</body>
</html>
"""
