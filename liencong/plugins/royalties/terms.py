"""What is paid for what: genres with coefficients, and the percentages beside them, as data (L45)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from liencong.core.text.inputs import Line

SHORT, LONG, PICTURES, PICTURE, VIDEO, DATA = "short", "long", "pictures", "picture", "video", "data"
FITS = (SHORT, LONG, PICTURES, PICTURE, VIDEO, DATA)
"""For which texts a genre is proposed; `picture` for each picture of a text that names its maker."""

ROUNDINGS = (1, 100, 500, 1000)
"""To how many đồng amounts may be rounded."""

MOST_GENRES = 40
HIGHEST_COEFFICIENT = 1000


def _number(value: object) -> object:
    """Read a number as Vietnamese write it, `2.340.000,5`; what machines wrote has no commas."""
    if not isinstance(value, str):
        return value
    text = value.replace(" ", "")
    return text.replace(".", "").replace(",", ".") if "," in text else text


def _amount(value: object) -> object:
    return value.replace(".", "").replace(" ", "") if isinstance(value, str) else value


Percent = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=1000, max_digits=6, decimal_places=2)]
Coefficient = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(ge=0, le=HIGHEST_COEFFICIENT, max_digits=6, decimal_places=2),
]
Amount = Annotated[int, BeforeValidator(_amount)]
"""Whole đồng, with or without the points between thousands."""


class Genre(BaseModel):
    """A kind of work with the range of its coefficient, and the coefficient that is usual."""

    model_config = ConfigDict(frozen=True)
    name: Line = Field(min_length=1, max_length=120)
    low: Coefficient
    high: Coefficient
    usual: Coefficient
    fits: Literal["short", "long", "pictures", "picture", "video", "data", ""] = ""

    @property
    def is_in_order(self) -> bool:
        """Tell whether the usual coefficient lies within the range."""
        return self.low <= self.usual <= self.high


class Terms(BaseModel):
    """What holds from one day on.

    `base_salary` is the state's base salary in đồng; a unit is `unit_percent` of it. Translations get
    `translation_percent` of what the genre earns, texts in a minority language `minority_percent` on top.
    Editors and approvers get their percentages of the royalty beside it. Amounts are rounded to `rounding`
    đồng, half of it upwards.
    """

    model_config = ConfigDict(frozen=True)
    base_salary: Amount = Field(ge=1, le=1_000_000_000)
    unit_percent: Percent = Decimal(10)
    rounding: Literal[1, 100, 500, 1000] = 1000
    translation_percent: Percent
    minority_percent: Percent
    editor_percent: Percent
    approver_percent: Percent
    genres: list[Genre] = Field(min_length=1, max_length=MOST_GENRES)

    def find_genre(self, name: str) -> Genre | None:
        """Find a genre by its name."""
        return next((genre for genre in self.genres if genre.name == name), None)


@dataclass(frozen=True)
class Rates:
    """Terms with the day from which they hold and the decision behind them."""

    valid_from: date
    legal_basis: str
    terms: Terms


@dataclass(frozen=True)
class RateBook:
    """The rates of a site, the latest first; where it has none of its own for a day, the portal's hold."""

    own: Sequence[Rates]
    inherited: Sequence[Rates]

    def on(self, day: date) -> Terms | None:
        """Give the terms that hold on a day; None before anybody set any."""
        held = self.held_on(day)
        return held.terms if held else None

    def held_on(self, day: date) -> Rates | None:
        """Give the rates that hold on a day."""
        return next((one for one in (*self.own, *self.inherited) if one.valid_from <= day), None)


def decimal_text(number: Decimal) -> str:
    """Give a number as Vietnamese write it, without zeros at its end: `1,5`."""
    text = f"{number.normalize():f}"
    return text.replace(".", ",")
