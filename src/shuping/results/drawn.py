"""A paper as a page draws it: the same blocks, none of them written a second time."""

from typing import Any

from shuping.papers.paper import Annex, Block, Heading, Paper, Paragraph, Signature, Table, numbered


def drawn(paper: Paper) -> list[dict[str, Any]]:
    """Return the blocks of a paper for `results/parts/paper.html`, each with its kind and its words."""
    parts = [_part(label, block) for label, block in numbered(paper.blocks)]
    for number, part in enumerate((part for part in parts if part["kind"] == "table"), 1):
        part["number"] = number
    return parts


def _part(label: str, block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": label + block.text, "then": block.then}
        case Paragraph():
            return {"kind": "text", "lines": block.text.split("\n")}
        case Table():
            return {"kind": "table", **_rows(block)}
        case Signature():
            return {"kind": "signature", "organisation": block.organisation, "on": block.on}
        case Annex():
            return {"kind": "annex", "title": block.title.replace("\n", "")}


def _rows(table: Table) -> dict[str, Any]:
    heads = [column.header.replace("\n", "") for column in table.columns]
    rows = [[(head, cell.strip()) for head, cell in zip(heads, row, strict=True)] for row in table.rows]
    return {"heads": heads, "rows": [row for row in rows if any(cell for _head, cell in row)]}
