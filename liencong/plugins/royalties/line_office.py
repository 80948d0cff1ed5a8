"""The screen of one line: what was judged, who gets what, what may still be done."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed
from liencong.core.audit import service as audit
from liencong.core.audit.telling import log_lines, people_in
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Refused
from liencong.core.office.shell import done, screen
from liencong.core.text import clean_line
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, form_of, read_form, row_number
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.plugins.royalties import checking, ledger, payees, told
from liencong.plugins.royalties.checking import AmountInput, JudgedInput, ShareInput
from liencong.plugins.royalties.ledger import Reckoned
from liencong.plugins.royalties.rules import ROYALTY_KEEP
from liencong.plugins.royalties.terms import decimal_text
from liencong.plugins.royalties.told import LINE
from liencong.sites.entry import desk
from liencong.sites.usage.rules import month_of

SHARES, AMOUNTS = "shares", "amounts"
BLANKS = 2
"""Lines that stand ready for more people."""

ACCOUNT = "a"
"""Begins the choice of somebody who has an account and was never paid here."""


async def show(request: Request) -> Response:
    """Show a line."""
    return await _screen(request)


async def save(request: Request) -> Response:
    """Keep what was judged and who gets what, and perhaps mark the line as checked."""
    form, line_id = await read_form(request), path_number(request, "line_id")
    try:
        judged = check(JudgedInput, {**_judged(form), "id": line_id})
        async with installation_of(request).write(site_of(request).id) as session:
            checker = await checking.begin(session, signed_in(request), now=utc_now())
            line = await checking.judge(session, checker, judged)
            if line.corrects_id is None:
                await checking.share(session, checker, line_id, await _shares(session, form))
            if form.values.get("do") == "check":
                await checking.mark_checked(session, checker, line)
    except (Invalid, Refused) as error:
        return await _screen(request, form, error)
    return done(request, f"{LINE}/{line_id}", "royalty-checked" if form.values.get("do") else "saved")


async def exclude(request: Request) -> Response:
    """Leave a line out, for a reason."""
    form, line_id = await read_form(request), path_number(request, "line_id")
    form.values["step"] = "exclude"
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            checker = await checking.begin(session, signed_in(request), now=utc_now())
            await checking.exclude(session, checker, [line_id], _reason(form))
    except (Invalid, Refused) as error:
        return await _screen(request, form, error)
    return done(request, f"{LINE}/{line_id}", "royalty-excluded")


async def add_part(request: Request) -> Response:
    """Add another line to the same entry."""
    form, line_id = await read_form(request), path_number(request, "line_id")
    form.values["step"] = "add"
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            checker = await checking.begin(session, signed_in(request), now=utc_now())
            added = await checking.add_part(session, checker, line_id, str(form.values.get("new_genre", "")))
    except (Invalid, Refused) as error:
        return await _screen(request, form, error)
    return done(request, f"{LINE}/{added}", "saved")


async def correct(request: Request) -> Response:
    """Correct a line that is locked by one of the next open month."""
    form, line_id = await read_form(request), path_number(request, "line_id")
    form.values["step"] = "correct"
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            checker = await checking.begin(session, signed_in(request), now=utc_now())
            amounts = await _amounts(session, form)
            added = await checking.correct(session, checker, line_id, amounts, _reason(form))
    except (Invalid, Refused) as error:
        return await _screen(request, form, error)
    return done(request, f"{LINE}/{added}", "royalty-corrected")


async def _screen(
    request: Request, form: Form | None = None, error: Invalid | Refused | None = None
) -> Response:
    installation, site, actor = installation_of(request), site_of(request), signed_in(request)
    async with installation.read(site.id) as session:
        line = await checking.get(session, actor, path_number(request, "line_id"))
        (one,) = await ledger.reckon(session, [line])
        others = [other for other in await ledger.list_of_entry(session, line.entry_id)
                  if other.line.id != line.id and ledger.may_see(actor, other.line)]  # fmt: skip
        locked = month_of(line.month) in await ledger.locked_months(session)
        people = await _people(session)
        records = await audit.history_of(session, f"royalty:{line.id}")
        names = await desk.names_of(session, people_in(records) | {line.checked_by_id})
    shown = form_of(_values(one) | (form.values if form else {}))
    if form is not None and form.rows(SHARES):
        shown.set_rows(SHARES, form.rows(SHARES))
    if isinstance(error, Invalid):
        shown.refuse(error, installation.catalogue)
    elif error is not None:
        shown.errors[""] = message_of(installation.catalogue, error)
    text = installation.catalogue.text
    genres = one.terms.genres if one.terms else []
    facts: dict[str, Any] = {
        "form": shown,
        "one": one,
        "is_locked": locked,
        "month": month_of(line.month),
        "month_words": told.month_words(month_of(line.month)),
        "others": [(other, told.line_url(request, other.line.id)) for other in others],
        "genres": [
            (genre.name, text("royalties.genre_range", name=genre.name, low=decimal_text(genre.low),
                              high=decimal_text(genre.high)))
            for genre in genres
        ],
        "people": people,
        "duties": list(told.duty_words(request).items()),
        "lines": max(len(shown.rows(SHARES)), len(one.parts)) + BLANKS,
        "may_keep": allowed(actor, ROYALTY_KEEP, site.id),
        "checked_by": names.get(line.checked_by_id, ""),
        "log": log_lines(installation.catalogue, records, names),
    }  # fmt: skip
    return await screen(request, "royalties/line.html", facts, status=status_of(error) if error else 200)


async def _people(session: AsyncSession) -> list[tuple[str, str]]:
    """Give who may be chosen: those who were paid before, and those with a role here."""
    found = await payees.list_payees(session)
    known = {payee.account_id for payee in found}
    others = await payees.list_staff(session, now=utc_now())
    choices = [(str(payee.id), payee.name) for payee in found]
    return choices + [(f"{ACCOUNT}{number}", name) for number, name in others if number not in known]


async def _shares(session: AsyncSession, form: Form) -> list[ShareInput]:
    rows = [row for row in form.rows(SHARES) if row.get("payee")]
    form.set_rows(SHARES, rows)
    return [
        _row_of(ShareInput, SHARES, place, {**row, "payee": await _payee_id(session, row["payee"])})
        for place, row in enumerate(rows)
    ]


async def _amounts(session: AsyncSession, form: Form) -> list[AmountInput]:
    rows = [row for row in form.rows(AMOUNTS) if row.get("payee") and row.get("amount")]
    form.set_rows(AMOUNTS, rows)
    return [
        _row_of(AmountInput, AMOUNTS, place, {**row, "payee": await _payee_id(session, row["payee"])})
        for place, row in enumerate(rows)
    ]


def _row_of(kind: type[ShareInput] | type[AmountInput], part: str, place: int, row: Mapping[str, Any]) -> Any:
    try:
        return check(kind, row)
    except Invalid as error:
        raise Invalid(
            {f"{part}.{place}.{name}": code for name, code in error.fields.items()}, **error.params
        ) from error


async def _payee_id(session: AsyncSession, chosen: str) -> int | None:
    """Give the payee that a choice means; somebody with an account is made one."""
    if not chosen.startswith(ACCOUNT):
        return row_number(chosen)
    account_id = row_number(chosen.removeprefix(ACCOUNT))
    staff = {number for number, _ in await payees.list_staff(session, now=utc_now())}
    return (await payees.of_account(session, account_id)).id if account_id in staff and account_id else None


def _judged(form: Form) -> dict[str, Any]:
    names = ("version", "genre", "coefficient", "quantity")
    given: dict[str, Any] = {name: form.values.get(name, "") for name in names}
    return given | {name: bool(form.values.get(name)) for name in ("is_translated", "is_minority")}


def _reason(form: Form) -> str:
    return clean_line(str(form.values.get("reason", "")))[:400]


def _values(one: Reckoned) -> dict[str, Any]:
    line = one.line
    values = {
        "version": str(line.version),
        "genre": line.genre,
        "coefficient": decimal_text(line.coefficient),
        "quantity": str(line.quantity),
        "is_translated": "1" if line.is_translated else "",
        "is_minority": "1" if line.is_minority else "",
    }
    for at, part in enumerate(one.parts):
        share = part.share
        for name in (SHARES, AMOUNTS):
            values |= {f"{name}.{at}.payee": str(share.payee_id), f"{name}.{at}.duty": share.duty}
        values[f"{SHARES}.{at}.weight"] = str(share.weight)
    return values
