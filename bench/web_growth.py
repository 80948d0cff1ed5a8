"""Measures what more sites cost: processor time of a page, and memory."""

from collections.abc import Iterator
from pathlib import Path

from bench.web_province import Province, pages
from bench.web_report import Figure, at_least, at_most, known
from bench.web_servers import Server, liencong, limit
from bench.web_turns import Page, compare

LEAST_OF_FEW = 0.9
MOST_OF_STARLETTE = 3.0
MOST_KIB_A_SITE = 64.0


def growth(few: Province, many: Province) -> Iterator[Figure]:
    """Compare the pages of a province with few sites and of one with many."""
    with liencong(few.home) as small, liencong(many.home) as large:
        paths = pages(small), pages(large)
    asked = {
        f"{name} {how}": Page((paths[0][name], paths[1][name]), kept=how == "kept")
        for name in paths[0]
        for how in ("kept", "made anew")
    }
    for name, value in compare((few.home, many.home), asked).items():
        yield at_least(f"{name}, {many.component_sites} sites of {few.component_sites}", value, LEAST_OF_FEW)


def memory(few: Province, many: Province, folder: Path) -> Iterator[Figure]:
    """Compare the memory of the web process after its first pages."""
    with liencong(few.home) as small, liencong(many.home) as large:
        held = [_after_first_pages(server) for server in (small, large)]
    file = folder / "no-pages.json"
    file.write_text("{}", encoding="utf-8")
    with limit("starlette", file) as raw:
        least = raw.memory
    yield known("raw Starlette", _mib(least))
    yield at_most(
        f"web process, {few.component_sites} sites, times that", held[0] / least, MOST_OF_STARLETTE,
        beside=_mib(held[0]),
    )  # fmt: skip
    a_site = (held[1] - held[0]) / 1024 / (many.component_sites - few.component_sites)
    title = f"each idle site beyond them, up to {many.component_sites}"
    yield at_most(title, a_site, MOST_KIB_A_SITE, " KiB", _mib(held[1]))


def _after_first_pages(server: Server) -> int:
    pages(server)
    return server.memory


def _mib(size: int) -> str:
    return f"{size / 2**20:.0f} MiB"
