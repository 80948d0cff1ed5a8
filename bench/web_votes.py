"""Measures votes that are answered once they are on the disk, beside what raw Starlette does."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench.web_limits import POSTED, Page, write_pages
from bench.web_load import CONNECTIONS, Target, cheapness, cost, rate, ratio, rounds
from bench.web_province import LISTING, Province
from bench.web_report import Figure, at_least, known, microseconds
from bench.web_servers import NotMeasured, Server, ask, liencong, limit

LEAST_OF_STARLETTE = 0.6
VOTERS = 256
"""Who vote at once; a lot costs the same for many as for few, so fewer are measured beside."""
VOTE = """
local begun, number = os.time(), 0
wrk.method = "POST"
wrk.body = "option=OPTION"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
request = function()
  number = number + 1
  wrk.headers["User-Agent"] = "Voter " .. begun .. "-" .. number
  return wrk.format()
end
"""
"""For wrk: a form that another voter sends each time."""


def votes(province: Province, folder: Path, count: int) -> Iterator[Figure]:
    """Have as many voters vote as can, and count the votes again afterwards."""
    with ExitStack() as running:
        ours = running.enter_context(liencong(province.home))
        path, option = _poll(ours)
        file = folder / "pages-votes.json"
        page = ask(ours.port, LISTING)
        write_pages(file, {LISTING: Page(page.headers, page.body)})
        raw = running.enter_context(limit("starlette", file))
        form = VOTE.replace("OPTION", str(option))
        samples = rounds(
            {
                "votes": Target(ours, path, script=form, connections=VOTERS),
                "forms": Target(raw, POSTED, script=form, connections=VOTERS),
                "pages": Target(raw, LISTING, connections=VOTERS),
                "fewer votes": Target(ours, path, script=form),
                "fewer pages": Target(raw, LISTING),
            },
            count,
        )
    beside = f"{ratio(samples, 'votes', 'pages', rate):.2f} by rate, {microseconds(cost(samples, 'votes'))}"
    of_pages = ratio(samples, "votes", "pages", cheapness)
    yield at_least("a vote, of a page of raw Starlette", of_pages, LEAST_OF_STARLETTE, beside)
    yield known(
        "a vote, of a form read by raw Starlette", f"{ratio(samples, 'votes', 'forms', cheapness):.2f}"
    )
    yield known(
        f"with {CONNECTIONS} voters at once, of a page",
        f"{ratio(samples, 'fewer votes', 'fewer pages', cheapness):.2f}",
    )
    told = json.loads(province.run("poll", "recount", "--json"))
    yield known(
        "votes counted again",
        f"{sum(one['votes'] for one in told)} in {sum(one['lots'] for one in told)} lots",
    )


def _poll(server: Server) -> tuple[str, int]:
    """Give the path of the portal's poll, and one of its options."""
    listed = json.loads(ask(server.port, "/api/v1/polls?limit=1").body)["items"]
    if not listed:
        raise NotMeasured("the portal asks nothing")
    return f"/tham-do/{listed[0]['id']}", int(listed[0]["options"][0]["id"])
