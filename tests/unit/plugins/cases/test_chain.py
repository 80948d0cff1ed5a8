"""Cases go up level by level, and the way back is that by which they came."""

import pytest

from liencong.plugins.cases import rules
from liencong.plugins.cases.chain import Chain, Level

AGENCY, OTHER, OPERATOR, DEPARTMENT, COMMITTEE = 1, 2, 3, 4, 5
CHAIN = Chain((Level("Vận hành", OPERATOR), Level("Sở quản lý", DEPARTMENT), Level("Ủy ban", COMMITTEE)))


@pytest.mark.parametrize(
    ("site", "superior"), [(AGENCY, OPERATOR), (OPERATOR, DEPARTMENT), (DEPARTMENT, COMMITTEE)]
)
def test_the_next_level_stands_above(site: int, superior: int) -> None:
    found = CHAIN.superior_of(site)
    assert found is not None
    assert found.site_id == superior


def test_nobody_stands_above_the_last_level_nor_where_there_is_no_chain() -> None:
    assert CHAIN.superior_of(COMMITTEE) is None
    assert Chain().superior_of(AGENCY) is None


@pytest.mark.parametrize(
    ("one", "other", "between"),
    [
        (COMMITTEE, AGENCY, ["Vận hành", "Sở quản lý"]),
        (AGENCY, COMMITTEE, ["Vận hành", "Sở quản lý"]),
        (COMMITTEE, OPERATOR, ["Sở quản lý"]),
        (OPERATOR, AGENCY, []),
        (AGENCY, OTHER, []),
        (OPERATOR, OPERATOR, []),
    ],
)
def test_levels_that_would_be_skipped_are_known(one: int, other: int, between: list[str]) -> None:
    assert [level.title for level in CHAIN.between(one, other)] == between


@pytest.mark.parametrize(
    ("hops", "back"),
    [
        ([], None),
        ([("forward", AGENCY)], AGENCY),
        ([("escalate", AGENCY), ("escalate", OPERATOR)], OPERATOR),
        ([("escalate", AGENCY), ("escalate", OPERATOR), ("send_back", DEPARTMENT)], AGENCY),
        ([("forward", AGENCY), ("send_back", OTHER)], None),
    ],
)
def test_the_way_back_undoes_one_hop_after_another(hops: list[tuple[str, int]], back: int | None) -> None:
    assert rules.way_back(hops) == back
