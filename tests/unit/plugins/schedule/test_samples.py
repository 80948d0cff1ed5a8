"""The sample's weeks hold whichever weeks they are put into."""

from datetime import date

import pytest

from liencong.plugins.schedule.fields import SCHEDULES
from liencong.plugins.schedule.samples import dated, load
from liencong.sites.setup.sample_boards import SampleBoard


@pytest.mark.parametrize("board", load(), ids=lambda board: board.site)
def test_what_a_sample_board_tells_holds(board: SampleBoard) -> None:
    for entry in board.entries:
        SCHEDULES.check(dated(date(2026, 12, 28), entry))
