"""Blocks move within their region, and into another one where they are put."""

import pytest

from liencong.core.errors import Invalid, NotFound
from liencong.sites.layout import rules
from liencong.sites.layout.rules import BlockInput, Laid


def laid(text: str) -> list[Laid]:
    """Lay blocks named by letters: `ab|c` are two in the main column, one beside it."""
    main, _, aside = text.partition("|")
    blocks = [BlockInput("main", "text", letter) for letter in main]
    return rules.lay([*blocks, *(BlockInput("aside", "text", letter) for letter in aside)])


def written(blocks: list[Laid]) -> str:
    by_region = {
        region: "".join(one.block.title for one in blocks if one.block.region == region)
        for region in ("main", "aside")
    }
    return "|".join(by_region.values())


@pytest.mark.parametrize(
    ("key", "places", "after"),
    [(1, 1, "bac|de"), (3, -1, "acb|de"), (1, -1, "abc|de"), (3, 1, "abc|de"), (5, -1, "abc|ed")],
)
def test_a_block_moves_among_those_of_its_region(key: int, places: int, after: str) -> None:
    assert written(rules.move(laid("abc|de"), key, -1 if places < 0 else 1)) == after


def test_a_block_put_into_another_region_goes_behind_those_there() -> None:
    moved = rules.change(laid("abc|de"), 2, BlockInput("aside", "text", "b"))
    assert written(moved) == "ac|deb"


def test_keys_stay_when_others_go_and_are_never_given_twice() -> None:
    rest = rules.remove(laid("abc|"), 1)
    assert [one.key for one in rules.add(rest, BlockInput("main", "text", "d"))] == [2, 3, 4]
    with pytest.raises(NotFound):
        rules.find(rest, 1)


def test_widths_go_step_by_step_and_stop_at_the_ends() -> None:
    blocks, seen = laid("a|"), []
    for _ in range(6):
        blocks = rules.resize(blocks, 1, -1)
        seen.append(blocks[0].block.span)
    assert seen == [9, 8, 6, 4, 3, 3]
    odd = rules.lay([BlockInput("top", "text", span=7)])
    assert rules.resize(odd, 1, 1)[0].block.span == 8


def test_an_order_names_every_block_once_and_only_regions_that_there_are() -> None:
    blocks = laid("ab|c")
    assert written(rules.arrange(blocks, [("aside", 1), ("aside", 3), ("main", 2)])) == "b|ac"
    for wrong in (
        [("main", 1)],
        [("main", 1), ("main", 1), ("main", 2)],
        [("x", 1), ("main", 2), ("main", 3)],
    ):
        with pytest.raises(Invalid):
            rules.arrange(blocks, wrong)
