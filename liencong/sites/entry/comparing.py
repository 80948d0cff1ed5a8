"""Two texts side by side, with the words that screens need."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from anyio import to_thread
from starlette.requests import Request

from liencong.core.text.catalogue import Catalogue
from liencong.core.web.request import installation_of
from liencong.sites.entry.content_type import public_fields
from liencong.sites.entry.diff import Content, Part, compare
from liencong.sites.entry.tables import Revision
from liencong.sites.entry.typed_form import in_words

Named = tuple[str, Content]
"""A text with what it is called on the screen."""


@dataclass(frozen=True)
class Compared:
    """What differs between two texts, by part with its words; and the parts that do not differ."""

    before: str
    after: str
    parts: Sequence[tuple[str, Part]]
    same: Sequence[str]


def content_of(revision: Revision, picture: str) -> Content:
    """Give what a revision says as it is compared; `picture` says its picture in words."""
    return Content(
        title=revision.title,
        summary=revision.summary,
        body_html=revision.body_html,
        corrections=[str(notice["text"]) for notice in revision.corrections],
        fields={name: in_words(value) for name, value in revision.fields.items()},
        picture=picture,
        keywords=", ".join(revision.keywords),
        author=revision.author,
        source=revision.source,
    )


def public_content_of(request: Request, type_name: str, revision: Revision, picture: str) -> Content:
    """Give what a revision says to those who do not write on its site: typed fields as readers see them."""
    fields = public_fields(installation_of(request).features, type_name, revision.fields)
    said = {name: in_words(value) for name, value in fields.items()}
    return replace(content_of(revision, picture), fields=said)


async def compare_texts(request: Request, before: Named, after: Named) -> Compared:
    """Compare two texts; long ones take their time, so others are served meanwhile."""
    found = await to_thread.run_sync(compare, before[1], after[1])
    catalogue = installation_of(request).catalogue
    return Compared(
        before=before[0],
        after=after[0],
        parts=[(_label(catalogue, part.name), part) for part in found.changed],
        same=[_label(catalogue, name) for name in found.same],
    )


def _label(catalogue: Catalogue, name: str) -> str:
    """Give the words for a part; a typed field of a feature that is gone has its name only."""
    key = name if name.startswith("fields.") else f"parts.{name}"
    return catalogue.text(key) if key in catalogue else name
