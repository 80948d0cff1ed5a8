"""A week as those see it who write schedules: with what is internal."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require_somewhere
from liencong.core.clock import local_day, utc_now
from liencong.core.office.shell import screen
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.plugins.schedule import rules
from liencong.plugins.schedule.fields import SCHEDULE, WEEK, ScheduleFields, monday_of
from liencong.plugins.schedule.views import WEEK_PARAMETER, list_weeks, week_of
from liencong.sites.entry import desk
from liencong.sites.entry.rules import ENTRY_WRITE
from liencong.sites.entry.typed_fields import read_as

WEEKS = "/lich-tuan"


async def show_week(request: Request) -> Response:
    """Show what was approved for a week on the boards on which somebody writes, what is internal included."""
    actor, site, now = signed_in(request), site_of(request), utc_now()
    require_somewhere(actor, ENTRY_WRITE, site.id)
    today = local_day(now)
    week = week_of(request.query_params.get(WEEK_PARAMETER, "")) or monday_of(today)
    async with installation_of(request).read(site.id) as session:
        held = [one for one in await desk.writable_boards(session, actor) if one.type == SCHEDULE]
        shown = await list_weeks(session, [board.id for board in held], week, week, now=now)
    own = [read_as(ScheduleFields, one.revision.fields) for one in shown if not one.is_link]
    url = local_url(request, f"{OFFICE}{WEEKS}")
    facts = {
        "days": rules.days_of(week, [row for said in own for row in said.rows], today),
        "has_any": bool(own),
        "number": week.isocalendar().week,
        "first": week,
        "last": week + WEEK - timedelta(days=1),
        "before_url": f"{url}?{WEEK_PARAMETER}={week - WEEK}",
        "present_url": url,
        "after_url": f"{url}?{WEEK_PARAMETER}={week + WEEK}",
    }
    return await screen(request, "schedule/office.html", facts)
