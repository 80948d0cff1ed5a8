"""Moving entries by the buttons of the screens, and what is told where one does not go through."""

from datetime import datetime, timedelta

import pytest

from liencong.core.clock import LOCAL_ZONE
from tests.factories.forms import PageForm, forms_of
from tests.web.office.conftest import Desk, Office, led_to, said_in

TEXT = {"title": "Tiêm chủng mở rộng", "body_html": "<p>Sáng nay.</p>", "author": "An", "source": "Sở Y tế"}


def local(hours: float) -> str:
    return f"{datetime.now(LOCAL_ZONE) + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


async def chief_at(office: Office, entry_id: int) -> tuple[Desk, str]:
    chief = await office.desk("editor_in_chief")
    return chief, await chief.get(f"/bai-viet/{entry_id}")


def plan_in(desk: Desk, page: str) -> PageForm:
    """Find the form of an entry's page by which it is published in time."""
    return next(form for form in desk.forms(page) if "plan" in form.values)


def actions_in(page: str) -> list[str]:
    return [form.action.rpartition("/")[2] for form in forms_of(page) if form.method == "post"]


async def test_sending_wants_the_statement_that_it_holds_no_secret(office: Office) -> None:
    writer = await office.desk("contributor")
    form = await writer.form("/bai-viet/moi")
    refused = await writer.send(form, "Gửi duyệt", {**TEXT, "board": str(office.news.id)})
    assert refused.status_code == 422
    assert "Hãy đánh dấu cam đoan trước khi gửi duyệt." in refused.text
    assert 'aria-describedby="no_secret-loi"' in refused.text
    again = writer.form_in(refused.text, "/bai-viet/moi")
    assert said_in(await writer.send(again, "Gửi duyệt", {"no_secret": "1"})) == "sent"


async def test_a_draft_is_kept_without_the_statement(office: Office) -> None:
    writer = await office.desk("contributor")
    form = await writer.form("/bai-viet/moi")
    assert said_in(await writer.send(form, "Lưu nháp", {**TEXT, "board": str(office.news.id)})) == "saved"


async def test_an_approver_publishes_in_two_actions_from_the_desk(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news, title="Chờ duyệt")
    await office.province.step(office.health, entry, "submit")
    chief = await office.desk("editor_in_chief")
    assert f'href="/quan-tri/bai-viet/{entry.id}"' in await chief.get("/")
    page = await chief.get(f"/bai-viet/{entry.id}")
    assert said_in(await chief.send(chief.form_in(page, f"/bai-viet/{entry.id}/publish"))) == "published"


async def test_a_published_entry_is_on_the_desk_to_be_corrected(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    editor = await office.desk("editor")
    assert f'href="/quan-tri/bai-viet/{entry.id}"' in await editor.get("/")
    form = await editor.form(f"/bai-viet/{entry.id}")
    sent = await editor.send(form, "Gửi duyệt", {"correction": "Sai ngày", "no_secret": "1"})
    assert said_in(sent) == "sent"
    _, revision = await editor.entry(entry.id)
    assert [notice["text"] for notice in revision.corrections] == ["Sai ngày"]


async def test_a_plan_is_made_changed_and_called_off(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news)
    await office.province.step(office.health, entry, "submit")
    path = f"/bai-viet/{entry.id}"
    chief, page = await chief_at(office, entry.id)
    plan = {"at": local(2), "until": local(5)}
    assert said_in(await chief.send(plan_in(chief, page), "", plan)) == "scheduled"
    page = await chief.get(path)
    assert {name: plan_in(chief, page).values[name] for name in plan} == plan  # changing one keeps the other
    assert "Sẽ đăng" in page
    assert "Sau đó tự gỡ" in page
    assert said_in(await chief.post(f"{path}/publish", at=local(3))) == "scheduled"
    form = chief.form_in(await chief.get(path), f"{path}/unschedule")
    assert said_in(await chief.send(form)) == "unscheduled"
    assert (await chief.entry(entry.id))[0].state == "approved"


async def test_a_plan_without_a_time_publishes_nothing(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news)
    await office.province.step(office.health, entry, "submit")
    chief, page = await chief_at(office, entry.id)
    answer = await chief.send(plan_in(chief, page))
    assert answer.status_code == 422
    assert "Hãy chọn giờ đăng, hoặc ít nhất giờ tự gỡ." in answer.text
    assert (await chief.entry(entry.id))[0].state == "pending_review"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"at": "2020-01-01T08:00"}, "Thời điểm này đã qua"),
        ({"at": "hôm nay"}, "Hãy nhập ngày và giờ"),
        ({"until": "2020-01-01T08:00"}, "Thời điểm kết thúc phải sau"),
        ({"until": "0001-01-01T00:00"}, "Hãy nhập ngày và giờ"),
    ],
)
async def test_a_time_that_cannot_be_is_refused_beside_its_field(
    office: Office, said: dict[str, str], told: str
) -> None:
    entry = await office.province.draft(office.health, office.news)
    await office.province.step(office.health, entry, "submit")
    chief, _ = await chief_at(office, entry.id)
    answer = await chief.post(f"/bai-viet/{entry.id}/publish", **said)
    assert answer.status_code == 422
    assert told in answer.text
    (typed,) = said.values()
    assert f'value="{typed}"' in answer.text
    assert (await chief.entry(entry.id))[0].state == "pending_review"


async def test_the_end_of_a_published_entry_is_moved(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    chief, page = await chief_at(office, entry.id)
    form = chief.form_in(page, f"/bai-viet/{entry.id}/gio-go")
    assert said_in(await chief.send(form, "", {"end": local(4)})) == "ending"
    assert "Tự gỡ" in await chief.get(f"/bai-viet/{entry.id}")
    assert said_in(await chief.send(form, "", {"end": ""})) == "endless"


async def test_an_editor_pulls_from_the_list_in_one_form(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    editor = await office.desk("editor")
    form = editor.form_in(await editor.get("/bai-viet"), f"/bai-viet/{entry.id}/pull")
    answer = await editor.send(form, "", {"reason": "Lộ thông tin"})
    assert said_in(answer) == "pulled"
    public = await office.client.get(f"{editor.home}/tin-tuc/{entry.slug}-{entry.id}")
    assert public.status_code == 410
    assert "Lộ thông tin" not in public.text
    assert "kiểm tra lại" in public.text


async def test_pulling_waits_for_no_version_but_for_a_reason(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    editor = await office.desk("editor")
    refused = await editor.post(f"/bai-viet/{entry.id}/pull", reason=" ", version="1")
    assert refused.status_code == 422
    assert "Hãy điền mục này." in refused.text
    await office.province.rewrite(office.health, entry, title="Đang sửa")
    assert said_in(await editor.post(f"/bai-viet/{entry.id}/pull", reason="Lộ", version="1")) == "pulled"


async def test_nobody_decides_about_what_they_have_not_read(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news)
    await office.province.step(office.health, entry, "submit")
    chief, page = await chief_at(office, entry.id)
    form = chief.form_in(page, f"/bai-viet/{entry.id}/publish")
    await office.province.rewrite(office.health, entry, title="Khác hẳn")
    await office.province.step(office.health, entry, "submit")
    answer = await chief.send(form)
    assert answer.status_code == 409
    assert "Bài đã thay đổi sau khi bạn mở." in answer.text
    assert (await chief.entry(entry.id))[0].state == "pending_review"


async def test_buttons_are_those_of_the_role(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    path = f"/bai-viet/{entry.id}"
    editor = await office.desk("editor")
    shown = actions_in(await editor.get(path))
    assert "pull" in shown
    assert not {"unpublish", "trash", "gio-go"} & set(shown)
    chief = await office.desk("editor_in_chief")
    assert {"pull", "unpublish", "trash", "gio-go", "giao"} <= set(actions_in(await chief.get(path)))


async def test_work_is_given_to_one_of_the_board_and_shown(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news)
    editor = await office.province.person("editor", office.health)
    chief, page = await chief_at(office, entry.id)
    form = chief.form_in(page, f"/bai-viet/{entry.id}/giao")
    assert form.choices["assigned_to"][editor.actor.name] == str(editor.account_id)
    answer = await chief.send(form, "", {"assigned_to": str(editor.account_id)})
    assert said_in(answer) == "assigned"
    assert f"Giao cho {editor.actor.name}." in await chief.get(f"/bai-viet/{entry.id}")
    assert (await chief.post(f"/bai-viet/{entry.id}/giao", assigned_to="999")).status_code == 422


async def test_several_entries_are_published_at_once(office: Office) -> None:
    entries = [await office.province.draft(office.health, office.news, title=f"Bài {n}") for n in range(3)]
    for entry in entries:
        await office.province.step(office.health, entry, "submit")
    chief = await office.desk("editor_in_chief")
    page = await chief.get("/bai-viet?trang-thai=pending_review")
    form = next(form for form in forms_of(page) if form.action.startswith("/quan-tri/bai-viet?"))
    ticked = {"entry[]": [f"{entry.id}:{entry.version + 1}" for entry in entries]}
    answer = await office.client.post(
        f"{chief.home}{form.action}", data={**form.values, **ticked}, headers={"origin": chief.home}
    )
    assert (said_in(answer), led_to(answer)) == ("published-several", "/quan-tri/bai-viet")
    assert [(await chief.entry(entry.id))[0].state for entry in entries] == ["published"] * 3


async def test_of_several_those_that_cannot_be_published_are_named(office: Office) -> None:
    good = await office.province.draft(office.health, office.news, title="Bài đủ")
    bad = await office.province.draft(office.health, office.news, title="Bài thiếu nguồn", source="")
    for entry in (good, bad):
        await office.province.step(office.health, entry, "submit")
    chief = await office.desk("editor_in_chief")
    form = forms_of(await chief.get("/trang"))[0]
    ticked = {"entry[]": [f"{entry.id}:{entry.version + 1}" for entry in (good, bad)], **form.values}
    answer = await office.client.post(
        f"{chief.home}/quan-tri/bai-viet", data=ticked, headers={"origin": chief.home}
    )
    assert answer.status_code == 409
    assert "Đã đăng 1 bài." in answer.text
    assert "Bài thiếu nguồn: Nguồn: Hãy điền mục này." in answer.text
    assert (await chief.entry(good.id))[0].state == "published"
