"""Types of the texts that come in: a model that uses them holds clean text only."""

import re
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from liencong.core.text.html import clean_html
from liencong.core.text.unicode import clean_line, clean_text


def _first(clean: Callable[[str], str]) -> BeforeValidator:
    """Clean before bounds are checked, since composing letters may lengthen a text."""
    return BeforeValidator(lambda value: clean(value) if isinstance(value, str) else value)


Line = Annotated[str, _first(clean_line)]
Lines = Annotated[str, _first(clean_text)]
SAFE_ADDRESS = re.compile(r"(https?://[^\s/]|/(?![/\\])|mailto:\S|tel:\S)\S*")
"""Addresses that carry no script, and that do not look like this site's while they lead elsewhere."""


def _safe(address: str) -> str:
    if address and not SAFE_ADDRESS.fullmatch(address):
        raise PydanticCustomError("address_invalid", "not an address of a page, a mailbox or a phone")
    return address


Address = Annotated[str, _first(clean_line), AfterValidator(_safe)]
"""An address that people may follow; an empty one passes, since a bound of its own says whether it may be."""

RichText = Annotated[str, AfterValidator(clean_html)]
"""HTML; its bounds are checked first, since cleaning costs."""
