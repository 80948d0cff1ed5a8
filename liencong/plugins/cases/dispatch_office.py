"""The screens of letters: choose cases, write the letter, save it as a file, note that it went out."""

from datetime import date
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed, require
from liencong.core.clock import local_day
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.office.shell import done, screen
from liencong.core.on_demand import OnDemand
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, Site
from liencong.core.text import format_date, sort_key
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, form_of, read_form, row_number
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.plugins.cases import dispatching
from liencong.plugins.cases.dispatching import DispatchInput, SentInput
from liencong.plugins.cases.office import desk_of
from liencong.plugins.cases.rules import CASE_ANSWER, CASE_SIGN
from liencong.plugins.cases.tables import CaseDispatch
from liencong.plugins.cases.told import QUESTIONS, row_of

if TYPE_CHECKING:
    from liencong.plugins.cases import letter_file
else:
    letter_file = OnDemand("liencong.plugins.cases.letter_file")

LETTERS = f"{QUESTIONS}/van-ban"
CHOSEN = "viec"
"""The parameter of an address that names a case, as often as there are some."""

MOST_LETTERS = 100
COLUMNS = ("number_column", "content", "field", "received", "due")


async def show_list(request: Request) -> Response:
    """Show the letters of the site, the latest first."""
    desk = desk_of(request)
    require(desk.actor, CASE_ANSWER, desk.site.id)
    sites = installation_of(request).sites.loaded.by_id
    async with installation_of(request).read(desk.site.id) as session:
        letters = await dispatching.list_letters(session, desk, limit=MOST_LETTERS)
    rows = [(letter, sites[letter.to_site_id].name) for letter in letters]
    return await screen(request, "cases/letters.html", {"letters": rows})


async def show_new(request: Request) -> Response:
    """Show an empty letter about the cases that were chosen, with others that are alike."""
    numbers = [row_number(text) for text in request.query_params.getlist(CHOSEN)]
    chosen = [str(number) for number in numbers if number is not None]
    text = installation_of(request).catalogue.text
    values = {"cases": chosen, "issued_on": local_day(desk_of(request).now).isoformat(),
              "subject": text("case_dispatch.subject_first")}  # fmt: skip
    return await _form(request, form_of(values))


async def dispatch(request: Request) -> Response:
    """Pass the chosen cases on by one letter."""
    form, installation, desk = await read_form(request), installation_of(request), desk_of(request)
    to = installation.sites.loaded.by_slug.get(str(form.values.get("to", "")))
    try:
        given = check(DispatchInput, {name: value for name, value in form.values.items() if value})
        if to is None:
            raise Invalid({"to": "choice-unknown" if form.values.get("to") else "required"})
        async with installation.write(desk.site.id) as session:
            letter = await dispatching.dispatch(session, desk, given, to)
    except (Invalid, Refused) as error:
        if isinstance(error, Invalid):
            form.refuse(error, installation.catalogue)
        else:
            form.errors[""] = message_of(installation.catalogue, error)
        return await _form(request, form, status=status_of(error))
    return done(request, f"{LETTERS}/{letter.id}", "case-dispatched")


async def show_one(request: Request) -> Response:
    """Show a letter with the cases that it names."""
    return await _one(request, Form())


async def note_sent(request: Request) -> Response:
    """Note when and how a letter went out."""
    form, installation, desk = await read_form(request), installation_of(request), desk_of(request)
    letter_id = path_number(request, "letter_id")
    try:
        given = form.check(SentInput)
        async with installation.write(desk.site.id) as session:
            await dispatching.note_sent(session, desk, letter_id, given)
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _one(request, form, status=422)
    return done(request, f"{LETTERS}/{letter_id}", "case-sent")


async def save_file(request: Request) -> Response:
    """Give a letter as a document."""
    letter = await _letter(request)
    content = await to_thread.run_sync(letter_file.write_letter, _told(request, letter))
    headers = {"content-disposition": f'attachment; filename="van-ban-chuyen-{letter.id}.docx"'}
    return Response(
        content, media_type=letter_file.MEDIA_TYPE, headers=headers | {"cache-control": "no-store"}
    )


async def _letter(request: Request) -> CaseDispatch:
    desk = desk_of(request)
    async with installation_of(request).read(desk.site.id) as session:
        return await dispatching.get(session, desk, path_number(request, "letter_id"))


async def _one(request: Request, form: Form, *, status: int = 200) -> Response:
    letter = await _letter(request)
    text = installation_of(request).catalogue.text
    form.values.setdefault("sent_on", local_day(desk_of(request).now).isoformat())
    facts = {
        "form": form,
        "letter": letter,
        "to_name": installation_of(request).sites.loaded.by_id[letter.to_site_id].name,
        "rows": [
            {
                **one,
                "kind": text(f"case_kinds.{one['kind']}"),
                "received": date.fromisoformat(one["received"]),
                "due": date.fromisoformat(one["due"]),
            }
            for one in letter.listed
        ],
        "may_sign": allowed(signed_in(request), CASE_SIGN, site_of(request).id),
    }
    return await screen(request, "cases/letter.html", facts, status=status)


async def _form(request: Request, form: Form, *, status: int = 200) -> Response:
    desk = desk_of(request)
    require(desk.actor, CASE_SIGN, desk.site.id)
    chosen = [number for one in form.values.get("cases", ()) if (number := row_number(str(one))) is not None]
    async with installation_of(request).read(desk.site.id) as session:
        cases = await dispatching.list_chosen(session, desk, chosen[: dispatching.MOST_CASES])
        alike = await dispatching.list_alike(session, desk, cases)
    if not cases and status == 200:
        raise NotFound
    today = local_day(desk.now)
    sites = [one for one in installation_of(request).sites.loaded.by_id.values() if _receives(one, desk.site)]
    facts: dict[str, Any] = {
        "form": form,
        "chosen": [row_of(request, case, "", today) for case in cases],
        "alike": [row_of(request, case, "", today) for case in alike],
        "agencies": [(one.slug, one.name) for one in sorted(sites, key=lambda one: sort_key(one.name))],
    }
    return await screen(request, "cases/letter_form.html", facts, status=status)


def _receives(site: Site, here: Site) -> bool:
    return site.id != here.id and site.kind != EXTERNAL and site.state == ACTIVE


def _told(request: Request, letter: CaseDispatch) -> "letter_file.Letter":
    """Tell a letter in the words of official documents."""
    site, text = site_of(request), installation_of(request).catalogue.text
    to = installation_of(request).sites.loaded.by_id[letter.to_site_id].name
    above = str(site.settings.get("governing_agency", ""))
    day = letter.issued_on
    dated = text("case_dispatch.file_day", day=f"{day.day:02}", month=f"{day.month:02}", year=day.year)
    return letter_file.Letter(
        left=[
            *([above] if above else []),
            site.name,
            text("case_dispatch.file_number", number=letter.number),
            text("case_dispatch.file_about", subject=letter.subject),
        ],
        right=[text("case_dispatch.file_country"), text("case_dispatch.file_motto")],
        place_and_day=dated,
        to=text("case_dispatch.file_to", to=to),
        text=[
            text("case_dispatch.file_text", site=site.name, count=len(letter.listed), to=to),
            text("case_dispatch.file_reason", reason=letter.reason),
        ],
        heading=[text(f"case_dispatch.file_{column}") for column in COLUMNS],
        rows=[
            [str(number), one["title"], one["field"], _day(one["received"]), _day(one["due"])]
            for number, one in enumerate(letter.listed, 1)
        ],
        copies=text("case_dispatch.file_copies").split("\n"),
        signature=[
            letter.signer_post or text("case_dispatch.file_post"),
            text("case_dispatch.file_sign"),
            "",
            "",
            letter.signer,
        ],
    )


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text))
