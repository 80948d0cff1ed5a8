"""The sample's procedures hold by the rules of their type."""

from liencong.plugins.procedures.fields import PROCEDURES
from liencong.plugins.procedures.samples import DATA
from liencong.sites.setup.sample_boards import load


def test_what_sample_boards_tell_holds() -> None:
    for board in load(DATA):
        for entry in board.entries:
            PROCEDURES.check(entry.fields)
