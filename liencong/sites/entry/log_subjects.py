"""Entries as the log of the dashboard names them, to those who work on them."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.office.parts import LogSubjects, Subject
from liencong.core.tenancy.scope import scope_of
from liencong.core.web.request import OFFICE, local_url, signed_in
from liencong.sites.entry.rights import workable
from liencong.sites.entry.tables import Entry, Revision


async def find(request: Request, session: AsyncSession, entry_ids: Collection[int]) -> Mapping[int, Subject]:
    """Give those of some entries that the person may work on."""
    statement = (
        select(Entry.id, Revision.title)
        .join(Revision, Revision.id == Entry.working_revision_id)
        .where(Entry.id.in_(entry_ids), workable(signed_in(request), scope_of(session)))
    )
    return {
        row[0]: Subject(row[1], local_url(request, f"{OFFICE}/bai-viet/{row[0]}"))
        for row in await session.execute(statement)
    }


ENTRIES = LogSubjects("entry", find)
