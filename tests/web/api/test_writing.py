"""Programs write entries: drafts, edits, and what is refused."""

from typing import Any

import pytest

from liencong.sites.board.service import get_by_name
from tests.web.api.conftest import SAID, Api, Places
from tests.worlds import world

DRAFT: dict[str, Any] = SAID | {"board": "tin-tuc"}


@world
async def editor(places: Places) -> Api:
    return await places.api_of("editor", places.health)


async def test_a_draft_comes_back_as_it_was_written(editor: Api) -> None:
    answer = await editor.post("/entries", DRAFT)
    assert answer.status_code == 201
    made = answer.json()
    assert {name: made[name] for name in SAID} == SAID
    assert made["state"] == "draft"
    assert made["type"] == "article"
    assert made["board"] == "tin-tuc"
    assert made["site"] == "so-y-te"
    assert made["published_at"] is None
    assert made["views"] == 0
    assert made["url"] == f"http://so-y-te.cong.test/tin-tuc/khai-mac-le-hoi-{made['id']}"
    assert (await editor.get(f"/entries/{made['id']}")).json() == made


async def test_html_and_texts_are_cleaned(editor: Api) -> None:
    said = DRAFT | {
        "title": "  Hai\u200b   chữ\x00 ",
        "body_html": '<p onclick="x()">An toàn</p><script>alert(1)</script>',
    }
    made = (await editor.post("/entries", said)).json()
    assert made["title"] == "Hai chữ"
    assert made["body_html"] == "<p>An toàn</p>"


async def test_an_edit_keeps_what_it_does_not_name(editor: Api) -> None:
    made = (await editor.post("/entries", DRAFT)).json()
    edited = (
        await editor.patch(f"/entries/{made['id']}", {"title": "Tên khác", "version": made["version"]})
    ).json()
    assert edited["title"] == "Tên khác"
    assert edited["summary"] == made["summary"]
    assert edited["version"] > made["version"]


async def test_a_stale_edit_is_refused_and_changes_nothing(editor: Api) -> None:
    made = (await editor.post("/entries", DRAFT)).json()
    first = {"title": "Người thứ nhất", "version": made["version"]}
    assert (await editor.patch(f"/entries/{made['id']}", first)).status_code == 200
    second = await editor.patch(f"/entries/{made['id']}", first | {"title": "Người thứ hai"})
    assert second.status_code == 409
    assert second.headers["content-type"] == "application/problem+json"
    assert second.json()["code"] == "stale"
    assert (await editor.get(f"/entries/{made['id']}")).json()["title"] == "Người thứ nhất"


async def test_an_edit_has_to_say_where_it_began(editor: Api) -> None:
    made = (await editor.post("/entries", DRAFT)).json()
    answer = await editor.patch(f"/entries/{made['id']}", {"title": "Không nói phiên bản"})
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {"version"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "a" * 401}, "title"),
        ({"board": "khong-co"}, "board"),
        ({"board": 999_999}, "board"),
        ({"board": "99999999999999999999"}, "board"),
        ({"board": "a\x00b"}, "board"),
        ({"type": "khong-co"}, "type"),
        ({"type": "a\x00b"}, "type"),
        ({"fields": {"la": 1}}, "fields.la"),
        ({"type": "document", "fields": {}}, "fields.number"),
        ({"picture_id": 2**40}, "picture_id"),
        ({"picture_id": 999_999}, "picture_id"),
    ],
)
async def test_what_does_not_hold_is_named(editor: Api, changes: dict[str, Any], field: str) -> None:
    answer = await editor.post("/entries", DRAFT | changes)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]


async def test_typed_fields_are_kept(editor: Api) -> None:
    fields = {"number": "12/QĐ-SYT", "issued_on": "2026-11-20", "signer": "Lê  B\x00"}
    made = (await editor.post("/entries", DRAFT | {"board": "van-ban", "fields": fields})).json()
    assert made["type"] == "document"
    assert made["fields"]["number"] == "12/QĐ-SYT"
    assert made["fields"]["signer"] == "Lê B"


async def test_an_external_id_stands_once_on_a_site(places: Places, editor: Api) -> None:
    said = DRAFT | {"external_id": "cu-1"}
    assert (await editor.post("/entries", said)).status_code == 201
    again = await editor.post("/entries", said)
    assert again.status_code == 422
    assert again.json()["errors"].keys() == {"external_id"}
    other = await places.api_of("editor", places.justice)
    assert (await other.post("/entries", said)).status_code == 201


async def test_a_guest_is_asked_to_sign_in(places: Places) -> None:
    guest = places.guest(places.health)
    entry = await places.draft(places.health)
    for answer in (
        await guest.post("/entries", DRAFT),
        await guest.patch(f"/entries/{entry.id}", {"title": "x", "version": 1}),
        await guest.post(f"/entries/{entry.id}/submit"),
        await guest.get("/entries", state="draft"),
        await guest.get(f"/entries/{entry.id}/revisions"),
    ):
        assert answer.status_code == 401
        assert answer.json()["code"] == "unauthenticated"


async def test_a_forged_token_is_a_guest(places: Places) -> None:
    forged = Api(places.client, "http://so-y-te.cong.test", {"authorization": "Bearer khong-phai"})
    assert (await forged.post("/entries", DRAFT)).status_code == 401


async def test_somebody_of_another_site_may_not_write_here(places: Places) -> None:
    stranger = await places.api_of("editor", places.justice, at=places.health)
    assert (await stranger.post("/entries", DRAFT)).status_code == 403


async def test_an_entry_of_another_site_is_as_absent(places: Places, editor: Api) -> None:
    foreign = await places.published(places.justice)
    draft = await places.draft(places.justice)
    for entry_id in (foreign.id, draft.id, 999_999):
        for answer in (
            await editor.get(f"/entries/{entry_id}"),
            await editor.get(f"/entries/{entry_id}/revisions"),
            await editor.patch(f"/entries/{entry_id}", {"title": "x", "version": 1}),
            await editor.post(f"/entries/{entry_id}/submit"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_a_grant_for_one_board_ends_at_its_edge(places: Places) -> None:
    async with places.province.installation.read(places.health.id) as session:
        board = await get_by_name(session, "thong-bao")
    person = await places.province.person("editor", places.health, board=board)
    writer = await places.api(places.health, person)
    made = await writer.post("/entries", DRAFT | {"board": "thong-bao"})
    assert made.status_code == 201
    assert (await writer.post("/entries", DRAFT)).status_code == 403
    moved = {"board": "tin-tuc", "version": made.json()["version"]}
    assert (await writer.patch(f"/entries/{made.json()['id']}", moved)).status_code == 403
    news = await places.draft(places.health)
    assert (await writer.get(f"/entries/{news.id}")).status_code == 404
    listed = (await writer.get("/entries", state="draft")).json()["items"]
    assert [entry["id"] for entry in listed] == [made.json()["id"]]
