"""Ten invented faces, drawn flat: who looks how, and the parts of a face."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from . import hair, wear
from .shapes import CENTRE, Canvas, Colour, Point, mirrored, shade

INK: Colour = (44, 38, 40)


@dataclass(frozen=True)
class Look:
    """What makes one face differ from the others (half widths and heights in px)."""

    skin: Colour
    cheek: float
    jaw: float
    chin: float
    hair: Colour
    style: str
    clothes: str
    main: Colour
    accent: Colour
    brow: float = 5.0
    eye: float = 1.0
    smile: float = 6.0
    lips: Colour = (178, 98, 90)
    woman: bool = False
    glasses: Colour | None = None
    helmet: Colour | None = None
    lines: float = 0.0
    stubble: float = 0.0


LOOKS: dict[str, Look] = {
    "王燚喆": Look(
        (226, 180, 146),
        86,
        72,
        346,
        (38, 34, 36),
        "crew",
        "workwear",
        (58, 78, 108),
        (233, 165, 52),
        brow=7,
        lines=0.5,
        stubble=0.10,
    ),
    "李赟": Look(
        (245, 209, 184),
        80,
        58,
        342,
        (46, 34, 32),
        "bob",
        "labcoat",
        (240, 243, 246),
        (120, 168, 196),
        brow=4,
        woman=True,
        glasses=(70, 60, 66),
        lips=(196, 92, 94),
    ),
    "张䶮": Look(
        (205, 154, 118),
        89,
        75,
        350,
        (40, 37, 38),
        "side",
        "workwear",
        (196, 84, 44),
        (240, 216, 120),
        brow=7.5,
        helmet=(244, 246, 247),
        lines=0.8,
        smile=7,
        stubble=0.12,
    ),
    "陈立峥": Look(
        (233, 190, 157), 82, 64, 347, (30, 27, 30), "quiff", "polo", (72, 92, 96), (226, 232, 232), brow=6.5, smile=7
    ),
    "赵砚秋": Look(
        (241, 204, 175),
        78,
        58,
        342,
        (34, 30, 33),
        "fringe",
        "jacket",
        (62, 70, 92),
        (214, 224, 236),
        glasses=(36, 40, 52),
        brow=6,
        smile=5,
    ),
    "孙海澜": Look(
        (196, 143, 106),
        88,
        74,
        352,
        (98, 95, 96),
        "receding",
        "polo",
        (44, 106, 122),
        (232, 236, 232),
        brow=7,
        lines=1.0,
        smile=9,
    ),
    "古丽米拉·艾山": Look(
        (236, 192, 160),
        80,
        58,
        344,
        (58, 36, 28),
        "braid",
        "workwear",
        (140, 52, 74),
        (236, 196, 120),
        brow=6.5,
        eye=1.12,
        woman=True,
        smile=8,
        lips=(190, 78, 84),
    ),
    "刘映雪": Look(
        (248, 216, 194),
        77,
        55,
        340,
        (36, 30, 34),
        "bun",
        "cleansuit",
        (226, 236, 244),
        (112, 156, 204),
        brow=4,
        woman=True,
        smile=6,
        lips=(204, 104, 106),
    ),
    "马骁": Look(
        (216, 168, 134),
        87,
        70,
        352,
        (140, 138, 140),
        "swept",
        "suit",
        (52, 56, 66),
        (140, 48, 52),
        brow=7.5,
        glasses=(92, 84, 78),
        lines=1.0,
        smile=5,
    ),
    "周玉禾": Look(
        (224, 178, 144),
        82,
        62,
        344,
        (40, 32, 34),
        "tied",
        "workwear",
        (38, 88, 132),
        (240, 240, 236),
        brow=4.5,
        woman=True,
        helmet=(206, 52, 46),
        lines=0.3,
        smile=8,
        lips=(188, 88, 84),
    ),
}

HAIR: dict[str, Callable[[Canvas, float, Colour], None]] = {
    "crew": hair.crew,
    "side": hair.side_part,
    "quiff": hair.quiff,
    "fringe": hair.fringe,
    "receding": hair.receding,
    "swept": hair.swept,
    "bob": hair.bob,
    "braid": hair.braid,
    "bun": hair.bun,
    "tied": hair.tied,
}


def draw_portrait(name: str) -> Image.Image:
    """The photo of one person of the cast, 413 x 579 px (35 x 49 mm at 300 dpi)."""
    look = LOOKS[name]
    canvas = Canvas()
    canvas.backdrop((206, 226, 243), (183, 210, 234))
    hair.behind(canvas, look.style, look.cheek, look.hair)
    _neck(canvas, look)
    wear.draw(canvas, look.clothes, look.main, look.accent)
    _ears(canvas, look)
    _face(canvas, look)
    _eyes(canvas, look)
    _nose_and_mouth(canvas, look)
    HAIR[look.style](canvas, look.cheek, look.hair)
    hair.in_front(canvas, look.style, look.hair)
    if look.glasses:
        _glasses(canvas, look.glasses)
    if look.helmet:
        wear.helmet(canvas, look.cheek, look.helmet)
    return canvas.finished()


def _outline(look: Look) -> list[Point]:
    cheek, jaw, chin = look.cheek, look.jaw, look.chin
    return mirrored(
        [
            (0, 108),
            (cheek * 0.62, 124),
            (cheek * 0.95, 172),
            (cheek, 226),
            (cheek * 0.95, 268),
            (jaw, chin - 42),
            (jaw * 0.6, chin - 12),
            (0, chin),
        ]
    )


def _neck(canvas: Canvas, look: Look) -> None:
    half = 35 if look.woman else 43
    neck = mirrored([(half, 290), (half, 350), (half + 5, 392), (half + 40, 420), (0, 470)])
    canvas.blob(neck, look.skin)
    shadow = [
        (CENTRE - half - 4, 318),
        (CENTRE + half + 4, 318),
        (CENTRE + half, 372),
        (CENTRE, 392),
        (CENTRE - half, 366),
    ]
    red, green, blue = look.skin
    canvas.blob(shadow, (round(red * 0.84), round(green * 0.73), round(blue * 0.66)), alpha=0.8, blur=4, within=neck)


def _ears(canvas: Canvas, look: Look) -> None:
    for side in (-1, 1):
        x = CENTRE + side * (look.cheek + 3)
        canvas.oval((x, 240), (11, 23), shade(look.skin, 0.93))
        canvas.oval((x + side * 1, 240), (5, 13), shade(look.skin, 0.80), alpha=0.7, blur=1)


def _face(canvas: Canvas, look: Look) -> None:
    outline = _outline(look)
    canvas.blob(outline, look.skin)
    side = [
        (CENTRE + 48, 110),
        (CENTRE + 130, 160),
        (CENTRE + 120, 370),
        (CENTRE + 8, 362),
        (CENTRE + 52, 300),
        (CENTRE + 66, 220),
    ]
    canvas.blob(side, shade(look.skin, 0.86), alpha=0.5, blur=7, within=outline)
    for direction in (-1, 1):
        canvas.oval(
            (CENTRE + direction * 48, 276), (20, 13), (226, 116, 96), alpha=0.26 if look.woman else 0.16, blur=7
        )
    if look.stubble:
        beard = mirrored([(30, 288), (76, 268), (80, 330), (0, 362)])
        canvas.blob(beard, (72, 66, 70), alpha=look.stubble, blur=9, within=outline)
    if look.lines:
        _age_lines(canvas, look)


def _age_lines(canvas: Canvas, look: Look) -> None:
    tone = shade(look.skin, 1 - 0.17 * look.lines)
    for side in (-1, 1):
        canvas.stroke(
            [(CENTRE + side * 27, 274), (CENTRE + side * 37, 290), (CENTRE + side * 38, 304)], tone, 2.2, taper=True
        )
        canvas.stroke([(CENTRE + side * 60, 232), (CENTRE + side * 67, 229)], tone, 1.6, taper=True)
        canvas.stroke([(CENTRE + side * 60, 238), (CENTRE + side * 68, 240)], tone, 1.6, taper=True)
        canvas.stroke(
            [(CENTRE + side * 26, 250), (CENTRE + side * 38, 253), (CENTRE + side * 48, 249)], tone, 1.6, taper=True
        )
    if look.lines > 0.7:
        canvas.stroke([(CENTRE - 34, 178), (CENTRE, 175), (CENTRE + 34, 178)], tone, 1.6, taper=True)


def _eyes(canvas: Canvas, look: Look) -> None:
    for side in (-1, 1):
        x, y = CENTRE + side * 36, 234
        width, height = 17 * look.eye, 8.2 * look.eye
        lid = [
            (x - width, y + 1.5),
            (x - width * 0.45, y - height * 0.85),
            (x + width * 0.45, y - height * 0.9),
            (x + width, y + 0.5),
            (x + width * 0.4, y + height * 0.72),
            (x - width * 0.4, y + height * 0.74),
        ]
        canvas.blob(lid, (252, 250, 248))
        canvas.blob(_ring(x, y - 0.3, 7.6 * look.eye), (72, 48, 38), within=lid)
        canvas.blob(_ring(x, y - 0.3, 4.0 * look.eye), (24, 18, 20), within=lid)
        canvas.oval((x + 2.6, y - 3.2), (1.9, 1.9), (255, 255, 255))
        upper = [
            (x - width - 1, y + 2),
            (x - width * 0.45, y - height),
            (x + width * 0.45, y - height * 1.05),
            (x + width + 1, y + 1),
        ]
        canvas.stroke(upper, INK, 3.4 if look.woman else 2.7, taper=True)
        if look.woman:
            canvas.stroke([(x + side * width, y), (x + side * (width + 5), y - 5)], INK, 2.2, taper=True)
        fold = [(px, py - 4.5) for px, py in upper[1:3]]
        canvas.stroke(fold, shade(look.skin, 0.74), 1.4, taper=True)
        _brow(canvas, look, x, side)


def _ring(x: float, y: float, radius: float) -> list[Point]:
    d = radius * 0.7071
    return [
        (x + radius, y),
        (x + d, y + d),
        (x, y + radius),
        (x - d, y + d),
        (x - radius, y),
        (x - d, y - d),
        (x, y - radius),
        (x + d, y - d),
    ]


def _brow(canvas: Canvas, look: Look, x: float, side: int) -> None:
    lift = 3 if look.woman else 0
    points = [(x - side * 18, 211 - lift), (x + side * 2, 205 - lift * 1.6), (x + side * 20, 211 - lift)]
    canvas.stroke(points, shade(look.hair, 0.92), look.brow, taper=True)


def _nose_and_mouth(canvas: Canvas, look: Look) -> None:
    deep = shade(look.skin, 0.78)
    canvas.stroke([(CENTRE + 7, 236), (CENTRE + 10, 256), (CENTRE + 15, 270)], shade(look.skin, 0.88), 2.6, taper=True)
    canvas.stroke(
        [(CENTRE - 13, 272), (CENTRE - 7, 277), (CENTRE, 275), (CENTRE + 7, 277), (CENTRE + 13, 272)],
        deep,
        2.8,
        taper=True,
    )
    canvas.oval((CENTRE - 2, 264), (4, 7), shade(look.skin, 1.4), alpha=0.45, blur=2.5)
    width, y, curve = (23, 304, look.smile) if look.woman else (27, 306, look.smile)
    left, right = CENTRE - width, CENTRE + width
    corner, middle = y - curve * 0.5, y + curve * 0.45
    upper = [
        (left, corner),
        (CENTRE - 8, middle - 7),
        (CENTRE, middle - 5.2),
        (CENTRE + 8, middle - 7),
        (right, corner),
        (CENTRE + 10, middle + 0.5),
        (CENTRE - 10, middle + 0.5),
    ]
    lower = [
        (left + 4, corner + 1),
        (CENTRE - 9, middle),
        (CENTRE + 9, middle),
        (right - 4, corner + 1),
        (CENTRE + 10, middle + 7.5),
        (CENTRE - 10, middle + 7.5),
    ]
    strength = 1.0 if look.woman else 0.55
    canvas.blob(lower, shade(look.lips, 1.12), alpha=strength)
    canvas.blob(upper, look.lips, alpha=strength)
    canvas.stroke(
        [(left - 1, corner - 0.6), (CENTRE - 9, middle), (CENTRE + 9, middle), (right + 1, corner - 0.6)],
        shade(look.lips, 0.58),
        2.4,
        taper=True,
    )
    canvas.stroke(
        [(CENTRE - 10, y + 19), (CENTRE, y + 21), (CENTRE + 10, y + 19)], shade(look.skin, 0.88), 2, taper=True
    )


def _glasses(canvas: Canvas, frame: Colour) -> None:
    for side in (-1, 1):
        x = CENTRE + side * 37
        lens = [(x - 27, 222), (x, 217), (x + 27, 222), (x + 26, 244), (x + 14, 256), (x - 14, 256), (x - 26, 244)]
        canvas.blob(lens, (236, 246, 252), alpha=0.20)
        canvas.stroke([*lens, lens[0]], frame, 3.0)
        canvas.stroke([(x + side * 27, 226), (CENTRE + side * 88, 222)], frame, 3.0)
        canvas.stroke([(x - 22, 232), (x - 15, 223)], (255, 255, 255), 1.6, taper=True)
    canvas.stroke([(CENTRE - 11, 228), (CENTRE, 224), (CENTRE + 11, 228)], frame, 3.0)
