"""Royalties and remuneration as a feature."""

from datetime import timedelta
from pathlib import Path

from starlette.routing import Route

from liencong.core.access.rules import OFFICE_ENTER
from liencong.core.feature import Feature, MenuEntry
from liencong.core.office.menu import ACCOUNT
from liencong.core.outbox.events import Subscription
from liencong.core.outbox.relay import Duty
from liencong.plugins.royalties import (
    accounting_office,
    booking,
    desk_parts,
    funds_office,
    line_office,
    mine_office,
    noticing,
    office,
    panels,
    payees_office,
    rates_office,
    samples,
)
from liencong.plugins.royalties.rules import ROYALTY_CHECK, ROYALTY_KEEP, ROYALTY_LOCK
from liencong.plugins.royalties.told import FUNDS, LEDGER, LINE, MINE, PAYEES, RATES
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn

KEEPS = [OFFICE_ENTER, ROYALTY_CHECK, ROYALTY_KEEP]
GROUP = "desk.entries"
ONE_LINE, ONE_PAYEE = f"{LINE}/{{line_id}}", f"{PAYEES}/{{payee_id}}"
ONE_FUND, ONE_RATES = f"{FUNDS}/{{fund_id}}", f"{RATES}/{{rates_id}}"

feature = Feature(
    name="royalties",
    roles={
        "royalty_keeper": [*KEEPS, ROYALTY_LOCK],
        "editor_in_chief": [*KEEPS, ROYALTY_LOCK],
        "site_admin": KEEPS,
    },
    office=[
        Route(LEDGER, office.show, methods=["GET"], name="royalties"),
        Route(LEDGER, office.save, methods=["POST"]),
        Route(f"{LEDGER}/bo-sung", office.add_missing, methods=["POST"], name="royalties-add"),
        Route(f"{LEDGER}/chot", office.lock, methods=["POST"], name="royalties-lock"),
        Route(f"{LEDGER}/bang.xlsx", accounting_office.save_book, methods=["GET"], name="royalties-book"),
        Route(f"{LEDGER}/ban-in", accounting_office.show_print, methods=["GET"], name="royalties-print"),
        Route(ONE_LINE, line_office.show, methods=["GET"], name="royalty"),
        Route(ONE_LINE, line_office.save, methods=["POST"]),
        Route(f"{ONE_LINE}/khong-chi", line_office.exclude, methods=["POST"], name="royalty-exclude"),
        Route(f"{ONE_LINE}/them", line_office.add_part, methods=["POST"], name="royalty-add"),
        Route(f"{ONE_LINE}/dieu-chinh", line_office.correct, methods=["POST"], name="royalty-correct"),
        Route(RATES, rates_office.show_list, methods=["GET"], name="royalty-rates"),
        Route(f"{RATES}/moi", rates_office.show_new, methods=["GET"], name="royalty-rates-new"),
        Route(f"{RATES}/moi", rates_office.add, methods=["POST"]),
        Route(ONE_RATES, rates_office.show_one, methods=["GET"], name="royalty-rates-one"),
        Route(ONE_RATES, rates_office.save, methods=["POST"]),
        Route(f"{ONE_RATES}/xoa", rates_office.remove, methods=["POST"], name="royalty-rates-remove"),
        Route(PAYEES, payees_office.show_list, methods=["GET"], name="royalty-payees"),
        Route(PAYEES, payees_office.add, methods=["POST"]),
        Route(ONE_PAYEE, payees_office.show_one, methods=["GET"], name="royalty-payee"),
        Route(ONE_PAYEE, payees_office.save, methods=["POST"]),
        Route(FUNDS, funds_office.show_list, methods=["GET"], name="royalty-funds"),
        Route(FUNDS, funds_office.add, methods=["POST"]),
        Route(ONE_FUND, funds_office.show_one, methods=["GET"], name="royalty-fund"),
        Route(ONE_FUND, funds_office.save, methods=["POST"]),
        Route(MINE, mine_office.show, methods=["GET"], name="royalties-mine"),
    ],
    menu=[
        MenuEntry(
            "royalties.title", LEDGER, ROYALTY_CHECK, order=50, icon="news", group=GROUP, on_boards=True
        ),
        MenuEntry("royalties.payees", PAYEES, ROYALTY_KEEP, order=51, group=GROUP),
        MenuEntry("royalties.rates", RATES, ROYALTY_KEEP, order=52, group=GROUP),
        MenuEntry("royalties.funds", FUNDS, ROYALTY_KEEP, order=53, group=GROUP),
        MenuEntry("royalties.mine", MINE, OFFICE_ENTER, order=84, group=ACCOUNT, on_boards=True),
    ],
    subscriptions=[
        Subscription(EntryPublished, booking.follow_publishing),
        Subscription(EntryWithdrawn, booking.follow_withdrawal),
    ],
    duties=[Duty("royalties-told", timedelta(minutes=1), noticing.tell)],
    provides=[panels.PANEL, *desk_parts.PARTS, samples.SAMPLE, noticing.LOCKED],
    folder=Path(__file__).parent,
)
