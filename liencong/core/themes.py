"""Themes: folders with templates, styles and a `theme.toml`, each on top of its parent.

A template is looked for in the theme, then in its parents, then in the features' folders. Any layer can be
named: `{% extends "base!entry/show.html" %}`. One Jinja environment serves all sites of a theme.
"""

import gzip
import hashlib
import json
import mimetypes
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, TemplateNotFound
from jinja2.bccache import Bucket

from liencong.core.errors import NotFound, WrongSetting
from liencong.core.text import format as text_format
from liencong.core.text.catalogue import Catalogue

BUNDLED = Path(__file__).parents[1] / "themes"
ASSETS = Path(__file__).parents[1] / "static"
FEATURE_LAYER = "feature"

FILTERS: dict[str, Callable[..., Any]] = {
    "date": text_format.format_date,
    "weekday": text_format.format_weekday,
    "dialled": text_format.dialled,
    "datetime": text_format.format_datetime,
    "number": text_format.format_number,
    "size": text_format.format_size,
    "iso": text_format.format_iso,
}


@dataclass(frozen=True)
class Pair:
    """What is read on what, by expressions of the style sheets; a mark, unlike words, needs less contrast.

    `name` is what the words of the catalogue under `contrast.` call it.
    """

    name: str
    ink: str
    ground: str
    is_mark: bool = False


@dataclass(frozen=True)
class Theme:
    """One theme's folder and what its `theme.toml` says."""

    name: str
    title: str
    parent: str | None
    settings: Mapping[str, Any]
    folder: Path
    pairs: Sequence[Pair] = ()


@dataclass(frozen=True)
class StaticFile:
    """A file ready to be sent, under an address that changes with its content."""

    body: bytes
    content_type: str
    digest: str

    @cached_property
    def zipped(self) -> bytes | None:
        """Its compressed form; None where that would not be smaller, as with pictures and fonts."""
        zipped = gzip.compress(self.body, 9, mtime=0)
        return zipped if len(zipped) < len(self.body) * 0.9 else None


class _Compiled(BytecodeCache):
    """Keeps the compiled templates of the process: themes share most of them, each is compiled once."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put what was compiled of the same source into the bucket."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


class Themes:
    """All themes of an installation: those that come with it, and the operator's own."""

    def __init__(self, own_folder: Path, feature_templates: Sequence[Path], catalogue: Catalogue) -> None:
        self._folders = _folders(own_folder)
        self._feature_templates = list(feature_templates)
        self._catalogue = catalogue
        self._environments: dict[str, Environment] = {}
        self._files: dict[tuple[str, str], StaticFile] = {}
        self._static_urls: dict[tuple[str, str], str] = {}

    @cached_property
    def all(self) -> Mapping[str, Theme]:
        """Every theme by name; an operator's theme may replace one that comes with us."""
        found = [folder for parent in self._folders for folder in sorted(parent.iterdir())]
        return {path.name: _read_theme(path) for path in found if (path / "theme.toml").is_file()}

    def chain(self, name: str) -> list[Theme]:
        """Give a theme and its parents, the nearest first; an unknown theme falls back to `base`."""
        chain: list[Theme] = []
        theme = self.all.get(name) or self.all["base"]
        while theme not in chain:
            chain.append(theme)
            if theme.parent is None:
                break
            theme = self.all[theme.parent]
        return chain

    def environment(self, name: str) -> Environment:
        """Give the Jinja environment of a theme."""
        if name not in self._environments:
            environment = Environment(
                loader=_LayerLoader(self._layers(name)),
                autoescape=True,
                undefined=StrictUndefined,
                trim_blocks=True,
                lstrip_blocks=True,
                auto_reload=False,
                bytecode_cache=_COMPILED,
            )
            environment.globals |= {
                "t": self._catalogue.text,
                "words_of": self._catalogue.section,
                "static": lambda path: self.static_url(name, path),
                "asset": self.asset_url,
            }
            environment.filters |= FILTERS
            self._environments[name] = environment
        return self._environments[name]

    def _layers(self, name: str) -> list[tuple[str, Path]]:
        layers = [(theme.name, theme.folder / "templates") for theme in self.chain(name)]
        return layers + [(FEATURE_LAYER, folder) for folder in self._feature_templates]

    def static_url(self, name: str, path: str) -> str:
        """Give the address of a theme's static file, taken from the nearest layer that has it."""
        if (name, path) not in self._static_urls:
            self._static_urls[name, path] = self._find_static(name, path)
        return self._static_urls[name, path]

    def _find_static(self, name: str, path: str) -> str:
        for theme in self.chain(name):
            if (theme.folder / "static" / path).is_file():
                return f"/static/{theme.name}/{self.static_file(theme.name, path).digest}/{path}"
        raise NotFound(file=path)

    def static_file(self, name: str, path: str) -> StaticFile:
        """Give a static file of one theme; raise `NotFound` where there is none."""
        if (name, path) not in self._files:
            theme = self.all.get(name)
            if theme is None:
                raise NotFound(file=path)
            self._files[name, path] = _read_file(theme.folder / "static", path)
        return self._files[name, path]

    @cached_property
    def _manifest(self) -> Mapping[str, str]:
        manifest = ASSETS / "manifest.json"
        if not manifest.is_file():
            return {}
        names: Mapping[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
        return names

    def asset_url(self, name: str) -> str:
        """Give the address of a built script or style sheet."""
        return f"/assets/{self._manifest.get(name, name)}"

    def asset_file(self, path: str) -> StaticFile:
        """Give a built script or style sheet; raise `NotFound` where there is none."""
        if ("", path) not in self._files:
            self._files["", path] = _read_file(ASSETS, path)
        return self._files["", path]


class _LayerLoader(BaseLoader):
    """Finds a template in the first layer that has it, or in the layer that is named before a `!`."""

    def __init__(self, layers: Sequence[tuple[str, Path]]) -> None:
        self._layers = layers

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        layer, named, path = template.rpartition("!")
        if ".." in path.split("/"):
            raise TemplateNotFound(template)
        for name, folder in self._layers:
            file = folder / path
            if (not named or name == layer) and file.is_file():
                return file.read_text(encoding="utf-8"), str(file), lambda: True
        raise TemplateNotFound(template)


def message_folders(own_folder: Path) -> list[Path]:
    """Give the folders in which themes keep their words for the catalogue."""
    found = (theme / "messages" for folder in _folders(own_folder) for theme in sorted(folder.iterdir()))
    return [folder for folder in found if folder.is_dir()]


def _folders(own_folder: Path) -> list[Path]:
    return [folder for folder in (BUNDLED, own_folder) if folder.is_dir()]


def _read_theme(folder: Path) -> Theme:
    try:
        facts = tomllib.loads((folder / "theme.toml").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise WrongSetting(f"themes/{folder.name}/theme.toml", f"a TOML file ({error})") from error
    title = facts.get("title", facts.get("name", folder.name))
    pairs = [Pair(**pair) for pair in facts.get("contrast", ())]
    return Theme(folder.name, title, facts.get("parent"), facts.get("settings", {}), folder, pairs)


def _read_file(folder: Path, path: str) -> StaticFile:
    try:
        file = (folder / path).resolve()
        if not file.is_relative_to(folder.resolve()) or not file.is_file():
            raise NotFound(file=path)
    except OSError as error:  # longer than the name of a file may be
        raise NotFound(file=path) from error
    body = file.read_bytes()
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return StaticFile(body, kind, hashlib.blake2b(body, digest_size=6).hexdigest())
