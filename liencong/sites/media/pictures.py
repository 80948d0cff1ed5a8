"""A picture as pages show it: its address in several widths, so that a phone need not fetch a poster."""

from dataclasses import dataclass

from liencong.sites.media.tables import Media

SIZES = "(min-width: 64rem) 52rem, 100vw"
USUAL_WIDTH = 800


@dataclass(frozen=True)
class Picture:
    """A picture with what an `img` needs."""

    src: str
    srcset: str
    sizes: str
    width: int
    height: int
    alt: str
    credit: str
    caption: str


def picture_of(media: Media, media_path: str) -> Picture | None:
    """Give a picture as pages show it; None for a file that is none, or has no variants yet."""
    variants = sorted(media.variants, key=lambda variant: int(variant["width"]))
    if not variants:
        return None
    usual = next((variant for variant in variants if variant["width"] >= USUAL_WIDTH), variants[-1])
    return Picture(
        src=_url(media, media_path, usual),
        srcset=", ".join(f"{_url(media, media_path, variant)} {variant['width']}w" for variant in variants),
        sizes=SIZES,
        width=usual["width"],
        height=usual["height"],
        alt=media.alt,
        credit=media.credit,
        caption=media.caption,
    )


def _url(media: Media, media_path: str, variant: dict[str, object]) -> str:
    return f"{media_path}/{media.uid.hex}/{variant['width']}.{variant['format']}"
