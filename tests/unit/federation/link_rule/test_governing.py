"""The most specific rule governs, on its days; two that reach as far collide."""

from datetime import UTC, date, datetime

import pytest

from liencong.federation.link_rule import rules
from liencong.federation.link_rule.rules import Origin
from liencong.federation.link_rule.tables import LinkRule

TODAY = date(2026, 11, 20)
ORIGIN = Origin(site_id=7, tier="agency", board_id=70)
OURS = 1


def rule(**said: object) -> LinkRule:
    return LinkRule(**{"board_id": OURS, "source_tier": "", "mode": rules.MANUAL, **said})


EVERY, TIER = rule(), rule(source_tier="agency")
SITE, BOARD = rule(source_site_id=7), rule(source_site_id=7, source_board_id=70)


@pytest.mark.parametrize(
    ("standing", "governing"),
    [
        ([EVERY, TIER, SITE, BOARD], BOARD),
        ([SITE, TIER, EVERY], SITE),
        ([TIER, EVERY], TIER),
        ([EVERY], EVERY),
        ([rule(source_site_id=8), EVERY], EVERY),
        ([rule(source_tier="commune")], None),
        ([rule(board_id=2)], None),
        ([rule(source_site_id=7, source_board_id=71), SITE], SITE),
    ],
)
def test_the_most_specific_governs(standing: list[LinkRule], governing: LinkRule | None) -> None:
    assert rules.governing(standing, ORIGIN, OURS, TODAY) is governing


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ({}, True),
        ({"valid_from": TODAY, "valid_to": TODAY}, True),
        ({"valid_from": date(2026, 11, 21)}, False),
        ({"valid_to": date(2026, 11, 19)}, False),
        ({"ended_at": datetime(2026, 1, 1, tzinfo=UTC)}, False),
    ],
)
def test_a_rule_holds_on_its_days(said: dict[str, object], holds: bool) -> None:
    assert rules.holds_on(rule(**said), TODAY) == holds


@pytest.mark.parametrize(
    ("one", "other", "collide"),
    [
        (rule(), rule(mode=rules.AUTOMATIC), True),
        (rule(), rule(source_site_id=7), False),
        (rule(source_site_id=7), rule(source_site_id=7, source_board_id=70), False),
        (rule(valid_to=date(2026, 1, 31)), rule(valid_from=date(2026, 2, 1)), False),
        (rule(valid_to=date(2026, 2, 1)), rule(valid_from=date(2026, 2, 1)), True),
        (rule(), rule(ended_at=datetime(2026, 1, 1, tzinfo=UTC)), False),
        (rule(), rule(board_id=2), False),
    ],
)
def test_rules_that_reach_as_far_at_one_time_collide(one: LinkRule, other: LinkRule, collide: bool) -> None:
    assert rules.collide(one, other) == rules.collide(other, one) == collide


@pytest.mark.parametrize(
    ("mode", "elsewhere", "trusted", "approved_by", "taken"),
    [
        (rules.AUTOMATIC, False, False, 5, True),
        (rules.AUTOMATIC, False, True, None, False),
        (rules.AUTOMATIC, True, True, None, True),
        (rules.AUTOMATIC, True, False, None, False),
        (rules.MANUAL, False, True, 5, False),
        (rules.CLOSED, False, True, 5, False),
    ],
)
def test_only_what_its_source_answers_for_is_taken(
    mode: str, elsewhere: bool, trusted: bool, approved_by: int | None, taken: bool
) -> None:
    origin = Origin(7, "agency", 70, is_elsewhere=elsewhere)
    standing = rule(mode=mode, is_trusted=trusted)
    assert rules.takes_by_itself(standing, origin, approved_by_id=approved_by) == taken
