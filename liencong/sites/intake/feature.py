"""Bringing content in, as a feature."""

from pathlib import Path

from liencong.core.feature import Feature
from liencong.sites.intake import cli

feature = Feature(name="intake", commands=cli.add_commands, folder=Path(__file__).parent)
