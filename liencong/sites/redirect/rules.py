"""How old addresses are compared and followed, decided without I/O."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from unicodedata import normalize
from urllib.parse import parse_qsl, unquote, urlsplit

from liencong.core.text.inputs import SAFE_ADDRESS

LONGEST_PATH, LONGEST_TARGET = 700, 1000
IGNORED_PARAMETERS = ("utm_", "fbclid", "gclid", "zarsrc")
"""Added by those who pass links on."""

Table = Mapping[str, str]
"""Where each old address leads, by its key."""


@dataclass(frozen=True)
class Given:
    """A redirect as somebody wrote it, on a line of a table."""

    line: int
    old: str
    new: str


@dataclass(frozen=True)
class Unread:
    """A line of a table that could not be read."""

    line: int


@dataclass
class Taken:
    """What comes of some rows: where addresses lead now that led elsewhere, and what was refused, why."""

    changes: dict[str, str] = field(default_factory=dict)
    added: int = 0
    changed: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)


def key_of(address: str) -> str:
    """Give the form in which old addresses are compared: path and query, decoded, in one case and order.

    Servers of the systems that sites come from did not tell capitals from small letters.
    """
    parts = urlsplit(address)
    path = unquote(parts.path).rstrip("/") or "/"
    pairs = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.startswith(IGNORED_PARAMETERS)
    )
    query = "&".join(f"{name}={value}" for name, value in pairs)
    return normalize("NFC", f"{path}?{query}" if query else path).lower().replace("\x00", "\ufffd")


def path_of(key: str) -> str:
    """Give an old address without its query."""
    return key.partition("?")[0]


def take_in(table: Table, rows: Iterable[Given], live: Collection[str], home: str) -> Taken:
    """Add rows to a site's table, so that every address leads in one hop to where it ends.

    `live` are the keys of addresses that the site has now, `home` is its own address. Refused are rows that
    lead in a ring, that stand for a living address, or that hold no address at all.
    """
    leads = dict(table)
    led_from: defaultdict[str, set[str]] = defaultdict(set)
    for path, target in leads.items():
        led_from[_key_of_own(target)].add(path)
    taken = Taken()
    for row in rows:
        target = row.new.removeprefix(home) if row.new.startswith(f"{home}/") else row.new
        key = key_of(row.old)
        if fault := _fault(row.old, key, target, live):
            taken.refused.append((row.line, row.old, fault))
            continue
        end = follow(leads, key, target)
        if end is None:
            taken.refused.append((row.line, row.old, "redirect-ring"))
            continue
        if leads.get(key) != end:
            taken.changed += key in leads
            taken.added += key not in leads
        for path in {key, *led_from.pop(key, ())}:
            leads[path] = taken.changes[path] = end
            led_from[_key_of_own(end)].add(path)
    taken.changes = {path: end for path, end in taken.changes.items() if table.get(path) != end}
    return taken


def follow(table: Table, key: str, target: str) -> str | None:
    """Follow a target through the table to its end; None where it leads back to where it began."""
    seen = {key}
    while target.startswith("/"):
        own = key_of(target)
        if own in seen:
            return None
        if own not in table:
            return target
        seen.add(own)
        target = table[own]
    return target


def _fault(old: str, key: str, target: str, live: Collection[str]) -> str | None:
    if not old.startswith(("/", "http://", "https://")) or old.startswith("//"):
        return "redirect-old-invalid"
    if len(key) > LONGEST_PATH or len(target) > LONGEST_TARGET:
        return "redirect-too-long"
    if not target.startswith(("/", "http://", "https://")) or not SAFE_ADDRESS.fullmatch(target):
        return "redirect-new-invalid"
    return "redirect-live" if key in live else None


def _key_of_own(target: str) -> str:
    return key_of(target) if target.startswith("/") else target
