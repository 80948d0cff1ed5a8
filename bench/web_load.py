"""Asks servers for pages as fast as they can give them, turn by turn, and compares what they did."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.web_servers import LOOPBACK, PORTAL_HOST, NotMeasured, Server

CONNECTIONS, CONNECTIONS_MADE_ANEW = 32, 8
"""Readers at once: of kept pages, and of pages made anew, of which a few take the whole processor."""
ROUND_SECONDS = 1
BROWSER = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
)
NEW_ADDRESS_EACH_TIME = """
local number = 0
request = function()
  number = number + 1
  return wrk.format(nil, wrk.path .. "?do=" .. number)
end
"""
"""For wrk: a parameter that nothing knows, so that no page is kept."""


@dataclass(frozen=True)
class Target:
    """A page of a server."""

    server: Server
    path: str
    host: str = PORTAL_HOST
    headers: Mapping[str, str] = field(default_factory=dict)
    kept: bool = True
    """Whether it may come from memory."""
    connections: int = CONNECTIONS
    """How many ask at once."""
    script: str = ""
    """For wrk: what is sent instead of asking for the page."""


@dataclass(frozen=True)
class Sample:
    """What a server did in one round."""

    rate: float
    """Requests per second."""
    cost: float
    """Seconds of processor time a request."""


Samples = Mapping[str, Sequence[Sample]]


def find_wrk() -> None:
    """Find the load generator, or install it where we may; raise `NotMeasured` with what to do otherwise."""
    if shutil.which("wrk") is None and os.geteuid() == 0 and shutil.which("apt-get") is not None:
        apt = ["apt-get", "--quiet", "--quiet", "install", "--yes", "--no-install-recommends", "wrk"]
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(apt, env=quiet, capture_output=True, check=False, timeout=300)
    if shutil.which("wrk") is None:
        raise NotMeasured("wrk is missing: sudo apt-get install wrk")


def rounds(targets: Mapping[str, Target], count: int) -> dict[str, list[Sample]]:
    """Load every target in turn, `count` times, after one round that does not count."""
    samples: dict[str, list[Sample]] = {name: [] for name in targets}
    for number in range(count + 1):
        for name, target in targets.items():
            sample = load(target)
            if number:
                samples[name].append(sample)
    return samples


def load(target: Target, seconds: int = ROUND_SECONDS) -> Sample:
    """Load one target for some seconds; raise `NotMeasured` where it fails to answer well."""
    before = target.server.processor_seconds
    with TemporaryDirectory(prefix="liencong-bench-") as folder:
        done = subprocess.run(
            [*_wrk(target, seconds, Path(folder)), f"http://{LOOPBACK}:{target.server.port}{target.path}"],
            capture_output=True, text=True, check=False, timeout=seconds + 30,
        )  # fmt: skip
    taken = target.server.processor_seconds - before
    requests, rate = (
        _number(r"(\d+) requests in", done.stdout),
        _number(r"Requests/sec:\s+([\d.]+)", done.stdout),
    )
    if not requests or re.search(r"Non-2xx|Socket errors", done.stdout):
        raise NotMeasured(f"{target.host}{target.path}: {' '.join((done.stdout + done.stderr).split())}")
    return Sample(rate, taken / requests)


def ratio(samples: Samples, one: str, other: str, of: Callable[[Sample], float]) -> float:
    """Give how one target compares with another: the median of the rounds' ratios."""
    pairs = zip(samples[one], samples[other], strict=True)
    return median(of(first) / of(second) for first, second in pairs)


def rate(sample: Sample) -> float:
    """Give the requests per second."""
    return sample.rate


def cheapness(sample: Sample) -> float:
    """Give the requests per second of processor time."""
    return 1 / sample.cost


def cost(samples: Samples, name: str) -> float:
    """Give the median processor time of a request, in seconds."""
    return median(sample.cost for sample in samples[name])


def _wrk(target: Target, seconds: int, folder: Path) -> list[str]:
    headers = {"Host": target.host, "User-Agent": BROWSER, **target.headers}
    command = ["wrk", "-t1", f"-c{target.connections}", f"-d{seconds}s"]
    command += [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    sent = target.script if target.kept else NEW_ADDRESS_EACH_TIME
    if sent:
        script = folder / "each.lua"
        script.write_text(sent, encoding="utf-8")
        command += ["-s", str(script)]
    return command


def _number(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    return float(found[1]) if found else 0.0
