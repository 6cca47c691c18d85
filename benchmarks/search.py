"""Search over 100,000 passages beside the ledger's page, each in a server process of its own.

    .venv/bin/python -m benchmarks.search [--postgres] [--rounds 5] [--seconds 2] [--small]

Grows 100,000 findings over 100,000 organisations (and 40,000 passages of documents), indexes them as `shuping reindex`
does, and asks for a common pair, a rare pair, a sentence, two words, the initials of a name and what is not there: as
somebody who sees the whole tree and as the organiser of one township. Prints server CPU ms a request (median of the
rounds, range), and its ratio to the ledger's page in the same run, goal <= 3x; the queries of each page; the time and
size of the index. `--small` takes a tenth of the rows.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from benchmarks import worlds
from benchmarks.served import BIN, HERE, Server, alternately, grown, line, ratio

MOST_QUERIES = 6
ASKED = {
    "common pair": "党费",
    "rare pair": "溶洞",
    "sentence": "流动党员联系不上",
    "two words": "后备 培养",
    "initials": "frl",
    "a number": "（77",
    "common, not there": "党费收缴不及早",
    "not there": "甲乙丙丁",
}


def grow(findings: int) -> None:
    """Be the process that fills one instance; print the cookies of its viewers and the queries of each page."""
    worlds.set_up()
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up above
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from shuping.search.models import Entry, Gram  # noqa: PLC0415

    worlds.grow_tree(findings)
    worlds.grow_findings(findings)
    user = worlds.seat_department_member()
    organiser = _seat_organiser()
    _grow_documents(findings // 100, user.person)
    worlds.begin_chain()
    began = time.perf_counter()
    call_command("reindex", stdout=sys.stderr)
    spent = time.perf_counter() - began
    worlds.refresh_statistics()
    print(
        f"index: {Entry.objects.count():,} entries, {Gram.objects.count():,} pairs, built in {spent:.0f} s",
        file=sys.stderr,
    )
    cookies, queries = {}, {}
    for who, account in (("whole", user), ("township", organiser)):
        client = worlds.signed_in(account)
        client.get("/search/?words=甲乙")
        for name, words in ASKED.items():
            with CaptureQueriesContext(connection) as seen:
                page = client.get("/search/", {"words": words}).content
            queries[f"{who}, {name}"] = [len(seen.captured_queries), page.count(b"<mark>")]
        cookies[who] = client.cookies["sessionid"].value
    print(json.dumps({"cookies": cookies, "queries": queries}))


def _seat_organiser() -> object:
    from shuping.accounts.models import User  # noqa: PLC0415 - Django is set up by the caller
    from shuping.core import clock  # noqa: PLC0415
    from shuping.people.models import Person  # noqa: PLC0415
    from shuping.tree.models import Appointment, Organisation, Post  # noqa: PLC0415

    township = Organisation.objects.filter(kind="township").order_by("pk")[0]
    person = Person.objects.create(name="方若兰")
    post = Post.objects.create(organisation=township, kind="organiser", title="组织委员")
    Appointment.objects.create(post=post, person=person, from_on=clock.today() - timedelta(days=400))
    return User.objects.create(username="organiser", person=person, password="!")


def _grow_documents(count: int, person: object) -> None:
    """Make so many documents of forty passages each, none of which is the words of another."""
    from shuping.core import clock  # noqa: PLC0415 - Django is set up by the caller
    from shuping.documents.models import Document, Excerpt  # noqa: PLC0415
    from shuping.tree.models import Organisation  # noqa: PLC0415

    texts = sorted((Path(__file__).parent / "data" / "reading").rglob("*.txt"))
    sentences = [s.strip() for text in texts for s in text.read_text(encoding="utf-8").split("。") if len(s) > 20]
    chance = random.Random(count)
    places = list(Organisation.objects.order_by("pk").values_list("pk", flat=True)[: count * 3])
    for number in range(count):
        said = [chance.choice(sentences)[:120] + "。" for _ in range(40)]
        if number == count // 2:
            said[0] = "村后的溶洞没有人管。"
        document = Document.objects.create(
            organisation_id=chance.choice(places),
            kind="leader_speech",
            title=f"在第{number}次会议上的讲话",
            spoken_by="书记",
            spoken_on=clock.today(),
            text="".join(said),
            text_digest="-",
            uploaded_by=person,
            uploaded_at=clock.now(),
        )
        at, made = 0, []
        for words in said:
            made.append(Excerpt(document=document, start=at, end=at + len(words), kind="problem", title=words[:30]))
            at += len(words)
        Excerpt.objects.bulk_create(made)


def instance(folder: Path, findings: int) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
    environment, made = grown(folder, "benchmarks.search", (findings,), "bench_search")
    for name, (queries, lines) in made["queries"].items():
        print(f"  {name}: {queries} queries, {lines} marks")
        assert queries <= MOST_QUERIES
    return environment, made


def compare(rounds: int, seconds: float, findings: int) -> None:
    with tempfile.TemporaryDirectory(prefix="shuping-bench-") as name:
        environment, made = instance(Path(name) / "main", findings)
        command = [str(BIN / "shuping"), "serve", "--port", "PORT"]
        cookies = made["cookies"]
        servers: list[Server] = []
        try:
            servers.append(Server("ledger", command, environment, "/findings/", str(cookies["whole"])).start())
            for who in ("whole", "township"):
                for name, words in ASKED.items():
                    path = f"/search/?words={quote(words)}"
                    servers.append(Server(f"{who}, {name}", command, environment, path, str(cookies[who])))
            for server in servers[1:]:  # one process serves them all: two cores hold no sixteen
                server.port, server.process = servers[0].port, servers[0].process
            alternately(servers, rounds=rounds, seconds=seconds)
        finally:
            servers[0].stop()
        print("server CPU a request:")
        ledger = servers[0]
        for server in servers:
            both = [a + b for a, b in zip(server.costs, server.database_costs, strict=True)]
            base = [a + b for a, b in zip(ledger.costs, ledger.database_costs, strict=True)]
            whole = (
                f"; with the database's processes {line(ratio(both, base), 'x')}" if any(ledger.database_costs) else ""
            )
            cost, times = line(server.costs, " ms"), line(ratio(server.costs, ledger.costs), "x")
            print(f"  {server.name:<28} {cost} = {times}{whole}")
        print("  goal: <= 3x the ledger's page")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--grow", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.grow:
        grow(asked.grow)
        return
    if asked.postgres and not os.environ.get("SHUPING_DATABASE"):
        words = [word for word in sys.argv[1:] if word != "--postgres"]
        os.execv(HERE / "scripts/with-postgres", ["with-postgres", sys.executable, "-m", "benchmarks.search", *words])
    print("PostgreSQL" if os.environ.get("SHUPING_DATABASE") else "SQLite", flush=True)
    compare(asked.rounds, asked.seconds, 10_000 if asked.small else 100_000)


if __name__ == "__main__":
    main()
