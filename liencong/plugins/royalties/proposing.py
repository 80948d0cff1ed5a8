"""Reads from a published text what it most likely earns whom; whoever checks it has the last word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.audit import service as audit
from liencong.core.identity.tables import Account
from liencong.core.text import html_to_text, spelling_key
from liencong.plugins.royalties import payees, rules
from liencong.plugins.royalties.rules import TextFacts
from liencong.plugins.royalties.tables import RoyaltyPayee
from liencong.plugins.royalties.terms import PICTURE, Genre, Terms
from liencong.sites.board import service as boards
from liencong.sites.entry.tables import Entry, MediaUse, Revision
from liencong.sites.media.tables import Media, MediaVersion

OWN_WORK = "own"
"""The licence of pictures that the site's own people took; those of agencies are not paid."""

MOST_CREDITS = 5
MOST_WORDS = 6
"""Words in a name of a person."""

BETWEEN_NAMES = re.compile(r"\s*(?:[,;/&–]|\s-\s|\bvà\b)\s*", re.IGNORECASE)
VIDEO = re.compile(r"<(?:video|iframe)\b")
ARTICLE = "article"


@dataclass(frozen=True)
class Proposed:
    """A line as it is proposed: its genre, how many of it, and who has which duty."""

    genre: Genre
    quantity: int
    duties: Sequence[tuple[str, RoyaltyPayee]]


async def propose(
    session: AsyncSession, entry: Entry, revision: Revision, terms: Terms, *, now: datetime
) -> list[Proposed]:
    """Propose lines for a text: itself, and the pictures in it of which the makers are named."""
    pictures = await _pictures(session, revision)
    board = await boards.get(session, entry.board_id)
    facts = TextFacts(
        is_article=entry.type == ARTICLE,
        board=board.title,
        words=len(html_to_text(revision.body_html).split()),
        pictures=len(pictures),
        has_video=VIDEO.search(revision.body_html) is not None,
    )
    genre = rules.guess_genre(facts, terms.genres)
    authors = await _authors(session, entry, revision, now=now)
    duties = [(rules.AUTHOR, author) for author in authors]
    duties += await _editors(session, entry, without=authors)
    lines = [Proposed(genre, 1, duties)]
    by_picture = next((one for one in terms.genres if one.fits == PICTURE), None)
    if by_picture is not None and genre.fits != "pictures":
        credited = [picture.credit for picture in pictures if picture.credit and picture.licence == OWN_WORK]
        for credit in [one for one in dict.fromkeys(credited) if seems_a_person(one)][:MOST_CREDITS]:
            maker = await payees.of_name(session, credit, now=now)
            lines.append(Proposed(by_picture, credited.count(credit), [(rules.PHOTOGRAPHER, maker)]))
    return lines


def names_in(signature: str) -> list[str]:
    """Give the names that a signature holds, such as `Hoàng Lan – Minh Đức`, each once."""
    names = [name for name in BETWEEN_NAMES.split(signature) if name]
    return list({spelling_key(name): name for name in names}.values())


def seems_a_person(credit: str) -> bool:
    """Tell whether a credit may be somebody's name, such as `Hoàng Thị Lan`, and tells of no picture."""
    words = credit.split()
    return 2 <= len(words) <= MOST_WORDS and all(word.isalpha() and word[0].isupper() for word in words)


async def _authors(
    session: AsyncSession, entry: Entry, revision: Revision, *, now: datetime
) -> list[RoyaltyPayee]:
    """Give whom the signature names; whoever wrote it is meant where it is theirs."""
    found: list[RoyaltyPayee] = []
    writer = None
    if entry.created_by_id is not None:
        writer = await session.scalar(select(Account.name).where(Account.id == entry.created_by_id))
    for name in names_in(revision.author):
        if writer is not None and entry.created_by_id and spelling_key(writer) == spelling_key(name):
            found.append(await payees.of_account(session, entry.created_by_id))
        else:
            found.append(await payees.of_name(session, name, now=now))
    return list({payee.id: payee for payee in found}.values())


async def _editors(
    session: AsyncSession, entry: Entry, *, without: Sequence[RoyaltyPayee]
) -> list[tuple[str, RoyaltyPayee]]:
    """Give who worked on the text of another, and who published it; nobody edits or approves their own."""
    rewrites = await session.scalars(
        select(Revision.created_by_id).where(
            Revision.entry_id == entry.id, Revision.created_by_id != entry.created_by_id
        )
    )
    approved = await audit.last_of(session, f"entry:{entry.id}", ["entry:approve"])
    published = await audit.last_of(session, f"entry:{entry.id}", ["entry:publish"])
    approver = published or approved
    approver_id = approver.account_id if approver else None
    editors = [*rewrites, approved.account_id if approved else None]
    own = {payee.account_id for payee in without} | {entry.created_by_id}
    duties = [
        (rules.EDITOR, await payees.of_account(session, account_id))
        for account_id in dict.fromkeys(editors)
        if account_id is not None and account_id not in {*own, approver_id}
    ]
    if approver_id is not None and approver_id not in own:
        duties.append((rules.APPROVER, await payees.of_account(session, approver_id)))
    return duties


async def _pictures(session: AsyncSession, revision: Revision) -> list[Media]:
    shown = (
        select(Media)
        .join(MediaUse, MediaUse.media_id == Media.id)
        .join(MediaVersion, (MediaVersion.media_id == Media.id) & (MediaVersion.number == Media.version))
        .where(MediaUse.revision_id == revision.id, MediaVersion.width.is_not(None))
        .order_by(Media.id)
    )
    return list(await session.scalars(shown))
