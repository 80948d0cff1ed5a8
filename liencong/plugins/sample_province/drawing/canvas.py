"""A canvas in units of 1600 by 900, drawn at twice the size so that edges come out smooth."""

import io
import math
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 900
SCALE = 2
QUALITY = 86

Colour = str | tuple[int, int, int]
Point = tuple[float, float]


def rgb(colour: Colour) -> tuple[int, int, int]:
    """Give a colour as three numbers."""
    return ImageColor.getrgb(colour)[:3] if isinstance(colour, str) else colour


def mix(one: Colour, other: Colour, share: float) -> tuple[int, int, int]:
    """Blend two colours; `share` 0 is the first, 1 the second."""
    (r1, g1, b1), (r2, g2, b2) = rgb(one), rgb(other)
    return round(r1 + (r2 - r1) * share), round(g1 + (g2 - g1) * share), round(b1 + (b2 - b1) * share)


class Canvas:
    """Shapes with flat or graded colours, soft lights and shadows, on a graded ground."""

    def __init__(self, top: Colour, bottom: Colour) -> None:
        """Begin with a ground that goes from one colour to another."""
        self._size = (WIDTH * SCALE, HEIGHT * SCALE)
        self._image = _gradient(self._size, top, bottom)
        self._pen = ImageDraw.Draw(self._image)

    def shape(self, points: Sequence[Point], colour: Colour, fade: Colour | None = None) -> None:
        """Fill a polygon; with `fade` it goes from `colour` at its top to `fade` at its bottom."""
        scaled = _scaled(points)
        if fade is None:
            self._pen.polygon(scaled, fill=rgb(colour))
            return
        mask = Image.new("L", self._size)
        ImageDraw.Draw(mask).polygon(scaled, fill=255)
        box = mask.getbbox()
        if box:
            size = (box[2] - box[0], box[3] - box[1])
            self._image.paste(_gradient(size, colour, fade), box, mask.crop(box))

    def below(self, edge: Sequence[Point], colour: Colour, fade: Colour | None = None) -> None:
        """Fill everything from an edge down to the foot of the picture."""
        self.shape([*edge, (edge[-1][0], HEIGHT), (edge[0][0], HEIGHT)], colour, fade)

    def box(
        self, x: float, y: float, width: float, height: float, colour: Colour, *, fade: Colour | None = None
    ) -> None:
        """Fill a rectangle."""
        self.shape([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour, fade)

    def oval(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, *, fade: Colour | None = None
    ) -> None:
        """Fill an ellipse around a point."""
        self.shape(ring(x, y, rx, ry), colour, fade)

    def line(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """Draw a line with round joints."""
        self._pen.line(_scaled(points), fill=rgb(colour), width=max(1, round(width * SCALE)), joint="curve")

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 0.6) -> None:
        """Shed a soft round light."""
        side = round(2 * radius * SCALE)
        light = ImageChops.invert(Image.radial_gradient("L")).point(lambda v: max(0, v - 75) * 255 // 180)
        light = light.resize((side, side), Image.Resampling.BICUBIC).point(lambda v: round(v * strength))
        self._image.paste(rgb(colour), (round((x - radius) * SCALE), round((y - radius) * SCALE)), light)

    def veil(self, points: Sequence[Point], colour: Colour, strength: float, blur: float = 0) -> None:
        """Lay a see-through polygon, for light, shade and mist; `blur` softens its edge."""
        small = Image.new("L", (WIDTH // 2, HEIGHT // 2))
        ImageDraw.Draw(small).polygon([(x / 2, y / 2) for x, y in points], fill=round(255 * strength))
        if blur:
            small = small.filter(ImageFilter.GaussianBlur(blur / 2))
        self._image.paste(rgb(colour), (0, 0), small.resize(self._size, Image.Resampling.BILINEAR))

    def mirror(self, horizon: float, tint: Colour, strength: float) -> None:
        """Reflect what stands above the horizon in the water below it."""
        line, depth = round(horizon * SCALE), round((HEIGHT - horizon) * SCALE)
        above = self._image.crop((0, max(0, line - depth), self._size[0], line))
        water = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).filter(ImageFilter.BoxBlur(5))
        water = Image.blend(water, Image.new("RGB", water.size, rgb(tint)), strength)
        self._image.paste(water, (0, line))

    def encode(self) -> bytes:
        """Give the picture as a JPEG of 1600 by 900 points."""
        target = io.BytesIO()
        self._image.reduce(SCALE).save(target, "JPEG", quality=QUALITY, optimize=True)
        return target.getvalue()


def ring(x: float, y: float, rx: float, ry: float, *, begin: float = 0, end: float = 360) -> list[Point]:
    """Give the points of an ellipse or of an arc of it; degrees run clockwise from the right."""
    steps = max(12, round(abs(end - begin) / 4))
    turns = (math.radians(begin + (end - begin) * step / steps) for step in range(steps + 1))
    return [(x + rx * math.cos(turn), y + ry * math.sin(turn)) for turn in turns]


def turned(points: Sequence[Point], x: float, y: float, degrees: float) -> list[Point]:
    """Turn points around a point."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(x + (px - x) * cos - (py - y) * sin, y + (px - x) * sin + (py - y) * cos) for px, py in points]


def _scaled(points: Sequence[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def _gradient(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    ramp = Image.linear_gradient("L").resize(size, Image.Resampling.BILINEAR)
    return Image.composite(Image.new("RGB", size, rgb(bottom)), Image.new("RGB", size, rgb(top)), ramp)
