"""Programs move entries through the workflow, each step by who may take it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.web.api.conftest import SAID, Api, Places
from tests.worlds import world


@world
async def chief(places: Places) -> Api:
    return await places.api_of("editor_in_chief", places.health)


async def test_from_draft_to_public_and_back(places: Places, chief: Api) -> None:
    writer = await places.api_of("contributor", places.health)
    guest = places.guest(places.health)
    entry = (await writer.post("/entries", SAID | {"board": "tin-tuc"})).json()
    path = f"/entries/{entry['id']}"
    assert (await writer.post(f"{path}/submit")).json()["state"] == "pending_review"
    assert (await writer.post(f"{path}/publish")).status_code == 403
    assert (await guest.get(path)).status_code == 404
    assert (await chief.post(f"{path}/approve")).json()["state"] == "approved"
    published = (await chief.post(f"{path}/publish")).json()
    assert published["state"] == "published"
    assert published["published_at"] is not None
    assert (await guest.get(path)).json()["title"] == entry["title"]
    unpublished = await chief.post(f"{path}/unpublish", {"reason": "Sai số liệu"})
    assert unpublished.json()["state"] == "unpublished"
    assert (await guest.get(path)).status_code == 404
    assert (await chief.post(f"{path}/trash")).json()["state"] == "trash"
    assert (await chief.post(f"{path}/restore")).json()["state"] == "draft"


@pytest.mark.parametrize("step", ["return", "unpublish"])
async def test_some_steps_want_a_reason(places: Places, chief: Api, step: str) -> None:
    entry = await places.submitted(places.health)
    if step == "unpublish":
        await places.province.step(places.health, entry, "publish")
    without = await chief.post(f"/entries/{entry.id}/{step}", {"reason": " "})
    assert without.status_code == 422
    assert without.json()["errors"].keys() == {"reason"}
    assert (await chief.post(f"/entries/{entry.id}/{step}", {"reason": "Thiếu nguồn"})).status_code == 200


async def test_a_step_that_the_state_does_not_allow_is_refused(places: Places, chief: Api) -> None:
    entry = await places.draft(places.health)
    answer = await chief.post(f"/entries/{entry.id}/approve")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong-state")


async def test_nobody_approves_their_own_work(chief: Api) -> None:
    entry = (await chief.post("/entries", SAID | {"board": "tin-tuc"})).json()
    await chief.post(f"/entries/{entry['id']}/submit")
    answer = await chief.post(f"/entries/{entry['id']}/publish")
    assert (answer.status_code, answer.json()["code"]) == (409, "own-work")


async def test_nothing_is_published_without_author_and_source(places: Places, chief: Api) -> None:
    entry = await places.submitted(places.health, author="", source="")
    answer = await chief.post(f"/entries/{entry.id}/publish")
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {"author", "source"}
    assert (await chief.get(f"/entries/{entry.id}")).json()["state"] == "pending_review"


async def test_publishing_may_wait_for_its_time(places: Places, chief: Api) -> None:
    entry = await places.submitted(places.health)
    at = datetime.now(UTC) + timedelta(days=1)
    answer = await chief.post(f"/entries/{entry.id}/publish", {"at": at.isoformat()})
    assert answer.json()["state"] == "scheduled"
    assert (await places.guest(places.health).get(f"/entries/{entry.id}")).status_code == 404


@pytest.mark.parametrize(
    "until", ["2026-01-01T00:00:00", "0001-01-01T00:00:00+07:00", "9999-12-31T23:59:59Z", "x"]
)
async def test_a_time_that_is_none_is_refused(places: Places, chief: Api, until: str) -> None:
    entry = await places.submitted(places.health)
    answer = await chief.post(f"/entries/{entry.id}/publish", {"until": until})
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {"until"}


async def test_an_unknown_step_is_refused(places: Places, chief: Api) -> None:
    entry = await places.draft(places.health)
    assert (await chief.post(f"/entries/{entry.id}/explode")).status_code == 422


async def test_the_public_sees_the_approved_text_while_a_new_one_is_written(
    places: Places, chief: Api
) -> None:
    entry = await places.published(places.health)
    path = f"/entries/{entry.id}"
    version = (await chief.get(path)).json()["version"]
    edited = await chief.patch(path, {"title": "Tên mới", "version": version})
    assert (edited.json()["title"], edited.json()["state"]) == ("Tên mới", "draft")
    seen = (await places.guest(places.health).get(path)).json()
    assert (seen["title"], seen["state"]) == (SAID["title"], "published")


async def test_revisions_tell_who_wrote_what_and_when(places: Places, chief: Api) -> None:
    entry = await places.published(places.health)
    version = (await chief.get(f"/entries/{entry.id}")).json()["version"]
    await chief.patch(f"/entries/{entry.id}", {"title": "Tên mới", "version": version})
    newest, oldest = (await chief.get(f"/entries/{entry.id}/revisions")).json()["items"]
    assert (newest["number"], newest["title"], newest["state"]) == (2, "Tên mới", "draft")
    assert newest["created_by"] == "Người 1"
    assert newest["approved_at"] is None
    assert (oldest["number"], oldest["state"]) == (1, "published")
    assert oldest["approved_at"] is not None


async def test_revisions_come_page_by_page(places: Places, chief: Api) -> None:
    entry = await places.draft(places.health)
    version = (await chief.get(f"/entries/{entry.id}")).json()["version"]
    await chief.patch(f"/entries/{entry.id}", {"title": "Tên mới", "version": version})
    first = (await chief.get(f"/entries/{entry.id}/revisions", limit=1)).json()
    second = (await chief.get(f"/entries/{entry.id}/revisions", limit=1, after=first["next"])).json()
    assert [page["items"][0]["number"] for page in (first, second)] == [2, 1]
    assert second["next"] is None


async def test_a_planned_publication_can_be_called_off(places: Places, chief: Api) -> None:
    entry = await places.submitted(places.health)
    at = datetime.now(UTC) + timedelta(days=1)
    await chief.post(f"/entries/{entry.id}/publish", {"at": at.isoformat()})
    assert (await chief.post(f"/entries/{entry.id}/unschedule")).json()["state"] == "approved"
    assert (await chief.post(f"/entries/{entry.id}/unschedule")).status_code == 409


async def test_an_editor_pulls_at_once_and_says_why(places: Places) -> None:
    entry = await places.published(places.health)
    editor = await places.api_of("editor", places.health)
    assert (await editor.post(f"/entries/{entry.id}/unpublish", {"reason": "Lộ"})).status_code == 403
    assert (await editor.post(f"/entries/{entry.id}/pull")).status_code == 422
    assert (await editor.post(f"/entries/{entry.id}/pull", {"reason": "Lộ"})).json()["state"] == "unpublished"
    assert (await places.guest(places.health).get(f"/entries/{entry.id}")).status_code == 404


async def test_submitting_is_the_statement_that_a_text_holds_no_secret(places: Places, chief: Api) -> None:
    writer = await places.api_of("contributor", places.health)
    entry = (await writer.post("/entries", SAID | {"board": "tin-tuc", "note": "Bản đầu"})).json()
    (before,) = (await writer.get(f"/entries/{entry['id']}/revisions")).json()["items"]
    assert (before["secrecy_stated_at"], before["note"]) == (None, "Bản đầu")
    await writer.post(f"/entries/{entry['id']}/submit")
    (after,) = (await chief.get(f"/entries/{entry['id']}/revisions")).json()["items"]
    assert after["secrecy_stated_at"] is not None
    assert after["secrecy_stated_by"] == after["created_by"]


async def test_the_document_says_what_submitting_states(places: Places) -> None:
    document = (await places.client.get(f"{places.guest(places.health).home}/api/openapi.json")).json()
    step = document["paths"]["/v1/entries/{entry_id}/{step}"]["post"]
    assert "state secret" in step["description"]


async def test_a_contributor_works_on_their_own_entries_only(places: Places) -> None:
    writer, colleague = [await places.api_of("contributor", places.health) for _ in range(2)]
    entry = (await writer.post("/entries", SAID | {"board": "tin-tuc"})).json()
    path = f"/entries/{entry['id']}"
    assert (await colleague.get(path)).status_code == 404
    assert (await colleague.get(f"{path}/revisions")).status_code == 404
    assert (await colleague.patch(path, {"title": "X", "version": entry["version"]})).status_code == 403
    assert (await colleague.post(f"{path}/submit")).status_code == 403
    listed = (await colleague.get("/entries", state="draft")).json()["items"]
    assert [one["id"] for one in listed] == []
    assert [one["id"] for one in (await writer.get("/entries", state="draft")).json()["items"]] == [
        entry["id"]
    ]


async def test_a_correction_is_sent_with_the_text(places: Places, chief: Api) -> None:
    entry = await places.published(places.health)
    version = (await chief.get(f"/entries/{entry.id}")).json()["version"]
    said = {"version": version, "summary": "Mới", "correction": "Sai ngày"}
    edited = (await chief.patch(f"/entries/{entry.id}", said)).json()
    assert [notice["text"] for notice in edited["corrections"]] == ["Sai ngày"]
    draft = (await chief.post("/entries", SAID | {"board": "tin-tuc", "correction": "Sai"})).json()
    assert draft["errors"].keys() == {"correction"}
