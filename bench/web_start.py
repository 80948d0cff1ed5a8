"""Measures how soon a server answers after its start."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.web_province import Province
from bench.web_report import Figure, at_most, known
from bench.web_servers import ask, liencong, limit

MOST_OF_STARLETTE = 3.0


def cold_start(province: Province, folder: Path, count: int) -> Iterator[Figure]:
    """Compare the start of `serve` with that of raw Starlette, turn by turn."""
    file = folder / "no-pages.json"
    file.write_text("{}", encoding="utf-8")
    ours, first_pages, raw = list[float](), list[float](), list[float]()
    for _ in range(count):
        with liencong(province.home) as server:
            asked = time.perf_counter()
            ask(server.port, "/")
            ours.append(server.started_in)
            first_pages.append(server.started_in + time.perf_counter() - asked)
        with limit("starlette", file) as server:
            raw.append(server.started_in)
    yield known("raw Starlette until it answers", f"{median(raw):.2f} s")
    times = median(mine / theirs for mine, theirs in zip(ours, raw, strict=True))
    title = f"serve with {province.component_sites} sites until /healthz, times that"
    yield at_most(title, times, MOST_OF_STARLETTE, beside=f"{median(ours):.2f} s")
    yield known("serve until the first home page", f"{median(first_pages):.2f} s")
