"""Schedules of weeks as the public finds them: a week at a time, as a calendar, never what is internal."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from liencong.core.clock import local_day, utc_now
from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from tests.factories.province import Client, Province
from tests.worlds import world

HOME = "http://so-y-te.cong.test"
TODAY = local_day(utc_now())
MONDAY = TODAY - timedelta(days=TODAY.weekday())
INTERNAL = "Họp kín về nhân sự"


@world
async def site(province: Province) -> Site:
    await province.portal()
    return await province.site("so-y-te")


@world
async def board(province: Province, site: Site) -> Board:
    return await province.board(site, "Lịch công tác", type="schedule")


def week(monday: date, content: str) -> dict[str, object]:
    rows = [
        {
            "day": monday.isoformat(),
            "begins": "08:00",
            "ends": "09:30",
            "content": content,
            "venue": "Phòng 1",
        },
        {"day": monday.isoformat(), "begins": "10:00", "content": INTERNAL, "internal": True},
        {"day": (monday + timedelta(days=1)).isoformat(), "content": "Đi cơ sở cả ngày"},
    ]
    return {"week_of": monday.isoformat(), "rows": rows}


async def text_of(client: Client, path: str) -> str:
    answer = await client.get(f"{HOME}{path}")
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


async def test_a_board_shows_the_present_week_and_leads_to_others(
    province: Province, client: Client, site: Site, board: Board
) -> None:
    await province.published(site, board, title="Tuần này", fields=week(MONDAY, "Họp giao ban"))
    after = MONDAY + timedelta(days=7)
    await province.published(site, board, title="Tuần sau", fields=week(after, "Họp tổng kết"))
    await province.draft(site, board, title="Chưa duyệt", fields=week(MONDAY, "Chưa được duyệt"))
    shown = await text_of(client, "/lich-cong-tac")
    assert "Họp giao ban" in shown
    assert "Họp tổng kết" not in shown
    assert "Chưa được duyệt" not in shown
    if TODAY.weekday() < 5:
        assert "Hôm nay" in shown
    assert f"?tuan={after}" in shown
    following = await text_of(client, f"/lich-cong-tac?tuan={after + timedelta(days=3)}")
    assert "Họp tổng kết" in following
    assert "Tuần này" in following


@pytest.mark.parametrize("asked", ["0001-01-01", "9999-12-31", "x", "2026-13-40", "%00"])
async def test_weeks_that_nobody_plans_are_the_present_one(client: Client, board: Board, asked: str) -> None:
    assert "Chưa có lịch công tác" in await text_of(client, f"/lich-cong-tac?tuan={asked}")


async def test_what_is_internal_is_nowhere_to_be_read(
    province: Province, client: Client, site: Site, board: Board
) -> None:
    entry = await province.published(site, board, title="Tuần này", fields=week(MONDAY, "Họp giao ban"))
    await province.settle()
    found = [
        await text_of(client, "/lich-cong-tac"),
        await text_of(client, f"/lich-cong-tac/{entry.slug}-{entry.id}"),
        await text_of(client, f"/api/v1/entries/{entry.id}"),
        await text_of(client, "/api/v1/entries"),
        await text_of(client, "/api/v1/types/schedule.csv"),
        await text_of(client, "/lich-cong-tac/feed.atom"),
        await text_of(client, "/lich-cong-tac/lich-cong-tac.ics"),
        await text_of(client, "/api/v1/search?q=kín nhân sự"),
        await text_of(client, "/tim-kiem?q=giao ban"),
    ]
    assert [text for text in found if INTERNAL in text] == []
    assert "Họp giao ban" in found[2]
    assert "internal" not in found[2]


async def test_a_calendar_has_what_takes_place(
    province: Province, client: Client, site: Site, board: Board
) -> None:
    await province.published(site, board, title="Tuần này", fields=week(MONDAY, "Họp giao ban"))
    answer = await client.get(f"{HOME}/lich-cong-tac/lich-cong-tac.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.text)
    assert isinstance(calendar, Calendar)
    first, second = calendar.events
    assert (str(first["summary"]), str(first["location"])) == ("Họp giao ban", "Phòng 1")
    assert first.start.isoformat() == f"{MONDAY}T08:00:00+07:00"
    assert first.end.isoformat() == f"{MONDAY}T09:30:00+07:00"
    assert second.start == MONDAY + timedelta(days=1)
    assert (await client.get(f"{HOME}/lich-cong-tac/khong-co/lich-cong-tac.ics")).status_code == 404


async def test_a_schedule_is_found_by_what_takes_place(
    province: Province, client: Client, site: Site, board: Board
) -> None:
    await province.published(site, board, title="Tuần này", fields=week(MONDAY, "Làm việc với thuỷ điện"))
    await province.settle()
    found = (await client.get(f"{HOME}/api/v1/search", params={"q": "thuỷ điện", "type": "schedule"})).json()
    assert [hit["title"] for hit in found["hits"]] == ["Tuần này"]


async def test_open_data_has_a_row_for_each_appointment(
    province: Province, client: Client, site: Site, board: Board
) -> None:
    await province.published(site, board, title="Tuần này", fields=week(MONDAY, "Họp giao ban"))
    head, *rows = (await text_of(client, "/api/v1/types/schedule.csv")).strip().splitlines()
    assert head.endswith(",week_of,day,begins,ends,leader,internal,content,venue,participants,chair")
    assert len(rows) == 2
    assert "Họp giao ban" in rows[0]


async def test_a_kept_calendar_follows_what_is_changed(
    province: Province, client: Client, site: Site, board: Board
) -> None:
    entry = await province.published(site, board, title="Tuần này", fields=week(MONDAY, "Họp giao ban"))
    path = "/lich-cong-tac/lich-cong-tac.ics"
    assert "giao ban" in await text_of(client, path)
    await province.edit(site, entry, fields=week(MONDAY, "Họp tổng kết"))
    assert "giao ban" not in await text_of(client, path)
    await province.step(site, entry, "unpublish", reason="Sai lịch")
    assert "VEVENT" not in await text_of(client, path)
