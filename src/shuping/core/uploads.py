"""Files that a person attaches: what may come in, told by the bytes and not by the name."""

from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from shuping.core.errors import DomainError

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 200
STARTS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"PK\x03\x04", "application/zip"),
)
OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHOWN_INLINE = {"application/pdf", "image/jpeg", "image/png"}


class BadUpload(DomainError):
    """A file that cannot be taken."""

    code = "core.bad-upload"


@dataclass(frozen=True)
class Upload:
    """A file as it came, with the media type that its bytes show."""

    name: str
    data: bytes
    media_type: str


def take(file: "UploadedFile[bytes] | None") -> Upload | None:
    """Return an uploaded file, or None where none was chosen. Raises BadUpload: too large, or of no known kind."""
    if file is None:
        return None
    name, data = read(file)
    return Upload(name, data, media_type_of(name, data))


def read(file: "UploadedFile[bytes]") -> tuple[str, bytes]:
    """Return (name, bytes) of an uploaded file of whatever kind. Raises BadUpload for one that is too large."""
    if (file.size or 0) > LARGEST:
        raise BadUpload(_("文件超过 20 MB，请压缩后再传，或只传要紧的几页。"))
    return PurePath(file.name or "").name[-LONGEST_NAME:], file.read()


def media_type_of(name: str, data: bytes) -> str:
    """Return the media type of a picture, PDF, text, DOCX or XLSX. Raises BadUpload for anything else."""
    for start, media_type in STARTS:
        if data.startswith(start):
            if media_type != "application/zip":
                return media_type
            office = OFFICE.get(PurePath(name).suffix.lower())
            if office:
                return office
    if data and b"\x00" not in data[:4096] and PurePath(name).suffix.lower() == ".txt":
        return "text/plain"
    raise BadUpload(_("这种文件不能附。请附图片（jpg、png）、PDF、Word（docx）、表格（xlsx）或文本（txt）。"))
