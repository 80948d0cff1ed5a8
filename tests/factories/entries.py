"""Entries for tests, written and published through the services."""

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.sites.entry import service
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.service import EntryInput
from liencong.sites.entry.tables import Entry

SAID = {
    "title": "Khai mạc lễ hội",
    "summary": "Lễ hội mở ra sáng nay.",
    "body_html": "<p>Sáng nay, lễ hội đã mở ra.</p>",
    "author": "Nguyễn Văn A",
    "source": "Sở Y tế",
}


async def make_draft(
    installation: Installation, site: Site, board: str = "tin-tuc", **facts: object
) -> Entry:
    """Write a draft as the operator."""
    given = EntryInput.model_validate(SAID | {"board": board} | facts)
    types = content_types(installation.features)
    async with installation.write(site.id) as session:
        return await service.create(session, installation.operator, given, types, now=utc_now())


async def make_published(
    installation: Installation, site: Site, board: str = "tin-tuc", **facts: object
) -> Entry:
    """Write an entry and publish it."""
    entry = await make_draft(installation, site, board, **facts)
    for step in ("submit", "publish"):
        entry = await take_step(installation, entry, step)
    return entry


async def take_step(installation: Installation, entry: Entry, step: str, *, reason: str = "") -> Entry:
    """Move an entry one step, as the operator."""
    async with installation.write(entry.site_id) as session:
        return await service.take_step(
            session, installation.operator, entry.id, step, reason=reason, now=utc_now()
        )
