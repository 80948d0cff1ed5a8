"""Makes pictures fit for the web: upright, in common colours, free of what cameras write into them.

Everything here keeps a processor busy: callers run it in a worker thread.
"""

import io
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction

from PIL import Image, ImageCms, ImageOps

from liencong.sites.media.failures import Broken, ImageTooLarge

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
MAX_PIXELS = 50_000_000
MAX_SIDE = 16_383
"""The longest side that WebP can have."""

MASTER_SIDE = 3200
"""No picture is kept larger than this many pixels on a side."""

WIDTHS = (400, 800, 1200, 1600)

RESAMPLING = Image.Resampling.LANCZOS
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


@dataclass(frozen=True)
class FocalPoint:
    """What of a picture has to stay when it is cropped: shares of its width and height, from the top left."""

    x: float = 0.5
    y: float = 0.5


@dataclass(frozen=True)
class Variant:
    """A picture as bytes; `format` is `webp`, `jpeg` or `png`."""

    width: int
    height: int
    format: str
    content: bytes = field(repr=False)


def decode_image(content: bytes) -> Image.Image:
    """Read a picture: upright, sRGB, at most `MASTER_SIDE` a side, of an animation the first image.

    Nothing of its metadata is kept: where and with what it was taken is the photographer's own (L53). Raises
    `ImageTooLarge` or `Broken`.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS or max(opened.size) > MAX_SIDE:
                raise ImageTooLarge(pixels=MAX_PIXELS)
            return _plain(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageTooLarge(pixels=MAX_PIXELS) from error
    except ImageTooLarge:
        raise
    except Exception as error:  # decoders raise anything on hostile bytes
        raise Broken from error


def make_variants(
    image: Image.Image,
    widths: Sequence[int] = WIDTHS,
    *,
    aspect: Fraction | None = None,
    focus: FocalPoint = FocalPoint(),
) -> list[Variant]:
    """Make WebP pictures of several widths, narrowest first, none wider than the picture itself.

    With an `aspect` (width to height) they are cropped to it around what has to stay.
    """
    shape = aspect or Fraction(image.width, image.height)
    natural = min(image.width, max(1, int(image.height * shape)))
    chosen = sorted({width for width in widths if width < natural} | {min(natural, max(widths))})
    sizes = [(width, max(1, round(width / shape))) for width in chosen]
    return [
        _encoded(ImageOps.fit(image, size, RESAMPLING, centering=(focus.x, focus.y)), "webp", quality=78)
        for size in sizes
    ]


def clean_copy(image: Image.Image) -> Variant:
    """Encode a decoded picture for keeping and downloading, in a format that every program opens."""
    if image.mode == "RGBA":
        return _encoded(image, "png", optimize=True)
    return _encoded(image, "jpeg", quality=90, optimize=True, progressive=True)


def placeholder_colour(image: Image.Image) -> str:
    """Give the mean colour of a picture as `#rrggbb`, to fill its frame until it arrives."""
    dot = image.resize((1, 1), Image.Resampling.BOX, reducing_gap=2).convert("RGBA")
    on_white = Image.alpha_composite(Image.new("RGBA", (1, 1), "white"), dot)
    return "#" + on_white.tobytes()[:3].hex()


def _plain(opened: Image.Image) -> Image.Image:
    excess = max(opened.size) / MASTER_SIDE
    opened.draft("RGB", (int(opened.width / excess), int(opened.height / excess)))  # a JPEG is read smaller
    ImageOps.exif_transpose(opened, in_place=True)
    image = _in_srgb(opened)
    image.thumbnail((MASTER_SIDE, MASTER_SIDE), RESAMPLING)
    image.info = {}
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    """Give a picture in RGB, or RGBA where something of it is transparent."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        with suppress(OSError, TypeError, ValueError):  # a damaged profile is no reason to refuse the picture
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.ImageCmsTransform(own, SRGB, image.mode, "RGB").apply(image)
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        if layered.getchannel("A").getextrema() != (255, 255):
            return layered
    return image if image.mode == "RGB" else image.convert("RGB")


def _encoded(image: Image.Image, encoding: str, **options: object) -> Variant:
    file = io.BytesIO()
    image.save(file, encoding, **options)
    return Variant(image.width, image.height, encoding, file.getvalue())
