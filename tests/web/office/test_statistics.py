"""What happened on a site in a span of days, on a screen and as files; the same numbers in both."""

import csv
import io
from datetime import date, timedelta

import pytest

from liencong.core.clock import local_day, utc_now
from liencong.core.tenancy.tables import Site
from liencong.federation.link import presenting
from liencong.federation.link.presenting import Presentation
from liencong.sites.visits import store
from liencong.sites.visits.counter import Batch, EntryDay, SiteDay
from tests.web.office.conftest import Office

TODAY = local_day(utc_now())


async def visited(office: Office, site: Site, entry_id: int, views: dict[date, int]) -> None:
    """Let an entry have been read on some days."""
    batch = Batch()
    for day, number in views.items():
        batch.visits[SiteDay(site.id, day)] += 2
        batch.views[EntryDay(site.id, entry_id, day)] += number
    async with office.province.installation.write(None) as session:
        await store.add(session, batch)


async def table(office: Office, name: str, query: str = "", site: Site | None = None) -> list[list[str]]:
    """Give a table as its file has it, without the heading."""
    desk = await office.desk("editor_in_chief", site)
    answer = await desk.client.get(f"{desk.home}/quan-tri/thong-ke/{name}.csv?{query}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))[1:]


async def test_views_are_added_up_over_the_span_that_is_asked_for(office: Office) -> None:
    read = await office.province.published(office.health, office.news, title="Đọc nhiều")
    other = await office.province.published(office.health, office.news, title="=CMD()")
    await visited(
        office, office.health, read.id, {TODAY: 7, TODAY - timedelta(days=1): 3, date(2026, 1, 5): 90}
    )
    await visited(office, office.health, other.id, {TODAY: 4})
    assert await table(office, "most-read") == [
        ["Đọc nhiều", "Tin tức", "10", "0", "0"],
        ["'=CMD()", "Tin tức", "4", "0", "0"],
    ]
    assert await table(office, "most-read", "tu=2026-01-01&den=2026-01-31") == [
        ["Đọc nhiều", "Tin tức", "90", "0", "0"]
    ]
    traffic = await table(office, "traffic", f"tu={TODAY.isoformat()}&den={TODAY.isoformat()}")
    assert [row[1:3] for row in traffic] == [["4", "11"]]
    desk = await office.desk("editor_in_chief")
    assert "Đọc nhiều" in await desk.get("/thong-ke")


async def test_views_through_the_portal_stand_beside_those_on_the_site(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    board = await office.province.board(office.portal, "Tin sở")
    await office.province.linked(office.health, entry, to=office.portal, board=board)
    await visited(office, office.health, entry.id, {TODAY: 4})
    await visited(office, office.portal, entry.id, {TODAY: 9, date(2026, 1, 5): 50})
    assert await table(office, "most-read") == [["Khai mạc ngày hội", "Tin tức", "4", "9", "0"]]


async def test_what_the_portal_calls_otherwise_is_told_by_that_name_there(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    board = await office.province.board(office.portal, "Tin sở")
    link = await office.province.linked(office.health, entry, to=office.portal, board=board)
    chief, called = (
        await office.province.person("editor_in_chief", office.portal),
        Presentation(heading="Ngày hội"),
    )
    async with office.province.installation.write(office.portal.id) as session:
        await presenting.present(session, chief.actor, link.id, called, now=utc_now())
    await visited(office, office.portal, entry.id, {TODAY: 9})
    assert await table(office, "most-read", site=office.portal) == [["Ngày hội", "Tin sở", "9", "0", "0"]]


async def test_days_are_joined_to_months(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    await visited(
        office, office.health, entry.id, {date(2026, 1, 5): 1, date(2026, 1, 31): 2, date(2026, 2, 1): 4}
    )
    rows = await table(office, "traffic", "tu=2026-01-01&den=2026-02-28&theo=thang")
    assert [[row[0], row[2]] for row in rows] == [["02/2026", "4"], ["01/2026", "3"]]


async def test_writers_are_counted_by_what_was_published(office: Office) -> None:
    author = await office.province.person("contributor", office.health)
    await office.province.published(office.health, office.news, by=author.actor)
    await office.province.draft(office.health, office.news, by=author.actor)
    assert await table(office, "writers") == [[author.actor.name, "1", "0"]]


async def test_nothing_of_another_site_is_counted(office: Office) -> None:
    other = await office.province.site("so-tu-phap")
    entry = await office.province.published(other, await office.province.board(other), title="Tin trang khác")
    await visited(office, other, entry.id, {TODAY: 7})
    assert await table(office, "most-read") == []
    assert {row[2] for row in await table(office, "traffic")} == {"0"}


@pytest.mark.parametrize(
    ("query", "told"),
    [("tu=mai", "ngày"), ("tu=2026-05-02&den=2026-05-01", "Ngày bắt đầu phải trước ngày kết thúc.")],
)
async def test_a_wrong_span_is_refused_beside_its_field(office: Office, query: str, told: str) -> None:
    desk = await office.desk("editor_in_chief")
    page = await desk.get(f"/thong-ke?{query}", status=422)
    assert 'aria-invalid="true"' in page
    assert told in page
    answer = await desk.client.get(f"{desk.home}/quan-tri/thong-ke/traffic.csv?{query}")
    assert answer.status_code == 422


async def test_contributors_and_strangers_see_no_statistics(office: Office) -> None:
    for role, site in (("contributor", office.health), ("editor_in_chief", office.portal)):
        person = await office.province.person(role, site)
        desk = await office.desk(role, by=person)
        await desk.get("/thong-ke", status=403)
        answer = await desk.client.get(f"{desk.home}/quan-tri/thong-ke/traffic.csv")
        assert answer.status_code == 403


async def test_days_of_reading_are_forgotten_after_more_than_a_year(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    await visited(office, office.health, entry.id, {date(2025, 1, 5): 1, TODAY: 2})
    async with office.province.installation.write(None) as session:
        await store.forget(session, today=TODAY)
    assert await table(office, "most-read", "tu=2025-01-01&den=2025-01-31") == []
    assert len(await table(office, "most-read")) == 1
