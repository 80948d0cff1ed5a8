"""Reads messages that come as files: edXML by itself or packed, or a folder with a sheet that tells of it."""

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from liencong.core.text import clean_line
from liencong.sites.receiving.archives import is_archive, unpack
from liencong.sites.receiving.edxml import DOCUMENT, read_date, read_edxml
from liencong.sites.receiving.matter import Attached, Matter, Unreadable, as_html

SHEET_JSON, SHEET_TOML = "thong-tin.json", "thong-tin.toml"
ENDINGS = (".edxml", ".xml")

_FIELDS = {"so": "number", "co_quan_ban_hanh": "issuing_body", "nguoi_ky": "signer"}
_DAYS = {"ngay": "issued_on", "ngay_hieu_luc": "effective_on"}


def read_parcel(content: bytes) -> Matter:
    """Read a message; raise `Unreadable` for what is none."""
    if not is_archive(content):
        return read_edxml(content)
    files = unpack(content)
    if SHEET_JSON in files or SHEET_TOML in files:
        return _by_sheet(files)
    named = [name for name in files if name.lower().endswith(ENDINGS)]
    if len(named) != 1:
        raise Unreadable
    return read_edxml(files[named[0]])


def _by_sheet(files: Mapping[str, bytes]) -> Matter:
    try:
        if SHEET_JSON in files:
            said = json.loads(files[SHEET_JSON])
        else:
            said = tomllib.loads(files[SHEET_TOML].decode())
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(said, dict):
        raise Unreadable
    days = {name: read_date(_line(said, key)) for key, name in _DAYS.items()}
    fields = {name: _line(said, key) for key, name in _FIELDS.items()} | days
    return Matter(
        sender=_line(said, "email").lower()[:320],
        sender_name=_line(said, "noi_gui")[:200] or _line(said, "co_quan_ban_hanh")[:200],
        title=_line(said, "trich_yeu")[:400],
        body_html=as_html(str(said.get("noi_dung", ""))),
        attachments=[
            Attached(name, content) for name, content in files.items() if name not in (SHEET_JSON, SHEET_TOML)
        ],
        type=DOCUMENT,
        fields={name: value for name, value in fields.items() if value},
    )


def _line(said: Mapping[str, Any], key: str) -> str:
    return clean_line(str(said.get(key, "")))
