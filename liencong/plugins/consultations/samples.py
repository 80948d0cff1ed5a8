"""Consultations of the sample province, read from `data/samples.toml`."""

from datetime import datetime

from liencong.core.installation import Installation
from liencong.sites.setup.samples import Sample


async def make(installation: Installation, now: datetime) -> None:
    """Make."""


SAMPLE = Sample(make)
