"""The screens of rates: what holds on the site since when, and the form in which it is set."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Invalid, Refused
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import PORTAL
from liencong.core.text import format_number
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, form_of, read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.plugins.royalties import rates, reckoning
from liencong.plugins.royalties.defaults import usual_terms
from liencong.plugins.royalties.rates import RatesInput
from liencong.plugins.royalties.rules import ROYALTY_KEEP
from liencong.plugins.royalties.terms import FITS, MOST_GENRES, ROUNDINGS, Terms, decimal_text
from liencong.plugins.royalties.told import RATES

GENRES = "genres"
BLANKS = 3
PERCENTS = ("unit_percent", "translation_percent", "minority_percent", "editor_percent", "approver_percent")


async def show_list(request: Request) -> Response:
    """Show the rates that hold on the site, held and came before."""
    site, today = site_of(request), local_day(utc_now())
    require(signed_in(request), ROYALTY_KEEP, site.id)
    async with installation_of(request).read(site.id) as session:
        own, book = await rates.list_own(session), await rates.book_of(session)
    held = book.held_on(today)
    facts = {
        "own": own,
        "inherited": book.inherited,
        "held": held,
        "is_inherited": held in book.inherited,
        "unit": reckoning.unit_value(held.terms) if held else 0,
        "is_portal": site.kind == PORTAL,
        "decimal": decimal_text,
    }
    return await screen(request, "royalties/rates.html", facts)


async def show_new(request: Request) -> Response:
    """Show the form for new rates, filled with those that hold now or else with usual ones."""
    site = site_of(request)
    async with installation_of(request).read(site.id) as session:
        held = (await rates.book_of(session)).held_on(local_day(utc_now()))
    values = values_of(held.terms if held else usual_terms())
    return await _screen(request, form_of(values | {"valid_from": local_day(utc_now()).isoformat()}))


async def add(request: Request) -> Response:
    """Set new rates."""
    return await _keep(request, None)


async def show_one(request: Request) -> Response:
    """Show rates of the site, to be changed."""
    async with installation_of(request).read(site_of(request).id) as session:
        row = await rates.get(session, signed_in(request), path_number(request, "rates_id"))
    values = values_of(Terms.model_validate(row.terms)) | {
        "valid_from": row.valid_from.isoformat(),
        "legal_basis": row.legal_basis,
        "version": str(row.version),
    }
    return await _screen(request, form_of(values), row.id)


async def save(request: Request) -> Response:
    """Change rates."""
    return await _keep(request, path_number(request, "rates_id"))


async def remove(request: Request) -> Response:
    """Take rates back that nothing was paid by."""
    await read_form(request)
    async with installation_of(request).write(site_of(request).id) as session:
        rates_id = path_number(request, "rates_id")
        await rates.remove(session, signed_in(request), rates_id, now=utc_now())
    return done(request, RATES, "deleted")


def values_of(terms: Terms) -> dict[str, Any]:
    """Give terms as a form shows them."""
    values: dict[str, Any] = {name: decimal_text(getattr(terms, name)) for name in PERCENTS}
    values |= {"base_salary": format_number(terms.base_salary), "rounding": str(terms.rounding)}
    for at, genre in enumerate(terms.genres):
        said = {"name": genre.name, "fits": genre.fits}
        said |= {name: decimal_text(getattr(genre, name)) for name in ("low", "usual", "high")}
        values |= {f"{GENRES}.{at}.{name}": value for name, value in said.items()}
    return values


async def _keep(request: Request, rates_id: int | None) -> Response:
    form, installation = await read_form(request), installation_of(request)
    rows = [row for row in form.rows(GENRES) if row.get("name")]
    form.set_rows(GENRES, rows)
    typed = {name: form.values.get(name, "") for name in ("base_salary", *PERCENTS)}
    try:
        terms = check(Terms, {**typed, "rounding": _rounding(form), "genres": rows[: MOST_GENRES + 1]})
        said = {name: form.values.get(name, "") for name in ("valid_from", "legal_basis")}
        version = form.values.get("version") or 0
        given = check(RatesInput, {**said, "id": rates_id, "version": version, "terms": terms})
        async with installation.write(site_of(request).id) as session:
            await rates.keep(session, signed_in(request), given, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, rates_id, status=422)
    except Refused as error:
        form.errors[""] = message_of(installation.catalogue, error)
        return await _screen(request, form, rates_id, status=status_of(error))
    return done(request, RATES, "saved")


def _rounding(form: Form) -> int:
    text = str(form.values.get("rounding", ""))
    return next((one for one in ROUNDINGS if str(one) == text), 0)


async def _screen(
    request: Request, form: Form, rates_id: int | None = None, *, status: int = 200
) -> Response:
    require(signed_in(request), ROYALTY_KEEP, site_of(request).id)
    if rates_id is not None:
        async with installation_of(request).read(site_of(request).id) as session:
            await rates.get(session, signed_in(request), rates_id)
    facts = {
        "form": form,
        "rates_id": rates_id,
        "lines": len(form.rows(GENRES)) + BLANKS,
        "fits": FITS,
        "roundings": [(one, format_number(one)) for one in ROUNDINGS],
        "percents": PERCENTS[1:],
    }
    return await screen(request, "royalties/rates_form.html", facts, status=status)
