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
