"""Schedules of the sample province: the present week and the next one, from what `data/samples.toml` tells.

There rows have a `weekday`, 0 for Monday, in the place of a day.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from liencong.core.clock import local_day
from liencong.core.installation import Installation
from liencong.plugins.schedule.fields import WEEK, monday_of, title_of
from liencong.sites.setup import sample_boards
from liencong.sites.setup.sample_boards import SampleBoard, SampleEntry
from liencong.sites.setup.samples import Sample

DATA = Path(__file__).with_name("data") / "samples.toml"


async def make(installation: Installation, now: datetime) -> None:
    """Publish two weeks on each board."""
    present = monday_of(local_day(now))
    told = load()
    for board in told:
        weeks = [(present, board.entries[0]), (present + WEEK, board.entries[-1])]
        board.entries = [_week(installation, week, entry) for week, entry in weeks]
    await sample_boards.fill(installation, told, now)


def load() -> list[SampleBoard]:
    """Give what the sample tells."""
    return sample_boards.load(DATA)


def dated(week: date, entry: SampleEntry) -> dict[str, object]:
    """Give the fields of a schedule for a week."""
    rows = [
        {"day": (week + timedelta(days=row["weekday"])).isoformat()}
        | {name: value for name, value in row.items() if name != "weekday"}
        for row in entry.fields["rows"]
    ]
    return {"week_of": week.isoformat(), "rows": rows}


def _week(installation: Installation, week: date, entry: SampleEntry) -> SampleEntry:
    fields = dated(week, entry)
    return SampleEntry(title=title_of(installation.catalogue.text, fields), body=entry.body, fields=fields)


SAMPLE = Sample(make)
