"""Long and deep input is taken in time that grows with its length only."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from liencong.core import text

SLOWEST = 2.0
"""Seconds of processor time for 50,000 characters: quadratic behaviour takes minutes."""

LONG = (
    "a",
    " ",
    "ủ",
    "u\u0309",
    "\u0301",
    "Ã",
    "­",
    "1/",
    "1 qd ",
    "57-",
    "a-",
    "<",
    "&",
    "🎉\u200d",
    "dd",
    "o+^",
    "aâ\n",
)
FUNCTIONS: tuple[Callable[[str], Any], ...] = (
    text.clean_line, text.clean_text, text.fold, text.spelling_key, text.slugify, text.sort_key,
    text.person_sort_key, text.detect, text.to_unicode, text.repair_mojibake, text.find_document_numbers,
    text.number_key, text.words, text.marked_words, text.expansions, text.clean_html, text.html_to_text,
    text.headings, text.decode_legacy_html,
    lambda long: text.shorten(long, 100), lambda long: text.passage(long, "u a 1 qd", 100),
    lambda long: text.mark(long, "u a"), lambda long: text.highlight("u a", long),
)  # fmt: skip
NESTED = (
    "<div>", "<b>", "<p><b>", "<ul><li>", "<dd><li>", "<table><td>", "<table><b>", "<a href=/x>",
    "<blockquote>", "<span><div></span></div>", "<div><table></div></table>", "<font size=1><p>",
    "<i><b></i>", "<!--", '<a x="', "<svg><p>", "<style>", "<option><p>", "<x>", "</p>",
    "<p style='mso-list:l0 level2 lfo1'>", "<font face='.VnTime'>",
)  # fmt: skip


@pytest.mark.parametrize("piece", LONG)
def test_long_input(piece: str) -> None:
    long = piece * (50_000 // len(piece))
    for function in FUNCTIONS:
        start = time.process_time()
        function(long)
        assert time.process_time() - start < SLOWEST, function


@pytest.mark.parametrize("piece", NESTED)
def test_deep_markup(piece: str) -> None:
    deep = piece * (50_000 // len(piece))
    start = time.process_time()
    cleaned = text.clean_html(deep + "x")
    text.html_to_text(deep)
    assert time.process_time() - start < 2 * SLOWEST
    assert text.clean_html(cleaned) == cleaned
