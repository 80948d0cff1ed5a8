"""What lines come to: exact, rounded once, and shared out so that the parts add up (L45)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liencong.plugins.royalties.defaults import usual_terms
from liencong.plugins.royalties.reckoning import Work, remuneration_of, royalty_of, share_out, unit_value
from liencong.plugins.royalties.rules import APPROVER, EDITOR
from liencong.plugins.royalties.terms import ROUNDINGS

TERMS = usual_terms()
WEIGHTS = st.lists(st.integers(1, 1000), min_size=1, max_size=20)


def test_a_unit_is_a_tenth_of_the_base_salary() -> None:
    assert unit_value(TERMS) == 234_000


def test_a_royalty_is_coefficient_times_unit_times_number_rounded_to_whole_thousands() -> None:
    assert royalty_of(Work(Decimal("1.25")), TERMS) == 293_000
    assert royalty_of(Work(Decimal("0.5"), quantity=3), TERMS) == 351_000


def test_half_a_step_is_rounded_upwards() -> None:
    terms = TERMS.model_copy(update={"base_salary": 10_000, "rounding": 1000})
    assert royalty_of(Work(Decimal("1.5")), terms) == 2_000


def test_translations_get_less_and_minority_languages_more() -> None:
    assert royalty_of(Work(Decimal(2), is_translated=True), TERMS) == 234_000
    assert royalty_of(Work(Decimal(2), is_minority=True), TERMS) == 608_000


def test_editors_and_approvers_get_their_part_beside_the_royalty() -> None:
    assert remuneration_of(468_000, EDITOR, TERMS) == 47_000
    assert remuneration_of(468_000, APPROVER, TERMS) == 23_000


def test_what_cannot_be_cut_evenly_goes_to_whoever_lost_most() -> None:
    assert share_out(100_000, [1, 1, 1], 1000) == [34_000, 33_000, 33_000]
    assert share_out(100_000, [1, 2], 1000) == [33_000, 67_000]


@given(st.integers(0, 10**9), WEIGHTS, st.sampled_from(ROUNDINGS))
def test_parts_always_add_up_to_the_whole(total: int, weights: list[int], step: int) -> None:
    parts = share_out(total, weights, step)
    assert sum(parts) == total
    assert all(part >= 0 for part in parts)


@given(st.integers(0, 10**6), WEIGHTS, st.sampled_from(ROUNDINGS))
def test_nobody_is_further_from_an_even_share_than_one_step(
    pieces: int, weights: list[int], step: int
) -> None:
    total = pieces * step
    for part, weight in zip(share_out(total, weights, step), weights, strict=True):
        assert abs(part - Decimal(total * weight) / sum(weights)) < step


@given(
    st.decimals(0, 1000, places=2),
    st.integers(1, 1000),
    st.booleans(),
    st.booleans(),
    st.sampled_from(ROUNDINGS),
)
def test_a_royalty_is_a_multiple_of_the_step_and_never_off_by_more_than_half_of_it(
    coefficient: Decimal, quantity: int, is_translated: bool, is_minority: bool, step: int
) -> None:
    terms = TERMS.model_copy(update={"rounding": step})
    work = Work(coefficient, quantity, is_translated, is_minority)
    exact = Decimal(234_000) * coefficient * quantity
    exact *= Decimal("0.5") if is_translated else 1
    exact *= Decimal("1.3") if is_minority else 1
    royalty = royalty_of(work, terms)
    assert royalty % step == 0
    assert abs(royalty - exact) * 2 <= step


@pytest.mark.parametrize("weights", [[], [0, 0]])
def test_without_weights_nobody_gets_anything(weights: list[int]) -> None:
    assert share_out(5_000, weights, 1000) == [0] * len(weights)
