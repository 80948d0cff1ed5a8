"""What is pasted into a text that is being written: cleaned as all else, with a word about what changed."""

from collections.abc import Iterator

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from liencong.core.access.rules import require_somewhere
from liencong.core.errors import Invalid
from liencong.core.text import Pasted, clean_pasted, clean_pasted_text
from liencong.core.text.catalogue import Catalogue
from liencong.core.text.format import format_number
from liencong.core.web.forms import read_form
from liencong.core.web.request import installation_of, local_url, signed_in, site_of
from liencong.sites.entry import rules
from liencong.sites.entry.form import own_media
from liencong.sites.media.service import with_addresses

MOST_CHARACTERS = 2_000_000
"""Of what comes with one paste: a long document of Word's with its style sheets."""


async def paste(request: Request) -> Response:
    """Give what was in the clipboard (`html`, or plain `text`) as editors take it, with `notices`."""
    require_somewhere(signed_in(request), rules.ENTRY_WRITE, site_of(request).id)
    values = (await read_form(request)).values
    html, text = str(values.get("html", "")), str(values.get("text", ""))
    if len(html) + len(text) > MOST_CHARACTERS:
        raise Invalid({"html": "too-long"}, max_length=MOST_CHARACTERS)
    if html:
        pasted = await to_thread.run_sync(clean_pasted, own_media(request, html))
    else:
        pasted = await to_thread.run_sync(clean_pasted_text, text)
    shown = with_addresses(pasted.html, local_url(request, "/media"))
    notices = list(_notices(pasted, installation_of(request).catalogue))
    return JSONResponse({"html": shown, "notices": notices})


def _notices(pasted: Pasted, catalogue: Catalogue) -> Iterator[str]:
    if pasted.encodings:
        names = ", ".join(catalogue.text(f"encodings.{one}") for one in pasted.encodings)
        yield catalogue.text("paste.converted", names=names)
    if pasted.pictures:
        yield catalogue.text("paste.pictures", count=format_number(pasted.pictures))
    for name in sorted(pasted.dropped):
        yield catalogue.text(f"paste.{name}")
