"""A table of entries, as people write it in a spreadsheet, read into items."""

from collections.abc import Iterator

from liencong.sites.intake.formats.item import Reading, Refusal
from liencong.sites.intake.formats.line import read_line
from liencong.sites.intake.formats.table import read_rows

_NAMES = {
    "id": "external_id",
    "external id": "external_id",
    "ma": "external_id",
    "ma bai": "external_id",
    "ma so": "external_id",
    "title": "title",
    "tieu de": "title",
    "ten bai": "title",
    "trich yeu": "title",
    "summary": "summary",
    "tom tat": "summary",
    "mo ta": "summary",
    "sapo": "summary",
    "body": "body",
    "text": "body",
    "noi dung": "body_html",
    "body html": "body_html",
    "html": "body_html",
    "author": "author",
    "tac gia": "author",
    "source": "source",
    "nguon": "source",
    "nguon tin": "source",
    "type": "type",
    "kind": "type",
    "loai": "type",
    "loai tin": "type",
    "date": "published_at",
    "published at": "published_at",
    "ngay": "published_at",
    "ngay dang": "published_at",
    "ngay ban hanh": "published_at",
    "updated at": "updated_at",
    "ngay cap nhat": "updated_at",
    "ngay sua": "updated_at",
    "url": "original_url",
    "link": "original_url",
    "original url": "original_url",
    "dia chi": "original_url",
    "lien ket": "original_url",
    "tags": "tags",
    "the": "tags",
    "tu khoa": "tags",
    "slug": "slug",
    "site": "site",
    "trang": "site",
    "board": "board",
    "category": "board",
    "chuyen muc": "board",
    "number": "number",
    "so hieu": "number",
    "so ky hieu": "number",
    "so/ky hieu": "number",
}
_FIELD = "fields."


def read_csv(data: bytes) -> Iterator[Reading]:
    """Read the entries of a table lazily; a column `fields.x` fills the typed field `x`.

    Raises FileTooLarge, MissingColumns, RepeatedColumns.
    """
    for row in read_rows(data, _NAMES, needed=("title",)):
        if isinstance(row, Refusal):
            yield row
            continue
        plain = {name: cell for name, cell in row.cells.items() if not name.startswith(_FIELD)}
        typed = {
            name.removeprefix(_FIELD): cell for name, cell in row.cells.items() if name not in plain and cell
        }
        yield from read_line(row.line, plain | {"fields": typed})
