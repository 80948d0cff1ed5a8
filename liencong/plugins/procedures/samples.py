"""Procedures in the sample province, read from `data/samples.toml`."""

from datetime import datetime
from pathlib import Path

from liencong.core.installation import Installation
from liencong.sites.setup import sample_boards
from liencong.sites.setup.samples import Sample

DATA = Path(__file__).with_name("data") / "samples.toml"


async def make(installation: Installation, now: datetime) -> None:
    """Publish some procedures of a town."""
    await sample_boards.fill(installation, sample_boards.load(DATA), now)


SAMPLE = Sample(make)
