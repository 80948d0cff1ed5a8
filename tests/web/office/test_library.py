"""The library by its forms alone: send, describe, cut, replace, throw away; what the scanner holds back."""

import re
from io import BytesIO

import pytest
from PIL import Image

from liencong.core.scanner import EICAR, open_scanner
from liencong.core.web.request import OFFICE
from liencong.sites.media import service
from liencong.sites.media.tables import MediaVersion
from tests.factories.forms import forms_of
from tests.factories.media import make_media, picture
from tests.ports import free_port
from tests.services import SCAN_URL, needed
from tests.web.office.conftest import Desk, Files, Office, led_to, number_in, said_in

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


def files(*contents: tuple[str, bytes], field: str = "files") -> Files:
    return [(field, (name, content, "application/octet-stream")) for name, content in contents]


async def media(desk: Desk, media_id: int) -> MediaVersion:
    async with desk.client.installation.read(desk.site.id) as session:
        return await service.get(session, media_id)


async def test_many_files_are_sent_at_once_and_described_together(office: Office) -> None:
    desk = await office.desk("editor")
    form = await desk.form("/thu-vien")
    sent = files(("a.png", picture(300, 300)), ("b.png", picture(301, 300)))
    answer = await desk.send(form, said={"credit": "Nguyễn An", "licence": "own"}, files=sent)
    path = led_to(answer).removeprefix(OFFICE)
    numbers = path.rpartition("/")[2].split(",")
    assert len(numbers) == 2
    form = await desk.form(path)
    answer = await desk.send(form, said={f"{numbers[0]}.alt": "Cầu", f"{numbers[1]}.alt": "Sông"})
    assert said_in(answer) == "saved"
    first = (await media(desk, int(numbers[0]))).media
    assert (first.alt, first.credit, first.licence) == ("Cầu", "Nguyễn An", "own")


async def test_what_cannot_be_taken_is_told_by_its_name_and_the_others_come_in(office: Office) -> None:
    desk = await office.desk("editor")
    form = await desk.form("/thu-vien")
    sent = files(("tốt.png", picture()), ("\u202evirus.exe", b"MZ" + bytes(99)), ("hong.png", picture()[:60]))
    answer = await desk.send(form, files=sent)
    assert answer.status_code == 422
    assert "virus.exe: Loại tệp này không được nhận." in answer.text
    assert "hong.png: Tệp bị hỏng" in answer.text
    assert "tốt.png" in answer.text


async def test_the_same_file_again_is_told(office: Office) -> None:
    desk = await office.desk("editor")
    version = await make_media(desk.client.installation, desk.site)
    answer = await desk.send(await desk.form("/thu-vien"), files=files(("lai.png", picture())))
    assert led_to(answer).endswith(f"/{version.media_id}")
    assert f"da-co={version.media_id}" in answer.headers["location"]
    page = await desk.get(answer.headers["location"].partition(OFFICE)[2])
    assert "đã có tệp này" in page


async def test_words_that_do_not_hold_stay_as_they_were_typed(office: Office) -> None:
    desk = await office.desk("editor")
    version = await make_media(desk.client.installation, desk.site)
    number = version.media_id
    form = await desk.form(f"/thu-vien/{number}")
    answer = await desk.send(form, said={f"{number}.alt": "x" * 500, f"{number}.taken_on": "hôm qua"})
    assert answer.status_code == 422
    again = desk.form_in(answer.text, f"/thu-vien/{number}")
    assert again.values[f"{number}.alt"] == "x" * 500
    assert f'id="{number}.taken_on-loi"' in answer.text
    unknown = await desk.send(form, said={f"{number}.licence": "tu-che"})
    assert unknown.status_code == 422


async def test_a_picture_is_cut_by_numbers_and_the_cut_undone(office: Office) -> None:
    desk = await office.desk("editor_in_chief")
    version = await make_media(desk.client.installation, desk.site, picture(600, 400))
    path = f"/thu-vien/{version.media_id}/khung"
    form = await desk.form(path)
    assert (form.values["left"], form.values["width"], form.values["focus_x"]) == ("0", "100", "50")
    answer = await desk.send(form, said={"width": "50", "focus_x": "25"})
    assert said_in(answer) == "cut"
    assert (await media(desk, version.media_id)).width == 300
    form = await desk.form(path)
    assert form.values["width"] == "50"
    await desk.send(form, said={"whole": "1"})
    assert (await media(desk, version.media_id)).width == 600


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"width": "150"}, "width"),
        ({"left": "60"}, "width"),
        ({"focus_x": "90", "width": "50"}, "focus_x"),
        ({"height": "abc"}, "height"),
        ({"height": "nan"}, "height"),
        ({"width": "1", "focus_x": "0.5"}, "width"),
    ],
)
async def test_a_cut_that_does_not_hold_is_told_beside_its_number(
    office: Office, said: dict[str, str], field: str
) -> None:
    desk = await office.desk("editor_in_chief")
    version = await make_media(desk.client.installation, desk.site)
    answer = await desk.send(await desk.form(f"/thu-vien/{version.media_id}/khung"), said=said)
    assert answer.status_code == 422
    assert f'id="{field}-loi"' in answer.text
    assert (await media(desk, version.media_id)).number == 1


async def test_a_picture_that_was_cut_is_cut_anew_from_the_whole(office: Office) -> None:
    desk = await office.desk("editor_in_chief")
    version = await make_media(desk.client.installation, desk.site, picture(600, 400))
    path = f"/thu-vien/{version.media_id}/khung"
    await desk.send(await desk.form(path), said={"width": "50", "focus_x": "25"})
    page = await desk.get(path)
    address = re.search(r'class="framing__stage"><img src="([^"]+)" width="(\d+)" height="(\d+)"', page)
    assert address
    assert address.groups()[1:] == ("600", "400")
    answer = await desk.client.get(f"{desk.home}{address[1]}")
    assert Image.open(BytesIO(answer.content)).size == (600, 400)
    assert answer.headers["cache-control"] == "private, no-store"


async def test_a_file_is_replaced_and_brought_back_by_buttons(office: Office) -> None:
    desk = await office.desk("editor_in_chief")
    version = await make_media(desk.client.installation, desk.site, picture(600, 400))
    path = f"/thu-vien/{version.media_id}"
    form = await desk.form(path, f"{path}/thay")
    answer = await desk.send(form, files=files(("moi.png", picture(500, 500)), field="file"))
    assert said_in(answer) == "replaced"
    assert (await media(desk, version.media_id)).width == 500
    answer = await desk.send(await desk.form(path, f"{path}/phien-ban/1"))
    assert said_in(answer) == "brought-back"
    assert (await media(desk, version.media_id)).width == 600


async def test_a_replacement_that_is_refused_is_told_beside_it(office: Office) -> None:
    desk = await office.desk("editor_in_chief")
    version = await make_media(desk.client.installation, desk.site)
    path = f"/thu-vien/{version.media_id}"
    for name, content, told in (
        ("a.pdf", PDF, "Chỉ thay ảnh bằng ảnh"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Loại tệp này không được nhận"),
    ):
        form = await desk.form(path, f"{path}/thay")
        answer = await desk.send(form, files=files((name, content), field="file"))
        assert answer.status_code == 422
        assert told in answer.text


async def test_who_may_not_change_what_readers_see_finds_no_button_and_no_way(office: Office) -> None:
    version = await make_media(office.province.installation, office.health)
    await office.province.published(office.health, office.news, picture_id=version.media_id)
    desk = await office.desk("editor")
    path = f"/thu-vien/{version.media_id}"
    page = await desk.get(path)
    assert f"{path}/thay" not in page
    assert f"{path}/khung" not in page
    form = await desk.form(f"{path}/khung")
    assert (await desk.send(form, said={"width": "50", "focus_x": "25"})).status_code == 403
    assert (await desk.post(f"{path}/phien-ban/1")).status_code == 403


async def test_what_nothing_uses_goes_to_the_trash_and_comes_back(office: Office) -> None:
    desk = await office.desk("editor")
    version = await make_media(desk.client.installation, desk.site)
    path = f"/thu-vien/{version.media_id}"
    assert said_in(await desk.send(await desk.form(path, f"{path}/bo"))) == "media-trashed"
    assert path not in await desk.get("/thu-vien")
    assert path in await desk.get("/thu-vien?loc=trash")
    assert said_in(await desk.send(await desk.form(path, f"{path}/khoi-phuc"))) == "restored"
    assert path in await desk.get("/thu-vien")


async def test_what_is_used_has_no_way_to_the_trash(office: Office) -> None:
    desk = await office.desk("editor")
    version = await make_media(desk.client.installation, desk.site)
    await office.province.draft(office.health, office.news, picture_id=version.media_id, title="Bài có ảnh")
    path = f"/thu-vien/{version.media_id}"
    page = await desk.get(path)
    assert "Bài có ảnh" in page
    assert f"{path}/bo" not in page
    assert (await desk.post(f"{path}/bo")).status_code == 409


async def test_what_is_harmful_is_told_and_listed_for_those_who_run_the_platform(office: Office) -> None:
    installation = office.province.installation
    installation.scanner = open_scanner(needed(SCAN_URL))
    desk = await office.desk("editor")
    answer = await desk.send(await desk.form("/thu-vien"), files=files(("bao-cao.docx", EICAR)))
    assert answer.status_code == 422
    assert "phát hiện mã độc" in answer.text
    assert (await desk.client.get(f"{desk.home}{OFFICE}/cach-ly")).status_code == 403
    keeper = await office.desk("platform_admin", by=await office.province.person("platform_admin", None))
    page = await keeper.get("/cach-ly")
    assert "bao-cao.docx" in page
    assert desk.person.actor.name in page
    delete = next(form for form in forms_of(page) if form.action.endswith("/xoa"))
    assert said_in(await keeper.send(delete)) == "deleted"
    assert "bao-cao.docx" not in await keeper.get("/cach-ly")


async def test_an_entry_keeps_what_was_typed_when_the_scanner_does_not_answer(office: Office) -> None:
    office.province.installation.scanner = open_scanner(f"clamd://127.0.0.1:{free_port()}")
    desk = await office.desk("editor")
    form = await desk.form("/bai-viet/moi")
    said = {"title": "Tiêm chủng", "board": str(office.news.id), "picture_alt": "Cầu"}
    answer = await desk.send(form, said=said, files=files(("a.png", picture()), field="picture_file"))
    assert answer.status_code == 422
    assert "Máy quét mã độc chưa trả lời" in answer.text
    assert desk.form_in(answer.text, "/bai-viet/moi").values["title"] == "Tiêm chủng"


async def test_the_library_is_searched_and_narrowed_down_by_its_address(office: Office) -> None:
    desk = await office.desk("editor")
    installation = desk.client.installation
    shown = await make_media(installation, desk.site, picture(300, 300), alt="Lễ hội")
    hidden = await make_media(installation, desk.site, PDF, name="a.pdf", alt="")
    page = await desk.get("/thu-vien?q=le+hoi&loai=picture")
    assert f"/thu-vien/{shown.media_id}" in page
    assert f"/thu-vien/{hidden.media_id}" not in page
    for query in ("loai=x", "loc=x", "loai=%00", "trang=99999999", "q=" + "x" * 5000):
        await desk.get(f"/thu-vien?{query}")


async def test_nobody_finds_another_site_s_media(office: Office) -> None:
    version = await make_media(office.province.installation, office.portal)
    desk = await office.desk("site_admin")
    for path in ("", "/khung"):
        await desk.get(f"/thu-vien/{version.media_id}{path}", status=404)
    for path in ("/thay", "/bo", "/khoi-phuc", "/phien-ban/1", "/khung"):
        assert (await desk.post(f"/thu-vien/{version.media_id}{path}")).status_code == 404


async def test_described_pictures_become_an_entry_in_one_step(office: Office) -> None:
    desk = await office.desk("editor")
    form = await desk.form("/thu-vien")
    sent = files(("a.png", picture(300, 300)), ("b.png", picture(301, 300)), ("c.pdf", PDF))
    path = led_to(await desk.send(form, files=sent)).removeprefix(OFFICE)
    first, second, _ = path.rpartition("/")[2].split(",")
    said = {f"{first}.alt": "Cầu <cũ>", f"{second}.caption": "Chợ phiên"}
    answer = await desk.send(await desk.form(path), "Lưu và viết bài với các ảnh này", said)
    assert answer.headers["location"].endswith(f"/bai-viet/moi?anh={first},{second}")
    form = await desk.form(answer.headers["location"].partition(OFFICE)[2], "/bai-viet/moi")
    assert form.values["picture_id"] == first
    assert form.values["body_html"].count("<figure>") == 2
    assert "Chợ phiên" in form.values["body_html"]
    text = {"title": "Lễ hội", "board": str(office.news.id)}
    entry, revision = await desk.entry(number_in(await desk.send(form, "Lưu nháp", text)))
    assert (entry.state, revision.picture_id) == ("draft", int(first))
    assert 'alt="Cầu &lt;cũ&gt;"' in revision.body_html


@pytest.mark.parametrize("numbers", ["999999", "abc", "1,,2,", "-1", "9" * 40, "", "²"])
async def test_an_album_of_what_is_not_there_is_an_empty_form(office: Office, numbers: str) -> None:
    desk = await office.desk("editor")
    form = await desk.form(f"/bai-viet/moi?anh={numbers}", "/bai-viet/moi")
    assert form.values["body_html"] == ""
