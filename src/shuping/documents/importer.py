"""What the importer page shows: the source with its items marked, the list, the one that is open."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shuping.core import on_use
from shuping.core.actor import Actor
from shuping.documents import at_one_look, queries, rules
from shuping.documents.at_one_look import FIRST_KINDS, chosen_before, holders, other_kinds
from shuping.documents.forms import DescribeForm
from shuping.documents.models import Document, Excerpt
from shuping.documents.targets import kinds_with_target, target_of

REST = "rest"  # in the place of an item: what becomes nothing, at a glance
MOST_WORDS = 40  # of a sentence beside its button


def page(
    actor: Actor, document: Document, item: str, today: date, typed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the context of the page; `item` is the id of the excerpt to open, else the first to check is open."""
    excerpts = list(document.excerpts.all())
    left = queries.to_check(excerpts)
    rest = queries.not_looked_at(excerpts)
    chosen = next((e for e in excerpts if str(e.pk) == item), left[0] if left and item != REST else None)
    is_together = item == at_one_look.ALL and bool(left or rest)
    chosen = None if is_together else chosen
    at_a_glance = bool(rest) and chosen is None and not is_together
    target = target_of(Excerpt.Kind.PROBLEM)
    options = target.options(actor, document, today) if target else {}
    counted = {
        label: sum(e.kind == kind and e.state != Excerpt.State.DROPPED for e in excerpts)
        for kind, label in Excerpt.Kind.choices
    }
    return {
        "document": document,
        "facts": DescribeForm(document),
        "not_said": queries.not_said(document),
        "paragraphs": queries.pieces(document.text, excerpts),
        "groups": _groups([_row(document, number, e, chosen, options) for number, e in enumerate(excerpts, 1)]),
        "last_step": queries.last_step(document),
        "counted": [(label, count) for label, count in counted.items() if count],
        "found": len(excerpts),
        "dropped": sum(e.state == Excerpt.State.DROPPED for e in excerpts),
        "left": len(left),
        "rest": len(rest),
        "glance": [{"excerpt": e, "number": excerpts.index(e) + 1, "kinds": other_kinds(e)} for e in rest]
        if at_a_glance
        else [],
        "checked": sum(e.kind in kinds_with_target() and e.state == Excerpt.State.CONFIRMED for e in excerpts),
        "together": at_one_look.together(document, excerpts, options, today, typed or {}) if is_together else None,
        "may_together": len(left) >= at_one_look.FEWEST,
        "open": _open(document, chosen, excerpts, options, today, typed or {}) if chosen else None,
        "target_template": target.template if target else "",
        "ready": not left
        and any(e.state == Excerpt.State.CONFIRMED and e.kind in kinds_with_target() for e in excerpts),
    }


def summary(actor: Actor, document: Document, today: date) -> dict[str, Any]:
    """Return what handing out will do, item by item, and what is still to be checked."""
    excerpts = list(document.excerpts.all())
    target = target_of(Excerpt.Kind.PROBLEM)
    options = target.options(actor, document, today) if target else {}
    confirmed = [e for e in excerpts if e.state == Excerpt.State.CONFIRMED and e.kind in kinds_with_target()]
    sizes = [t.size(e.choice, options) for e in confirmed if (t := target_of(e.kind))]
    return {
        "document": document,
        "facts": DescribeForm(document),
        "not_said": queries.not_said(document),
        "left": len(queries.to_check(excerpts)),
        "rest": len(queries.not_looked_at(excerpts)),
        "total": sum(sizes),
        "common": sum(size > 1 for size in sizes),
        "rows": [_row(document, number, e, None, options) for number, e in enumerate(confirmed, 1)],
        "may_hand_out": bool(confirmed) and not queries.to_check(excerpts) and not document.missing,
    }


def _groups(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows in groups: those that become nothing and follow one another are folded into one line."""
    found: list[dict[str, Any]] = []
    for row in rows:
        folds = not row["is_open"] and row["excerpt"].kind not in kinds_with_target()
        last = found[-1] if found else None
        if last and folds and last["kind"] == row["excerpt"].kind:
            last["rows"].append(row)
        else:
            found.append({"kind": row["excerpt"].kind if folds else "", "rows": [row]})
    for group in found:
        group["folded"] = bool(group["kind"]) and len(group["rows"]) > 1
    return found


def _row(
    document: Document, number: int, excerpt: Excerpt, chosen: Excerpt | None, options: Mapping[str, Any]
) -> dict[str, Any]:
    target = target_of(excerpt.kind)
    if excerpt.state == Excerpt.State.DROPPED:
        line = _("不要")
    elif target is None:
        line = _("不进台账")
    elif excerpt.state == Excerpt.State.CONFIRMED:
        line = target.describe(document, excerpt.choice, options)
    else:
        line = _("未选责任单位")
    return {
        "number": number,
        "excerpt": excerpt,
        "line": line,
        "is_open": excerpt == chosen,
        "is_checked": excerpt.state == Excerpt.State.CONFIRMED,
        "due_on": date.fromisoformat(excerpt.choice["due_on"]) if "due_on" in excerpt.choice else None,
    }


def _open(
    document: Document,
    excerpt: Excerpt,
    excerpts: list[Excerpt],
    options: Mapping[str, Any],
    today: date,
    typed: Mapping[str, Any],
) -> dict[str, Any]:
    said = excerpt.said_due_on
    chosen = date.fromisoformat(excerpt.choice["due_on"]) if "due_on" in excerpt.choice else None
    due_on = chosen or (rules.due_day(said, options["due_on"], today) if options else None)
    below = options.get("below", [])
    mentioned = rules.mentioned(excerpt.words, [*below, *options.get("full_names", [])])
    place = excerpts.index(excerpt)
    own = {**excerpt.choice, **typed}
    decided, before = (own, "") if own.get("owners") or mentioned else chosen_before(document, options)
    standing = [e for e in excerpts if e.state != Excerpt.State.DROPPED or e == excerpt]
    return {
        "excerpt": excerpt,
        "number": place + 1,
        "may_join": {"previous": standing[0] != excerpt, "next": standing[-1] != excerpt},
        "sentences": _sentences(document, excerpt),
        "mentioned": [name for pk, name in below if pk in mentioned],
        "people": _people(document, excerpt, [pk for pk, _name in below], today),
        "mentioned_ids": ",".join(str(pk) for pk in mentioned),
        "from": typed.get("from", excerpt.start + 1),
        "to": typed.get("to", excerpt.end),
        "figures": excerpt.figures,
        "kind": typed.get("kind", excerpt.kind),
        "kinds": [(kind, label) for kind, label in Excerpt.Kind.choices if kind in (*FIRST_KINDS, excerpt.kind)],
        "title": typed.get("title", excerpt.title),
        "options": options,
        "owners": decided.get("owners", ""),
        "named": {str(pk) for pk in decided.get("named", [])},
        "chosen_before": before,
        "due_on": typed.get("due_on") or due_on,
        "said_in_source": bool(said and said >= today and chosen is None),
        "passed": said if said and said < today and chosen is None else None,
        "said_words": _said_words(excerpt) if said and said < today and chosen is None else "",
    }


def _said_words(excerpt: Excerpt) -> str:
    """Return the deadline as the words themselves say it; empty where another cell of a table says it."""
    words = excerpt.words
    found = next(iter(on_use.load("reading").deadlines(words, 0, len(words))), None)
    return words[found.start : found.end] if found else ""


def _people(document: Document, excerpt: Excerpt, below: list[int], today: date) -> list[str]:
    """Return who is named in the passage and holds a post at the organisation or directly below it, with the post."""
    held = holders(document, below, today)
    named = rules.mentioned(excerpt.words, [(a.person_id, a.person.name) for a in held])
    return [
        _("%(name)s（%(place)s%(post)s）")
        % {"name": a.person.name, "place": a.post.organisation.short_name, "post": a.post.title}
        for a in held
        if a.person_id in named
    ]


def _sentences(document: Document, excerpt: Excerpt) -> list[dict[str, Any]]:
    """Return the sentences at which the excerpt may be split, each with its offset and first words."""
    points = rules.split_points(rules.sentences(document.text), (excerpt.start, excerpt.end))
    return [{"at": start, "words": document.text[start:end][:MOST_WORDS]} for start, end in points]
