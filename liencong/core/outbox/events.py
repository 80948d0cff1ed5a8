"""What events are: small facts with ids, kept as rows until everybody who follows them has seen them."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from liencong.core.installation import Installation


@dataclass(frozen=True)
class Event:
    """Something that happened on a site; a subclass adds its facts, which are ids, numbers and words."""

    site_id: int

    kinds: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls) -> None:
        Event.kinds[cls.__name__] = cls

    def facts(self) -> dict[str, Any]:
        """Give the facts as a row keeps them."""
        return asdict(self)

    @staticmethod
    def of(kind: str, facts: dict[str, Any]) -> "Event":
        """Make the event again that a row kept."""
        return Event.kinds[kind](**facts)


@dataclass(frozen=True)
class SitesChanged(Event):
    """A site was made, or its name, hosts, state or settings changed."""


Handler = Callable[["Installation", Any], Awaitable[None]]


@dataclass(frozen=True)
class Subscription:
    """A handler that sees every event of one kind, at least once; it must not mind seeing it twice."""

    event: type[Event]
    handler: Handler

    @property
    def name(self) -> str:
        """The handler's name, under which its progress is kept."""
        return f"{self.handler.__module__}.{self.handler.__qualname__}"
