"""What is imported stands on the site as if its people had written it."""

from datetime import UTC, datetime, timedelta

from liencong.core.audit.tables import AuditRecord
from liencong.sites.entry.tables import Entry
from liencong.sites.intake.formats.item import ImportedItem
from tests.db.sites.intake.conftest import NOW, Intake, codes, line, reasons

LONG_AGO = datetime(2014, 3, 2, 1, 30, tzinfo=UTC)


async def test_an_item_is_published_with_its_date_and_its_author(intake: Intake) -> None:
    given = line(published_at=LONG_AGO.isoformat(), author="Lê An", source="Báo tỉnh", tags=["y tế", "thuốc"])
    report = await intake.take(given)
    [shown] = await intake.shown()
    assert report.outcomes() == {"imported": 1}
    assert (shown.revision.title, shown.revision.body_html) == ("Bài 1", "<p>Nội dung 1.</p>")
    assert (shown.revision.author, shown.revision.source) == ("Lê An", "Báo tỉnh")
    assert shown.placement.visible_from == LONG_AGO
    entry, revision = await intake.one()
    assert entry.published_at == LONG_AGO
    assert revision.keywords == ["y tế", "thuốc"]


async def test_without_being_asked_to_publish_everything_is_a_draft_that_keeps_its_date(
    intake: Intake,
) -> None:
    report = await intake.take(line(published_at=LONG_AGO.isoformat()), goal="draft")
    assert report.states() == {"draft": 1}
    assert await intake.shown() == []
    entry, _ = await intake.one()
    await intake.province.step(intake.site, entry, "submit")
    await intake.province.step(intake.site, entry, "publish")
    [shown] = await intake.shown()
    assert shown.placement.visible_from == LONG_AGO


async def test_a_date_to_come_schedules_the_item(intake: Intake) -> None:
    later = NOW + timedelta(days=3)
    report = await intake.take(line(published_at=later.isoformat()))
    entry, _ = await intake.one()
    assert report.states() == {"scheduled": 1}
    assert entry.publish_at == later


async def test_who_is_not_named_is_the_site(intake: Intake) -> None:
    await intake.take(line())
    _, revision = await intake.one()
    assert (revision.author, revision.source) == (intake.site.name, intake.site.name)


async def test_whoever_imports_may_name_author_and_source(intake: Intake) -> None:
    await intake.take(line(1), line(2, author="Lê An"), author="Ban biên tập", source="Trang cũ")
    said = {
        revision.title: (revision.author, revision.source)
        for _, revision in (await intake.written()).values()
    }
    assert said == {"Bài 1": ("Ban biên tập", "Trang cũ"), "Bài 2": ("Lê An", "Trang cũ")}


async def test_texts_are_cleaned_like_everybodys(intake: Intake) -> None:
    await intake.take(line(body_html='<p onclick="x()">Chào<script>alert(1)</script></p>'))
    _, revision = await intake.one()
    assert revision.body_html == "<p>Chào</p>"


async def test_decomposed_and_legacy_text_is_stored_in_one_form(intake: Intake) -> None:
    await intake.take(line(1, title="Tho\u0302ng ba\u0301o"), line(2, title="Th«ng b¸o vÒ viÖc nghØ lÔ"))
    titles = [revision.title for _, revision in (await intake.written()).values()]
    assert titles == ["Thông báo", "Thông báo về việc nghỉ lễ"]


async def test_a_board_with_two_steps_gets_both(intake: Intake) -> None:
    board = await intake.province.board(intake.site, "Hai bước", steps=2)
    report = await intake.take(line(), board=board.slug)
    assert report.states() == {"published": 1}
    assert [shown.board.title for shown in await intake.shown()] == ["Hai bước"]


async def test_broken_items_lose_none_of_the_others(intake: Intake) -> None:
    bad = line(2, title="x" * 500), line(4, board="không-có", site="không-có"), line(5, summary="y" * 5000)
    report = await intake.take(line(1), bad[0], line(3), bad[1], bad[2], line(6), board=intake.board.slug)
    assert set(await intake.written()) == {"cu-1", "cu-3", "cu-4", "cu-6"}
    assert [one.line_or_id for one in report.refused] == ["cu-2", "cu-5"]
    assert reasons(report) == [
        "title: Nội dung dài quá 400 ký tự.",
        "summary: Nội dung dài quá 4000 ký tự.",
    ]
    assert codes(report) == {"site-unknown", "board-unknown"}


async def test_an_item_that_fails_half_way_leaves_nothing_behind(intake: Intake) -> None:
    await intake.province.board(intake.site, "Văn bản", type="document")
    before = await intake.count(AuditRecord)
    report = await intake.take(line(), board="van-ban")
    assert reasons(report) == ["fields.number: Hãy điền mục này.; fields.issued_on: Hãy điền mục này."]
    assert (await intake.count(Entry), await intake.count(AuditRecord)) == (0, before)


async def test_an_id_beyond_bounds_still_tells_items_apart(intake: Intake) -> None:
    long = "https://cu.vn/" + "a" * 500
    report = await intake.take(line(external_id=long + "1"), line(external_id=long + "2"))
    again = await intake.take(line(external_id=long + "1"), line(external_id=long + "2"))
    assert (report.outcomes(), again.outcomes()) == ({"imported": 2}, {"unchanged": 2})


async def test_what_was_thrown_away_at_its_source_stays_there(intake: Intake) -> None:
    items = [ImportedItem(external_id=status, title=status, status=status) for status in ("trash", "private")]
    report = await intake.take_readings(items)
    assert reasons(report) == ["Bài nằm trong thùng rác ở nguồn nên không được nhập."]
    assert report.states() == {"draft": 1}
    assert codes(report) == {"private-as-draft"}
