"""Attacks on rich text: nothing of them is left but text and what is allowed."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from liencong.core.text import clean_html, html_to_text, mark, shorten

VECTORS = (Path(__file__).parent / "xss_vectors.txt").read_text(encoding="utf-8").splitlines()

TAGS = {
    "a", "audio", "blockquote", "br", "caption", "code", "details", "div", "em", "figcaption", "figure", "h2",
    "h3", "h4", "hr", "img", "li", "ol", "p", "pre", "source", "span", "strong", "sub", "summary", "sup",
    "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "track", "ul", "video",
}  # fmt: skip
ATTRIBUTES = {
    "alt", "class", "colspan", "controls", "height", "href", "kind", "label", "lang", "poster", "rowspan",
    "scope",
    "src", "srclang", "start", "type", "width",
}  # fmt: skip
ADDRESS = re.compile(r"https?://[^/\\]|mailto:|tel:|/(?![/\\])|#|/$")


class _Strict(HTMLParser):
    """Fails at the first thing that may not stand in clean HTML."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES
            assert name not in ("href", "src", "poster") or ADDRESS.match(value or "")
            assert name != "class" or (tag, value) == ("div", "notice")
            assert name not in ("lang", "start", "type", "width", "height") or re.fullmatch(
                r"[\w/-]+", value or ""
            )

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"comment: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        pytest.fail(f"processing instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        pytest.fail(f"declaration: {data}")


def test_there_are_enough_vectors() -> None:
    assert len(set(VECTORS)) >= 60


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("frame", ["{}", "<p>a{}b</p>", "<table><tr><td>{}</table>"])
def test_attack_is_disarmed(vector: str, frame: str) -> None:
    cleaned = clean_html(frame.format(vector))
    parser = _Strict()
    parser.feed(cleaned)
    parser.close()
    assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize("vector", VECTORS)
def test_attack_as_text_is_escaped(vector: str) -> None:
    parser = _Strict()
    parser.feed(str(mark(vector, "zzz")) + str(mark(shorten(html_to_text(vector), 40), "zzz")))
    parser.close()
