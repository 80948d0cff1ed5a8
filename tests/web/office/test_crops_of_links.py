"""A curator cuts the picture of a linked entry for the portal; the source's picture stays as it is."""

import re
from dataclasses import dataclass
from io import BytesIO

import pytest
from PIL import Image

from liencong.federation.link.tables import Link
from liencong.sites.board import service as boards
from liencong.sites.entry.tables import Entry
from liencong.sites.media import versions
from liencong.sites.media.framing import Framing
from liencong.sites.media.tables import MediaVersion
from tests.factories.media import make_media
from tests.factories.province import BASE_HOST, HOST
from tests.web.office.conftest import Desk, Office, said_in
from tests.worlds import world

RED, BLUE = (200, 20, 20), (20, 20, 200)
LEFT_HALF = {"left": "0", "top": "0", "width": "50", "height": "100", "focus_x": "25", "focus_y": "50"}


def two_halves() -> bytes:
    """Draw a picture that is red on its left and blue on its right."""
    image, stored = Image.new("RGB", (800, 400), BLUE), BytesIO()
    image.paste(RED, (0, 0, 400, 400))
    image.save(stored, "PNG")
    return stored.getvalue()


@dataclass
class Pictured:
    """A portal that shows an entry of a site with a picture."""

    office: Office
    entry: Entry
    link: Link
    picture: MediaVersion

    @property
    def screen(self) -> str:
        return f"/lien-thong/{self.link.id}/anh"

    async def chief(self) -> Desk:
        return await self.office.desk("editor_in_chief", self.office.portal)

    async def cropped(self, **said: str) -> Desk:
        chief = await self.chief()
        form = await chief.form(self.screen)
        assert said_in(await chief.send(form, said=LEFT_HALF | said)) == "link-cropped"
        await self.office.province.settle()
        return chief

    async def seen(self, home: str, path: str) -> tuple[int, int, tuple[int, ...]]:
        """Give the size of the picture on a page as readers are sent it, and the colour of its last pixel."""
        self.office.client.cookies.clear()
        page = (await self.office.client.get(f"{home}{path}")).text
        found = re.search(r'src="(/media/[^"]+)"', page)
        assert found
        sent = await self.office.client.get(f"{home}{found[1].replace('&amp;', '&')}")
        with Image.open(BytesIO(sent.content)) as image:
            colour = image.convert("RGB").getpixel((image.width - 2, image.height // 2))
            assert isinstance(colour, tuple)
            return image.width, image.height, colour


def is_red(colour: tuple[int, ...]) -> bool:
    return colour[0] > 150 > colour[2]


@world
async def pictured(office: Office) -> Pictured:
    province = office.province
    board = await province.board(office.portal, "Tin sở, ngành")
    picture = await make_media(province.installation, office.health, two_halves())
    entry = await province.published(office.health, office.news, title="Có ảnh", picture_id=picture.media_id)
    link = await province.linked(office.health, entry, to=office.portal, board=board)
    await province.settle()
    return Pictured(office, entry, link, picture)


async def test_only_the_portal_shows_what_it_has_cut(pictured: Pictured) -> None:
    chief = await pictured.cropped()
    path = f"/tin-so-nganh/{pictured.entry.slug}-{pictured.entry.id}"
    width, height, colour = await pictured.seen(BASE_HOST, path)
    assert width == pytest.approx(height, abs=2)
    assert is_red(colour)
    home = f"http://so-y-te.{HOST}"
    width, height, colour = await pictured.seen(home, f"/tin-tuc/{pictured.entry.slug}-{pictured.entry.id}")
    assert (width == pytest.approx(2 * height, abs=2), is_red(colour)) == (True, False)
    chief = await pictured.chief()
    again = await chief.form(pictured.screen)
    assert {name: again.values[name] for name in LEFT_HALF} == LEFT_HALF
    assert "Cắt ảnh cho trang này" in await chief.get(f"/lien-thong/{pictured.link.id}")


async def test_all_of_it_is_shown_again(pictured: Pictured) -> None:
    chief = await pictured.cropped()
    form = await chief.form(pictured.screen)
    assert said_in(await chief.send(form, "Dùng lại cả ảnh")) == "link-cropped"
    width, height, _ = await pictured.seen(BASE_HOST, "/tin-so-nganh")
    assert width == pytest.approx(2 * height, abs=2)


async def test_what_was_taken_off_comes_back_uncut(pictured: Pictured) -> None:
    office, province = pictured.office, pictured.office.province
    await pictured.cropped()
    await province.decide(office.portal, pictured.link, "withdraw", reason="Nhầm")
    async with province.installation.read(office.portal.id) as session:
        board = await boards.get(session, pictured.link.board_id)
    await province.linked(office.health, pictured.entry, to=office.portal, board=board)
    await province.settle()
    assert not is_red((await pictured.seen(BASE_HOST, "/tin-so-nganh"))[2])


async def test_a_new_text_keeps_the_cut_and_a_new_picture_drops_it(pictured: Pictured) -> None:
    province, office = pictured.office.province, pictured.office
    await pictured.cropped()
    await province.edit(office.health, pictured.entry, title="Tiêu đề sửa")
    await province.settle()
    await province.decide(office.portal, pictured.link, "update")
    assert is_red((await pictured.seen(BASE_HOST, "/tin-so-nganh"))[2])
    chief = await office.desk("editor_in_chief")
    library = f"/thu-vien/{pictured.picture.media_id}/khung"
    assert said_in(
        await chief.send(await chief.form(library), said=LEFT_HALF | {"left": "50", "focus_x": "75"})
    )
    await province.settle()
    assert is_red((await pictured.seen(BASE_HOST, "/tin-so-nganh"))[2])
    await province.decide(office.portal, pictured.link, "update")
    assert not is_red((await pictured.seen(BASE_HOST, "/tin-so-nganh"))[2])


async def test_what_the_source_has_cut_off_is_not_brought_to_light(office: Office) -> None:
    province, installation = office.province, office.province.installation
    board = await province.board(office.portal, "Tin sở, ngành")
    picture = await make_media(installation, office.health, two_halves())
    hidden = Framing(left=0.5, width=0.5, focus_x=0.75)
    prepared = await versions.prepare_cut(installation.storage, picture, hidden)
    async with installation.write(office.health.id) as session:
        await versions.cut(session, province.operator, picture.media_id, prepared, (), now=picture.made_at)
    entry = await province.published(office.health, office.news, picture_id=picture.media_id)
    link = await province.linked(office.health, entry, to=office.portal, board=board)
    await province.settle()
    shown = Pictured(office, entry, link, picture)
    await shown.cropped()
    width, height, colour = await shown.seen(BASE_HOST, "/tin-so-nganh")
    assert (height == pytest.approx(2 * width, abs=2), is_red(colour)) == (True, False)


async def test_a_frame_that_leaves_the_picture_is_told_beside_its_field(pictured: Pictured) -> None:
    chief = await pictured.chief()
    answer = await chief.send(await chief.form(pictured.screen), said=LEFT_HALF | {"left": "80"})
    assert answer.status_code == 422
    assert 'href="#width"' in answer.text
    assert chief.form_in(answer.text, pictured.screen).values["left"] == "80"


async def test_who_does_not_decide_cuts_nothing(pictured: Pictured) -> None:
    desk = await pictured.office.desk("editor", pictured.office.portal)
    await desk.get(pictured.screen, status=403)
    assert (await desk.post(pictured.screen, **LEFT_HALF)).status_code == 403
    source = await pictured.office.desk("editor_in_chief", pictured.office.health)
    await source.get(pictured.screen, status=404)
    width, height, _ = await pictured.seen(BASE_HOST, "/tin-so-nganh")
    assert width == pytest.approx(2 * height, abs=2)
