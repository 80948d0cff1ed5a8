"""Modules that are loaded when something of them is first used.

Libraries that few requests need, such as those that write documents of offices, take memory and time that
every process would pay at its start. The importing module names one twice, once for those who check types:

    if TYPE_CHECKING:
        import openpyxl
    else:
        openpyxl = OnDemand("openpyxl")

`tests/architecture/test_lightness.py` holds that a web process starts without them.
"""

from importlib import import_module
from typing import Any


class OnDemand:
    """Stands for a module until something of it is used; may be used in several threads at once."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
