"""Writing an entry with the forms alone, as a browser without scripts sends them."""

from tests.web.office.conftest import Office, number_in, said_in

TEXT = {"title": "Tiêm chủng mở rộng", "body_html": "<p>Sáng nay.</p>", "author": "An", "source": "Sở Y tế"}


async def test_an_entry_is_written_sent_and_published(office: Office) -> None:
    writer = await office.desk("contributor")
    form = await writer.form("/bai-viet/moi")
    answer = await writer.send(form, "Gửi duyệt", {**TEXT, "board": str(office.news.id), "no_secret": "1"})
    assert said_in(answer) == "sent"
    entry_id = number_in(answer)
    chief = await office.desk("editor_in_chief")
    page = await chief.get(f"/bai-viet/{entry_id}")
    answer = await chief.send(chief.form_in(page, f"/bai-viet/{entry_id}/publish"))
    assert said_in(answer) == "published"
    entry, revision = await chief.entry(entry_id)
    assert (entry.state, revision.title) == ("published", "Tiêm chủng mở rộng")


async def test_what_is_refused_stays_as_it_was_typed(office: Office) -> None:
    writer = await office.desk("contributor")
    form = await writer.form("/bai-viet/moi")
    answer = await writer.send(form, "Gửi duyệt", {**TEXT, "board": str(office.news.id), "source": ""})
    assert answer.status_code == 422
    again = writer.form_in(answer.text, "/bai-viet/moi")
    assert again.values["title"] == "Tiêm chủng mở rộng"
    assert again.values["body_html"] == "<p>Sáng nay.</p>"
