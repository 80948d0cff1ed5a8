"""The screens of those who ask: their polls, what each has come to, a new one, an early end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, LiencongError
from liencong.core.office.chart import Bar, Chart
from liencong.core.office.shell import done, screen
from liencong.core.text import sort_key
from liencong.core.web.days import day_begins, day_ends
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import OFFICE, installation_of, local_url, path_number, signed_in, site_of
from liencong.core.web.tables import table_file
from liencong.sites.entry import desk
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.entry_screen import ENTRIES
from liencong.sites.poll import publishing, service
from liencong.sites.poll.rules import PollState
from liencong.sites.poll.service import POLL_MANAGE, PollInput, Result

POLLS = "/tham-do"


@dataclass(frozen=True)
class PollScreen:
    """A screen that a feature adds for each poll, at `path` below the poll's own address."""

    label: str
    path: str
    is_for: Callable[[Request], bool]


async def show_list(request: Request) -> Response:
    """Show the polls of the site with their results."""
    return await _list_screen(request)


@dataclass(frozen=True)
class SiteRow:
    """The votes of one site: for each option in its order, and together."""

    name: str
    votes: Sequence[int]

    @property
    def total(self) -> int:
        """All votes of the site."""
        return sum(self.votes)


async def show(request: Request) -> Response:
    """Show what a poll has come to, on each of its sites and in total."""
    return await _result_screen(request)


async def _result_screen(request: Request, refusal: LiencongError | None = None) -> Response:
    result, rows = await _result(request)
    text = installation_of(request).catalogue.text
    charts = [_ranking(text, "poll-options", [Bar(one.label, one.votes) for one in result.options])]
    if len(rows) > 1:
        charts.append(_ranking(text, "poll-sites", [Bar(row.name, row.total) for row in rows]))
    facts = {
        "result": result,
        "rows": rows,
        "drawn": charts,
        **await _published(request, result),
        **_addresses(request),
        "refusal": message_of(installation_of(request).catalogue, refusal) if refusal else "",
    }
    return await screen(request, "poll/one.html", facts, status=status_of(refusal) if refusal else 200)


async def publish_result(request: Request) -> Response:
    """Write what a poll has come to as a draft, and lead there."""
    actor, poll_id, form = signed_in(request), path_number(request, "poll_id"), await read_form(request)
    installation, site = installation_of(request), site_of(request)
    names = {one.id: one.name for one in (await installation.sites.load()).by_id.values()}
    means = publishing.Means(content_types(installation.features), installation.catalogue, names)
    try:
        async with installation.write(site.id) as session:
            made = await publishing.write_result(
                session, actor, poll_id, str(form.values.get("board", "")), means, now=utc_now()
            )
    except LiencongError as error:
        return await _result_screen(request, error)
    return done(request, f"{ENTRIES}/{made.id}", "poll-result")


async def save(request: Request) -> Response:
    """Give what a poll has come to as a file."""
    result, rows = await _result(request)
    text = installation_of(request).catalogue.text
    heading = [text("poll.site"), *(one.label for one in result.options), text("polls.sum")]
    lines: list[Sequence[object]] = [(row.name, *row.votes, row.total) for row in rows]
    lines.append((text("polls.sum"), *(one.votes for one in result.options), result.total))
    percents = [one.percent for one in result.options]
    lines.append((text("polls.percent"), *percents, sum(percents)))
    return table_file(f"tham-do-{result.poll.id}", heading, lines)


async def show_new(request: Request) -> Response:
    """Show an empty form."""
    return await _form_screen(request, form_of({}))


async def create(request: Request) -> Response:
    """Ask a new question; where something does not hold, what was typed stays."""
    actor, form = signed_in(request), await read_form(request)
    installation, site = installation_of(request), site_of(request)
    try:
        async with installation.write(site.id) as session:
            await service.create(session, actor, _input(form), now=utc_now())
    except Invalid as error:
        fields = {name.partition(".")[0]: code for name, code in error.fields.items()}
        form.refuse(Invalid(fields, **error.params), installation.catalogue)
        return await _form_screen(request, form, status=422)
    return done(request, POLLS, "poll-created")


async def close(request: Request) -> Response:
    """Close a poll now."""
    actor, poll_id = signed_in(request), path_number(request, "poll_id")
    await read_form(request)
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            await service.close(session, actor, poll_id, now=utc_now())
    except LiencongError as error:
        return await _list_screen(request, refusal=error)
    return done(request, POLLS, "poll-closed")


async def count_bursts(request: Request) -> Response:
    """Decide whether votes of a poll count that came in bursts."""
    actor, poll_id, form = signed_in(request), path_number(request, "poll_id"), await read_form(request)
    counted = form.values.get("counted") == "1"
    async with installation_of(request).write(site_of(request).id) as session:
        await service.count_bursts(session, actor, poll_id, counted=counted, now=utc_now())
    return done(request, POLLS, "bursts-counted" if counted else "bursts-left-out")


async def _result(request: Request) -> tuple[Result, list[SiteRow]]:
    """Give the result of a poll that the site asks, and the votes of each site, most votes first."""
    installation, site = installation_of(request), site_of(request)
    require(signed_in(request), POLL_MANAGE, site.id)
    async with installation.read(site.id) as session:
        poll = await service.get_own(session, path_number(request, "poll_id"))
        (result,) = await service.results_of(session, [poll], now=utc_now())
    sites = (await installation.sites.load()).by_id
    rows = [
        SiteRow(sites[site_id].name, [votes.get(option.id, 0) for option in result.options])
        for site_id, votes in result.tally.items()
    ]
    return result, sorted(rows, key=lambda row: (-row.total, sort_key(row.name)))


async def _published(request: Request, result: Result) -> dict[str, Any]:
    """Give the entry with the result of a poll, or the boards on which it may be written."""
    async with installation_of(request).read(site_of(request).id) as session:
        is_written = await publishing.has_result(session, result.poll)
        boards = await desk.writable_boards(session, signed_in(request))
    may_publish = result.state is PollState.CLOSED and not is_written
    offered = [(one.id, one.title) for one in boards if one.type == publishing.ARTICLE]
    entry = f"{OFFICE}{ENTRIES}/{result.poll.result_entry_id}"
    return {
        "boards": offered if may_publish else [],
        "entry_url": local_url(request, entry) if is_written else "",
    }


def _ranking(text: Callable[[str], str], name: str, bars: Sequence[Bar]) -> Chart:
    title, of, unit = (text(f"charts.{name}{part}") for part in ("", "-of", "-unit"))
    return Chart(name, title, of, unit, bars, is_ranking=True)


def _addresses(request: Request) -> dict[str, Any]:
    return {
        "polls_url": local_url(request, f"{OFFICE}{POLLS}"),
        "public_url": local_url(request, "/tham-do"),
        "screens": [
            one for one in installation_of(request).features.provided(PollScreen) if one.is_for(request)
        ],
    }


async def _list_screen(request: Request, *, refusal: LiencongError | None = None) -> Response:
    installation, site, now = installation_of(request), site_of(request), utc_now()
    require(signed_in(request), POLL_MANAGE, site.id)
    async with installation.read(site.id) as session:
        results = await service.results_of(session, await service.list_own(session), now=now)
    facts = {
        "results": results,
        **_addresses(request),
        "refusal": message_of(installation.catalogue, refusal) if refusal else None,
    }
    return await screen(request, "poll/list.html", facts, status=status_of(refusal) if refusal else 200)


async def _form_screen(request: Request, form: Form, *, status: int = 200) -> Response:
    require(signed_in(request), POLL_MANAGE, site_of(request).id)
    facts = {"form": form, "polls_url": local_url(request, f"{OFFICE}{POLLS}")}
    return await screen(request, "poll/new.html", facts, status=status)


def _input(form: Form) -> PollInput:
    lines = str(form.values.get("options", "")).splitlines()
    given: dict[str, Any] = {
        "question": form.values.get("question", ""),
        "options": [{"label": line} for line in lines if line.strip()] or "",
        "opens_at": day_begins(form, "opens_at"),
        "closes_at": day_ends(form, "closes_at"),
    }
    return Form(values=given).check(PollInput)
