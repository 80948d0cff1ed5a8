"""The articles of a draft, found in its text, so that people can speak of one of them; no I/O."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from liencong.core.text import clean_line, headings, html_to_text, shorten

ARTICLE = re.compile(r"(?P<word>Điều)\s+(?P<number>\d{1,3}[a-zđ]?)\b[.:]?\s*(?P<title>.*)")
BLOCK = re.compile(r"<(?P<tag>p|h[2-6])\b[^>]*>(?P<inner>.*?)</(?P=tag)>", re.DOTALL)
NUMBER = re.compile(r"\d{1,4}")
LONGEST_TITLE = 160
MOST_ARTICLES = 400


@dataclass(frozen=True)
class Article:
    """An article or a part of a draft: where it stands among the others from 1 on, and what it is called."""

    position: int
    title: str


def articles_in(body_html: str) -> Sequence[Article]:
    """Give the articles of a text in their order; where it has none, its headings."""
    lines = [line.strip() for line in html_to_text(body_html).split("\n")]
    found = [_title(match) for line in lines if (match := ARTICLE.fullmatch(line))]
    titles = found or [one.text for one in headings(body_html) if one.text]
    unlike = list(dict.fromkeys(shorten(title, LONGEST_TITLE) for title in titles))[:MOST_ARTICLES]
    return [Article(number, title) for number, title in enumerate(unlike, 1)]


def with_marks(body_html: str, mark: Callable[[Article], str]) -> tuple[str, Sequence[Article]]:
    """Give a text with HTML of ours behind the first line of each article, and the articles left without."""
    left = {one.title: one for one in articles_in(body_html)}

    def marked(block: re.Match[str]) -> str:
        words = html_to_text(block["inner"])
        found = ARTICLE.fullmatch(words)
        title = _title(found) if found else clean_line(words) if block["tag"] != "p" else ""
        article = left.pop(shorten(title, LONGEST_TITLE), None)
        return f"{block[0]}{mark(article)}" if article else block[0]

    return BLOCK.sub(marked, body_html), list(left.values())


def position_of(words: str) -> int:
    """Give the place among others of an article that somebody names in words, such as “khoản 2 Điều 7”."""
    named = re.search(r"(?i)điều\s+(\d{1,3})", words) or NUMBER.search(words)
    return int(named[named.lastindex or 0]) if named else 0


def _title(match: re.Match[str]) -> str:
    title = clean_line(match["title"])
    number = f"{match['word']} {match['number']}"
    return f"{number}. {title}" if title else number
