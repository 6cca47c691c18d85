"""Every read of findings that a page, paper, export or job makes.

reading       the ledger, one finding, and what hangs on it
independence  who may judge a finding
waiting       what waits for the actor, for his desk
reminding     whom to remind of a day
turns         what the actor may do with one finding now
"""

from shuping.findings.queries.independence import (
    OWNERS_ACTS,
    PLANS,
    acted_for_owner,
    bars,
    independent,
    paper_bars,
    plan_writer,
    ties,
)
from shuping.findings.queries.reading import (
    OPEN,
    children,
    counts,
    evidence,
    finding,
    findings,
    history,
    missing_for_claim,
    open_extension,
    open_paper,
    people_of,
    scan,
    stands_alone,
    to_transfer,
)
from shuping.findings.queries.reminding import moments_of_month, reminders, to_remind
from shuping.findings.queries.turns import (
    Possible,
    correctable,
    may_amend,
    may_answer_extension,
    may_waive,
    must_be_signed,
    possible,
    somebody_signs,
)
from shuping.findings.queries.waiting import to_answer, to_approve, to_confirm, to_enter, to_sign

__all__ = [
    "OPEN",
    "OWNERS_ACTS",
    "PLANS",
    "Possible",
    "acted_for_owner",
    "bars",
    "children",
    "correctable",
    "counts",
    "evidence",
    "finding",
    "findings",
    "history",
    "independent",
    "may_amend",
    "may_answer_extension",
    "may_waive",
    "missing_for_claim",
    "moments_of_month",
    "must_be_signed",
    "open_extension",
    "open_paper",
    "paper_bars",
    "people_of",
    "plan_writer",
    "possible",
    "reminders",
    "scan",
    "somebody_signs",
    "stands_alone",
    "ties",
    "to_answer",
    "to_approve",
    "to_confirm",
    "to_enter",
    "to_remind",
    "to_sign",
    "to_transfer",
]
