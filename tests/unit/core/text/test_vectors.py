"""The development vectors for Vietnamese text, one test each."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liencong.core import text

_DATA = Path(os.environ.get("LIENCONG_TEST_DATA", Path(__file__).parents[5] / "shared" / "data"))
_VECTORS = _DATA / "vietnamese_text_dev.json"

OPERATIONS: dict[str, Callable[[Any], Any]] = {
    "nfc": text.nfc,
    "clean": text.clean_line,
    "fold": text.fold,
    "slug": text.slugify,
    "same_spelling": lambda pair: text.same_spelling(*pair),
    "sort": lambda lines: sorted(lines, key=text.sort_key),
    "sort_name": lambda names: sorted(names, key=text.person_sort_key),
    "tcvn3": text.decode_tcvn3,
    "tcvn3_upper": text.decode_tcvn3_upper,
    "vni": text.decode_vni,
    "detect": text.detect,
    "detect_html": lambda html: text.html_to_text(text.decode_legacy_html(html)),
    "mojibake": text.repair_mojibake,
    "doc_numbers": text.find_document_numbers,
    "same_number": lambda pair: text.same_number(*pair),
    "words": text.words,
    "highlight": lambda given: [list(span) for span in text.highlight(given["text"], given["query"])],
    "shorten": lambda given: text.shorten(given["text"], given["max"]),
    "upper": lambda line: text.nfc(line).upper(),
    "lower": lambda line: text.nfc(line).lower(),
    "title": lambda line: text.nfc(line).title(),
}


def _cases() -> list[Any]:
    if not _VECTORS.exists():
        return []
    cases = json.loads(_VECTORS.read_text(encoding="utf-8"))["cases"]
    return [
        pytest.param(case["op"], case["in"], case["out"], id=f"{case['id']}-{case['op']}") for case in cases
    ]


def test_the_vectors_are_there() -> None:
    if not _VECTORS.exists():
        told = f"{_VECTORS} is missing: set LIENCONG_TEST_DATA"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(told)
    assert len(_cases()) >= 42


@pytest.mark.parametrize(("operation", "given", "expected"), _cases())
def test_vector(operation: str, given: Any, expected: Any) -> None:
    assert OPERATIONS[operation](given) == expected
