"""The web addresses in a piece of HTML: made absolute, and those of its pictures listed."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from liencong.sites.intake.formats.item import ImportedMedia

_SOURCES = ("data-src", "data-original", "src")
"""Pages that load pictures late keep the true address beside a placeholder in `src`."""


def pictures_in(markup: str) -> list[ImportedMedia]:
    """List the pictures of a piece of HTML that have an absolute web address."""
    if "<img" not in markup.lower():
        return []
    finder = _PictureFinder()
    finder.feed(markup)
    finder.close()
    return finder.found


def with_absolute_addresses(markup: str, base: str) -> str:
    """Give a piece of HTML whose links and pictures no longer need the page at `base` to be found."""
    if not base:
        return markup
    return _TAG.sub(
        lambda tag: _ADDRESS.sub(lambda m: m[1] + (web_address(m[2], base) or m[2]), tag[0]), markup
    )


def web_address(address: str, base: str = "") -> str:
    """Give an absolute http(s) address, or nothing where there is none."""
    if not address.strip():
        return ""
    try:
        absolute = urljoin(base, address.strip())
        parts = urlsplit(absolute)
    except ValueError:
        return ""
    return absolute if parts.scheme in ("http", "https") and parts.hostname else ""


def each_once(media: Iterable[ImportedMedia]) -> tuple[ImportedMedia, ...]:
    """Keep each address once; the first mention wins."""
    kept: dict[str, ImportedMedia] = {}
    for one in media:
        kept.setdefault(one.url, one)
    return tuple(kept.values())


_TAG = re.compile(r"<[a-z][^<>]*", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(\s(?:data-src|data-original|src|href)\s*=\s*[\"'])(?![\w+.-]+:|#)([^\"'<>]+)", re.IGNORECASE
)


class _PictureFinder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[ImportedMedia] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "img":
            return
        values = {name: value or "" for name, value in attrs}
        addresses = (web_address(values[name]) for name in _SOURCES if values.get(name))
        if url := next(filter(None, addresses), ""):
            self.found.append(
                ImportedMedia(url=url, title=values.get("title", ""), alt=values.get("alt", ""))
            )
