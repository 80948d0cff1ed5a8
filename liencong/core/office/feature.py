"""The back office's shell as a feature: its templates and words."""

from pathlib import Path

from liencong.core.feature import Feature

feature = Feature(name="office", folder=Path(__file__).parent)
