"""One new report against the kept index, through the service that the pages call; and what keeping it up costs.

    .venv/bin/python -m benchmarks.debriefs [--reports 12 10000] [--rounds 20]

Submits so many reports of 3,000 characters (those of `benchmarks.resemblance`, a tenth of them with a planted copy) in
a database of their own, makes the index as the worker does, then asks `debriefs.shared.passages` for reports that are
stored nowhere, as the vetter. Prints CPU milliseconds of one question (median, range): the index opened anew each
time, the queries and the trimming included; the CPU of making the index from nothing, of following one more
submission, and the size on the disk. Everything runs in one process on SQLite.
"""

import argparse
import shutil
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import worlds
from benchmarks.resemblance import reports

AT_ONCE = 500


def main() -> None:
    """Measure each size in an instance of its own."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--reports", type=int, nargs="+", default=[12, 10_000])
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with worlds.empty_instance():
        subjects = _subjects(max(options.reports) + 1 + options.rounds)
        texts, _planted = reports(len(subjects), 1)
        done = 0
        for count in sorted(options.reports):
            _submit(subjects[done:count], texts[done:count])
            done = count
            _measure(count, subjects, texts, options.rounds)
            done += 1  # the one that was followed


def _measure(count: int, subjects: list[Any], texts: list[str], rounds: int) -> None:
    from django.conf import settings  # noqa: PLC0415 - Django is set up by the caller

    from shuping.debriefs import resembling, shared  # noqa: PLC0415

    folder = Path(settings.RESEMBLANCE)
    shutil.rmtree(folder, ignore_errors=True)
    made = spent(resembling.keep_index)
    size = sum(file.stat().st_size for file in folder.iterdir())
    actor = _vetter(subjects[0])
    seen: list[list[Any]] = []
    asked = [
        spent(lambda place=place: seen.append(shared.passages(actor, subjects[place], texts[place])))  # type: ignore[misc]
        for place in range(len(subjects) - rounds, len(subjects))
    ]
    nothing = spent(resembling.keep_index)
    _submit(subjects[count : count + 1], texts[count : count + 1])
    one_more = spent(resembling.keep_index)
    print(
        f"{count:,} reports: one new report {_spread(asked)} CPU, {sum(map(bool, seen))} of {rounds} had passages",
        flush=True,
    )
    print(
        f"  index from nothing {made:.2f} s, one more {one_more * 1e3:.0f} ms, a run that changes nothing "
        f"{nothing * 1e3:.0f} ms; {size / sum(map(len, texts[:count])):.1f} bytes a character on the disk",
        flush=True,
    )


def _spread(seconds: list[float]) -> str:
    median = statistics.median(seconds) * 1e3
    return f"{median:.1f} ms ({min(seconds) * 1e3:.1f}-{max(seconds) * 1e3:.1f})"


def spent(act: Callable[[], object]) -> float:
    """Return the CPU seconds of an act."""
    began = time.process_time()
    act()
    return time.process_time() - began


def _subjects(count: int) -> list[Any]:
    """Return the subjects of one review with so many townships."""
    from django.utils import timezone  # noqa: PLC0415 - Django is set up by the caller

    from shuping.people.models import Person  # noqa: PLC0415
    from shuping.reviews.models import Review, Subject  # noqa: PLC0415
    from shuping.reviews.scheme import ready_made  # noqa: PLC0415
    from shuping.tree.models import Organisation, Post  # noqa: PLC0415
    from shuping.tree.rules import step  # noqa: PLC0415

    worlds.grow_tree(1)
    city, now = Organisation.objects.get(), timezone.now()
    person = Person.objects.create(name="审阅人")
    names = [f"第{number}镇" for number in range(count)]
    Organisation.objects.bulk_create(
        [
            Organisation(name=name, short_name=name, kind="township", parent=city, path=city.path + step(number))
            for number, name in enumerate(names)
        ],
        AT_ONCE,
    )
    places = list(Organisation.objects.exclude(pk=city.pk))
    Person.objects.bulk_create([Person(name=f"书记{number}") for number in range(count)], AT_ONCE)
    people = list(Person.objects.exclude(pk=person.pk))
    Post.objects.bulk_create([Post(organisation=place, kind="secretary", title="书记") for place in places], AT_ONCE)
    review = Review.objects.create(
        organisation=city, year=2026, title="述职评议", state="open", opened_at=now, made_by=person,
        scheme=_scheme(city, person, ready_made()["township"], now), frozen={},
    )  # fmt: skip
    posts = Post.objects.select_related("organisation").order_by("pk")
    Subject.objects.bulk_create(
        [
            Subject(review=review, organisation=post.organisation, post=post, person=who, number=number)
            for number, (post, who) in enumerate(zip(posts, people, strict=True), 1)
        ],
        AT_ONCE,
    )
    return list(Subject.objects.select_related("review__organisation", "organisation", "person").order_by("pk"))


def _scheme(city: Any, person: Any, rules: Any, now: Any) -> Any:
    from shuping.reviews.models import Scheme  # noqa: PLC0415 - Django is set up by the caller

    return Scheme.objects.create(
        organisation=city, name=rules.name, content=rules.as_json(), made_by=person, changed_at=now
    )


def _submit(subjects: list[Any], texts: list[str]) -> None:
    """Make the submitted version of each, as the service leaves it."""
    from django.utils import timezone  # noqa: PLC0415 - Django is set up by the caller

    from shuping.debriefs import resembling  # noqa: PLC0415
    from shuping.debriefs.models import Debrief, Version  # noqa: PLC0415

    Debrief.objects.bulk_create([Debrief(subject=each, state="submitted") for each in subjects], AT_ONCE)
    by_subject = {row.subject_id: row for row in Debrief.objects.filter(versions=None)}
    Version.objects.bulk_create(
        [
            Version(
                debrief=by_subject[each.pk], number=1, text=text, digest=resembling.digest_of(text),
                submitted_by=each.person, submitted_at=timezone.now(),
            )
            for each, text in zip(subjects, texts, strict=True)
        ],
        AT_ONCE,
    )  # fmt: skip


def _vetter(subject: Any) -> Any:
    from shuping.core.actor import Actor, Holding  # noqa: PLC0415 - Django is set up by the caller

    city = subject.review.organisation
    return Actor(
        10**6, "审阅人", (Holding("department", city.pk, city.pk, city.path, city.name, "组织部", is_whole=True),)
    )


if __name__ == "__main__":
    main()
