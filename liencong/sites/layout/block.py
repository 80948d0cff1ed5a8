"""Kinds of block: each gathers the facts for its template; features and plugins add their own."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.part_cache import Dependencies

Gather = Callable[[Request, AsyncSession, Any, Dependencies], Awaitable[Mapping[str, Any] | None]]


@dataclass(frozen=True)
class Choices:
    """Stands beside the type of a setting that names one of several things, and tells which there are.

    `options` gives their values with their words.
    """

    options: Callable[[Request, AsyncSession], Awaitable[Sequence[tuple[str, str]]]]


class Rich:
    """Stands beside the type of a setting that holds a text with headings, links and pictures."""


class NoSettings(BaseModel):
    """The settings of a kind of block that has none."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class BlockKind:
    """A kind of block; `gather` gives the facts for its template, or None when there is nothing to show."""

    name: str
    label: str
    template: str
    gather: Gather
    settings: type[BaseModel] = NoSettings


@dataclass(frozen=True)
class RenderedBlock:
    """A block as the page shows it."""

    kind: str
    title: str
    body: str
    more_url: str | None
    span: int
