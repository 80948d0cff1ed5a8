"""The report of a quarter tells of each agency what it owes, by working days, for the portal alone (UB08)."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from liencong.core.calendar import load_calendar
from liencong.core.clock import local_day, utc_now
from liencong.core.tenancy.tables import Site
from liencong.federation.chasing.rules import quarter_of
from liencong.sites.entry.tables import Placement
from tests.factories.cases import answer, ask
from tests.factories.letters import letters_of
from tests.web.office.conftest import Desk, Office, said_in
from tests.worlds import world

CHASING, DAYS_OFF, WATCH = "/don-doc", "/ngay-nghi", "/cap-nhat-toan-tinh"


async def line_of(desk: Desk, site: str = "Trang so-y-te", quarter: str = "") -> list[str]:
    """Give the line of a site in the saved report."""
    table = await desk.get(f"{CHASING}/bang.csv?quy={quarter}")
    (line,) = [line for line in table.splitlines() if line.startswith(site)]
    return line.split(",")


@world
async def portal(office: Office) -> Desk:
    """Let a board of the agency with a week's period have been brought up to date three weeks ago."""
    schedule = await office.province.board(office.health, "Lịch công tác", update_days=7)
    await office.province.published(office.health, schedule, title="Tuần 40")
    long_ago = utc_now() - timedelta(days=21)
    async with office.client.installation.write(office.health.id) as session:
        await session.execute(update(Placement).values(changed_at=long_ago, visible_from=long_ago))
        await session.execute(update(Site).values(created_at=long_ago))
    office.client.installation.sites.forget()
    return await office.desk("site_admin", office.portal)


async def test_an_agency_is_told_with_how_often_and_how_long_it_was_late(portal: Desk) -> None:
    today = local_day(utc_now())
    due, before = today - timedelta(days=14), quarter_of(today).span.first - timedelta(days=1)
    late = load_calendar(Path("none")).count(max(due, before), today)
    assert (await line_of(portal))[4:6] == [str(int(late > 0)), str(late)]


async def test_days_off_that_the_province_sets_are_not_counted(portal: Desk) -> None:
    before = int((await line_of(portal))[5])
    form = await portal.form(DAYS_OFF)
    yesterday = local_day(utc_now()) - timedelta(days=1)
    while yesterday.weekday() >= 5:
        yesterday -= timedelta(days=1)
    said = {"days.0.title": "Nghỉ hoán đổi", "days.0.first": yesterday.isoformat()}
    assert said_in(await portal.send(form, "Lưu ngày nghỉ", said)) == "saved"
    assert int((await line_of(portal))[5]) == before - 1
    form = await portal.form(DAYS_OFF)
    assert form.values["days.0.last"] == yesterday.isoformat()
    undo = next(one for one in portal.forms(await portal.get(DAYS_OFF)) if "/thay-doi/" in one.action)
    assert (await portal.send(undo)).status_code == 303
    assert int((await line_of(portal))[5]) == before


async def test_letters_that_were_sent_are_counted(office: Office, portal: Desk) -> None:
    await office.province.person("site_admin", office.health)
    page = await portal.get(f"{WATCH}?trang-nao={office.health.id}")
    assert "Trang so-y-te" in page
    (remind,) = [form for form in portal.forms(page) if form.action.endswith("/nhac")]
    with letters_of(office.client.installation):
        assert said_in(await portal.send(remind)) == "reminded"
    assert (await line_of(portal))[-1] == "1"


async def test_the_screen_names_the_quarter_and_leads_to_the_agencys_boards(
    office: Office, portal: Desk
) -> None:
    page = await portal.get(f"{CHASING}?quy=2026-1")
    assert "quý 1 năm 2026" in page
    assert f"{WATCH}?trang-nao={office.health.id}" in page
    assert (await line_of(portal, quarter="2026-1"))[4:6] == ["0", "0"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"days.0.title": "", "days.0.first": "2026-12-01"}, "Hãy điền mục này"),
        ({"days.0.title": "Nghỉ", "days.0.first": "hôm nay"}, "days.0.first"),
        ({"days.0.title": "Nghỉ", "days.0.first": "2026-12-02", "days.0.last": "2026-12-01"}, "Ngày cuối"),
        ({"days.0.title": "Nghỉ", "days.0.first": "0001-01-01"}, "days.0.first"),
        ({"days.0.title": "Nghỉ", "days.0.first": "2026-01-01", "days.0.last": "2026-12-31"}, "31 ngày"),
    ],
)
async def test_wrong_days_are_told_beside_the_field(office: Office, said: dict[str, str], words: str) -> None:
    desk = await office.desk("site_admin", office.portal)
    answer = await desk.send(await desk.form(DAYS_OFF), "Lưu ngày nghỉ", said)
    assert answer.status_code == 422
    assert words in answer.text
    assert desk.form_in(answer.text, DAYS_OFF).values["days.0.title"] == said["days.0.title"]


async def test_days_that_somebody_else_set_meanwhile_are_not_overwritten(office: Office) -> None:
    desk = await office.desk("site_admin", office.portal)
    first, second = await desk.form(DAYS_OFF), await desk.form(DAYS_OFF)
    day = {"days.0.title": "Nghỉ", "days.0.first": "2026-12-01"}
    assert said_in(await desk.send(first, "Lưu ngày nghỉ", day)) == "saved"
    assert (await desk.send(second, "Lưu ngày nghỉ", day)).status_code == 409


async def test_only_the_portals_keepers_see_the_report_and_set_days(office: Office) -> None:
    component = await office.desk("site_admin")
    await component.get(CHASING, status=404)
    await component.get(DAYS_OFF, status=404)
    assert (await component.post(DAYS_OFF, seen="")).status_code == 404
    editor = await office.desk("editor", office.portal)
    await editor.get(CHASING, status=403)
    await editor.get(f"{CHASING}/bang.csv", status=403)
    await editor.get(DAYS_OFF, status=403)
    assert (await editor.post(DAYS_OFF, seen="")).status_code == 403


async def test_the_report_tells_what_citizens_wait_for(office: Office) -> None:
    installation = office.province.installation
    await ask(installation, office.health, ago=timedelta(days=60))
    await ask(installation, office.health, "Trạm mở cửa mấy giờ?")
    answered, _ = await ask(installation, office.health, "Trạm ở đâu?", ago=timedelta(days=60))
    await answer(installation, office.health, answered)
    keeper = await office.desk("site_admin", office.portal)
    heading = (await keeper.get(f"{CHASING}/bang.csv")).splitlines()[0].split(",")
    line = dict(zip(heading, await line_of(keeper), strict=True))
    assert (line["Câu hỏi chưa trả lời"], line["Câu hỏi quá hạn"]) == ("2", "1")
