"""The list `Kiểm tra` beside a text: what `checks` finds in it, in words, each leading to its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.text import clean_line, nfc
from liencong.core.web.forms import row_number
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.sites.entry import link_answers, media_uses
from liencong.sites.entry.checks import Finding, Written, check_text, links_in
from liencong.sites.entry.content_type import content_types

LONGEST_BODY = 600_000


@dataclass(frozen=True)
class Checked:
    """What is to be looked at: what blocks the text on its way, and what is advice."""

    blocking: list[Finding]
    advice: list[Finding]

    @property
    def count(self) -> int:
        """Give how many things are to be looked at."""
        return len(self.blocking) + len(self.advice)


async def check_values(
    request: Request, session: AsyncSession, values: Mapping[str, Any], *, stated: bool, now: datetime
) -> Checked:
    """Look at what a form holds; `stated` tells that it was stated already to hold no secret."""
    said = {name: nfc(str(values.get(name) or "")) for name in ("title", "summary", "body_html")}
    body = said["body_html"][:LONGEST_BODY]
    addresses = await links_of(body)
    kind = content_types(installation_of(request).features).find(str(values.get("type") or ""))
    sites = await installation_of(request).sites.load()
    written = Written(
        title=clean_line(said["title"]),
        summary=said["summary"],
        body_html=body,
        author=clean_line(str(values.get("author") or "")),
        source=clean_line(str(values.get("source") or "")),
        no_secret=stated or bool(values.get("no_secret")),
        picture_alt=await _alt_of(request, session, str(values.get("picture_id") or "")),
        not_asked=kind.not_asked if kind else (),
        unanswered=await link_answers.find_unanswered(session, addresses, sites, site_of(request), now=now),
    )
    found = await to_thread.run_sync(check_text, written)
    return Checked([one for one in found if one.blocks], [one for one in found if not one.blocks])


async def links_of(body_html: str) -> list[str]:
    """Give the addresses to which a text leads; a long one takes its time, so others are served meanwhile."""
    return await to_thread.run_sync(links_in, body_html[:LONGEST_BODY])


async def note_links(
    request: Request, session: AsyncSession, addresses: Sequence[str], *, now: datetime
) -> None:
    """Have the addresses to which a text leads asked in time."""
    await link_answers.note(session, addresses, await installation_of(request).sites.load(), now=now)


async def _alt_of(request: Request, session: AsyncSession, picture: str) -> str | None:
    number = row_number(picture)
    chosen = await media_uses.find_usable(session, signed_in(request), number) if number else None
    return chosen.media.alt if chosen else None
