"""What a feature adds to an installation, declared in one object; plugins of strangers use the same door."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from fastapi import APIRouter
from starlette.routing import BaseRoute
from typer import Typer

from liencong.core.access.rules import Permission, merge_roles
from liencong.core.outbox.events import Event, Subscription
from liencong.core.outbox.relay import Duty

if TYPE_CHECKING:
    from liencong.core.installation import Installation

T = TypeVar("T")

Opener = Callable[["Installation"], AbstractAsyncContextManager[object]]


@dataclass(frozen=True)
class MenuEntry:
    """A place in the back office's menu, shown to those who hold the permission.

    Entries of one group share a place, named by the group's label, and are tabs above their screens; so the
    menu stays short whatever features add. `on_boards` shows it also to those who hold the permission on one
    board only, `portal_only` on no other site than the portal. `key` is the letter that leads there after
    `g`.
    """

    label: str
    path: str
    permission: Permission
    order: int = 50
    icon: str = ""
    group: str = ""
    on_boards: bool = False
    portal_only: bool = False
    key: str = ""


@dataclass(frozen=True)
class Feature:
    """Everything that one feature adds."""

    name: str
    routes: Sequence[BaseRoute] = ()
    """Public pages, below every site's address."""
    office: Sequence[BaseRoute] = ()
    """Screens below `/quan-tri`."""
    menu: Sequence[MenuEntry] = ()
    api: Sequence[APIRouter] = ()
    """Calls below `/api/v1`."""
    roles: Mapping[str, Sequence[Permission]] = field(default_factory=dict)
    """What each role may do with this feature."""
    subscriptions: Sequence[Subscription] = ()
    stale_keys: Mapping[type[Event], Callable[[Any], Sequence[str]]] = field(default_factory=dict)
    """Which pages, by the keys they were built from, an event makes stale."""
    duties: Sequence[Duty] = ()
    opens: Sequence[Opener] = ()
    """What the installation holds open while it runs, found again by type with `Installation.get`."""
    provides: Sequence[object] = ()
    """Things that other features ask for by type: content types, kinds of block, parts of every page."""
    commands: Callable[[Typer, Callable[[str], str]], None] | None = None
    hooks: object | None = None
    """An object with implementations of the hooks in `core/hooks.py` and those that features declare."""
    folder: Path | None = None
    """Where the feature's `templates/`, `messages/` and `static/` stand."""


class Features:
    """All features of an installation, and what they add up to."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self._features = tuple(features)
        self._provided: dict[type, list[Any]] = {}
        self.roles = merge_roles(feature.roles for feature in features)

    def __iter__(self) -> Iterator[Feature]:
        return iter(self._features)

    def provided(self, kind: type[T]) -> list[T]:
        """Give what the features provide of one type, in the features' order."""
        if kind not in self._provided:
            self._provided[kind] = [
                thing for feature in self._features for thing in feature.provides if isinstance(thing, kind)
            ]
        return [*self._provided[kind]]

    def stale_keys(self, event: Event) -> list[str]:
        """Give the keys of the pages that an event makes stale."""
        return [
            key
            for feature in self._features
            if (keys_of := feature.stale_keys.get(type(event)))
            for key in keys_of(event)
        ]

    def followed(self) -> frozenset[type[Event]]:
        """Give the kinds of events for which some feature has a handler or stale pages."""
        handled = {subscription.event for feature in self._features for subscription in feature.subscriptions}
        return frozenset(handled.union(*(feature.stale_keys for feature in self._features)))

    def folders(self, name: str) -> list[Path]:
        """Give the features' folders of one name that exist, such as `templates`; floors may share one."""
        paths = [feature.folder / name for feature in self._features if feature.folder]
        return [path for path in dict.fromkeys(paths) if path.is_dir()]
