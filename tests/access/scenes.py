"""What a door needs before somebody stands in front of it: real objects in the state that the act asks for.

A scene returns (arguments of the URL, form data). Objects lie at the township `green`; those of the city's own findings
lie at the root.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from shuping.access.models import Grant
from shuping.access.standing_in import Proposal, propose_stand_in
from shuping.accounts.services import close_account
from shuping.core.actor import MACHINE
from shuping.core.models import Job
from shuping.documents.models import Document
from shuping.documents.services import Heard, enter_document
from shuping.findings.models import Evidence, Finding, Remedy, SuperiorPaper
from shuping.findings.services import linking, papers, remedying, reminding
from shuping.findings.tests import factories, old_ledgers
from shuping.handovers.services import make_handover
from shuping.opinions import services as opinions
from shuping.organisations import drafts
from shuping.organisations import permissions as organisations
from shuping.organisations.services import reshaping
from shuping.organisations.tests import sheets
from shuping.papers import templates_in_use
from shuping.people.services import register_person
from tests.worlds import AT, DAY, World

Scene = Callable[[World], tuple[list[Any], dict[str, Any]]]
TEXT = "一、成绩\n一是路修好了。\n二、问题\n主要问题：一是会开得少。二是记录不全。"
DUE = date(2026, 6, 30)


def nothing(**data: Any) -> Scene:
    return lambda world: ([], dict(data))


def finding(make: Callable[[World], Finding], **data: Any) -> Scene:
    def scene(world: World) -> tuple[list[Any], dict[str, Any]]:
        found = make(world)
        newest = found.acts.last()
        assert newest is not None
        return [found.pk], {**data, "seen_act": newest.pk}

    return scene


def raised(world: World) -> Finding:
    return factories.raised(world)


def city_claimed(world: World) -> Finding:
    return factories.claimed(world, "city", "chief")


def city_entered(world: World) -> Finding:
    found = city_claimed(world)
    papers.enter_paper(actor=world.actor("chief"), finding_id=found.pk, paper=factories.paper(), at=AT)
    return found


def plan(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = factories.raised(world)
    who = world.people["green-organiser"].pk
    rows = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-what": "讲课", "0-who": who, "0-due_on": "2026-06-30"}
    return [found.pk], {"cause": "不熟悉程序", "version": 0, **{f"form-{key}": value for key, value in rows.items()}}


def remedy_done(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = factories.in_remedy(world)
    return [found.pk, found.remedies.get().pk], {}


def ready_to_claim(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = factories.in_remedy(world)
    actor = world.actor("green-organiser")
    remedying.finish_remedy(actor=actor, finding_id=found.pk, remedy_id=found.remedies.get().pk, at=AT)
    proof = remedying.Proof(title="记录", speaks_of_on=DAY, note="记录")
    remedying.attach_evidence(actor=actor, finding_id=found.pk, proof=proof, at=AT)
    return [found.pk], {"text": "每季都开。"}


def paper_data(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [city_claimed(world).pk], {
        "passed": "yes",
        "issued_on": "2026-03-02",
        "number": "河组函〔2026〕3号",
        "issued_by": "河州市委组织部",
        "says": "同意销号。",
        "scan": SimpleUploadedFile("批复.pdf", b"%PDF-1.4 scan"),
    }


def said_before(world: World) -> tuple[list[Any], dict[str, Any]]:
    older, found = factories.raised(world), factories.raised(world)
    return [found.pk], {"older": older.pk, "seen_act": _newest(found)}


def duplicate(world: World) -> tuple[list[Any], dict[str, Any]]:
    stays, found = factories.raised(world), factories.raised(world)
    return [found.pk], {"into": stays.pk, "seen_act": _newest(found)}


def joined(world: World) -> tuple[list[Any], dict[str, Any]]:
    stays, found = factories.raised(world), factories.raised(world)
    linking.join(actor=world.actor("chief"), finding_id=found.pk, into_id=stays.pk, at=AT)
    return [found.pk], {}


def _newest(found: Finding) -> int:
    newest = found.acts.last()
    assert newest is not None
    return newest.pk


def evidence_file(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = factories.in_remedy(world)
    proof = remedying.Proof(title="照片", speaks_of_on=DAY, upload=factories.SCAN)
    remedying.attach_evidence(actor=world.actor("green-organiser"), finding_id=found.pk, proof=proof, at=AT)
    return [Evidence.objects.get().pk], {}


def scan_file(world: World) -> tuple[list[Any], dict[str, Any]]:
    city_entered(world)
    return [SuperiorPaper.objects.get().pk], {}


def plan_paper(world: World) -> tuple[list[Any], dict[str, Any]]:
    factories.planned(world)
    return [world["green"].pk, "docx"], {}


def late(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = factories.in_remedy(world)
    Finding.objects.filter(pk=found.pk).update(next_due_on=DAY)
    return [], {"finding": found.pk}


def reminded(world: World) -> tuple[list[Any], dict[str, Any]]:
    _args, data = late(world)
    act = reminding.remind(actor=world.actor("chief"), finding_ids=[data["finding"]], at=AT)[0]
    return [], {"act": act.pk}


def reminded_file(world: World) -> tuple[list[Any], dict[str, Any]]:
    return ["ics"], reminded(world)[1]


def a_list(world: World) -> tuple[list[Any], dict[str, Any]]:
    factories.planned(world)
    return ["remedies", "xlsx"], {}


def document(world: World) -> Document:
    return enter_document(
        actor=world.actor("green-organiser"),
        organisation=world["green"],
        heard=Heard("leader_speech", "讲话", "镇党委书记", DAY),
        text=TEXT,
        at=AT,
    )


def a_document(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [document(world).pk], {}


def an_excerpt(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = document(world)
    excerpt = found.excerpts.filter(kind="problem").first()
    assert excerpt is not None
    return [found.pk, excerpt.pk], {"kind": "problem", "title": "会少", "owners": "own", "due_on": "2026-06-30"}


def checked(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = document(world)
    choice = {"owners": "own", "named": [], "due_on": "2026-06-30"}
    organiser = world.people["green-organiser"]
    found.excerpts.update(state="confirmed", choice=choice, confirmed_by=organiser, confirmed_at=AT)
    return [found.pk], {}


def missed(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [document(world).pk], {"words": "路修好了", "kind": "achievement"}


def items_together(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = document(world)
    marks = [f"{e.pk}:{e.start}:{e.end}:{e.kind}" for e in found.excerpts.filter(kind="problem")]
    return [found.pk], {"items": marks, "owners": "own"}


def facts_of_a_text(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [document(world).pk], {"title": "在二季度党建会上的讲话", "spoken_by": "镇党委书记"}


def whole_text(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [document(world).pk], {"text": f"{TEXT}三是没有人管。"}


def new_document(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [], {
        "organisation": world["green"].pk,
        "kind": "leader_speech",
        "spoken_by": "书记",
        "spoken_on": "2026-03-01",
        "title": "讲话",
        "text": TEXT,
    }


def raise_by_hand(world: World) -> tuple[list[Any], dict[str, Any]]:
    data = {"title": "门常年锁着", "source": "masses", "owners": [world["green"].pk], "due_on": "2026-06-30"}
    return [], {**data, "quote": "去了三趟都没人。", "quoted_from": ""}


def a_grant(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [Grant.objects.get(person=world.people["supervisor"]).pk], {}


def new_grant(world: World) -> tuple[list[Any], dict[str, Any]]:
    data = {"person": world.people["nobody"].name, "role": "supervisor", "organisation": "松涧镇党委"}
    return [], {**data, "title": "督查组", "last_on": "2026-12-31"}


def a_person(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [world.people["green-clerk"].pk], {}


def misnamed(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [world.people["green-clerk"].pk], {"name": "改对的姓名"}


def without_account(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [register_person("试新人", actor=MACHINE, at=AT).pk], {"username": "xinren"}


def closed_account(world: World) -> tuple[list[Any], dict[str, Any]]:
    close_account(world.user("pine-clerk"), actor=MACHINE, at=AT)
    return [world.people["pine-clerk"].pk], {}


def a_stand_in(world: World) -> tuple[list[Any], dict[str, Any]]:
    proposal = Proposal("system_administrator", "nobody", "", wants_password=False)
    made = propose_stand_in(actor=world.actor("security"), proposal=proposal, at=AT)
    return [made.pk], {"verdict": "confirm"}


def a_failed_job(world: World) -> tuple[list[Any], dict[str, Any]]:
    job = Job.objects.create(
        name="core.forget_jobs", state=Job.State.FAILED, tries=5, made_at=AT, due_at=AT, ended_at=AT
    )
    return [job.pk], {}


def an_organisation(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [world["green"].pk], {}


def new_tree_table(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [], {"file": SimpleUploadedFile("树.xlsx", sheets.book(sheets.GOOD))}


def a_tree_import(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = drafts.begin(
        actor=world.actor("officer"),
        purpose="tree",
        action=organisations.IMPORT,
        organisation=world["city"],
        file=("树.xlsx", sheets.book(sheets.GOOD)),
        choices={},
        at=AT,
    )
    return [found.pk], {"version": 0, "apply": "1"}


def an_old_ledger(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [old_ledgers.begun(world).pk], {"version": 0}


def new_old_ledger(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [], {"file": SimpleUploadedFile("旧台账.xlsx", old_ledgers.ledger())}


def an_opinion(world: World) -> tuple[list[Any], dict[str, Any]]:
    said = {"about": "burden", "text": "报了三遍", "is_anonymous": False, "page": ""}
    found = opinions.write_opinion(actor=world.actor("green-organiser"), at=AT, **said)
    return [found.pk], {"answer": "只报一遍。"}


def an_answer(world: World) -> tuple[list[Any], dict[str, Any]]:
    args, data = an_opinion(world)
    opinions.answer_opinion(actor=world.actor("officer"), opinion_id=args[0], text=data["answer"], at=AT)
    return args, {}


def a_kind(world: World) -> tuple[list[Any], dict[str, Any]]:
    return ["plan"], {}


def a_template(world: World) -> tuple[list[Any], dict[str, Any]]:
    return ["plan"], {"file": SimpleUploadedFile("我们的.docx", templates_in_use.starter())}


def own_template(world: World) -> tuple[list[Any], dict[str, Any]]:
    args, data = a_template(world)
    templates_in_use.use_template(
        actor=world.actor("chief"),
        organisation=world["city"],
        kind=args[0],
        name="我们的.docx",
        data=data["file"].read(),
        at=AT,
    )
    return args, {}


def a_new_organisation(world: World) -> tuple[list[Any], dict[str, Any]]:
    data = {"name": "青禾镇3村党支部", "short_name": "青禾镇3村党支部", "kind": "village", "on": "2026-03-01"}
    return [world["green"].pk], data


def another_name(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [world["green"].pk], {"name": "青禾街道党工委", "short_name": "青禾街道党工委", "on": "2026-03-01"}


def another_superior(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [world["green"].pk], {"under": world["pine"].short_name, "on": "2026-03-02"}


def a_new_post(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [world["green"].pk], {"title": "副书记", "kind": "deputy_secretary"}


def a_post(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [world["green"].pk, world.posts["green-organiser"].pk], {}


def an_appointment(world: World) -> tuple[list[Any], dict[str, Any]]:
    return a_post(world)[0], {"person": world.people["nobody"].name, "on": "2026-03-02"}


def a_holder(world: World) -> tuple[list[Any], dict[str, Any]]:
    held = world.people["green-organiser"].appointments.get()
    return [world["green"].pk, held.pk], {"on": "2026-03-02"}


def an_empty_organisation(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [world["green-2"].pk], {"on": "2026-03-02"}


def a_merger(world: World) -> tuple[list[Any], dict[str, Any]]:
    """The first village of the township goes into the second; its clerk's post ends."""
    source, target = world["green-1"], world["green-2"]
    held = world.people["green-clerk"].appointments.get()
    data = {"sources": [source.pk], "targets": [target.pk], "on": "2026-03-02", "basis": "云民函〔2026〕8号"}
    shown = reshaping.preview(actor=world.actor("chief"), above=world["green"], at=AT, **{**data, "on": DAY})
    return [world["green"].pk], {**data, "edition": shown.edition, f"to-appointment-{held.pk}": "end"}


def who_leaves(world: World) -> tuple[list[Any], dict[str, Any]]:
    factories.in_remedy(world)
    return [world.people["green-organiser"].appointments.get().pk], {}


def a_sheet(world: World) -> tuple[list[Any], dict[str, Any]]:
    args, _data = who_leaves(world)
    key = f"remedy-{Remedy.objects.get().pk}"
    return args, {"successor": world.people["green-secretary"].pk, "passing": [key], "note": "钥匙在文书那里。"}


def a_handover(world: World) -> tuple[list[Any], dict[str, Any]]:
    (appointment,), data = a_sheet(world)
    made = make_handover(
        actor=world.actor("green-organiser"),
        appointment_id=appointment,
        successor_id=data["successor"],
        passing=data["passing"],
        note=data["note"],
        at=AT,
    )
    return [made.pk], {}


def a_handover_paper(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [*a_handover(world)[0], "docx"], {}


def a_wrong_handover(world: World) -> tuple[list[Any], dict[str, Any]]:
    return a_handover(world)[0], {"reason": "少了两件。"}


def a_year(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [2027], {"basis": "国办发明电〔2026〕1号", "off": "2027-10-01 至 2027-10-07", "work": "2027-10-09"}
