"""Every read of the pages about the whole.

people  whom and what a grant may name, the list of people with their accounts
chain   the newest entries of the chain in words
jobs    what the machine does by itself, and the last backup
"""

from shuping.office.queries.chain import ChainLine, chain_lines, object_words
from shuping.office.queries.jobs import (
    JobLine,
    age,
    job_chips,
    job_counts,
    job_line,
    job_tabs,
    jobs,
    last_backup,
    nobody_works,
)
from shuping.office.queries.people import (
    STATES,
    Filters,
    Told,
    in_tree,
    manages_whole,
    people,
    people_to_grant,
    person,
    places_to_grant,
    told_apart,
    what_they_hold,
    why_not_managed,
    why_not_withdrawn,
)

__all__ = [
    "STATES",
    "ChainLine",
    "Filters",
    "JobLine",
    "Told",
    "age",
    "chain_lines",
    "in_tree",
    "job_chips",
    "job_counts",
    "job_line",
    "job_tabs",
    "jobs",
    "last_backup",
    "manages_whole",
    "nobody_works",
    "object_words",
    "people",
    "people_to_grant",
    "person",
    "places_to_grant",
    "told_apart",
    "what_they_hold",
    "why_not_managed",
    "why_not_withdrawn",
]
