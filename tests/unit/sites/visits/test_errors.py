"""The standard error that stands beside an estimate, of one day and of several added up."""

from hypothesis import given
from hypothesis import strategies as st

from liencong.sites.visits.sketch import RELATIVE_ERROR, error_of


def test_of_one_day_it_is_what_a_sketch_has() -> None:
    assert error_of([10_000]) == round(10_000 * RELATIVE_ERROR) == 162


def test_nobody_is_counted_without_an_error() -> None:
    assert error_of([]) == error_of([0, 0]) == 0


@given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=40))
def test_of_several_days_it_is_no_more_than_their_errors_together(people: list[int]) -> None:
    assert max(people) * RELATIVE_ERROR - 1 <= error_of(people) <= sum(people) * RELATIVE_ERROR + 1
