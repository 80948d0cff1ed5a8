"""What readers of a site have read most of late, for those who do not know where to look."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import local_day, utc_now
from liencong.search.popular import PopularPages
from liencong.sites.entry import window
from liencong.sites.entry.window import Filter
from liencong.sites.public.cards import Card, cards_of
from liencong.sites.visits import service as visits

DAYS = timedelta(days=30)


async def gather(request: Request, session: AsyncSession, at_most: int) -> Sequence[Card]:
    """Give the entries of the site that were read most in a month."""
    now = utc_now()
    numbers = await visits.most_viewed(session, since=local_day(now) - DAYS, limit=at_most)
    shown = await window.list_shown(session, Filter(entries=numbers), now=now, limit=2 * at_most)
    cards = {card.id: card for card in await cards_of(request, shown, now)}
    return [cards[number] for number in numbers if number in cards]


POPULAR = PopularPages(gather)
