"""Tells those who see to it that something has to be published soon, and that its day has passed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.notice.handling import tell_news
from liencong.core.notice.kinds import NoticeKind
from liencong.core.notice.rules import NOW
from liencong.core.notice.service import Told
from liencong.core.text import format_date
from liencong.plugins.duties import reckoning, rules
from liencong.plugins.duties.reckoning import Facts, SiteDuty, is_in_force
from liencong.plugins.duties.rules import DUTY_SEE, Settled
from liencong.plugins.duties.told import DUTIES, period_words
from liencong.sites.holiday.service import calendar_of

SOON = NoticeKind("duty-soon")
OVERDUE = NoticeKind("duty-overdue", NOW)
KINDS = (SOON, OVERDUE)
OF_STATE = {rules.SOON: SOON, rules.OVERDUE: OVERDUE}

TOLD_FOR = timedelta(days=30)
"""Of what has been overdue for longer nobody is told any more by a notice; the screens go on telling it."""

NO_BOARD = 0


async def tell_of_all(installation: Installation) -> None:
    """Tell the people of each site what is soon due or overdue there, once for each."""
    sites, calendar = (await installation.sites.load()).by_id, await calendar_of(installation)
    facts = Facts(sites, calendar, utc_now())
    for site_id in sites:
        await tell_news(installation, site_id, partial(_news, installation, facts, site_id))


async def _news(
    installation: Installation, facts: Facts, site_id: int, session: AsyncSession, now: datetime
) -> Sequence[Told]:
    since = facts.today - reckoning.LOOKED_BACK
    owed = await reckoning.list_site_duties(session, facts, {site_id}, since, facts.today)
    pressing = [
        (one, item)
        for one in owed
        if is_in_force(one.duty, facts.today)
        for item in one.open_items(facts.today)
        if item.state in OF_STATE and facts.today - item.obligation.due <= TOLD_FOR
    ]
    told = []
    for one, item in pressing:
        board_id = one.boards[0].id if one.boards else NO_BOARD
        to = await access.list_holders(
            session, DUTY_SEE, installation.features.roles, site_id=site_id, board_id=board_id, now=now
        )
        told.append(_told(installation, one, item, to))
    return told


def _told(installation: Installation, owed: SiteDuty, item: Settled, to: frozenset[int]) -> Told:
    kind, owing = OF_STATE[item.state], item.obligation
    what = period_words(installation.catalogue, owed.duty, owing)
    return Told(
        kind.name,
        f"duty:{owed.duty.id}:{owed.site.id}:{owing.first}:{owing.event_id or 0}:{kind.name}",
        owed.site.id,
        f"{DUTIES}/{owed.duty.id}",
        to,
        None,
        {
            "title": f"{owed.duty.title} – {what}" if what else owed.duty.title,
            "due": format_date(owing.due),
        },
    )
