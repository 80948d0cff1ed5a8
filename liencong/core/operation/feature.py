"""Operation as a feature: the commands that run an installation."""

from liencong.core.feature import Feature
from liencong.core.operation.cli import add_commands

feature = Feature(name="operation", commands=add_commands)
