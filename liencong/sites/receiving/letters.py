"""Reads letters as they come over IMAP (RFC 5322, MIME), hostile ones too."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from liencong.core.text import clean_line
from liencong.sites.intake.formats.charset import decode
from liencong.sites.receiving.matter import Attached, Matter, Unreadable, as_html

MOST_PARTS = 200
DEEPEST = 20
LONGEST_TEXT = 500_000
"""Characters of a letter's own text that are read; a longer one is cut."""

LONGEST_LINE = 400

_MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|khong-tra-loi|bounce|owner-|.*-request)", re.I)
_BULK = frozenset({"bulk", "list", "junk"})


class TooManyParts(Unreadable):
    """The letter has more parts, or lies in more layers, than any honest one."""

    code = "letter-too-many-parts"


def read_letter(content: bytes) -> Matter:
    """Read a letter; raise `Unreadable` for what no mail program could make sense of."""
    try:
        letter = message_from_bytes(content, policy=policy.compat32)
        parts = list(_leaves(letter, 0))
    except (RecursionError, ValueError, LookupError) as error:
        raise Unreadable from error
    name, address = parseaddr(
        str(letter.get("From", ""))[: LONGEST_LINE * 20]
    )  # a name may look like an address
    bodies = {kind: text for kind, text in map(_text, reversed(parts)) if kind}
    html = bodies.get("text/html") or as_html(bodies.get("text/plain", ""))
    files = [file for part in parts if (file := _file(part))]
    return Matter(
        sender=clean_line(address).lower()[:320],
        sender_name=clean_line(_decoded(name))[:200],
        title=clean_line(_header(letter, "Subject"))[:LONGEST_LINE],
        body_html=html[:LONGEST_TEXT],
        attachments=files,
        message_id=clean_line(str(letter.get("Message-ID", "")))[:LONGEST_LINE],
        answerable=_is_answerable(letter, address),
    )


def _leaves(part: Message, depth: int) -> Iterator[Message]:
    """Give the parts that hold something, in their order; a letter inside is a file."""
    seen = 0
    stack = [(part, depth)]
    while stack:
        one, deep = stack.pop()
        seen += 1
        if seen > MOST_PARTS or deep > DEEPEST:
            raise TooManyParts
        inside = one.get_payload()
        if isinstance(inside, list) and one.get_content_maintype() == "multipart":
            stack += [(child, deep + 1) for child in reversed(inside) if isinstance(child, Message)]
        else:
            yield one


def _text(part: Message) -> tuple[str, str]:
    """Give a part's kind and text where it belongs to the letter's own text."""
    kind = part.get_content_type()
    if kind not in ("text/plain", "text/html") or _is_file(part):
        return "", ""
    content = _content(part)
    try:
        text = content.decode(part.get_content_charset() or "", "strict")
    except (LookupError, UnicodeError):
        text = decode(content)
    return kind, text


def _file(part: Message) -> Attached | None:
    is_letter = part.get_content_type() == "message/rfc822"
    if not (_is_file(part) or is_letter or part.get_content_maintype() not in ("text", "multipart")):
        return None
    inside = part.get_payload()
    letter = inside[0] if is_letter and isinstance(inside, list) and inside else None
    content = letter.as_bytes() if isinstance(letter, Message) else _content(part)
    name = clean_line(_decoded(part.get_filename() or ""))
    return Attached(name or ("thu.eml" if is_letter else "tep"), content) if content else None


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _header(letter: Message, name: str) -> str:
    return _decoded(str(letter.get(name, ""))[: LONGEST_LINE * 20])


def _decoded(text: str) -> str:
    """Decode encoded words (RFC 2047), whatever charset they claim."""
    try:
        pieces = decode_header(text)
    except (ValueError, LookupError, HeaderParseError):
        return text
    return "".join(piece if isinstance(piece, str) else _word(piece, charset) for piece, charset in pieces)


def _word(piece: bytes, charset: str | None) -> str:
    try:
        return piece.decode(charset or "utf-8")
    except (LookupError, UnicodeError):
        return decode(piece)


def _is_answerable(letter: Message, address: str) -> bool:
    """Tell whether a person wrote the letter, to whom a machine may write back (RFC 3834, section 2)."""
    automatic = str(letter.get("Auto-Submitted", "no")).strip().lower() != "no"
    is_bulk = str(letter.get("Precedence", "")).strip().lower() in _BULK
    from_list = any(
        name in letter for name in ("List-Id", "List-Unsubscribe", "X-Loop", "X-Auto-Response-Suppress")
    )
    is_bounce = str(letter.get("Return-Path", "")).strip() == "<>"
    return not (
        automatic or is_bulk or from_list or is_bounce or _MACHINES.match(address) or "@" not in address
    )
