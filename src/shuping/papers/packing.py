"""A paper as JSON and back: it travels to the guarded child that fills a template."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from shuping.papers.paper import Annex, Block, Column, Heading, Paper, Paragraph, Signature, Table

BLOCKS: dict[str, type[Any]] = {kind.__name__: kind for kind in (Heading, Paragraph, Table, Signature, Annex)}


def pack(paper: Paper) -> str:
    """Return the paper as JSON."""
    whole = {**asdict(paper), "blocks": [[type(block).__name__, asdict(block)] for block in paper.blocks]}
    return json.dumps(whole, default=date.isoformat, ensure_ascii=False)


def unpack(text: str) -> Paper:
    """Return the paper that was packed."""
    whole = json.loads(text)
    return Paper(**{**whole, "blocks": [_block(name, fields) for name, fields in whole["blocks"]]})


def _block(name: str, fields: dict[str, Any]) -> Block:
    if name == "Signature":
        fields["on"] = date.fromisoformat(fields["on"])
    if name == "Table":
        fields["columns"] = [Column(**column) for column in fields["columns"]]
    block: Block = BLOCKS[name](**fields)
    return block
