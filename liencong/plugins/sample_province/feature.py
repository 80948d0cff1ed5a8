"""The sample province as a feature: the command that makes it."""

from pathlib import Path

from liencong.core.feature import Feature
from liencong.plugins.sample_province.cli import add_commands

feature = Feature(name="sample_province", commands=add_commands, folder=Path(__file__).parent)
