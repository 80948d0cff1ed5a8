"""robots.txt: what crawlers may read, and where the site map stands (RFC 9309)."""

from collections.abc import Iterable

MEDIA_TYPE = "text/plain; charset=utf-8"


def write_robots(*, disallowed: Iterable[str], sitemaps: Iterable[str]) -> bytes:
    """Write the rules for all crawlers: paths to leave alone, and the site maps' absolute addresses."""
    rules = [f"Disallow: {_one_line(path)}" for path in disallowed] or ["Disallow:"]
    maps = [f"Sitemap: {_one_line(url)}" for url in sitemaps]
    return "\n".join(["User-agent: *", *rules, "", *maps, ""]).encode()


def _one_line(value: str) -> str:
    return "".join(value.split())
