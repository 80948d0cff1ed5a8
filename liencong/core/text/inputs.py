"""Types of the texts that come in: a model that uses them holds clean text only."""

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from liencong.core.text.html import clean_html
from liencong.core.text.unicode import clean_line, clean_text


def _first(clean: Callable[[str], str]) -> BeforeValidator:
    """Clean before bounds are checked, since composing letters may lengthen a text."""
    return BeforeValidator(lambda value: clean(value) if isinstance(value, str) else value)


Line = Annotated[str, _first(clean_line)]
Lines = Annotated[str, _first(clean_text)]
RichText = Annotated[str, AfterValidator(clean_html)]
"""HTML; its bounds are checked first, since cleaning costs."""
