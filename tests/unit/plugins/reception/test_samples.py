"""The sample's receptions hold by the rules of their type."""

from liencong.plugins.reception.fields import RECEPTIONS
from liencong.plugins.reception.samples import DATA
from liencong.sites.setup.sample_boards import load


def test_what_sample_boards_tell_holds() -> None:
    for board in load(DATA):
        for entry in board.entries:
            RECEPTIONS.check(entry.fields)
