"""A Django with an empty database of its own for a benchmark, and a large tree in it."""

import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any


@contextmanager
def empty_instance() -> Iterator[None]:
    """Run inside a fresh SQLite data folder, or in the PostgreSQL that SHUPING_DATABASE names."""
    with tempfile.TemporaryDirectory(prefix="shuping-bench-") as folder:
        os.environ["SHUPING_DATA"] = folder
        set_up()
        yield


def set_up() -> None:
    """Start Django on the data folder and the database that the environment names, and make its tables."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuping.config.settings"
    import django  # noqa: PLC0415 - the settings are named first
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)


def signed_in(user: Any) -> Any:
    """Return a client of ours at which somebody has signed in."""
    from django.test import Client  # noqa: PLC0415 - Django is set up by the caller

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def grow_tree(organisations: int, fan_out: tuple[int, ...] = (12, 12, 12)) -> None:
    """Make about so many organisations, four levels deep or more, by bulk insert."""
    from shuping.tree.models import Organisation  # noqa: PLC0415 - Django is set up by the caller
    from shuping.tree.rules import step  # noqa: PLC0415

    root = Organisation.objects.create(name="市委", short_name="市委", kind="city_committee", path=step(0))
    level, made = [root], 1
    depth = 0
    while made < organisations:
        children = []
        width = fan_out[depth] if depth < len(fan_out) else 36
        for parent in level:
            for number in range(width):
                if made >= organisations:
                    break
                name = f"第{made}党组织"
                children.append(
                    Organisation(
                        name=name,
                        short_name=name,
                        kind="township" if depth == 0 else "village",
                        parent=parent,
                        path=parent.path + step(number),
                    )
                )
                made += 1
        level = Organisation.objects.bulk_create(children, batch_size=5000)
        depth += 1


STATES = (  # state, share of a hundred, earliest and latest next due day from today
    ("awaiting_plan", 10, -5, 10),
    ("plan_submitted", 6, -3, 5),
    ("in_remedy", 26, -30, 180),
    ("awaiting_verification", 8, -4, 14),
    ("verified", 22, -10, 180),
    ("closed", 28, None, None),
)
TITLES = (
    "三会一课打了折扣，记录多处是补的",
    "村级后备干部只有名单没有培养措施",
    "流动党员联系不上，半年没有过组织生活",
    "党费收缴不及时，有两个季度集中补交",
    "公开栏半年没有更新，群众问到答不上来",
)


def grow_findings(count: int) -> None:
    """Make so many findings, spread evenly over the organisations, in a plausible mix of states, sources and dates."""
    from shuping.core import clock  # noqa: PLC0415 - Django is set up by the caller
    from shuping.findings.models import Finding, Source  # noqa: PLC0415
    from shuping.people.models import Person  # noqa: PLC0415
    from shuping.tree.models import Organisation  # noqa: PLC0415

    chance = random.Random(count)
    today = clock.today()
    people = Person.objects.bulk_create([Person(name=f"试{number}") for number in range(2000)])
    owners = list(Organisation.objects.order_by("id").values_list("id", flat=True))
    root = owners[0]
    chance.shuffle(owners)
    states = [state for state in STATES for _ in range(state[1])]
    made = []
    for number in range(count):
        state, _share, earliest, latest = chance.choice(states)
        raised_on = today - timedelta(days=chance.randint(10, 300))
        next_due_on = None if earliest is None else today + timedelta(days=chance.randint(earliest, latest or 0))
        in_work = state not in {"awaiting_plan", "closed"}
        made.append(
            Finding(
                code=f"WT-{raised_on.year}-{number:06d}",
                title=f"{chance.choice(TITLES)}（{number}）",
                quote="开得少，记得粗，有的村一年只有两次记录。",
                quoted_from="市委书记在述职评议会上的点评",
                source=chance.choice(Source.values),
                owner_id=owners[number % len(owners)],
                raised_for_id=root,
                responsible=None if state == "awaiting_plan" else chance.choice(people),
                cause="" if state == "awaiting_plan" else "书记任职不满一年，不熟悉程序。",
                state=state,
                is_reopened=in_work and chance.random() < 0.03,
                is_returned=in_work and chance.random() < 0.04,
                raised_on=raised_on,
                due_on=raised_on + timedelta(days=400),
                next_due_on=next_due_on,
                look_back_on=next_due_on if state == "verified" else None,
            )
        )
    Finding.objects.bulk_create(made, batch_size=2000)


def seat_department_member() -> Any:
    """Return the account of a member of the root's department; what he sees is the whole tree."""
    from shuping.accounts.models import User  # noqa: PLC0415 - Django is set up by the caller
    from shuping.core import clock  # noqa: PLC0415
    from shuping.people.models import Person  # noqa: PLC0415
    from shuping.tree.models import Appointment, Organisation, Post  # noqa: PLC0415
    from shuping.tree.rules import step  # noqa: PLC0415

    root = Organisation.objects.get(parent=None)
    department = Organisation.objects.create(
        name="市委组织部",
        short_name="组织部",
        kind="department",
        parent=root,
        acts_for=root,
        path=root.path + step(999),
    )
    person = Person.objects.create(name="试科员")
    post = Post.objects.create(organisation=department, kind="section_officer", title="组织科干部")
    Appointment.objects.create(post=post, person=person, from_on=clock.today() - timedelta(days=400))
    return User.objects.create(username="officer", person=person, password="!")


def begin_chain() -> None:
    """Write one entry: an instance that has lived has a chain, and what its pages remember hangs on its head."""
    from django.db import transaction  # noqa: PLC0415 - Django is set up by the caller

    from shuping.audit.services import record  # noqa: PLC0415
    from shuping.core import clock  # noqa: PLC0415
    from shuping.core.actor import MACHINE  # noqa: PLC0415
    from shuping.tree.models import Organisation  # noqa: PLC0415

    root = Organisation.objects.get(parent=None)
    with transaction.atomic():
        record(MACHINE, "tree.founded", "tree.organisation", root.pk, organisation_id=root.pk, at=clock.now())


def refresh_statistics() -> None:
    """Let PostgreSQL see how many rows there are, as its own housekeeping does within a minute."""
    from django.db import connection  # noqa: PLC0415 - Django is set up by the caller

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
