"""Vietnamese text and rich text: cleaning, comparing, sorting, finding, showing. Pure functions."""

from liencong.core.text.abbreviations import contractions, expansions
from liencong.core.text.collation import person_sort_key, sort_key
from liencong.core.text.format import (
    dialled,
    format_ago,
    format_date,
    format_datetime,
    format_number,
    format_size,
)
from liencong.core.text.html import Heading, clean_html, headings, html_to_text
from liencong.core.text.legacy import (
    decode_tcvn3,
    decode_tcvn3_upper,
    decode_viqr,
    decode_viscii,
    decode_vni,
    detect,
    repair_mojibake,
    to_unicode,
)
from liencong.core.text.legacy_html import decode_legacy_html
from liencong.core.text.numbers import find_document_numbers, number_key, same_number
from liencong.core.text.pasted import Pasted, clean_pasted, clean_pasted_text
from liencong.core.text.slug import slugify
from liencong.core.text.spelled import spell
from liencong.core.text.unicode import clean_line, clean_text, fold, nfc, same_spelling, spelling_key
from liencong.core.text.words import highlight, mark, marked_words, passage, shorten, words

__all__ = [
    "Heading",
    "Pasted",
    "clean_html",
    "clean_line",
    "clean_pasted",
    "clean_pasted_text",
    "clean_text",
    "contractions",
    "decode_legacy_html",
    "decode_tcvn3",
    "decode_tcvn3_upper",
    "decode_viqr",
    "decode_viscii",
    "decode_vni",
    "detect",
    "dialled",
    "expansions",
    "find_document_numbers",
    "fold",
    "format_ago",
    "format_date",
    "format_datetime",
    "format_number",
    "format_size",
    "headings",
    "highlight",
    "html_to_text",
    "mark",
    "marked_words",
    "nfc",
    "number_key",
    "passage",
    "person_sort_key",
    "repair_mojibake",
    "same_number",
    "same_spelling",
    "shorten",
    "slugify",
    "sort_key",
    "spell",
    "spelling_key",
    "to_unicode",
    "words",
]
