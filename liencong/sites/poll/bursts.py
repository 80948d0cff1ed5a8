"""Notices votes that come in bursts: many for one poll from one network within minutes.

A school behind one address may vote so, and so may a machine. Nobody is refused; the votes are marked, and
the poll's keepers decide whether they count. Addresses stay in this memory and are forgotten after minutes.
"""

from collections import Counter
from datetime import datetime, timedelta

from liencong.sites.poll.rules import network_of

WINDOW = timedelta(minutes=10)
MOST_FROM_ONE_NETWORK = 30
"""Votes of a window that are not remarkable."""


class Bursts:
    """What one process has seen in the present window."""

    def __init__(self) -> None:
        self._seen = Counter[tuple[int, str]]()
        self._begun: datetime | None = None

    def is_in_burst(self, poll_id: int, address: str, now: datetime) -> bool:
        """Note a vote; tell whether too many came from its network in this window."""
        if self._begun is None or not timedelta() <= now - self._begun < WINDOW:
            self._seen.clear()
            self._begun = now
        key = (poll_id, network_of(address))
        self._seen[key] += 1
        return self._seen[key] > MOST_FROM_ONE_NETWORK
