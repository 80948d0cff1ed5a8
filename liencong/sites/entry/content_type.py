"""Content types: what typed fields an entry of some kind has; news is a type like the others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from liencong.core.errors import Invalid
from liencong.core.feature import Features
from liencong.core.web.forms import codes_of
from liencong.sites.board.service import BoardType
from liencong.sites.board.tables import Board
from liencong.sites.entry.typed_fields import Fields
from liencong.sites.entry.typed_form import FormField, form_fields_of

Words = Callable[..., str]
"""Gives the words of a key of the catalogue."""


def _all_of(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return fields


@dataclass(frozen=True)
class ContentType(BoardType):
    """A kind of entry, with its typed fields.

    `number_field` is the field with a document number, `facets` are those by whose values the search may be
    narrowed. `labels` are keys for what the title, the summary and the text are called here, where that is
    something else than of an article; a summary with an empty one is not asked for.
    """

    fields: type[Fields] = Fields
    number_field: str | None = None
    facets: Sequence[str] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    is_news: bool = True
    """Whether it stands among the newest entries of a whole site, and of boards above its own."""
    untold: Sequence[str] = ()
    """Typed fields that only put entries in order, and that pages do not tell."""
    titled: Callable[[Words, Mapping[str, Any]], str] | None = None
    """Gives the title of an entry for which none was typed; its fields may be anything yet."""
    begins: Callable[[date], Mapping[str, Any]] | None = None
    """Gives the fields with which the form for a new one begins on a day."""
    public: Callable[[Mapping[str, Any]], Mapping[str, Any]] = _all_of
    """Gives what readers see of the fields; the rest is for those who write on the site."""

    @property
    def not_asked(self) -> frozenset[str]:
        """The common fields that somebody who writes may leave alone."""
        unasked = {name for name, label in self.labels.items() if not label}
        return frozenset(unasked | ({"title"} if self.titled else set()))

    def form_fields(self) -> Sequence[FormField]:
        """Give the typed fields as a form shows them."""
        return form_fields_of(self.fields)

    def check(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Give the typed fields as they are stored; raise `Invalid` where one does not hold."""
        try:
            return self.fields.model_validate(dict(given)).model_dump(mode="json", exclude_none=True)
        except ValidationError as error:
            codes = {f"fields.{name}": code for name, code in codes_of(error).items()}
            raise Invalid(codes) from error


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

    def news(self) -> list[str]:
        """Give the names of those that stand among the newest entries of a whole site."""
        return [kind.name for kind in self._types.values() if kind.is_news]

    def listed_with(self, board: Board, below: Iterable[Board]) -> list[int]:
        """Give the numbers of the boards whose newest entries are listed together: one, and news below it."""
        news = self.news()
        return [board.id, *(one.id for one in below if one.type in news)]

    def all(self) -> list[ContentType]:
        """Give every content type."""
        return list(self._types.values())


def content_types(features: Features) -> ContentTypes:
    """Give the content types that the features of an installation provide."""
    return ContentTypes(features.provided(ContentType))


def public_fields(features: Features, type_name: str, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what readers see of the typed fields of an entry; of a type that is gone, nothing."""
    kind = content_types(features).find(type_name)
    return kind.public(fields) if kind else {}
