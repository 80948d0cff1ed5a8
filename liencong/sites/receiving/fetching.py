"""Fetches letters from the mailboxes of all sites, each letter once, whatever breaks off."""

import hashlib
from datetime import timedelta

import structlog
from anyio import to_thread
from sqlalchemy import select

from liencong.core.clock import utc_now
from liencong.core.db.base import uuid7
from liencong.core.errors import LiencongError
from liencong.core.http.addresses import read_endpoint
from liencong.core.http.network import judged
from liencong.core.installation import Installation
from liencong.core.sealing import unseal
from liencong.core.tenancy.scope import every_site
from liencong.sites.receiving import imap, letters, mailboxes, rules, service
from liencong.sites.receiving.authenticity import is_vouched_for
from liencong.sites.receiving.imap import Account, Folder, Letter
from liencong.sites.receiving.matter import Matter, Unreadable
from liencong.sites.receiving.service import Original
from liencong.sites.receiving.tables import Mailbox

log = structlog.get_logger()

MOST_AT_ONCE = 100
"""Letters of one mailbox before the next one has its turn."""

A_DAY = timedelta(days=1)
CONTENT_TYPE = "message/rfc822"


async def fetch_all(installation: Installation) -> None:
    """Fetch what came to each mailbox; one that fails holds up no other, and tells why on its screen."""
    async with installation.read(None) as session:
        with every_site(session):
            mailboxes_on = list(await session.scalars(select(Mailbox).where(Mailbox.is_on)))
    for mailbox in mailboxes_on:
        failure = ""
        try:
            await _fetch(installation, mailbox)
        except LiencongError as error:
            failure = error.code
            log.warning("mailbox not read", site_id=mailbox.site_id, why=failure)
        await _note_checked(installation, mailbox, failure)


async def account_of(installation: Installation, mailbox: Mailbox) -> Account:
    """Give a mailbox's account at a permitted address; raise a `FetchFailed` or `SealBroken`."""
    allow = [read_endpoint(text) for text in installation.settings.reachable]
    address = (await judged(mailbox.host, mailbox.port, allow))[0]
    password = unseal(installation.secret_key, mailbox.sealed)
    return Account(
        mailbox.host, str(address), mailbox.port, mailbox.security, mailbox.username, password, mailbox.folder
    )


async def _fetch(installation: Installation, mailbox: Mailbox) -> None:
    async with installation.read(mailbox.site_id) as session:
        today = await service.count_since(session, rules.MAIL, utc_now() - A_DAY)
    most = min(mailbox.a_day - today, MOST_AT_ONCE)
    if most <= 0:
        return  # the rest waits in the mailbox
    account = await account_of(installation, mailbox)
    opened = imap.open_folder(account)
    folder = await to_thread.run_sync(opened.__enter__)
    try:
        await _read_on(installation, mailbox, folder, most)
    finally:
        await to_thread.run_sync(opened.__exit__, None, None, None)


async def _read_on(installation: Installation, mailbox: Mailbox, folder: Folder, most: int) -> None:
    is_same = mailbox.uid_validity == folder.uid_validity
    uids = await to_thread.run_sync(folder.uids_after, mailbox.last_uid if is_same else 0)
    for uid in uids[:most]:
        letter = await to_thread.run_sync(folder.read, uid, mailbox.most_bytes)
        if letter is None:
            await _note_read(installation, mailbox, folder.uid_validity, uid)
        else:
            await _take_in(installation, mailbox, folder.uid_validity, uid, letter)


async def _note_read(installation: Installation, mailbox: Mailbox, uid_validity: int, uid: int) -> None:
    """Note how far a mailbox was read."""
    async with installation.write(mailbox.site_id) as session:
        standing = await mailboxes.find(session, for_update=True)
        if standing is not None:
            standing.uid_validity, standing.last_uid = uid_validity, uid


async def _take_in(
    installation: Installation, mailbox: Mailbox, uid_validity: int, uid: int, letter: Letter
) -> None:
    """Keep a letter, and that it was read, in one transaction; one that came before is not kept again."""
    now, original = utc_now(), await _store(installation, letter)
    matter = await _matter_of(letter)
    doubt = await to_thread.run_sync(_doubt, mailbox, letter, matter)
    async with installation.write(mailbox.site_id) as session:
        standing = await mailboxes.find(session, for_update=True)
        kept = None
        if standing is not None:
            standing.uid_validity, standing.last_uid = uid_validity, uid
            board_id = rules.board_for(matter.sender, await service.known_senders(session))
            kept = await service.receive(
                session, original, matter, board_id or standing.board_id,
                known=board_id is not None and not doubt,
                reason=installation.catalogue.text(f"receiving.{doubt}") if doubt else "", now=now,
            )  # fmt: skip
    if kept is None:
        await installation.storage.delete(original.key)


def _doubt(mailbox: Mailbox, letter: Letter, matter: Matter) -> str:
    """Give the code of why a letter waits for the keeper even where its sender is known; empty for none."""
    if letter.is_cut:
        return "too_large"
    server = mailbox.trusted_server
    return "not_vouched_for" if server and not is_vouched_for(letter.content, matter.sender, server) else ""


async def _store(installation: Installation, letter: Letter) -> Original:
    key = f"received/{uuid7().hex}"
    await installation.storage.put(key, letter.content, CONTENT_TYPE)
    origin = f"mail:{hashlib.sha256(letter.content).hexdigest()}"
    return Original(rules.MAIL, origin, key, len(letter.content))


async def _matter_of(letter: Letter) -> Matter:
    """Read a letter; one that cannot be read is kept all the same, for people to look at its original."""
    try:
        return await to_thread.run_sync(letters.read_letter, letter.content)
    except Unreadable:
        return Matter("", "", "", "")


async def _note_checked(installation: Installation, mailbox: Mailbox, failure: str) -> None:
    async with installation.write(mailbox.site_id) as session:
        standing = await mailboxes.find(session, for_update=True)
        if standing is not None:
            standing.checked_at, standing.failure = utc_now(), failure
