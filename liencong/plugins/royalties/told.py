"""Where the screens of royalties stand, and lines and numbers as they show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from liencong.core.clock import local_day, utc_now
from liencong.core.tenancy.tables import Site
from liencong.core.text import spell
from liencong.core.web.request import OFFICE, installation_of, local_url
from liencong.plugins.royalties.ledger import Reckoned
from liencong.sites.usage.rules import WRITTEN, Month, month_of, read_month

LEDGER = "/nhuan-but"
LINE = f"{LEDGER}/dong"
RATES = f"{LEDGER}/khung"
PAYEES = f"{LEDGER}/nguoi-huong"
FUNDS = f"{LEDGER}/quy"
MINE = "/nhuan-but-cua-toi"
YEAR = "nam"

DONG = "đồng"
"""The currency behind an amount in words."""

MONTH, TAB = "thang", "muc"
UNCHECKED, WITHDRAWN = "cho-cham", "da-go"
"""Parts of the list, by the word of the address."""


@dataclass(frozen=True)
class PersonSum:
    """What somebody gets in a month, in đồng, for how many lines."""

    payee_id: int
    name: str
    lines: int
    royalty: int
    remuneration: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.royalty + self.remuneration


def asked_month(request: Request) -> Month:
    """Give the month that an address asks for, at the latest the next one, which takes corrections."""
    present, text = month_of(local_day(utc_now())), request.query_params.get(MONTH, "")
    return read_month(text, present.after.first) if WRITTEN.fullmatch(text) else present


def line_url(request: Request, line_id: int) -> str:
    """Give the screen of a line."""
    return local_url(request, f"{OFFICE}{LINE}/{line_id}")


def month_words(month: Month) -> str:
    """Give a month as people write it: `11/2026`."""
    return f"{month.number:02}/{month.year}"


def sums_by_person(reckoned: Sequence[Reckoned], creators: Sequence[str]) -> list[PersonSum]:
    """Add up what each person gets of some lines; who gets nothing stays away."""
    found: dict[int, PersonSum] = {}
    seen: dict[int, set[int]] = {}
    for one in reckoned:
        for part in one.parts:
            if not part.amount:
                continue
            payee = part.payee
            seen.setdefault(payee.id, set()).add(one.line.id)
            before = found.get(payee.id, PersonSum(payee.id, payee.name, 0, 0, 0))
            is_royalty = part.share.duty in creators
            found[payee.id] = PersonSum(
                payee.id,
                payee.name,
                len(seen[payee.id]),
                before.royalty + part.amount * is_royalty,
                before.remuneration + part.amount * (not is_royalty),
            )
    return list(found.values())


def amount_words(amount: int) -> str:
    """Give an amount in words, as a sentence begins: `Ba triệu đồng`."""
    said = spell(amount)
    return f"{said[:1].upper()}{said[1:]} {DONG}"


def duty_words(request: Request) -> Mapping[str, str]:
    """Give the duties in words."""
    text = installation_of(request).catalogue.text
    return {
        duty: text(f"royalty_duties.{duty}")
        for duty in ("author", "photographer", "translator", "editor", "approver")
    }


def file_name(site: Site, month: Month) -> str:
    """Give what the list of a month is called as a file."""
    return f"nhuan-but-{site.slug}-{month}"
