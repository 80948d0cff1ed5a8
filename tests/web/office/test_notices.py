"""People are told what concerns them, once, wherever they may still see it, and say how they want to hear."""

import pytest

from liencong.core.access import service as access
from liencong.core.access.service import HeldRole
from liencong.core.clock import utc_now
from liencong.core.notice import office as notice_office
from liencong.core.notice import service as notices
from liencong.core.tenancy.tables import Site
from liencong.federation.link import service as links
from liencong.sites.entry import noticing
from liencong.sites.entry.events import EntryHanded
from liencong.sites.entry.tables import Entry
from liencong.sites.importing import noticing as importing_noticing
from liencong.sites.importing.tables import ImportJob
from liencong.sites.receiving import service as receiving
from liencong.sites.receiving.matter import Matter
from liencong.sites.receiving.service import Original
from tests.factories.province import Person
from tests.web.office.conftest import Office, led_to, said_in
from tests.worlds import world

WHY = "Thiếu nguồn tin của Sở"


async def told(office: Office, person: Person, *, unread: bool = False) -> list[str]:
    """Give the kinds of what somebody was told, the oldest first."""
    async with office.province.installation.read(None) as session:
        found = await notices.list_notices(session, person.actor, unread=unread, limit=50)
    return [notice.kind for notice in reversed(found)]


async def sent(office: Office, author: Person) -> Entry:
    """Write a text and send it."""
    draft = await office.province.draft(office.health, office.news, by=author.actor, title="Tiêm chủng")
    entry = await office.province.step(office.health, draft, "submit", by=author.actor, now=utc_now())
    await office.province.settle()
    return entry


@world
async def author(office: Office) -> Person:
    return await office.province.person("contributor", office.health)


@world
async def editor(office: Office) -> Person:
    return await office.province.person("editor", office.health)


async def returned(office: Office, entry: Entry, editor: Person) -> None:
    await office.province.step(office.health, entry, "return", by=editor.actor, reason=WHY, now=utc_now())
    await office.province.settle()


async def test_the_author_hears_why_a_text_came_back_and_gets_there(
    office: Office, author: Person, editor: Person
) -> None:
    entry = await sent(office, author)
    await returned(office, entry, editor)
    desk = await office.desk("contributor", by=author)
    page = await desk.get("/")
    assert "Thông báo: 1 chưa đọc" in page
    words = f"{editor.actor.name} trả lại bài “Tiêm chủng”: {WHY}"
    assert words in page
    assert words in await desk.get("/thong-bao?xem=chua-doc")
    number = await number_of(office, author)
    assert led_to(await desk.client.get(f"{desk.home}/quan-tri/thong-bao/{number}")) == (
        f"/quan-tri/bai-viet/{entry.id}"
    )
    assert "chưa đọc" not in (await desk.get("/"))
    assert words in await desk.get("/thong-bao")


async def move(office: Office, person: Person, site: Site) -> None:
    """Let somebody work on another site instead."""
    roles, operator = office.province.installation.features.roles, office.province.operator
    async with office.province.installation.write(site.id) as session:
        await access.revoke_all(session, operator, person.account_id, now=utc_now())
        held = HeldRole(person.account_id, "contributor", site.id)
        await access.grant_role(session, operator, held, roles, now=utc_now())


async def number_of(office: Office, person: Person) -> int:
    async with office.province.installation.read(None) as session:
        return (await notices.list_notices(session, person.actor, unread=False, limit=1))[0].id


async def test_those_who_approve_hear_of_what_waits_and_nobody_of_what_they_did(
    office: Office, author: Person, editor: Person
) -> None:
    other = await office.province.person("editor", await office.province.site("so-tu-phap"))
    entry = await sent(office, author)
    assert await told(office, editor) == ["entry-waiting"]
    assert await told(office, author) == await told(office, other) == []
    await office.province.step(office.health, entry, "approve", by=editor.actor, now=utc_now())
    await office.province.settle()
    assert await told(office, author) == ["entry-approved"]
    assert await told(office, editor) == ["entry-waiting"]


async def test_what_is_heard_twice_is_told_once(office: Office, author: Person, editor: Person) -> None:
    entry = await sent(office, author)
    await returned(office, entry, editor)
    for _ in range(2):
        event = EntryHanded(office.health.id, entry.id)
        await noticing.tell(office.province.installation, event)
    assert await told(office, author) == ["entry-returned"]


async def test_who_works_there_no_more_sees_nothing_of_it(
    office: Office, author: Person, editor: Person
) -> None:
    entry = await sent(office, author)
    await returned(office, entry, editor)
    number = await number_of(office, author)
    other = await office.province.site("so-tu-phap")
    await move(office, author, other)
    desk = await office.desk("contributor", other, by=author)
    assert "Tiêm chủng" not in await desk.get("/thong-bao")
    await desk.get(f"/thong-bao/{number}", status=404)


async def test_nobody_opens_or_reads_the_notices_of_others(
    office: Office, author: Person, editor: Person
) -> None:
    entry = await sent(office, author)
    await returned(office, entry, editor)
    number = await number_of(office, author)
    desk = await office.desk("editor", by=editor)
    await desk.get(f"/thong-bao/{number}", status=404)
    assert (await desk.post(f"/thong-bao/{number}/da-doc")).status_code == 404
    assert await told(office, author, unread=True) == ["entry-returned"]


async def test_all_is_read_by_one_button(office: Office, author: Person, editor: Person) -> None:
    await sent(office, author)
    await sent(office, author)
    desk = await office.desk("editor", by=editor)
    form = await desk.form("/thong-bao", "/thong-bao/da-doc")
    assert said_in(await desk.send(form)) == "notices-read"
    assert await told(office, editor, unread=True) == []


async def test_each_chooses_how_to_hear_and_that_stays(office: Office, author: Person) -> None:
    desk = await office.desk("contributor", by=author)
    form = await desk.form(notice_office.WISHES)
    assert form.values["rhythm"] == "daily"
    assert form.values["kind-entry-returned"] == "now"
    said = {"rhythm": "weekly", "kind-entry-returned": "digest"}
    assert said_in(await desk.send(form, "", said)) == "saved"
    again = await desk.form(notice_office.WISHES)
    assert again.values["rhythm"] == "weekly"
    assert again.values["kind-entry-returned"] == "digest"
    assert again.values["kind-entry-assigned"] == "now"


@pytest.mark.parametrize(
    "said", [{"rhythm": "hourly"}, {"kind-entry-returned": "fax"}, {"kind-no-such": "now"}]
)
async def test_what_cannot_be_chosen_is_refused(office: Office, author: Person, said: dict[str, str]) -> None:
    desk = await office.desk("contributor", by=author)
    form = await desk.form(notice_office.WISHES)
    answer = await desk.send(form, "", said)
    assert answer.status_code == 422
    assert 'class="errors"' in answer.text


async def test_an_assignment_reaches_whom_it_is_for(office: Office, author: Person, editor: Person) -> None:
    entry = await sent(office, author)
    chief = await office.desk("editor_in_chief")
    form = await chief.form(f"/bai-viet/{entry.id}", f"/bai-viet/{entry.id}/giao")
    assert said_in(await chief.send(form, "", {"assigned_to": str(editor.account_id)})) == "assigned"
    await office.province.settle()
    assert "entry-assigned" in await told(office, editor)


async def test_both_sides_of_a_link_hear_of_it(office: Office) -> None:
    chief = await office.province.person("editor_in_chief", office.portal)
    board = await office.province.board(office.portal, "Tin từ các sở")
    writer = await office.desk("editor_in_chief")
    entry = await office.province.published(office.health, office.news)
    async with office.province.installation.write(office.health.id) as session:
        link = await links.propose(
            session, writer.person.actor, entry.id, to_site_id=office.portal.id, board=board.id, now=utc_now()
        )
    await office.province.settle()
    assert await told(office, chief) == ["link-proposed"]
    await office.province.decide(office.portal, link, "return", by=chief.actor, reason="Trùng bài")
    await office.province.settle()
    assert await told(office, writer.person) == ["link-returned"]


async def test_an_import_that_has_ended_is_told_to_whoever_began_it_once(office: Office) -> None:
    chief = await office.province.person("editor_in_chief", office.health)
    now = utc_now()
    async with office.province.installation.write(office.health.id) as session:
        job = ImportJob(
            format="csv", name="tin.csv", key="imports/1", board_id=office.news.id, goal="draft",
            state="done", created_at=now, worked_at=now, created_by_id=chief.account_id,
        )  # fmt: skip
        session.add(job)
    for _ in range(2):
        await importing_noticing.tell(office.province.installation)
    assert await told(office, chief) == ["import-done"]


async def test_a_message_that_waits_is_told_to_the_editors_of_its_board(
    office: Office, author: Person, editor: Person
) -> None:
    matter = Matter("vanphong@so.test", "Văn phòng", "Tin của xã", "<p>Nội dung.</p>")
    original = Original("mail", "mail:1", "received/1", 1)
    async with office.province.installation.write(office.health.id) as session:
        await receiving.receive(session, original, matter, office.news.id, known=True, now=utc_now())
    await office.province.settle()
    assert await told(office, editor) == ["message-waiting"]
    assert await told(office, author) == []
