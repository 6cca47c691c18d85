"""The texts of the city's years: entered, checked and handed out as the organisation department does it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from shuping.access.queries import actor_of
from shuping.core import clock
from shuping.demo.building import DATA, City, read
from shuping.documents import services
from shuping.documents.models import Document, Excerpt
from shuping.findings.models import Finding

Row = dict[str, Any]


@dataclass(frozen=True)
class Text:
    """A text with what is known of it: of which organisation it is, who enters it."""

    kind: str
    title: str
    spoken_by: str
    spoken_on: date
    text: str
    organisation: str = "yunling"
    entered_by: str = "fangruolan"
    is_left_open: bool = False


def texts() -> Iterator[Text]:
    """Yield the texts of the city, of its superior, of a town and of a village, and a fresh bulletin."""
    title = "在全市基层党建工作会暨乡镇党委书记述职评议大会上的讲话"
    speech = (DATA / "speech.txt").read_text(encoding="utf-8")
    yield Text("leader_speech", title, "顾衡之（市委书记）", date(2026, 2, 26), speech)
    comment = (DATA / "superior-comment.txt").read_text(encoding="utf-8")
    title = "霁州市述职评议会对云岭市委的点评"
    yield Text("superior_comment", title, "褚云樵（霁州市委常委、组织部部长）", date(2026, 1, 28), comment)
    people = {person["key"]: person["name"] for person in read("people.toml")["person"]}
    places = {place["key"]: place["short"] for place in read("city.toml")["organisation"]}
    for row in read("comments.toml")["comment"]:
        yield Text(
            "committee_comment",
            f"点评{places[row['organisation']]}书记{people[row['subject']]}",
            people[row["by"]],
            row["on"],
            f"{row['overall']}\n{row['text'].strip()}\n",
        )
    title = "在青禾镇村党组织书记述职评议会上的讲话"
    town = (DATA / "town-speech.txt").read_text(encoding="utf-8")
    spoken_on, spoken_by = date(2026, 3, 12), "周望舒（青禾镇党委书记）"
    yield Text("leader_speech", title, spoken_by, spoken_on, town, organisation="qinghe", entered_by="shenzhixia")
    village = (DATA / "village-self-check.txt").read_text(encoding="utf-8")
    title, spoken_on = "柳垭村党支部组织生活会查摆问题清单", date(2026, 4, 18)
    who = "tianhesheng"
    yield Text("self_found", title, "柳垭村党支部", spoken_on, village, organisation="qinghe-liuya", entered_by=who)
    bulletin = (DATA / "bulletin.txt").read_text(encoding="utf-8")
    title = "关于二季度组织生活抽查情况的通报"
    yield Text("inspection", title, "市委督查室", date(2026, 5, 19), bulletin, is_left_open=True)


def enter_texts(city: City, rows: list[Row], findings: dict[str, Finding]) -> set[str]:
    """Enter each text from which the findings of the data file come, and hand it out on the day they were raised.

    Puts the findings made into `findings` by code and returns their codes. The bulletin is left to be checked, so that
    a newcomer finds a text to go on with; a text that no finding comes from is left out.
    """
    made: set[str] = set()
    for text in texts():
        parents = [row for row in rows if row["source"] == text.kind and row["quote"] in text.text]
        children = {code for row in parents for code in row.get("children", [])}
        sources = [row for row in parents if row["code"] not in children]
        if sources:
            document = _enter(city, text, sources[0]["raised_on"])
            _check_and_hand_out(city, text, document, sources, rows)
            made |= _collect(city, document, sources, rows, findings)
        elif text.is_left_open:
            _enter(city, text, date(2026, 5, 20))
    return made


def _enter(city: City, text: Text, on: date) -> Document:
    heard = services.Heard(text.kind, text.title, text.spoken_by, text.spoken_on)
    return services.enter_document(
        actor=city.actor(text.entered_by, on),
        organisation=city.organisations[text.organisation],
        heard=heard,
        text=text.text,
        at=clock.moment(on, 8, 30),
    )


def _check_and_hand_out(city: City, text: Text, document: Document, sources: list[Row], rows: list[Row]) -> None:
    on = sources[0]["raised_on"]
    actor = city.actor(text.entered_by, on)
    by_code = {row["code"]: row for row in rows}
    for row in sources:
        start = document.text.index(row["quote"])
        owners = [by_code[code]["owner"] for code in row.get("children", [])]
        named = [city.organisations[owner].pk for owner in owners or [row["owner"]]]
        choice = "own" if row["owner"] == text.organisation and not owners else "named"
        services.confirm_excerpt(
            actor=actor,
            document_id=document.pk,
            excerpt_id=_excerpt_at(document, start, row["quote"]).pk,
            data={
                "kind": "problem",
                "title": row["title"],
                "from": start + 1,
                "to": start + len(row["quote"]),
                "owners": "all:township" if len(owners) == 12 else choice,
                "named": named,
                "due_on": row["due_on"],
            },
            at=clock.moment(on, 8, 40),
        )
    for excerpt in document.excerpts.filter(state=Excerpt.State.PROPOSED, kind__in=["problem", "requirement"]):
        services.drop_excerpt(actor=actor, document_id=document.pk, excerpt_id=excerpt.pk)
    services.hand_out(actor=actor, document_id=document.pk, at=clock.moment(on, 8, 50))


def _excerpt_at(document: Document, start: int, quote: str) -> Excerpt:
    """Return the proposed excerpt that the quote lies in, or mark it as a person does where the reader missed it."""
    found = document.excerpts.filter(start__lt=start + len(quote), end__gt=start, state=Excerpt.State.PROPOSED).first()
    if found is not None:
        return found
    actor = actor_of(
        document.uploaded_by.pk, document.uploaded_by.name, timezone.localtime(document.uploaded_at).date()
    )
    return services.mark_excerpt(actor=actor, document_id=document.pk, words=quote, kind="problem")


def _collect(
    city: City, document: Document, sources: list[Row], rows: list[Row], findings: dict[str, Finding]
) -> set[str]:
    """Match the findings that were made with the rows of the data file, by excerpt and owner."""
    by_code = {row["code"]: row for row in rows}
    codes = set()
    for row in sources:
        made = Finding.objects.filter(excerpt__document=document, quote=row["quote"])
        if "children" not in row:
            findings[row["code"]] = made.get(owner=city.organisations[row["owner"]])
        else:
            findings[row["code"]] = made.get(is_common=True)
            for code in row["children"]:
                owner = city.organisations[by_code[code]["owner"]]
                findings[code] = made.get(is_common=False, owner=owner)
        codes |= {row["code"], *row.get("children", [])}
    return codes
