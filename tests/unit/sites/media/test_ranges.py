"""Players ask for parts of a file (RFC 9110, 14)."""

import pytest

from liencong.sites.media.ranges import Span, span_of


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-99", Span(0, 100)),
        ("bytes=900-", Span(900, 1000)),
        ("bytes=-100", Span(900, 1000)),
        ("bytes=-5000", Span(0, 1000)),
        ("bytes=990-2000", Span(990, 1000)),
        ("bytes= 0-0", Span(0, 1)),
    ],
)
def test_one_part_is_given(header: str, span: Span) -> None:
    assert span_of(header, 1000) == span


@pytest.mark.parametrize(
    "header",
    ["", "bytes=", "bytes=-", "bytes=0-1,5-6", "bytes=9-1", "items=0-1", "bytes=a-b", "bytes=0-" + "9" * 40],
)
def test_anything_else_means_the_whole(header: str) -> None:
    assert span_of(header, 1000) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_part_behind_the_end_is_empty(header: str) -> None:
    span = span_of(header, 1000)
    assert span
    assert span.is_empty
    assert span.of(1000) == "bytes */1000"
