"""What costs a start dear, imported when it is used and not before.

Each name stands for the one module of ours that imports a heavy library at its top; nothing else may import it.
"""

from importlib import import_module
from types import ModuleType

MODULES = {
    "upgrade": "shuping.office.backup.upgrading",
    "backup": "shuping.office.backup.making",  # brings cryptography
    "authenticator": "shuping.accounts.authenticator",  # cryptography, segno
    "code_picture": "shuping.hall.code_picture",  # segno
    "docx": "shuping.papers.docx",
    "pillow": "shuping.documents.pictures",
    "sealed_box": "shuping.core.sealed_box",  # cryptography
    "sm3": "shuping.audit.sm3",  # cryptography
    "slip_pages": "shuping.ballots.slip_pages",  # segno
    "offline_page": "shuping.scrutiny.offline_page",  # segno
    "reading": "shuping.reading",  # ours and light in memory, but a tenth of every start
    "pypdf": "shuping.documents.pdf_text",
    "resemblance": "shuping.resemblance",  # brings numpy
    "weasyprint": "shuping.papers.rendering",
}


def load(name: str) -> ModuleType:
    """Return the module of ours behind a heavy library's name. Raises KeyError for a name not in the closed list."""
    return import_module(MODULES[name])
