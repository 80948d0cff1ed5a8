"""The menu of the back office: what the features offer, cut to what a person may do, in few places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from liencong.core.access.rules import Actor, allowed, allowed_somewhere
from liencong.core.feature import MenuEntry
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.request import OFFICE, installation_of, local_url, site_of

ACCOUNT = "office.account"
"""The group of entries that stand below the person's own name."""


@dataclass(frozen=True)
class Place:
    """A place in the menu; `tabs` are the entries that share it."""

    title: str
    url: str
    icon: str
    current: bool
    tabs: Sequence["Place"] = ()


@dataclass(frozen=True)
class Screen:
    """A screen of the menu, the place that it shares, and the letter that leads there after `g`."""

    title: str
    place: str
    url: str
    key: str


def menu_of(request: Request, actor: Actor, site_id: int) -> list[Place]:
    """Give the places of the menu in their order, without those where a person may do nothing."""
    shared: dict[str, list[MenuEntry]] = {}
    for entry in _open_entries(request, actor, site_id):
        if entry.group != ACCOUNT:
            shared.setdefault(entry.group or entry.label, []).append(entry)
    here = _current(request, [entry for entries in shared.values() for entry in entries])
    return [_place(request, label, entries, here) for label, entries in shared.items()]


def account_menu_of(request: Request, actor: Actor, site_id: int) -> list[Place]:
    """Give the places that concern the person themselves."""
    entries = _open_entries(request, actor, site_id)
    return [_entry(request, entry, current=False) for entry in entries if entry.group == ACCOUNT]


def screens_of(request: Request, actor: Actor, site_id: int) -> list[Screen]:
    """Give every screen of the menu that a person may open, those about themselves last."""
    entries = _open_entries(request, actor, site_id)
    text = installation_of(request).catalogue.text
    return [
        Screen(
            title=text(entry.label),
            place=text(entry.group) if entry.group not in ("", ACCOUNT, entry.label) else "",
            url=_url(request, entry),
            key=entry.key,
        )
        for entry in sorted(entries, key=lambda entry: entry.group == ACCOUNT)
    ]


def _open_entries(request: Request, actor: Actor, site_id: int) -> list[MenuEntry]:
    offered = (entry for feature in installation_of(request).features for entry in feature.menu)
    is_portal = site_of(request).kind == PORTAL
    open_to_them = [
        entry for entry in offered if _is_open(actor, entry, site_id) and (is_portal or not entry.portal_only)
    ]
    return sorted(open_to_them, key=lambda entry: entry.order)


def _is_open(actor: Actor, entry: MenuEntry, site_id: int) -> bool:
    return (allowed_somewhere if entry.on_boards else allowed)(actor, entry.permission, site_id)


def _place(request: Request, label: str, entries: Sequence[MenuEntry], here: MenuEntry | None) -> Place:
    icon = next((entry.icon for entry in entries if entry.icon), "")
    tabs = [_entry(request, entry, current=entry is here) for entry in entries if len(entries) > 1]
    title = installation_of(request).catalogue.text(label if tabs else entries[0].label)
    return Place(title, _url(request, entries[0]), icon, here in entries, tabs)


def _entry(request: Request, entry: MenuEntry, *, current: bool) -> Place:
    title = installation_of(request).catalogue.text(entry.label)
    return Place(title, _url(request, entry), entry.icon, current)


def _current(request: Request, entries: Iterable[MenuEntry]) -> MenuEntry | None:
    """Give the entry below which the present screen stands: the one with the longest path."""
    path = request.url.path.removeprefix(local_url(request, OFFICE)).rstrip("/") or "/"
    above = [entry for entry in entries if path == entry.path or path.startswith(f"{entry.path}/")]
    return max(above, key=lambda entry: len(entry.path), default=None)


def _url(request: Request, entry: MenuEntry) -> str:
    return local_url(request, f"{OFFICE}{entry.path}")
