"""The screen of words that a site takes for the same."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import SITE_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid
from liencong.core.office.shell import done, screen
from liencong.core.web.forms import Form, read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.core.web.tables import table_file
from liencong.search.synonym import service
from liencong.search.synonym.service import SynonymInput

SYNONYMS = "/cau-hinh/tim-kiem/tu-dong-nghia"
SHOWN_PLACES = 50


async def show(request: Request) -> Response:
    """Show the site's synonyms, and the places that are called otherwise now."""
    return await _screen(request, Form())


async def add(request: Request) -> Response:
    """Take two forms for the same."""
    actor, form, installation = signed_in(request), await read_form(request), installation_of(request)
    try:
        given = form.check(SynonymInput)
        async with installation.write(site_of(request).id) as session:
            await service.add(session, actor, given, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, status=422)
    return done(request, SYNONYMS, "saved")


async def remove(request: Request) -> Response:
    """Take two forms for the same no more."""
    actor, synonym_id = signed_in(request), path_number(request, "synonym_id")
    await read_form(request)
    async with installation_of(request).write(site_of(request).id) as session:
        await service.remove(session, actor, synonym_id, now=utc_now())
    return done(request, SYNONYMS, "deleted")


async def save_table(request: Request) -> Response:
    """Give the synonyms as a file for spreadsheets."""
    site, words = site_of(request), installation_of(request).catalogue.text
    require(signed_in(request), SITE_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        found = await service.list_synonyms(session)
    heading = [words("search_office.words"), words("search_office.other_words")]
    return table_file(f"tu-dong-nghia-{site.slug}", heading, [(one.words, one.other_words) for one in found])


async def _screen(request: Request, form: Form, *, status: int = 200) -> Response:
    site = site_of(request)
    require(signed_in(request), SITE_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        facts = {
            "form": form,
            "synonyms": await service.list_synonyms(session),
            "places": await service.list_places(session, limit=SHOWN_PLACES),
            "places_count": await service.count_places(session),
        }
    return await screen(request, "search_office/synonyms.html", facts, status=status)
