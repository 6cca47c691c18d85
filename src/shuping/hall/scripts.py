"""当天照着办的一张纸: the three how-to pages of the day, each as a paper of one sheet.

The text is that of the page in docs/how-to; the files in `data/` are links to it, and the files themselves in a wheel.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

from shuping.papers.paper import Block, Column, Paper, Table

DATA = Path(__file__).parent / "data"
LINK, STRONG = re.compile(r"\[([^\]]+)\]\([^)]+\)"), "**"
WHEN, WHAT = 1.0, 8.6  # shares of the two columns
IF, THEN = 2.0, 7.6


class Who(models.TextChoices):
    """For whom a script is."""

    ORGANISER = "organiser", _("会议当天：组织者")
    SCRUTINEER = "scrutineer", _("会议当天：监票人")
    LEADER = "leader", _("会议当天：点评领导和常委")


@dataclass
class Section:
    """One part of a script: its heading, the lines of its steps, the rows of its table."""

    title: str
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def paper(who: Who) -> Paper:
    """Return a script as a paper of one sheet: when and what, then what to do if something goes wrong."""
    title, lead, sections = read((DATA / f"{who.value}.md").read_text(encoding="utf-8"))
    return Paper(title=title, blocks=list(_blocks(lead, sections)), is_handout=True)


def _blocks(lead: str, sections: list[Section]) -> Iterator[Block]:
    steps = [[section.title, "\n".join(section.lines)] for section in sections if section.lines]
    yield Table([Column(str(_("什么时候")), WHEN, "center"), Column(lead, WHAT)], steps, is_dense=True)
    for section in sections:
        if section.rows:
            (_what, then), *rows = section.rows
            yield Table([Column(section.title, IF), Column(then, THEN)], rows, is_dense=True)


def read(text: str) -> tuple[str, str, list[Section]]:
    """Return (title, lead, sections) of a page: steps with their numbers, quoted sentences, rows of its table."""
    title, lead, sections = "", "", []
    for line in text.splitlines():
        words = _plain(line.strip())
        if line.startswith("# "):
            title = words.removeprefix("# ")
        elif line.startswith("## "):
            sections.append(Section(words.removeprefix("## ")))
        elif words.startswith("|"):
            cells = [cell.strip() for cell in words.strip("|").split("|")]
            if set("".join(cells)) != {"-"}:  # the line below the head
                sections[-1].rows.append(cells)
        elif words and sections:
            sections[-1].lines.append(f"　　{words.removeprefix('> ')}" if words.startswith(">") else words)
        elif words:
            lead += words
    return title, lead, sections


def _plain(line: str) -> str:
    return LINK.sub(r"\1", line).replace(STRONG, "")
