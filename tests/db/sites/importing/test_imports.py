"""An import is looked through, let begin, paused and ended; whatever breaks in, each item comes in once."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from liencong.core.access.tables import Grant
from liencong.core.errors import Forbidden, Invalid, NotFound
from liencong.sites.importing import rules, service, working
from liencong.sites.importing.rules import WrongJobState
from liencong.sites.importing.tables import ImportJob
from liencong.sites.intake import service as intake
from liencong.sites.intake.formats.item import ImportedItem
from tests.db.sites.importing.conftest import NOW, Keeper, item

MANY = intake.AT_ONCE * 2 + 10


async def test_nothing_is_written_before_somebody_lets_it_begin(keeper: Keeper) -> None:
    job = await keeper.bring(item(1), item(2), {"title": ""})
    await keeper.work()
    found = await keeper.job(job)
    assert (found.state, found.done, found.total) == (rules.READY, 3, 3)
    assert found.tally == {"imported": 2, "refused": 1}
    assert await keeper.states() == {}
    assert [line.title for line in await keeper.lines(job, "imported")] == ["Bài 1", "Bài 2"]


async def test_what_was_begun_is_worked_off_and_reported(keeper: Keeper) -> None:
    job = await keeper.bring(*map(item, range(MANY)), goal="submit")
    await keeper.work()
    await keeper.step(job, "begin")
    await keeper.work()
    found = await keeper.job(job)
    assert (found.state, found.done, found.tally) == (rules.DONE, MANY, {"imported": MANY})
    assert found.ended_at is not None
    assert set((await keeper.states()).values()) == {"pending_review"}
    assert len(await keeper.lines(job)) == MANY


async def test_importing_again_changes_and_never_doubles(keeper: Keeper) -> None:
    await _import(keeper, item(1), item(2))
    job = await _import(keeper, item(1), item(2, title="Khác"))
    assert (await keeper.job(job)).tally == {"unchanged": 1, "changed": 1}
    assert len(await keeper.states()) == 2


async def test_a_paused_import_waits_and_goes_on_where_it_stood(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "WORKS_FOR", timedelta(0))  # each turn is one lot
    job = await keeper.bring(*map(item, range(MANY)))
    for _ in range(4):
        await working.work_off(keeper.installation)
    await keeper.step(job, "begin")
    await working.work_off(keeper.installation)
    await keeper.step(job, "pause")
    await keeper.work()
    assert (await keeper.job(job)).done == intake.AT_ONCE
    await keeper.step(job, "resume")
    for _ in range(3):
        await working.work_off(keeper.installation)
    found = await keeper.job(job)
    assert (found.state, found.tally) == (rules.DONE, {"imported": MANY})
    assert len(await keeper.states()) == MANY


async def test_a_lot_that_somebody_stopped_meanwhile_is_let_go(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await keeper.bring(*map(item, range(MANY)))
    await keeper.work()
    await keeper.step(job, "begin")
    lots = 0
    take = intake.Run.take

    async def stopped_meanwhile(run: intake.Run, *given: object) -> object:
        nonlocal lots
        lots += 1
        if lots == 2:
            await keeper.step(job, "cancel")
        return await take(run, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(intake.Run, "take", stopped_meanwhile)
    await working.work_off(keeper.installation)
    assert (await keeper.job(job)).state == rules.CANCELLED
    assert len(await keeper.states()) == intake.AT_ONCE
    assert len(await keeper.lines(job)) == intake.AT_ONCE


async def test_two_workers_on_one_import_do_nothing_twice(keeper: Keeper) -> None:
    job = await keeper.bring(*map(item, range(MANY)))
    await keeper.work()
    begun = await keeper.step(job, "begin")
    await working.work_off(keeper.installation)
    late = begun  # as a worker that slept since left it
    async with keeper.installation.write(keeper.site.id) as session:
        with pytest.raises(rules.WorkStopped):
            await service.finish(session, late, now=NOW)
    assert (await keeper.job(job)).tally == {"imported": MANY}


async def test_looking_through_knows_an_id_again_after_a_break(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "WORKS_FOR", timedelta(0))
    first = [item(number) for number in range(intake.AT_ONCE)]
    job = await keeper.bring(*first, item(0, title="Lần nữa"))
    for _ in range(3):
        await working.work_off(keeper.installation)
    assert (await keeper.job(job)).tally == {"imported": intake.AT_ONCE, "changed": 1}


async def test_an_unreadable_file_fails_with_its_reason_and_may_be_tried_again(keeper: Keeper) -> None:
    job = await keeper.bring_file(b"\x1f\x8b broken")
    await keeper.work()
    found = await keeper.job(job)
    assert found.state == rules.FAILED
    assert "Không đọc được tệp" in found.failure
    assert (await keeper.step(job, "resume")).state == rules.CHECKING


async def test_work_that_breaks_off_again_and_again_fails(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **_named: object) -> Iterator[ImportedItem]:
        raise MemoryError

    monkeypatch.setattr(working, "open_as", broken)
    job = await keeper.bring(item(1))
    for _ in range(rules.MOST_ATTEMPTS):
        with pytest.raises(MemoryError):
            await working.work_off(keeper.installation)
    await working.work_off(keeper.installation)
    found = await keeper.job(job)
    assert (found.state, "bị ngắt nhiều lần" in found.failure) == (rules.FAILED, True)


async def test_files_of_ended_imports_are_deleted(keeper: Keeper) -> None:
    ended, open_still = await keeper.bring(item(1)), await keeper.bring(item(1), item(2))
    await keeper.step(ended, "cancel")
    await working.forget_files(keeper.installation)
    assert not await keeper.installation.storage.exists(ended.key)
    assert await keeper.installation.storage.exists(open_still.key)
    assert (await keeper.job(ended)).key == ""


async def test_items_that_name_another_site_are_refused(keeper: Keeper) -> None:
    other = await keeper.province.site("so-tai-chinh")
    await keeper.province.board(other, "Tin tức")
    job = await keeper.bring(item(1, site="so-tai-chinh"), item(2, site="khong-co"))
    await keeper.work()
    assert (await keeper.job(job)).tally == {"refused": 1, "imported": 1, "remark": 1}
    [refused] = await keeper.lines(job, "refused")
    assert "so-tai-chinh" in refused.reason


async def test_nobody_publishes_by_an_import_what_they_may_not_approve(keeper: Keeper) -> None:
    with pytest.raises(Invalid) as refused:
        await keeper.bring(item(1), goal="publish")
    assert refused.value.fields == {"goal": "import-own-approval"}


async def test_rights_count_as_they_are_while_it_is_worked_on(keeper: Keeper) -> None:
    job = await keeper.bring(item(1))
    await keeper.work()
    await keeper.step(job, "begin")
    await _take_rights_back(keeper)
    await keeper.work()
    assert await keeper.states() == {}
    [line] = await keeper.lines(job, "refused")
    assert "không có quyền" in line.reason


@pytest.mark.parametrize("name", ["pause", "resume", "begin"])
async def test_a_step_that_the_state_does_not_allow_is_refused(keeper: Keeper, name: str) -> None:
    job = await keeper.bring(item(1))
    with pytest.raises(WrongJobState):
        await keeper.step(job, name)


async def test_who_imports_on_one_board_sees_only_what_goes_there(keeper: Keeper) -> None:
    other = await keeper.province.board(keeper.site, "Thông báo")
    person = await keeper.province.person("editor_in_chief", keeper.site, board=other)
    job = await keeper.bring(item(1))
    with pytest.raises(NotFound):
        await keeper.step(job, "cancel", by=person.actor)
    async with keeper.installation.read(keeper.site.id) as session:
        assert await service.list_jobs(session, person.actor, limit=10, offset=0) == []
    writer = await keeper.province.person("editor", keeper.site)
    given = service.ImportInput(board=keeper.board.id)
    brought = service.Brought("csv", "x", "imports/x")
    async with keeper.installation.write(keeper.site.id) as session:
        with pytest.raises(Forbidden):
            await service.add(session, writer.actor, given, brought, self_approval=False, now=NOW)


async def _import(keeper: Keeper, *lines: Mapping[str, Any]) -> ImportJob:
    job = await keeper.bring(*lines)
    await keeper.work()
    await keeper.step(job, "begin")
    await keeper.work()
    return job


async def _take_rights_back(keeper: Keeper) -> None:
    async with keeper.installation.write(keeper.site.id) as session:
        await session.execute(delete(Grant).where(Grant.account_id == keeper.actor.account_id))
