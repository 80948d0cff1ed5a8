"""Texts are held against each other by what they say, not by how it is written."""

import pytest

from liencong.federation.topic.alike import ALIKE, likeness, sketch_of

FLOOD = "<p>Nước sông Thu Bồn lên nhanh trong đêm, hơn hai trăm hộ ở vùng trũng được đưa đến nơi an toàn.</p>"
CAMP = "<p>Trại hè năm nay đón ba trăm em học sinh miền núi xuống biển học bơi và học cách thoát hiểm.</p>"


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Mưa lũ ở hạ lưu", FLOOD, 100),
        ("MƯA LŨ Ở HẠ LƯU!", FLOOD.replace("<p>", "<div><strong>").replace("</p>", "</strong></div>"), 100),
        ("Khai mạc trại hè", CAMP, 0),
        ("", "", 0),
    ],
)
def test_the_same_said_in_another_dress_is_the_same(title: str, body: str, expected: int) -> None:
    first = sketch_of("Mưa lũ ở hạ lưu", "", FLOOD)
    assert likeness(first, sketch_of(title, "", body)) == expected


def test_another_title_over_the_same_text_is_noticed() -> None:
    one, other = (sketch_of(title, "", FLOOD * 1) for title in ("Mưa lũ ở hạ lưu", "Hai trăm hộ dân sơ tán"))
    assert ALIKE <= likeness(one, other) < 100


def test_a_long_text_is_judged_by_its_sketch_nearly_as_by_all_of_it() -> None:
    words = [f"từ{number}" for number in range(2000)]
    whole, half = " ".join(words), " ".join(words[:1500])
    assert abs(likeness(sketch_of("", "", whole), sketch_of("", "", half)) - 75) < 10
