"""The directory of sites: by kind and tier, with successors, as a table and as the annex of a decision."""

import io

from docx import Document

from liencong.core.clock import utc_now
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


async def test_component_sites_have_no_directory(province: Province, client: Client) -> None:
    await filled(province)
    for path in ("", "/danh-sach.csv", "/phu-luc.docx"):
        assert (await client.get(f"http://phuong-moi.cong.test/trang-thanh-phan{path}")).status_code == 404
