"""Each step begins in some states and leads to one; who does not sign has no step that signs."""

from datetime import date

import pytest

from liencong.core.calendar import WorkCalendar
from liencong.plugins.cases import rules
from liencong.plugins.cases.rules import WrongCaseState

NO_HOLIDAYS = WorkCalendar(frozenset(), frozenset())


@pytest.mark.parametrize(
    ("state", "step", "ends"),
    [
        ("received", "take", "taken"),
        ("received", "forward", "forwarded"),
        ("forwarded", "send_back", "received"),
        ("taken", "draft", "answering"),
        ("answering", "submit", "signing"),
        ("signing", "return", "answering"),
        ("signing", "publish", "published"),
        ("received", "publish", "published"),
        ("answering", "answer", "answered"),
        ("answered", "publish", "published"),
        ("published", "unpublish", "answered"),
        ("taken", "refuse", "refused"),
    ],
)
def test_a_step_leads_to_its_state(state: str, step: str, ends: str) -> None:
    assert rules.next_state(step, state) == ends


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("published", "forward"), ("published", "answer"), ("refused", "take"), ("refused", "publish"),
        ("answered", "refuse"), ("signing", "forward"), ("signing", "draft"), ("taken", "send_back"),
        ("answered", "unpublish"), ("taken", "take"),
    ],
)  # fmt: skip
def test_a_step_that_does_not_begin_there_is_refused(state: str, step: str) -> None:
    with pytest.raises(WrongCaseState):
        rules.next_state(step, state)


def test_every_state_is_reached_and_done_states_lead_to_no_open_one() -> None:
    assert {step.ends for step in rules.STEPS.values()} | {rules.RECEIVED} == set(rules.STATES)
    for step in rules.STEPS.values():
        if set(step.begins) & {*rules.WITH_ANSWER, rules.REFUSED}:
            assert step.ends not in rules.OPEN, step.name


@pytest.mark.parametrize("state", rules.STATES)
def test_who_does_not_sign_has_no_step_that_signs(state: str) -> None:
    steps = rules.open_steps(state, may_sign=False, was_forwarded=True)
    assert not {"return", "publish", "answer", "unpublish", "refuse"} & steps


def test_only_what_was_passed_on_can_be_given_back() -> None:
    assert "send_back" in rules.open_steps("forwarded", may_sign=True, was_forwarded=True)
    assert "send_back" not in rules.open_steps("forwarded", may_sign=True, was_forwarded=False)


def test_days_to_answer_are_days_that_are_worked_on() -> None:
    friday = date(2026, 11, 27)
    assert rules.due_day(friday, 1, NO_HOLIDAYS) == date(2026, 11, 30)
    assert rules.due_day(friday, 7, NO_HOLIDAYS) == date(2026, 12, 8)
    holiday = WorkCalendar(frozenset(), frozenset([date(2026, 11, 30)]))
    assert rules.due_day(friday, 1, holiday) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2026, 12, 1), rules.IN_TIME), (date(2026, 12, 2), rules.PRESSING),
        (date(2026, 12, 4), rules.PRESSING), (date(2026, 12, 5), rules.LATE),
    ],
)  # fmt: skip
def test_a_case_is_pressing_two_days_before_its_day_and_late_behind_it(today: date, standing: str) -> None:
    due_on = date(2026, 12, 4)
    assert rules.standing_of("taken", due_on, today) == standing
    assert rules.standing_of("published", due_on, today) == rules.DONE
