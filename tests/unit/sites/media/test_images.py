"""Pictures come out upright, small enough, free of metadata; what is broken or monstrous is refused."""

import io
import struct
import zlib
from fractions import Fraction

import pytest
from PIL import Image, ImageCms, ImageDraw

from liencong.core.errors import Invalid
from liencong.sites.media.failures import Broken, ImageTooLarge
from liencong.sites.media.framing import Framing
from liencong.sites.media.images import (
    MASTER_SIDE,
    Variant,
    clean_copy,
    cut,
    decode_image,
    fits,
    make_variants,
)
from liencong.sites.media.shapes import AVIF, PHOTO, WHOLE, WIDE, Shape

RED, BLUE = (220, 20, 30), (20, 30, 220)
ROTATED_CLOCKWISE = 6
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def two_halves(width: int, height: int) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), fill=BLUE)
    return image


def saved(image: Image.Image, encoding: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, encoding, **options)
    return file.getvalue()


def opened(variant: Variant) -> Image.Image:
    return Image.open(io.BytesIO(variant.content))


def near(given: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(given, tuple)
    return all(abs(a - b) < 25 for a, b in zip(given[:3], wanted, strict=True))


def camera_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = ROTATED_CLOCKWISE
    exif[MAKER] = "Camera"
    exif[GPS] = {1: "N", 2: (15.0, 33.0, 0.0), 3: "E", 4: (108.0, 28.0, 0.0)}
    return exif


@pytest.mark.parametrize("encoding", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_taken_sideways_stands_upright(encoding: str) -> None:
    image = decode_image(saved(two_halves(90, 60), encoding, exif=camera_exif()))
    assert image.size == (60, 90)
    assert near(image.getpixel((30, 10)), RED)
    assert near(image.getpixel((30, 80)), BLUE)


@pytest.mark.parametrize("encoding", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_nothing_of_the_metadata_is_left(encoding: str) -> None:
    content = saved(two_halves(90, 60), encoding, exif=camera_exif(), xmp=b"<x:xmpmeta/>", comment=b"home")
    image = decode_image(content)
    for variant in (clean_copy(image), *make_variants(image)):
        assert not opened(variant).getexif()
        assert not {"exif", "xmp", "comment", "icc_profile"} & opened(variant).info.keys()


def test_variants_are_webp_from_narrow_to_wide() -> None:
    variants = make_variants(two_halves(2000, 1000))
    assert [(variant.width, variant.height) for variant in variants] == [
        (400, 200),
        (800, 400),
        (1200, 600),
        (1600, 800),
    ]
    assert [(opened(v).format, opened(v).size) for v in variants] == [
        ("WEBP", (v.width, v.height)) for v in variants
    ]


@pytest.mark.parametrize(
    ("width", "made"), [(100, [100]), (400, [400]), (1000, [400, 800, 1000]), (5000, [400, 800, 1200, 1600])]
)
def test_no_variant_is_wider_than_the_picture(width: int, made: list[int]) -> None:
    assert [variant.width for variant in make_variants(Image.new("RGB", (width, 50)))] == made


def test_a_sliver_still_has_a_variant() -> None:
    shape = Shape("whole", None, (400,))
    assert [(v.width, v.height) for v in make_variants(Image.new("RGB", (3000, 1)), shape)] == [(400, 1)]
    assert [(v.width, v.height) for v in make_variants(Image.new("RGB", (1, 3000)), shape)] == [(1, 3000)]


@pytest.mark.parametrize(("focus", "colour"), [((0.0, 0.5), RED), ((1.0, 0.5), BLUE)])
def test_a_shape_is_cut_around_the_focal_point(
    focus: tuple[float, float], colour: tuple[int, int, int]
) -> None:
    variants = make_variants(two_halves(1200, 300), Shape("square", Fraction(1, 1), (200,)), focus=focus)
    assert [(variant.width, variant.height) for variant in variants] == [(200, 200)]
    assert near(opened(variants[0]).getpixel((100, 100)), colour)


@pytest.mark.parametrize("shape", [WIDE, PHOTO], ids=lambda shape: shape.name)
@pytest.mark.parametrize("size", [(1000, 1000), (3000, 500), (300, 2000)])
def test_a_picture_in_a_shape_is_not_blown_up(shape: Shape, size: tuple[int, int]) -> None:
    assert shape.aspect is not None
    for variant in make_variants(Image.new("RGB", size), shape):
        assert abs(variant.width / variant.height - shape.aspect) < 0.02
        assert variant.width <= size[0]
        assert variant.height <= size[1]


def test_a_picture_that_has_a_shape_already_fits_it() -> None:
    assert fits(Image.new("RGB", (1600, 900)), WIDE)
    assert fits(Image.new("RGB", (1601, 900)), WIDE) is False
    assert fits(Image.new("RGB", (17, 4)), WHOLE)


def test_avif_takes_fewer_bytes_than_webp() -> None:
    image = Image.effect_mandelbrot((800, 450), (-2, -1.2, 1, 1.2), 100).convert("RGB")
    (*_, webp), (*_, avif) = make_variants(image), make_variants(image, encoding=AVIF)
    assert (opened(avif).format, avif.width, avif.height) == ("AVIF", webp.width, webp.height)
    assert len(avif.content) < len(webp.content)


def test_a_cut_leaves_what_lies_in_the_rectangle() -> None:
    right_half = cut(two_halves(200, 100), Framing(left=0.5, width=0.5, focus_x=0.75))
    assert right_half.size == (100, 100)
    assert near(right_half.getpixel((5, 50)), BLUE)


def test_a_cut_of_which_hardly_anything_is_left_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        cut(two_halves(2000, 1000), Framing(width=0.01, focus_x=0.005))
    assert refusal.value.fields == {"width": "frame-too-small"}


def test_the_same_picture_makes_the_same_bytes() -> None:
    content = saved(two_halves(900, 600), "JPEG")
    assert make_variants(decode_image(content)) == make_variants(decode_image(content))


def test_a_transparent_picture_stays_transparent() -> None:
    image = decode_image(saved(Image.new("RGBA", (50, 50), (255, 0, 0, 0)), "PNG"))
    assert clean_copy(image).format == "png"
    assert opened(make_variants(image)[0]).has_transparency_data


def test_a_picture_without_transparent_parts_is_kept_as_jpeg() -> None:
    image = decode_image(saved(Image.new("RGBA", (50, 50), "red"), "PNG"))
    assert clean_copy(image).format == "jpeg"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_every_colour_mode_becomes_common_colours(mode: str) -> None:
    encoding = "JPEG" if mode == "CMYK" else "PNG"
    assert decode_image(saved(Image.new(mode, (20, 20)), encoding)).mode in ("RGB", "RGBA")


def test_of_an_animation_the_first_image_is_kept() -> None:
    frames = [Image.new("RGB", (20, 20), RED), Image.new("RGB", (20, 20), BLUE)]
    image = decode_image(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert near(image.getpixel((5, 5)), RED)


def test_a_damaged_colour_profile_is_left_aside() -> None:
    whole = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (whole, b"no profile at all", whole[:200]):
        image = decode_image(saved(two_halves(20, 20), "JPEG", icc_profile=profile, quality=95))
        assert near(image.getpixel((3, 10)), RED)


def test_a_very_large_photograph_is_kept_smaller() -> None:
    assert decode_image(saved(Image.new("RGB", (3600, 1800)), "JPEG")).size == (MASTER_SIDE, MASTER_SIDE // 2)


def test_fifty_megapixels_are_the_most() -> None:
    assert decode_image(saved(Image.new("L", (10_000, 5_000)), "JPEG")).size == (
        MASTER_SIDE,
        MASTER_SIDE // 2,
    )
    with pytest.raises(ImageTooLarge):
        decode_image(saved(Image.new("L", (10_000, 5_001)), "JPEG"))


def test_a_decompression_bomb_is_refused_before_it_is_read() -> None:
    with pytest.raises(ImageTooLarge):
        decode_image(png_that_claims(100_000, 100_000))
    with pytest.raises(ImageTooLarge):
        decode_image(png_that_claims(8_000, 8_000))
    with pytest.raises(ImageTooLarge):
        decode_image(png_that_claims(20_000, 2))


@pytest.mark.parametrize("encoding", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_picture_that_breaks_off_is_refused(encoding: str) -> None:
    content = saved(Image.effect_noise((200, 200), 90).convert("RGB"), encoding)
    for length in (0, 10, len(content) // 2):
        with pytest.raises(Broken):
            decode_image(content[:length])


@pytest.mark.parametrize("encoding", ["BMP", "TIFF", "ICO", "PPM"])
def test_an_unusual_format_is_not_even_tried(encoding: str) -> None:
    with pytest.raises(Broken):
        decode_image(saved(Image.new("RGB", (20, 20)), encoding))


def test_what_else_a_file_is_beside_a_picture_is_not_kept() -> None:
    hidden = b"<script>alert(1)</script>PK\3\4" + bytes(50)
    image = decode_image(saved(two_halves(90, 60), "JPEG", comment=hidden) + hidden)
    for variant in (clean_copy(image), *make_variants(image)):
        assert b"script" not in variant.content


def test_what_is_no_picture_is_broken() -> None:
    for content in (
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"xin ch\xc3\xa0o",
    ):
        with pytest.raises(Broken) as refusal:
            decode_image(content)
        assert refusal.value.fields == {"file": "file-broken"}


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )
