"""Letters about notices: at once for what somebody waits for, the rest together at a local hour.

A letter's notices are taken out of what waits before it is sent. A process that dies in between so loses a
letter rather than sending it twice; whatever was in it still stands in the back office.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core import mail
from liencong.core.access import service as access
from liencong.core.clock import utc_now
from liencong.core.identity.tables import ACTIVE, Account
from liencong.core.installation import Installation
from liencong.core.notice import rules, service, stopping
from liencong.core.notice.tables import Notice
from liencong.core.notice.telling import Line, lines_of
from liencong.core.on_demand import OnDemand
from liencong.core.text import clean_line

if TYPE_CHECKING:
    import css_inline
else:
    css_inline = OnDemand("css_inline")

MOST_IN_A_LETTER = 50
LONGEST_SUBJECT = 200
MOST_FAILURES = 3
"""Letters not taken in a row: the server is the trouble then, and not an address."""

TRIED_FOR = timedelta(days=9)
"""How old a notice may be that is tried again: a weekly digest, and then two days."""


@dataclass(frozen=True)
class Letter:
    """A letter to somebody, with the notices that it tells of."""

    account_id: int
    email: str
    name: str
    notices: Sequence[Notice]
    is_digest: bool


async def send_due(installation: Installation) -> None:
    """Send everybody the letters that are due now; several that are not taken in a row end the round."""
    if not installation.settings.mail_url:
        return
    async with installation.read(None) as session:
        waiting = select(Notice.account_id).where(Notice.letter != "", Notice.read_at.is_(None)).distinct()
        people = list(await session.scalars(waiting.order_by(Notice.account_id)))
    failed = 0
    for person_id in people:
        async with installation.write(None) as session:
            letter = await take(session, installation, person_id, now=utc_now())
        if letter is None:
            continue
        failed = 0 if await _send(installation, letter) else failed + 1
        if failed:
            async with installation.write(None) as session:
                await put_back(session, letter, now=utc_now())
        if failed == MOST_FAILURES:
            return


async def take(
    session: AsyncSession, installation: Installation, person_id: int, *, now: datetime
) -> Letter | None:
    """Take what is to be told to somebody by letter now; None where nothing is."""
    account = await session.get(Account, person_id)
    if account is None or account.state != ACTIVE:
        return None
    actor = await access.actor_of(session, account.id, account.name, installation.features.roles, now=now)
    wish = await service.wish_of(session, person_id)
    waiting = (
        select(Notice)
        .where(service.seen_by(actor), Notice.letter != "", Notice.read_at.is_(None))
        .order_by(Notice.at.desc(), Notice.id.desc())
        .with_for_update(skip_locked=True)
    )
    found = list(await session.scalars(waiting))
    due = [one for one in found if rules.is_due(one.letter, one.at, wish.rhythm, now=now)][:MOST_IN_A_LETTER]
    if not due:
        return None
    is_digest = any(one.letter == rules.DIGEST for one in due)
    taken = update(Notice).where(Notice.id.in_([one.id for one in due])).values(letter="", mailed_at=now)
    await session.execute(taken.execution_options(synchronize_session=False))
    return Letter(account.id, account.email, account.name, due, is_digest)


async def put_back(session: AsyncSession, letter: Letter, *, now: datetime) -> None:
    """Let the notices of a letter wait again that no server has taken, but not those that waited for long."""
    for notice in letter.notices:
        if now - notice.at < TRIED_FOR:
            again = update(Notice).where(Notice.id == notice.id).values(letter=notice.letter, mailed_at=None)
            await session.execute(again.execution_options(synchronize_session=False))


async def forget_old(installation: Installation) -> None:
    """Throw away what people were told long ago."""
    async with installation.write(None) as session:
        await service.forget_old(session, now=utc_now())


async def _send(installation: Installation, letter: Letter) -> bool:
    sites = await installation.sites.load()
    lines = await lines_of(installation, list(letter.notices))
    sender = sites.portal or sites.by_id.get(letter.notices[0].site_id)
    if sender is None or not lines:
        return True
    stop_url = stopping.url_of(installation, sender, letter.account_id)
    subject = _subject(installation, letter, lines)
    facts = {
        "name": letter.name,
        "lines": lines,
        "subject": subject,
        "stop_url": stop_url,
        "choose_url": stopping.choose_url_of(installation, sender),
        "site": sender,
    }
    return await mail.send(
        installation,
        sender,
        to=letter.email,
        subject=subject,
        text=_render(installation, "notice/letter.txt", facts),
        html=css_inline.inline(_render(installation, "notice/letter.html", facts)),
        headers={"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": stopping.ONE_CLICK},
    )


def _subject(installation: Installation, letter: Letter, lines: Sequence[Line]) -> str:
    if len(lines) == 1:
        return clean_line(lines[0].words)[:LONGEST_SUBJECT]
    return installation.catalogue.text(
        "notice_letter.digest" if letter.is_digest else "notice_letter.several", count=len(lines)
    )


def _render(installation: Installation, template: str, facts: dict[str, object]) -> str:
    return installation.themes.environment("base").get_template(template).render(facts)
