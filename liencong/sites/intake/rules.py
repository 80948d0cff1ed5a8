"""What is made of an item, decided without I/O: its text, typed fields and topics, and how far it goes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from liencong.core.clock import local_day
from liencong.core.errors import Invalid
from liencong.core.text import clean_line, slugify
from liencong.core.web.forms import check
from liencong.sites.entry.content_type import ContentType, ContentTypes
from liencong.sites.entry.rules import APPROVED, DRAFT, PENDING, PUBLISHED, SCHEDULED, UNPUBLISHED
from liencong.sites.entry.service import CONTENT, EntryInput
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.entry.typed_fields import Control
from liencong.sites.intake.errors import TrashAtSource
from liencong.sites.intake.formats.dates import parse_moment
from liencong.sites.intake.formats.item import RECKONED, Category, ImportedItem
from liencong.sites.intake.wishes import Goal

NO_TOPIC = frozenset({"uncategorized", "chua-phan-loai", "chua-duoc-phan-loai", "khong-phan-loai"})
"""Slugs of the category that WordPress gives to what has none."""

LONGEST_ID = 400
LONGEST_ADDRESS = 1000
MOST_KEYWORDS = 50
ISSUED_ON = "issued_on"

_WANTED = {"publish": PUBLISHED, "future": PUBLISHED, "pending": PENDING}


@dataclass(frozen=True)
class Topics:
    """The category that becomes an item's board, and those that are only keywords."""

    board: Category | None
    keywords: tuple[str, ...]


def topics_of(item: ImportedItem, categories: Mapping[str, Category] | None, pages: str) -> Topics:
    """Choose the first of an item's categories for its board; pages stand on a board of their own.

    `categories` are the source's by slug, or None where categories are not to become boards.
    """
    if categories is None:
        return Topics(None, item.categories)
    known = {category.title: category for category in categories.values()}
    named = [known.get(title) or Category(slugify(title), title) for title in item.categories]
    topics = [category for category in named if category.slug not in NO_TOPIC]
    if item.kind == "page":
        topics.insert(0, Category(slugify(pages), pages))
    first, others = (topics[0], topics[1:]) if topics else (None, [])
    return Topics(first, tuple(category.title for category in others))


def text_of(item: ImportedItem, topics: Topics, *, author: str, source: str) -> EntryInput:
    """Give what an item says as an entry's text, cleaned; raise `Invalid` where a bound does not hold."""
    facts = {
        "title": item.title,
        "summary": item.summary,
        "body_html": item.body_html,
        "keywords": _keywords(item, topics)[:MOST_KEYWORDS],
        "author": item.author or author,
        "source": item.source or source,
        "external_id": stored_id(item.external_id),
    }
    return check(EntryInput, facts)


def texts_of(unclean: Sequence[tuple[ImportedItem, Topics, str, str]]) -> list[EntryInput | Invalid]:
    """Clean many texts, which is slow: give `text_of` each item, its topics, author and source.

    Where a bound does not hold, its refusal stands in the text's place.
    """
    texts: list[EntryInput | Invalid] = []
    for item, topics, author, source in unclean:
        try:
            texts.append(text_of(item, topics, author=author, source=source))
        except Invalid as refusal:
            texts.append(refusal)
    return texts


def losses_of(item: ImportedItem, topics: Topics) -> Iterator[tuple[str, dict[str, object]]]:
    """Tell what of an item does not come along as it was, as notice codes with their parameters."""
    if item.status == "private":
        yield "private-as-draft", {}
    if topics.board and topics.keywords:
        yield "categories-as-keywords", {"names": ", ".join(topics.keywords), "board": topics.board.title}
    if left_out := _keywords(item, topics)[MOST_KEYWORDS:]:
        yield "keywords-left-out", {"names": ", ".join(left_out)}


def stored_id(external_id: str) -> str:
    """Give an id as it is stored: one that is too long by its digest."""
    if len(external_id) <= LONGEST_ID:
        return external_id
    return f"{RECKONED}{sha256(external_id.encode('utf-8', 'replace')).hexdigest()}"


def stored_address(item: ImportedItem) -> str:
    """Give where an item stands, as it is stored; nothing for an address that is too long to be one."""
    return item.original_url if len(item.original_url) <= LONGEST_ADDRESS else ""


def type_for(item: ImportedItem, board_type: str, types: ContentTypes) -> ContentType:
    """Choose the content type: the one that the item names, else a document's where it has a number.

    Otherwise the board's own.
    """
    if item.type and (named := types.find(item.type)):
        return named
    usual = types.get(board_type)
    if usual.number_field is None and item.fields.get("number"):
        return next((kind for kind in types.all() if kind.number_field == "number"), usual)
    return usual


def fields_for(item: ImportedItem, kind: ContentType) -> dict[str, object]:
    """Give the typed fields that a content type knows; dates may be written as people write them."""
    known = kind.fields.model_fields
    fields = {name: value for name, value in item.fields.items() if name in known}
    if ISSUED_ON in known and item.published_at:  # tables of documents say one date: the day of issue
        fields.setdefault(ISSUED_ON, local_day(item.published_at).isoformat())
    for asked in kind.form_fields():
        written = fields.get(asked.name)
        if asked.control is Control.DATE and isinstance(written, str) and (moment := parse_moment(written)):
            fields[asked.name] = local_day(moment).isoformat()
    return fields


def state_for(item: ImportedItem, goal: Goal) -> str:
    """Give the workflow state that an item is to reach; raise TrashAtSource for what was thrown away."""
    if item.status == "trash":
        raise TrashAtSource
    wanted = _WANTED.get(item.status, DRAFT) if goal != "draft" else DRAFT
    return PENDING if goal == "submit" and wanted == PUBLISHED else wanted


def steps_to(wanted: str, state: str, board_steps: int) -> Sequence[str]:
    """Give the workflow's steps that lead from one state to the wanted one."""
    way = ["submit", *(["approve"] if board_steps > 1 else []), "publish"]
    done = {DRAFT: 0, PENDING: 1, APPROVED: len(way) - 1}.get(state, len(way))
    return way[done : {PENDING: 1, PUBLISHED: len(way)}.get(wanted, 0)]


def is_other_text(given: EntryInput, standing: Revision) -> bool:
    """Tell whether an item says something else than a revision."""
    return any(getattr(given, name) != getattr(standing, name) for name in CONTENT)


def is_other_date(entry: Entry, published_at: datetime | None) -> bool:
    """Tell whether an item that is public or scheduled here has got another date at its source."""
    stands = entry.publish_at if entry.state == SCHEDULED else entry.published_at
    is_out = entry.live_revision_id is not None or entry.state == SCHEDULED
    return is_out and published_at is not None and published_at != stands


def was_withdrawn(entry: Entry) -> bool:
    """Tell whether somebody has taken an entry off the site; no import puts it back."""
    return entry.live_revision_id is None and (entry.epoch > 0 or entry.state == UNPUBLISHED)


def _keywords(item: ImportedItem, topics: Topics) -> list[str]:
    words = map(clean_line, (*item.tags, *topics.keywords))
    return list(dict.fromkeys(filter(None, words)))
