"""The screen on which people bring messages of document-management systems themselves (S54)."""

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import boards_where, require, require_somewhere
from liencong.core.errors import Invalid, LiencongError
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import fields_of, message_of
from liencong.core.web.forms import Form, read_form
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.sites.board import service as boards
from liencong.sites.entry.rules import ENTRY_EDIT
from liencong.sites.receiving import dropping

QUEUE = "/hang-cho"
MOST_AT_ONCE = 20


async def show_upload(request: Request) -> Response:
    """Show the form by which messages are brought."""
    return await _upload_screen(request, Form())


async def upload(request: Request) -> Response:
    """Keep the messages that were sent; those that cannot be read are named with the reason."""
    actor, site, form = signed_in(request), site_of(request), await read_form(request)
    require_somewhere(actor, ENTRY_EDIT, site.id)
    installation = installation_of(request)
    files = form.uploads("files")[:MOST_AT_ONCE]
    try:
        async with installation.read(site.id) as session:
            board = await boards.get_by_name(session, str(form.values.get("board", "")))
        require(actor, ENTRY_EDIT, site.id, board.id)
        if not files:
            raise Invalid({"files": "file-required"})
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _upload_screen(request, form, status=422)
    refused = [told for file in files if (told := await _receive(request, board.id, file))]
    if refused:
        form.errors["files"] = " ".join(refused)
        return await _upload_screen(request, form, status=422)
    return done(request, QUEUE, "parcels-received")


async def _receive(request: Request, board_id: int, file: UploadFile) -> str:
    """Keep one message; give why it was not, empty where it was."""
    catalogue = installation_of(request).catalogue
    try:
        content = await file.read()
        kept = await dropping.receive_parcel(
            installation_of(request), site_of(request), str(board_id), content
        )
    except Invalid as error:
        return f"{file.filename}: {' '.join(fields_of(catalogue, error).values())}"
    except LiencongError as error:
        return f"{file.filename}: {message_of(catalogue, error)}"
    return "" if kept else f"{file.filename}: {catalogue.text('errors.received-known')}"


async def _upload_screen(request: Request, form: Form, *, status: int = 200) -> Response:
    actor, site = signed_in(request), site_of(request)
    require_somewhere(actor, ENTRY_EDIT, site.id)
    where = boards_where(actor, ENTRY_EDIT, site.id)
    async with installation_of(request).read(site.id) as session:
        tree = [board for board in await boards.list_boards(session) if where is None or board.id in where]
    return await screen(request, "receiving/upload.html", {"form": form, "boards": tree}, status=status)
