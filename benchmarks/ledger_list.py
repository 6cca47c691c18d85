"""The ledger's page beside a bare Django view and django-tables2, each in a server process of its own.

    .venv/bin/python -m benchmarks.ledger_list [--postgres] [--rounds 5] [--seconds 3] [--small]

Prints server CPU ms a request (median of the rounds, range) of the page over 100,000 findings and 100,000
organisations, of a bare view with a plain template that lists the same 50 rows, and of django-tables2, with the
ratios; the queries of the page; and its cost at 600,000 organisations beside that at 10,000. Two clients over
loopback; every server is uvicorn with one process, as `shuping serve` starts it; they are asked in turn. On
PostgreSQL the CPU of its own processes is printed apart. `--small` takes a tenth of the rows.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import worlds
from benchmarks.served import BIN, HERE, Server, alternately, grown, line, ratio

MOST_QUERIES = 6


def grow(organisations: int, findings: int) -> None:
    """Be the process that fills one instance; print the cookie of its viewer and the queries of the page."""
    worlds.set_up()
    from django.db import connection  # noqa: PLC0415 - Django is set up above
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    worlds.grow_tree(organisations)
    worlds.grow_findings(findings)
    user = worlds.seat_department_member()
    worlds.begin_chain()
    worlds.refresh_statistics()
    client = worlds.signed_in(user)
    client.get("/findings/")
    with CaptureQueriesContext(connection) as seen:
        answer = client.get("/findings/")
    assert answer.status_code == 200
    assert answer.content.count(b"<tr") == 51
    if os.environ.get("SHOW_SQL"):
        for query in seen.captured_queries:
            print(query["time"], query["sql"], file=sys.stderr)
    print(json.dumps({"cookie": client.cookies["sessionid"].value, "queries": len(seen.captured_queries)}))


def instance(folder: Path, organisations: int, findings: int) -> tuple[dict[str, str], str]:
    """Return the environment of a new instance of that size and the cookie of its viewer."""
    environment, made = grown(folder, "benchmarks.ledger_list", (organisations, findings), f"bench_{organisations}")
    print(f"{organisations:,} organisations, {findings:,} findings: the page makes {made['queries']} queries")
    assert made["queries"] <= MOST_QUERIES
    return environment, made["cookie"]


def ours(name: str, environment: dict[str, str], cookie: str) -> Server:
    command = [str(BIN / "shuping"), "serve", "--port", "PORT"]
    return Server(name, command, environment, "/findings/", cookie).start()


def peer(name: str, kind: str, environment: dict[str, str], cookie: str) -> Server:
    command = [
        str(BIN / "uvicorn"), "benchmarks.peers.asgi:application", "--host", "127.0.0.1", "--port", "PORT",
        "--log-level", "warning", "--no-access-log", "--no-server-header", "--lifespan", "off",
    ]  # fmt: skip
    settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.peers.settings", "PEER": kind}
    return Server(name, command, {**environment, **settings}, "/", cookie).start()


def report(servers: list[Server], against: Server, goal: str) -> None:
    for server in servers:
        database = f", database {line(server.database_costs, ' ms')}" if any(server.database_costs) else ""
        print(f"  {server.name:<24} {line(server.costs, ' ms')}{database}, {line(server.rates)} requests/s")
    for server in servers:
        if server is not against:
            whole = ""
            if any(server.database_costs):
                both = [[a + b for a, b in zip(s.costs, s.database_costs, strict=True)] for s in (server, against)]
                whole = f"; with the database's processes {line(ratio(both[0], both[1]), 'x')}"
            print(f"  {server.name} / {against.name}: {line(ratio(server.costs, against.costs), 'x')}{whole}")
    print(f"  goal: {goal}")


def compare(rounds: int, seconds: float, scale: int) -> None:
    with tempfile.TemporaryDirectory(prefix="shuping-bench-") as name:
        folder = Path(name)
        environment, cookie = instance(folder / "main", 100_000 // scale, 100_000 // scale)
        prepare = [sys.executable, "-m", "benchmarks.peers.prepare"]
        told = subprocess.run(prepare, cwd=HERE, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE)
        peers_cookie = told.stdout.decode().strip()
        servers: list[Server] = []
        try:
            servers.append(ours("Shuping", environment, cookie))
            servers.append(peer("bare view", "bare", environment, peers_cookie))
            servers.append(peer("django-tables2", "tables2", environment, peers_cookie))
            servers.append(peer("bare view with scope", "bare-scoped", environment, peers_cookie))
            alternately(servers, rounds=rounds, seconds=seconds)
        finally:
            for server in servers:
                server.stop()
        print("server CPU a request, the same 50 rows:")
        report(servers, servers[1], "Shuping <= 1.6x the bare view")
        print(f"  django-tables2 / Shuping: {line(ratio(servers[2].costs, servers[0].costs), 'x')}, goal >= 3x")


def compare_sizes(rounds: int, seconds: float, scale: int) -> None:
    with tempfile.TemporaryDirectory(prefix="shuping-bench-") as name:
        servers: list[Server] = []
        try:
            for organisations in (10_000, 600_000):
                made = instance(Path(name) / str(organisations), organisations // scale, 100_000 // scale)
                servers.append(ours(f"{organisations // scale:,} organisations", *made))
            alternately(servers, rounds=rounds, seconds=seconds)
        finally:
            for server in servers:
                server.stop()
        print("server CPU a request, the same number of findings:")
        report(servers, servers[0], "<= 1.3x")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--only", choices=["peers", "sizes"])
    parser.add_argument("--grow", type=int, nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.grow:
        grow(*asked.grow)
        return
    if asked.postgres and not os.environ.get("SHUPING_DATABASE"):
        words = [word for word in sys.argv[1:] if word != "--postgres"]
        os.execv(
            HERE / "scripts/with-postgres", ["with-postgres", sys.executable, "-m", "benchmarks.ledger_list", *words]
        )
    print("PostgreSQL" if os.environ.get("SHUPING_DATABASE") else "SQLite", flush=True)
    scale = 10 if asked.small else 1
    if asked.only != "sizes":
        compare(asked.rounds, asked.seconds, scale)
    if asked.only != "peers":
        compare_sizes(asked.rounds, asked.seconds, scale)


if __name__ == "__main__":
    main()
