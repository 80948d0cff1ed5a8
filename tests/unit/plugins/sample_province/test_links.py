"""What component sites offered to the portal: enough of it live, some waiting, one returned, one changed."""

import pytest

from liencong.plugins.sample_province.content import Entry, Province


@pytest.fixture
def entries(province: Province) -> dict[str, Entry]:
    return {f"{site.slug}/{entry.key}": entry for site in province.sites[1:] for entry in site.entries}


def test_links_lead_from_published_entries_to_boards_of_the_portal(
    province: Province, entries: dict[str, Entry]
) -> None:
    boards = {board.slug for board in province.sites[0].boards}
    for link in province.links:
        assert entries[link.entry].state == "published"
        assert link.board in boards


def test_no_entry_is_offered_twice_to_a_board(province: Province) -> None:
    pairs = [(link.entry, link.board) for link in province.links]
    assert len(set(pairs)) == len(pairs)


def test_enough_are_live_and_enough_wait(province: Province) -> None:
    states = [link.state for link in province.links]
    assert states.count("live") >= 24
    assert states.count("proposed") >= 6


def test_a_return_says_why(province: Province) -> None:
    returned = [link for link in province.links if link.state == "returned"]
    assert len(returned) == 1
    assert returned[0].reason
    assert not any(link.reason for link in province.links if link.state != "returned")


def test_a_changed_source_brings_another_text(province: Province, entries: dict[str, Entry]) -> None:
    changed = [link for link in province.links if link.revision]
    assert [link.state for link in changed] == ["source_changed"]
    for link in changed:
        assert link.revision is not None
        assert link.revision.body != entries[link.entry].body
        assert link.revision.summary != entries[link.entry].summary


def test_localities_and_agencies_come_to_their_boards(province: Province) -> None:
    tiers = {site.slug: site.tier for site in province.sites}
    for board, tier in (("tin-dia-phuong", "district"), ("tin-so-nganh", "agency")):
        origins = [link.entry.split("/")[0] for link in province.links if link.board == board]
        assert {tiers[origin] for origin in origins} == {tier}


def test_every_locality_and_most_agencies_stand_on_the_portal(province: Province) -> None:
    shown = {link.entry.split("/")[0] for link in province.links if link.state == "live"}
    assert {site.slug for site in province.sites if site.kind == "component"} <= shown
