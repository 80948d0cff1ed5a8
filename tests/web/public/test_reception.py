"""Receptions of citizens as the public finds them: a month at a time, and as a calendar."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from liencong.core.clock import local_day, utc_now
from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import BlockInput
from liencong.sites.layout.service import set_blocks
from tests.factories.province import Client, Province
from tests.worlds import world

HOME = "http://so-y-te.cong.test"
BOARD = "/lich-tiep-cong-dan"
SAID = {
    "receiver": "Lê Thị Một",
    "receiver_position": "Giám đốc Sở",
    "repeats": "monthly",
    "first_on": "2026-01-01",
    "month_days": "15",
    "session": "morning",
    "opens": "08:00",
    "closes": "11:30",
    "reception_place": "Phòng Tiếp công dân",
    "registration": "Gọi 0235 3852 641 trước 2 ngày.",
}


@world
async def site(province: Province) -> Site:
    await province.portal()
    return await province.site("so-y-te")


@world
async def board(province: Province, site: Site) -> Board:
    return await province.board(site, "Lịch tiếp công dân", type="reception")


async def text_of(client: Client, path: str) -> str:
    answer = await client.get(f"{HOME}{path}")
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


async def test_a_month_shows_who_receives_when_and_what_was_moved(
    province: Province, client: Client, site: Site, board: Board
) -> None:
    await province.published(site, board, title="Giám đốc tiếp công dân", fields=SAID)
    await province.draft(site, board, title="Chưa duyệt", fields={**SAID, "receiver": "Người chưa duyệt"})
    shown = await text_of(client, f"{BOARD}?thang=2026-11")  # the 15th is a Sunday
    assert "Tháng 11 năm 2026" in shown
    assert "Trùng ngày nghỉ. Dời sang Thứ Hai, 16/11/2026." in shown
    assert 'href="#ngay-2026-11-16"' in shown
    assert "Gọi 0235 3852 641" in shown
    assert "?thang=2026-12" in shown
    assert "Người chưa duyệt" not in shown


@pytest.mark.parametrize("asked", ["0001-01", "9999-12", "2026-13", "x", "٢٠٢٦-١١"])
async def test_months_that_nobody_plans_are_the_present_one(client: Client, board: Board, asked: str) -> None:
    today = local_day(utc_now())
    assert f"Tháng {today.month} năm {today.year}" in await text_of(client, f"{BOARD}?thang={asked}")


async def test_a_cancelled_reception_is_told_on_the_page_and_in_the_calendar(
    province: Province, client: Client, site: Site, board: Board
) -> None:
    day = local_day(utc_now()) + timedelta(days=3)
    changes = [{"planned_on": day.isoformat(), "change": "cancelled", "reason": "Bận họp đột xuất."}]
    said = {**SAID, "repeats": "once", "month_days": "", "first_on": day.isoformat(), "changes": changes}
    entry = await province.published(site, board, title="Giám đốc tiếp công dân", fields=said)
    for path in (f"{BOARD}?thang={day:%Y-%m}", f"{BOARD}/{entry.slug}-{entry.id}"):
        shown = await text_of(client, path)
        assert "Không tổ chức. Bận họp đột xuất." in shown.replace("  ", " ")
    calendar = Calendar.from_ical(await text_of(client, f"{BOARD}/lich-tiep-cong-dan.ics"))
    assert isinstance(calendar, Calendar)
    [event] = calendar.events
    assert (str(event["status"]), event.start.isoformat()) == ("CANCELLED", f"{day}T08:00:00+07:00")


async def test_a_home_page_shows_the_receptions_to_come(
    province: Province, client: Client, site: Site, board: Board
) -> None:
    kinds = province.installation.features.provided(BlockKind)
    block = BlockInput(region="main", kind="receptions", settings={"count": 1})
    async with province.installation.write(site.id) as session:
        await set_blocks(session, province.operator, [block], kinds, now=utc_now())
    day = local_day(utc_now()) + timedelta(days=2)
    said = {**SAID, "repeats": "once", "month_days": "", "first_on": day.isoformat()}
    await province.published(site, board, title="Giám đốc tiếp công dân", fields=said)
    shown = await text_of(client, "/")
    assert f"{day:%d/%m/%Y}" in shown
    assert "Giám đốc Sở" in shown
