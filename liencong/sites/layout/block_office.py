"""The form of one block: where it stands, how wide it is, and what its kind lets be chosen."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.access.rules import FRONT_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import (
    OFFICE,
    installation_of,
    local_url,
    path_number,
    signed_in,
    site_of,
)
from liencong.sites.layout import draft, rules
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.office import HOME
from liencong.sites.layout.rules import REGIONS, SPANS, BlockInput, Laid
from liencong.sites.layout.settings_form import Control, SettingField, fields_of, read, values_of


async def show_new(request: Request) -> Response:
    """Show the empty form of a kind of block; where none is chosen, lead to where it is."""
    if not (wanted := request.query_params.get("kieu", "")):
        return RedirectResponse(local_url(request, f"{OFFICE}{HOME}"), 303)
    kind = _kind(request, wanted)
    form = form_of({"region": request.query_params.get("vung", ""), "title": "", "span": 12})
    form.values |= values_of(fields_of(kind.settings), {})
    form.values["seen"] = (await _draft(request)).seen
    return await _screen(request, kind, form, None)


async def add(request: Request) -> Response:
    """Put a new block behind the others."""
    form = await read_form(request)
    return await _keep(request, _kind(request, str(form.values.get("kind", ""))), form, None)


async def show(request: Request) -> Response:
    """Show the form of a block."""
    present = await _draft(request)
    one = rules.find(present.laid, path_number(request, "key"))
    kind = _kind(request, one.block.kind)
    form = form_of({"region": one.block.region, "title": one.block.title, "span": one.block.span})
    form.values |= values_of(fields_of(kind.settings), one.block.settings)
    form.values["seen"] = present.seen
    return await _screen(request, kind, form, one)


async def save(request: Request) -> Response:
    """Keep what a block shows, in the draft."""
    form, present = await read_form(request), await _draft(request)
    one = rules.find(present.laid, path_number(request, "key"))
    return await _keep(request, _kind(request, one.block.kind), form, one)


async def _keep(request: Request, kind: BlockKind, form: Form, one: Laid | None) -> Response:
    actor, installation = signed_in(request), installation_of(request)
    kinds, seen = installation.features.provided(BlockKind), str(form.values.get("seen", ""))
    try:
        given = _input(kind, form)
        async with installation.write(site_of(request).id) as session:
            present = await draft.get_draft(session)
            laid = rules.change(present.laid, one.key, given) if one else rules.add(present.laid, given)
            await draft.set_draft(session, actor, laid, kinds, seen=seen, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, kind, form, one, status=422)
    except Stale as error:
        form.errors[""] = message_of(installation.catalogue, error)
        form.values["seen"] = error.params["seen"]
        return await _screen(request, kind, form, one, status=status_of(error))
    return done(request, HOME, "home-changed")


async def _screen(
    request: Request, kind: BlockKind, form: Form, one: Laid | None, *, status: int = 200
) -> Response:
    installation, site = installation_of(request), site_of(request)
    require(signed_in(request), FRONT_MANAGE, site.id)
    fields = fields_of(kind.settings)
    options: dict[str, Sequence[tuple[str, str]]] = {}
    async with installation.read(site.id) as session:
        for field in fields:
            if field.choices:
                options[field.name] = await field.choices.options(request, session)
    facts: dict[str, Any] = {
        "form": form,
        "key": one.key if one else None,
        "kind": kind.name,
        "kind_label": installation.catalogue.text(kind.label),
        "fields": [_shown(request, form, field) for field in fields],
        "options": options,
        "regions": REGIONS,
        "spans": SPANS[::-1],
    }
    return await screen(request, "setup/block.html", facts, status=status)


def _shown(request: Request, form: Form, field: SettingField) -> dict[str, Any]:
    """Give a field with its words; a plugin's field without words is called by its name."""
    catalogue, key = installation_of(request).catalogue, f"block_settings.{field.name}"
    name = f"settings.{field.name}"
    return {
        "name": field.name,
        "control": field.control.value,
        "label": catalogue.text(key) if key in catalogue else field.name,
        "hint": catalogue.text(f"{key}_hint") if f"{key}_hint" in catalogue else "",
        "limits": dict(field.limits),
        "stack": [one for one in form.values if one.startswith(f"{name}.")]
        if field.control is Control.STACK
        else [],
    }


def _input(kind: BlockKind, form: Form) -> BlockInput:
    span, region = str(form.values.get("span", "")), str(form.values.get("region", ""))
    if span not in {str(one) for one in SPANS}:
        raise Invalid({"span": "choice-unknown"})
    if region not in REGIONS:
        raise Invalid({"region": "choice-unknown"})
    settings = read(kind.settings, fields_of(kind.settings), form.values)
    return BlockInput(region, kind.name, str(form.values.get("title", "")), int(span), settings)


async def _draft(request: Request) -> draft.Draft:
    site = site_of(request)
    require(signed_in(request), FRONT_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        return await draft.get_draft(session)


def _kind(request: Request, name: str) -> BlockKind:
    found = [kind for kind in installation_of(request).features.provided(BlockKind) if kind.name == name]
    if not found:
        raise NotFound(kind=name)
    return found[0]
