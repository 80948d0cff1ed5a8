"""What is found beside the texts of entries: files, pictures, agencies, former names of places."""

from dataclasses import dataclass, replace
from datetime import date

from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import Site
from liencong.federation.directory import finding
from liencong.search.synonym.places import Renamed, take_in
from liencong.sites.attachment import reading
from liencong.sites.board.tables import Board
from liencong.sites.media import service as media
from liencong.sites.media.pictures import lasting_url
from liencong.sites.media.service import Description
from liencong.sites.setup import service as setup
from tests.factories.files import docx
from tests.factories.media import make_media
from tests.factories.province import Client, Province
from tests.worlds import world

MARKER = "Zqxmarker"


@dataclass
class Town:
    """A component site with a board, and the search that finds what stands there."""

    province: Province
    client: Client
    site: Site
    board: Board

    async def find(self, text: str, host: str = "cong.test", **more: str) -> str:
        """Have everything followed, then give the page of a question."""
        await self.province.settle()
        await reading.read_new(self.province.installation)
        await self.province.settle()
        answer = await self.client.get(f"http://{host}/tim-kiem", params={"q": text, **more})
        assert answer.status_code == 200
        return answer.text

    async def attach(self, text: str, **said: str) -> int:
        """Publish an entry with a Word file; give the number of the file."""
        version = await make_media(self.province.installation, self.site, docx(text), name="phu-luc.docx")
        body = f'<p>Xem <a href="{lasting_url(version, "/media")}">tệp</a>.</p>'
        await self.province.published(self.site, self.board, body_html=body, **said)
        return version.media_id


@world
async def town(province: Province, client: Client) -> Town:
    await province.portal()
    site = await province.site("xa-ky-anh", tier="commune")
    return Town(province, client, site, await province.board(site))


def hits(page: str) -> int:
    return page.count('class="hit"')


async def test_the_text_of_a_file_finds_its_entry_and_is_told_to_be_in_the_file(town: Town) -> None:
    await town.attach("Danh mục vị trí việc làm", title="Thông báo số bốn")
    page = await town.find("vị trí việc làm")
    assert "Thông báo số bốn" in page
    assert "Trong tệp đính kèm phu-luc.docx:" in page
    assert "<mark>vị</mark> <mark>trí</mark>" in page


async def test_a_file_of_a_draft_is_not_even_read(town: Town) -> None:
    version = await make_media(town.province.installation, town.site, docx(MARKER), name="kin.docx")
    body = f'<p><a href="{lasting_url(version, "/media")}">Tệp</a></p>'
    entry = await town.province.draft(town.site, town.board, title="Nháp", body_html=body)
    assert hits(await town.find(MARKER)) == 0
    await town.province.step(town.site, entry, "submit")
    await town.province.step(town.site, entry, "publish")
    assert hits(await town.find(MARKER)) == 1
    await town.province.step(town.site, entry, "unpublish", reason="nhầm")
    assert hits(await town.find(MARKER)) == 0


async def test_pictures_are_found_by_what_is_said_of_them_while_their_page_stands(town: Town) -> None:
    installation = town.province.installation
    version = await make_media(installation, town.site, alt="Đua thuyền", credit="Trần Vidu")
    shown = await town.province.published(
        town.site, town.board, title="Ngày hội", picture_id=version.media_id
    )
    page = await town.find("Đua thuyền", type="image")
    assert hits(page) == 1
    assert f"ngay-hoi-{shown.id}" in page
    async with installation.write(town.site.id) as session:
        said = Description(alt="Thả diều trên đê")
        await media.describe(session, installation.operator, version.media_id, said, now=utc_now())
    assert hits(await town.find("Đua thuyền", type="image")) == 0
    assert hits(await town.find("thả diều", type="image")) == 1
    await town.province.step(town.site, shown, "unpublish", reason="nhầm")
    assert hits(await town.find("thả diều")) == 0


async def test_a_picture_that_no_public_page_shows_is_never_found(town: Town) -> None:
    await make_media(town.province.installation, town.site, alt=f"{MARKER} trong thư viện")
    assert hits(await town.find(MARKER)) == 0


async def test_agencies_are_found_by_name_address_and_former_name(town: Town) -> None:
    installation, operator = town.province.installation, town.province.operator
    old = await town.province.site("xa-ky-chau", tier="commune")
    async with installation.write(town.site.id) as session:
        said = {"address": "Số 5 đường Lê Vidu"}
        await setup.set_up(session, operator, town.site.id, said, theme="base", now=utc_now())
    async with installation.write(None) as session:
        row = await session.get_one(Site, old.id)
        row.successor_id, row.name = town.site.id, "Xã Kỳ Châu"
    installation.sites.forget()
    await finding.refresh(installation)
    page = await town.find("Lê Vidu", type="agency")
    assert "Trang xa-ky-anh" in page
    page = await town.find("Kỳ Châu", type="agency")
    assert hits(page) == 2
    assert "Nay là Trang xa-ky-anh" in page.replace("<mark>", "").replace("</mark>", "")


async def test_a_former_name_of_a_place_finds_the_present_one_and_says_so(town: Town) -> None:
    await town.province.published(town.site, town.board, title="Họp dân ở xã Kỳ Anh mới")
    places = [Renamed("Huyện Kỳ Lạ", "Xã Kỳ Anh mới", date(2025, 7, 1), "Nghị quyết 76/2025/UBTVQH15")]
    assert "Huyện Kỳ Lạ từ ngày" not in await town.find("huyen ky la")
    async with town.province.installation.write(None) as session:
        assert await take_in(session, [*places, *places], now=utc_now()) == 1
        assert await take_in(session, [replace(places[0], since=date(2025, 8, 1))], now=utc_now()) == 1
    page = await town.find("huyen ky la")
    assert hits(page) == 1
    assert "Huyện Kỳ Lạ từ ngày 01/08/2025 là Xã Kỳ Anh mới. (Nghị quyết" in page


async def test_a_change_of_names_to_come_is_not_yet_one(town: Town) -> None:
    place = Renamed("Xã Cũ Kỹ", "Phường Mới Tinh", date(2999, 1, 1), "")
    async with town.province.installation.write(None) as session:
        await take_in(session, [place], now=utc_now())
    assert "Xã Cũ Kỹ từ ngày" not in await town.find("xã cũ kỹ")


async def test_fields_of_papers_narrow_the_answer(town: Town) -> None:
    papers = await town.province.board(town.site, "Văn bản", type="document")
    for number, signer in ((1, "An"), (2, "Bình"), (3, "An")):
        fields = {"number": f"{number}/QĐ-UBND", "issued_on": "2026-11-01", "signer": signer}
        await town.province.published(town.site, papers, title=f"Quyết định {number}", fields=fields)
    page = await town.find("quyết định", type="document")
    assert "Người ký" in page
    page = await town.find("quyết định", **{"type": "document", "f.signer": "An"})
    assert hits(page) == 2
    assert hits(await town.find("quyết định", **{"f.signer": "Không có"})) == 0


async def test_an_entry_names_others_about_the_same(town: Town) -> None:
    titles = ["Tiêm chủng cho trẻ em ở xã", "Lịch tiêm chủng cho trẻ em", "Giá lúa tuần này"]
    made = [await town.province.published(town.site, town.board, title=title) for title in titles]
    await town.province.settle()
    address = f"http://xa-ky-anh.cong.test/tin-tuc/{made[0].slug}-{made[0].id}"
    page = (await town.client.get(address)).text
    part = page.partition('id="lien-quan"')[2].partition("</section>")[0]
    assert titles[1] in part
    assert titles[2] not in part
    assert titles[0] not in part


async def test_nothing_found_offers_other_ways(town: Town) -> None:
    await town.province.published(town.site, town.board, title="Cải cách hành chính")
    page = await town.find('"hành chính cải cách"', scope="site", host="xa-ky-anh.cong.test")
    assert "Tìm trên mọi trang" in page
    assert "Tìm lại không dấu" in page
    assert "/tim-kiem?q=hanh+chinh+cai+cach" in page
