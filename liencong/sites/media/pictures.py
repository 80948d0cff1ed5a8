"""A picture as pages show it: in several widths, shapes and encodings, so that a phone fetches no poster."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from typing import Any

from liencong.sites.media.licences import LICENCES, Licence
from liencong.sites.media.service import with_addresses
from liencong.sites.media.shapes import AVIF, PHOTO, SHAPES, WEBP, WHOLE
from liencong.sites.media.tables import MediaVersion

SIZES = "(min-width: 64rem) 45rem, 100vw"
TEXT_SIZES = "(min-width: 48rem) 45rem, 100vw"
"""In an article, which is no wider than its lines."""

FOCUSES = ("center", "top", "bottom", "left", "right")
"""Parts of a picture that may be kept where it is cut."""

USUAL_WIDTH = 800
FILE = "tep"
"""The name in an address that stands for a file as it came in."""

VERSION_PARAMETER = "v"
"""In the query of an address: the number of the version that a page shows."""

ATTRIBUTE = re.compile(r'\b(alt|width)="([^"]*)"')
ADDRESS = re.compile(r'"/media/(?P<uid>[0-9a-f]{32})/(?P<name>[^"?#]*)[^"]*"')
SHOWN = re.compile(f"<img\\b[^>]*?{ADDRESS.pattern}[^>]*>|{ADDRESS.pattern.replace('?P<', '?P<other_')}")


@dataclass(frozen=True)
class Source:
    """The addresses of a picture in one encoding, for browsers that know it."""

    type: str
    srcset: str


@dataclass(frozen=True)
class Cut:
    """A picture in one shape, with what an `img` needs; `sources` are encodings that take fewer bytes."""

    src: str
    srcset: str
    width: int
    height: int
    sources: Sequence[Source]


@dataclass(frozen=True)
class Picture(Cut):
    """A picture as it is, and in `cuts` by shape, cut around what has to stay."""

    sizes: str
    alt: str
    credit: str
    caption: str
    licence: Licence | None
    cuts: Mapping[str, Cut]
    focus: str = ""
    """Where a page cuts it by itself: the part that stays."""

    def kept_at(self, focus: str) -> "Picture":
        """Give it for a page to cut it by itself around one of `FOCUSES`; none leaves it as it is cut."""
        return replace(self, cuts={}, focus=focus) if focus else self


def picture_of(version: MediaVersion, media_path: str) -> Picture | None:
    """Give a picture as pages show it; None for a file that is none, or has no variants yet."""
    shapes = {shape.name: _cut(version, media_path, shape.name) for shape in SHAPES}
    whole = shapes.pop(WHOLE.name)
    if whole is None:
        return None
    media = version.media
    licence = LICENCES.get(media.licence)
    return Picture(
        **vars(whole),
        sizes=SIZES,
        alt=media.alt,
        credit=media.credit,
        caption=media.caption,
        licence=licence if licence and licence.named else None,
        cuts={name: cut for name, cut in shapes.items() if cut is not None},
    )


def lasting_url(version: MediaVersion, media_path: str, *, width: int = USUAL_WIDTH) -> str:
    """Give the address that stays when the media is replaced, for texts and for others to keep.

    A picture's leads to its narrowest form that is at least so many pixels wide.
    """
    name = variant_name(_fitting(_variants(version, WHOLE.name, WEBP), width)) if version.is_picture else FILE
    return f"{media_path}/{version.media.uid.hex}/{name}"


def smallest_url(version: MediaVersion, media_path: str) -> str | None:
    """Give the address of a picture's smallest form, None for a file that is none."""
    plain = _variants(version, PHOTO.name, WEBP) or _variants(version, WHOLE.name, WEBP)
    return _url(version, media_path, variant_name(plain[0])) if plain else None


def file_url(version: MediaVersion, media_path: str) -> str:
    """Give the address of a file in the version at hand."""
    return _url(version, media_path, FILE)


def variant_name(variant: Mapping[str, Any]) -> str:
    """Give the name of a variant in its address."""
    prefix = "" if variant["shape"] == WHOLE.name else f"{variant['shape']}-"
    return f"{prefix}{variant['width']}.{variant['format']}"


def with_pictures(body_html: str, versions: Iterable[MediaVersion], media_path: str) -> str:
    """Give a clean text as pages show it: its pictures in every width, its media in these versions."""
    known = {version.media.uid.hex: version for version in versions}

    def shown(found: re.Match[str]) -> str:
        version = known.get(found["uid"] or found["other_uid"])
        if version is None:
            return found[0]
        if found["uid"] is None:
            return f'"{_url(version, media_path, found["other_name"])}"'
        picture = picture_of(version, media_path)
        return _markup(picture, dict(ATTRIBUTE.findall(found[0]))) if picture else found[0]

    return with_addresses(SHOWN.sub(shown, body_html), media_path)


def figure_of(version: MediaVersion, media_path: str) -> str:
    """Write a picture as it stands in a text that somebody goes on writing."""
    media = version.media
    caption = f"<figcaption>{escape(media.caption)}</figcaption>" if media.caption else ""
    address, alt = lasting_url(version, media_path), escape(media.alt)
    return f'<figure><img src="{address}" alt="{alt}">{caption}</figure>'


def _markup(shown: Picture, said: Mapping[str, str]) -> str:
    """Write a picture of a text; an author may have made it smaller, and have described it otherwise."""
    given = said.get("width", "")
    width = (
        min(int(given), shown.width) if given.isascii() and given.isdigit() and int(given) else shown.width
    )
    sizes = TEXT_SIZES if width >= USUAL_WIDTH else f"(min-width: {width}px) {width}px, 100vw"
    alt = escape(unescape(said.get("alt", "")) or shown.alt)
    sources = "".join(
        f'<source type="{source.type}" srcset="{source.srcset}" sizes="{sizes}">' for source in shown.sources
    )
    height = round(width * shown.height / shown.width)
    return (
        f'<picture>{sources}<img src="{shown.src}" srcset="{shown.srcset}" sizes="{sizes}" width="{width}"'
        f' height="{height}" alt="{alt}" loading="lazy" decoding="async"></picture>'
    )


def _cut(version: MediaVersion, media_path: str, shape: str) -> Cut | None:
    plain, small = (_variants(version, shape, encoding) for encoding in (WEBP, AVIF))
    if not plain:
        return None
    usual = _fitting(plain, USUAL_WIDTH)
    return Cut(
        src=_url(version, media_path, variant_name(usual)),
        srcset=_srcset(version, media_path, plain),
        width=usual["width"],
        height=usual["height"],
        sources=[Source("image/avif", _srcset(version, media_path, small))] if small else [],
    )


def _variants(version: MediaVersion, shape: str, encoding: str) -> list[dict[str, Any]]:
    found = [one for one in version.variants if (one["shape"], one["format"]) == (shape, encoding)]
    return sorted(found, key=lambda one: int(one["width"]))


def _fitting(variants: Sequence[dict[str, Any]], width: int) -> dict[str, Any]:
    return next((one for one in variants if one["width"] >= width), variants[-1])


def _srcset(version: MediaVersion, media_path: str, variants: Iterable[dict[str, Any]]) -> str:
    return ", ".join(f"{_url(version, media_path, variant_name(one))} {one['width']}w" for one in variants)


def _url(version: MediaVersion, media_path: str, name: str) -> str:
    return f"{media_path}/{version.media.uid.hex}/{name}?{VERSION_PARAMETER}={version.number}"
