"""A text file in one of the encodings that offices use."""

import codecs

from shuping.core.guarded import Refusal, gettext_noop

MOST_CONTROLS = 0.001  # share of characters

BINARY = gettext_noop("这不是文字文件，读不了。请上传 .docx、.txt 或文字版 PDF。")
UNKNOWN_ENCODING = gettext_noop("认不出这个文本文件的编码。请用记事本打开，另存为“UTF-8”编码后再上传。")


def plain_text(content: bytes) -> str:
    """Return the text of UTF-8, UTF-16 with its mark, or GB 18030 bytes. Raises Refusal for binary content."""
    text = _decoded(content)
    controls = sum(text.count(chr(code)) for code in range(1, 32) if chr(code) not in "\t\n\v\f\r")
    if "\x00" in text or controls > MOST_CONTROLS * len(text) + 1:
        raise Refusal(BINARY)
    return text


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        raise Refusal(BINARY)
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(UNKNOWN_ENCODING)
