"""Measuring as a feature: the command that makes a large made-up province."""

from pathlib import Path

from liencong.core.feature import Feature
from liencong.plugins.measuring.cli import add_commands

feature = Feature(name="measuring", commands=add_commands, folder=Path(__file__).parent)
