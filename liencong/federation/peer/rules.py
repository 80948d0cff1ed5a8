"""When a peer is asked again, how well it answers, and what of its items is taken as it stands."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from liencong.sites.intake.formats.feed_head import Tombstone
from liencong.sites.intake.formats.item import ImportedItem, Reading, Refusal, Remark

FEED, SITEMAP, OURS = "feed", "sitemap", "ours"
"""Kinds of peers: any system's feed, only its sitemap, or a site of this framework."""

CHANGED, UNCHANGED, FAILED = "+", "=", "-"
MARKS = (CHANGED, UNCHANGED, FAILED)
"""What a pull brought: something new, nothing new, no answer that can be used."""
REMEMBERED = 20

LONGEST_WAIT = timedelta(days=1)
LONGEST_TOLD = timedelta(days=7)
SILENT_AFTER = timedelta(days=30)
LOOK_AGAIN = timedelta(days=1)
"""How far apart a page is looked for twice before its absence counts."""

MOST_FILES = 30
"""Files of one item that come along."""

NEW, GOOD, SHAKY, SILENT, BROKEN = "new", "good", "shaky", "silent", "broken"
HEALTHS = (BROKEN, SHAKY, SILENT, NEW, GOOD)
"""How a peer stands, the most urgent first; the words stand under `peers.health_<name>`."""

WITHDRAWN_THERE = "peer-withdrawn"
GONE_THERE = "peer-gone"


@dataclass(frozen=True)
class Standing:
    """What was seen of an item before: under which id, with which digest, withdrawn when."""

    external_id: str
    url: str
    digest: str
    withdrawn_at: datetime | None


def on_site(url: str, path: str) -> str:
    """Give the address of a path on the site of a page: one with a host to itself, or below `/~slug/`."""
    below = re.match(r"/~[^/]+(?=/|$)", urlsplit(url).path)
    return urljoin(url, f"{below[0] if below else ''}{path}")


def wait_after_answer(every: timedelta, told: timedelta | None, spread: float) -> timedelta:
    """Give how long to wait after an answer; `spread`, from 0 to 1, keeps peers from coming all at once."""
    return max(every * (0.9 + 0.2 * spread), told or timedelta())


def wait_after_failure(every: timedelta, failures: int, told: timedelta | None, spread: float) -> timedelta:
    """Give how long to wait after so many failures in a row: twice as long each time, at most a day.

    What the peer itself asked for (`Retry-After`) holds, up to a week.
    """
    doubled = min(LONGEST_WAIT, every * (1 << min(failures, 12)))
    return max(doubled * (0.75 + 0.5 * spread), told or timedelta())


def wait_told(header: str | None, *, now: datetime) -> timedelta | None:
    """Read `Retry-After`: seconds, or a date (RFC 9110 §10.2.3); None where there is nothing to read."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return min(timedelta(seconds=int(text)), LONGEST_TOLD)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(moment - now, timedelta()), LONGEST_TOLD)


def remembered(recent: str, mark: str) -> str:
    """Add a pull to those that are remembered."""
    return (recent + mark)[-REMEMBERED:]


def health_of(
    recent: str, failures: int, changed_at: datetime | None, added_at: datetime, *, now: datetime
) -> str:
    """Tell how a peer stands, as one of HEALTHS."""
    if not recent:
        return NEW
    if failures >= 3:
        return BROKEN
    if recent.count(FAILED) * 5 > len(recent):
        return SHAKY
    return SILENT if now - (changed_at or added_at) > SILENT_AFTER else GOOD


def digest_of(item: ImportedItem) -> str:
    """Give what tells whether an item says something else than the last time."""
    said = (
        item.title,
        item.summary,
        item.body_html,
        item.author,
        item.source,
        item.original_url,
        str(item.published_at),
        *item.categories,
        *(one.url for one in item.attachments),
    )
    return sha256("\0".join(said).encode("utf-8", "replace")).hexdigest()


def as_known(items: Iterable[Reading], known: Mapping[str, Standing]) -> Iterator[Reading]:
    """Give back the id under which an item came before, where its source has changed it.

    `known` finds items by their id and by their canonical address. A new id whose address is known, and whose
    old id is not in the same feed any more, is the old item.
    """
    readings = list(items)
    last = {one.external_id: number for number, one in enumerate(readings) if isinstance(one, ImportedItem)}
    present, claimed = set(last), set[str]()
    for number, one in enumerate(readings):
        if isinstance(one, ImportedItem) and last[one.external_id] != number:
            continue  # a later one of the same id replaces it
        if isinstance(one, ImportedItem) and one.external_id not in known:
            standing = known.get(one.original_url) if one.original_url else None
            if standing and standing.external_id not in present | claimed:
                claimed.add(standing.external_id)
                yield Remark(one.external_id, one.title, "peer-id-changed", {"before": standing.external_id})
                yield replace(one, external_id=standing.external_id)
                continue
        yield one


def without_loops(items: Iterable[Reading], others: Collection[str]) -> Iterator[Reading]:
    """Refuse items that are at home on another site that is known, by their canonical address.

    `others` are the home pages of those sites. What A shows of B would otherwise come back to B by A's feed.
    """
    homes = tuple({f"{home.rstrip('/')}/" for home in others})
    for one in items:
        if isinstance(one, ImportedItem) and one.original_url.startswith(homes):
            yield Refusal(one.external_id, one.title, "peer-loop", {"address": one.original_url})
        else:
            yield one


def without_future(items: Iterable[Reading]) -> Iterator[Reading]:
    """Take what is dated in the future as if it had come out now, and say so."""
    for one in items:
        if isinstance(one, Remark) and one.code == "date-in-future":
            yield Remark(one.line_or_id, one.title, "peer-date-clamped", one.params)
        elif isinstance(one, ImportedItem) and one.status == "future":
            yield replace(one, status="publish", published_at=None)
        else:
            yield one


def that_say_something_new(
    items: Iterable[Reading], known: Mapping[str, Standing], dead: Mapping[str, Tombstone]
) -> Iterator[Reading]:
    """Leave out items that say what they said before, and those that their source has withdrawn since."""
    for one in items:
        if isinstance(one, ImportedItem):
            standing = known.get(one.external_id)
            updated = one.updated_at or one.published_at
            ends = [standing.withdrawn_at] if standing else []
            ends += [dead[one.external_id].at] if one.external_id in dead else []
            if any(end is not None and (updated is None or updated <= end) for end in ends):
                continue
            if standing and standing.withdrawn_at is None and standing.digest == digest_of(one):
                continue
        yield one


def with_few_files(items: Iterable[Reading]) -> Iterator[Reading]:
    """Leave files of an item that refers to too many where they are, and say so."""
    for one in items:
        if isinstance(one, ImportedItem) and len(one.attachments) > MOST_FILES:
            yield Remark(one.external_id, one.title, "peer-files-left-out", {"limit": MOST_FILES})
            yield replace(one, attachments=one.attachments[:MOST_FILES])
        else:
            yield one


def at_most(items: Iterable[Reading], number: int) -> Iterator[Reading]:
    """Give the first so many items with their notices, and say that the others were left out."""
    taken = 0
    for one in items:
        if isinstance(one, ImportedItem | Refusal):
            taken += 1
            if taken > number:
                yield Remark("", "", "peer-items-left-out", {"limit": number})
                return
        yield one
