"""The search as readers meet it: an installation with many sites, asked over HTTP in a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import anyio
import httpx2

from liencong.core.boot import assemble
from liencong.core.db.schema import migrate
from liencong.core.installation import Installation
from liencong.core.settings import load_settings
from liencong.core.tenancy.tables import COMPONENT, PORTAL, Site
from liencong.search import service
from liencong.search.document import Document
from liencong.search.index import SearchIndex
from liencong.search.indexer import Indexer

PORT = 18231
HOST = f"127.0.0.1:{PORT}"
BATCH = 500
AT_ONCE = 8
START_SECONDS = 60
REST_SECONDS = 60
AT_REST = 0.1
"""Share of a processor below which nothing but looking for work goes on in a server."""


@contextmanager
def served(home: Path, documents: Sequence[Document]) -> Iterator["Server"]:
    """Serve an installation that holds these documents."""
    anyio.run(_fill, home, documents)
    environment = os.environ | {"LIENCONG_HOME": str(home), "LIENCONG_BASE_HOST": HOST}
    command = [sys.executable, "-m", "uvicorn", "liencong.core.operation.asgi:make", "--factory",
               "--port", str(PORT), "--log-level", "warning", "--no-access-log"]  # fmt: skip
    process = subprocess.Popen(command, env=environment)
    try:
        with httpx2.Client(base_url=f"http://{HOST}", timeout=30) as client:
            _wait_for(client)
            server = Server(client, process.pid)
            print(f"the server is at rest {server.wait_for_rest():.0f} s after its start")
            yield server
    finally:
        process.terminate()
        process.wait()


class Server:
    """A web process that answers searches."""

    def __init__(self, client: httpx2.Client, process_id: int) -> None:
        self._client = client
        self._process_id = process_id
        self.refused = 0
        """Questions that were not answered in time, as happens on a machine that does too much else."""

    def ask(self, text: str) -> list[str]:
        """Ask the JSON API; give the keys in the order of the answer."""
        answer = self._get("/api/v1/search", {"q": text, "per_page": "10"})
        return [hit["external_id"] for hit in answer.json()["hits"]] if answer.is_success else []

    def ask_for_page(self, text: str) -> bytes:
        """Ask for the page that people see."""
        return self._get("/tim-kiem", {"q": text}).content

    def _get(self, path: str, parameters: Mapping[str, str]) -> httpx2.Response:
        answer = self._client.get(path, params=parameters)
        if answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE:
            self.refused += 1
        else:
            answer.raise_for_status()
        return answer

    def wait_for_rest(self) -> float:
        """Wait until the process does nothing of its own; give the seconds, or raise `TimeoutError`."""
        started = time.perf_counter()
        while time.perf_counter() - started < REST_SECONDS:
            before = self.processor_seconds()
            time.sleep(1)
            if self.processor_seconds() - before < AT_REST:
                return time.perf_counter() - started
        raise TimeoutError("the server does not come to rest")

    def megabytes(self) -> tuple[float, float]:
        """Tell how much memory the process holds, and how much of it is files: the index, libraries."""
        status = Path(f"/proc/{self._process_id}/status").read_text(encoding="ascii")
        said = dict(line.split(":", 1) for line in status.splitlines())
        return int(said["VmRSS"].split()[0]) / 1024, int(said["RssFile"].split()[0]) / 1024

    def processor_seconds(self) -> float:
        """Tell how much processor time the process has used."""
        fields = Path(f"/proc/{self._process_id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rate(self, texts: Sequence[str]) -> float:
        """Give the answers a second with a few askers at once."""
        started = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as askers:
            list(askers.map(self.ask, texts))
        return len(texts) / (time.perf_counter() - started)


async def _fill(home: Path, documents: Sequence[Document]) -> None:
    async with assemble(load_settings(home, BASE_HOST=HOST)).running() as installation:
        await migrate(installation.database)
        await _make_sites(installation, max(document.site_id for document in documents))
        for start in range(0, len(documents), BATCH):
            async with installation.database.write_sessions.begin() as session:
                await service.put(session, documents[start : start + BATCH], now=datetime.now(UTC))
        indexer = Indexer(installation.database, installation.get(SearchIndex))
        await indexer.rebuild(lambda done, total: None)
        await _work_off(installation)
        status = await indexer.status()
        if status.waiting or not status.agrees:
            raise RuntimeError(f"the index has not followed: {status.waiting} documents wait")
        print(f"served: {status.indexed} documents on {len((await installation.sites.load()).by_id)} sites")


async def _work_off(installation: Installation) -> None:
    """Do what a server would at its first start: it lists the sites in the directory, and tells of news.

    With so many sites that takes seconds, which an installation that grows one by one never sees at once.
    """
    await installation.relay.work_off()
    for feature in installation.features:
        for duty in feature.duties:
            await installation.relay.do(duty)
    await installation.relay.work_off()


async def _make_sites(installation: Installation, count: int) -> None:
    now = datetime.now(UTC)
    async with installation.database.write_sessions.begin() as session:
        for number in range(1, count + 1):
            kind = PORTAL if number == 1 else COMPONENT
            session.add(
                Site(id=number, slug=f"trang-{number}", name=f"Trang {number}", kind=kind, created_at=now)
            )


def _wait_for(client: httpx2.Client) -> None:
    for _ in range(START_SECONDS * 10):
        try:
            client.get("/healthz")
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not start")
