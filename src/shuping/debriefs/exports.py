"""A report as an official paper."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from shuping.audit.queries import chain_line
from shuping.debriefs.models import Version
from shuping.debriefs.numbering import NUMBERS, PART, POINT
from shuping.documents.read_apart import reading_of
from shuping.papers.paper import Block, Heading, Paper, Paragraph
from shuping.reviews.models import Subject

REPORT = "debrief"  # the kind of paper, for which an office may have a template


def report_paper(found: Subject, text: str, version: Version | None) -> Paper:
    """Return a report as a paper: a version with its digest and the head of the chain, or the draft, named so."""
    reading = reading_of(text)
    title, rest = reading.head.title, text
    if title is not None and not text[: title.start].strip():
        said, rest = title.words, text[title.end :].lstrip("\n")
    else:
        said = _("%(year)s年度抓基层党建工作述职报告") % {"year": found.review.year}
    return Paper(title=said, blocks=list(blocks(rest)), chain_line=_chain_line(version))


def _chain_line(version: Version | None) -> str:
    if version is None:
        return _("草稿，没有提交")
    said = {"number": version.number, "digest": version.digest[:16], "head": chain_line()}
    return _("第%(number)s版 摘要 %(digest)s 存证链 %(head)s") % said


def blocks(text: str) -> Iterator[Block]:
    """Yield the lines of a report; those that are headings as the paper itself would number them become headings.

    Every other line stays as it was written, with its own number.
    """
    reading = reading_of(text)
    sections = {section.start: section for section in reading.sections if section.level in (1, 2)}
    chapter = point = 0
    at = 0
    for line in text.split("\n"):
        begun = at + len(line) - len(line.lstrip())
        section = sections.get(begun)
        words = line.strip()
        at += len(line) + 1
        if not words:
            continue
        if section is not None and _is_next(section.enumerator, NUMBERS[chapter : chapter + 1], PART):
            chapter, point = chapter + 1, 0
            yield _heading(1, words[len(section.enumerator) :].lstrip())
        elif section is not None and _is_next(section.enumerator, NUMBERS[point : point + 1], POINT):
            point += 1
            yield _heading(2, words[len(section.enumerator) :].lstrip())
        else:
            yield Paragraph(words)


def _is_next(enumerator: str, numbers: list[str], shape: str) -> bool:
    return any(enumerator.strip() == shape.format(number) for number in numbers)


def _heading(level: int, words: str) -> Block:
    """Return a heading; what follows its first sentence runs on in the same paragraph."""
    head, stop, rest = words.partition("。")
    return Heading(level, head + (stop if rest else ""), rest) if rest else Heading(level, words)


def file_name(found: Subject, version: Version | None, on: date) -> str:
    """Return the name under which a report is saved."""
    place = found.organisation.short_name
    if version is None:
        return _("%(place)s述职报告草稿%(day)s") % {"place": place, "day": f"{on:%m%d}"}
    return _("%(place)s述职报告第%(number)s版") % {"place": place, "number": version.number}
