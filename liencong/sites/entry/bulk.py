"""Publishing several entries at once: each by itself, so that a refused one holds up no other (UB03)."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, LiencongError, NotFound
from liencong.core.office.shell import done
from liencong.core.text.catalogue import Catalogue
from liencong.core.web.errors import fields_of, message_of
from liencong.core.web.forms import read_form, row_number
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.sites.entry import office, rules, service, working
from liencong.sites.entry.entry_screen import ENTRIES
from liencong.sites.entry.terms import terms_of

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Ticked:
    """An entry that was ticked in a list, in the version that was shown there."""

    entry_id: int
    version: str


async def publish_several(request: Request) -> Response:
    """Publish the entries that were ticked; the list then tells which were not, and why."""
    form = await read_form(request)
    ticked = [_read(text) for text in form.values.get("entry", [])[:MOST_AT_ONCE]]
    told = [await _publish(request, one) for one in ticked]
    refusals = [line for line in told if line]
    if ticked and not refusals:
        return done(request, ENTRIES, "published-several")
    nothing = installation_of(request).catalogue.text("desk.nothing_ticked")
    return await office.list_screen(
        request, refusals=refusals or [nothing], published=len(ticked) - len(refusals)
    )


async def _publish(request: Request, ticked: Ticked) -> str:
    """Publish one entry; give why it was not, empty where it was."""
    installation, site, actor = installation_of(request), site_of(request), signed_in(request)
    title = ""
    try:
        async with installation.write(site.id) as session:
            own = await working.get_working(session, actor, ticked.entry_id)
            title = own.revision.title
            if str(own.entry.version) != ticked.version:
                raise rules.ReadBefore(entry_id=own.entry.id)
            terms = terms_of(installation.features, site)
            await service.take_step(session, actor, own.entry.id, "publish", terms=terms, now=utc_now())
    except LiencongError as error:
        return f"{title}: {_told(installation.catalogue, error)}".removeprefix(": ")
    return ""


def _told(catalogue: Catalogue, error: LiencongError) -> str:
    """Give why an entry was not published, with the parts of its text by their words."""
    if isinstance(error, Invalid):
        told = fields_of(catalogue, error).items()
        return " ".join(f"{catalogue.text(f'parts.{name}')}: {text}" for name, text in told)
    return message_of(catalogue, error)


def _read(text: str) -> Ticked:
    number, _, version = text.partition(":")
    entry_id = row_number(number)
    if entry_id is None:
        raise NotFound
    return Ticked(entry_id, version)
