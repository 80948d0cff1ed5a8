"""Measures pages: from memory against applications that can do no less, and made anew."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench.web_limits import RENDERED, Page, write_pages
from bench.web_load import CONNECTIONS_MADE_ANEW, Samples, Target, cheapness, cost, rate, ratio, rounds
from bench.web_province import Province, pages
from bench.web_report import Figure, at_least, at_most, known, microseconds
from bench.web_servers import Server, ask, liencong, liencong_on_granian, limit

GZIP = {"Accept-Encoding": "gzip"}
ROBOT = {"User-Agent": "Bench robot"}
"""Its visits are not counted."""
LEAST_OF_BARE, LEAST_OF_STARLETTE, LEAST_ZIPPED = 0.8, 1.5, 0.95
LEAST_COUNTED = 0.97
GRANIAN_OF_STARLETTE = 2.3
MOST_OF_RENDERING = 1.5


def kept_pages(province: Province, folder: Path, count: int) -> Iterator[Figure]:
    """Compare pages from memory with the same bytes sent by a bare application on the same server."""
    with ExitStack() as running:
        ours = running.enter_context(liencong(province.home))
        paths, file = pages(ours), folder / "pages.json"
        etags = _write(ours, paths, file)
        bare, raw = (running.enter_context(limit(name, file)) for name in ("asgi", "starlette"))
        targets = dict[str, Target]()
        for name, path in paths.items():
            targets |= {
                name: Target(ours, path),
                f"bare {name}": Target(bare, path),
                f"raw {name}": Target(raw, path),
                f"304 {name}": Target(ours, path, headers={"If-None-Match": etags[name]}),
                f"gzip {name}": Target(ours, path, headers=GZIP),
                f"uncounted {name}": Target(ours, path, headers=ROBOT),
            }
        samples = rounds(targets, count)
    for name in paths:
        yield from _kept(samples, name)


def on_granian(province: Province, folder: Path, count: int) -> Iterator[Figure]:
    """Compare the same pages on granian, with the RSGI application as the limit."""
    with ExitStack() as running:
        ours = running.enter_context(liencong_on_granian(province.home))
        paths, file = pages(ours), folder / "pages-granian.json"
        _write(ours, paths, file)
        bare, raw = (running.enter_context(limit(name, file)) for name in ("rsgi", "starlette"))
        targets = dict[str, Target]()
        for name, path in paths.items():
            targets |= {
                name: Target(ours, path),
                f"bare {name}": Target(bare, path),
                f"raw {name}": Target(raw, path),
            }
        samples = rounds(targets, count)
    for name in paths:
        of_rsgi = ratio(samples, name, f"bare {name}", cheapness)
        of_raw = ratio(samples, name, f"raw {name}", cheapness)
        yield known(f"{name}, of the RSGI application", f"{of_rsgi:.2f}")
        yield at_least(
            f"{name}, of raw Starlette on uvicorn", of_raw, GRANIAN_OF_STARLETTE, _cost(samples, name)
        )


def made_pages(province: Province, folder: Path, count: int) -> Iterator[Figure]:
    """Compare pages that are made anew with rendering 20 items in raw Starlette."""
    with ExitStack() as running:
        ours = running.enter_context(liencong(province.home))
        paths, file = pages(ours), folder / "pages-made.json"
        _write(ours, paths, file)
        raw = running.enter_context(limit("starlette", file))
        targets = {name: _made_anew(ours, path) for name, path in paths.items()}
        samples = rounds({**targets, "rendering": _made_anew(raw, RENDERED)}, count)
    yield known("Starlette with Jinja2, 20 items", microseconds(cost(samples, "rendering")))
    for name in paths:
        times = 1 / ratio(samples, name, "rendering", cheapness)
        yield at_most(f"{name} made anew, times that", times, MOST_OF_RENDERING, beside=_cost(samples, name))


def _kept(samples: Samples, name: str) -> Iterator[Figure]:
    of_rate, of_cost = (ratio(samples, name, f"bare {name}", of) for of in (rate, cheapness))
    of_raw = ratio(samples, name, f"raw {name}", cheapness)
    unchanged, zipped = (ratio(samples, f"{how} {name}", name, cheapness) for how in ("304", "gzip"))
    median_rate = sorted(sample.rate for sample in samples[name])[len(samples[name]) // 2]
    yield at_least(f"{name}, rate of the bare application's", of_rate, LEAST_OF_BARE, f"{median_rate:.0f}/s")
    yield at_least(f"{name}, per processor time", of_cost, LEAST_OF_BARE, _cost(samples, name))
    yield at_least(f"{name}, of raw Starlette", of_raw, LEAST_OF_STARLETTE, _cost(samples, f"raw {name}"))
    yield at_least(f"{name}, 304 of 200", unchanged, 1)
    yield at_least(f"{name}, gzip of identity", zipped, LEAST_ZIPPED)
    counted = ratio(samples, name, f"uncounted {name}", cheapness)
    yield at_least(f"{name}, counted of not counted", counted, LEAST_COUNTED)


def _made_anew(server: Server, path: str) -> Target:
    return Target(server, path, kept=False, connections=CONNECTIONS_MADE_ANEW)


def _cost(samples: Samples, name: str) -> str:
    return f"{microseconds(cost(samples, name))} a page"


def _write(server: Server, paths: dict[str, str], file: Path) -> dict[str, str]:
    """Write what the server sends from memory; give the pages' entity tags."""
    answers = {name: ask(server.port, path) for name, path in paths.items()}
    write_pages(file, {paths[name]: Page(answer.headers, answer.body) for name, answer in answers.items()})
    return {name: dict(answer.headers)["etag"] for name, answer in answers.items()}
