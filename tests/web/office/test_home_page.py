"""The home page is changed as a draft, seen before it is public, and published as a whole."""

from dataclasses import dataclass

from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import BlockInput
from liencong.sites.layout.service import set_blocks
from tests.factories.province import MORNING
from tests.web.office.conftest import Desk, Office, led_to, said_in
from tests.worlds import world

HOME = "/cau-hinh/trang-chu"


def text(title: str, region: str = "main") -> BlockInput:
    return BlockInput(region=region, kind="text", title=title, settings={"html": f"<p>Lời {title}.</p>"})


@dataclass
class Page:
    """A site's home page with two blocks, and its keeper at the desk."""

    office: Office
    desk: Desk

    async def public(self) -> str:
        return (await self.desk.client.get("http://so-y-te.cong.test/")).text

    async def preview(self) -> str:
        return await self.desk.get("/xem-truoc/trang-chu")

    async def press(self, path: str, said: dict[str, str] | None = None) -> str:
        """Press a button of the screen and give what the next one says was done."""
        return said_in(await self.desk.send(await self.desk.form(HOME, f"{HOME}{path}"), said=said or {}))


@world
async def page(office: Office) -> Page:
    kinds = office.client.installation.features.provided(BlockKind)
    async with office.client.installation.write(office.health.id) as session:
        blocks = [text("Chào bạn"), text("Giờ làm việc")]
        await set_blocks(session, office.province.operator, blocks, kinds, now=MORNING)
    return Page(office, await office.desk("site_admin"))


def order(html: str, *words: str) -> list[str]:
    """Give words in the order in which a page has them."""
    return sorted((one for one in words if one in html), key=html.index)


async def test_a_moved_block_moves_for_its_keepers_only_until_it_is_published(page: Page) -> None:
    assert (await page.press("/2/len")).startswith("home-changed")
    words = ("Lời Chào bạn", "Lời Giờ làm việc")
    assert order(await page.preview(), *words) == list(words[::-1])
    assert order(await page.public(), *words) == list(words)
    assert await page.press("/cong-khai") == "home-published"
    assert order(await page.public(), *words) == list(words[::-1])


async def test_a_block_is_added_by_the_form_of_its_kind(page: Page) -> None:
    form = await page.desk.form(f"{HOME}/moi?kieu=text&vung=aside", f"{HOME}/moi")
    said = {"title": "Đường dây nóng", "settings.html": "<p>Gọi 1022.</p>"}
    assert said_in(await page.desk.send(form, said=said)) == "home-changed"
    assert "Gọi 1022" in await page.preview()
    assert "Gọi 1022" not in await page.public()


async def test_without_a_kind_the_form_of_a_block_leads_to_where_one_is_chosen(page: Page) -> None:
    answer = await page.desk.client.get(f"{page.desk.home}/quan-tri{HOME}/moi")
    assert led_to(answer) == f"/quan-tri{HOME}"


async def test_a_setting_that_does_not_hold_is_told_beside_its_field(page: Page) -> None:
    form = await page.desk.form(f"{HOME}/moi?kieu=latest&vung=main", f"{HOME}/moi")
    answer = await page.desk.send(form, said={"title": "Tin", "settings.count": "một"})
    assert answer.status_code == 422
    assert 'href="#settings.count"' in answer.text
    assert page.desk.form_in(answer.text, f"{HOME}/moi").values["settings.count"] == "một"


async def test_a_draft_is_thrown_away_and_can_be_brought_back(page: Page) -> None:
    await page.press("/1/bo")
    assert await page.press("/bo-ban-nhap") == "home-discarded"
    assert "Lời Chào bạn" in await page.preview()
    undo = await page.desk.form("/cau-hinh/thay-doi", "/cau-hinh/thay-doi/2")
    assert said_in(await page.desk.send(undo)) == "undone"
    assert "Lời Chào bạn" not in await page.preview()
    assert "Lời Chào bạn" in await page.public()


async def test_a_published_home_page_can_be_taken_back(page: Page) -> None:
    await page.press("/1/bo")
    await page.press("/cong-khai")
    assert "Lời Chào bạn" not in await page.public()
    form = await page.desk.form(HOME, "/cau-hinh/thay-doi/2")
    assert said_in(await page.desk.send(form)) == "undone"
    assert "Lời Chào bạn" in await page.public()


async def test_two_keepers_do_not_undo_each_others_work_unseen(page: Page) -> None:
    mine = await page.desk.form(HOME, f"{HOME}/1/xuong")
    await page.press("/2/bo")
    answer = await page.desk.send(mine)
    assert answer.status_code == 409
    assert "Lời Giờ làm việc" not in await page.preview()


async def test_a_draft_put_back_to_what_readers_see_is_none(page: Page) -> None:
    await page.press("/1/xuong")
    assert "Công khai</button>" in await page.desk.get(HOME)
    await page.press("/1/len")
    assert "Công khai</button>" not in await page.desk.get(HOME)


async def test_an_order_by_dragging_is_kept_as_by_buttons(page: Page) -> None:
    form = await page.desk.form(HOME, f"{HOME}/thu-tu")
    said = {"moved": "2", "order[]": "aside:2"}
    answer = await page.desk.send(form, said=said)
    assert answer.status_code == 422  # it names one block of two
    values = {**form.values, "moved": "2", "order[]": ["aside:2", "main:1"]}
    url = f"{page.desk.home}/quan-tri{HOME}/thu-tu"
    answer = await page.desk.client.post(url, data=values, headers={"origin": page.desk.home})
    assert answer.headers["location"].endswith("#khoi-2")
    assert order(await page.preview(), 'id="chinh-1"', 'id="ben-1"') == ['id="chinh-1"', 'id="ben-1"']


async def test_only_who_runs_the_front_page_sees_or_changes_the_draft(page: Page) -> None:
    form = await page.desk.form(HOME, f"{HOME}/1/bo")
    editor = await page.office.desk("editor")
    for path in (HOME, "/xem-truoc/trang-chu", f"{HOME}/xem-truoc", f"{HOME}/1", f"{HOME}/moi?kieu=text"):
        await editor.get(path, status=403)
    for path in (f"{HOME}/1/bo", f"{HOME}/cong-khai", f"{HOME}/bo-ban-nhap", f"{HOME}/thu-tu"):
        assert (await editor.post(path, seen=form.values["seen"])).status_code == 403
    assert "Lời Chào bạn" in await page.public()
