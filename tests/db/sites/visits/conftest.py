"""Processes that count, and readers who come to them."""

from datetime import UTC, date, datetime

import pytest

from liencong.core.clock import local_day
from liencong.core.installation import Installation
from liencong.core.page_cache import CacheNote, Served
from liencong.sites.visits.counting import Counting, prepare

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"
NOW = datetime.now(UTC)


class Process:
    """One of several processes of an installation."""

    def __init__(self, counting: Counting) -> None:
        self.counting = counting

    def read(
        self,
        site_id: int,
        entry_id: int | None = None,
        *,
        who: str = "113.160.0.1",
        account_id: int | None = None,
    ) -> None:
        """Have somebody read a page."""
        note = CacheNote(site_id, frozenset(), entry_id=entry_id)
        self.counting.count(Served(note, who, CHROME.encode(), account_id), datetime.now(UTC))

    async def write(self) -> None:
        """Write what was counted."""
        await self.counting.write(datetime.now(UTC))


class Processes:
    """Starts processes of the installation."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation

    async def start(self) -> Process:
        salts: dict[date, bytes] = {}
        await prepare(self.installation, salts, local_day(NOW))
        return Process(Counting(self.installation, salts, NOW))


@pytest.fixture
def processes(installation: Installation) -> Processes:
    return Processes(installation)
