"""What is pasted into a text that is being written."""

import httpx2

from tests.web.office.conftest import Desk, Office


async def paste(desk: Desk, **said: str) -> httpx2.Response:
    return await desk.post("/bai-viet/dan", **said)


async def test_old_encodings_are_told_and_pictures_elsewhere_left_behind(office: Office) -> None:
    writer = await office.desk("contributor")
    html = '<h1>Tin</h1><p style="font-family:.VnTime">Th«ng b¸o</p><img src="file:///C:/a.png">'
    answer = await paste(writer, html=html)
    assert answer.json()["html"] == "<h2>Tin</h2><p>Thông báo</p>"
    told = " ".join(answer.json()["notices"])
    assert "TCVN3" in told
    assert "1 ảnh" in told


async def test_pictures_of_the_site_itself_stay(office: Office) -> None:
    writer = await office.desk("contributor")
    address = "/media/0123456789abcdef0123456789abcdef/640.webp"
    answer = await paste(writer, html=f'<img src="{writer.home}{address}" alt="Trụ sở">')
    assert f'src="{address}"' in answer.json()["html"]
    assert answer.json()["notices"] == []


async def test_plain_text_is_taken_too(office: Office) -> None:
    writer = await office.desk("contributor")
    assert (await paste(writer, text="Một\n\n<b>Hai</b>")).json()[
        "html"
    ] == "<p>Một</p><p>&lt;b&gt;Hai&lt;/b&gt;</p>"


async def test_too_much_is_refused_and_strangers_do_not_get_in(office: Office) -> None:
    writer = await office.desk("contributor")
    assert (await paste(writer, text="a" * 2_000_001)).status_code == 422
    url = f"{writer.home}/quan-tri/bai-viet/dan"
    assert (
        await writer.client.post(url, data={"text": "a"}, headers={"origin": writer.home})
    ).status_code == 403
    writer.client.cookies.clear()
    assert (
        await writer.client.post(url, data={"text": "a"}, headers={"origin": writer.home})
    ).status_code == 401
