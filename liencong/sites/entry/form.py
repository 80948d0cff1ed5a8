"""The form of an entry: from what somebody typed and the files they chose to what is written, and back."""

from html import escape
from typing import Any

from starlette.requests import Request

from liencong.core.errors import Invalid
from liencong.core.web.days import field_of
from liencong.core.web.forms import Form, check
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.sites.entry.content_type import ContentType, content_types
from liencong.sites.entry.service import CONTENT, EntryInput
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.entry.typed_form import flatten, read_fields
from liencong.sites.media.choosing import take_file
from liencong.sites.media.pictures import lasting_url
from liencong.sites.media.service import Description, with_addresses

TEXT_FIELDS = ("title", "summary", "body_html", "author", "source")


def values_of(
    request: Request, entry: Entry, revision: Revision, correction: str | None = None
) -> dict[str, Any]:
    """Give what a form shows of an entry; `correction` is the notice that waits with its text."""
    values: dict[str, Any] = {name: getattr(revision, name) for name in TEXT_FIELDS}
    values["body_html"] = with_addresses(revision.body_html, local_url(request, "/media"))
    values |= flatten(revision.fields)
    return values | {
        "type": entry.type,
        "board": str(entry.board_id),
        "version": str(entry.version),
        "keywords": ", ".join(revision.keywords),
        "picture_id": str(revision.picture_id or ""),
        "correction": correction or "",
        "at": field_of(entry.publish_at),
        "until": field_of(entry.planned_until),
        "end": field_of(entry.publish_until),
        "assigned_to": str(entry.assigned_to_id or ""),
    }


def read_input(request: Request, form: Form) -> EntryInput:
    """Judge a form; every field counts, so that an emptied one is empty afterwards."""
    values = form.values
    if not values.get("board"):
        raise Invalid({"board": "required"})
    given: dict[str, Any] = {name: values.get(name, "") for name in TEXT_FIELDS}
    given["body_html"] = own_media(request, given["body_html"])
    if kind := type_of(request, form):
        given["fields"] = kind.check(read_fields(kind.form_fields(), form))
        if kind.titled and not given["title"]:
            given["title"] = kind.titled(installation_of(request).catalogue.text, given["fields"])
    given["keywords"] = [word for word in str(values.get("keywords", "")).split(",") if word.strip()]
    for name in ("board", "type", "version", "picture_id"):
        given[name] = values.get(name) or None
    given |= {name: values[name] for name in ("note", "correction") if name in values}
    return check(EntryInput, given)


def type_of(request: Request, form: Form) -> ContentType | None:
    """Give the content type that a form is for; None where no feature gives it any more."""
    return content_types(installation_of(request).features).find(str(form.values.get("type") or ""))


def says_the_same(given: EntryInput, entry: Entry, revision: Revision, correction: str | None) -> bool:
    """Tell whether a form was sent as it was shown, so that nobody becomes an author by looking."""
    kept = {name: getattr(revision, name) for name in CONTENT}
    if (given.correction or "") != (correction or ""):
        return False
    return str(given.board) == str(entry.board_id) and given.model_dump(include=set(CONTENT)) == kept


async def take_files(request: Request, form: Form) -> None:
    """Take the picture and the files that were chosen into the library, before anything else can be refused.

    The form then names them, so that they need not be chosen again. Raises `Invalid`.
    """
    for file in form.uploads("picture_file"):
        said = check(
            Description, {name: form.values.get(f"picture_{name}", "") for name in ("alt", "credit")}
        )
        if not said.alt:
            raise Invalid({"picture_alt": "required"})
        form.values["picture_id"] = str((await take_file(request, "picture_file", file, said)).media_id)
        form.values |= {"picture_alt": "", "picture_credit": ""}
    for file in form.uploads("files"):
        taken = await take_file(request, "files", file)
        link = f'<p><a href="{lasting_url(taken, "/media")}">{escape(taken.filename)}</a></p>'
        form.values["body_html"] = form.values.get("body_html", "") + link
    form.files.clear()


def own_media(request: Request, body_html: str) -> str:
    """Name the site's own media without its host, which may change."""
    home = installation_of(request).sites.url(site_of(request))
    for media_path in {f"{home}/media", local_url(request, "/media")}:
        body_html = body_html.replace(f'"{media_path}/', '"/media/')
    return body_html
