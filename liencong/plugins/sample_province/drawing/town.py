"""Motifs of what people built: bridges, harbours, public buildings, schools."""

import math
from random import Random

from liencong.plugins.sample_province.drawing.canvas import WIDTH, Canvas, Colour, Point, mix, turned
from liencong.plugins.sample_province.drawing.land import (
    DAWN,
    DUSK,
    NOON,
    Palette,
    birds,
    ranges,
    ridge,
    tree,
)


def bridge(random: Random, seed: int) -> Canvas:
    """Draw a cable-stayed bridge over still water."""
    palette = DUSK if seed % 2 == 0 else DAWN
    canvas = Canvas(palette[0], palette[1])
    canvas.glow(420, 380, 460, "#fff3d4", 0.9)
    canvas.oval(420, 380, 46, 46, "#fff8e4")
    ranges(canvas, random, palette, (520, 580, 632), 190)
    steel, deck = mix("#f4efe4", palette[3], 0.25), 560.0
    for x in (560.0, 1130.0):
        for step in range(1, 12):
            for way in (-1, 1):
                canvas.line(
                    [(x, 190 + 13 * step), (x + way * 25 * (12 - step) * 0.98, deck - 4)],
                    mix(steel, palette[2], 0.35),
                    1.7,
                )
        for way in (-1, 1):
            canvas.shape(
                [(x + way * 30, 660), (x + way * 44, 660), (x + way * 7, 170), (x + way * 1, 170)],
                steel,
                mix(steel, palette[3], 0.55),
            )
        canvas.box(x - 8, 160, 16, 110, steel, fade=mix(steel, palette[3], 0.3))
    road = [(x, deck - 16 * math.sin(math.pi * x / WIDTH)) for x in range(-10, WIDTH + 20, 10)]
    canvas.shape(
        [*road, *((x, y + 17) for x, y in reversed(road))],
        mix(steel, "#ffffff", 0.2),
        mix(steel, palette[3], 0.7),
    )
    for x in (180, 330, 770, 920, 1360, 1510):
        canvas.box(x - 9, deck, 18, 100, mix(steel, palette[3], 0.3), fade=mix(steel, palette[3], 0.6))
    canvas.mirror(650, palette[2], 0.35)
    for _ in range(36):
        x, y = random.uniform(0, WIDTH), random.uniform(664, 892)
        canvas.line([(x, y), (x + random.uniform(50, 190), y)], mix(palette[1], palette[2], 0.4), 1.7)
    birds(canvas, random, palette[3], 4)
    return canvas


def harbour(random: Random, seed: int) -> Canvas:
    """Draw cranes, stacked boxes and a ship."""
    palette = DUSK if seed % 2 == 0 else NOON
    canvas = Canvas(palette[0], palette[1])
    canvas.glow(1150, 300, 430, "#fff2d0", 0.9)
    ranges(canvas, random, palette, (560, 610), 150)
    iron = mix("#c8512f", palette[3], 0.35)
    for x in (230.0, 620.0, 1010.0):
        _crane(canvas, x, iron, palette)
    tones = ("#c65f3c", "#d9a441", "#3f7f8c", "#5f8f5f", "#8a8f99", "#b84a4a", "#e7ddc8")
    for column in range(24):
        for floor in range(random.randint(1, 4)):
            tone = mix(random.choice(tones), palette[1], 0.22)
            canvas.box(
                20 + column * 66,
                604 - floor * 36,
                62,
                33,
                mix(tone, "#ffffff", 0.1),
                fade=mix(tone, palette[3], 0.25),
            )
    canvas.box(0, 636, WIDTH, 26, mix("#a8a195", palette[3], 0.25), fade=mix("#6d675e", palette[3], 0.4))
    canvas.mirror(662, palette[2], 0.5)
    hull = mix("#22485c", palette[3], 0.2)
    canvas.shape([(760, 716), (1500, 716), (1450, 804), (830, 804)], hull, mix(hull, "#0d1c26", 0.6))
    canvas.box(800, 728, 668, 6, "#e8e2d2")
    canvas.box(1290, 610, 120, 106, "#f0ebdf", fade="#cfc7b6")
    canvas.box(1320, 576, 62, 36, mix("#c8512f", palette[1], 0.15))
    for column in range(7):
        for floor in range(2):
            canvas.box(
                850 + column * 60, 682 - floor * 34, 56, 31, mix(random.choice(tones), palette[1], 0.1)
            )
    for _ in range(24):
        x, y = random.uniform(0, WIDTH), random.uniform(816, 892)
        canvas.line([(x, y), (x + random.uniform(60, 180), y)], mix(palette[1], palette[2], 0.5), 2)
    return canvas


def _crane(canvas: Canvas, x: float, iron: Colour, palette: Palette) -> None:
    for leg in (-62.0, 62.0):
        canvas.shape(
            [
                (x + leg - 8, 640),
                (x + leg + 8, 640),
                (x + leg * 0.55 + 6, 330),
                (x + leg * 0.55 - 6, 330),
            ],
            iron,
            mix(iron, palette[3], 0.5),
        )
    canvas.box(x - 250, 318, 430, 15, iron)
    canvas.shape([(x - 26, 320), (x, 205), (x + 26, 320)], iron)
    canvas.line([(x, 208), (x - 245, 320)], iron, 3)
    canvas.line([(x, 208), (x + 175, 320)], iron, 3)
    canvas.box(x - 50, 470, 100, 10, iron)
    canvas.line([(x - 150, 332), (x - 150, 430)], mix(iron, palette[1], 0.3), 2)
    canvas.box(x - 190, 430, 80, 34, mix("#2f6f8f", palette[1], 0.2))


def civic(random: Random, seed: int) -> Canvas:
    """Draw a public building with columns; on even seeds a street of tall houses."""
    canvas = Canvas("#bcd9e8", "#f6f1e2")
    canvas.glow(1220, 180, 420, "#fff6dc", 0.85)
    ranges(canvas, random, NOON, (560, 610), 170)
    if seed % 2 == 0:
        _street(canvas, random)
    else:
        _hall(canvas)
    for x in range(60, WIDTH, 170):
        if seed % 2 == 0 or not 330 < x < 1270:
            tree(canvas, x + random.uniform(-20, 20), 790, random.uniform(62, 84), "#4f8a52")
    return canvas


def _hall(canvas: Canvas) -> None:
    stone, shade = "#f3ead6", "#b49f7d"
    for wing in (210, 1010):
        canvas.box(wing, 430, 380, 330, stone, fade=mix(stone, shade, 0.45))
        canvas.box(wing - 16, 412, 412, 22, mix("#a8503a", stone, 0.1), fade="#7d3526")
        for row in range(2):
            for column in range(5):
                canvas.box(wing + 32 + column * 70, 470 + row * 140, 40, 84, "#5f8597", fade="#9dbcc6")
                canvas.box(wing + 28 + column * 70, 556 + row * 140, 48, 7, mix(shade, stone, 0.3))
    canvas.box(520, 380, 560, 380, mix(stone, shade, 0.25), fade=mix(stone, shade, 0.6))
    canvas.shape([(490, 384), (800, 250), (1110, 384)], "#b65c42", "#8a3d2b")
    canvas.shape([(570, 370), (800, 272), (1030, 370)], mix(stone, "#ffffff", 0.2), stone)
    canvas.oval(800, 334, 27, 27, "#c9a24a", fade="#a47d2e")
    canvas.box(490, 384, 620, 24, stone, fade=mix(stone, shade, 0.5))
    canvas.box(735, 540, 130, 220, "#6b4a33", fade="#432c1e")
    for column in range(8):
        if column not in (3, 4):
            x = 530 + column * 70
            canvas.box(x, 408, 34, 352, mix(stone, "#ffffff", 0.35), fade=mix(stone, shade, 0.25))
            canvas.box(x + 21, 408, 13, 352, mix(stone, shade, 0.35))
    for step in range(5):
        canvas.box(
            490 - step * 26,
            760 + step * 14,
            620 + step * 52,
            15,
            mix(stone, shade, 0.1 + step * 0.1),
            fade=mix(stone, shade, 0.3 + step * 0.1),
        )
    canvas.box(0, 800, WIDTH, 100, "#b9b39c", fade="#8f8a76")
    canvas.shape([(560, 830), (1040, 830), (1330, 900), (270, 900)], "#d9d2bb", "#c3bba2")


def _street(canvas: Canvas, random: Random) -> None:
    for row, (foot, low, high, haze) in enumerate(((650, 180, 360, 0.55), (770, 240, 470, 0.1))):
        x = -random.uniform(10, 60)
        while x < WIDTH:
            wide, tall = random.uniform(95, 150) + row * 36, random.uniform(low, high)
            tone = mix(
                random.choice(("#e7d3ad", "#cfdcdc", "#e2b98f", "#f1ead8", "#c9d6bd")), "#eaf0ec", haze
            )
            canvas.box(x, foot - tall, wide, tall, mix(tone, "#ffffff", 0.1), fade=mix(tone, "#6f7d7a", 0.25))
            canvas.box(x - 4, foot - tall - 9, wide + 8, 12, mix("#a5563f", "#eaf0ec", haze))
            cols, lines = int(wide // 34), int(tall // 48)
            for line in range(lines):
                for col in range(cols):
                    glass = mix(random.choice(("#7fa3b0", "#93b5bd", "#f3dc9d")), "#eaf0ec", haze)
                    canvas.box(
                        x + 14 + col * (wide - 18) / cols,
                        foot - tall + 20 + line * 48,
                        17,
                        26,
                        glass,
                        fade=mix(glass, "#3f5a66", 0.25),
                    )
            x += wide + random.uniform(3, 16)
    canvas.box(0, 770, WIDTH, 22, "#d8d2c2", fade="#c2bba8")
    canvas.box(0, 792, WIDTH, 108, "#8e9294", fade="#757a7d")
    for x in range(30, WIDTH, 150):
        canvas.box(x, 846, 84, 7, "#e8e5da")


def school(random: Random, seed: int) -> Canvas:
    """Draw a school at the foot of the mountains, with its flag."""
    palette = NOON if seed % 2 else DAWN
    canvas = Canvas(palette[0], palette[1])
    canvas.glow(1190, 170, 400, "#fff6da", 0.9)
    ranges(canvas, random, palette, (470, 560, 640), 300)
    canvas.below(ridge(random, 660, 24, 4), "#9dbd72", "#7aa058")
    wall, roof = "#f6e2ab", "#b34a35"
    canvas.box(330, 470, 880, 230, wall, fade=mix(wall, "#c99a4e", 0.5))
    canvas.shape([(300, 474), (370, 384), (1170, 384), (1240, 474)], mix(roof, "#e88a63", 0.3), roof)
    for row in range(1, 40):
        x = row / 40
        canvas.line([(300 + 940 * x, 474), (370 + 800 * x, 384)], mix(roof, "#5d1f16", 0.25), 1.4)
    for column in range(9):
        x = 362 + column * 94
        door = column in (1, 4, 7)
        canvas.box(
            x,
            520,
            54,
            180 if door else 88,
            "#4f86a0" if not door else "#7b5236",
            fade="#86b3c2" if not door else "#5b3a26",
        )
        canvas.box(x - 20, 474, 8, 226, mix(wall, "#ffffff", 0.5))
    canvas.box(310, 698, 920, 20, "#d8cfb8", fade="#b9ae94")
    canvas.below([(x, 724 + 6 * math.sin(x / 300)) for x in range(-10, WIDTH + 20, 20)], "#dcc79a", "#bfa672")
    canvas.box(776, 250, 7, 520, "#e9e6dd", fade="#a9a69d")
    canvas.shape([(783, 256), (917, 262), (917, 344), (783, 338)], "#cf2f26", "#b3221c")
    canvas.shape(_star(850, 300, 26), "#f6d143")
    for x, size in ((110, 96), (232, 66), (1330, 74), (1470, 104)):
        tree(canvas, x, 770, size, "#4b8550")
    return canvas


def _star(x: float, y: float, size: float) -> list[Point]:
    return [turned([(x, y - size * (0.38 if step % 2 else 1))], x, y, step * 36)[0] for step in range(10)]
