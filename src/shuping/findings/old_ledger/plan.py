"""What each problem of an old ledger becomes, what is wrong at which cell, what a person still has to say. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shuping.core.said_days import said_day
from shuping.findings import rules
from shuping.findings.old_ledger import words
from shuping.findings.old_ledger.sheets import OldRow

SKIP = "skip"
STATES = (rules.AWAITING_PLAN, rules.IN_REMEDY, rules.CLOSED)  # no old ledger makes a claim or a verification of ours
LONGEST_TITLE = 120


@dataclass(frozen=True)
class Fault:
    """What is wrong: `code` names the sentence, `facts` fill it."""

    sheet: str
    row: int
    column: str
    code: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Brought:
    """One finding to be made, for one owner."""

    row: OldRow
    title: str
    owner_id: int
    state: str
    source: str
    raised_on: date
    due_on: date


@dataclass
class Plan:
    """Everything that bringing a ledger in would do; it may be applied where `faults` is empty."""

    rows: list[OldRow]
    made: list[Brought] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    there_already: int = 0
    left_out: int = 0
    states: dict[str, tuple[int, str]] = field(default_factory=dict)  # word: (rows, chosen or guessed)
    sources: dict[str, tuple[int, str]] = field(default_factory=dict)
    unknown_units: dict[str, tuple[int, str]] = field(default_factory=dict)
    needs_due: int = 0
    needs_raised: int = 0
    needs_source: int = 0

    def counts(self) -> dict[str, int]:
        """Return how many findings are made, by state, and how many rows make none."""
        by_state = Counter(one.state for one in self.made)
        return {
            "made": len(self.made),
            **{state: by_state[state] for state in STATES},
            "there_already": self.there_already,
            "left_out": self.left_out,
        }


@dataclass(frozen=True)
class World:
    """Organisations by every name that means one, and (owner, title, day) of each finding that stands already.

    `groups` are those that one choice means together: all townships.
    """

    names: Mapping[str, int]
    ids: frozenset[int]
    there: frozenset[tuple[int, str, date]]
    today: date
    groups: Mapping[str, Sequence[int]] = field(default_factory=dict)


def plan_of(rows: Sequence[OldRow], world: World, choices: Mapping[str, Any]) -> Plan:
    """Return what the rows would become with the choices that a person has made so far."""
    plan = Plan(list(rows))
    plan.states = _chosen(rows, "state", choices.get("states", {}), words.state_of)
    plan.sources = _chosen(rows, "source", choices.get("sources", {}), words.source_of)
    for row in rows:
        _read(row, plan, world, choices)
    return plan


def _chosen(rows: Sequence[OldRow], column: str, chosen: Mapping[str, str], guess: Any) -> dict[str, tuple[int, str]]:
    counted = Counter(row.said.get(column, "") for row in rows)
    return {word: (count, chosen.get(word, guess(word))) for word, count in sorted(counted.items())}


def _read(row: OldRow, plan: Plan, world: World, choices: Mapping[str, Any]) -> None:
    state = plan.states[row.said.get("state", "")][1]
    if state == SKIP:
        plan.left_out += 1
        return
    source = plan.sources[row.said.get("source", "")][1] or choices.get("source", "")
    days = _days(row, plan, world, choices)
    owners = _owners(row, plan, world, choices)
    if not row.said.get("problem"):
        _fault(plan, row, "problem", "no-problem")
    if state not in STATES:
        _unsaid(plan, row, "state")
    if not source:
        plan.needs_source += 1
        _unsaid(plan, row, "source")
    if owners is None or days is None or state not in STATES or not source or not row.said.get("problem"):
        return
    title = title_of(row.said["problem"])
    for owner_id in owners:
        if (owner_id, title, days[0]) in world.there:
            plan.there_already += 1
        else:
            plan.made.append(Brought(row, title, owner_id, state, source, *days))
    plan.left_out += not owners


def title_of(problem: str) -> str:
    """Return the words of a problem as its title: all of them, or up to the last sign before the limit."""
    line = " ".join(problem.split())
    if len(line) <= LONGEST_TITLE:
        return line
    cut = max(line.rfind(sign, 0, LONGEST_TITLE) for sign in "。；，;,")
    return line[: cut if cut > LONGEST_TITLE // 3 else LONGEST_TITLE]


def _owners(row: OldRow, plan: Plan, world: World, choices: Mapping[str, Any]) -> list[int] | None:
    """Return the owners of a row, those left out not among them; None where one is missing or unknown."""
    names = words.names_in(row.said.get("owner", ""))
    if not names:
        _fault(plan, row, "owner", "no-owner" if "owner" in row.where else "no-owner-column")
        return None
    found, is_whole = [], True
    for name in names:
        meant = _meant_by(name, plan, world, choices)
        if meant is None:
            _fault(plan, row, "owner", "unknown-owner", name=name)
            is_whole = False
        else:
            found += [pk for pk in meant if pk not in found]
    return found if is_whole else None


def _meant_by(name: str, plan: Plan, world: World, choices: Mapping[str, Any]) -> Sequence[int] | None:
    """Return the organisations that a name means: known, or as a person chose, none left out; None where nobody did."""
    known = world.names.get(name) or world.names.get(words.bare_name(name))
    if known is not None:
        return [known]
    said = str(choices.get("units", {}).get(name, ""))
    plan.unknown_units[name] = (plan.unknown_units.get(name, (0, ""))[0] + 1, said)
    if said == SKIP:
        return []
    if said in world.groups:
        return world.groups[said]
    return [int(said)] if said.isdecimal() and int(said) in world.ids else None


def _days(row: OldRow, plan: Plan, world: World, choices: Mapping[str, Any]) -> tuple[date, date] | None:
    """Return (raised on, due on) of a row: its own, or those that the person gave for rows without."""
    default = _day(choices.get("raised_on"))
    year = default.year if default else world.today.year
    raised = said_day(row.said.get("raised", ""), year=year, is_end=False) or default
    if raised is None:
        plan.needs_raised += 1
        said = row.said.get("raised", "")
        _fault(plan, row, "raised", "unclear-raised" if said else "no-raised", said=said)
        return None
    if raised > world.today:
        _fault(plan, row, "raised", "raised-to-come")
        return None
    text = row.said.get("due", "")
    due = None if words.is_no_day(text) else said_day(text, year=raised.year, is_end=True)
    if due is not None and due < raised and not any(str(due.year) in part for part in [text]):
        due = said_day(text, year=raised.year + 1, is_end=True)  # "3月底" after a speech in November
    due = due or _day(choices.get("due_on"))
    if due is None:
        plan.needs_due += 1
        _fault(plan, row, "due", "no-due" if text else "blank-due", said=text)
        return None
    if due < raised:
        _fault(plan, row, "due", "due-before-raised")
        return None
    return raised, due


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _fault(plan: Plan, row: OldRow, column: str, code: str, **facts: str) -> None:
    plan.faults.append(Fault(row.sheet, row.row, column, code, facts))


def _unsaid(plan: Plan, row: OldRow, column: str) -> None:
    """Mark a word without a meaning, or that there is no word."""
    said = row.said.get(column, "")
    blank = "no-state-column" if column == "state" and column not in row.where else f"blank-{column}"
    _fault(plan, row, column, f"no-{column}" if said else blank, said=said)
