"""What happens to the rules of a site."""

from dataclasses import dataclass

from liencong.core.outbox.events import Event


@dataclass(frozen=True)
class LinkRulesChanged(Event):
    """A rule of the site was made, changed or ended, or one of its sources may pass by itself again."""
