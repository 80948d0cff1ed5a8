"""Duties as pages, screens and notices tell them: deadlines, periods and what is missing, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request

from liencong.core.access.rules import allowed
from liencong.core.clock import utc_now
from liencong.core.text import format_date
from liencong.core.text.catalogue import Catalogue
from liencong.core.web.request import OFFICE, actor_of, installation_of, local_url, site_of
from liencong.plugins.duties import rules
from liencong.plugins.duties.reckoning import Facts, SiteDuty
from liencong.plugins.duties.rules import Obligation, Settled
from liencong.plugins.duties.store import FILE
from liencong.plugins.duties.tables import PublicationDuty
from liencong.sites.board.tables import Board
from liencong.sites.entry.rules import ENTRY_WRITE
from liencong.sites.holiday.service import calendar_of

DUTIES = "/danh-muc-cong-khai"
"""Of the public page, and of the screen on which a site sees what it owes."""

_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Row:
    """Something that a site owes, as lists show it; `missing` says what is to be done about it."""

    duty: PublicationDuty
    url: str
    boards: Sequence[Board]
    deadline: str
    what: str
    due: date | None
    state: str
    label: str
    missing: str
    met_by: Settled | None
    write_url: str
    missed: int

    @property
    def is_pressing(self) -> bool:
        """Tell whether somebody has to see to it."""
        return self.state in rules.PRESSING


async def facts_of(request: Request) -> Facts:
    """Gather what duties are judged by."""
    installation = installation_of(request)
    sites = (await installation.sites.load()).by_id
    return Facts(sites, await calendar_of(installation), utc_now())


def rows_of(request: Request, owed: SiteDuty, today: date) -> list[Row]:
    """Give what a site owes by a duty now: a row, or one for each event that waits."""
    items: Sequence[Settled | None] = owed.open_items(today) or [None]
    return [_row(request, owed, item) for item in items]


def deadline_words(catalogue: Catalogue, duty: PublicationDuty) -> str:
    """Tell until when a duty has to be met."""
    text = catalogue.text
    if duty.kind == rules.STANDING:
        return text("deadlines.standing")
    span = _span(catalogue, duty)
    if duty.kind == rules.EVENT:
        named = f"deadline_events.{duty.event_field}"
        event = text(named if named in catalogue else "deadline_events.other")
        return text("deadlines.event", span=span, event=event)
    key = f"deadlines.{duty.anchor}" if span else f"deadlines.{duty.anchor}-now"
    return text(
        key, every=text(f"duty_kinds.{duty.kind}"), span=span, period=text(f"duty_periods.{duty.kind}")
    )


def period_words(catalogue: Catalogue, duty: PublicationDuty, owing: Obligation) -> str:
    """Tell for which period, or about what, something is owed."""
    first, text = owing.first, catalogue.text
    if duty.kind == rules.STANDING:
        return ""
    if duty.kind == rules.EVENT:
        return text("duty_items.event", about=owing.about, day=format_date(first))
    return text(
        f"duty_items.{duty.kind}",
        first=format_date(first),
        last=format_date(owing.last),
        month=first.month,
        year=first.year,
        quarter=_ROMAN[(first.month - 1) // 3],
        half=text("duty_items.half-2" if first.month > 1 else "duty_items.half-1"),
    )


def missing_words(catalogue: Catalogue, owed: SiteDuty, item: Settled | None) -> str:
    """Tell what is missing for something that is owed; nothing where it is met."""
    text = catalogue.text
    if item is not None and item.published is not None:
        if not item.published.lacks:
            return ""
        fields = ", ".join(field_words(catalogue, name) for name in item.published.lacks)
        return text("duties.lacks", title=item.published.title, fields=fields)
    if not owed.boards:
        return text("duties.no_board")
    if item is None or owed.duty.kind == rules.STANDING:
        return "" if item is None else text("duties.nothing_yet")
    return text("duties.nothing_for", what=period_words(catalogue, owed.duty, item.obligation))


def field_words(catalogue: Catalogue, name: str) -> str:
    """Give what a required field is called."""
    key = "duties.file" if name == FILE else f"fields.{name}"
    return catalogue.text(key) if key in catalogue else name


def url_of(request: Request, duty_id: int) -> str:
    """Give where a site's people see one of its duties."""
    return local_url(request, f"{OFFICE}{DUTIES}/{duty_id}")


def read_day(text: str) -> date | None:
    """Read a day as forms send it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _row(request: Request, owed: SiteDuty, item: Settled | None) -> Row:
    catalogue = installation_of(request).catalogue
    state = _state(owed, item)
    what = period_words(catalogue, owed.duty, item.obligation) if item else ""
    return Row(
        duty=owed.duty,
        url=url_of(request, owed.duty.id),
        boards=owed.boards,
        deadline=deadline_words(catalogue, owed.duty),
        what=what,
        due=item.obligation.due if item and owed.duty.kind != rules.STANDING else None,
        state=state,
        label=catalogue.text(f"duty_states.{state}"),
        missing=missing_words(catalogue, owed, item),
        met_by=item if item and item.published else None,
        write_url=_write_url(request, owed, what) if state not in (rules.MET, rules.MET_LATE) else "",
        missed=sum(one.state == rules.MISSED for one in owed.settled),
    )


def _state(owed: SiteDuty, item: Settled | None) -> str:
    """Give the state of a row: where nothing can meet a duty, it lacks that."""
    if item is None:
        return rules.IDLE if owed.boards else rules.LACKING
    return rules.LACKING if item.state == rules.AHEAD and not owed.boards else item.state


def _write_url(request: Request, owed: SiteDuty, what: str) -> str:
    """Give the form in which what is missing is written; nothing for who may not write there."""
    kind, site_id = owed.duty.content_type, site_of(request).id
    board = next((board for board in owed.boards if kind in ("", board.type)), None)
    if board is None or not allowed(actor_of(request), ENTRY_WRITE, site_id, board.id):
        return ""
    title = f"{owed.duty.title} – {what}" if what and owed.duty.kind in rules.PERIODS else owed.duty.title
    query = {"loai": kind or board.type, "chuyen-muc": str(board.id), "tieu-de": title}
    return f"{local_url(request, f'{OFFICE}/bai-viet/moi')}?{urlencode(query)}"


def _span(catalogue: Catalogue, duty: PublicationDuty) -> str:
    parts = [catalogue.text("duty_spans.months", number=duty.months)] if duty.months else []
    if duty.days:
        parts.append(catalogue.text(f"duty_spans.{duty.counts}", number=duty.days))
    return " ".join(parts)
