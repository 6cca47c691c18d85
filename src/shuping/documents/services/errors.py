"""Why a text or an item is refused."""

from shuping.core.errors import Conflict, DomainError


class BadDocument(DomainError):
    """A text that cannot be taken."""

    code = "documents.bad-document"


class HandedOut(Conflict):
    """The document was handed out: its excerpts stand for ever."""

    code = "documents.handed-out"


class OtherStep(Conflict):
    """The last change is another than the one that was to be taken back."""

    code = "documents.other-step"


class NotSaid(Conflict):
    """Neither the text nor a person says what it is, who spoke or when. Fact: `missing`, names of fields."""

    code = "documents.not-said"


class NotChecked(Conflict):
    """Some excerpts are still to be checked. Fact: `left`."""

    code = "documents.not-checked"
