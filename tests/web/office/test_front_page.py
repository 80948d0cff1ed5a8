"""What stands on a home page for a time: banners, highlighted events, link boxes, the alert."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine

from liencong.core.clock import local_day, utc_now
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import BlockInput
from liencong.sites.layout.service import set_blocks
from tests.factories.media import make_media, picture
from tests.factories.province import MORNING
from tests.web.office.conftest import Desk, Office, said_in
from tests.worlds import world

BANNERS, EVENTS = "/cau-hinh/banner", "/cau-hinh/noi-bat"
LINKS, ALERT = "/cau-hinh/lien-ket", "/cau-hinh/tin-khan"


def day(after: int) -> str:
    return (local_day(utc_now()) + timedelta(days=after)).isoformat()


@dataclass
class Front:
    """A site whose home page has a block of each kind, and its editor-in-chief at the desk."""

    office: Office
    desk: Desk

    async def home(self, *, after_days: float = 0) -> str:
        """Read the home page, now or in some days, as any reader does."""
        self.desk.client.cookies.clear()
        with time_machine.travel(utc_now() + timedelta(days=after_days)):
            page = (await self.desk.client.get(f"{self.desk.home}/")).text
        await self.desk.client.sign_in(self.desk.person, self.desk.home.removeprefix("http://"))
        return page

    async def send(self, path: str, said: Mapping[str, str], button: str = "") -> str:
        return said_in(await self.desk.send(await self.desk.form(path), button, said))


@world
async def front(office: Office) -> Front:
    kinds = office.client.installation.features.provided(BlockKind)
    blocks = [
        BlockInput("top", "banner", settings={"place": "top"}),
        BlockInput("aside", "events", settings={"count": 3}),
        BlockInput("bottom", "links"),
    ]
    async with office.client.installation.write(office.health.id) as session:
        await set_blocks(session, office.province.operator, blocks, kinds, now=MORNING)
    return Front(office, await office.desk("editor_in_chief"))


async def banner(front: Front, **said: str) -> str:
    media = await make_media(front.office.client.installation, front.office.health)
    values = {
        "title": "Ngày hội",
        "alt": "Mời dự Ngày hội",
        "place": "top",
        "picture_id": str(media.media_id),
    }
    return await front.send(f"{BANNERS}/moi", values | said)


async def test_a_banner_comes_and_goes_by_itself_also_on_kept_pages(front: Front) -> None:
    assert await banner(front, shows_from=day(2), shows_until=day(3), url="/tin-tuc") == "saved"
    assert "Mời dự Ngày hội" not in await front.home()
    page = await front.home(after_days=2)
    assert 'alt="Mời dự Ngày hội"' in page
    assert 'class="banner" href="/tin-tuc"' in page
    assert "Mời dự Ngày hội" in await front.home(after_days=3)
    assert "Mời dự Ngày hội" not in await front.home(after_days=4)


async def test_what_stands_on_no_block_of_the_home_page_is_said_to_be_unseen(front: Front) -> None:
    await banner(front, place="top")
    said = {"boxes.0.title": "Bộ, ngành", "boxes.0.links.0.title": "Bộ Y tế", "boxes.0.links.0.url": "/bo"}
    await front.send(LINKS, said, "Lưu liên kết")
    assert "người đọc chưa thấy" not in await front.desk.get(BANNERS) + await front.desk.get(LINKS)
    await banner(front, place="bottom")
    assert "người đọc chưa thấy" in await front.desk.get(BANNERS)
    async with front.office.client.installation.write(front.office.health.id) as session:
        await set_blocks(session, front.office.province.operator, [], [], now=MORNING)
    assert "người đọc chưa thấy" in await front.desk.get(LINKS)


async def test_readers_see_a_banners_picture_while_it_is_on_and_only_then(front: Front) -> None:
    await banner(front, shows_until=day(1))
    page = await front.home()
    uid_and_name = page.partition('src="/media/')[2].partition('"')[0]
    address = f"/media/{uid_and_name}"
    client = front.desk.client
    client.cookies.clear()
    assert (await client.get(f"{front.desk.home}{address}")).status_code == 200
    with time_machine.travel(utc_now() + timedelta(days=3)):
        assert (await client.get(f"{front.desk.home}{address}")).status_code == 404


async def test_a_banner_that_is_soon_over_is_told_at_the_desk_and_in_the_list(front: Front) -> None:
    await banner(front, shows_until=day(3))
    assert "1 banner sắp hết hạn" in await front.desk.get("/")
    assert "Sắp hết hạn" in await front.desk.get(BANNERS)
    with time_machine.travel(utc_now() + timedelta(days=4)):
        await front.desk.client.sign_in(front.desk.person, front.desk.home.removeprefix("http://"))
        assert "Đã hết hạn" in await front.desk.get(BANNERS)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"alt": ""}, "alt"),
        ({"picture_id": "4711"}, "picture_id"),
        ({"url": "//xau.test/"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"shows_from": day(3), "shows_until": day(1)}, "shows_until"),
        ({"shows_from": "2026-02-31"}, "shows_from"),
    ],
)
async def test_a_banner_that_does_not_hold_is_refused_beside_its_field(
    front: Front, said: dict[str, str], field: str
) -> None:
    media = await make_media(front.office.client.installation, front.office.health)
    form = await front.desk.form(f"{BANNERS}/moi")
    values = {"title": "Ngày hội", "alt": "Mời dự", "place": "top", "picture_id": str(media.media_id), **said}
    answer = await front.desk.send(form, said=values)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert front.desk.form_in(answer.text, f"{BANNERS}/moi").values["title"] == "Ngày hội"


async def test_a_new_picture_goes_into_the_library_by_the_banners_own_form(front: Front) -> None:
    form = await front.desk.form(f"{BANNERS}/moi")
    said = {"title": "Ngày hội", "alt": "Mời dự", "place": "top"}
    files = [("picture_file", ("anh.png", picture(), "image/png"))]
    assert said_in(await front.desk.send(form, said=said, files=files)) == "saved"
    assert 'alt="Mời dự"' in await front.home()
    assert "Mời dự" in await front.desk.get("/thu-vien")


async def test_a_banner_that_was_taken_away_comes_back_where_it_stood(front: Front) -> None:
    await banner(front, title="Một", alt="Banner một")
    await banner(front, title="Hai", alt="Banner hai")
    assert said_in(await front.desk.send(await front.desk.form(BANNERS, f"{BANNERS}/1/bo"))) == "deleted"
    assert "Banner một" not in await front.home()
    undo = await front.desk.form(BANNERS, "/cau-hinh/thay-doi/3")
    assert said_in(await front.desk.send(undo)) == "undone"
    page = await front.home()
    assert page.index("Banner một") < page.index("Banner hai")


async def test_where_there_is_no_event_the_block_says_so(front: Front) -> None:
    assert "Hiện chưa có sự kiện nổi bật nào." in await front.home()


def event(number: int, **said: str) -> dict[str, str]:
    return {f"items.{number}.{name}": value for name, value in said.items()}


async def test_events_stand_in_their_order_from_a_day_to_a_day(front: Front) -> None:
    await front.send(EVENTS, event(0, title="Hội thứ nhất", shows_until=day(1)), "Lưu sự kiện")
    said = event(1, title="Hội thứ hai", takes_place="12–15/12", url="https://hoi.test/")
    assert await front.send(EVENTS, said, "Lưu sự kiện") == "saved"
    page = await front.home()
    assert page.index("Hội thứ nhất") < page.index("Hội thứ hai")
    assert "12–15/12" in page
    form = await front.desk.form(EVENTS)
    answer = await front.desk.send(form, "↑Lên: Hội thứ hai")
    assert said_in(await front.desk.send(front.desk.form_in(answer.text, EVENTS), "Lưu sự kiện")) == "saved"
    page = await front.home()
    assert page.index("Hội thứ hai") < page.index("Hội thứ nhất")
    page = await front.home(after_days=2)
    assert "Hội thứ hai" in page
    assert "Hội thứ nhất" not in page


async def test_an_event_follows_the_entry_that_it_leads_to(front: Front) -> None:
    office = front.office
    entry = await office.province.published(office.health, office.news, title="Ngày hội Văn hóa")
    address = f"http://so-y-te.cong.test/tin-tuc/{entry.slug}-{entry.id}"
    assert await front.send(EVENTS, event(0, url=address), "Lưu sự kiện") == "saved"
    assert "Ngày hội Văn hóa" in await front.home()
    await office.province.step(office.health, entry, "unpublish", reason="Hoãn")
    assert "Ngày hội Văn hóa" not in await front.home()
    screen = await front.desk.get(EVENTS)
    assert "<strong>Ngày hội Văn hóa</strong>" in screen
    assert "Bài đang ẩn" in screen
    said = event(0, url=address, takes_place="Hoãn đến tháng sau")
    assert await front.send(EVENTS, said, "Lưu sự kiện") == "saved"  # it may come back
    gone = await office.province.published(office.health, office.news, title="Hội khác")
    await office.province.step(office.health, gone, "unpublish", reason="Hoãn")
    said = event(1, url=f"/tin-tuc/{gone.slug}-{gone.id}")
    answer = await front.desk.send(await front.desk.form(EVENTS), "Lưu sự kiện", said)
    assert answer.status_code == 422
    assert 'href="#items.1.url"' in answer.text
    assert "hiện không đăng trên trang" in answer.text


async def test_links_are_added_in_their_boxes_and_seen_at_once(front: Front) -> None:
    said = {"boxes.0.title": "Trung ương", "boxes.0.links.0.title": "Chính phủ",
            "boxes.0.links.0.url": "https://chinhphu.vn"}  # fmt: skip
    assert await front.send(LINKS, said, "Lưu liên kết") == "saved"
    said = {"boxes.0.links.1.title": "Sở Y tế", "boxes.0.links.1.url": "/~so-y-te/"}
    assert await front.send(LINKS, said, "Lưu liên kết") == "saved"
    page = await front.home()
    assert page.index("Trung ương") < page.index("Chính phủ") < page.index("Sở Y tế</a>")
    assert 'href="http://so-y-te.cong.test/"' in page
    answer = await front.desk.send(await front.desk.form(LINKS), "✕Bỏ: Chính phủ")
    assert said_in(await front.desk.send(front.desk.form_in(answer.text, LINKS), "Lưu liên kết")) == "saved"
    assert "chinhphu.vn" not in await front.home()


async def test_a_wrong_link_is_told_beside_its_field(front: Front) -> None:
    said = {"boxes.0.title": "Trung ương", "boxes.0.links.0.title": "Lạ", "boxes.0.links.0.url": "data:x"}
    answer = await front.desk.send(await front.desk.form(LINKS), "Lưu liên kết", said)
    assert answer.status_code == 422
    assert 'href="#boxes.0.links.0.url"' in answer.text


async def test_an_alert_stands_on_every_page_while_it_is_on(front: Front) -> None:
    office = front.office
    assert "KHẨN" not in await front.home()
    said = {"text": "Bão số 12 đổ bộ đêm nay", "url": "/tin-tuc", "shows_until": f"{day(2)}T06:00"}
    assert await front.send(ALERT, said) == "alert-set"
    for path in ("/", "/tin-tuc", "/so-do"):
        page = (await office.client.get(f"{front.desk.home}{path}")).text
        assert "Bão số 12 đổ bộ đêm nay" in page
        assert 'role="status"' in page
    assert "Bão số 12" in await front.home(after_days=1)
    assert "Bão số 12" not in await front.home(after_days=3)
    assert said_in(await front.desk.send(await front.desk.form(ALERT, f"{ALERT}/go"))) == "alert-removed"
    assert "Bão số 12" not in await front.home()


async def test_an_alert_that_is_over_before_it_begins_is_refused(front: Front) -> None:
    form = await front.desk.form(ALERT)
    answer = await front.desk.send(form, said={"text": "Bão", "shows_until": f"{day(-1)}T06:00"})
    assert answer.status_code == 422
    assert 'href="#shows_until"' in answer.text


@pytest.mark.parametrize("path", [BANNERS, f"{BANNERS}/moi", EVENTS, LINKS, ALERT])
async def test_only_who_runs_the_front_page_reaches_its_screens(front: Front, path: str) -> None:
    editor = await front.office.desk("editor")
    await editor.get(path, status=403)
    if path != BANNERS:
        assert (await editor.post(path, do="save")).status_code == 403
