"""Doors of the results: the grading table, the decision, corrections, letters, the archive."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import NotFound
from shuping.core.refusals import refusals_over
from shuping.papers.answers import docx_answer, pdf_answer
from shuping.results import exports, permissions, queries, rules
from shuping.results.forms import CorrectionForm, DecisionForm, TableForm
from shuping.results.services import circulating, feeding_back, grading
from shuping.reviews import permissions as review_permissions
from shuping.reviews import queries as review_queries
from shuping.reviews import rules as review_rules
from shuping.reviews.models import Review, State, Subject
from shuping.reviews.services import closing


@guarded(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def table(request: PageRequest, review_id: int) -> HttpResponse:
    """Show and keep the grading table; once it is decided, the grades with their corrections."""
    found = queries.review(request.actor, review_id)
    if request.method == "POST":
        queries.review(request.actor, review_id, permissions.DECIDE)
    if found.state != State.OPEN:
        return _decided_page(request, found)
    held, revision = queries.entries(found)
    lines = queries.lines(found, held)
    form = TableForm(request.POST or None, scheme=found.rules, lines=lines, initial={"revision": revision})
    if form.is_valid():
        with refusals_over(form):
            grading.keep_table(
                actor=request.actor,
                review_id=review_id,
                entries=form.entries(),
                revision=form.cleaned_data["revision"],
                at=clock.now(),
            )
            if "decide" in request.POST:
                return redirect("results:decide", review_id)
            messages.success(request, _("存好了。会上定了以后，回到这里按“定下”。"))
            return redirect("results:table", review_id)
    context = _table_context(request, found, lines) | {"form": form}
    return render(request, "results/table.html", context, status=422 if form.is_bound else 200)


def _table_context(request: PageRequest, found: Review, lines: list[queries.Line]) -> dict[str, Any]:
    scheme = found.rules
    judged = [line.judged for line in lines]
    return {
        "found": found,
        "scheme": scheme,
        "numbers": rules.numbers(scheme, judged),
        "most": review_rules.most_at_top(scheme, len(lines)),
        "fault": grading.fault_of(found, lines),
        "may_decide": gate.can(request.actor, permissions.DECIDE, found.organisation),
        "is_early": found.held_on is not None and found.held_on > clock.today(),
        "is_counted": bool(queries.rates(found)),
        "ungraded": len(review_queries.reporting(found)) - len(lines),
    }


def _decided_page(request: PageRequest, found: Review) -> HttpResponse:
    grades, given = queries.grades(found), queries.feedback(found)
    rows = [
        (subject, grades[subject.pk][-1], grades[subject.pk][:-1], given.get(subject.pk))
        for subject in review_queries.reporting(found)
        if subject.pk in grades
    ]
    may_decide, circular = gate.can(request.actor, permissions.DECIDE, found.organisation), queries.last_circular(found)
    context = {
        "found": found,
        "rows": rows,
        "has_scores": any(grade.steps or grade.ceiling for _subject, grade, _earlier, _given in rows),
        "waiting": review_queries.waiting_comments(found),
        "may_organise": gate.can(request.actor, review_permissions.ORGANISE, found.organisation),
        "circular": circular,
        "is_outdated": circular is not None and may_decide and not circulating.why_not(found),
        "left": len([row for row in rows if row[3] is None]),
        "seen": len([each for each in given.values() if each.seen_at]),
        "may_decide": may_decide,
    }
    return render(request, "results/decided.html", context)


@guarded(permissions.DECIDE)
@require_http_methods(["GET", "POST"])
def decide(request: PageRequest, review_id: int) -> HttpResponse:
    """Look at the grades once more, name the meeting, and write them into the chain."""
    found = queries.review(request.actor, review_id, permissions.DECIDE)
    if found.state != State.OPEN:
        return redirect("results:table", review_id)
    held, _revision = queries.entries(found)
    lines = queries.lines(found, held)
    form = DecisionForm(request.POST or None, initial={"decided_on": clock.today()})
    if form.is_valid():
        with refusals_over(form):
            made = grading.decide(actor=request.actor, review_id=review_id, decision=form.decision(), at=clock.now())
            said = _("%(count)s 人的等次定下了，记入存证链。下一步：把结果反馈给本人，点评里的要求下发，发通报，归档。")
            messages.success(request, said % {"count": len(made)})
            return redirect("results:table", review_id)
    context = _table_context(request, found, lines) | {"form": form, "lines": lines}
    return render(request, "results/decide.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.DECIDE)
@require_http_methods(["GET", "POST"])
def correct(request: PageRequest, subject_id: int) -> HttpResponse:
    """Enter a later decision over a grade."""
    subject = queries.subject(request.actor, subject_id, permissions.DECIDE)
    grade = grading.holding(subject)
    if grade is None:
        raise NotFound
    form = CorrectionForm(
        request.POST or None, grades=subject.review.rules["grades"], initial={"decided_on": clock.today()}
    )
    if form.is_valid():
        with refusals_over(form):
            grading.correct(
                actor=request.actor,
                subject_id=subject_id,
                grade=form.cleaned_data["grade"],
                reason=form.cleaned_data["reason"],
                decision=form.decision(),
                at=clock.now(),
            )
            messages.success(request, _("更正记入存证链了，原来的等次还看得到。请重新发反馈意见函。"))
            return redirect("results:table", subject.review_id)
    context = {"form": form, "subject": subject, "grade": grade}
    return render(request, "results/correct.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.DECIDE)
@require_POST
def archive(request: PageRequest, review_id: int) -> HttpResponse:
    queries.review(request.actor, review_id, permissions.DECIDE)
    closing.archive_review(actor=request.actor, review_id=review_id, at=clock.now())
    messages.success(request, _("归档了。以后只能看；等次要更正的，须党委重新决定。"))
    return redirect("results:table", review_id)


@guarded(permissions.VIEW)
@require_safe
def table_paper(request: PageRequest, review_id: int, form: str) -> HttpResponse:
    found = queries.review(request.actor, review_id)
    grades = queries.grades(found)
    held, _revision = queries.entries(found)
    if grades:
        held = {pk: _held(rows[-1].grade, rows[-1].reason, held.get(pk)) for pk, rows in grades.items()}
    paper = exports.table_paper(found, queries.lines(found, held))
    name = _("%(title)s（等次表）") % {"title": found.title}
    return docx_answer(paper, name, exports.TABLE, found.organisation) if form == "docx" else pdf_answer(paper, name)


@guarded(permissions.VIEW)
@require_safe
def empty_table(request: PageRequest, review_id: int, form: str) -> HttpResponse:
    found = queries.review(request.actor, review_id)
    paper = exports.empty_table(found, queries.lines(found, {}))
    name = _("%(title)s（等次表，手填）") % {"title": found.title}
    return docx_answer(paper, name, exports.TABLE, found.organisation) if form == "docx" else pdf_answer(paper, name)


def _held(grade: str, reason: str, entry: rules.Entry | None) -> rules.Entry:
    before = entry or rules.Entry()
    return rules.Entry(before.given, before.happened, grade, reason)


@guarded(permissions.VIEW)
@require_safe
def letter(request: PageRequest, subject_id: int, form: str) -> HttpResponse:
    return letter_answer(queries.subject(request.actor, subject_id), form)


def letter_answer(subject: Subject, form: str) -> HttpResponse:
    """Answer with the letter of a subject who has a grade. Raises NotFound."""
    grade = grading.holding(subject)
    if grade is None:
        raise NotFound
    found = subject.review
    documents = [each.document for each in subject.comments.select_related("document") if each.document is not None]
    paper = exports.letter(found, subject, grade, documents)
    name = _("反馈意见函（%(name)s）") % {"name": subject.person.name if subject.person else ""}
    return docx_answer(paper, name, exports.LETTER, found.organisation) if form == "docx" else pdf_answer(paper, name)


@guarded(permissions.DECIDE)
@require_POST
def feed_back(request: PageRequest, review_id: int) -> HttpResponse:
    queries.review(request.actor, review_id, permissions.DECIDE)
    count = feeding_back.give_feedback(actor=request.actor, review_id=review_id, at=clock.now())
    said = _("结果反馈给 %(count)s 人了，他们的工作台上会出现。谁看过，这一页上写着；纸质的反馈意见函照常发。")
    messages.success(request, said % {"count": count})
    return redirect("results:table", review_id)
