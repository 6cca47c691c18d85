"""A word file as a package: what is checked before any of it is parsed.

Every check uses the package's own directory, which costs nothing to read; what the directory lies about is caught
when a part is read, for `zipfile` stops at the declared size.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from xml.sax import handler

from shuping.core.guarded import Refusal, gettext_noop
from shuping.core.package_parts import LARGEST_RATIO, LARGEST_UNPACKED, MOST_PARTS, stream_part

ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
EMBEDDED = ("word/embeddings/", "word/charts/")
DOCUMENT = "/officeDocument"

DAMAGED = gettext_noop("这个文件已经损坏，打不开。请在 Word 或 WPS 里打开原稿，另存为新的文件后再上传。")
LOCKED = gettext_noop("这个文件设了打开密码。请去掉密码，另存后再上传。")
MACROS = gettext_noop("这个文件带有宏，不能收。请在 Word 或 WPS 里另存为“Word 文档（.docx）”，宏会去掉，然后再上传。")
DECLARATIONS = gettext_noop("这个文件里有外部引用的声明，不像正常的 Word 文件，不能收。请把文字复制到新文档再上传。")
SHEET = gettext_noop("这是电子表格，不是文字材料。请把要读的文字复制到 Word 文档里再上传。")
SLIDES = gettext_noop("这是演示文稿，不是文字材料。请把文字复制到 Word 文档里再上传。")
ARCHIVE = gettext_noop("这是压缩包。请解压，把里面的材料逐个上传。")
OTHERS = {
    "xl/workbook.xml": SHEET,
    "ppt/presentation.xml": SLIDES,
    "OFD.xml": gettext_noop("这是 OFD 版式文件，现在还读不了。请在阅读器里导出为 PDF，或者找到 Word 原稿后再上传。"),
    "content.xml": gettext_noop("这是 ODF 文档。请在 WPS 或 LibreOffice 里另存为“Word 文档（.docx）”后再上传。"),
}


class Package:
    """A checked .docx: parts by name, the main part's name, and notes about what was left unread."""

    def __init__(self, content: bytes) -> None:
        """Check the package. Raises Refusal."""
        self.notes: list[str] = []
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Refusal(DAMAGED) from error
        self._parts = self._archive.infolist()
        self._check_sizes(len(content))
        self.names = {part.filename for part in self._parts}
        self._check_names()
        self._check_archives()
        self.main = self._main_part()

    def _check_sizes(self, packed: int) -> None:
        unpacked = sum(part.file_size for part in self._parts)
        if len(self._parts) > MOST_PARTS:
            raise Refusal(
                gettext_noop("这个文件里有%(parts)s个部件，超过了%(limit)s个的上限。请把文字复制到新文档再上传。"),
                parts=len(self._parts),
                limit=MOST_PARTS,
            )
        if unpacked > LARGEST_UNPACKED:
            raise Refusal(
                gettext_noop("这个文件解开后有%(size)sMB，超过了%(limit)sMB 的上限。请去掉图片和附件再上传。"),
                size=unpacked // 1024 // 1024,
                limit=LARGEST_UNPACKED // 1024 // 1024,
            )
        if unpacked > LARGEST_RATIO * packed:
            raise Refusal(
                gettext_noop("这个文件解开后是原来的%(ratio)s倍，不像正常的文档。请把文字复制到新文档再上传。"),
                ratio=unpacked // packed,
            )
        if any(part.flag_bits & 1 for part in self._parts):
            raise Refusal(LOCKED)
        if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in self._parts):
            raise Refusal(DAMAGED)

    def _check_names(self) -> None:
        if len(self.names) < len(self._parts) or any(_climbs(name) for name in self.names):
            raise Refusal(DAMAGED)
        for name, sentence in OTHERS.items():
            if name in self.names:
                raise Refusal(sentence)
        if "[Content_Types].xml" not in self.names:
            raise Refusal(ARCHIVE)
        if any(posixpath.basename(name).lower() in ("vbaproject.bin", "vbadata.xml") for name in self.names):
            raise Refusal(MACROS)

    def _check_archives(self) -> None:
        """Refuse packed files in the package; an embedded workbook of a chart is left unread."""
        for part in self._parts:
            if not self._head(part).startswith(ARCHIVES):
                continue
            if not part.filename.startswith(EMBEDDED):
                raise Refusal(gettext_noop("这个文件里还套着压缩包，不能收。请取出里面的材料，逐个上传。"))
            self.notes.append(gettext_noop("文件里嵌着别的文件（如表格），没有读入。"))

    def _head(self, part: zipfile.ZipInfo) -> bytes:
        try:
            with self._archive.open(part) as stream:
                return stream.read(8)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise Refusal(DAMAGED) from error

    def _main_part(self) -> str:
        for kind, target, _mode in self.relations(""):
            if kind.endswith(DOCUMENT):
                name = posixpath.normpath(target.lstrip("/"))
                if name in self.names:
                    return name
        raise Refusal(DAMAGED)

    def relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Yield (type, target, mode) of each relation of a part; nothing that they point at is opened."""
        folder, name = posixpath.split(part)
        found = _Relations()
        self.parse(posixpath.join(folder, "_rels", f"{name}.rels"), found)
        yield from found.rows

    def parse(self, name: str, content_handler: handler.ContentHandler) -> None:
        """Stream a part through a handler (namespaces on); an absent part is empty. Raises Refusal."""
        if name not in self.names:
            return
        stream_part(self._archive, name, content_handler, damaged=DAMAGED, declarations=DECLARATIONS)


def _climbs(name: str) -> bool:
    """Tell whether a part's name would lead out of the package, were it ever unpacked."""
    name = name.replace("\\", "/")
    return name.startswith("/") or ".." in name.split("/")


class _Relations(handler.ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, str, str]] = []

    def startElementNS(self, name, qname, attrs) -> None:  # type: ignore[no-untyped-def]  # noqa: N802
        if name[1] == "Relationship":
            row = {key[1]: value for key, value in attrs.items()}
            self.rows.append((row.get("Type", ""), row.get("Target", ""), row.get("TargetMode", "Internal")))
