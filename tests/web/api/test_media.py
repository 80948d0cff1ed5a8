"""Programs add pictures and files to a site's library."""

from collections.abc import AsyncIterator
from typing import Any

from liencong.core.scanner import EICAR, open_scanner
from tests.factories.media import picture
from tests.ports import free_port
from tests.services import SCAN_URL, needed
from tests.web.api.conftest import SAID, Api, Places
from tests.worlds import world

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


@world
async def editor(places: Places) -> Api:
    return await places.api_of("editor", places.health)


def upload(name: str, content: bytes, **said: str) -> dict[str, Any]:
    return {"files": {"file": (name, content)}, "data": said}


async def test_a_picture_is_told_with_its_size_and_words(editor: Api) -> None:
    answer = await editor.post("/media", **upload("anh.png", picture(640, 400), alt="Lễ hội", credit="An"))
    assert answer.status_code == 201
    told = answer.json()
    assert (told["width"], told["height"]) == (640, 400)
    assert (told["alt"], told["credit"]) == ("Lễ hội", "An")
    assert told["url"].startswith("http://so-y-te.cong.test/media/")


async def test_a_picture_may_stand_for_an_entry_of_its_own_site_only(places: Places, editor: Api) -> None:
    media = (await editor.post("/media", **upload("anh.png", picture()))).json()
    said = SAID | {"board": "tin-tuc", "picture_id": media["id"]}
    assert (await editor.post("/entries", said)).status_code == 201
    other = await places.api_of("editor", places.justice)
    answer = await other.post("/entries", said)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["picture_id"])


async def test_staff_see_a_picture_before_the_public_does(places: Places, editor: Api) -> None:
    url = (await editor.post("/media", **upload("anh.png", picture()))).json()["url"]
    assert (await places.client.get(url, headers=editor.headers)).status_code == 200
    assert (await places.client.get(url)).status_code == 404


async def test_what_is_no_harmless_file_is_refused(editor: Api) -> None:
    answer = await editor.post("/media", **upload("anh.png", b"<script>alert(1)</script>"))
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["file"]


async def test_without_the_right_nothing_is_taken(places: Places) -> None:
    stranger = await places.api_of("editor", places.justice, at=places.health)
    file = upload("anh.png", picture())
    assert (await stranger.post("/media", **file)).status_code == 403
    assert (await places.guest(places.health).post("/media", **file)).status_code == 401


async def test_a_call_without_a_file_is_refused(editor: Api) -> None:
    answer = await editor.post("/media", data={"alt": "không có tệp"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["file"])


async def test_the_same_bytes_are_taken_once(editor: Api) -> None:
    first = await editor.post("/media", **upload("anh.png", picture(), credit="An"))
    again = await editor.post("/media", **upload("khac.png", picture(), alt="Cầu", credit="Bình"))
    assert (first.status_code, again.status_code) == (201, 200)
    told = again.json()
    assert told["id"] == first.json()["id"]
    assert (told["alt"], told["credit"]) == ("Cầu", "An")


async def test_what_is_said_of_a_file_has_to_hold(editor: Api) -> None:
    for said in ({"alt": "x" * 401}, {"licence": "tu-che"}, {"taken_on": "hôm qua"}):
        answer = await editor.post("/media", **upload("anh.png", picture(), **said))
        assert (answer.status_code, list(answer.json()["errors"])) == (422, list(said))
    said = {"licence": "cc-by", "licence_note": "số 12", "source": "Báo", "taken_on": "2026-05-01"}
    assert (await editor.post("/media", **upload("anh.png", picture(), **said))).status_code == 201


async def test_the_library_is_listed_page_by_page_and_searched(editor: Api) -> None:
    for n in range(3):
        await editor.post("/media", **upload(f"anh{n}.png", picture(300 + n, 200), alt=f"Lễ hội {n}"))
    await editor.post("/media", **upload("quy-che.pdf", PDF))
    names = [item["filename"] async for page in editor.pages("/media", limit=2) for item in page]
    assert names == ["quy-che.pdf", "anh2.png", "anh1.png", "anh0.png"]
    found = (await editor.get("/media", q="le hoi 1", kind="picture")).json()["items"]
    assert [item["alt"] for item in found] == ["Lễ hội 1"]
    item = (await editor.get(f"/media/{found[0]['id']}")).json()
    assert item == found[0]
    assert item["here_url"].startswith("/media/")
    assert (item["kind"], item["width"], item["height"]) == ("picture", 301, 200)
    (file,) = (await editor.get("/media", kind="document")).json()["items"]
    assert (file["thumb_url"], file["width"]) == (None, None)


async def test_a_library_is_for_those_who_fill_it(places: Places, editor: Api) -> None:
    media_id = (await editor.post("/media", **upload("anh.png", picture()))).json()["id"]
    stranger = await places.api_of("editor", places.justice, at=places.health)
    other = await places.api_of("editor", places.justice)
    for path in ("/media", f"/media/{media_id}"):
        assert (await stranger.get(path)).status_code == 403
        assert (await places.guest(places.health).get(path)).status_code == 401
    assert (await other.get(f"/media/{media_id}")).status_code == 404
    assert (await other.get("/media")).json()["items"] == []


async def test_what_is_harmful_is_refused_in_words(places: Places, editor: Api) -> None:
    places.province.installation.scanner = open_scanner(needed(SCAN_URL))
    answer = await editor.post("/media", **upload("anh.png", EICAR))
    assert (answer.status_code, answer.json()["code"]) == (422, "file-infected")
    assert "đã bị cách ly" in answer.json()["errors"]["file"]


async def test_nothing_is_taken_while_the_scanner_does_not_answer(places: Places, editor: Api) -> None:
    places.province.installation.scanner = open_scanner(f"clamd://127.0.0.1:{free_port()}")
    answer = await editor.post("/media", **upload("anh.png", picture()))
    assert (answer.status_code, answer.json()["code"]) == (503, "scan-failed")
    assert (await editor.get("/media")).json()["items"] == []


async def test_a_file_of_200_megabytes_is_refused_before_it_is_read(places: Places, editor: Api) -> None:
    async def body() -> AsyncIterator[bytes]:
        raise AssertionError("somebody began to read it")
        yield b""

    headers = editor.headers | {
        "content-length": str(200 << 20),
        "content-type": "multipart/form-data; boundary=x",
    }
    answer = await places.client.post(f"{editor.home}/api/v1/media", content=body(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
