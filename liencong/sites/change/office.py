"""The screen of recent changes of a site's settings, and those that the screen of each setting shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import FRONT_MANAGE, allowed, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Refused
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import line_of, message_of, status_of
from liencong.core.web.forms import read_form
from liencong.core.web.request import actor_of, installation_of, path_number, signed_in, site_of
from liencong.sites.change import service
from liencong.sites.change.service import Undoing

CHANGES = "/cau-hinh/thay-doi"
MOST_SHOWN = 100
RECENT = 5
"""Changes that the screen of one setting shows."""


@dataclass(frozen=True)
class ChangeRow:
    """A change as screens show it; `before` tells the state that can be put back, line by line."""

    id: int
    setting: str
    at: datetime
    by: str
    before: Sequence[str]


async def show(request: Request) -> Response:
    """Show the changes that can be undone."""
    return await _screen(request)


async def undo(request: Request) -> Response:
    """Put a setting back to where it stood before a change."""
    actor, site = signed_in(request), site_of(request)
    await read_form(request)
    installation, change_id = installation_of(request), path_number(request, "change_id")
    try:
        async with installation.write(site.id) as session:
            undoing = Undoing(session, actor, installation.features, installation.sites.url(site), utc_now())
            await service.undo(undoing, change_id)
    except (Invalid, Refused) as error:
        catalogue = installation.catalogue
        told = line_of(catalogue, error) if isinstance(error, Invalid) else message_of(catalogue, error)
        return await _screen(request, refusal=told, status=status_of(error))
    return done(request, CHANGES, "undone")


async def recent(request: Request, session: AsyncSession, setting: str) -> Sequence[ChangeRow]:
    """Give the latest changes of one setting of the session's site, for the setting's own screen."""
    changes = await service.list_changes(session, setting=setting, limit=RECENT, now=utc_now())
    return _rows(request, changes)


async def _screen(request: Request, *, refusal: str = "", status: int = 200) -> Response:
    site = site_of(request)
    require(signed_in(request), FRONT_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        changes = await service.list_changes(session, limit=MOST_SHOWN, now=utc_now())
    facts = {"changes": _rows(request, changes), "refusal": refusal, "days": service.KEPT_FOR.days}
    return await screen(request, "change/list.html", facts, status=status)


def _rows(request: Request, changes: Sequence[service.Change]) -> Sequence[ChangeRow]:
    installation, rows = installation_of(request), []
    for change in changes:
        setting = service.find_setting(installation.features, change.row.setting)
        if setting is not None and allowed(actor_of(request), setting.permission, change.row.site_id):
            label, before = installation.catalogue.text(setting.label), change.row.before
            by = change.by or installation.catalogue.text("log.system")
            rows.append(
                ChangeRow(change.row.id, label, change.row.at, by, setting.describe(installation, before))
            )
    return rows
