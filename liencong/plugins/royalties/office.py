"""The month's list: check genres and coefficients quickly, and lock the month."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.access.rules import allowed, require, require_somewhere
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Invalid, Refused
from liencong.core.office.shell import DONE_PARAMETER, screen
from liencong.core.text import clean_line
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, read_form, row_number
from liencong.core.web.listing import listing, page_number
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.plugins.royalties import booking, checking, ledger, locking, rates, rules, told
from liencong.plugins.royalties.checking import QuickInput
from liencong.plugins.royalties.ledger import Reckoned, Wanted
from liencong.plugins.royalties.rules import ROYALTY_CHECK, ROYALTY_KEEP, ROYALTY_LOCK
from liencong.plugins.royalties.terms import decimal_text
from liencong.plugins.royalties.told import LEDGER, MONTH, TAB, UNCHECKED, WITHDRAWN
from liencong.sites.usage.rules import Month, month_of, months_until

PER_PAGE = 50
MONTHS = 24
TABS = {"": "", UNCHECKED: rules.PROPOSED, "da-cham": rules.CHECKED, "khong-chi": rules.EXCLUDED}
"""The states by which the list is parted, by the word of the address."""


async def show(request: Request) -> Response:
    """Show the lines of a month."""
    return await _screen(request)


async def save(request: Request) -> Response:
    """Keep what was judged on a page of the list; what is ticked is checked, or left out for a reason."""
    form, installation, now = await read_form(request), installation_of(request), utc_now()
    rows = form.rows("lines")
    try:
        given = [check_row(place, row) for place, row in enumerate(rows)]
        async with installation.write(site_of(request).id) as session:
            checker = await checking.begin(session, signed_in(request), now=now)
            if form.values.get("do") == "exclude":
                reason = clean_line(str(form.values.get("reason", "")))
                await checking.exclude(session, checker, _ticked(given), reason)
            else:
                is_checking = form.values.get("do") == "check"
                if is_checking:
                    _ticked(given)
                kept = [one if is_checking else one.model_copy(update={"chosen": False}) for one in given]
                await checking.check_quickly(session, checker, kept)
    except (Invalid, Refused) as error:
        return await _screen(request, form, error)
    return _done(request, "saved")


async def add_missing(request: Request) -> Response:
    """Put into the ledger what was published in the month and is not in it yet."""
    await read_form(request)
    site, now = site_of(request), utc_now()
    require(signed_in(request), ROYALTY_KEEP, site.id)
    async with installation_of(request).write(site.id) as session:
        count = await booking.book_missing(session, told.asked_month(request), now=now)
    return _done(request, "royalty-added" if count else "royalty-added-none")


async def lock(request: Request) -> Response:
    """Lock the month for good."""
    form = await read_form(request)
    fund_id = row_number(str(form.values.get("fund", "")))
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            await locking.lock(session, signed_in(request), told.asked_month(request), fund_id, now=utc_now())
    except (Invalid, Refused) as error:
        return await _screen(request, form, error)
    return _done(request, "royalty-locked")


def check_row(place: int, row: dict[str, str]) -> QuickInput:
    """Judge a row of the list; raise `Invalid` with its fields named by its place."""
    try:
        return check(QuickInput, {**row, "chosen": bool(row.get("chosen"))})
    except Invalid as error:
        raise Invalid(
            {f"lines.{place}.{name}": code for name, code in error.fields.items()}, **error.params
        ) from error


def _ticked(given: Sequence[QuickInput]) -> list[int]:
    """Give the lines that are ticked; raise `Invalid` where none is."""
    ticked = [one.id for one in given if one.chosen]
    if not ticked:
        raise Invalid({"": "royalty-nothing-ticked"})
    return ticked


async def _screen(
    request: Request, form: Form | None = None, error: Invalid | Refused | None = None
) -> Response:
    installation, site, actor = installation_of(request), site_of(request), signed_in(request)
    require_somewhere(actor, ROYALTY_CHECK, site.id)
    month, number, tab = told.asked_month(request), page_number(request), request.query_params.get(TAB, "")
    wanted = Wanted(month, TABS.get(tab, ""), withdrawn=tab == WITHDRAWN)
    async with installation.read(site.id) as session:
        counts = await ledger.count_month(session, actor, Wanted(month))
        withdrawn = await ledger.count_month(session, actor, Wanted(month, withdrawn=True))
        shown = await ledger.list_month(
            session, actor, wanted, limit=PER_PAGE, offset=(number - 1) * PER_PAGE
        )
        every = await ledger.list_month(session, actor, Wanted(month))
        locked = (await ledger.locked_months(session)).get(month)
        funds = await locking.list_funds(session, month.year)
        book = await rates.book_of(session)
    shown_form = form or Form()
    if isinstance(error, Invalid):
        shown_form.refuse(error, installation.catalogue)
    elif error is not None:
        shown_form.errors[""] = message_of(installation.catalogue, error)
    sums = ledger.sums_of(every)
    totals = {"": sum(counts.values()), **{tab: counts.get(state, 0) for tab, state in TABS.items() if state}}
    totals[WITHDRAWN] = sum(withdrawn.values())
    total = totals.get(tab, totals[""])
    rows = [_row(request, shown_form, place, one) for place, one in enumerate(shown)]
    facts: dict[str, Any] = {
        "form": shown_form,
        "labels": {
            f"lines.{place}.{name}": one.line.title
            for place, one in enumerate(shown)
            for name in ("genre", "coefficient")
        },
        "month": month,
        "month_words": told.month_words(month),
        "months": _months(month),
        "tab": tab if tab in totals else "",
        "totals": list(totals.items()),
        "listing": listing(request, rows, page=number, total=total, per_page=PER_PAGE),
        "sums": (*sums, sum(sums)),
        "locked": locked,
        "fund": next((one for one in funds if locked and one.fund.id == locked.fund_id), None),
        "funds": funds,
        "waiting": counts.get(rules.PROPOSED, 0),
        "has_rates": book.on(min(month.last, local_day(utc_now()))) is not None,
        "may_keep": allowed(actor, ROYALTY_KEEP, site.id),
        "may_lock": allowed(actor, ROYALTY_LOCK, site.id),
    }
    return await screen(request, "royalties/month.html", facts, status=status_of(error) if error else 200)


def _row(request: Request, form: Form, place: int, one: Reckoned) -> dict[str, Any]:
    """Give a line as the list shows it; what was typed stays."""
    line, typed = one.line, dict[str, str]()
    for row in form.rows("lines"):
        if row.get("id") == str(line.id):
            typed = row
    genres = one.terms.genres if one.terms else []
    return {
        "one": one,
        "url": told.line_url(request, line.id),
        "place": place,
        "genre": typed.get("genre", line.genre),
        "coefficient": typed.get("coefficient", decimal_text(line.coefficient)),
        "version": typed.get("version", str(line.version)),
        "chosen": bool(typed.get("chosen")),
        "genres": [(genre.name, decimal_text(genre.low), decimal_text(genre.high)) for genre in genres],
    }


def _months(month: Month) -> list[Month]:
    """Give the months that are offered: two years up to now, the next, and the one that is shown."""
    present = month_of(local_day(utc_now()))
    return sorted({*months_until(present.after, MONTHS), month}, reverse=True)


def _done(request: Request, code: str) -> Response:
    query = {MONTH: str(told.asked_month(request)), DONE_PARAMETER: code}
    if tab := request.query_params.get(TAB, ""):
        query[TAB] = tab
    return RedirectResponse(f"{local_url(request, f'{OFFICE}{LEDGER}')}?{urlencode(query)}", 303)
