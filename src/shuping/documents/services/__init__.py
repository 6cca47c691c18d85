"""Writers of documents and excerpts, by what is done: entering a text, checking its items, handing them out."""

from shuping.documents.services.checking import (
    Shown,
    change_kind,
    confirm_excerpt,
    confirm_together,
    drop_excerpt,
    join_excerpts,
    mark_excerpt,
    move_end,
    reopen_excerpt,
    respan_excerpt,
    split_excerpt,
    undo,
)
from shuping.documents.services.describing import describe_document
from shuping.documents.services.entering import Heard, enter_document, line_ends
from shuping.documents.services.errors import BadDocument, HandedOut, NotChecked, NotSaid, OtherStep
from shuping.documents.services.handing_out import hand_out
from shuping.documents.services.replacing import OtherText, replace_text

__all__ = [
    "BadDocument",
    "HandedOut",
    "Heard",
    "NotChecked",
    "NotSaid",
    "OtherStep",
    "OtherText",
    "Shown",
    "change_kind",
    "confirm_excerpt",
    "confirm_together",
    "describe_document",
    "drop_excerpt",
    "enter_document",
    "hand_out",
    "join_excerpts",
    "line_ends",
    "mark_excerpt",
    "move_end",
    "reopen_excerpt",
    "replace_text",
    "respan_excerpt",
    "split_excerpt",
    "undo",
]
