"""Sites hosted elsewhere as a feature."""

from datetime import timedelta
from pathlib import Path

from liencong.core.feature import Feature
from liencong.core.outbox.relay import Duty
from liencong.federation.peer import cli, pulling

feature = Feature(
    name="peer",
    commands=cli.add_commands,
    duties=[
        Duty("pull-peers", timedelta(minutes=1), pulling.pull_due, lasts=pulling.LASTS + timedelta(minutes=1))
    ],
    folder=Path(__file__).parents[1],
)
