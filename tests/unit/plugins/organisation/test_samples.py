"""The sample's leaders, units and people hold by the rules of their types."""

import pytest

from liencong.plugins.organisation.fields import LEADERS, PEOPLE, UNITS
from liencong.plugins.organisation.samples import DATA
from liencong.sites.setup.sample_boards import SampleBoard, load

KINDS = {kind.name: kind for kind in (LEADERS, PEOPLE, UNITS)}


@pytest.mark.parametrize("board", load(DATA), ids=lambda board: f"{board.site}/{board.path}")
def test_what_a_sample_board_tells_holds(board: SampleBoard) -> None:
    for entry in board.entries:
        KINDS[board.type].check(entry.fields)
    names = {entry.title for entry in board.entries}
    assert all(entry.fields.get("parent", "") in {"", *names} for entry in board.entries)
