"""Which kept pages a change makes stale: another text in its place moves no list."""

import pytest

from liencong.core.installation import Installation
from tests.db.federation.conftest import Linked


@pytest.fixture
async def dropped(linked: Linked, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys whose pages go from now on, in words."""
    await linked.province.settle()
    keys: set[str] = set()
    names = {
        f"entry:{linked.entry.id}@{linked.site.id}": "entry at its source",
        f"entry:{linked.entry.id}@{linked.portal.id}": "entry on the portal",
        f"entry:{linked.entry.id}": "entry everywhere",
    }
    for board, where in ((linked.board, "source"), (linked.portal_board, "portal")):
        names |= {f"board:{board.id}{part}": f"{where}{part}" for part in ("", "/first", "/words")}
    monkeypatch.setattr(
        Installation, "_drop", lambda _installation, gone: keys.update(names.get(key, key) for key in gone)
    )
    return keys


async def test_another_text_at_the_source_is_seen_there_only(linked: Linked, dropped: set[str]) -> None:
    await linked.province.edit(linked.site, linked.entry, title="Bản sửa")
    await linked.province.settle()
    assert dropped == {"entry at its source", "source/words"}


async def test_taking_it_over_is_seen_where_the_link_is_shown(linked: Linked, dropped: set[str]) -> None:
    await linked.province.edit(linked.site, linked.entry, title="Bản sửa")
    await linked.province.settle()
    dropped.clear()
    await linked.province.decide(linked.portal, linked.link, "update")
    await linked.province.settle()
    assert dropped == {"entry on the portal", "portal/words"}


async def test_a_withdrawal_moves_the_lists_that_counted_it(linked: Linked, dropped: set[str]) -> None:
    await linked.province.step(linked.site, linked.entry, "unpublish", reason="Sai")
    await linked.province.settle()
    assert dropped == {"entry at its source", "entry on the portal", "entry everywhere", "source", "portal"}


async def test_what_comes_moves_the_first_pages_too(linked: Linked, dropped: set[str]) -> None:
    await linked.province.published(linked.site, linked.board, title="Tin mới")
    await linked.province.settle()
    assert {"source", "source/first"} <= dropped
    assert "portal" not in dropped
