"""Whether people may approve their own texts: not unless a keeper of the site says so, and the log who."""

from liencong.core.audit.service import history_of
from tests.web.office.conftest import Desk, Office, number_in, said_in

TEXT = {"title": "Tự viết", "body_html": "<p>A</p>", "author": "An", "source": "Sở", "no_secret": "1"}


async def own_text(office: Office) -> tuple[Desk, int]:
    chief = await office.desk("editor_in_chief")
    form = await chief.form("/bai-viet/moi")
    sent = await chief.send(form, "Gửi duyệt", {**TEXT, "board": str(office.news.id)})
    return chief, number_in(sent)


async def test_it_is_off_by_default(office: Office) -> None:
    chief, entry_id = await own_text(office)
    page = await chief.get(f"/bai-viet/{entry_id}")
    assert "Bài do bạn viết nên cần người khác duyệt." in page
    assert f"/bai-viet/{entry_id}/publish" not in page
    answer = await chief.post(f"/bai-viet/{entry_id}/publish")
    assert answer.status_code == 409
    assert "Người viết không tự duyệt bài của mình." in answer.text


async def test_a_keeper_of_the_site_changes_it_and_the_log_tells(office: Office) -> None:
    keeper = await office.desk("site_admin")
    form = await keeper.form("/cau-hinh")
    assert "self_approval" not in form.values
    assert said_in(await keeper.send(form, "", {"self_approval": "1"})) == "saved"
    assert f"{keeper.person.actor.name} cho phép từ" in await keeper.get("/cau-hinh")
    chief, entry_id = await own_text(office)
    assert said_in(await chief.post(f"/bai-viet/{entry_id}/publish")) == "published"
    keeper = await office.desk("site_admin", by=keeper.person)
    form = await keeper.form("/cau-hinh")
    assert form.values.pop("self_approval") == "1"
    await keeper.send(form)
    async with office.client.installation.read(office.health.id) as session:
        log = await history_of(session, f"site:{office.health.id}")
    actions = [record.action for record in log if "self-approval" in record.action]
    assert actions == ["site:self-approval-off", "site:self-approval-on"]


async def test_saving_other_settings_leaves_no_such_note(office: Office) -> None:
    keeper = await office.desk("site_admin")
    await keeper.send(await keeper.form("/cau-hinh"), "", {"tagline": "Vì nhân dân"})
    async with office.client.installation.read(office.health.id) as session:
        log = await history_of(session, f"site:{office.health.id}")
    assert not [record for record in log if "self-approval" in record.action]


async def test_nobody_else_may_change_it(office: Office) -> None:
    chief = await office.desk("editor_in_chief")
    await chief.get("/cau-hinh", status=403)
    assert (await chief.post("/cau-hinh", self_approval="1")).status_code in (403, 409, 422)
