"""Starts the servers that are measured, watches what they take, and ends them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.web_limits import HEALTH, PAGES

LOOPBACK = "127.0.0.1"
PORTAL_HOST = "localhost"
START_SECONDS, END_SECONDS = 60.0, 20.0
ROOT = Path(__file__).parents[1]
LIENCONG = str(Path(sys.executable).with_name("liencong"))
UVICORN = (
    *(sys.executable, "-m", "uvicorn", "--host", LOOPBACK, "--log-level", "warning", "--no-access-log"),
    *("--no-server-header", "--no-date-header", "--forwarded-allow-ips", ""),
)
"""With what `liencong serve` sets too."""
GRANIAN = (
    *(sys.executable, "-m", "granian", "--host", LOOPBACK, "--log-level", "warning", "--loop", "uvloop"),
    *("--factory", "--no-ws"),
)


_SCHED = 2
"""Of the clocks of a process, the exact one; its number and the process's make the clock's (Linux)."""


class NotMeasured(Exception):
    """Something could not be measured, and why."""


@dataclass(frozen=True)
class Server:
    """A server under measurement."""

    port: int
    pid: int
    started_in: float
    """Seconds from the start of its process until it answered."""

    @property
    def processor_seconds(self) -> float:
        """The processor time that its processes have taken."""
        return sum(time.clock_gettime(~pid << 3 | _SCHED) for pid in _family(self.pid))

    @property
    def memory(self) -> int:
        """The bytes of memory that its processes hold."""
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in _family(self.pid))
        return pages * os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Response:
    """What a server sent."""

    status: int
    headers: list[tuple[str, str]]
    body: str


@contextmanager
def liencong(home: Path, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Serve an installation as its operator would."""
    with serving([LIENCONG, "serve"], {**(settings or {}), "LIENCONG_HOME": str(home)}) as server:
        yield server


@contextmanager
def liencong_on_granian(home: Path) -> Iterator[Server]:
    """Serve an installation with granian."""
    command = [*GRANIAN, "--interface", "asgi", "liencong.core.operation.asgi:make"]
    with serving(command, {"LIENCONG_HOME": str(home)}) as server:
        yield server


@contextmanager
def limit(name: str, pages: Path) -> Iterator[Server]:
    """Serve one of the applications in `web_limits`: asgi and starlette with uvicorn, rsgi with granian."""
    application = f"bench.web_limits:{name}"
    uvicorn, granian = [*UVICORN, "--factory", application], [*GRANIAN, "--interface", "rsgi", application]
    with serving(granian if name == "rsgi" else uvicorn, {PAGES: str(pages)}) as server:
        yield server


@contextmanager
def serving(command: Sequence[str], settings: Mapping[str, str]) -> Iterator[Server]:
    """Run a server on a free port while the block runs; raise `NotMeasured` where it does not come up."""
    port, begun = free_port(), time.perf_counter()
    with subprocess.Popen([*command, "--port", str(port)], env=environment(settings), cwd=ROOT) as process:
        try:
            _wait_for(process, port, begun)
            yield Server(port, process.pid, time.perf_counter() - begun)
        finally:
            process.terminate()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def environment(settings: Mapping[str, str]) -> Mapping[str, str]:
    """Give our environment without settings of some installation, and with other ones."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LIENCONG_")}
    return {**ours, **settings}


def ask(port: int, path: str, host: str = PORTAL_HOST, **headers: str) -> Response:
    """Get one page; raise `OSError` or `HTTPException` where nobody answers well."""
    connection = HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("GET", path, headers={"host": host, **headers})
        answer = connection.getresponse()
        return Response(answer.status, answer.getheaders(), answer.read().decode())
    finally:
        connection.close()


def _wait_for(process: "subprocess.Popen[bytes]", port: int, begun: float) -> None:
    while process.poll() is None and time.perf_counter() - begun < START_SECONDS:
        try:
            ask(port, HEALTH)
        except (OSError, HTTPException):
            time.sleep(0.005)
        else:
            return
    raise NotMeasured(f"{process.args!r} does not answer")


def _family(pid: int) -> list[int]:
    children = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return [pid, *(below for child in children for below in _family(child))]


def free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
