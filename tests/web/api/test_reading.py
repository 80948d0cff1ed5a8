"""Anybody reads what is public, and only that."""

from datetime import datetime, timedelta

import pytest

from liencong.core.text import nfc
from tests.factories.province import MORNING
from tests.web.api.conftest import SAID, Places


async def test_lists_show_what_is_public_the_newest_first(places: Places) -> None:
    old = await places.published(places.health, title="Bài cũ")
    new = await places.published(places.health, title="Bài mới")
    await places.draft(places.health, title="Bản nháp")
    await places.published(places.justice, title="Của trang khác")
    gone = await places.published(places.health, title="Đã gỡ")
    await places.province.step(places.health, gone, "unpublish", reason="Sai")
    page = (await places.guest(places.health).get("/entries")).json()
    assert [entry["id"] for entry in page["items"]] == [new.id, old.id]
    assert page["next"] is None


async def test_a_public_entry_has_every_named_field(places: Places) -> None:
    entry = await places.published(places.health)
    seen = (await places.guest(places.health).get(f"/entries/{entry.id}")).json()
    assert {name: seen[name] for name in SAID} == {name: nfc(text) for name, text in SAID.items()}
    assert list(seen) == [
        "id", "type", "title", "summary", "body_html", "fields", "author", "source", "board", "site", "url",
        "canonical_url", "published_at", "updated_at", "version", "state", "views",
        "views_via_portal", "views_via_others", "corrections",
    ]  # fmt: skip
    assert seen["url"] == seen["canonical_url"]
    assert datetime.fromisoformat(seen["published_at"]).tzinfo is not None


async def test_the_address_of_an_entry_leads_to_it(places: Places) -> None:
    entry = await places.published(places.health)
    url = (await places.guest(places.health).get(f"/entries/{entry.id}")).json()["url"]
    assert (await places.client.get(url)).status_code == 200


async def test_pages_of_a_list_neither_skip_nor_repeat(places: Places) -> None:
    made = [await places.published(places.health, title=f"Bài {n}") for n in range(5)]
    seen: list[int] = []
    async for page in places.guest(places.health).pages("/entries", limit=2):
        seen += [entry["id"] for entry in page]
        await places.published(places.health, title="Bài đến sau")
    assert seen == [entry.id for entry in reversed(made)]


async def test_a_list_is_narrowed_by_board_type_and_time(places: Places) -> None:
    news = await places.published(places.health)
    fields = {"number": "1/QĐ", "issued_on": "2026-11-20"}
    paper = await places.published(places.health, "van-ban", fields=fields)
    guest = places.guest(places.health)
    past, soon = ((MORNING + timedelta(minutes=shift)).isoformat() for shift in (-1, 1))
    for query, expected in (
        ({"board": "van-ban"}, [paper.id]),
        ({"board": str(news.board_id)}, [news.id]),
        ({"type": "document"}, [paper.id]),
        ({"type": "article", "board": "van-ban"}, []),
        ({"since": past}, [paper.id, news.id]),
        ({"since": soon}, []),
    ):
        page = (await guest.get("/entries", **query)).json()
        assert [entry["id"] for entry in page["items"]] == expected, query


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", 0),
        ("limit", 101),
        ("limit", "x"),
        ("after", "x"),
        ("after", "WyJ4IiwgMV0="),
        ("board", "khong-co"),
        ("board", "a\x00"),
        ("type", "khong-co"),
        ("type", "\x00"),
        ("since", "hom-qua"),
        ("since", "2026-11-20"),
        ("since", "0001-01-01T00:00:00+14:00"),
        ("state", "la"),
    ],
)
async def test_a_senseless_question_is_refused(places: Places, name: str, value: object) -> None:
    answer = await places.guest(places.health).get("/entries", **{name: value})
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"
    assert list(answer.json()["errors"]) == [name]


@pytest.mark.parametrize("number", ["0", "-1", "abc", "99999999999999999999", "1.5"])
async def test_a_number_that_no_entry_can_have_is_refused(places: Places, number: str) -> None:
    assert (await places.guest(places.health).get(f"/entries/{number}")).status_code == 422


async def test_drafts_are_listed_to_those_who_write_them(places: Places) -> None:
    drafts = [await places.draft(places.health, title=f"Nháp {n}") for n in range(3)]
    editor = await places.api_of("editor", places.health)
    pages = [page async for page in editor.pages("/entries", state="draft", limit=2)]
    listed = [entry["id"] for page in pages for entry in page]
    assert listed == [entry.id for entry in reversed(drafts)]
    stranger = await places.api_of("editor", places.justice, at=places.health)
    assert (await stranger.get("/entries", state="draft")).json()["items"] == []


async def test_a_draft_is_as_absent_to_those_who_may_not_write_it(places: Places) -> None:
    draft = await places.draft(places.health)
    stranger = await places.api_of("editor", places.justice, at=places.health)
    for caller in (places.guest(places.health), stranger):
        answer = await caller.get(f"/entries/{draft.id}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_types_tell_their_fields(places: Places) -> None:
    types = (await places.guest(places.health).get("/types")).json()["items"]
    by_name = {kind["name"]: kind for kind in types}
    assert by_name.keys() >= {"article", "document"}
    assert by_name["document"]["title"] == "Văn bản"
    assert by_name["document"]["fields"]["required"] == ["number", "issued_on"]


async def test_open_data_is_a_table_of_what_is_public(places: Places) -> None:
    fields = {"number": "1/QĐ", "issued_on": "2026-11-20"}
    paper = await places.published(places.health, "van-ban", fields=fields, title='Về "y tế", 2026')
    await places.draft(places.health, "van-ban", fields=fields)
    answer = await places.guest(places.health).get("/types/document.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    heading, row = answer.text.removeprefix("\ufeff").splitlines()
    assert heading.startswith("id,title,")
    assert heading.endswith("issued_on,issuing_body,signer,effective_on")
    assert row.startswith(f'{paper.id},"Về ""y tế"", 2026"')
    assert "1/QĐ,2026-11-20" in row


async def test_open_data_of_an_unknown_type_is_absent(places: Places) -> None:
    assert (await places.guest(places.health).get("/types/khong-co.csv")).status_code == 404
