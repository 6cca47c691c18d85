"""Word before 2007 (.doc, and .wps of Kingsoft, which is the same inside) and RTF: LibreOffice makes a .docx of them.

It runs shut in (`confined`), with a profile of its own that loads no macro and follows no link, and with a named
filter, so that nothing but these formats is ever opened by it. Where it is not installed, the person is told the
way out.
"""

from pathlib import Path
from subprocess import SubprocessError

from shuping.core.guarded import Refusal, gettext_noop
from shuping.documents import confined
from shuping.documents.docx_package import LOCKED, MACROS

FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format"}
SECTOR = 512
WORD_MARK, IS_LOCKED = b"\xec\xa5", 0x0100  # how a stream of Word text begins, and a bit of its eleventh byte on
MACRO_STORAGE = "_VBA_PROJECT".encode("utf-16-le")

OLD_WORD = gettext_noop(
    "这是旧格式的文档（.doc 或 .wps），现在读不了。请在 Word 或 WPS 里打开，另存为“Word 文档（.docx）”后再上传；"
    "也可以请管理员安装 LibreOffice（libreoffice-writer），以后就能直接上传。"
)
RICH = gettext_noop(
    "这是 RTF 格式的文档，现在读不了。请在 Word 或 WPS 里打开，另存为“Word 文档（.docx）”后再上传；"
    "也可以请管理员安装 LibreOffice（libreoffice-writer），以后就能直接上传。"
)
NOT_OPENED = gettext_noop(
    "这个旧格式的文件打不开：它可能已经损坏，或者设了密码。"
    "请在 Word 或 WPS 里打开，另存为“Word 文档（.docx）”后再上传。"
)
CONVERTED = gettext_noop("这是旧格式的文件，已转换后读入，请与原件核对。")

SETTINGS = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "/org.openoffice.Office.Writer/Filter/Import/VBA": {"Load": "false", "Executable": "false"},
    "/org.openoffice.Office.Writer/Content/Update": {"Link": "2", "Field": "false", "Chart": "false"},
}


def as_docx(content: bytes, kind: str) -> bytes:
    """Return a .docx made of a `doc` or `rtf`. Raises Refusal: macros, a password, no LibreOffice, not to be opened."""
    if kind == "doc":
        _check(content)
    office = confined.found("soffice")
    if office is None:
        raise Refusal(OLD_WORD if kind == "doc" else RICH)
    folder = Path("office").resolve()
    _write_profile(folder)
    source = folder / f"in.{kind}"
    source.write_bytes(content)
    command = [
        office,
        f"-env:UserInstallation={folder.as_uri()}/profile",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"),
        f"--infilter={FILTERS[kind]}",
        *("--convert-to", "docx", "--outdir", str(folder / "out"), str(source)),
    ]
    try:
        confined.run(command, folder=folder)
        return (folder / "out" / "in.docx").read_bytes()
    except (SubprocessError, OSError) as error:
        raise Refusal(NOT_OPENED) from error


def _check(content: bytes) -> None:
    """Refuse what a look at the bytes tells."""
    if MACRO_STORAGE in content:
        raise Refusal(MACROS)
    for start in range(SECTOR, len(content), SECTOR):
        if content[start : start + 2] == WORD_MARK:
            if int.from_bytes(content[start + 10 : start + 12], "little") & IS_LOCKED:
                raise Refusal(LOCKED)
            return


def _write_profile(folder: Path) -> None:
    """Write LibreOffice's settings where it looks for them."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, settings in SETTINGS.items()
        for name, value in settings.items()
    )
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )
