"""What administrators do about the whole: people's accounts, the machine's jobs."""

from shuping.office.services.accounts import (
    BadAccount,
    close_account_of,
    open_account_of,
    register_with_account,
    reopen_account_of,
    reset_password_of,
)
from shuping.office.services.jobs import retry_job

__all__ = [
    "BadAccount",
    "close_account_of",
    "open_account_of",
    "register_with_account",
    "reopen_account_of",
    "reset_password_of",
    "retry_job",
]
