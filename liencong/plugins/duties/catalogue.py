"""The catalogues of duties that come with us, by the law or regulation that they rest on."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from liencong.core.tenancy.tables import EXTERNAL, Site
from liencong.core.text import fold
from liencong.plugins.duties.service import DutyInput

DATA = Path(__file__).with_name("data") / "catalogues"


class Shipped(DutyInput):
    """A duty as a catalogue has it: agencies are named as the text names them."""

    agencies: list[str] = Field(default_factory=list)


@dataclass(frozen=True)
class Catalogue:
    """Duties of one source; `name` is that of its file."""

    name: str
    title: str
    source: str
    duties: Sequence[Shipped]


@cache
def catalogues() -> Sequence[Catalogue]:
    """Read the catalogues; raises pydantic's `ValidationError` where one does not hold."""
    return [_read(file) for file in sorted(DATA.glob("*.toml"))]


def find(name: str) -> Catalogue | None:
    """Find a catalogue by its name."""
    return next((one for one in catalogues() if one.name == name), None)


def for_sites(catalogue: Catalogue, sites: Mapping[int, Site]) -> list[DutyInput]:
    """Give the duties of a catalogue for the sites of a province; an agency is the site whose name begins so.

    A duty whose agency has no site here is owed by nobody until the catalogue's keepers say who owes it.
    """
    return [
        DutyInput(**{**one.model_dump(exclude={"agencies"}), "site_ids": _named(one.agencies, sites)})
        for one in catalogue.duties
    ]


def _named(agencies: Sequence[str], sites: Mapping[int, Site]) -> list[int]:
    wanted = [fold(name) for name in agencies]
    return [
        site.id
        for site in sites.values()
        if site.kind != EXTERNAL and any(fold(site.name).startswith(name) for name in wanted)
    ]


def _read(file: Path) -> Catalogue:
    facts: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    duties = [
        Shipped.model_validate({"position": 10 * number, **one})
        for number, one in enumerate(facts["duties"], 1)
    ]
    return Catalogue(file.stem, facts["title"], facts["source"], duties)
