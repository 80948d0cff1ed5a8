"""Motifs without a place: cloth, pots, papers, figures, networks, leaves."""

import math
from random import Random

from liencong.plugins.sample_province.drawing.canvas import (
    HEIGHT,
    WIDTH,
    Canvas,
    Colour,
    Point,
    mix,
    ring,
    turned,
)


def silk(random: Random, seed: int) -> Canvas:
    """Draw bands of silk that wave."""
    canvas = Canvas("#fbf3e2", "#f1dfc4")
    dyes = ("#8a1f2d", "#b8462f", "#d98c3a", "#e8c06a", "#7f9a64", "#3d7a74", "#27506b", "#5a3a66")
    phase = random.uniform(0, math.tau)

    def edge(share: float) -> list[Point]:
        return [
            (
                x,
                60
                + 800 * share
                + 150 * math.sin(x / 330 + phase + 1.3 * share) * (1 - 0.5 * share)
                + 60 * math.sin(x / 150 + 2.2 * share + seed),
            )
            for x in range(-10, WIDTH + 20, 6)
        ]

    for band, dye in enumerate(dyes):
        top, foot = band / len(dyes) * 0.92, (band + 1) / len(dyes) * 0.92
        folds = 12
        for fold in range(folds):
            share, after = (top + (foot - top) * step / folds for step in (fold, fold + 1))
            light = 0.5 + 0.5 * math.sin(fold / folds * math.pi * 2.4 + band)
            canvas.shape(
                [*edge(share), *reversed(edge(after + 0.004))],
                mix(mix(dye, "#14090c", 0.25), mix(dye, "#fff4dc", 0.5), light),
            )
        canvas.line(edge(top), mix(dye, "#fff4dc", 0.65), 2.4)
    return canvas


def pot(canvas: Canvas, x: float, foot: float, size: float, clay: Colour, *, waist: float) -> None:
    """Draw a jar of fired clay, lit from the left."""
    curve: list[Point] = []
    for step in range(49):
        tall = 1.22 * step / 48
        belly = 0.34 + 0.54 * math.sin(math.pi * min(1.0, tall / 1.04) ** waist) ** 1.25
        flare = 0.12 * max(0.0, (tall - 1.04) / 0.18) ** 2
        curve.append((belly + flare, tall))
    canvas.oval(x + size * 0.2, foot + 3, size * 0.95, size * 0.12, mix("#6b4a35", clay, 0.2))
    strips = 24
    for strip in range(strips):
        left, right = -1 + 2 * strip / strips, -1 + 2 * (strip + 1.15) / strips
        light = max(0.0, math.cos((left + 0.45) * 1.35))
        tone = mix(mix(clay, "#38170c", 0.55), mix(clay, "#fff0d8", 0.4), light)
        side = [(x + width * size * left, foot - tall * size) for width, tall in curve]
        other = [(x + width * size * min(1, right), foot - tall * size) for width, tall in reversed(curve)]
        canvas.shape([*side, *other], tone)
    rim = foot - 1.22 * size
    canvas.oval(x, rim, size * 0.46, size * 0.07, mix(clay, "#fff0d8", 0.25))
    canvas.oval(x, rim, size * 0.36, size * 0.045, mix(clay, "#2a1008", 0.75))
    for width, tall in (curve[33], curve[36]):
        canvas.line(
            ring(x, foot - tall * size, size * width * 0.98, size * 0.06, begin=12, end=168),
            mix(clay, "#3a180c", 0.45),
            2,
        )


def pottery(random: Random, seed: int) -> Canvas:
    """Draw clay jars on shelves in the warm light of a kiln."""
    canvas = Canvas("#4d2a1e", "#8a4a2c")
    canvas.glow(300 + 80 * seed, 420, 760, "#ffb45e", 0.75)
    clays = ("#c9764a", "#b8623a", "#d98f5f", "#a8543a", "#c58055")
    for level, (foot, size) in enumerate(((330, 132), (600, 158), (868, 184))):
        canvas.box(0, foot - 3, WIDTH, 24, "#6a412a", fade="#3d2317")
        x = 20.0 + 70 * (level % 2)
        while x < WIDTH + 80:
            wide = size * random.uniform(0.72, 1.0)
            pot(canvas, x + wide * 0.6, foot, wide, random.choice(clays), waist=random.uniform(0.8, 1.35))
            x += wide * 1.95
    canvas.veil([(0, 0), (700, 0), (300, HEIGHT), (0, HEIGHT)], "#ffc874", 0.16, 60)
    canvas.veil([(1250, 0), (WIDTH, 0), (WIDTH, HEIGHT), (1100, HEIGHT)], "#1f0d08", 0.35, 80)
    return canvas


def sheet(canvas: Canvas, x: float, y: float, turn: float, lines: int) -> None:
    """Draw a sheet of paper with its shadow and ruled lines."""
    wide, tall = 470, 610
    corners = [
        (x - wide / 2, y - tall / 2),
        (x + wide / 2, y - tall / 2),
        (x + wide / 2, y + tall / 2),
        (x - wide / 2, y + tall / 2),
    ]
    canvas.veil([(px + 14, py + 20) for px, py in turned(corners, x, y, turn)], "#3a3327", 0.35, 18)
    canvas.shape(turned(corners, x, y, turn), "#fffdf6", "#f1ebdb")
    for row in range(lines):
        left, top = x - wide / 2 + 56, y - tall / 2 + 120 + row * 36
        width = 358 if row % 4 != 3 else 210
        canvas.line(turned([(left, top), (left + width, top)], x, y, turn), "#d5ccb8", 6)
    heading = [(x - 110, y - tall / 2 + 66), (x + 110, y - tall / 2 + 66)]
    canvas.line(turned(heading, x, y, turn), "#9c8f76", 10)


def seal(random: Random, seed: int) -> Canvas:
    """Draw papers with a round seal and a ribbon."""
    blue = seed % 2 == 0
    ink, ground = ("#2a5a86", "#cfdbe2") if blue else ("#b3261e", "#e4d6bd")
    canvas = Canvas(mix(ground, "#ffffff", 0.35), ground)
    canvas.glow(420, 120, 620, "#ffffff", 0.6)
    for number in range(3):
        sheet(
            canvas, 640 + 150 * number, 468 + 8 * number, (-13, -3, 8)[number] + random.uniform(-1.5, 1.5), 11
        )
    x, y, size = 1120.0, 610.0, 138.0
    for reach, width in ((size, 9.0), (size * 0.87, 3.5), (size * 0.52, 3.5)):
        canvas.line(ring(x, y, reach, reach), ink, width)
    for step in range(36):
        canvas.shape(
            turned(
                [(x - 6, y - size * 0.79), (x + 6, y - size * 0.79), (x, y - size * 0.62)], x, y, step * 10
            ),
            ink,
        )
    for step in range(8):
        petal = [
            (x, y - size * 0.06),
            (x - size * 0.1, y - size * 0.24),
            (x, y - size * 0.44),
            (x + size * 0.1, y - size * 0.24),
        ]
        canvas.shape(turned(petal, x, y, step * 45), ink)
    ribbon = mix("#c89a3c", ink, 0.12)
    wave = [(px, 118 + 26 * math.sin(px / 130)) for px in range(-10, WIDTH + 20, 8)]
    canvas.shape([*wave, *((px, py + 46) for px, py in reversed(wave))], mix(ribbon, "#ffffff", 0.25), ribbon)
    canvas.line([(px, py + 8) for px, py in wave], mix(ribbon, "#ffffff", 0.5), 2)
    canvas.line([(px, py + 38) for px, py in wave], mix(ribbon, "#5a3c10", 0.3), 2)
    return canvas


def bars(random: Random, seed: int) -> Canvas:
    """Draw a chart of bars and a line that climbs."""
    canvas = Canvas("#f6f3ea", "#e3e8e2")
    canvas.glow(1250, 180, 560, "#ffffff", 0.7)
    for row in range(7):
        canvas.line([(150, 190 + row * 98), (1460, 190 + row * 98)], "#d3d8d0", 2)
    tones = (
        ("#1f5f6b", "#2f8f83", "#d9a441", "#c65f3c")
        if seed % 2 == 0
        else ("#8a2a22", "#c26a3a", "#d9a441", "#3d7a74")
    )
    tops: list[Point] = []
    for column in range(12):
        x = 178 + column * 106
        tall = 150 + 34 * column + random.uniform(-50, 70)
        tone = tones[column % 4] if seed % 2 == 0 else mix(tones[0], tones[2], column / 11)
        canvas.veil(
            [(x + 12, 778), (x + 76, 778), (x + 76, 778 - tall), (x + 12, 778 - tall)], "#33433f", 0.16, 12
        )
        canvas.box(x, 778 - tall, 64, tall, mix(tone, "#ffffff", 0.22), fade=tone)
        tops.append((x + 32, 778 - tall - 60 - random.uniform(0, 26)))
    canvas.line([(150, 780), (1460, 780)], "#4d5a55", 4)
    canvas.line(tops, "#27443f", 5)
    for top in tops:
        canvas.oval(*top, 12, 12, "#ffffff")
        canvas.oval(*top, 8, 8, "#d9822b")
    return canvas


def network(random: Random, seed: int) -> Canvas:
    """Draw points of light joined to one another; on even seeds around a centre."""
    centred = seed % 2 == 0
    canvas = Canvas("#0f3347", "#1f6a6e") if not centred else Canvas("#16283f", "#4a2f4d")
    for _ in range(8):
        canvas.glow(
            random.uniform(0, WIDTH),
            random.uniform(0, HEIGHT),
            random.uniform(180, 380),
            "#4fb3a5" if not centred else "#c97a5a",
            0.16,
        )
    points: list[Point] = []
    if centred:
        for circle, count in ((170, 7), (300, 13), (430, 21)):
            points += [
                (800 + 1.6 * circle * math.cos(turn), 450 + 0.92 * circle * math.sin(turn))
                for turn in (math.tau * (step + random.uniform(-0.2, 0.2)) / count for step in range(count))
            ]
        for x, y in points:
            canvas.line([(800, 450), (x, y)], mix("#f3c98a", "#31304a", 0.62), 1.6)
    else:
        points = [
            (80 + 120 * column + random.uniform(-44, 44), 90 + 120 * row + random.uniform(-44, 44))
            for row in range(7)
            for column in range(13)
        ]
    reach = 165 if not centred else 150
    for number, (x, y) in enumerate(points):
        for other, below in points[number + 1 :]:
            apart = math.hypot(other - x, below - y)
            if apart < reach:
                canvas.line(
                    [(x, y), (other, below)],
                    mix("#bfeee0", "#1a4f5c", apart / reach)
                    if not centred
                    else mix("#f6d6a0", "#3a3350", apart / reach),
                    1.7,
                )
    for x, y in points:
        size = random.uniform(5, 13)
        canvas.glow(x, y, size * 4.2, "#c8fff0" if not centred else "#ffd9a0", 0.55)
        canvas.oval(x, y, size, size, "#f4fff8" if not centred else "#fff3dc")
    if centred:
        canvas.glow(800, 450, 210, "#ffdca3", 0.75)
        canvas.oval(800, 450, 58, 58, "#fff6e3", fade="#f3c77c")
    return canvas


def leaf(canvas: Canvas, x: float, y: float, size: float, turn: float, *, green: Colour) -> None:
    """Draw a leaf that grows from a point, lighter on one side of its rib."""
    span = range(21)
    upper = [
        (x + size * step / 20, y - size * 0.24 * math.sin(math.pi * (step / 20) ** 0.8)) for step in span
    ]
    lower = [
        (x + size * step / 20, y + size * 0.24 * math.sin(math.pi * (step / 20) ** 0.8)) for step in span
    ]
    canvas.shape(turned([*upper, *reversed([(x, y), (x + size, y)])], x, y, turn), mix(green, "#ffffff", 0.2))
    canvas.shape(turned([*lower, (x + size, y), (x, y)], x, y, turn), mix(green, "#0d2a17", 0.12))
    canvas.line(
        turned([(x - size * 0.12, y), (x + size * 0.97, y)], x, y, turn),
        mix(green, "#f4ffe0", 0.5),
        max(1.5, size / 90),
    )
    for step in range(3, 18, 3):
        share = step / 20
        for way in (-1, 1):
            reach = size * 0.15 * math.sin(math.pi * share**0.8)
            vein = [(x + size * share, y), (x + size * min(1, share + 0.13), y + way * reach)]
            canvas.line(turned(vein, x, y, turn), mix(green, "#f4ffe0", 0.28), max(1.0, size / 160))


def leaves(random: Random, seed: int) -> Canvas:
    """Draw leaves over one another in the light."""
    canvas = Canvas("#eaf4dd", "#cfe6cf")
    canvas.glow(900, 260, 640, "#ffffff", 0.9)
    greens = ("#2f6f45", "#4f8f4f", "#6faa55", "#8fbf63", "#2a5f52", "#b5cf74")
    for layer in range(3):
        for _ in range(15):
            edge = random.choice((0, 1, 2, 3))
            x, y = (
                (random.uniform(0, WIDTH), -20),
                (random.uniform(0, WIDTH), HEIGHT + 20),
                (-20, random.uniform(0, HEIGHT)),
                (WIDTH + 20, random.uniform(0, HEIGHT)),
            )[edge]
            towards = math.degrees(math.atan2(450 - y, 800 - x)) + random.uniform(-34, 34)
            tone = mix(random.choice(greens), "#eaf4dd", 0.55 - 0.27 * layer)
            leaf(canvas, x, y, random.uniform(190, 330) + 24 * seed, towards, green=tone)
    return canvas
