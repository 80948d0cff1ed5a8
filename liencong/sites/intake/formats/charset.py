"""Bytes of text files made text, whose encoding shows only in the content."""

import codecs

from liencong.core.text.legacy import to_unicode

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str:
    """Decode by byte order mark, else as UTF-8, else as the legacy encoding it reads in, or windows-1258."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data.decode(codec, "replace").removeprefix("\ufeff")
    try:
        return data.decode()
    except UnicodeDecodeError:
        text, encoding = to_unicode(data.decode("latin-1"))
        return text if encoding else data.decode("cp1258", "replace")
