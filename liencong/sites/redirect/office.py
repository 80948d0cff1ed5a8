"""The screens of redirects: the list with its use, one more, a table of many with its progress."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.access.rules import SITE_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid
from liencong.core.office.shell import done, screen
from liencong.core.text import clean_line
from liencong.core.web.forms import Form, read_form
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import OFFICE, installation_of, local_url, path_number, signed_in, site_of
from liencong.core.web.tables import table_file
from liencong.sites.intake.formats.charset import decode
from liencong.sites.redirect import service
from liencong.sites.redirect.reading import MOST_BYTES, read_table
from liencong.sites.redirect.tables import RedirectImport

REDIRECTS = "/cau-hinh/chuyen-huong"
SHOWN_REFUSALS, SHOWN_IMPORTS = 200, 5


async def show(request: Request) -> Response:
    """Show the redirects of the site, found by words."""
    return await _screen(request, Form())


async def add(request: Request) -> Response:
    """Let an old address lead to a new one."""
    actor, form, installation = signed_in(request), await read_form(request), installation_of(request)
    site, said = site_of(request), {name: str(form.values.get(name, "")) for name in ("old", "new")}
    try:
        async with installation.write(site.id) as session:
            await service.set_one(session, actor, **said, home=installation.sites.url(site), now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, status=422)
    return done(request, REDIRECTS, "redirect-set")


async def remove(request: Request) -> Response:
    """Take a redirect away."""
    actor, redirect_id = signed_in(request), path_number(request, "redirect_id")
    await read_form(request)
    async with installation_of(request).write(site_of(request).id) as session:
        await service.remove(session, actor, redirect_id, now=utc_now())
    return done(request, REDIRECTS, "deleted")


async def begin_import(request: Request) -> Response:
    """Look at a table, and promise to take it in."""
    actor, form, installation = signed_in(request), await read_form(request), installation_of(request)
    require(actor, SITE_MANAGE, site_of(request).id)
    uploads = form.uploads("file")
    try:
        if not uploads:
            raise Invalid({"file": "file-required"})
        data = await uploads[0].read(MOST_BYTES + 1)
        total = len(read_table(data))
        async with installation.write(site_of(request).id) as session:
            run = await service.begin_import(
                session, actor, filename=uploads[0].filename or "", content=decode(data), total=total,
                now=utc_now(),
            )  # fmt: skip
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, status=422)
    finally:
        for upload in uploads:
            await upload.close()
    return RedirectResponse(local_url(request, f"{OFFICE}{REDIRECTS}/nhap/{run.id}"), 303)


async def show_import(request: Request) -> Response:
    """Show how far a table has been taken in, and what of it was refused."""
    run = await _import(request)
    refused = [_told(request, one) for one in run.refused[:SHOWN_REFUSALS]]
    return await screen(request, "redirect/import.html", {"run": run, "refused": refused})


async def save_refused(request: Request) -> Response:
    """Give the refused rows of a table as a file, with the reasons."""
    run, words = await _import(request), installation_of(request).catalogue.text
    rows = [tuple(_told(request, one).values()) for one in run.refused]
    heading = [words(f"redirects.{name}") for name in ("line", "old", "why")]
    return table_file(f"khong-nhan-{run.id}", heading, rows)


async def save_all(request: Request) -> Response:
    """Give all redirects of the site as a file, in the form in which it can be taken in again."""
    site, words = site_of(request), installation_of(request).catalogue.text
    require(signed_in(request), SITE_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        found = await service.list_redirects(session)
    rows = [(one.path, one.target, one.hits, one.last_hit) for one in found]
    heading = [words(f"redirects.{name}") for name in ("old", "new", "hits", "last_hit")]
    return table_file(f"chuyen-huong-{site.slug}", heading, rows)


async def _screen(request: Request, form: Form, *, status: int = 200) -> Response:
    site, words = site_of(request), clean_line(request.query_params.get("q", ""))[:200]
    require(signed_in(request), SITE_MANAGE, site.id)
    page = page_number(request)
    async with installation_of(request).read(site.id) as session:
        total = await service.count_redirects(session, words=words)
        found = await service.list_redirects(
            session, words=words, limit=PER_PAGE, offset=(page - 1) * PER_PAGE
        )
        imports = await service.list_imports(session, limit=SHOWN_IMPORTS)
    facts: dict[str, Any] = {
        "form": form,
        "words": words,
        "listing": listing(request, found, page=page, total=total),
        "imports": imports,
    }
    return await screen(request, "redirect/list.html", facts, status=status)


async def _import(request: Request) -> RedirectImport:
    site = site_of(request)
    require(signed_in(request), SITE_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        return await service.get_import(session, path_number(request, "import_id"))


def _told(request: Request, refused: tuple[int, str, str]) -> Mapping[str, Any]:
    line, old, code = refused
    return {"line": line, "old": old, "why": installation_of(request).catalogue.text(f"errors.{code}")}
