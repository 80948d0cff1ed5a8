"""The table from which a province's sites are provisioned, one administrative unit or agency a row (M16)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from liencong.sites.intake.formats.item import Notice, Refusal
from liencong.sites.intake.formats.legible import legible
from liencong.sites.intake.formats.table import Row, read_rows

SiteKind = Literal["portal", "component", "external"]

_NAMES = {
    "code": "code",
    "ma": "code",
    "ma don vi": "code",
    "name": "name",
    "full name": "name",
    "fullname": "name",
    "ten": "name",
    "ten don vi": "name",
    "slug": "slug",
    "ten ngan": "slug",
    "domain": "domain",
    "host": "domain",
    "ten mien": "domain",
    "kind": "kind",
    "loai": "kind",
    "tier": "tier",
    "cap": "tier",
    "parent": "parent_code",
    "parent code": "parent_code",
    "don vi cap tren": "parent_code",
    "ma cap tren": "parent_code",
    "theme": "theme",
    "giao dien": "theme",
    "email": "email",
    "thu dien tu": "email",
    "phone": "phone",
    "dien thoai": "phone",
    "address": "address",
    "dia chi": "address",
    "officials": "officials",
    "lanh dao": "officials",
}
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_SHAPES = {
    "code": re.compile(r"\S{1,40}"),
    "name": re.compile(r".{1,200}", re.DOTALL),
    "slug": re.compile(rf"(?:{_LABEL})?"),
    "domain": re.compile(rf"(?:(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})+)?"),
    "kind": re.compile(r"|portal|component|external"),
    "email": re.compile(r"(?:[^@\s]+@[^@\s]+\.[^@\s]+)?"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit and the site that it shall have; an empty value is for the provisioner to choose or to leave."""

    line: int
    code: str
    name: str
    slug: str = ""
    domain: str = ""
    kind: SiteKind = "component"
    tier: str = ""
    parent_code: str = ""
    theme: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    officials: str = ""


def read_units(data: bytes) -> Iterator[UnitRow | Notice]:
    """Read the units of a table lazily; a code, slug or domain given twice is refused the second time.

    Raises FileTooLarge, MissingColumns, RepeatedColumns.
    """
    taken: set[tuple[str, str]] = set()
    for row in read_rows(data, _NAMES, needed=("code", "name")):
        if isinstance(row, Refusal):
            yield row
            continue
        cells = _cells(row)
        if wrong := [name for name, shape in _SHAPES.items() if not shape.fullmatch(cells.get(name, ""))]:
            yield Refusal(str(row.line), cells.get("name", ""), "line-invalid", {"fields": ", ".join(wrong)})
            continue
        keys = {(name, cells[name]) for name in ("code", "slug", "domain") if cells.get(name)}
        if repeated := sorted(name for name, _ in keys & taken):
            yield Refusal(str(row.line), cells["name"], "unit-repeated", {"fields": ", ".join(repeated)})
            continue
        taken |= keys
        yield _unit(row.line, cells)


def _cells(row: Row) -> dict[str, str]:
    cells = {name: " ".join(legible(cell).split()) for name, cell in row.cells.items() if name in _KNOWN}
    return cells | {name: cells[name].lower() for name in ("slug", "domain", "kind") if name in cells}


def _unit(line: int, cells: dict[str, str]) -> UnitRow:
    kind = cast(SiteKind, cells.pop("kind", "") or "component")
    return UnitRow(line=line, kind=kind, **cells)


_KNOWN = frozenset(_NAMES.values())
