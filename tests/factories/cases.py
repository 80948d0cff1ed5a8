"""Cases for tests, asked and answered through the services."""

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from liencong.core.access.rules import Actor
from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.plugins.cases import across, asking, service
from liencong.plugins.cases.asking import Asked, CaseInput
from liencong.plugins.cases.service import AnswerInput, Desk
from liencong.plugins.cases.tables import Case
from liencong.sites.holiday.service import calendar_of
from liencong.sites.sender import codes

HIDDEN = "[đã ẩn]"
CONTENT = "Trạm y tế có tiêm bù ngày thứ Bảy không?"
ANSWER = "<p>Trạm tiêm sáng thứ Bảy hằng tuần.</p>"
SENDER = {"name": "Nguyễn Thị Hoa", "phone": "0905 123 456", "email": "hoa@vidu.test"}


async def ask(
    installation: Installation,
    site: Site,
    content: str = CONTENT,
    *,
    ago: timedelta = timedelta(),
    **said: Any,
) -> tuple[Case, str]:
    """Ask a site something some time ago; give the case and its code."""
    code, now = codes.code_of(installation.secret_key, token_hex(16), asking.FORM), utc_now() - ago
    given = CaseInput(**{"kind": "question", "field": "Y tế", "content": content, **SENDER, **said})
    asked = Asked(given, site)
    due_on = asking.due_of(asked, await calendar_of(installation), now=now)
    async with installation.write(site.id) as session:
        await asking.receive(session, asked, site, code, files=[], hidden=HIDDEN, due_on=due_on, now=now)
        case = await across.find_by_code(session, code)
    assert case is not None
    return case, code


def desk(actor: Actor, site: Site, *, now: datetime | None = None) -> Desk:
    """Sit somebody down at a site's cases."""
    return Desk(actor, site, HIDDEN, now or utc_now())


async def answer(
    installation: Installation,
    site: Site,
    case: Case,
    step: str = "publish",
    by: Actor | None = None,
    **said: Any,
) -> Case:
    """Write an answer and take the step for which it is written."""
    async with installation.write(site.id) as session:
        standing = await service.get(session, installation.operator, case.id)
        given = AnswerInput(
            **{
                "title": standing.title,
                "public_content": standing.public_content,
                "answer_html": ANSWER,
                "version": standing.version,
                **said,
            }
        )
        return await service.write(session, desk(by or installation.operator, site), case.id, given, step)
