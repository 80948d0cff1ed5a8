"""XML for other machines, put together so that no text can break it."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from liencong.core.text.unicode import visible

_WHITE_BUT_NOT_IN_XML = dict.fromkeys([0x0B, 0x0C, *range(0x1C, 0x20)], " ")


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Add an element; characters that XML forbids or nobody can see go out, empty attributes stay away."""
    given = {name: _allowed(value) for name, value in attributes.items() if value}
    element = SubElement(parent, tag, given)
    element.text = _allowed(text) or None
    return element


def to_bytes(root: Element) -> bytes:
    """Give a document as UTF-8 with its XML declaration."""
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def rfc3339(moment: datetime) -> str:
    """Write an aware moment as RFC 3339 in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _allowed(text: str) -> str:
    return visible(text).translate(_WHITE_BUT_NOT_IN_XML)
