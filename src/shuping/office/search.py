"""What a person finds: of each kind only what lies where he may see it."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.access.actions import Action
from shuping.core.actor import Actor
from shuping.core.fields import words_in
from shuping.search import queries, rules
from shuping.search.sources import sources
from shuping.tree.models import Organisation

OF_EACH = 6  # of each kind where all are shown
PAGE = 30  # of one kind
MOST_PAGES = 50  # who has not found it after so many pages types more words


@dataclass(frozen=True)
class Line:
    """One hit as it is shown: title and words in stretches (`rules.Bit`), where it lies, where it leads."""

    title: list[rules.Bit]
    words: list[rules.Bit]
    line: list[rules.Bit]
    place: str
    url: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `more` leads to the rest of it where there is some."""

    label: str
    lines: list[Line]
    more: str


@dataclass(frozen=True)
class Found:
    """`sentence` says why nothing was looked for; `previous` and `next` are query strings where one kind is shown."""

    typed: str
    groups: list[Group]
    kind: str = ""
    sentence: str = ""
    previous: str = ""
    next: str = ""


def found(actor: Actor, asked: QueryDict) -> Found:
    """Return what the query string asks for: `words`, and where one kind is shown alone `kind` and `page`."""
    typed = words_in(asked.get("words", ""))
    terms = rules.terms(typed)
    wanted = _wanted(actor)
    if not wanted:
        return Found(typed, [], sentence=_("您现在没有能看的范围，找不到什么。需要看，请找本单位的组织委员。"))
    if terms and not rules.is_enough(terms):
        return Found(typed, [], sentence=_("请至少写两个挨着的字，比如“党费”；找人也可以写姓名拼音的首字母。"))
    if not terms:
        return Found(typed, [])
    one = next((w for w in wanted if w.source.name == asked.get("kind", "")), None)
    return _of_one(one, typed, terms, asked) if one else _of_all(wanted, typed, terms, asked)


def _wanted(actor: Actor) -> list[queries.Wanted]:
    """Return the kinds that the actor may see something of, each with the organisations where he may."""
    kinds = []
    for source in sources():
        action = Action(source.action)
        if gate.holds_anywhere(actor, action):
            places = Organisation.objects.filter(gate.allowed(actor, action, "")).order_by().values("id")
            kinds.append(queries.Wanted(source, None if gate.holds_everywhere(actor, action) else places))
    return kinds


def _of_all(wanted: list[queries.Wanted], typed: str, terms: list[str], asked: QueryDict) -> Found:
    hits = queries.find(wanted, terms, most=OF_EACH + 1)
    names = _names(hits)
    groups = []
    for one in wanted:
        of_kind = [hit for hit in hits if hit.source == one.source]
        more = _address(asked, kind=one.source.name) if len(of_kind) > OF_EACH else ""
        if of_kind:
            lines = [_line(hit, terms, names) for hit in of_kind[:OF_EACH]]
            groups.append(Group(str(one.source.label), lines, more))
    return Found(typed, groups)


def _of_one(one: queries.Wanted, typed: str, terms: list[str], asked: QueryDict) -> Found:
    at = asked.get("page", "1")
    page = min(max(int(at), 1), MOST_PAGES) if at.isascii() and at.isdigit() and len(at) < 4 else 1
    hits = queries.find([one], terms, most=PAGE + 1, first=(page - 1) * PAGE)
    names = _names(hits)
    kind = one.source.name
    return Found(
        typed,
        [Group(str(one.source.label), [_line(hit, terms, names) for hit in hits[:PAGE]], "")],
        kind=kind,
        previous=_address(asked, kind=kind, page=page - 1) if page > 1 else "",
        next=_address(asked, kind=kind, page=page + 1) if len(hits) > PAGE and page < MOST_PAGES else "",
    )


def _names(hits: list[queries.Hit]) -> dict[int, str]:
    places = {hit.place for hit in hits if hit.place}
    return dict(Organisation.objects.filter(pk__in=places).order_by().values_list("pk", "short_name"))


def _line(hit: queries.Hit, terms: list[str], names: dict[int, str]) -> Line:
    return Line(
        title=rules.marked(hit.title, terms),
        words=rules.marked(rules.excerpt(hit.words, terms), terms) if hit.words else [],
        line=rules.marked(hit.line, terms),
        place=names.get(hit.place or 0, ""),
        url=hit.url,
    )


def _address(asked: QueryDict, *, kind: str, page: int = 1) -> str:
    query = QueryDict(mutable=True)
    query["words"] = asked.get("words", "")
    query["kind"] = kind
    if page > 1:
        query["page"] = str(page)
    return f"?{query.urlencode()}"
