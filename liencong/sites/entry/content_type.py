"""Content types: what typed fields an entry of some kind has; news is a type like the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from pydantic.fields import FieldInfo

from liencong.core.errors import Invalid
from liencong.core.feature import Features
from liencong.core.text import clean_text
from liencong.core.web.forms import codes_of
from liencong.sites.board.service import BoardType


class Fields(BaseModel):
    """The typed fields of a content type; a type with none uses this one."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _clean(cls, value: object) -> object:
        return clean_text(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Choice:
    """Stands beside the type of a field that is one of some values; `labels` is where their words stand."""

    values: Sequence[str]
    labels: str


@dataclass(frozen=True)
class Rows:
    """Stands beside the type of a field for a text of several lines; so many are seen at once."""

    count: int


@dataclass(frozen=True)
class FormField:
    """A typed field in a form; its words stand in the catalogue under `label`.

    `options` are the values of a choice with the keys of their words; `rows` those of a longer text.
    """

    name: str
    label: str
    input: str
    required: bool
    options: Sequence[tuple[str, str]] = ()
    rows: int = 0


@dataclass(frozen=True)
class ContentType(BoardType):
    """A kind of entry, with its typed fields.

    `number_field` is the field with a document number, `facets` are those by whose values the search may be
    narrowed.
    """

    fields: type[Fields] = Fields
    number_field: str | None = None
    facets: Sequence[str] = ()

    def form_fields(self) -> list["FormField"]:
        """Give the typed fields as a form shows them."""
        return [_form_field(name, field) for name, field in self.fields.model_fields.items()]

    def check(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Give the typed fields as they are stored; raise `Invalid` where one does not hold."""
        try:
            return self.fields.model_validate(dict(given)).model_dump(mode="json", exclude_none=True)
        except ValidationError as error:
            raise Invalid({f"fields.{name}": code for name, code in codes_of(error).items()}) from error


class ContentTypes:
    """The content types of an installation, by name."""

    def __init__(self, types: list[ContentType]) -> None:
        self._types = {kind.name: kind for kind in types}

    def get(self, name: str) -> ContentType:
        """Give a content type; raise `Invalid` where there is none of the name."""
        if name not in self._types:
            raise Invalid({"type": "type-unknown"})
        return self._types[name]

    def find(self, name: str) -> ContentType | None:
        """Find a content type; None where no feature gives it any more."""
        return self._types.get(name)

    def all(self) -> list[ContentType]:
        """Give every content type."""
        return list(self._types.values())


def content_types(features: Features) -> ContentTypes:
    """Give the content types that the features of an installation provide."""
    return ContentTypes(features.provided(ContentType))


_DATES = (date, date | None)


def _form_field(name: str, field: FieldInfo) -> FormField:
    found: dict[str, Any] = {}
    for mark in field.metadata:
        if isinstance(mark, Choice):
            found["options"] = [(value, f"{mark.labels}.{value}") for value in mark.values]
        elif isinstance(mark, Rows):
            found["rows"] = mark.count
    kind = "date" if field.annotation in _DATES else "text"
    return FormField(name, f"fields.{name}", kind, field.is_required(), **found)
