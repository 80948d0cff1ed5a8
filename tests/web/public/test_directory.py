"""The directory of sites: by kind and tier, with successors, as a table and as the annex of a decision."""

import io
from datetime import datetime, timedelta

from docx import Document
from sqlalchemy import update

from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import Site
from liencong.federation.directory import service as directory
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry, Placement
from liencong.sites.setup import service as setup
from tests.factories.province import Client, Province

PAGE = "http://cong.test/trang-thanh-phan"


async def filled(province: Province) -> None:
    await province.portal()
    old = await province.site("huyen-cu", tier="district")
    new = await province.site("phuong-moi", tier="commune")
    await province.site("bao-tinh", kind="external", tier="agency", settings={"url": "https://bao.test"})
    async with province.installation.write(old.id) as session:
        await setup.archive(session, province.operator, old.id, successor_id=new.id, now=utc_now())


async def test_sites_are_listed_with_state_and_successor(province: Province, client: Client) -> None:
    await filled(province)
    page = (await client.get(PAGE)).text
    assert "https://bao.test/" in page
    assert "Trang lưu trữ" in page
    assert page.count("Trang phuong-moi") == 2
    only = (await client.get(f"{PAGE}?loai=external")).text
    assert "bao-tinh" in only
    assert "Trang huyen-cu" not in only


async def test_the_table_and_the_annex_name_every_site(province: Province, client: Client) -> None:
    await filled(province)
    lines = (await client.get(f"{PAGE}/danh-sach.csv")).text.splitlines()
    assert lines[0].lstrip("\ufeff").startswith('"Cơ quan, đơn vị",Địa chỉ')
    assert len(lines) == 4
    annex = await client.get(f"{PAGE}/phu-luc.docx")
    table = Document(io.BytesIO(annex.content)).tables[0]
    assert [cell.text for cell in table.rows[0].cells][:3] == ["STT", "Cơ quan, đơn vị", "Địa chỉ"]
    assert len(table.rows) == 4
    assert any("Trang phuong-moi" in cell.text for cell in table.columns[5].cells)


async def test_what_is_saved_is_what_is_shown(province: Province, client: Client) -> None:
    await filled(province)
    page = await client.get(f"{PAGE}?loai=external&cap=agency")
    for file in ("danh-sach.csv", "phu-luc.docx"):
        assert f"/{file}?loai=external&amp;cap=agency" in page.text
    lines = (await client.get(f"{PAGE}/danh-sach.csv?loai=external&cap=agency")).text.splitlines()
    assert len(lines) == 2


async def test_the_last_update_is_of_what_readers_see(province: Province) -> None:
    site, now = await province.site("so-y-te"), utc_now()
    board = await province.board(site)
    days_ago = [now - timedelta(days=days) for days in (9, 5)]
    entries = [await put_out(province, site, board, at) for at in days_ago]
    assert await updated(province, site, now) == days_ago[1]
    await province.step(site, entries[1], "unpublish", reason="Nhầm", now=now)
    assert await updated(province, site, now) == days_ago[0]


async def test_what_a_site_elsewhere_put_out_long_ago_is_not_news_of_today(province: Province) -> None:
    site, now = await province.site("bao", kind="external", settings={"url": "https://bao.test"}), utc_now()
    await put_out(province, site, await province.board(site), now - timedelta(days=400))
    async with province.installation.write(site.id) as session:
        await session.execute(update(Placement).values(changed_at=now))
    assert await updated(province, site, now) == now - timedelta(days=400)


async def put_out(province: Province, site: Site, board: Board, at: datetime) -> Entry:
    entry = await province.draft(site, board, title=f"Tin ngày {at:%d}")
    for step in ("submit", "publish"):
        await province.step(site, entry, step, now=at)
    return entry


async def updated(province: Province, site: Site, now: datetime) -> datetime | None:
    async with province.installation.read(site.id) as session:
        return (await directory.last_updates(session, now=now)).get(site.id)


async def test_component_sites_have_no_directory(province: Province, client: Client) -> None:
    await filled(province)
    for path in ("", "/danh-sach.csv", "/phu-luc.docx"):
        assert (await client.get(f"http://phuong-moi.cong.test/trang-thanh-phan{path}")).status_code == 404
