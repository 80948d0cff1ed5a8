"""What accounting gets of a month: a workbook, and a list to be printed and signed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.office.shell import screen
from liencong.core.on_demand import OnDemand
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.plugins.royalties import ledger, rules, told
from liencong.plugins.royalties.ledger import Reckoned, Wanted
from liencong.plugins.royalties.payees import Vault, list_payees
from liencong.plugins.royalties.rules import CREATORS, ROYALTY_KEEP

if TYPE_CHECKING:
    from liencong.plugins.royalties import workbook
else:
    workbook = OnDemand("liencong.plugins.royalties.workbook")


async def save_book(request: Request) -> Response:
    """Give the list of a month as a workbook; it tells how people are paid, so only keepers get it."""
    installation, site, month = installation_of(request), site_of(request), told.asked_month(request)
    actor, vault = signed_in(request), Vault(installation.secret_key)
    require(actor, ROYALTY_KEEP, site.id)
    async with installation.read(site.id) as session:
        lines = await ledger.list_month(session, actor, Wanted(month))
        is_locked = month in await ledger.locked_months(session)
        payees = await list_payees(session)
    text = installation.catalogue.text
    people = told.sums_by_person(_paid(lines), CREATORS)
    order = {payee.id: at for at, payee in enumerate(payees)}
    key = "royalties.sheet_month" if is_locked else "royalties.sheet_month_open"
    content = workbook.workbook_of(
        workbook.MonthList(
            agency=site.name,
            month=text(key, month=told.month_words(month)),
            people=sorted(people, key=lambda one: order[one.payee_id]),
            details={payee.id: vault.open(payee) for payee in payees if payee.sealed},
            lines=_paid(lines),
        ),
        lambda name: text(f"royalties.{name}"),
        told.duty_words(request),
    )
    headers = {
        "content-disposition": f'attachment; filename="{told.file_name(site, month)}.xlsx"',
        "cache-control": "no-store",
    }
    return Response(content, media_type=workbook.TYPE, headers=headers)


async def show_print(request: Request) -> Response:
    """Show the list of a month by person, to be printed and signed."""
    site, month, actor = site_of(request), told.asked_month(request), signed_in(request)
    require(actor, ROYALTY_KEEP, site.id)
    async with installation_of(request).read(site.id) as session:
        lines = await ledger.list_month(session, actor, Wanted(month))
        is_locked = month in await ledger.locked_months(session)
        order = {payee.id: at for at, payee in enumerate(await list_payees(session))}
    people = sorted(told.sums_by_person(_paid(lines), CREATORS), key=lambda one: order[one.payee_id])
    royalty, remuneration = ledger.sums_of(lines)
    facts = {
        "month": month,
        "month_words": told.month_words(month),
        "is_locked": is_locked,
        "people": people,
        "in_words": told.amount_words(royalty + remuneration),
        "sums": (sum(one.lines for one in people), royalty, remuneration, royalty + remuneration),
    }
    return await screen(request, "royalties/print.html", facts)


def _paid(lines: Sequence[Reckoned]) -> list[Reckoned]:
    return [one for one in lines if one.line.state != rules.EXCLUDED]
