"""Rows of boards as screens, files and letters tell them."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request

from liencong.core import mail
from liencong.core.access.rules import Right, allowed
from liencong.core.clock import utc_now
from liencong.core.errors import NotFound, Unavailable
from liencong.core.text import format_date
from liencong.core.web.request import OFFICE, installation_of, signed_in, site_of
from liencong.sites.entry.rules import ENTRY_WRITE
from liencong.sites.freshness import service
from liencong.sites.freshness.service import BoardRow, Facts
from liencong.sites.holiday.service import calendar_of

COLUMNS = ("site", "board", "owner", "last", "period", "due", "standing", "faults", "reminded")


class MailOff(Unavailable):
    """The installation has no mail server, or it takes no letters just now."""

    code = "mail-off"


async def facts_of(request: Request) -> Facts:
    """Gather what boards are judged by."""
    installation = installation_of(request)
    return Facts(
        sites=(await installation.sites.load()).by_id,
        calendar=await calendar_of(installation),
        roles=installation.features.roles,
        now=utc_now(),
    )


def told(request: Request, row: BoardRow) -> dict[str, Any]:
    """Give a row with its words and addresses; a board is worked on in the back office of its own site."""
    installation, words = installation_of(request), installation_of(request).catalogue.text
    office = f"{installation.sites.url(row.site)}{OFFICE}"
    return {
        "row": row,
        "standing": words(f"standings.{row.standing}"),
        "period": period_in_words(request, row),
        "faults": [words(f"board_faults.{fault}") for fault in row.faults],
        "board_url": f"{office}/chuyen-muc/{row.board.id}",
        "may_write": allowed(signed_in(request), ENTRY_WRITE, row.site.id, row.board.id),
        "write_url": f"{office}/bai-viet/moi?loai={row.board.type}&chuyen-muc={row.board.id}",
    }


def table_rows(request: Request, rows: Sequence[BoardRow]) -> list[Sequence[object]]:
    """Give rows as a file has them, in the order of `COLUMNS`."""
    words = installation_of(request).catalogue.text
    return [
        (
            row.site.name,
            row.board.title,
            row.owner,
            format_date(row.last) if row.last else "",
            period_in_words(request, row),
            format_date(row.due) if row.due else "",
            words(f"standings.{row.standing}"),
            "; ".join(words(f"board_faults.{fault}") for fault in row.faults),
            format_date(row.reminded_at) if row.reminded_at else "",
        )
        for row in rows
    ]


def period_in_words(request: Request, row: BoardRow) -> str:
    """Give the period of a board in words."""
    words, days = installation_of(request).catalogue.text, row.board.update_days
    return words(f"periods.{row.board.update_counts}", days=days) if days else words("periods.none")


async def remind(request: Request, rows: Sequence[BoardRow], board_id: int, right: Right) -> None:
    """Send who answers for a board of some rows a letter about it, and note it.

    Letters go out between transactions: a mail server may take its time. Raises `NotFound` for another board,
    `MailOff` where no letter goes out.
    """
    installation, actor = installation_of(request), signed_in(request)
    row = next((one for one in rows if one.board.id == board_id), None)
    if row is None:
        raise NotFound(board_id=board_id)
    async with installation.read(site_of(request).id) as session:
        emails = await service.recipients(session, row, await facts_of(request))
    service.check_remindable(row, emails, now=utc_now())
    words, facts = installation.catalogue.text, told(request, row)
    last = format_date(row.last) if row.last else words("freshness.never")
    letter = words(
        "freshness.letter", board=row.board.title, site=row.site.name, last=last, period=facts["period"],
        sender=actor.name, url=facts["write_url"],
    )  # fmt: skip
    subject = words("freshness.letter_subject", board=row.board.title)
    sent = [await mail.send(installation, row.site, to=one, subject=subject, text=letter) for one in emails]
    if not any(sent):
        raise MailOff
    async with installation.write(row.site.id) as session:
        service.note_reminder(session, actor, row, sum(sent), right=right, now=utc_now())
