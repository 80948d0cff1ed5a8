"""The words that people read: TOML files of every floor, one a language, joined into one catalogue."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

DEFAULT_LOCALE = "vi"


class DuplicateMessage(ValueError):
    """Two files say different things by the same key."""


class Catalogue:
    """Messages by language and dotted key, such as `errors.not-found`."""

    def __init__(self, messages: Mapping[str, Mapping[str, str]]) -> None:
        self._messages = messages
        self._sections: dict[tuple[str, str], Mapping[str, str]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._messages.get(DEFAULT_LOCALE, {})

    def text(self, key: str, locale: str = DEFAULT_LOCALE, /, **params: object) -> str:
        """Give a message with its places filled; in Vietnamese where the language does not have it.

        Raises KeyError, naming what is missing: the message, or a place that it has.
        """
        for messages in (self._messages.get(locale, {}), self._messages.get(DEFAULT_LOCALE, {})):
            if key in messages:
                return messages[key].format_map(params)
        raise KeyError(key)

    def section(self, name: str, locale: str = DEFAULT_LOCALE, /) -> Mapping[str, str]:
        """Give all messages below a key by the rest of theirs, for a script that shows them."""
        asked = (name, locale)
        if asked not in self._sections:
            keys = [key for key in self._messages.get(DEFAULT_LOCALE, {}) if key.startswith(f"{name}.")]
            self._sections[asked] = {key.removeprefix(f"{name}."): self.text(key, locale) for key in keys}
        return self._sections[asked]


def load_catalogue(folders: Iterable[Path]) -> Catalogue:
    """Read `<locale>.toml` and `<part>.<locale>.toml` of each folder into one catalogue.

    Raises DuplicateMessage where two files have the same key, tomllib.TOMLDecodeError for an ill-formed file.
    """
    messages: dict[str, dict[str, str]] = {}
    for file in (file for folder in folders for file in sorted(folder.glob("*.toml"))):
        known = messages.setdefault(file.stem.rpartition(".")[2], {})
        for key, message in _parse(file.read_text(encoding="utf-8")):
            if key in known:
                raise DuplicateMessage(f"{key} in {file}")
            known[key] = message
    return Catalogue(messages)


@lru_cache(maxsize=256)
def _parse(text: str) -> tuple[tuple[str, str], ...]:
    """Read the messages of a file; a process that opens several installations reads the same ones."""
    return tuple(_flat(tomllib.loads(text)))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value)
