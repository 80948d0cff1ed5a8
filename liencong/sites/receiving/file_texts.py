"""The text of Word and PDF files that come with messages, as HTML."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from markupsafe import escape

from liencong.core.on_demand import OnDemand
from liencong.sites.receiving.matter import Attached

if TYPE_CHECKING:
    import mammoth
    import pypdfium2
else:
    mammoth, pypdfium2 = OnDemand("mammoth"), OnDemand("pypdfium2")

MOST_PAGES = 200
LONGEST_TEXT = 400_000
"""Characters of HTML; what is longer is cut, and the file has it all."""

ENDS = '.:;!?…”"'
SHORT = 0.7
"""The share of a page's longest line below which a line ends its paragraph."""


def text_of(file: Attached) -> str:
    """Give the text of a Word or PDF file without its pictures; nothing where it has none or is damaged."""
    try:
        if file.content.startswith(b"%PDF-"):
            return _text_of_pdf(file.content)[:LONGEST_TEXT]
        if file.content.startswith(b"PK\x03\x04") and file.name.lower().endswith(".docx"):
            found = mammoth.convert_to_html(BytesIO(file.content), convert_image=_without_picture)
            return str(found.value)[:LONGEST_TEXT]
    except Exception:  # noqa: BLE001 (whatever a hostile file makes the readers raise, the file itself is kept)
        return ""
    return ""


def joined(lines: Sequence[str]) -> Iterator[str]:
    """Join the lines of a page to paragraphs, which end with a sentence or a clearly shorter line."""
    longest, paragraph = max(map(len, lines), default=0), list[str]()
    for line in lines:
        paragraph.append(line)
        if line[-1] in ENDS or len(line) < SHORT * longest:
            yield " ".join(paragraph)
            paragraph = []
    if paragraph:
        yield " ".join(paragraph)


def _without_picture(_image: object) -> list[object]:
    return []


def _text_of_pdf(content: bytes) -> str:
    found = list[str]()
    with pypdfium2.PdfDocument(content) as document:
        for number in range(min(len(document), MOST_PAGES)):
            text = document[number].get_textpage().get_text_range()
            found += joined([line for one in text.splitlines() if (line := one.strip())])
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in found)
