"""Bringing content in, as a feature."""

from pathlib import Path

from liencong.core.feature import Feature

feature = Feature(name="intake", folder=Path(__file__).parent)
