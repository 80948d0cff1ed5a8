"""Gathers what is asked in this process, in memory, and writes it every few seconds."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from starlette.requests import Request

from liencong.core.clock import local_day, utc_now
from liencong.core.installation import Installation
from liencong.core.repeating import repeating
from liencong.core.web.request import site_of
from liencong.search.usage import service
from liencong.search.usage.readers import ReaderKeys
from liencong.search.usage.rules import Asked, kept_form

log = structlog.get_logger()

WRITES_EVERY = 10.0
"""Seconds between batches: a process that is killed loses what was asked since the last one."""
MOST_WAITING = 2000
"""Questions of one site between two batches; in a flood the others are not noted."""
MOST_OF_A_READER = 30
"""Questions of one reader between two batches."""


class QuestionLog:
    """The questions that this process was asked since the last batch."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._readers = next(iter(installation.features.provided(ReaderKeys)), None)
        self._asked: defaultdict[int, list[Asked]] = defaultdict(list)
        self._by_reader: Counter[int] = Counter()

    def note(self, request: Request, text: str, hits: int) -> None:
        """Note a question and how much it found; what must not be kept is not even held."""
        reader = self._readers.key(request, utc_now()) if self._readers else None
        form, waiting = kept_form(text), self._asked[site_of(request).id]
        if reader is None or form is None or len(waiting) >= MOST_WAITING:
            return
        self._by_reader[reader] += 1
        if self._by_reader[reader] <= MOST_OF_A_READER:
            waiting.append(Asked(*form, reader=reader, hits=hits))

    async def write(self) -> None:
        """Write what was gathered; what fails is lost, since nobody misses it."""
        asked, self._asked = self._asked, defaultdict(list)
        self._by_reader.clear()
        for site_id, questions in asked.items():
            try:
                async with self._installation.write(site_id) as session:
                    today, secret = local_day(utc_now()), self._installation.secret_key
                    await service.note(session, questions, secret=secret, today=today)
            except Exception:
                log.exception("questions were not noted", site=site_id)


@asynccontextmanager
async def open_log(installation: Installation) -> AsyncIterator[QuestionLog]:
    """Gather while the installation runs; what is left is written at its end."""
    questions = QuestionLog(installation)
    async with repeating(questions.write, WRITES_EVERY):
        yield questions


async def forget(installation: Installation) -> None:
    """Throw away what was asked long ago."""
    async with installation.write(None) as session:
        await service.forget(session, today=local_day(utc_now()))
