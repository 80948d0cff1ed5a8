"""Keeps the search document of a case equal to what is public of it."""

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import ARCHIVED, Site
from liencong.core.text import html_to_text, shorten
from liencong.plugins.cases import rules, store
from liencong.plugins.cases.events import CaseChanged
from liencong.plugins.cases.tables import Case
from liencong.plugins.cases.told import question_path
from liencong.search import document, service
from liencong.search.document import Document

TYPE = "question"
SUMMARY = 300


async def refresh(installation: Installation, event: CaseChanged) -> None:
    """Bring the index to what the database says of a case now; a late or doubled event does no harm."""
    sites, now = (await installation.sites.load()).by_id, utc_now()
    async with installation.read(event.site_id) as session:
        case = await store.find(session, event.case_id)
    if case is None or case.published_at is None:
        return
    board = installation.catalogue.text("cases.title")
    async with installation.write(event.site_id) as session:
        if case.state == rules.PUBLISHED:
            await service.put(session, [_document(case, sites[case.site_id], board)], now=now)
        else:
            key = _key(case)
            await service.withdraw(session, key, version=case.version, site_id=case.site_id, now=now)


def _key(case: Case) -> str:
    return f"{case.site_id}-case-{case.id}"


def _document(case: Case, site: Site, board: str) -> Document:
    assert case.published_at is not None
    return Document(
        key=_key(case),
        version=case.version,
        page_id=case.id,
        site_id=site.id,
        site_kind=site.kind,
        type=TYPE,
        board_id=0,
        board_title=board,
        title=case.title,
        path=question_path(case),
        published_at=case.published_at,
        summary=shorten(case.public_content, SUMMARY),
        body=f"{case.public_content}\n{html_to_text(case.public_answer)}",
        facets={"field": case.field} if case.field else {},
        state=document.ARCHIVED if site.state == ARCHIVED else document.LIVE,
    )
