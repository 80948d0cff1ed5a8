"""One line of a table or of a JSON Lines file, checked and made an item.

The fields are those of `POST /entries`, and `external_id`, `site`, `board`, `published_at`, `updated_at`,
`tags`, `slug`, `original_url`. Open corpora call some of them otherwise, so these names are understood too:
`id` → external_id, `kind` → type, `date` → published_at, `url` → original_url, `number` → `fields.number`,
and `body`, plain text, → body_html.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import islice
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, ValidationError

from liencong.sites.intake.formats.dates import parse_moment
from liencong.sites.intake.formats.item import RECKONED, ImportedItem, Notice, Reading, Refusal, Remark
from liencong.sites.intake.formats.legible import legible, paragraphs
from liencong.sites.intake.formats.pictures import (
    each_once,
    pictures_in,
    web_address,
    with_absolute_addresses,
)

_NAMES_TOLD = 10
_DATE_TOLD = 100


def _split_list(value: object) -> object:
    """Take a list written in one cell apart at its commas or semicolons."""
    return value.replace(";", ",").split(",") if isinstance(value, str) else value


class _Line(BaseModel):
    model_config = ConfigDict(extra="allow", str_strip_whitespace=True, coerce_numbers_to_str=True)

    title: str = Field(min_length=1)
    external_id: str = Field("", validation_alias=AliasChoices("external_id", "id"))
    summary: str = ""
    body_html: str = ""
    body: str = ""
    author: str = ""
    source: str = ""
    type: str | None = Field(None, validation_alias=AliasChoices("type", "kind"))
    published_at: str = Field("", validation_alias=AliasChoices("published_at", "date"))
    updated_at: str = ""
    original_url: str = Field("", validation_alias=AliasChoices("original_url", "url"))
    slug: str = ""
    tags: Annotated[tuple[str, ...], BeforeValidator(_split_list)] = ()
    site: str | None = None
    board: str | None = None
    number: str = ""
    fields: dict[str, JsonValue] = {}


def read_line(number: int, values: Mapping[str, Any]) -> Iterator[Reading]:
    """Give the item that a line holds, after remarks on parts that were not taken; or why there is none."""
    try:
        given = {name: _legible_parts(value) for name, value in values.items() if value not in (None, "")}
        line = _Line.model_validate(given)
    except ValidationError as error:
        names = dict.fromkeys(str(detail["loc"][0]) for detail in error.errors())
        yield Refusal(str(number), _title_of(values), "line-invalid", {"fields": ", ".join(names)})
        return
    except RecursionError:
        yield Refusal(str(number), _title_of(values), "line-too-deep")
        return
    external_id = line.external_id or _derived_id(line)
    yield from _remarks(external_id, line)
    address = web_address(line.original_url)
    body = with_absolute_addresses(line.body_html or paragraphs(line.body), address)
    yield ImportedItem(
        external_id=external_id,
        title=line.title,
        body_html=body,
        summary=line.summary,
        author=line.author,
        source=line.source,
        published_at=parse_moment(line.published_at),
        updated_at=parse_moment(line.updated_at),
        tags=tuple(dict.fromkeys(tag for tag in line.tags if tag)),
        type=line.type,
        slug=line.slug,
        original_url=address,
        attachments=each_once(pictures_in(body)),
        fields=({**line.fields, "number": line.number} if line.number else line.fields),
        site=line.site,
        board=line.board,
    )


def _remarks(external_id: str, line: _Line) -> Iterator[Notice]:
    for date in (line.published_at, line.updated_at):
        if date and parse_moment(date) is None:
            yield Remark(external_id, line.title, "date-unreadable", {"date": date[:_DATE_TOLD]})
    if line.original_url and not web_address(line.original_url):
        yield Remark(external_id, line.title, "address-unreadable", {"address": line.original_url})
    if names := ", ".join(islice(line.model_extra or (), _NAMES_TOLD)):
        yield Remark(external_id, line.title, "names-unknown", {"names": legible(names)})


def _legible_parts(value: Any) -> Any:
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, dict):
        return {legible(name): _legible_parts(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_legible_parts(part) for part in value]
    return value


def _derived_id(line: _Line) -> str:
    parts = (line.site or "", line.board or "", line.title, line.published_at)
    return f"{RECKONED}{sha256(chr(0).join(parts).encode()).hexdigest()}"


def _title_of(values: Mapping[str, Any]) -> str:
    title = values.get("title")
    return legible(title)[:200] if isinstance(title, str) else ""
