"""A rectangle lies inside the picture, and the focal point inside the rectangle."""

import pytest

from liencong.core.errors import Invalid
from liencong.sites.media.framing import WHOLE_PICTURE, Framing, check_framing, check_size


@pytest.mark.parametrize(
    ("framing", "wrong"),
    [
        (Framing(left=-0.1), {"left"}),
        (Framing(left=1.0, width=0.1), {"left"}),
        (Framing(left=0.5, width=0.6), {"width"}),
        (Framing(width=0.0), {"width"}),
        (Framing(top=0.2, height=0.9), {"height"}),
        (Framing(left=0.6, width=0.4), {"focus_x"}),
        (Framing(top=0.0, height=0.2), {"focus_y"}),
        (Framing(left=float("nan")), {"left"}),
    ],
)
def test_what_does_not_hold_is_named_by_its_field(framing: Framing, wrong: set[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        check_framing(framing)
    assert set(refusal.value.fields) == wrong


def test_the_whole_and_a_part_hold() -> None:
    check_framing(WHOLE_PICTURE)
    check_framing(Framing(left=0.7, width=0.3, top=0.9, height=0.1, focus_x=0.7, focus_y=1.0))


def test_the_focal_point_counts_from_the_corner_of_what_is_shown() -> None:
    x, y = Framing(left=0.5, width=0.5, top=0.0, height=0.5, focus_x=0.75, focus_y=0.5).focus
    assert (x, y) == (0.5, 1.0)


def test_the_whole_takes_no_room_in_a_row() -> None:
    assert WHOLE_PICTURE.kept() == {}
    part = Framing(width=0.5, focus_x=0.2)
    assert Framing.of(part.kept()) == part


def test_a_cut_leaves_a_picture() -> None:
    check_size(Framing(width=0.5), 100, 100)
    check_size(WHOLE_PICTURE, 3, 3)
    with pytest.raises(Invalid) as refusal:
        check_size(Framing(width=0.01, height=0.01), 1000, 1000)
    assert set(refusal.value.fields) == {"width", "height"}


def test_a_cut_of_a_cut_is_a_cut_of_the_whole_and_told_back_as_it_was_said() -> None:
    outer = Framing(left=0.5, top=0.2, width=0.5, height=0.4, focus_x=0.75, focus_y=0.4)
    said = Framing(left=0.5, top=0.0, width=0.5, height=0.5, focus_x=0.6, focus_y=0.25)
    whole = said.inside(outer)
    assert (whole.left, whole.top, whole.width, whole.height) == pytest.approx((0.75, 0.2, 0.25, 0.2))
    assert (whole.focus_x, whole.focus_y) == pytest.approx((0.8, 0.3))
    assert tuple(vars(whole.seen_in(outer)).values()) == pytest.approx(tuple(vars(said).values()))


def test_the_whole_of_a_cut_is_that_cut() -> None:
    outer = Framing(left=0.5, width=0.5, focus_x=0.75)
    assert WHOLE_PICTURE.inside(outer) == outer
