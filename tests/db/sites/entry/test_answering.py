"""Who answers for a text: who states that it holds no secret, who acts for whom, who is asked to work."""

from dataclasses import replace
from datetime import timedelta

import pytest

from liencong.core.access import service as access
from liencong.core.access.rules import Actor
from liencong.core.access.service import HeldRole
from liencong.core.audit.service import history_of
from liencong.core.audit.telling import log_lines
from liencong.core.errors import Forbidden, Invalid
from liencong.sites.entry import assigning, desk, history, service
from liencong.sites.entry.desk import Viewer
from liencong.sites.entry.rules import OwnWork
from liencong.sites.entry.tables import Entry
from tests.db.sites.entry.conftest import Newsroom
from tests.factories.province import MORNING


async def test_whoever_sends_a_text_states_that_it_holds_no_secret(newsroom: Newsroom) -> None:
    entry = await newsroom.draft()
    _, before = await newsroom.working(entry)
    assert before.secrecy_stated_at is None
    await newsroom.step(entry, "submit", by=newsroom.editor)
    _, sent = await newsroom.working(entry)
    assert (sent.secrecy_stated_at, sent.secrecy_stated_by_id) == (MORNING, newsroom.editor.account_id)


async def test_another_text_needs_another_statement(newsroom: Newsroom) -> None:
    entry = await newsroom.submitted()
    await newsroom.edit(entry, title="Khác")
    _, revision = await newsroom.working(entry)
    assert revision.secrecy_stated_at is None


async def rows_of(newsroom: Newsroom, entry: Entry) -> list[history.RevisionRow]:
    async with newsroom.province.installation.read(newsroom.site.id) as session:
        found = await service.get(session, entry.id)
        return await history.list_revisions(session, found, limit=10)


async def deputy_of_chief(newsroom: Newsroom) -> Actor:
    """Have the chief let the editor act for them, as they do before going on leave."""
    province, roles = newsroom.province, newsroom.province.installation.features.roles
    held = HeldRole(newsroom.chief.account_id, "editor_in_chief", newsroom.site.id)
    async with province.installation.write(newsroom.site.id) as session:
        own = await access.get_own(session, held, now=MORNING)
        await access.delegate(
            session, newsroom.chief.actor, own, newsroom.editor.account_id, valid_from=MORNING,
            valid_to=MORNING + timedelta(hours=1), reference="12/QĐ",
        )  # fmt: skip
        return await access.actor_of(
            session, newsroom.editor.account_id, "Phó", roles, now=MORNING + timedelta(minutes=1)
        )


async def test_history_tells_on_whose_behalf_somebody_published(newsroom: Newsroom) -> None:
    deputy = replace(newsroom.editor, actor=await deputy_of_chief(newsroom))
    entry = await newsroom.submitted()
    await newsroom.step(entry, "publish", by=deputy)
    (row,) = await rows_of(newsroom, entry)
    assert row.approved is not None
    assert (row.approved.name, row.approved.on_behalf_of) == (
        newsroom.editor.actor.name, newsroom.chief.actor.name,
    )  # fmt: skip
    assert row.written.on_behalf_of == ""


async def test_a_delegation_ends_by_itself(newsroom: Newsroom) -> None:
    await deputy_of_chief(newsroom)
    roles = newsroom.province.installation.features.roles
    async with newsroom.province.installation.read(newsroom.site.id) as session:
        later = await access.actor_of(
            session, newsroom.editor.account_id, "Phó", roles, now=MORNING + timedelta(hours=1)
        )
    entry = await newsroom.submitted()
    with pytest.raises(Forbidden):
        await newsroom.step(entry, "publish", by=replace(newsroom.editor, actor=later))


async def test_a_deputy_does_not_approve_what_they_wrote_themselves(newsroom: Newsroom) -> None:
    deputy = replace(newsroom.editor, actor=await deputy_of_chief(newsroom))
    entry = await newsroom.draft(by=deputy)
    await newsroom.step(entry, "submit", by=deputy)
    terms = newsroom.province.terms
    with pytest.raises(OwnWork):
        await newsroom.step(entry, "publish", by=deputy, terms=terms)


async def test_the_log_is_told_in_words(newsroom: Newsroom) -> None:
    entry = await newsroom.draft()
    await newsroom.edit(entry, title="Khác", note="Sở gửi số mới")
    await newsroom.step(entry, "submit", by=newsroom.writer)
    await newsroom.step(entry, "return", by=newsroom.editor, reason="Thiếu nguồn")
    async with newsroom.province.installation.read(newsroom.site.id) as session:
        records = await history_of(session, f"entry:{entry.id}")
    catalogue = newsroom.province.installation.catalogue
    told = log_lines(catalogue, records, {newsroom.editor.account_id: "Biên tập"})
    assert [(line.action, *line.details) for line in told] == [
        ("Trả lại", "phiên bản 2", "“Thiếu nguồn”"),
        ("Gửi duyệt", "phiên bản 2"),
        ("Sửa bài", "phiên bản 2", "ghi chú: “Sở gửi số mới”"),
        ("Viết bản nháp",),
    ]
    assert told[0].who == "Biên tập"


async def test_an_older_text_comes_back_as_a_new_revision(newsroom: Newsroom) -> None:
    entry = await newsroom.published(title="Bản đầu")
    await newsroom.edit(entry, title="Bản sau", correction="Sai ngày")
    async with newsroom.province.installation.write(newsroom.site.id) as session:
        types = newsroom.province.types
        await service.write_again(session, newsroom.writer.actor, entry.id, 1, types, now=MORNING)
    _, revision = await newsroom.working(entry)
    assert (revision.number, revision.title) == (3, "Bản đầu")
    assert [notice["text"] for notice in revision.corrections] == ["Sai ngày"]
    assert await newsroom.shown(entry) == ["Bản đầu"]


async def test_who_is_asked_to_work_on_an_entry_finds_it_on_their_desk(newsroom: Newsroom) -> None:
    province, entry = newsroom.province, await newsroom.draft()
    roles = province.installation.features.roles
    async with province.installation.write(newsroom.site.id) as session:
        await assigning.assign(
            session, newsroom.chief.actor, entry.id, newsroom.editor.account_id, roles, now=MORNING
        )
    async with province.installation.read(newsroom.site.id) as session:
        work = await desk.work_of(session, Viewer(newsroom.editor.actor, self_approval=False))
        assert [row.entry.id for row in work.assigned.rows] == [entry.id]
    kept, _ = await newsroom.working(entry)
    assert kept.version == entry.version  # whoever is writing just now goes on


@pytest.mark.parametrize("whom", ["writer", "colleague"])
async def test_only_those_who_edit_there_are_asked(newsroom: Newsroom, whom: str) -> None:
    entry, asked = await newsroom.draft(), getattr(newsroom, whom)
    roles = newsroom.province.installation.features.roles
    async with newsroom.province.installation.write(newsroom.site.id) as session:
        with pytest.raises(Invalid):
            await assigning.assign(
                session, newsroom.chief.actor, entry.id, asked.account_id, roles, now=MORNING
            )
        with pytest.raises(Forbidden):
            await assigning.assign(session, asked.actor, entry.id, None, roles, now=MORNING)
