"""Motifs of old towns: houses under tiles, silk lanterns, brick towers."""

import math
from random import Random

from liencong.plugins.sample_province.drawing.canvas import HEIGHT, WIDTH, Canvas, Colour, mix
from liencong.plugins.sample_province.drawing.land import DAWN, DUSK, NOON, birds, ranges, ridge, tree


def house(canvas: Canvas, random: Random, x: float, foot: float, width: float, *, haze: float) -> None:
    """Draw an old house of the quay: yellow wall, tiled roof, wooden shutters."""
    air = "#f5e3c2"
    wall = mix(random.choice(("#e8b64c", "#dda33c", "#efc76b", "#d9954a")), air, haze)
    roof, wood = mix("#7a4030", air, haze), mix("#4b3425", air, haze)
    height = width * random.uniform(0.78, 0.98)
    canvas.box(x, foot - height, width, height, mix(wall, "#ffffff", 0.12), fade=mix(wall, "#8a5a2a", 0.22))
    eave, top = foot - height, foot - height - width * 0.42
    slope = [
        (x - width * 0.07, eave),
        (x + width * 0.1, top),
        (x + width * 0.9, top),
        (x + width * 1.07, eave),
    ]
    canvas.shape(slope, mix(roof, "#c0674a", 0.35), roof)
    for row in range(1, 15):
        share = row / 15
        canvas.line(
            [(x - width * 0.07 + width * 1.14 * share, eave), (x + width * 0.1 + width * 0.8 * share, top)],
            mix(roof, "#2c1610", 0.25),
            1.6,
        )
    canvas.box(x - width * 0.07, eave - 3, width * 1.14, 8, mix(roof, "#2c1610", 0.4))
    canvas.box(x + width * 0.08, top - 6, width * 0.84, 9, mix(roof, "#2c1610", 0.3))
    for place in (0.12, 0.4, 0.68):
        tall = 0.5 if place == 0.4 else 0.32
        canvas.box(
            x + width * place,
            foot - height * (0.02 if tall == 0.5 else 0.24) - height * tall,
            width * 0.2,
            height * tall,
            mix(wood, wall, 0.15),
            fade=wood,
        )
        canvas.line(
            [
                (x + width * (place + 0.1), foot - height * 0.6),
                (x + width * (place + 0.1), foot - height * 0.05),
            ],
            mix(wood, wall, 0.35),
            1.6,
        )


def rooftops(random: Random, seed: int) -> Canvas:
    """Draw rows of old houses under tiled roofs; on even seeds the front row stands at the water."""
    quay = seed % 2 == 0
    canvas = Canvas(DAWN[0], DAWN[1])
    canvas.glow(1150, 200, 440, "#fff3d2", 0.9)
    ranges(canvas, random, DAWN, (330, 380), 190)
    rows = (
        ((420, 135, 0.6), (530, 190, 0.36), (650, 262, 0.08))
        if quay
        else ((390, 130, 0.6), (500, 180, 0.42), (650, 250, 0.22), (840, 350, 0.0))
    )
    for foot, width, haze in rows:
        canvas.box(0, foot - 90, WIDTH, HEIGHT - foot + 90, mix("#c9ad80", "#f5e3c2", haze), fade="#a98f6c")
        x, gaps = -random.uniform(0, width), []
        while x < WIDTH:
            house(canvas, random, x, foot + random.uniform(-8, 8), width, haze=haze)
            x += width * random.uniform(1.06, 1.22)
            gaps.append(x - width * 0.06)
        for gap in gaps:
            if random.random() < 0.4:
                tree(canvas, gap, foot + 8, width * 0.24, mix("#4f7d45", "#f5e3c2", haze))
    if quay:
        canvas.mirror(662, "#7d8f86", 0.42)
        canvas.box(0, 656, WIDTH, 14, "#8a7a63", fade="#5d4f3f")
        for _ in range(26):
            x, y = random.uniform(0, WIDTH), random.uniform(690, 890)
            canvas.line([(x, y), (x + random.uniform(40, 150), y)], mix("#f4ead0", "#8a9a90", 0.5), 2)
    return canvas


def lantern(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw a silk lantern that hangs from a point."""
    canvas.glow(x, y + size * 1.3, size * 3.1, mix(colour, "#ffd98a", 0.6), 0.5)
    canvas.line([(x, y - size * 0.3), (x, y + size * 0.4)], "#3b2618", 2.4)
    middle, tall = y + size * 1.25, size * 0.82
    canvas.oval(x, middle, size, tall, mix(colour, "#fff0c2", 0.45), fade=mix(colour, "#4a1208", 0.12))
    for share in (0.72, 0.4):
        canvas.oval(
            x,
            middle,
            size * share,
            tall,
            mix(colour, "#ffe9ad", 0.5 if share == 0.72 else 0.62),
            fade=mix(colour, "#ffb45c", 0.15),
        )
    for share in (-0.86, -0.56, -0.2, 0.2, 0.56, 0.86):
        arc = [
            (x + size * share * math.sin(turn), middle - tall * math.cos(turn))
            for turn in (step * math.pi / 20 for step in range(21))
        ]
        canvas.line(arc, mix(colour, "#6a1d0c", 0.35), 1.5)
    for edge in (middle - tall, middle + tall):
        canvas.box(x - size * 0.34, edge - size * 0.07, size * 0.68, size * 0.14, "#5a3a1e", fade="#2f1d10")
    for strand in (-0.1, 0, 0.1):
        canvas.line(
            [(x + size * strand * 0.4, middle + tall), (x + size * strand, middle + tall + size * 0.72)],
            mix(colour, "#f3b53c", 0.5),
            2.2,
        )


def lanterns(random: Random, seed: int) -> Canvas:
    """Draw rows of silk lanterns; on even seeds at night over water."""
    night = seed % 2 == 0
    canvas = Canvas("#141a33", "#463152") if night else Canvas("#f6c987", "#f9ecd0")
    for _ in range(26):
        canvas.glow(
            random.uniform(0, WIDTH),
            random.uniform(60, 640),
            random.uniform(20, 70),
            random.choice(("#ffcf7d", "#ffad66", "#ffe2a6")),
            0.32,
        )
    if night:
        canvas.below(ridge(random, 640, 60, 6), "#231c38", "#1a1630")
    colours = ("#c8371f", "#e08a1e", "#d6a21f", "#3f8f6a", "#b8336a", "#3a6fae", "#e2592b")
    rows = ((20, 40, 9), (70, 62, 7), (150, 92, 5)) if night else ((50, 48, 9), (150, 80, 7), (290, 126, 5))
    for row, (top, size, count) in enumerate(rows):
        sag, step = 60 + 36 * row, WIDTH / (count - 0.4)
        rope = [(x, top + sag * (1 - ((x - 800) / 860) ** 2)) for x in range(-20, WIDTH + 40, 20)]
        canvas.line(rope, "#4a3322" if not night else "#0f0c18", 2.6)
        for place in range(count):
            x = step * (place + (0.3 if row % 2 else 0.05)) + random.uniform(-14, 14)
            lantern(canvas, x, top + sag * (1 - ((x - 800) / 860) ** 2), size, random.choice(colours))
    if night:
        canvas.mirror(650, "#1d1e3a", 0.45)
        for _ in range(46):
            x, y = random.uniform(0, WIDTH), random.uniform(664, 895)
            canvas.line([(x, y), (x + random.uniform(20, 90), y)], mix("#f6c27a", "#2a2846", 0.55), 1.8)
    return canvas


def tower(canvas: Canvas, x: float, foot: float, width: float, brick: Colour, *, shade: Colour) -> None:
    """Draw a brick tower in tiers, as the Cham built them, half in light and half in shade."""
    height, top = width * 1.15, foot
    for tier in range(4):
        wide, tall = width * 0.76**tier, height * (1 if tier == 0 else 0.36 * 0.84**tier)
        left, ledge = x - wide / 2, max(4.0, width * 0.05)
        canvas.box(left, top - tall, wide, tall, mix(brick, "#ffffff", 0.06), fade=brick)
        canvas.box(
            x + wide * 0.12,
            top - tall,
            wide * 0.38,
            tall,
            mix(brick, shade, 0.45),
            fade=mix(brick, shade, 0.6),
        )
        for pilaster in (-0.44, -0.22, 0.2, 0.42):
            canvas.box(
                x + wide * pilaster - wide * 0.025, top - tall, wide * 0.05, tall, mix(brick, shade, 0.3)
            )
        canvas.box(
            left - wide * 0.05,
            top - tall - ledge,
            wide * 1.1,
            ledge * 1.5,
            mix(brick, shade, 0.25),
            fade=mix(brick, shade, 0.5),
        )
        for corner in (-0.5, 0.5):
            peak = x + wide * corner * 0.96
            canvas.shape(
                [
                    (peak - wide * 0.06, top - tall - ledge),
                    (peak, top - tall - wide * 0.22),
                    (peak + wide * 0.06, top - tall - ledge),
                ],
                mix(brick, shade, 0.35),
            )
        top -= tall + ledge
    canvas.shape(
        [(x - width * 0.14, top), (x, top - width * 0.34), (x + width * 0.14, top)],
        mix(brick, shade, 0.2),
        mix(brick, shade, 0.5),
    )
    _doorway(canvas, x, foot, (width * 0.17, height * 0.42, height * 0.62), mix(brick, shade, 0.4))
    _doorway(canvas, x, foot, (width * 0.0935, height * 0.36, height * 0.48), mix(shade, "#000000", 0.35))


def _doorway(canvas: Canvas, x: float, foot: float, size: tuple[float, float, float], colour: Colour) -> None:
    half, sides, peak = size
    outline = [
        (x - half, foot),
        (x - half, foot - sides),
        (x, foot - peak),
        (x + half, foot - sides),
        (x + half, foot),
    ]
    canvas.shape(outline, colour)


def towers(random: Random, seed: int) -> Canvas:
    """Draw old brick towers in a valley."""
    evening = seed % 2 == 0
    palette = DUSK if evening else NOON
    canvas = Canvas(palette[0], palette[1])
    canvas.glow(1130 if evening else 420, 330, 460, "#fff0cc", 0.9)
    ranges(canvas, random, palette, (470, 560, 640), 280)
    brick, shade = ("#6d3d38", "#221a2c") if evening else ("#b5694a", "#4f2a26")
    for x, foot, width in ((380, 700, 130), (1240, 710, 150), (1010, 690, 96), (720, 745, 225)):
        tower(canvas, x, foot, width, mix(brick, palette[1], 0.12 if width < 200 else 0), shade=shade)
    grass = mix("#6f9150", palette[3], 0.55 if evening else 0.1)
    canvas.below(ridge(random, 765, 62, 6), mix(grass, palette[1], 0.12), mix(grass, palette[3], 0.5))
    for _ in range(11):
        spot = random.choice(
            (
                random.uniform(0, 240),
                random.uniform(1350, WIDTH),
                random.uniform(470, 560),
                random.uniform(880, 960),
            )
        )
        tree(canvas, spot, random.uniform(735, 790), random.uniform(34, 64), mix(grass, "#20352a", 0.4))
    birds(canvas, random, palette[3])
    return canvas
