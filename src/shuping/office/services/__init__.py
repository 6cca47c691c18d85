"""What administrators do about the whole: people and their accounts, the machine's jobs."""

from shuping.office.services.accounts import (
    BadAccount,
    close_account_of,
    open_account_of,
    register_with_account,
    reopen_account_of,
    reset_password_of,
)
from shuping.office.services.jobs import retry_job
from shuping.office.services.registering import rename_person_of, withdraw_person_of

__all__ = [
    "BadAccount",
    "close_account_of",
    "open_account_of",
    "register_with_account",
    "rename_person_of",
    "reopen_account_of",
    "reset_password_of",
    "retry_job",
    "withdraw_person_of",
]
