"""Use cases of a site's mailbox: set it up, say whose letters wait at once (S56)."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.audit import service as audit
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.sealing import seal
from liencong.core.tenancy.scope import scope_of
from liencong.core.text.inputs import Line
from liencong.sites.board import service as boards
from liencong.sites.receiving.rules import MAILBOX_MANAGE
from liencong.sites.receiving.tables import KnownSender, Mailbox

MEGABYTE = 1024 * 1024


class MailboxInput(BaseModel):
    """How a site's mailbox is read; without a password the one that is kept stays."""

    host: Line = Field(min_length=1, max_length=253)
    port: int = Field(default=993, ge=1, le=65535)
    security: Literal["tls", "starttls", "plain"] = "tls"
    username: Line = Field(min_length=1, max_length=320)
    password: str = Field(default="", max_length=500)
    folder: Line = Field(default="INBOX", min_length=1, max_length=200)
    board: RowNumber
    a_day: int = Field(default=200, ge=1, le=10_000)
    megabytes: int = Field(default=25, ge=1, le=100)
    kinds: Line = Field(default="", max_length=400)
    trusted_server: Line = Field(default="", max_length=253)
    is_on: bool = False
    version: int | None = None


class SenderInput(BaseModel):
    """Somebody whose letters wait at once: an address, or a domain after an `@`."""

    pattern: Line = Field(min_length=3, max_length=320, pattern=r"^[^@\s]*@[^@\s]+$")
    board: RowNumber


async def save(
    session: AsyncSession, actor: Actor, given: MailboxInput, secret_key: bytes, *, now: datetime
) -> Mailbox:
    """Set up the mailbox of the session's site; raise `Stale` where somebody else has meanwhile."""
    site_id = scope_of(session)
    right = require(actor, MAILBOX_MANAGE, site_id)
    board = await boards.get_by_name(session, given.board)
    standing = await find(session, for_update=True)
    if standing is None and not given.password:
        raise Invalid({"password": "required"})
    if standing is not None and given.version not in (None, standing.version):
        raise Stale(version=standing.version)
    mailbox = standing or Mailbox(site_id=site_id, last_uid=0)
    session.add(mailbox)
    place = (mailbox.host, mailbox.username, mailbox.folder)
    if place != (given.host, given.username, given.folder):
        if not given.password:
            raise Invalid({"password": "mailbox-password-again"})  # it is told to nobody but its own server
        mailbox.uid_validity, mailbox.last_uid = None, 0
    mailbox.host, mailbox.port, mailbox.security = given.host, given.port, given.security
    mailbox.username, mailbox.folder, mailbox.board_id = given.username, given.folder, board.id
    mailbox.a_day, mailbox.most_bytes, mailbox.is_on = given.a_day, given.megabytes * MEGABYTE, given.is_on
    mailbox.kinds = sorted({word.lower() for word in re.findall(r"\w+", given.kinds)})
    mailbox.trusted_server = given.trusted_server
    if given.password:
        mailbox.sealed = seal(secret_key, given.password)
    mailbox.failure = ""
    await session.flush()
    audit.record(
        session, actor, "mailbox:save", f"mailbox:{mailbox.id}", site_id=site_id, now=now, right=right,
        host=given.host, username=given.username, on=given.is_on, trusted_server=given.trusted_server,
    )  # fmt: skip
    return mailbox


async def find(session: AsyncSession, *, for_update: bool = False) -> Mailbox | None:
    """Find the mailbox of the session's site."""
    statement = select(Mailbox)
    found: Mailbox | None = await session.scalar(statement.with_for_update() if for_update else statement)
    return found


async def list_senders(session: AsyncSession) -> Sequence[KnownSender]:
    """Give whose letters wait at once."""
    return list(await session.scalars(select(KnownSender).order_by(KnownSender.pattern)))


async def add_sender(
    session: AsyncSession, actor: Actor, given: SenderInput, *, now: datetime
) -> KnownSender:
    """Let somebody's letters wait on a board at once."""
    site_id = scope_of(session)
    right = require(actor, MAILBOX_MANAGE, site_id)
    board, pattern = await boards.get_by_name(session, given.board), given.pattern.lower()
    sender = await session.scalar(select(KnownSender).where(KnownSender.pattern == pattern))
    if sender is None:
        sender = KnownSender(site_id=site_id, pattern=pattern)
        session.add(sender)
    sender.board_id = board.id
    await session.flush()
    audit.record(
        session, actor, "mailbox:sender", f"sender:{sender.id}", site_id=site_id, now=now, right=right,
        pattern=pattern, board=board.title,
    )  # fmt: skip
    return sender


async def remove_sender(session: AsyncSession, actor: Actor, sender_id: int, *, now: datetime) -> None:
    """Let somebody's letters be quarantined from now on; raise `NotFound` where they are not known."""
    right = require(actor, MAILBOX_MANAGE, scope_of(session))
    sender = await session.scalar(select(KnownSender).where(KnownSender.id == sender_id))
    if sender is None:
        raise NotFound(sender_id=sender_id)
    await session.delete(sender)
    audit.record(
        session, actor, "mailbox:forget", f"sender:{sender_id}", site_id=sender.site_id, now=now, right=right,
        pattern=sender.pattern,
    )  # fmt: skip
