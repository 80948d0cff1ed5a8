"""What a site says of itself: its words, its theme and colours, its emblem."""

import pytest
from starlette.status import HTTP_422_UNPROCESSABLE_CONTENT

from tests.factories.media import make_media, picture
from tests.web.office.conftest import Desk, Office, said_in

IDENTITY = "/cau-hinh"


async def public(desk: Desk) -> str:
    return (await desk.client.get(f"{desk.home}/so-do")).text


async def test_words_are_kept_and_stand_on_the_next_page(office: Office) -> None:
    desk = await office.desk("site_admin")
    said = {"tagline": "Vì sức khỏe Nhân dân", "phone": "0235 000 0015"}
    assert said_in(await desk.send(await desk.form(IDENTITY), said=said)) == "saved"
    assert "Vì sức khỏe Nhân dân" in await public(desk)


async def test_colours_that_can_be_read_are_taken(office: Office) -> None:
    desk = await office.desk("site_admin")
    said = {"theme": "so-nganh", "own_colours": "1", "brand": "#0a5c36", "accent": "#ffd700"}
    assert said_in(await desk.send(await desk.form(IDENTITY), said=said)) == "saved"
    page = await public(desk)
    address = page.partition('href="/mau-sac.css')[2].partition('"')[0].replace("&amp;", "&")
    sheet = await desk.client.get(f"{desk.home}/mau-sac.css{address}")
    assert "--brand:#0a5c36;" in sheet.text
    assert "--accent:#ffd700;" in sheet.text


@pytest.mark.parametrize(
    ("theme", "brand", "accent", "field"),
    [
        ("so-nganh", "#ffcc00", "#b9882f", "brand"),
        ("tinh", "#767676", "#c4973b", "brand"),
        ("tinh", "#8f1a1d", "#000000", "accent"),
        ("base", "xanh", "#c4973b", "brand"),
        ("base", "#1f4a66;}body{display:none", "#c4973b", "brand"),
    ],
)
async def test_colours_that_cannot_be_read_are_refused_with_one_that_can(
    office: Office, theme: str, brand: str, accent: str, field: str
) -> None:
    desk = await office.desk("site_admin")
    said = {"theme": theme, "own_colours": "1", "brand": brand, "accent": accent, "tagline": "Còn nguyên"}
    answer = await desk.send(await desk.form(IDENTITY), said=said)
    assert answer.status_code == HTTP_422_UNPROCESSABLE_CONTENT
    assert f'href="#{field}"' in answer.text
    assert desk.form_in(answer.text, IDENTITY).values["tagline"] == "Còn nguyên"
    assert "mau-sac.css" not in await public(desk)


async def test_while_choosing_a_script_is_told_how_a_colour_reads(office: Office) -> None:
    desk = await office.desk("site_admin")
    url = f"{desk.home}/quan-tri{IDENTITY}/tuong-phan"
    told = (await desk.client.get(url, params={"giao-dien": "tinh", "brand": "#ffcc00"})).json()
    assert told["brand"]["suffices"] is False
    assert told["brand"]["nearest"] in told["brand"]["text"]
    told = (await desk.client.get(url, params={"giao-dien": "tinh", "brand": "#8f1a1d"})).json()
    assert told["brand"]["suffices"] is True
    assert (await desk.client.get(url, params={"giao-dien": "x", "brand": "đỏ"})).json() == {}


async def test_another_theme_and_colours_are_seen_before_they_are_chosen(office: Office) -> None:
    desk = await office.desk("site_admin")
    page = await desk.get("/xem-truoc/trang-chu?giao-dien=dia-phuong&brand=%230a5c36&accent=%23ffd700")
    assert "/static/dia-phuong/" in page
    assert "mau-sac.css?brand=%230a5c36" in page
    assert "/static/dia-phuong/" not in await public(desk)
    page = await desk.get("/xem-truoc/trang-chu?giao-dien=../x&brand=do")
    assert "mau-sac.css" not in page


async def test_an_emblem_of_the_library_stands_beside_the_name_and_anybody_may_see_it(office: Office) -> None:
    media = await make_media(office.client.installation, office.health)
    desk = await office.desk("site_admin")
    assert (
        said_in(await desk.send(await desk.form(IDENTITY), said={"picture_id": str(media.media_id)}))
        == "saved"
    )
    page = await public(desk)
    address = page.partition('class="masthead__logo" src="')[2].partition('"')[0]
    assert media.media.uid.hex in address
    assert "Trang so-y-te" in await desk.get(f"/thu-vien/{media.media_id}")
    office.client.cookies.clear()
    assert (await office.client.get(f"{desk.home}{address}")).status_code == 200
    at_portal = await office.client.get(f"http://cong.test{address}")
    assert at_portal.status_code == 404


async def test_a_new_emblem_is_taken_by_the_same_form(office: Office) -> None:
    desk = await office.desk("site_admin")
    files = [("picture_file", ("huy-hieu.png", picture(300, 300), "image/png"))]
    assert said_in(await desk.send(await desk.form(IDENTITY), files=files)) == "saved"
    assert 'class="masthead__logo" src="/media/' in await public(desk)
    files = [("picture_file", ("x.png", b"no picture", "image/png"))]
    answer = await desk.send(await desk.form(IDENTITY), files=files)
    assert answer.status_code == HTTP_422_UNPROCESSABLE_CONTENT
    assert 'href="#picture_file"' in answer.text


async def test_what_a_site_said_of_itself_before_can_be_brought_back(office: Office) -> None:
    desk = await office.desk("site_admin")
    said = {
        "tagline": "Lời mới",
        "theme": "so-nganh",
        "own_colours": "1",
        "brand": "#0a5c36",
        "accent": "#ffd700",
    }
    await desk.send(await desk.form(IDENTITY), said=said)
    assert said_in(await desk.send(await desk.form(IDENTITY, "/cau-hinh/thay-doi/1"))) == "undone"
    page = await public(desk)
    assert "Lời mới" not in page
    assert "mau-sac.css" not in page
    assert "/static/so-nganh/" not in page
