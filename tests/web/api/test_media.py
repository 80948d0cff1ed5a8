"""Programs add pictures and files to a site's library."""

from typing import Any

import pytest

from tests.factories.media import picture
from tests.web.api.conftest import SAID, Api, Places


@pytest.fixture
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
