"""A draft is announced as an entry, commented on, handled and summarised; each site sees its own alone."""

from datetime import timedelta

import pytest

from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Forbidden, Invalid, NotFound, Stale
from liencong.core.tenancy.tables import Site
from liencong.plugins.consultations import across, following, rules, service, store, summary
from liencong.plugins.consultations.across import Owed
from liencong.plugins.consultations.rules import CommentsWait, EndsEarly, NotClosed
from liencong.plugins.consultations.site_settings import SETTING
from liencong.sites.entry import service as entries
from liencong.sites.setup import service as setup
from tests.factories.consultations import (
    HIDDEN,
    LONG_AGO,
    SAID,
    announce,
    comment,
    desk,
    fields_of,
    handle,
    known_of,
)
from tests.factories.province import Province
from tests.worlds import world

TODAY = local_day(utc_now())
DAY = timedelta(days=1)


@world
async def health(province: Province) -> Site:
    return await province.site("so-y-te")


async def test_too_short_a_time_is_refused_and_nothing_goes_public(province: Province, health: Site) -> None:
    with pytest.raises(Invalid) as refused:
        await announce(province, health, days=19)
    assert refused.value.fields == {"fields.closes_on": "consultation-too-short"}
    async with province.installation.read(health.id) as session:
        assert await store.list_public(session, now=utc_now(), limit=10) == []


async def test_the_portal_sets_how_long_drafts_are_open_on_every_site(
    province: Province, health: Site
) -> None:
    portal, since = await province.portal(), (TODAY - DAY).isoformat()
    own = {"kind": "legal", "days": 40, "since": since, "legal_basis": "Quyết định của tỉnh"}
    async with province.installation.write(portal.id) as session:
        settings = {SETTING: {"minimums": [own]}}
        await setup.set_up(session, province.operator, portal.id, settings, theme=None, now=utc_now())
    with pytest.raises(Invalid):
        await announce(province, health, days=30)
    await announce(province, health, days=40)


async def test_what_was_announced_is_not_closed_early_and_may_be_prolonged(
    province: Province, health: Site
) -> None:
    entry = await announce(province, health, ago=3 * DAY, days=25)
    opens, closes = TODAY - 3 * DAY, TODAY + 22 * DAY
    with pytest.raises(Invalid) as refused:
        await province.edit(health, entry, fields=fields_of(opens, closes - DAY))
    assert refused.value.fields == {"fields.closes_on": "consultation-closes-early"}
    await province.edit(health, entry, fields=fields_of(opens, closes + 5 * DAY))
    await province.settle()
    assert (await known_of(province, health, entry)).closes_on == closes + 5 * DAY


async def test_a_draft_does_not_vanish_by_itself_while_people_may_comment(
    province: Province, health: Site
) -> None:
    entry = await announce(province, health, days=25)
    known = await known_of(province, health, entry)
    for until, refused in ((known.period.ends - DAY, True), (known.period.ends, False)):
        async with province.installation.write(health.id) as session:
            calling = entries.end_at(
                session, province.operator, entry.id, until, terms=province.terms, now=utc_now()
            )
            if refused:
                with pytest.raises(EndsEarly):
                    await calling
            else:
                await calling


async def test_comments_are_public_masked_and_only_once_somebody_lets_them(
    province: Province, health: Site
) -> None:
    entry = await announce(province, health)
    said, _ = await comment(province, health, entry, "Tôi là Nguyễn Thị Hoa, 0905 123 456: nên nâng mức.")
    editor = (await province.person("editor", health)).actor
    with pytest.raises(Forbidden):
        await handle(province, health, said, service.PUBLISH, editor)
    saved = await handle(province, health, said, service.SAVE, editor)
    assert saved.state == rules.RECEIVED
    shown = await handle(
        province, health, said, public_content="Gọi 0905123456 nhé", answer="Chị Nguyễn Thị Hoa"
    )
    assert (shown.state, shown.public_content, shown.answer) == (
        rules.PUBLISHED, f"Gọi {HIDDEN} nhé", f"Chị {HIDDEN}",
    )  # fmt: skip


async def test_a_site_that_shows_no_comments_keeps_them(province: Province, health: Site) -> None:
    async with province.installation.write(health.id) as session:
        settings = {SETTING: {"shows_comments": False}}
        health = await setup.set_up(
            session, province.operator, health.id, settings, theme=None, now=utc_now()
        )
    said, _ = await comment(province, health, await announce(province, health))
    assert said.state == rules.KEPT


async def test_what_is_not_taken_over_is_explained(province: Province, health: Site) -> None:
    said, _ = await comment(province, health, await announce(province, health))
    with pytest.raises(Invalid) as refused:
        await handle(province, health, said, service.SAVE, verdict=rules.DECLINED)
    assert refused.value.fields == {"answer": "consultation-answer-needed"}
    with pytest.raises(Stale):
        await handle(province, health, said, service.SAVE, version=99)


async def test_a_summary_waits_for_the_end_and_for_every_verdict_and_closes_the_circle(
    province: Province, health: Site
) -> None:
    installation, entry = province.installation, await announce(province, health, ago=LONG_AGO)
    open_one = await announce(province, health)
    article = "Điều 2. Mức hỗ trợ"
    said, _ = await comment(
        province, health, entry, at=utc_now() - LONG_AGO, article=article, organisation="Hội A"
    )
    other, _ = await comment(province, health, entry, "Gọi 0905 123 456")
    at = desk(province.operator, health)
    for number, error in ((open_one.id, NotClosed), (entry.id, CommentsWait)):
        async with installation.write(health.id) as session:
            with pytest.raises(error):
                await summary.write(session, at, number, province.types, installation.catalogue)
    await handle(province, health, said, verdict=rules.ACCEPTED, answer="Đã sửa Điều 2.")
    await handle(province, health, other, service.KEEP, verdict=rules.EXPLAINED, answer="Đã có quy định.")
    async with installation.write(health.id) as session:
        made = await summary.write(session, at, entry.id, province.types, installation.catalogue)
        text = await entries.get_revision(session, made.working_revision_id)
    for words in ("Tổng số ý kiến đã nhận: 2.", article, "Hội A", SAID, "Đã sửa Điều 2.", HIDDEN):
        assert words in text.body_html
    assert "0905" not in text.body_html
    assert "Nguyễn Thị Hoa" not in text.body_html
    assert text.title == "Tổng hợp ý kiến, giải trình, tiếp thu: Dự thảo Quyết định hỗ trợ"
    await province.step(health, made, "submit")
    await province.step(health, made, "publish")
    async with installation.read(health.id) as session:
        (summed,) = await store.list_public(session, now=utc_now(), state=rules.SUMMARISED, limit=10)
    assert summed.summary is not None
    assert (summed.entry.id, summed.summary.id) == (entry.id, made.id)


async def test_lists_begin_with_what_ends_first_and_a_withdrawn_draft_is_gone_at_once(
    province: Province, health: Site
) -> None:
    late, over = await announce(province, health, days=60), await announce(province, health, ago=LONG_AGO)
    soon = await announce(province, health, days=21)
    async with province.installation.read(health.id) as session:
        listed = await store.list_public(session, now=utc_now(), limit=10)
        assert [one.entry.id for one in listed] == [soon.id, late.id, over.id]
        assert await store.count_public(session, now=utc_now(), state=rules.OPEN) == 2
    await province.step(health, soon, "unpublish", reason="Sai tên")
    async with province.installation.read(health.id) as session:
        assert await store.find_public(session, soon.id, now=utc_now()) is None


async def test_the_portal_lists_every_site_and_each_site_its_own_alone(
    province: Province, health: Site
) -> None:
    portal, roads = await province.portal(), await province.site("so-gtvt")
    one, other = await announce(province, health), await announce(province, roads, days=25)
    said, code = await comment(province, health, one)
    async with province.installation.read(portal.id) as session:
        listed = await across.list_for(session, portal, now=utc_now(), limit=10)
        assert [each.entry.id for each in listed] == [other.id, one.id]
        assert await across.count_for(session, portal, now=utc_now(), state=rules.OPEN) == 2
        found = await across.find_by_code(session, code.lower())
        assert found is not None
        owed = await across.owed_by_all(session, utc_now(), TODAY)
    assert owed == {health.id: Owed(1, 1, 0), roads.id: Owed(1, 0, 0)}
    async with province.installation.read(roads.id) as session:
        assert await store.find_comment(session, said.id) is None
        with pytest.raises(NotFound):
            await service.get_comment(session, province.operator, said.id)
        with pytest.raises(NotFound):
            await service.get(session, province.operator, one.id)


async def test_those_who_handle_it_are_told_once_that_the_time_is_over(
    province: Province, health: Site
) -> None:
    entry = await announce(province, health, ago=LONG_AGO)
    await announce(province, health)
    for _ in range(2):
        await following.close_due(province.installation)
    told = (await known_of(province, health, entry)).closed_told_at
    assert told is not None
    async with province.installation.read(None) as session:
        assert await across.list_over(session, TODAY) == []


async def test_who_sent_a_comment_can_be_erased_and_its_masked_words_stay(
    province: Province, health: Site
) -> None:
    said, _ = await comment(province, health, await announce(province, health), "Gọi 0905 123 456")
    async with province.installation.write(health.id) as session:
        with pytest.raises(Invalid):
            await service.erase(session, desk(province.operator, health), said.id, " ")
    async with province.installation.write(health.id) as session:
        await service.erase(session, desk(province.operator, health), said.id, "Người gửi đề nghị")
        gone = await service.get_comment(session, province.operator, said.id)
    assert (gone.content, gone.sender_name, gone.sender_phone) == (f"Gọi {HIDDEN}", "", "")
