"""The guarded child's job: several papers in, one PDF out, behind a cover that says how many pages each of them has."""

import json
from collections.abc import Sequence
from dataclasses import replace

from shuping.core import on_use
from shuping.papers.html import to_html
from shuping.papers.packing import unpack
from shuping.papers.paper import Block, Paper, Table
from shuping.papers.pdf import require_chinese, use_fonts


def job(payload: bytes) -> bytes:
    """Take {"cover", "papers": packed papers, "on_both_sides"}; return a line of JSON ({"fonts", "pages"}) and the PDF.

    Raises Refusal without fonts.
    """
    use_fonts()
    asked = json.loads(payload)
    cover, papers = unpack(asked["cover"]), [to_html(unpack(paper)) for paper in asked["papers"]]
    pdf, fonts, pages = on_use.load("weasyprint").render_together(
        lambda counts: to_html(with_pages(cover, counts)), papers, on_both_sides=asked["on_both_sides"]
    )
    require_chinese(fonts)
    return b"".join((json.dumps({"fonts": fonts, "pages": pages}).encode(), b"\n", pdf))


def with_pages(cover: Paper, counts: Sequence[int]) -> Paper:
    """Return a cover whose first table has these numbers in its last column, a row each; rows beyond them stay."""
    blocks: list[Block] = list(cover.blocks)
    at = next((at for at, block in enumerate(blocks) if isinstance(block, Table)), None)
    if at is None:
        return cover
    table = blocks[at]
    assert isinstance(table, Table)  # noqa: S101 - it was looked for
    rows = [[*row[:-1], str(counts[number])] if number < len(counts) else row for number, row in enumerate(table.rows)]
    blocks[at] = replace(table, rows=rows)
    return replace(cover, blocks=blocks)
