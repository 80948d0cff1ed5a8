"""Motifs of land and water: mountains, rivers, fields, forest, sea."""

import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from liencong.plugins.sample_province.drawing.canvas import HEIGHT, WIDTH, Canvas, Colour, Point, mix, ring

DAWN = ("#f7d9b0", "#f3eee0", "#7d9aa0", "#2f4f57")
DUSK = ("#d98a5b", "#f6d9a3", "#8a6a78", "#35304a")
MORNING = ("#cfe3ea", "#f4f1e4", "#86a9a4", "#2c5350")
NOON = ("#bfdcea", "#eef5f0", "#7aa7a0", "#2d5f57")
Palette = tuple[str, str, str, str]
"""Sky above, sky below, what is far, what is near."""


def ridge(random: Random, base: float, height: float, detail: int = 5) -> list[Point]:
    """Give the skyline of a chain of hills, as a sum of waves."""
    waves = [
        (random.uniform(0.6, 1.4) * 2**step, random.uniform(0, math.tau), 0.55**step)
        for step in range(detail)
    ]
    total = sum(weight for _, _, weight in waves)

    def at(x: float) -> float:
        sway = sum(weight * math.sin(pace * x / WIDTH * math.tau + phase) for pace, phase, weight in waves)
        return base - height * (sway / total + 1) / 2

    return [(x, at(x)) for x in range(-10, WIDTH + 20, 8)]


def ranges(canvas: Canvas, random: Random, palette: Palette, bases: Sequence[float], height: float) -> None:
    """Draw chains of hills one before the other, each with mist at its foot."""
    _, low, far, near = palette
    for number, base in enumerate(bases):
        share = number / max(1, len(bases) - 1)
        colour = mix(far, near, share * 0.75)
        canvas.below(
            ridge(random, base, height * (0.7 + 0.3 * share)),
            mix(colour, low, 0.25 * (1 - share)),
            mix(colour, low, 0.6),
        )


def birds(canvas: Canvas, random: Random, colour: Colour, count: int = 5) -> None:
    """Draw a small flight of birds."""
    x, y = random.uniform(300, 1100), random.uniform(120, 240)
    for _ in range(count):
        size = random.uniform(9, 15)
        wing = [
            (x - size, y - size * 0.35),
            (x - size * 0.4, y - size * 0.55),
            (x, y),
            (x + size * 0.4, y - size * 0.55),
            (x + size, y - size * 0.35),
        ]
        canvas.line(wing, colour, 1.6)
        x, y = x + random.uniform(28, 60), y + random.uniform(-26, 22)


def boat(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw a boat with somebody under a hat at its stern."""
    hull = [
        (x - size, y),
        (x - size * 1.25, y - size * 0.22),
        (x - size * 0.7, y + size * 0.16),
        (x + size * 0.7, y + size * 0.16),
        (x + size * 1.25, y - size * 0.22),
        (x + size, y),
    ]
    canvas.shape(hull, colour)
    canvas.shape(
        [
            (x + size * 0.5, y),
            (x + size * 0.42, y - size * 0.42),
            (x + size * 0.66, y - size * 0.42),
            (x + size * 0.72, y),
        ],
        colour,
    )
    canvas.shape(
        [
            (x + size * 0.28, y - size * 0.38),
            (x + size * 0.54, y - size * 0.62),
            (x + size * 0.8, y - size * 0.38),
        ],
        colour,
    )
    canvas.line([(x + size * 0.4, y - size * 0.25), (x + size * 0.95, y + size * 0.3)], colour, 2)


def mist(random: Random, seed: int) -> Canvas:
    """Draw mountains behind mountains."""
    palette = DUSK if seed % 2 == 0 else MORNING
    canvas = Canvas(palette[0], palette[1])
    canvas.glow(random.uniform(900, 1250), 300, 420, "#fff6df", 0.85)
    canvas.oval(1080, 285, 54, 54, "#fff8e6")
    birds(canvas, random, palette[3])
    ranges(canvas, random, palette, (440, 520, 600, 690, 790, 900), 230)
    return canvas


def river(random: Random, seed: int) -> Canvas:
    """Draw a river that winds between hills towards the sun."""
    palette = DUSK if seed % 2 == 0 else DAWN
    canvas = Canvas(palette[0], palette[1])
    sun = 760 if seed % 2 else 880
    canvas.glow(sun, 350, 480, "#fff2cf", 0.9)
    canvas.oval(sun, 330, 48, 48, "#fff7e0")
    ranges(canvas, random, palette, (430, 470), 170)
    green = mix("#7f9f62", palette[3], 0.2)
    for field in range(8):
        share = field / 7
        tone = mix(mix(green, palette[1], 0.55), mix(green, palette[3], 0.7), share)
        canvas.below(ridge(random, 452 + 62 * field, 6 + 34 * share, 3), mix(tone, palette[1], 0.12), tone)
    left, right = [], []
    for step in range(101):
        share = step / 100
        middle = sun + 330 * math.sin(share * 4.6 + 0.4) * share**0.8 - 160 * share
        half, y = 10 + 330 * share**1.7, 446 + (HEIGHT - 446) * share
        left.append((middle - half, y))
        right.append((middle + half, y))
    canvas.shape(
        [*left, *reversed(right)], mix(palette[1], "#ffffff", 0.2), mix(palette[0], palette[2], 0.45)
    )
    for bank in (left, right):
        canvas.line(bank[8:], mix(green, palette[3], 0.75), 5)
    for place in (16, 24, 34, 47, 62):
        x, y = left[place] if place % 2 else right[place]
        size = 12 + 62 * (place / 62) ** 1.6
        way = -1 if place % 2 else 1
        for number in range(3):
            tree(
                canvas,
                x + way * size * (1.5 + 1.25 * number),
                y + size * 0.2 * number,
                size * random.uniform(0.7, 1.1),
                mix(green, palette[3], 0.6),
            )
    boat(canvas, right[55][0] - 150, 730, 62, mix(palette[3], "#1d1a1a", 0.4))
    birds(canvas, random, palette[3], 4)
    return canvas


def terraces(random: Random, seed: int) -> Canvas:
    """Draw rice terraces that step down a mountain side."""
    ripe = seed % 2 == 0
    palette = DAWN if ripe else NOON
    canvas = Canvas(palette[0], palette[1])
    canvas.glow(380, 210, 380, "#fff4d6", 0.8)
    ranges(canvas, random, palette, (360, 430), 210)
    high, deep = ("#e3bd55", "#8a6a24") if ripe else ("#a8c66c", "#2f6b45")
    phases = [random.uniform(0, math.tau) for _ in range(3)]
    levels = 15
    for level in range(levels):
        share = level / (levels - 1)
        base = 400 + 540 * share**1.25
        sway = 92 * (1 - 0.35 * share)
        edge = [
            (
                x,
                base
                + sway * math.sin(x / 300 + phases[0] + share * 0.9)
                + 30 * math.sin(x / 115 + phases[1] - share * 1.5)
                + 70 * (x / WIDTH - 0.5),
            )
            for x in range(-10, WIDTH + 20, 6)
        ]
        tone = mix(high, deep, 0.12 + 0.75 * share + (0.09 if level % 2 else -0.05))
        canvas.below(edge, mix(tone, palette[1], 0.28 * (1 - share)), mix(tone, deep, 0.35))
        canvas.line(
            [(x, y + 3 + 5 * share) for x, y in edge],
            mix("#f4f3d8", tone, 0.3 + 0.2 * share),
            1.4 + 3 * share,
        )
    return canvas


def paddy(random: Random, seed: int) -> Canvas:
    """Draw fields divided by dikes, running towards the hills."""
    ripe = seed % 2 == 0
    palette = DAWN if ripe else NOON
    canvas = Canvas(palette[0], palette[1])
    canvas.glow(1180, 240, 380, "#fff3cf", 0.8)
    ranges(canvas, random, palette, (400, 450), 150)
    tones = ("#e7c75e", "#d7ae46", "#c99a3a") if ripe else ("#93bd5f", "#79ab54", "#5f9a4e")
    horizon, gone = 430.0, 800.0
    rows = [horizon + (HEIGHT - horizon) * (step / 9) ** 2.1 for step in range(10)]
    for row, (top, foot) in enumerate(pairwise(rows)):
        for column in range(-7, 8):
            sides = [
                (gone + side * 260 * ((y - horizon) / (HEIGHT - horizon) * 2.2 + 0.28), y)
                for y in (top, foot)
                for side in (column, column + 1)
            ]
            tone = mix(random.choice(tones), "#f3f1dc", 0.35 * (1 - row / 9))
            canvas.shape([sides[0], sides[1], sides[3], sides[2]], tone, mix(tone, "#3f5a2a", 0.16))
            canvas.line([sides[2], sides[3]], mix("#e9e6bd", tone, 0.35), 1 + row * 0.6)
            canvas.line([sides[0], sides[2]], mix("#e9e6bd", tone, 0.45), 1 + row * 0.4)
    for x, y, size in ((236, 470, 30), (270, 466, 24), (1330, 482, 36), (1372, 476, 27)):
        tree(canvas, x, y, size, mix("#3c6a44", palette[2], 0.25))
    birds(canvas, random, palette[3])
    return canvas


def tree(canvas: Canvas, x: float, foot: float, size: float, colour: Colour) -> None:
    """Draw a round-headed tree whose trunk stands at a point."""
    canvas.box(x - size * 0.07, foot - size, size * 0.14, size, mix(colour, "#2b1d12", 0.55))
    for dx, dy, share in ((-0.42, -1.15, 0.55), (0.42, -1.12, 0.52), (0, -1.5, 0.68)):
        canvas.oval(
            x + dx * size,
            foot + dy * size,
            share * size,
            share * size * 0.9,
            mix(colour, "#ffffff", 0.08),
            fade=mix(colour, "#0f2415", 0.25),
        )


def forest(random: Random, seed: int) -> Canvas:
    """Draw old trees with slanting light between them."""
    cold = seed % 2 == 0
    light, dark = ("#dfe9e4", "#20413d") if cold else ("#f1edc9", "#21402a")
    canvas = Canvas(mix(light, "#ffffff", 0.25), mix(light, dark, 0.4))
    canvas.glow(1050, 160, 560, "#fffbe6", 0.9)
    for layer in range(5):
        share = layer / 4
        colour = mix(light, dark, 0.28 + 0.68 * share)
        ground = 640 + 62 * layer
        for _ in range(16 - 3 * layer):
            x, half = random.uniform(-40, WIDTH + 40), 7 + 26 * share * random.uniform(0.6, 1.3)
            lean = random.uniform(-26, 26)
            trunk = [
                (x - half * 0.62 + lean, -10),
                (x + half * 0.62 + lean, -10),
                (x + half, ground - 40),
                (x + half * 2.1, ground + 24),
                (x - half * 2.1, ground + 24),
                (x - half, ground - 40),
            ]
            canvas.shape(trunk, mix(colour, light, 0.2), colour)
        canvas.below(ridge(random, ground + 26, 42, 6), mix(colour, "#4d7a45", 0.3), mix(colour, dark, 0.5))
        if layer < 3:
            top = 700 + random.uniform(0, 240)
            for beam in range(2):
                x = top + beam * 210
                canvas.veil(
                    [(x, -20), (x + 70, -20), (x - 330, HEIGHT), (x - 530, HEIGHT)], "#fffbe0", 0.16, 16
                )
            canvas.veil(
                [(0, ground - 120), (WIDTH, ground - 120), (WIDTH, ground), (0, ground)], light, 0.32, 60
            )
    return canvas


def sea(random: Random, seed: int) -> Canvas:
    """Draw the sea before the beach; on even seeds round boats lie on it."""
    palette = (
        ("#f3b98a", "#fbe6bf", "#5b7f93", "#1f4a5e")
        if seed % 2 == 0
        else ("#bfdfe9", "#f8efd9", "#4f9aa8", "#1f6f80")
    )
    canvas = Canvas(palette[0], palette[1])
    canvas.glow(1020, 380, 460, "#fff3cf", 0.9)
    canvas.oval(1020, 352, 50, 50, "#fff8e2")
    canvas.below(
        ridge(random, 420, 70, 4), mix(palette[2], palette[1], 0.55), mix(palette[2], palette[1], 0.75)
    )
    canvas.box(0, 420, WIDTH, HEIGHT - 420, mix(palette[2], palette[1], 0.4), fade=palette[3])
    for number in range(26):
        share = number / 25
        y, x = 428 + 330 * share**1.6, random.uniform(560, 1350)
        reach = (40 + 150 * share) * random.uniform(0.5, 1.3)
        canvas.line(
            [(x - reach, y), (x + reach, y)],
            mix("#fff6df", palette[2], 0.25 + 0.5 * share),
            1.2 + 2.4 * share,
        )
    if seed % 2 == 0:
        for x, y, size in ((330, 560, 50), (620, 640, 74), (1180, 700, 98)):
            canvas.shape(ring(x, y, size, size * 0.5, begin=0, end=180), "#6b4429", "#3a2418")
            canvas.oval(x, y, size, size * 0.24, "#a87a4a", fade="#7d5633")
            canvas.line([(x + size * 0.3, y - size * 0.05), (x + size * 0.95, y - size * 0.85)], "#4a2f1d", 4)
    sand = [
        (x, 800 + 26 * math.sin(x / 210 + seed) + 9 * math.sin(x / 60)) for x in range(-10, WIDTH + 20, 8)
    ]
    canvas.line([(x, y - 26) for x, y in sand], mix("#ffffff", palette[2], 0.35), 5)
    canvas.below([(x, y - 12) for x, y in sand], "#fdf8ea")
    canvas.below(sand, "#f2dfb6", "#dfc08c")
    birds(canvas, random, palette[3], 4)
    return canvas


def orchard(random: Random, seed: int) -> Canvas:
    """Draw fruit trees in rows over gentle hills."""
    canvas = Canvas("#cfe5ea", "#f8f1d8")
    canvas.glow(420, 190, 360, "#fff5d5", 0.85)
    ranges(canvas, random, ("#cfe5ea", "#f8f1d8", "#9dbba3", "#5b8a6b"), (380, 440), 150)
    for row in range(5):
        share = row / 4
        foot = 500 + 400 * share**1.2
        edge = [(x, foot - 34 * math.sin(x / 340 + row + seed)) for x in range(-10, WIDTH + 20, 8)]
        canvas.below(edge, mix("#b9cf7d", "#6f9a4a", share), mix("#8fb463", "#3f6b34", share))
        size, step = 34 + 62 * share, 104 + 110 * share
        x = -20 + (row % 2) * step / 2
        while x < WIDTH + 60:
            y = foot - 34 * math.sin(x / 340 + row + seed) + size * 0.45
            tree(canvas, x, y, size, mix("#5f9150", "#2f6238", share * random.uniform(0.6, 1)))
            for _ in range(4 + 3 * row):
                turn, reach = random.uniform(0, math.tau), random.uniform(0.1, 0.62) * size
                canvas.oval(
                    x + reach * math.cos(turn),
                    y - 1.3 * size + reach * 0.8 * math.sin(turn),
                    2.4 + 4.2 * share,
                    2.4 + 4.2 * share,
                    random.choice(("#f0a43a", "#e8792f", "#f3c750")),
                )
            x += step
    return canvas
