"""Makes pictures fit for the web: upright, in common colours, free of what cameras write into them.

Everything here keeps a processor busy: callers run it in a worker thread.
"""

import io
import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction

from PIL import Image, ImageCms, ImageOps

from liencong.sites.media.failures import Broken, ImageTooLarge
from liencong.sites.media.framing import Framing, check_size
from liencong.sites.media.shapes import ENCODINGS, WEBP, WHOLE, Shape

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
MAX_PIXELS = 50_000_000
MAX_SIDE = 16_383
"""The longest side that WebP can have."""

MASTER_SIDE = 3200
"""No picture is kept larger than this many pixels on a side."""

MASTER_QUALITY = 90

RESAMPLING = Image.Resampling.LANCZOS
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Variant:
    """A picture as bytes; `format` is `webp`, `avif`, `jpeg` or `png`."""

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


def cut(image: Image.Image, framing: Framing) -> Image.Image:
    """Give the part of a whole picture that is shown; raise `Invalid` where hardly anything would be left."""
    check_size(framing, image.width, image.height)
    return image.crop(framing.box(image.width, image.height)) if framing.cuts else image


def fits(image: Image.Image, shape: Shape) -> bool:
    """Tell whether a picture has a shape as it is, so that nothing needs to be cut off for it."""
    return shape.aspect is None or round(image.width / shape.aspect) == image.height


def make_variants(
    image: Image.Image, shape: Shape = WHOLE, encoding: str = WEBP, *, focus: tuple[float, float] = (0.5, 0.5)
) -> list[Variant]:
    """Make a picture in every width of a shape, narrowest first, none wider than the picture itself.

    Where the shape is another than the picture's, it is cut around the focal point (shares of its sides).
    """
    aspect = shape.aspect or Fraction(image.width, image.height)
    natural = min(image.width, max(1, int(image.height * aspect)))
    chosen = sorted({width for width in shape.widths if width < natural} | {min(natural, max(shape.widths))})
    sizes = [(width, max(1, round(width / aspect))) for width in chosen]
    return [
        _encoded(ImageOps.fit(image, size, RESAMPLING, centering=focus), encoding, **ENCODINGS[encoding])
        for size in sizes
    ]


def clean_copy(image: Image.Image) -> Variant:
    """Encode a decoded picture for keeping and downloading, in a format that every program opens."""
    if image.mode == "RGBA":
        return _encoded(image, "png", optimize=True)
    return _encoded(image, "jpeg", quality=MASTER_QUALITY, optimize=True, progressive=True)


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
