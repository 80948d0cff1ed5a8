"""The link boxes of a site on one screen: all of them in one form, kept as a whole."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import FRONT_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Stale
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, fingerprint, read_form
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.sites.change import office as changes
from liencong.sites.layout import service as layout
from liencong.sites.linkbox import rows, service
from liencong.sites.linkbox.blocks import BLOCK
from liencong.sites.linkbox.rows import Box
from liencong.sites.linkbox.service import BoxesInput
from liencong.sites.linkbox.tables import LinkBox

LINKS = "/cau-hinh/lien-ket"


async def show(request: Request) -> Response:
    """Show the boxes with their links, to be changed."""
    async with installation_of(request).read(site_of(request).id) as session:
        present = await service.list_boxes(session)
    boxes = [{"title": box.title, "links": box.links} for box in present]
    return await _screen(request, Form(), boxes, _mark(present))


async def save(request: Request) -> Response:
    """Keep the boxes, or move one or a link in the form, which is not kept until it is asked for."""
    actor, form, installation = signed_in(request), await read_form(request), installation_of(request)
    asked, seen = str(form.values.get("do", "save")), str(form.values.get("seen", ""))
    boxes = rows.changed(rows.read(form), asked)
    if asked != "save":
        return await _screen(request, form, boxes, seen)
    try:
        given = check(BoxesInput, {"boxes": boxes})
        async with installation.write(site_of(request).id) as session:
            present = _mark(await service.list_boxes(session))
            if seen != present:
                raise Stale(seen=present)
            await service.set_boxes(session, actor, given, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, boxes, seen, status=422)
    except Stale as error:
        form.errors[""] = message_of(installation.catalogue, error)
        return await _screen(request, form, boxes, error.params["seen"], status=status_of(error))
    return done(request, LINKS, "saved")


async def _screen(
    request: Request, form: Form, boxes: Sequence[Box], seen: str, *, status: int = 200
) -> Response:
    site = site_of(request)
    require(signed_in(request), FRONT_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        recent = await changes.recent(request, session, service.LINKS)
        is_placed = bool(await layout.settings_of(session, BLOCK.name))
    form.values = rows.values_of(boxes)
    facts: dict[str, Any] = {
        "form": form,
        "boxes": boxes,
        "seen": seen,
        "changes": recent,
        "is_placed": is_placed,
    }
    return await screen(request, "linkbox/edit.html", facts, status=status)


def _mark(boxes: Sequence[LinkBox]) -> str:
    return fingerprint([(box.title, box.links) for box in boxes])
