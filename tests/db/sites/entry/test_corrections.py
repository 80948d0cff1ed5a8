"""A notice goes with a text, stays in later ones, and is settled once readers have seen it."""

import pytest

from liencong.core.errors import Invalid
from tests.db.sites.entry.conftest import Newsroom


def texts(corrections: list[dict[str, str]]) -> list[str]:
    return [notice["text"] for notice in corrections]


async def test_what_nobody_has_read_has_nothing_to_correct(newsroom: Newsroom) -> None:
    entry = await newsroom.submitted()
    with pytest.raises(Invalid, match="correction-not-public"):
        await newsroom.edit(entry, correction="Sai số")


async def test_a_notice_stays_in_later_texts(newsroom: Newsroom) -> None:
    entry = await newsroom.published()
    await newsroom.edit(entry, body_html="<p>14 xã.</p>", correction="12 xã là sai, 14 mới đúng.")
    await newsroom.step(entry, "submit", by=newsroom.writer)
    await newsroom.step(entry, "publish", by=newsroom.chief)
    await newsroom.edit(entry, title="Tên khác")
    _, revision = await newsroom.working(entry)
    assert texts(revision.corrections) == ["12 xã là sai, 14 mới đúng."]


async def test_a_notice_that_waits_can_be_changed_and_taken_back(newsroom: Newsroom) -> None:
    entry = await newsroom.published()
    await newsroom.edit(entry, correction="Nhầm")
    await newsroom.edit(entry, correction="Nhầm số xã")
    assert texts((await newsroom.working(entry))[1].corrections) == ["Nhầm số xã"]
    await newsroom.edit(entry, correction="")
    assert texts((await newsroom.working(entry))[1].corrections) == []


async def test_a_notice_that_was_seen_stays_whatever_is_written(newsroom: Newsroom) -> None:
    entry = await newsroom.published()
    await newsroom.edit(entry, correction="Lần một")
    await newsroom.step(entry, "submit", by=newsroom.writer)
    await newsroom.step(entry, "publish", by=newsroom.chief)
    await newsroom.step(entry, "unpublish", by=newsroom.chief, reason="Xem lại")
    await newsroom.edit(entry, correction="")
    await newsroom.edit(entry, correction="Lần hai")
    assert texts((await newsroom.working(entry))[1].corrections) == ["Lần một", "Lần hai"]
