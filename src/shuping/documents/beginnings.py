"""What a file is, told by its bytes and not by its name. Knows no Django: `shuping read` asks before it loads any."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
BEGINNINGS = {
    b"\x89PNG": "picture", b"\xff\xd8\xff": "picture",
    b"GIF8": "image", b"II*\x00": "image", b"MM\x00*": "image", b"BM": "image",
    b"Rar!": "archive", b"7z\xbc\xaf": "archive", b"\x1f\x8b": "archive", b"BZh": "archive", b"\xfd7zXZ": "archive",
    b"\x7fELF": "program", b"MZ": "program", b"{\\rtf": "rtf", b"ID3": "media", b"OggS": "media",
}  # fmt: skip
MARKUP = (b"mime-version:", b"<html", b"<!doctype html", b"<?xml")
OLE_STREAMS = {
    "EncryptedPackage": "locked",
    "WordDocument": "doc",
    "Workbook": "sheet",
    "PowerPoint Document": "slides",
}
BRANDS = {b"heic": "image", b"heix": "image", b"mif1": "image", b"avif": "image", b"WEBP": "image"}


def kind_of(content: bytes) -> str:
    """Return what a file is: what may be read, and `txt` is everything without a mark of its own, or what may not.

    May: `docx` (any zip), `pdf`, `doc`, `rtf`, `picture` (PNG, JPEG), `txt`. May not: `locked`, `sheet`, `slides`,
    `ole` (others of its kind), `image`, `archive`, `program`, `web`, `media`.
    """
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(ZIP):
        return "docx"
    if content.startswith(OLE):
        return next((kind for name, kind in OLE_STREAMS.items() if name.encode("utf-16-le") in content), "ole")
    for beginning, kind in BEGINNINGS.items():
        if content.startswith(beginning) and (len(beginning) > 2 or b"\x00" in content[:512]):
            return kind
    if content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(MARKUP):
        return "web"
    if content[4:8] == b"ftyp" or content[:4] == b"RIFF":
        return BRANDS.get(content[8:12], "media")
    return "txt"
