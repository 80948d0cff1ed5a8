"""Fetches the pictures and files of a peer's items, within bounds, through the guarded client."""

import time
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from liencong.core.http.guarded import GuardedClient, Limits
from liencong.federation.peer.errors import FilesSpent, SourceFailed
from liencong.sites.intake.formats.item import ImportedMedia
from liencong.sites.intake.media_sources import SourceFile

FILE = Limits(seconds=20, content_bytes=20_000_000)
MOST_FILES = 300
MOST_SECONDS = 120.0
"""What the files of one pull may cost; the items that are left over come with the next one."""


@dataclass
class PeerFiles:
    """The files of one peer during one pull or push; `credit` names whose they are."""

    client: GuardedClient
    credit: str
    most_seconds: float = MOST_SECONDS
    absent_code: str = "media-not-exported"
    leaves_addresses: bool = False
    """Readers are never sent to another system for what they did not ask for there."""
    is_spent: bool = False
    _fetched: int = 0
    _begun: float = field(default_factory=time.monotonic)

    async def find(self, said: ImportedMedia) -> SourceFile:
        """Fetch a file; raises a `FetchFailed`, or `FilesSpent` where the pull has fetched enough."""
        if self._fetched >= MOST_FILES or time.monotonic() - self._begun > self.most_seconds:
            self.is_spent = True
            raise FilesSpent
        self._fetched += 1
        answer = await self.client.get(said.url, limits=FILE)
        if answer.status != 200:
            raise SourceFailed(url=said.url, status=answer.status)
        name = unquote(urlsplit(answer.url).path).rpartition("/")[2]
        return SourceFile(name, answer.content, credit=self.credit, source=said.url)
