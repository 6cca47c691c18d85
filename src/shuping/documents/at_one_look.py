"""All that waits in a text, at one look: what is plain is confirmed with one press, the rest by itself."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shuping.core.actor import Actor
from shuping.documents import about, queries, rules
from shuping.documents.models import Document, Excerpt
from shuping.documents.targets import kinds_with_target, target_of
from shuping.tree import queries as tree
from shuping.tree.models import Appointment

ALL = "all"  # in the place of an item
FEWEST = 2  # plain items; fewer are checked one by one
FIRST_KINDS = ("achievement", "problem", "requirement", "measure", "commitment")  # keys 1-5


def other_kinds(excerpt: Excerpt) -> list[tuple[str, str, int]]:
    """Return the kinds that an excerpt may be given with one key, each with its key."""
    return [
        (kind, str(Excerpt.Kind(kind).label), key) for key, kind in enumerate(FIRST_KINDS, 1) if kind != excerpt.kind
    ]


def begins_here(actor: Actor, document: Document, today: date) -> bool:
    """Tell whether enough items of a text that just came in are plain, so that all are shown at one look."""
    target = target_of(Excerpt.Kind.PROBLEM)
    if target is None:
        return False
    options = target.options(actor, document, today)
    found = together(document, list(document.excerpts.all()), options, today, {})
    return bool(found["sure"] >= FEWEST)


def together(
    document: Document, excerpts: Sequence[Excerpt], options: Mapping[str, Any], today: date, typed: Mapping[str, Any]
) -> dict[str, Any]:
    """Return all that waits with its words; what is not plain says why and is checked by itself.

    Plain is what ends where a sentence ends and names no organisation below and nobody who holds a post there.
    {"rows": [...], "sure", "apart", "rest", "left": counts, "owners", "named", "chosen_before", "options", "template"};
    `typed` holds what was chosen on the page, and "unticked", the ids of the items that were left out.
    """
    below = options.get("below", [])
    held = holders(document, [pk for pk, _name in below], today)
    names = [*below, *options.get("full_names", [])]
    target = target_of(Excerpt.Kind.PROBLEM)
    unticked = typed.get("unticked", set())
    rows = []
    for number, excerpt in enumerate(excerpts, 1):
        if excerpt.state != Excerpt.State.PROPOSED:
            continue
        has_target = excerpt.kind in kinds_with_target()
        why = _why_apart(excerpt, names, held) if has_target else ""
        said = excerpt.said_due_on
        rows.append(
            {
                "excerpt": excerpt,
                "number": number,
                "mark": f"{excerpt.pk}:{excerpt.start}:{excerpt.end}:{excerpt.kind}",
                "target": has_target,
                "may_tick": has_target and not why,
                "ticked": excerpt.pk not in unticked,
                "why": why,
                "said": said is not None,
                "passed": said is not None and said < today,
                "due_on": rules.due_day(said, options["due_on"], today) if has_target else None,
                "kinds": other_kinds(excerpt),
            }
        )
    chosen, before = (typed, "") if typed.get("owners") else chosen_before(document, options)
    return {
        "rows": rows,
        "sure": sum(row["may_tick"] for row in rows),
        "apart": sum(bool(row["why"]) for row in rows),
        "rest": sum(not row["target"] for row in rows),
        "left": sum(row["target"] for row in rows),
        "template": target.template_for_all if target else "",
        "options": options,
        "owners": chosen.get("owners", ""),
        "named": {str(pk) for pk in chosen.get("named", [])},
        "chosen_before": before,
    }


def holders(document: Document, below: Sequence[int], today: date) -> list[Appointment]:
    """Return who holds a post at the organisation or directly below it."""
    return [a for rows in tree.holders([document.organisation_id, *below], today).values() for a in rows]


def chosen_before(document: Document, options: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """Return what is chosen beforehand, and why in a sentence: as last time here, else whom the document is about.

    Only what may still be chosen; ({}, "") where nothing is.
    """
    last = queries.last_choice(document)
    known = {value for value, _label in options.get("owners", [])}
    below = {pk for pk, _name in options.get("below", [])}
    if last.get("owners") in known and below.issuperset(last.get("named", [])):
        return last, _("沿用上一次选的，不对就换")
    place = None if last else about.organisation_of(document)
    return ({"owners": "named", "named": [place]}, _("照点评的是谁填的，不对就换")) if place in below else ({}, "")


def _why_apart(excerpt: Excerpt, names: Sequence[tuple[int, str]], held: Sequence[Appointment]) -> str:
    """Return why an item is checked by itself; "" for a plain one."""
    places = rules.mentioned(excerpt.words, names)
    people = rules.mentioned(excerpt.words, [(a.person_id, a.person.name) for a in held])
    named = [dict(reversed(names))[pk] for pk in places] + [a.person.name for a in held if a.person_id in people]
    if named:
        return _("点了名：%(name)s，单独选谁来整改") % {"name": "、".join(dict.fromkeys(named))}
    return "" if rules.is_whole(excerpt.words) else _("最后一句没有完，单独看起止")
