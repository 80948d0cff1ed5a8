"""Reads the national exchange format of document-management systems (edXML, QCVN 102:2016/BTTTT).

Elements are known by their local names: systems in use put them into different namespaces, or into none.
"""

import binascii
from base64 import b64decode
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from liencong.core.text import clean_line
from liencong.sites.receiving.archives import sole_file
from liencong.sites.receiving.matter import Attached, Matter, Unreadable, as_html

DOCUMENT = "document"
_DATES = ("%Y/%m/%d", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")


def read_edxml(content: bytes) -> Matter:
    """Read a message with its document and files; raise `Unreadable` for what is none."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable from error
    header = _find(root, "MessageHeader")
    if header is None:
        raise Unreadable
    sender = _find(header, "From")
    organ = _text(sender, "OrganName")
    return Matter(
        sender=_text(sender, "Email").lower()[:320],
        sender_name=organ[:200],
        title=_text(header, "Subject")[:400],
        body_html=as_html(_text(header, "Content", lines=True)),
        attachments=list(_attachments(root)),
        type=DOCUMENT,
        fields=_fields(header, organ),
    )


def _fields(header: Element, organ: str) -> dict[str, object]:
    """Give the typed fields of a document that a header tells, as far as it does."""
    number, notation = _text(header, "CodeNumber"), _text(header, "CodeNotation")
    told: dict[str, object] = {
        "number": "/".join(filter(None, (number, notation)))[:100],
        "issued_on": read_date(_text(_find(header, "PromulgationInfo"), "PromulgationDate")),
        "issuing_body": organ[:200],
        "signer": _text(_find(header, "SignerInfo"), "FullName")[:200],
    }
    return {name: value for name, value in told.items() if value}


def read_date(text: str) -> date | None:
    """Read a day in one of the ways in which systems write it; None for anything else."""
    for way in _DATES:
        try:
            return datetime.strptime(text[:10], way).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None


def _attachments(root: Element) -> Iterator[Attached]:
    """Give the files; one that was packed for the way is unpacked."""
    names = {
        _text(reference, "ContentId"): _text(reference, "AttachmentName")
        for reference in _all(root, "Reference")
    }
    for one in _all(root, "Attachment"):
        name = _text(one, "AttachmentName") or names.get(_text(one, "ContentId"), "") or "tep"
        encoded = _text(one, "ContentTransferEncoded")
        try:
            content = b64decode(encoded)
        except (binascii.Error, ValueError) as error:
            raise Unreadable from error
        if not name.lower().endswith(".zip"):
            content = sole_file(content) or content
        if content:
            yield Attached(name, content)


def _find(element: Element | None, name: str) -> Element | None:
    return next(_all(element, name), None) if element is not None else None


def _all(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if one.tag.rpartition("}")[2] == name)


def _text(element: Element | None, name: str, *, lines: bool = False) -> str:
    found = _find(element, name)
    text = (found.text or "") if found is not None else ""
    return text.strip() if lines else clean_line(text) if len(text) < 10_000 else text.strip()
