"""What somebody earns themselves on a site, line by line."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import local_day, utc_now
from liencong.core.office.shell import screen
from liencong.core.web.forms import row_number
from liencong.core.web.request import account_of, installation_of, site_of
from liencong.plugins.royalties import ledger, told
from liencong.sites.usage.rules import month_of

YEARS = 5


async def show(request: Request) -> Response:
    """Show what somebody earned in a year, and what is still open."""
    account_id, site, present = account_of(request), site_of(request), local_day(utc_now()).year
    asked = row_number(request.query_params.get(told.YEAR, "")) or present
    year = asked if present - YEARS < asked <= present else present
    async with installation_of(request).read(site.id) as session:
        lines = await ledger.list_of_account(session, account_id, year)
        locked = await ledger.locked_months(session)
    rows = [
        (one, part, month_of(one.line.month), month_of(one.line.month) in locked)
        for one in lines
        for part in one.parts
        if part.payee.account_id == account_id
    ]
    facts = {
        "rows": rows,
        "year": year,
        "years": range(present, present - YEARS, -1),
        "paid": sum(part.amount for _, part, _, is_locked in rows if is_locked),
        "open": sum(part.amount for _, part, _, is_locked in rows if not is_locked),
        "duties": told.duty_words(request),
        "words_of_month": told.month_words,
    }
    return await screen(request, "royalties/mine.html", facts)
