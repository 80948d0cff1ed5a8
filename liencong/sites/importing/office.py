"""The screens of imports: choose what comes in, see what was found, let it go on, read what became of it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.access.rules import allowed, boards_where, require_somewhere
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import Site
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, read_form
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import OFFICE, installation_of, local_url, path_number, signed_in, site_of
from liencong.sites.board import service as boards
from liencong.sites.board.service import BOARD_MANAGE
from liencong.sites.entry.terms import SELF_APPROVAL
from liencong.sites.importing import arriving, rules, service, telling
from liencong.sites.importing.arriving import Named
from liencong.sites.importing.service import CONTENT_IMPORT, RESULTS, ImportInput
from liencong.sites.importing.tables import ImportJob

IMPORTS = "/nhap-noi-dung"
RESULT_PARAMETER = "ket-qua"
MOST_REASONS = 50
LINES_PER_PAGE = 50


async def show_imports(request: Request) -> Response:
    """Show the imports of the site, and the form that begins one."""
    return await _imports_screen(request, Form())


async def add(request: Request) -> Response:
    """Have a file, or what stands at a feed's address, looked through."""
    actor, site, form = signed_in(request), site_of(request), await read_form(request)
    installation = installation_of(request)
    require_somewhere(actor, CONTENT_IMPORT, site.id)
    try:
        given, named = form.check(ImportInput), form.check(Named)
        async with installation.read(site.id) as session:
            await service.check(session, actor, given, self_approval=_self_approval(site))
        file = next(iter(form.uploads("file")), None)
        brought = await arriving.bring(installation, named, file)
        job = await _add(request, given, brought)
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _imports_screen(request, form, status=422)
    return _to(request, job)


async def show_import(request: Request) -> Response:
    """Show how far an import has come, and what became of its items."""
    return await _import_screen(request)


async def take_step(request: Request) -> Response:
    """Let an import begin, pause, go on or end."""
    actor, site = signed_in(request), site_of(request)
    await read_form(request)
    name, job_id = request.path_params["step"], path_number(request, "job_id")
    if name not in rules.STEPS:
        raise NotFound(step=name)
    try:
        async with installation_of(request).write(site.id) as session:
            await service.take_step(session, actor, job_id, name, now=utc_now())
    except Refused as error:
        return await _import_screen(request, refusal=error)
    return done(request, f"{IMPORTS}/{job_id}", f"import-{name}")


async def repeat(request: Request) -> Response:
    """Fetch a feed's address once more, and have what stands there now looked through."""
    actor, site, installation = signed_in(request), site_of(request), installation_of(request)
    await read_form(request)
    async with installation.read(site.id) as session:
        job = await service.get(session, actor, path_number(request, "job_id"))
    if not job.address:
        raise NotFound(job_id=job.id)
    try:
        brought = await arriving.fetch(installation, job.address)
        again = await _add(request, service.input_of(job), brought)
    except Invalid as error:
        return await _import_screen(request, refusal=error)
    return _to(request, again)


async def show_report(request: Request) -> Response:
    """Give what became of every item as a table."""
    actor, site = signed_in(request), site_of(request)
    async with installation_of(request).read(site.id) as session:
        job = await service.get(session, actor, path_number(request, "job_id"))
    return telling.TableResponse(
        telling.write_table(installation_of(request), job),
        headers={"content-disposition": f'attachment; filename="nhap-noi-dung-{job.id}.csv"'},
    )


async def _add(request: Request, given: ImportInput, brought: service.Brought) -> ImportJob:
    site = site_of(request)
    async with installation_of(request).write(site.id) as session:
        return await service.add(
            session, signed_in(request), given, brought,
            self_approval=_self_approval(site), now=utc_now(),
        )  # fmt: skip


def _self_approval(site: Site) -> bool:
    return bool(site.settings.get(SELF_APPROVAL))


def _to(request: Request, job: ImportJob) -> Response:
    return RedirectResponse(local_url(request, f"{OFFICE}{IMPORTS}/{job.id}"), 303)


async def _imports_screen(request: Request, form: Form, *, status: int = 200) -> Response:
    actor, site, page = signed_in(request), site_of(request), page_number(request)
    require_somewhere(actor, CONTENT_IMPORT, site.id)
    where = boards_where(actor, CONTENT_IMPORT, site.id)
    async with installation_of(request).read(site.id) as session:
        tree = [board for board in await boards.list_boards(session) if where is None or board.id in where]
        total = await service.count_jobs(session, actor)
        jobs = await service.list_jobs(session, actor, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    facts = {
        "form": form,
        "boards": tree,
        "goals": ["draft", "submit", *(["publish"] if _self_approval(site) else [])],
        "may_make_boards": allowed(actor, BOARD_MANAGE, site.id),
        "listing": listing(request, jobs, page=page, total=total),
    }
    return await screen(request, "importing/list.html", facts, status=status)


async def _import_screen(request: Request, *, refusal: Invalid | Refused | None = None) -> Response:
    actor, site, page = signed_in(request), site_of(request), page_number(request)
    installation, wanted = installation_of(request), request.query_params.get(RESULT_PARAMETER, "")
    result = wanted if wanted in RESULTS else ""
    async with installation.read(site.id) as session:
        job = await service.get(session, actor, path_number(request, "job_id"))
        board = await boards.get(session, job.board_id)
        alike = {
            name: await service.list_alike(session, job, name, limit=MOST_REASONS)
            for name in (service.REFUSED, service.REMARK)
        }
        lines = await service.list_lines(
            session, job, result, limit=LINES_PER_PAGE, offset=(page - 1) * LINES_PER_PAGE
        )
    total = job.tally.get(result, 0) if result else sum(job.tally.values())
    facts: dict[str, Any] = {
        "job": job,
        "board": board,
        "steps": rules.steps_from(job.state),
        "alike": alike,
        "result": result,
        "listing": listing(request, lines, page=page, total=total, per_page=LINES_PER_PAGE),
        "results": RESULTS,
        "why": lambda line: telling.why(installation.catalogue, line),
        "number_of": telling.number_of,
        "refusal": message_of(installation.catalogue, refusal) if refusal else "",
    }
    return await screen(request, "importing/show.html", facts, status=status_of(refusal) if refusal else 200)
