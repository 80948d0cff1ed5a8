"""What happens to words with the same meaning."""

from dataclasses import dataclass

from liencong.core.outbox.events import Event


@dataclass(frozen=True)
class SynonymsChanged(Event):
    """A site takes other words for the same than before."""


@dataclass(frozen=True)
class PlacesChanged(Event):
    """Places have other names than before; this holds for every site, so `site_id` is 0."""
