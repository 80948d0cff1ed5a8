"""Importing again changes what differs, never doubles, and respects what people have done since."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from liencong.core.audit.tables import AuditRecord
from liencong.sites.entry.tables import Entry, Revision
from tests.db.sites.intake.conftest import NOW, Intake, codes, line, reasons

LONG_AGO = datetime(2014, 3, 2, 1, 30, tzinfo=UTC)


async def test_nothing_is_touched_when_all_is_equal(intake: Intake) -> None:
    given = line(published_at=LONG_AGO.isoformat(), tags=["một", "hai"], summary="Tóm tắt", author="An")
    await intake.take(given, line(2))
    before = [await intake.count(table) for table in (Entry, Revision, AuditRecord)]
    report = await intake.take(given, line(2))
    assert report.outcomes() == {"unchanged": 2}
    assert [await intake.count(table) for table in (Entry, Revision, AuditRecord)] == before


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Tên khác"},
        {"body_html": "<p>Khác</p>"},
        {"summary": "Khác"},
        {"author": "Khác"},
        {"tags": ["khác"]},
        {"published_at": "2015-01-01T00:00:00+00:00"},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_what_differs_is_changed_and_shown(intake: Intake, change: dict[str, Any]) -> None:
    await intake.take(line(published_at=LONG_AGO.isoformat()))
    changed = line(**{"published_at": LONG_AGO.isoformat(), **change})
    report = await intake.take(changed)
    entry, revision = await intake.one()
    assert report.outcomes() == {"changed": 1}
    assert (revision.number, entry.live_revision_id) == (2, revision.id)
    assert (await intake.take(changed)).outcomes() == {"unchanged": 1}


async def test_drafts_are_published_when_that_is_asked_for_later(intake: Intake) -> None:
    await intake.take(line(published_at=LONG_AGO.isoformat()), goal="draft")
    report = await intake.take(line(published_at=LONG_AGO.isoformat()))
    assert report.outcomes() == {"changed": 1}
    [shown] = await intake.shown()
    assert shown.placement.visible_from == LONG_AGO
    assert shown.revision.number == 1


async def test_an_item_goes_to_the_board_that_it_names_now(intake: Intake) -> None:
    await intake.province.board(intake.site, "Thông báo")
    await intake.take(line())
    report = await intake.take(line(board="thong-bao"))
    assert report.outcomes() == {"changed": 1}
    assert [shown.board.title for shown in await intake.shown()] == ["Thông báo"]


async def test_the_moment_of_a_scheduled_item_follows_its_source(intake: Intake) -> None:
    soon, later = NOW + timedelta(days=1), NOW + timedelta(days=2)
    await intake.take(line(published_at=soon.isoformat()))
    assert (await intake.take(line(published_at=soon.isoformat()))).outcomes() == {"unchanged": 1}
    assert (await intake.take(line(published_at=later.isoformat()))).outcomes() == {"changed": 1}
    entry, _ = await intake.one()
    assert (entry.state, entry.publish_at) == ("scheduled", later)


async def test_what_people_mended_here_stays_while_the_source_says_the_same(intake: Intake) -> None:
    await intake.take(line())
    entry, _ = await intake.one()
    editor = await intake.province.person("editor", intake.site)
    await intake.province.edit(intake.site, entry, by=editor.actor, title="Đã sửa lỗi")
    report = await intake.take(line())
    assert report.outcomes() == {"unchanged": 1}
    assert [shown.revision.title for shown in await intake.shown()] == ["Đã sửa lỗi"]


async def test_a_changed_source_waits_beside_what_people_mended(intake: Intake) -> None:
    await intake.take(line())
    entry, _ = await intake.one()
    editor = await intake.province.person("editor", intake.site)
    await intake.province.edit(intake.site, entry, by=editor.actor, title="Đã sửa lỗi")
    report = await intake.take(line(title="Nguồn sửa"))
    assert codes(report) == {"edited-here"}
    assert [shown.revision.title for shown in await intake.shown()] == ["Đã sửa lỗi"]
    entry, revision = await intake.one()
    assert (entry.state, revision.title) == ("draft", "Nguồn sửa")


async def test_what_was_withdrawn_here_does_not_come_back(intake: Intake) -> None:
    await intake.take(line())
    entry, _ = await intake.one()
    await intake.province.step(intake.site, entry, "unpublish", reason="Sai")
    assert (await intake.take(line())).outcomes() == {"unchanged": 1}
    assert (await intake.take(line(title="Nguồn sửa"))).states() == {"draft": 1}
    assert await intake.shown() == []


async def test_what_was_thrown_away_here_is_refused_once_it_differs(intake: Intake) -> None:
    await intake.take(line())
    entry, _ = await intake.one()
    await intake.province.step(intake.site, entry, "trash")
    assert (await intake.take(line())).outcomes() == {"unchanged": 1}
    report = await intake.take(line(title="Nguồn sửa"))
    assert [reason.partition(";")[0] for reason in reasons(report)] == [
        "Bài đã nhập trước đây và đã bị bỏ vào thùng rác ở trang này"
    ]


async def test_the_later_of_two_items_with_one_id_replaces_the_earlier(intake: Intake) -> None:
    report = await intake.take(line(), line(title="Bản sau"), line(title="Bản sau"))
    assert report.outcomes() == {"imported": 1, "changed": 1, "unchanged": 1}
    assert [shown.revision.title for shown in await intake.shown()] == ["Bản sau"]


async def test_one_id_on_two_sites_is_two_entries(intake: Intake) -> None:
    other = await intake.province.site("so-tai-chinh")
    await intake.province.board(other)
    report = await intake.take(line(), line(site="so-tai-chinh"))
    assert report.outcomes() == {"imported": 2}
    assert [set(await intake.written(site)) for site in (intake.site, other)] == [{"cu-1"}, {"cu-1"}]
