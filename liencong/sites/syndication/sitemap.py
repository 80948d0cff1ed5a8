"""Site maps for search engines (sitemaps.org protocol 0.9), and the index that a large site needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from xml.etree.ElementTree import Element

from liencong.sites.syndication.xml_document import add, rfc3339, to_bytes

MEDIA_TYPE = "application/xml; charset=utf-8"
ADDRESSES_A_FILE = 50_000
"""The protocol's limit, for addresses in a site map and for site maps in an index."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True)
class Address:
    """An absolute address, and when what stands there last changed."""

    url: str
    changed_at: datetime | None = None


def files_needed(addresses: int) -> int:
    """Tell how many site maps so many addresses need; more than one stand below an index."""
    return max(1, ceil(addresses / ADDRESSES_A_FILE))


def write_sitemap(pages: Sequence[Address]) -> bytes:
    """Write one site map of at most ADDRESSES_A_FILE pages; raises ValueError above."""
    return _write("urlset", "url", pages)


def write_sitemap_index(sitemaps: Sequence[Address]) -> bytes:
    """Write the index of a site's site maps, at most ADDRESSES_A_FILE; raises ValueError above."""
    return _write("sitemapindex", "sitemap", sitemaps)


def _write(root_tag: str, tag: str, addresses: Sequence[Address]) -> bytes:
    if len(addresses) > ADDRESSES_A_FILE:
        raise ValueError(f"{len(addresses)} addresses in one file, at most {ADDRESSES_A_FILE}")
    root = Element(root_tag, {"xmlns": _NAMESPACE})
    for address in addresses:
        element = add(root, tag)
        add(element, "loc", address.url)
        if address.changed_at:
            add(element, "lastmod", rfc3339(address.changed_at))
    return to_bytes(root)
