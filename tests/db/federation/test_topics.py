"""Entries of the same story stand under one of them, and for themselves while readers do not see that one."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from liencong.core.access.rules import Actor
from liencong.core.audit.tables import AuditRecord
from liencong.core.errors import Forbidden, LiencongError, Stale
from liencong.federation.link import pausing
from liencong.federation.link.tables import Link
from liencong.federation.topic import service
from liencong.federation.topic.rules import NoTopic, NotTogether
from liencong.federation.topic.service import Topic
from liencong.search.tables import SearchDocument
from liencong.sites.entry import placements, window
from liencong.sites.entry.tables import Entry
from tests.db.federation.conftest import Linked
from tests.factories.province import MORNING, Province
from tests.worlds import world


@dataclass
class Same:
    """A portal that shows the same story of one site three times, and gathers them."""

    linked: Linked
    links: dict[str, Link]
    entries: dict[str, Entry]

    @property
    def province(self) -> Province:
        return self.linked.province

    async def place(self, name: str) -> int:
        async with self.province.installation.read(self.linked.portal.id) as session:
            found = await placements.find(session, self.linked.portal_board.id, self.entries[name].id)
        assert found
        return found.id

    async def elsewhere(self, title: str) -> str:
        """Have another site tell the story, too."""
        site = await self.province.site("so-tai-chinh")
        self.entries[title] = await self.province.published(
            site, await self.province.board(site), title=title
        )
        to, board = self.linked.portal, self.linked.portal_board
        self.links[title] = await self.province.linked(site, self.entries[title], to=to, board=board)
        return title

    async def gather(self, main: str, other: str, *, by: Actor | None = None) -> None:
        main_id, other_id = await self.place(main), await self.place(other)
        async with self.province.installation.write(self.linked.portal.id) as session:
            await service.gather(session, by or self.province.operator, main_id, other_id, now=MORNING)

    async def topics(self) -> list[Topic]:
        async with self.province.installation.read(self.linked.portal.id) as session:
            return await service.list_topics(session, now=MORNING, limit=10)

    async def together(self, name: str) -> list[str]:
        async with self.province.installation.read(self.linked.portal.id) as session:
            telling = await window.others_of_topic(session, self.entries[name].id)
            found = await window.list_standing(session, telling, now=MORNING)
        return [one.revision.title for one in found]

    async def found(self) -> set[str]:
        """Give what the portal's search would find."""
        await self.province.settle()
        async with self.province.installation.read(None) as session:
            rows = await session.scalars(
                select(SearchDocument).where(SearchDocument.site_id == self.linked.portal.id)
            )
            return {row.title for row in rows if row.title}  # a buried one has none


@world
async def same(linked: Linked) -> Same:
    links, entries = {"Bản đầu": linked.link}, {"Bản đầu": linked.entry}
    for title in ("Tin hai", "Tin ba"):
        entries[title] = await linked.province.published(linked.site, linked.board, title=title)
        links[title] = await linked.province.linked(
            linked.site, entries[title], to=linked.portal, board=linked.portal_board
        )
    await linked.province.settle()
    return Same(linked, links, entries)


async def test_what_is_gathered_stands_under_the_main_one_and_in_no_list(same: Same) -> None:
    await same.gather("Bản đầu", "Tin hai")
    assert await same.linked.shown() == ["Tin ba", "Bản đầu"]
    assert await same.together("Bản đầu") == ["Tin hai"]
    assert await same.together("Tin hai") == ["Bản đầu"]
    assert await same.found() == {"Tin ba", "Bản đầu"}


async def test_who_is_listed_under_one_brings_all_that_is_listed_there(same: Same) -> None:
    await same.gather("Bản đầu", "Tin hai")
    await same.gather("Tin ba", "Tin hai")
    assert await same.linked.shown() == ["Tin ba"]
    assert set(await same.together("Tin ba")) == {"Bản đầu", "Tin hai"}
    await same.gather("Tin hai", "Tin ba")
    assert await same.linked.shown() == ["Tin hai"]
    assert len(await same.topics()) == 1


@pytest.mark.parametrize("how", ["source", "board", "pause"])
async def test_the_others_stand_for_themselves_while_the_main_one_is_not_seen(same: Same, how: str) -> None:
    await same.gather("Bản đầu", "Tin hai")
    await same.gather("Bản đầu", "Tin ba")
    if how == "source":
        await same.province.step(same.linked.site, same.linked.entry, "unpublish", reason="Sai")
    elif how == "pause":
        await same.gather("Bản đầu", await same.elsewhere("Tin bốn"))
        async with same.province.installation.write(same.linked.portal.id) as session:
            operator, site_id = same.province.operator, same.linked.site.id
            await pausing.pause(session, operator, site_id, reason="Bị tấn công", now=MORNING)
        assert await same.linked.shown() == ["Tin bốn"]
        return
    else:
        await same.province.decide(same.linked.portal, same.linked.link, "withdraw", reason="Trùng")
    assert await same.linked.shown() == ["Tin ba", "Tin hai"]  # before any handler ran
    assert await same.together("Tin hai") == ["Tin ba"]
    assert await same.found() == {"Tin ba", "Tin hai"}
    (topic,) = await same.topics()
    assert topic.main is None
    assert topic.proposed.revision.title == "Tin hai"


async def test_the_board_takes_the_proposed_one(same: Same) -> None:
    await same.gather("Bản đầu", "Tin hai")
    await same.gather("Bản đầu", "Tin ba")
    await same.province.step(same.linked.site, same.linked.entry, "unpublish", reason="Sai")
    await same.province.settle()
    (topic,) = await same.topics()
    async with same.province.installation.write(same.linked.portal.id) as session:
        await service.choose_proposed(
            session, same.province.operator, topic.id, version=topic.version, now=MORNING
        )
    assert await same.linked.shown() == ["Tin hai"]
    assert await same.found() == {"Tin hai"}


async def test_the_main_one_comes_back_to_its_topic(same: Same) -> None:
    await same.gather("Bản đầu", "Tin hai")
    await same.province.decide(same.linked.portal, same.linked.link, "withdraw", reason="Nhầm")
    await same.province.settle()
    await same.province.linked(
        same.linked.site, same.linked.entry, to=same.linked.portal, board=same.linked.portal_board
    )
    assert await same.linked.shown() == ["Tin ba", "Bản đầu"]
    assert await same.found() == {"Tin ba", "Bản đầu"}


async def test_one_is_parted_from_the_others(same: Same) -> None:
    await same.gather("Bản đầu", "Tin hai")
    await same.gather("Bản đầu", "Tin ba")
    (topic,) = await same.topics()
    async with same.province.installation.write(same.linked.portal.id) as session:
        await service.part(
            session, same.province.operator, topic.id, await same.place("Tin hai"), version=topic.version,
            now=MORNING,
        )  # fmt: skip
    assert await same.linked.shown() == ["Tin hai", "Bản đầu"]
    assert await same.found() == {"Tin hai", "Bản đầu"}


async def test_parting_the_main_one_ends_the_topic(same: Same) -> None:
    await same.gather("Bản đầu", "Tin hai")
    await same.gather("Bản đầu", "Tin ba")
    (topic,) = await same.topics()
    async with same.province.installation.write(same.linked.portal.id) as session:
        await service.part(session, same.province.operator, topic.id, version=topic.version, now=MORNING)
    assert await same.topics() == []
    assert await same.linked.shown() == ["Tin ba", "Tin hai", "Bản đầu"]


async def test_of_two_who_change_a_topic_at_once_one_wins(same: Same) -> None:
    await same.gather("Bản đầu", "Tin hai")
    await same.gather("Bản đầu", "Tin ba")
    (seen,) = await same.topics()
    two, three = await same.place("Tin hai"), await same.place("Tin ba")
    outcomes: list[LiencongError | None] = []
    for chosen in (two, three):
        try:
            async with same.province.installation.write(same.linked.portal.id) as session:
                await service.choose_main(
                    session, same.province.operator, seen.id, chosen, version=seen.version, now=MORNING
                )
            outcomes.append(None)
        except (Stale, NoTopic) as refusal:
            outcomes.append(refusal)
    assert [one is None for one in outcomes] == [True, False]
    assert await same.linked.shown() == ["Tin hai"]


async def test_nothing_is_gathered_with_what_readers_do_not_see(same: Same) -> None:
    await same.province.decide(same.linked.portal, same.links["Tin hai"], "withdraw", reason="Sai")
    for main, other in (("Bản đầu", "Tin hai"), ("Tin hai", "Bản đầu"), ("Bản đầu", "Bản đầu")):
        with pytest.raises(NotTogether):
            await same.gather(main, other)


async def test_only_who_decides_on_links_gathers_and_the_log_says_so(same: Same) -> None:
    editor = await same.province.person("editor", same.linked.portal)
    with pytest.raises(Forbidden):
        await same.gather("Bản đầu", "Tin hai", by=editor.actor)
    head = await same.province.person("editor_in_chief", same.linked.portal)
    await same.gather("Bản đầu", "Tin hai", by=head.actor)
    async with same.province.installation.read(same.linked.portal.id) as session:
        (record,) = await session.scalars(select(AuditRecord).where(AuditRecord.action == "topic:gather"))
    assert (record.subject, record.account_id) == (f"entry:{same.entries['Tin hai'].id}", head.account_id)
    assert record.detail["topic"] == "Bản đầu"
