"""To which boards of which sites the portal's offer goes, by what was ticked."""

import pytest

from liencong.core.errors import Invalid
from liencong.core.tenancy.tables import Site
from liencong.federation.offer.downwards import Chosen, boards_meant, chosen_before, common_boards
from liencong.federation.offer.targets import Target
from liencong.sites.board.tables import Board


def target(number: int, tier: str, *paths: str) -> Target:
    site = Site(id=number, name=f"Trang {number}", tier=tier)
    return Target(site, [Board(id=number * 10 + at, path=path, title=path) for at, path in enumerate(paths)])


HEALTH = target(1, "agency", "tin-tuc", "thong-bao")
JUSTICE = target(2, "agency", "tin-tuc")
HOI_AN = target(3, "commune", "thong-bao")
ALL = [HEALTH, JUSTICE, HOI_AN]


def test_a_tier_means_those_of_its_sites_that_have_the_board() -> None:
    assert boards_meant(ALL, Chosen("thong-bao", {"agency", "commune"})) == [11, 30]


def test_what_was_answered_before_is_left_out_of_a_tier_and_not_of_a_choice() -> None:
    assert boards_meant(ALL, Chosen("tin-tuc", {"agency"}), without={1}) == [20]
    assert boards_meant(ALL, Chosen("tin-tuc", {"agency"}, {1}), without={1}) == [10, 20]


def test_a_chosen_site_without_the_board_is_told_by_name() -> None:
    with pytest.raises(Invalid) as refusal:
        boards_meant(ALL, Chosen("tin-tuc", (), {1, 3}))
    assert refusal.value.fields == {"down_site": "offer-board-lacking"}
    assert refusal.value.params["sites"] == "Trang 3"


def test_sites_that_take_nothing_cannot_be_chosen_and_a_board_has_to_be() -> None:
    with pytest.raises(Invalid):
        boards_meant(ALL, Chosen("tin-tuc", (), {4}))
    with pytest.raises(Invalid) as refusal:
        boards_meant(ALL, Chosen("", {"agency"}))
    assert refusal.value.fields == {"down_board": "required"}


def test_without_any_site_nothing_is_meant() -> None:
    assert boards_meant(ALL, Chosen("tin-tuc")) == []


def test_the_board_like_the_entry_s_own_comes_first_then_those_that_most_sites_have() -> None:
    assert [one.path for one in common_boards(ALL, "thong-bao")] == ["thong-bao", "tin-tuc"]
    assert [(one.path, one.sites) for one in common_boards([*ALL, target(4, "", "tin-tuc")], "")] == [
        ("tin-tuc", 3),
        ("thong-bao", 2),
    ]


def test_the_next_form_begins_with_what_was_meant() -> None:
    chosen = chosen_before(ALL, boards_meant(ALL, Chosen("tin-tuc", {"agency"})))
    assert (chosen.path, chosen.site_ids) == ("tin-tuc", {1, 2})
