"""Procedures as a feature."""

from pathlib import Path

from liencong.core.feature import Feature
from liencong.plugins.procedures.fields import PROCEDURES, VIEW
from liencong.plugins.procedures.samples import SAMPLE

feature = Feature(name="procedures", provides=[PROCEDURES, VIEW, SAMPLE], folder=Path(__file__).parent)
