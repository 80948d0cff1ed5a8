"""What sites have used month by month: entries, storage, readers, letters (S75)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from liencong.core import mail
from liencong.core.clock import local_day, utc_now
from liencong.sites.entry.tables import Entry
from liencong.sites.visits.tables import VisitDay
from tests.factories.letters import letters_of
from tests.factories.media import make_media
from tests.web.office.conftest import Office

REPORT, ALL = "/bao-cao", "/bao-cao-toan-tinh"


async def used(office: Office) -> None:
    """Let the component site have used something this month, and something a year ago."""
    installation, health = office.client.installation, office.health
    first = await office.province.published(health, office.news, title="Tháng này")
    old = await office.province.published(health, office.news, title="Năm ngoái")
    await make_media(installation, health)
    today = local_day(utc_now())
    async with installation.write(health.id) as session:
        year_ago = utc_now() - timedelta(days=365)
        await session.execute(update(Entry).where(Entry.id == old.id).values(published_at=year_ago))
        session.add(VisitDay(site_id=health.id, day=today, visits=1234, views=567, people=0))
        session.add(VisitDay(site_id=health.id, day=year_ago.date(), visits=99, views=9, people=0))
    with letters_of(installation) as letters:
        for _ in range(3):
            await mail.send(installation, health, to="ai@vidu.test", subject="Thư", text="Chào")
        assert len(letters) == 3
    assert first.id != old.id


async def test_a_site_sees_its_own_months_as_a_table_and_a_file(office: Office) -> None:
    await used(office)
    desk = await office.desk("site_admin")
    this_month = local_day(utc_now()).strftime("%Y-%m")
    page = await desk.get(REPORT)
    row = page[page.index(f'datetime="{this_month}"') :].partition("</tr>")[0]
    for figure in (">1<", ">1.234<", ">567<", ">3<", " KB<"):
        assert figure in row or figure.replace(" KB", " B") in row
    table = await desk.get(f"{REPORT}/bang.csv")
    lines = table.removeprefix("\ufeff").splitlines()
    assert len(lines) == 13
    assert lines[1].startswith(f"{this_month},1,")
    assert lines[1].endswith(",1234,567,3")


async def test_the_portal_sees_all_sites_of_a_month_and_their_sum(office: Office) -> None:
    await used(office)
    desk = await office.desk("editor_in_chief", office.portal)
    page = await desk.get(ALL)
    assert "Trang so-y-te" in page
    assert ">1.234<" in page[page.index("<tfoot>") :]
    before = (datetime.now(UTC) - timedelta(days=365)).strftime("%Y-%m")
    table = await desk.get(f"{ALL}/bang.csv?thang={before}")
    (line,) = [line for line in table.splitlines() if line.startswith("Trang so-y-te")]
    assert line.endswith(",99,9,0")
    assert line.startswith("Trang so-y-te,1,")


async def test_a_name_that_reads_as_a_formula_is_marked_as_text_in_the_file(office: Office) -> None:
    await office.province.site(
        "la",
    )
    async with office.client.installation.write(None) as session:
        await session.execute(
            update(type(office.health)).where(type(office.health).slug == "la").values(name="=1+1")
        )
    office.client.installation.sites.forget()
    desk = await office.desk("editor_in_chief", office.portal)
    assert "'=1+1," in await desk.get(f"{ALL}/bang.csv")


async def test_only_keepers_see_reports_and_only_the_portals_that_of_all(office: Office) -> None:
    editor = await office.desk("editor")
    await editor.get(REPORT, status=403)
    admin = await office.desk("site_admin")
    await admin.get(ALL, status=404)
    await admin.get(f"{ALL}/bang.csv", status=404)
    portal_editor = await office.desk("editor", office.portal)
    await portal_editor.get(ALL, status=403)
