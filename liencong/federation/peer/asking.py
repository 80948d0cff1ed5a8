"""Asks a peer for its feed: only for what is newer, within its limits, never off the public network."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from liencong.core.http.guarded import Answer, GuardedClient, Limits, Validators
from liencong.core.installation import Installation
from liencong.federation.peer import rules
from liencong.federation.peer.errors import FeedForbidden, FeedGone, SourceBusy, SourceFailed
from liencong.sites.intake.formats.feed import read_feed
from liencong.sites.intake.formats.feed_head import FeedHead, read_head
from liencong.sites.intake.formats.item import ImportedItem, Reading

SECONDS = 20
ACCEPTED = ("application/atom+xml", "application/rss+xml", "application/xml;q=0.9", "*/*;q=0.5")

_REFUSALS = {
    401: FeedForbidden,
    403: FeedForbidden,
    404: FeedGone,
    410: FeedGone,
    429: SourceBusy,
    503: SourceBusy,
}


@dataclass(frozen=True)
class Page:
    """A page of a feed: what it says of itself, its items with their notices, how its source sent it."""

    head: FeedHead
    readings: list[Reading]
    url: str
    validators: Validators
    wait: timedelta | None

    @property
    def items(self) -> Iterator[ImportedItem]:
        """Give the items without the notices."""
        return (one for one in self.readings if isinstance(one, ImportedItem))


def client_of(installation: Installation) -> GuardedClient:
    """Make the client for requests to peers; the operator's settings say what else it may reach."""
    return GuardedClient(allow=installation.settings.reachable)


async def ask(
    client: GuardedClient, url: str, validators: Validators, *, most_bytes: int, now: datetime
) -> Answer | None:
    """Fetch a feed, or give None where nothing is newer; raises a `FetchFailed`.

    A refusal carries in its `wait` how long the source asks to be left alone, as a timedelta or None.
    """
    limits = Limits(seconds=SECONDS, content_bytes=most_bytes)
    answer = await client.get(
        url, headers={"Accept": ", ".join(ACCEPTED)}, validators=validators, limits=limits
    )
    if answer.status == 304:
        return None
    if answer.status != 200:
        wait = rules.wait_told(answer.headers.get("retry-after"), now=now)
        raise _REFUSALS.get(answer.status, SourceFailed)(url=url, status=answer.status, wait=wait)
    return answer


def read_page(answer: Answer, *, most_items: int, now: datetime) -> Page:
    """Read what came of a feed; takes time. Raises what `read_feed` raises."""
    readings = read_feed(
        answer.content, now=now, base_url=answer.url, content_type=answer.headers.get("content-type", "")
    )
    return Page(
        head=read_head(answer.content, base_url=answer.url),
        readings=list(rules.at_most(readings, most_items)),
        url=answer.url,
        validators=answer.validators,
        wait=rules.wait_told(answer.headers.get("retry-after"), now=now),
    )
