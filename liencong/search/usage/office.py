"""The screen of what is asked of a site: most, and in vain."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import SITE_MANAGE, require
from liencong.core.clock import local_day, utc_now
from liencong.core.office.shell import done, screen
from liencong.core.web.forms import read_form
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.core.web.tables import table_file
from liencong.search.usage import service
from liencong.search.usage.rules import ENOUGH_READERS, WORDS_LAST

SEARCH = "/cau-hinh/tim-kiem"
SPANS = (7, 30, 90)
"""Days over which questions may be added up; the longest is how long they are kept."""
DAYS = "ngay"
SHOWN, SAVED = 30, 5000
COLUMNS = ("question", "times", "hits", "last_day")


async def show(request: Request) -> Response:
    """Show what was asked most, and what found nothing."""
    site, days = site_of(request), _days(request)
    require(signed_in(request), SITE_MANAGE, site.id)
    since = local_day(utc_now()) - timedelta(days=days - 1)
    async with installation_of(request).read(site.id) as session:
        most = await service.list_questions(session, since=since, limit=SHOWN)
        in_vain = await service.list_questions(session, since=since, limit=SHOWN, found_nothing=True)
    facts = {
        "days": days,
        "spans": SPANS,
        "most": most,
        "in_vain": in_vain,
        "readers": ENOUGH_READERS,
        "kept_days": WORDS_LAST.days,
    }
    return await screen(request, "search_office/questions.html", facts)


async def save_table(request: Request) -> Response:
    """Give the questions as a file for spreadsheets."""
    site, words, days = site_of(request), installation_of(request).catalogue.text, _days(request)
    require(signed_in(request), SITE_MANAGE, site.id)
    since = local_day(utc_now()) - timedelta(days=days - 1)
    async with installation_of(request).read(site.id) as session:
        found = await service.list_questions(session, since=since, limit=SAVED)
    heading = [words(f"search_office.{column}") for column in COLUMNS]
    rows = [(one.words, one.times, one.hits, one.last_day) for one in found]
    return table_file(f"cau-tim-{site.slug}-{days}-ngay", heading, rows)


async def erase(request: Request) -> Response:
    """Forget a question."""
    form, installation = await read_form(request), installation_of(request)
    async with installation.write(site_of(request).id) as session:
        await service.erase(
            session, signed_in(request), str(form.values.get("question", "")),
            secret=installation.secret_key, now=utc_now(),
        )  # fmt: skip
    return done(request, SEARCH, "deleted")


def _days(request: Request) -> int:
    text = request.query_params.get(DAYS, "")
    return int(text) if text in map(str, SPANS) else SPANS[1]
