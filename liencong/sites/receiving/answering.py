"""Writes back to those who sent something: that it came, what became of it; never to machines (RFC 3834)."""

from datetime import datetime

from liencong.core import mail
from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.sites.board import service as boards
from liencong.sites.entry import service as entries
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.events import EntryPublished
from liencong.sites.receiving import rules, service
from liencong.sites.receiving.service import MessageRefused, MessageWaits
from liencong.sites.receiving.tables import Received


async def tell_received(installation: Installation, event: MessageWaits) -> None:
    """Tell a sender that their message came; once, whatever happens."""
    async with installation.read(event.site_id) as session:
        received = await service.find(session, event.received_id)
    if received is None or not _is_open_to_answer(received) or received.receipt_at is not None:
        return
    if await _send(installation, received, "receipt"):
        await _note(installation, received, receipt_at=utc_now())


async def tell_refused(installation: Installation, event: MessageRefused) -> None:
    """Tell a sender why their message was refused."""
    async with installation.read(event.site_id) as session:
        received = await service.find(session, event.received_id)
    if received is None or received.state != rules.REFUSED or not _is_open_to_answer(received):
        return
    if received.outcome_at is None and await _send(installation, received, "refused", reason=received.reason):
        await _note(installation, received, outcome_at=utc_now())


async def tell_published(installation: Installation, event: EntryPublished) -> None:
    """Tell the sender of the message that an entry was made of where it can be read."""
    async with installation.read(event.site_id) as session:
        received = await service.find_of_entry(session, event.entry_id)
        if received is None or not _is_open_to_answer(received) or received.outcome_at is not None:
            return
        entry = await entries.get(session, event.entry_id)
        if entry.live_revision_id is None:
            return
        board = await boards.get(session, entry.board_id)
    home = installation.sites.url(await _site(installation, event.site_id))
    url = f"{home}{entry_path(board, entry.id, entry.slug)}"
    if await _send(installation, received, "published", url=url):
        await _note(installation, received, outcome_at=utc_now())


async def _send(installation: Installation, received: Received, what: str, **params: str) -> bool:
    site, text = await _site(installation, received.site_id), installation.catalogue.text
    title = received.title or text("receiving.no_title")
    return await mail.send(
        installation,
        site,
        to=received.sender,
        subject=text(f"letters.{what}_subject", title=title),
        text=text(f"letters.{what}", title=title, site=site.name, **params),
        answers=received.message_id,
    )


async def _note(installation: Installation, received: Received, **when: datetime) -> None:
    async with installation.write(received.site_id) as session:
        standing = await service.find(session, received.id, for_update=True)
        for name, value in when.items():
            setattr(standing, name, value)


async def _site(installation: Installation, site_id: int) -> Site:
    return (await installation.sites.load()).by_id[site_id]


def _is_open_to_answer(received: Received) -> bool:
    return received.channel == rules.MAIL and received.answerable and received.state != rules.QUARANTINED
