"""A feed's bytes made safe and small before the feed parser sees them.

Document type declarations go out (entity bombs, local files), and a long feed comes apart into short ones, so
that memory holds a few hundred entries at a time however long it is.
"""

import re
import sys
from collections.abc import Iterator

ENTRIES_A_PIECE = 500

_LARGEST_HEAD = 2**16
_LONGEST_CODE = 10

_FIRST_BYTES = (  # longest first; XML 1.0, appendix F
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(
    rb"""<!DOCTYPE
         (?:[^"'\[>]|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))*+
         (?:\[(?:[^]"'<]|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|<!--.*?(?:-->|\Z)|<)*+(?:\]\s*+|\Z))?+ >?""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
"""What is never closed reaches to the end, so that hostile bytes are read once, not once from each start."""
_ENTRY_TAG = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(/?)((?:[\w.-]+:)?(?:item|entry))(?=[\s/>])[^<>]*?(/?)>",
    re.DOTALL,
)
_REFERENCES = re.compile(rb"(?:&#(?:x[0-9a-f]+|[0-9]+);)+", re.IGNORECASE)


def made_safe(data: bytes) -> bytes:
    """Give a feed in an encoding that extends ASCII, with no document type and so no entity of its own.

    References to impossible characters go out; the halves of an emoji, which some systems write, are joined.
    """
    data = data.lstrip(b" \t\r\n")
    codec = next((codec for start, codec in _FIRST_BYTES if data.startswith(start)), None)
    if codec:
        text = data.decode(codec, "replace")
        data = b"\xef\xbb\xbf" + _XML_DECLARATION.sub("", text).encode("utf-8", "replace")
    return _REFERENCES.sub(_possible_characters, _DOCTYPE.sub(b"", data))


def pieces(data: bytes, entries: int = ENTRIES_A_PIECE) -> Iterator[bytes]:
    """Give a feed as feeds of at most so many entries, each with the head and foot of the whole."""
    starts, end = _entry_starts(data)
    cuts = starts[::entries]
    if len(cuts) < 2 or cuts[0] + len(data) - end > _LARGEST_HEAD:  # to repeat so much would cost more
        yield data
        return
    head, foot = data[: cuts[0]], data[end:]
    for start, stop in zip(cuts, [*cuts[1:], end], strict=True):
        yield head + data[start:stop] + foot


def head_and_foot(data: bytes) -> bytes:
    """Give a feed without its entries."""
    starts, end = _entry_starts(data)
    return data[: starts[0]] + data[end:] if starts else data


def _possible_characters(run: re.Match[bytes]) -> bytes:
    numbers = (reference.removeprefix(b"&#").lower() for reference in run[0].split(b";")[:-1])
    codes = [_code(number) for number in numbers]
    if not any(0xD800 <= code <= 0xDFFF or code > sys.maxunicode for code in codes):
        return run[0]
    text = "".join(chr(code) for code in codes if code <= sys.maxunicode)
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return "".join(f"&#{ord(character)};" for character in whole).encode()


def _code(number: bytes) -> int:
    if len(number) > _LONGEST_CODE:
        return sys.maxunicode + 1
    return int(number[1:], 16) if number.startswith(b"x") else int(number)


def _entry_starts(data: bytes) -> tuple[list[int], int]:
    """Find where each entry begins and where the last one ends; an unclosed last entry reaches to the end."""
    starts: list[int] = []
    name, end, inside = b"", 0, False
    for tag in _ENTRY_TAG.finditer(data):
        closing, found, empty = tag.groups()
        if found is None or (name and found != name):
            continue
        name = found
        if not closing:
            starts.append(tag.start())
        inside = not closing and not empty
        end = tag.end()
    return starts, len(data) if inside else end
