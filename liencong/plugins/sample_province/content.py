"""The content of the sample province, read from the TOML files beside this module and checked by its types.

Names of agencies, localities and places are facts; every text, name of a person and figure is made up for
the sample and says so. Days are counted back from the day on which the sample is made.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

DATA = files(__package__) / "data"
OWN = "@own"
"""Where it stands in a menu or in a block, it is replaced by the boards of the site's own field."""

PORTAL, COMPONENT = "portal", "component"
Raw = dict[str, Any]
STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=STRICT)
class Person:
    """Somebody who signs in, and what they are on their site."""

    email: str
    name: str
    role: Literal["editor", "editor_in_chief", "chairperson", "site_admin", "platform_admin"]


@dataclass(frozen=True, config=STRICT)
class Board:
    """A board; `owner` is the slug of the site answerable for it, `clauses` are those of the regulation."""

    slug: str
    path: str
    title: str
    description: str
    owner: str
    clauses: tuple[str, ...]
    legal_basis: str
    period_days: int
    type: str = "article"
    parent: str | None = None


@dataclass(frozen=True, config=STRICT)
class Document:
    """What makes an entry an official document; `signer` is empty where we do not know it."""

    number: str
    issuing_body: str
    signer: str = ""
    issued_on: date | None = None
    issued_days_ago: int = 0

    def issued(self, today: date) -> date:
        """Give the day of issue; one counted in days moves along with the sample."""
        return self.issued_on or today - timedelta(days=self.issued_days_ago)


@dataclass(frozen=True, config=STRICT)
class Entry:
    """An entry; `key` is unique in its site, `picture` the id of a picture, `body` clean HTML."""

    key: str
    board: str
    days_ago: int
    title: str
    summary: str
    body: str
    author: str
    source: str
    keywords: tuple[str, ...]
    state: Literal["published", "pending_review", "draft"] = "published"
    picture: str | None = None
    document: Document | None = None


@dataclass(frozen=True, config=STRICT)
class MenuItem:
    """A place in a menu: a board by its path, or an address."""

    title: str
    board: str | None = None
    url: str | None = None
    children: tuple["MenuItem", ...] = ()


@dataclass(frozen=True, config=STRICT)
class Block:
    """A block of a home page; without a title it is called as its kind."""

    region: Literal["alert", "top", "main", "aside", "bottom"]
    kind: str
    title: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, config=STRICT)
class Site:
    """A tenant with all that stands on it; `opening_visits` were counted by the system before this one."""

    slug: str
    name: str
    short_name: str
    kind: Literal["portal", "component"]
    tier: str
    governing_agency: str
    address: str
    phone: str
    email: str
    theme: str
    tagline: str
    opening_visits: int
    people: tuple[Person, ...]
    boards: tuple[Board, ...]
    entries: tuple[Entry, ...]
    menu: tuple[MenuItem, ...]
    blocks: tuple[Block, ...]
    unit_code: str | None = None


@dataclass(frozen=True, config=STRICT)
class Revision:
    """What an entry says after its source has changed."""

    summary: str
    body: str


@dataclass(frozen=True, config=STRICT)
class Link:
    """What a component site offered to a board of the portal; `entry` is named as site/key."""

    entry: str
    board: str
    state: Literal["live", "source_changed", "proposed", "returned"]
    reason: str = ""
    revision: Revision | None = None


@dataclass(frozen=True, config=STRICT)
class Poll:
    """A poll with the votes counted so far on each site that it stands on."""

    key: str
    question: str
    options: tuple[str, ...]
    opened_days_ago: int
    votes: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, config=STRICT)
class Picture:
    """A picture to be drawn, with what is said of it."""

    id: str
    motif: str
    seed: int
    alt: str
    credit: str


@dataclass(frozen=True, config=STRICT)
class OutsideLink:
    """A link to a site outside the province."""

    title: str
    url: str


@dataclass(frozen=True, config=STRICT)
class LinkGroup:
    """A link box: the links named here, or every site of a tier."""

    title: str
    links: tuple[OutsideLink, ...] = ()
    tier: str | None = None


@dataclass(frozen=True, config=STRICT)
class Province:
    """The whole sample, the portal first among its sites; `notice` tells the public that it is one."""

    notice: str
    opening_reason: str
    sites: tuple[Site, ...]
    links: tuple[Link, ...]
    polls: tuple[Poll, ...]
    pictures: tuple[Picture, ...]
    link_groups: tuple[LinkGroup, ...]


def load() -> Province:
    """Read the sample; raises pydantic's `ValidationError` where a file does not hold."""
    shared, pictures = _read("province.toml"), _read("pictures.toml")
    names = sorted(file.name for file in (DATA / "sites").iterdir() if file.name.endswith(".toml"))
    sites = [_site(_read(f"sites/{name}")) for name in names]
    return TypeAdapter(Province).validate_python(
        {
            **shared,
            **_read("links.toml"),
            "sites": sorted(sites, key=lambda site: site["kind"] != PORTAL),
            "pictures": [{**picture, "credit": pictures["credit"]} for picture in pictures["pictures"]],
        }
    )


def _read(name: str) -> Raw:
    return tomllib.loads((DATA / name).read_text("utf-8"))


def _site(raw: Raw) -> Raw:
    home, common = _read(f"home/{raw['theme']}.toml"), _read("component_boards.toml")
    source, own = raw.pop("source"), raw["boards"]
    if raw["kind"] == COMPONENT:
        raw["people"] = _people(raw["slug"], raw.pop("webmaster"), raw.pop("chief"))
        raw["boards"] = common["boards"] + own
    standing = {"owner": raw["slug"], "legal_basis": common["legal_basis"]}
    raw["boards"] = _with_paths([standing | board for board in raw["boards"]])
    raw["entries"] = [{"source": source, **entry} for entry in raw["entries"]]
    raw["menu"] = _expanded(home["menu"], own)
    raw["blocks"] = [_filled(block, own) for block in home["blocks"]]
    return raw


def _people(slug: str, webmaster: str, chief: str) -> list[Raw]:
    return [
        {"email": f"webmaster.{slug}@demo.test", "name": webmaster, "role": "site_admin"},
        {"email": f"truongban.{slug}@demo.test", "name": chief, "role": "editor_in_chief"},
    ]


def _with_paths(boards: Sequence[Raw]) -> list[Raw]:
    paths: dict[str | None, str] = {}
    for board in boards:
        above = board.get("parent")
        paths[board["slug"]] = f"{paths[above]}/{board['slug']}" if above else board["slug"]
    return [{**board, "path": paths[board["slug"]]} for board in boards]


def _expanded(menu: Sequence[Raw], own: Sequence[Raw]) -> list[Raw]:
    places = [{"title": board["title"], "board": board["slug"]} for board in own]
    return [place for item in menu for place in (places if item.get("board") == OWN else [item])]


def _filled(block: Raw, own: Sequence[Raw]) -> Raw:
    settings, slugs = dict(block.get("settings", {})), [board["slug"] for board in own]
    if "boards" in settings:
        settings["boards"] = [
            slug for board in settings["boards"] for slug in (slugs if board == OWN else [board])
        ]
    return {**block, "settings": settings}
