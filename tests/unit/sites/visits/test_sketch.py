"""Sketches tell how many different visitors there were, merged or not, within the error that they state."""

import zlib
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liencong.sites.visits.rules import visitor_key
from liencong.sites.visits.sketch import REGISTERS, RELATIVE_ERROR, Sketch

KEYS = st.lists(st.integers(min_value=0, max_value=2**64 - 1), max_size=200)


def people(first: int, last: int) -> list[int]:
    return [visitor_key(b"salt of the day", str(person), "") for person in range(first, last)]


def sketch_of(keys: Iterable[int]) -> Sketch:
    sketch = Sketch()
    for key in keys:
        sketch.add(key)
    return sketch


def merged(*sketches: Sketch) -> Sketch:
    whole = Sketch()
    for sketch in sketches:
        whole.merge(sketch)
    return whole


@pytest.mark.parametrize("count", [0, 1, 2, 10, 100, 1000, 10_000, 100_000])
def test_the_estimate_is_within_four_standard_errors(count: int) -> None:
    assert abs(sketch_of(people(0, count)).estimate() - count) <= 4 * RELATIVE_ERROR * count


def test_who_comes_twice_counts_once() -> None:
    assert sketch_of(people(0, 500) * 3).estimate() == sketch_of(people(0, 500)).estimate()


def test_who_was_on_two_sites_counts_once_in_the_province() -> None:
    province = merged(sketch_of(people(0, 6000)), sketch_of(people(4000, 10_000)))
    assert abs(province.estimate() - 10_000) <= 4 * RELATIVE_ERROR * 10_000


@settings(max_examples=50)
@given(KEYS, KEYS, KEYS)
def test_merging_knows_no_order_and_no_repetition(a: list[int], b: list[int], c: list[int]) -> None:
    x, y, z = sketch_of(a), sketch_of(b), sketch_of(c)
    whole = sketch_of(a + b + c).to_bytes()
    assert merged(x, y, z).to_bytes() == merged(z, x, x, y, z).to_bytes() == whole


@settings(max_examples=50)
@given(KEYS)
def test_a_sketch_survives_being_kept(keys: list[int]) -> None:
    sketch = sketch_of(keys)
    assert Sketch.from_bytes(sketch.to_bytes()).to_bytes() == sketch.to_bytes()


def test_a_small_site_has_a_small_sketch() -> None:
    assert len(sketch_of(people(0, 20)).to_bytes()) < 200


def test_full_registers_give_a_number() -> None:
    assert sketch_of(index << 52 for index in range(REGISTERS)).estimate() > 2**50


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a sketch",
        zlib.compress(bytes(REGISTERS - 1)),
        zlib.compress(bytes(REGISTERS + 1)),
        zlib.compress(bytes(10_000_000)),
        zlib.compress(b"\xff" * REGISTERS),
        zlib.compress(bytes(REGISTERS))[:-1],
    ],
)
def test_what_is_no_sketch_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a sketch"):
        Sketch.from_bytes(content)
