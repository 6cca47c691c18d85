"""What the reference says is what the program does, both ways, and no link of the docs leads nowhere."""

import argparse
import re
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.core.management import load_command_class

from shuping.access.actions import actions
from shuping.access.roles import roles
from shuping.audit.queries import _chained
from shuping.audit.words import word
from shuping.config.command import COMMANDS, HELP
from shuping.config.environment import PREFIX, Environment
from shuping.core.jobs.kinds import kind_of, names
from shuping.findings.models import ACT_LABELS
from shuping.findings.rules import ACTS
from shuping.reading import command as reading
from shuping.resemblance import command as resemblance
from shuping.reviews.scheme_rules import RULES
from shuping.scrutiny import answering, offline_page, open_round, round_key, tallying

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "shuping"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "front" / "README.md"])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
# Links whose file is still to come. Must stay empty at a release.
TODO: set[str] = set()
DJANGOS = {"--help", "--skip-checks"}
IN_EVERY_ROOM = {"tests/", "templates/"}


def table(page: str) -> Iterator[list[str]]:
    """Yield the cells of every row of a page's tables, heads left out."""
    for line in (DOCS / "reference" / page).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells and cells[0].startswith("`"):
            yield cells


def words(cell: str) -> tuple[str, ...]:
    """Return what stands between backquotes."""
    return tuple(re.findall(r"`([^`]+)`", cell))


def test_every_setting_is_described_and_nothing_else() -> None:
    described = {words(row[0])[0] for row in table("settings.md")}
    assert described == {PREFIX + "CONFIG"} | {PREFIX + field.name.upper() for field in fields(Environment)}


def test_every_action_is_described_with_who_holds_it() -> None:
    for config in apps.get_app_configs():
        if config.name.startswith("shuping.") and (SOURCE / config.label / "permissions.py").exists():
            import_module(f"{config.name}.permissions")
    described = {words(row[0])[0]: (row[1], set(words(row[2])), set(words(row[3]))) for row in table("actions.md")}
    assert described == {
        name: (
            action.label,
            {role.code for role in roles().values() if name in role.own | role.seat},
            {role.code for role in roles().values() if name in role.cover},
        )
        for name, action in actions().items()
    }


def test_every_act_is_described_with_its_states_and_who_does_it() -> None:
    rows = [row for row in table("acts.md") if len(row) == 5]
    described = {words(row[0])[0]: (row[1], words(row[2]), row[3].strip("`")) for row in rows}
    assert described == {
        act: (str(ACT_LABELS[act]), before, after or "unchanged") for act, (before, after) in ACTS.items()
    }
    assert all(row[4] for row in rows)


def test_every_entry_of_the_chain_is_described() -> None:
    written = {
        name
        for path in SOURCE.rglob("*.py")
        if "/tests/" not in path.as_posix()
        for name in re.findall(r'\brecord\(\s*\w+,\s*f?"([^"]+)"', path.read_text(encoding="utf-8"))
    }
    through = {name.removesuffix(".{act}") for name in written if name.endswith(".{act}")} - {"findings"}
    written |= {
        f"{room}.{act}"
        for room in through
        for path in (SOURCE / room / "services").glob("*.py")
        for act in re.findall(r'\bchain\(\w+, "(\w+)"', path.read_text(encoding="utf-8"))
    }
    described = {words(row[0])[0] for row in table("acts.md") if len(row) == 3}
    assert {"ballots", "reviews"} <= through
    assert written == described | {f"{room}.{{act}}" for room in through | {"findings"}}


def test_every_entry_of_the_chain_has_words_for_people() -> None:
    named = {words(row[0])[0] for row in table("acts.md") if len(row) == 3}
    named |= {f"findings.{words(row[0])[0]}" for row in table("acts.md") if len(row) == 5}
    named |= {"findings.numbered", *_chained}
    assert {name for name in named if word(name) == name} == set()


def test_every_command_is_described_with_its_options() -> None:
    described: dict[str, set[str]] = {}
    for row in table("commands.md"):
        _shuping, command, *_rest = words(row[0])[0].split()
        described.setdefault(command, set()).update(re.findall(r"--[a-z-]+", words(row[0])[0]))
    assert set(described) == {*COMMANDS, "help"}
    parsers = {
        "read": [reading._parser()],
        "resemble": [resemblance._parser()],
        "round-key": [round_key.parser(), answering.parser()],
        "open": [open_round.parser()],
        "tally": [tallying.parser()],
        "offline-page": [offline_page.parser()],
    }
    alone = set(parsers)
    base = load_command_class("shuping.office", "doctor").create_parser("shuping", "doctor")
    for app, name in (
        ("office", "backup"), ("office", "backup-keys"), ("office", "restore"), ("office", "upgrade"),
        ("office", "init"), ("office", "serve"), ("office", "worker"), ("office", "audit"), ("office", "doctor"),
        ("office", "reindex"), ("demo", "demo"),
    ):  # fmt: skip
        parsers[name] = [load_command_class(f"shuping.{app}", name.replace("-", "_")).create_parser("shuping", name)]
    for name, made in parsers.items():
        found = set().union(*map(options, made))
        assert described[name] == found - (options(base) if name not in alone else set()) - DJANGOS, name


def options(parser: argparse.ArgumentParser) -> set[str]:
    found = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                found |= options(inner)
    return found


def test_every_job_is_described_with_its_hour() -> None:
    described = {words(row[0])[0]: (row[1], row[2]) for row in table("jobs.md")}
    known = {kind.name: kind for kind in map(kind_of, names()) if kind is not None}
    assert described == {
        name: (str(kind.label), f"{kind.daily_at:%H:%M}" if kind.daily_at else "-") for name, kind in known.items()
    }


def test_help_and_the_readmes_name_commands_that_exist() -> None:
    assert set(re.findall(r"^  ([\w-]+) ", HELP, re.MULTILINE)) == set(COMMANDS) - {"makemigrations"}
    for page in PAGES:
        named = set(re.findall(r"`shuping ([\w-]+)", page.read_text(encoding="utf-8")))
        assert named <= {*COMMANDS, "help"}, page.name


def test_every_room_stands_in_the_picture_of_the_house() -> None:
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    house = (DOCS / "explanation" / "the-house.md").read_text(encoding="utf-8")
    picture = (DOCS / "pictures" / "house.svg").read_text(encoding="utf-8")
    for room in rooms:
        assert re.search(rf"\b{room}\b", house + picture), room


def test_what_the_house_points_at_is_there() -> None:
    house = (DOCS / "explanation" / "the-house.md").read_text(encoding="utf-8")
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir()}
    for path in re.findall(r"`((?:[a-z_]+/)+[a-z_.]*)`", house):
        inside = SOURCE / path if path.split("/")[0] in rooms else ROOT / path
        assert inside.exists() or path in IN_EVERY_ROOM, path


@pytest.mark.parametrize("text", PAGES, ids=lambda text: text.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(text: Path) -> None:
    lost = {target for target in links(text) if not (text.parent / target).exists()}
    assert lost <= TODO, "write the page, or list it in TODO for now"


def test_nothing_is_still_to_be_done_that_is_there() -> None:
    every = {target for page in PAGES for target in links(page) if not (page.parent / target).exists()}
    assert every >= TODO


def links(page: Path) -> set[str]:
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return {unquote(target.split("#")[0]) for target in found if "://" not in target and not target.startswith("#")}


def test_every_rule_of_a_scheme_is_described_with_its_shape_and_nothing_else() -> None:
    described = {words(row[0])[0]: row[1] for row in table("schemes.md") if len(row) == 4}
    assert described == {rule.name: rule.shape.value for rule in RULES}
    for rule in RULES:
        choices = {code for code, _label in rule.choices}
        limits = next(row[2] for row in table("schemes.md") if words(row[0])[0] == rule.name)
        assert set(words(limits)) == choices, rule.name
