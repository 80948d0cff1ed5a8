"""The screen of pinned answers."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import SITE_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid
from liencong.core.office.shell import done, screen
from liencong.core.text import clean_line
from liencong.core.web.days import day_begins, day_ends
from liencong.core.web.forms import Form, check, read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.core.web.tables import table_file
from liencong.search.pinned import service
from liencong.search.pinned.service import Pin, PinInput

PINS = "/cau-hinh/tim-kiem/ghim"
QUESTION = "cau"
"""Parameter by which a question is carried over from where it is listed."""
COLUMNS = ("question", "page", "shows_from", "shows_until")


async def show(request: Request) -> Response:
    """Show the pinned answers of the site."""
    words = clean_line(request.query_params.get(QUESTION, ""))[:100]
    return await _screen(request, Form(values={"words": words}))


async def add(request: Request) -> Response:
    """Pin a page to a question."""
    actor, form, installation = signed_in(request), await read_form(request), installation_of(request)
    try:
        said = {name: form.values.get(name) for name in ("words", "url") if form.values.get(name)}
        begins, ends = day_begins(form, "shows_from"), day_ends(form, "shows_until")
        given = check(PinInput, {**said, "shows_from": begins, "shows_until": ends})
        sites = await installation.sites.load()
        async with installation.write(site_of(request).id) as session:
            await service.add(session, actor, given, sites, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, status=422)
    return done(request, PINS, "saved")


async def remove(request: Request) -> Response:
    """Take a pinned answer off."""
    actor, pin_id = signed_in(request), path_number(request, "pin_id")
    await read_form(request)
    async with installation_of(request).write(site_of(request).id) as session:
        await service.remove(session, actor, pin_id, now=utc_now())
    return done(request, PINS, "deleted")


async def save_table(request: Request) -> Response:
    """Give the pinned answers as a file for spreadsheets."""
    site, words = site_of(request), installation_of(request).catalogue.text
    require(signed_in(request), SITE_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        pins = await service.list_pins(session, now=utc_now())
    heading = [words(f"search_office.{column}") for column in COLUMNS]
    rows = [
        (pin.answer.words, await _address_of(request, pin), pin.answer.shows_from, pin.answer.shows_until)
        for pin in pins
    ]
    return table_file(f"ghim-{site.slug}", heading, rows)


async def _screen(request: Request, form: Form, *, status: int = 200) -> Response:
    site = site_of(request)
    require(signed_in(request), SITE_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        pins = await service.list_pins(session, now=utc_now())
    lines = [
        {
            "id": pin.answer.id,
            "words": pin.answer.words,
            "title": pin.document.title if pin.document else "",
            "url": await _address_of(request, pin),
            "state": pin.state,
            "shows_from": pin.answer.shows_from,
            "shows_until": pin.answer.shows_until,
        }
        for pin in pins
    ]
    return await screen(request, "search_office/pins.html", {"form": form, "pins": lines}, status=status)


async def _address_of(request: Request, pin: Pin) -> str:
    """Give the address of a pinned page; empty while it is not public."""
    sites = installation_of(request).sites
    if pin.document is None:
        return ""
    return f"{sites.url(await sites.get(pin.document.site_id))}{pin.document.path}"
