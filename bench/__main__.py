"""Measures pages and publishing on this machine, over loopback, and prints each figure beside its goal.

    python -m bench [--rounds 7] [--only kept-pages changes]

Two made-up provinces are seeded in a temporary folder. Figures are ratios between servers that are asked turn
by turn, so that they hold on a machine that does other things too. It takes some ten minutes. The exit code
is 1 where something could not be measured; a missed goal is for people to read.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPException
from pathlib import Path

import httpx2

from bench import (
    web_changes,
    web_growth,
    web_links,
    web_pages,
    web_peers,
    web_processes,
    web_start,
    web_votes,
)
from bench.web_load import find_wrk
from bench.web_province import Province, seed
from bench.web_report import Figure, print_table
from bench.web_servers import NotMeasured

FEW, MANY = 40, 400
"""Component sites."""
LIVES = 40
"""Entries that are published, linked, changed and withdrawn."""
STARTS = 7
NEEDS_MANY = ("growth", "memory")

Measure = Callable[[], Iterator[Figure]]


def main() -> int:
    """Measure what is asked for; give the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    parser = argparse.ArgumentParser(prog="bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7, help="of one second for each page of each server")
    parser.add_argument("--only", nargs="+", choices=sorted(_measures(Path(), 0)), default=[])
    chosen = parser.parse_args()
    try:
        find_wrk()
        with tempfile.TemporaryDirectory(prefix="liencong-bench-") as folder:
            return _measure(Path(folder), chosen.rounds, chosen.only)
    except (NotMeasured, subprocess.TimeoutExpired) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1


def _measure(folder: Path, rounds: int, only: list[str]) -> int:
    measures = {
        name: measure for name, measure in _measures(folder, rounds).items() if not only or name in only
    }
    seed(folder / "few", FEW)
    if any(name in NEEDS_MANY for name in measures):
        seed(folder / "many", MANY)
    failed = False
    for name, measure in measures.items():
        figures = list[Figure]()
        try:
            figures.extend(measure())
        except (
            NotMeasured,
            OSError,
            HTTPException,
            httpx2.HTTPError,
            TimeoutError,
            subprocess.TimeoutExpired,
        ) as error:
            failed = True
            print(f"{name} could not be measured: {error!r}", file=sys.stderr)
        print_table(name, figures)
    return int(failed)


def _measures(folder: Path, rounds: int) -> Mapping[str, Measure]:
    few, many = Province(folder / "few", FEW), Province(folder / "many", MANY)
    return {
        "kept-pages": lambda: web_pages.kept_pages(few, folder, rounds),
        "made-pages": lambda: web_pages.made_pages(few, folder, rounds),
        "granian": lambda: web_pages.on_granian(few, folder, rounds),
        "changes": lambda: web_changes.changes(few, LIVES),
        "processes": lambda: web_processes.two_processes(folder / "processes", LIVES),
        "votes": lambda: web_votes.votes(few, folder, rounds),
        "growth": lambda: web_growth.growth(few, many),
        "memory": lambda: web_growth.memory(few, many, folder),
        "links": lambda: web_links.over_purging(folder / "links"),
        "peers": lambda: web_peers.pulling_peers(folder / "peers"),
        "start": lambda: web_start.cold_start(few, folder, STARTS),
    }


if __name__ == "__main__":
    sys.exit(main())
