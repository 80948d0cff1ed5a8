"""What a poll has come to, as an entry: a draft with the figures, that goes the way of every draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import NotFound
from liencong.core.text import format_date, format_number
from liencong.core.text.catalogue import Catalogue
from liencong.sites.entry import rules as workflow
from liencong.sites.entry import service as entries
from liencong.sites.entry.content_type import ContentTypes
from liencong.sites.entry.service import EntryInput
from liencong.sites.entry.tables import Entry
from liencong.sites.poll import rules, service
from liencong.sites.poll.service import POLL_MANAGE, Result
from liencong.sites.poll.tables import Poll

ARTICLE = "article"


@dataclass(frozen=True)
class Means:
    """What a text about a poll is made with; sites are named by their numbers."""

    types: ContentTypes
    catalogue: Catalogue
    site_names: Mapping[int, str]


async def write_result(
    session: AsyncSession,
    actor: Actor,
    poll_id: int,
    board: str,
    means: Means,
    *,
    now: datetime,
) -> Entry:
    """Write what a closed poll of the session's site has come to as a draft on a board.

    Raises `PollStillOpen`, `ResultWritten` where that was done before, `Invalid` without a board, `Forbidden`
    for people who may not write there.
    """
    poll: Poll | None = await session.scalar(select(Poll).where(Poll.id == poll_id).with_for_update())
    if poll is None:
        raise NotFound(poll_id=poll_id)
    right = require(actor, POLL_MANAGE, poll.site_id)
    (result,) = await service.results_of(session, [poll], now=now)
    rules.check_result(result.state, has_result=await has_result(session, poll))
    given = EntryInput(
        board=int(board) if board.isdecimal() else None,
        type=ARTICLE,
        title=means.catalogue.text("poll_result.title", question=poll.question)[:400],
        summary=_in_short(means.catalogue, result, now),
        body_html=body_of(means.catalogue, result, means.site_names),
        author=actor.name,
        source=means.site_names[poll.site_id],
    )
    made = await entries.create(session, actor, given, means.types, now=now)
    poll.result_entry_id = made.id
    subject = f"poll:{poll.id}"
    audit.record(session, actor, "poll:result", subject, site_id=poll.site_id, now=now, right=right)
    await session.flush()
    return made


async def has_result(session: AsyncSession, poll: Poll) -> bool:
    """Tell whether the result was written, and not thrown away."""
    if poll.result_entry_id is None:
        return False
    return (await entries.get(session, poll.result_entry_id)).state != workflow.TRASH


def body_of(catalogue: Catalogue, result: Result, site_names: Mapping[int, str]) -> str:
    """Give the figures as a text: votes and share of each option, the total, those of sites (S82–S84)."""
    text = catalogue.text
    options = "".join(
        f"<li>{escape(one.label)}, "
        f"{escape(text('poll.votes', votes=format_number(one.votes), percent=one.percent))}</li>"
        for one in result.options
    )
    total = escape(text("poll.total", total=format_number(result.total)))
    return f"<ol>{options}</ol><p>{total}</p>{_sites(catalogue, result, site_names)}"


def _sites(catalogue: Catalogue, result: Result, site_names: Mapping[int, str]) -> str:
    if len(result.by_site) < 2:
        return ""
    rows = "".join(
        f"<tr><td>{escape(site_names[site_id])}</td><td>{format_number(votes)}</td></tr>"
        for site_id, votes in sorted(result.by_site.items(), key=lambda item: -item[1])
    )
    head = "".join(f"<th>{escape(catalogue.text(f'poll_result.{name}'))}</th>" for name in ("site", "votes"))
    title = escape(catalogue.text("polls.by_site"))
    return f"<h2>{title}</h2><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _in_short(catalogue: Catalogue, result: Result, now: datetime) -> str:
    return catalogue.text(
        "poll_result.summary",
        opens=format_date(result.poll.opens_at),
        closes=format_date(result.poll.closes_at or now),
        total=format_number(result.total),
    )
