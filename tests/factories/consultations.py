"""Consultations for tests, announced and commented on through the services."""

from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any

from liencong.core.access.rules import Actor
from liencong.core.clock import local_day, utc_now
from liencong.core.tenancy.tables import Site
from liencong.plugins.consultations import across, commenting, service, store
from liencong.plugins.consultations.articles import position_of
from liencong.plugins.consultations.commenting import CommentInput
from liencong.plugins.consultations.content import TYPE
from liencong.plugins.consultations.service import CommentAnswer, Desk
from liencong.plugins.consultations.site_settings import settings_of
from liencong.plugins.consultations.tables import Comment, Consultation
from liencong.sites.entry.tables import Entry
from liencong.sites.sender import codes
from tests.factories.province import Province

HIDDEN = "[đã ẩn]"
DRAFT = (
    "<p>Điều 1. Phạm vi điều chỉnh</p><p>Áp dụng trong tỉnh.</p><p>Điều 2. Mức hỗ trợ</p><p>Hai triệu.</p>"
)
SAID = "Đề nghị nâng mức hỗ trợ lên ba triệu đồng."
SENDER = {"name": "Nguyễn Thị Hoa", "phone": "0905 123 456", "email": "hoa@vidu.test", "consent": True}
LONG_AGO = timedelta(days=60)


def fields_of(opens_on: date, closes_on: date, **said: Any) -> dict[str, Any]:
    """Give the typed fields of a draft."""
    return {
        "document_kind": "legal",
        "drafting_agency": "Sở Y tế",
        "contact": "Phòng Kế hoạch, 0235 3810 000",
        "opens_on": opens_on.isoformat(),
        "closes_on": closes_on.isoformat(),
        **said,
    }


async def announce(
    province: Province, site: Site, *, ago: timedelta = timedelta(), days: int = 30, **said: Any
) -> Entry:
    """Announce a draft some time ago, open for some days; give its entry once every handler has seen it."""
    begun = utc_now() - ago
    fields = fields_of(local_day(begun), local_day(begun) + timedelta(days=days), **said.pop("fields", {}))
    given = {"title": "Dự thảo Quyết định hỗ trợ", "body_html": DRAFT, **said}
    board = await province.board(site, f"Lấy ý kiến {token_hex(3)}", type=TYPE)
    entry = await province.draft(site, board, type=TYPE, fields=fields, **given)
    await province.step(site, entry, "submit", now=begun)
    await province.step(site, entry, "publish", now=begun)
    await province.settle()
    return entry


async def known_of(province: Province, site: Site, entry: Entry) -> Consultation:
    """Give what is known of a consultation."""
    async with province.installation.read(site.id) as session:
        known = await store.find(session, entry.id)
    assert known is not None
    return known


async def comment(
    province: Province,
    site: Site,
    entry: Entry,
    content: str = SAID,
    *,
    at: datetime | None = None,
    **said: Any,
) -> tuple[Comment, str]:
    """Comment on a draft; give the comment and its code."""
    installation, now = province.installation, at or utc_now()
    known, code = await known_of(province, site, entry), codes.code_of(b"s" * 32, token_hex(16), "comment")
    given = CommentInput(**{"content": content, **SENDER, **said})
    judged = commenting.Said(given, position_of(given.article))
    async with installation.write(site.id) as session:
        await commenting.receive(
            session, judged, known, code, files=[], hidden=HIDDEN,
            shows_comments=settings_of(site).shows_comments, now=now,
        )  # fmt: skip
        found = await across.find_by_code(session, code)
    assert found is not None
    return found, code


def desk(actor: Actor, site: Site, *, now: datetime | None = None) -> Desk:
    """Sit somebody down at a site's consultations."""
    return Desk(actor, site, HIDDEN, now or utc_now())


async def handle(
    province: Province,
    site: Site,
    comment: Comment,
    step: str = service.PUBLISH,
    by: Actor | None = None,
    **said: Any,
) -> Comment:
    """Say what becomes of a comment, and take a step with it."""
    async with province.installation.write(site.id) as session:
        standing = await service.get_comment(session, province.operator, comment.id)
        given = CommentAnswer(
            **{
                "public_content": standing.public_content,
                "verdict": "accepted",
                "version": standing.version,
                **said,
            }
        )
        return await service.handle(session, desk(by or province.operator, site), comment.id, given, step)
