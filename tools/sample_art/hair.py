"""Hair: a part behind the head, a cap over the forehead, and locks in front of the shoulders."""

from __future__ import annotations

from .shapes import CENTRE, Canvas, Colour, Point, mirrored, shade


def _at(offsets: list[Point]) -> list[Point]:
    return [(CENTRE + x, y) for x, y in offsets]


def _cap(canvas: Canvas, points: list[Point], colour: Colour, gloss: list[Point]) -> None:
    canvas.blob(points, colour)
    if gloss:
        canvas.blob(gloss, shade(colour, 1.22), alpha=0.55, blur=5, within=points)


def _short_back(canvas: Canvas, cheek: float, colour: Colour) -> None:
    half = [(0.0, 84.0), (cheek * 0.8, 104.0), (cheek + 7, 170.0), (cheek + 4, 232.0), (cheek - 10, 250.0)]
    canvas.blob(mirrored(half), colour)


def behind(canvas: Canvas, style: str, cheek: float, colour: Colour) -> None:
    """What shows behind neck and shoulders."""
    dark = shade(colour, 0.86)
    if style == "bob":
        canvas.blob(
            mirrored([(0, 78), (cheek * 0.85, 100), (cheek + 20, 190), (cheek + 24, 290), (cheek + 8, 356), (34, 352)]),
            dark,
        )
    elif style == "braid":
        canvas.blob(mirrored([(0, 78), (cheek * 0.85, 98), (cheek + 15, 190), (cheek + 10, 290), (44, 356)]), dark)
    elif style == "bun":
        canvas.blob(_at([(-40, 62), (0, 38), (40, 62), (34, 104), (-34, 104)]), dark)
        _short_back(canvas, cheek, dark)
    elif style == "tied":
        canvas.blob(mirrored([(0, 96), (cheek + 9, 170), (cheek + 11, 270), (cheek - 16, 318)]), dark)
    else:
        _short_back(canvas, cheek, dark)


def in_front(canvas: Canvas, style: str, colour: Colour) -> None:
    """A braid over the shoulder, or nothing."""
    if style != "braid":
        return
    for index in range(7):
        y = 318 + index * 25
        x = 78 + index * 3.5 - (index % 2) * 5
        half = 17 - index * 1.1
        canvas.blob(
            _at([(x - half, y), (x, y - 15), (x + half, y), (x + half * 0.5, y + 17), (x - half * 0.5, y + 17)]),
            shade(colour, 0.92 + 0.16 * (index % 2)),
        )
        canvas.stroke(
            _at([(x - half * 0.7, y + 4), (x, y + 12), (x + half * 0.7, y + 4)]), shade(colour, 0.7), 1.6, taper=True
        )
    canvas.blob(_at([(86, 488), (104, 486), (104, 498), (87, 500)]), (206, 62, 74))
    canvas.blob(_at([(88, 500), (103, 498), (106, 524), (96, 534), (88, 522)]), shade(colour, 0.95))


def crew(canvas: Canvas, cheek: float, colour: Colour) -> None:
    """Close-cropped, square at the temples."""
    points = mirrored(
        [
            (0, 88),
            (cheek * 0.66, 96),
            (cheek + 1, 140),
            (cheek + 4, 214),
            (cheek - 4, 214),
            (cheek - 10, 170),
            (cheek * 0.66, 150),
            (0, 146),
        ]
    )
    _cap(canvas, points, colour, _at([(-50, 98), (10, 92), (20, 112), (-44, 124)]))


def side_part(canvas: Canvas, cheek: float, colour: Colour) -> None:
    """Parted on the left, swept over."""
    points = _at(
        [
            (-cheek - 4, 222),
            (-cheek - 7, 160),
            (-cheek * 0.7, 104),
            (0, 80),
            (cheek * 0.75, 98),
            (cheek + 8, 158),
            (cheek + 4, 222),
            (cheek - 8, 190),
            (cheek * 0.72, 158),
            (6, 158),
            (-cheek * 0.5, 132),
            (-cheek * 0.72, 168),
            (-cheek + 6, 190),
        ]
    )
    _cap(canvas, points, colour, _at([(-20, 100), (46, 104), (60, 132), (0, 122)]))


def quiff(canvas: Canvas, cheek: float, colour: Colour) -> None:
    """Short sides, brushed up in front."""
    points = _at(
        [
            (-cheek - 3, 220),
            (-cheek - 4, 160),
            (-cheek * 0.8, 108),
            (-34, 74),
            (14, 62),
            (58, 78),
            (cheek * 0.9, 108),
            (cheek + 5, 160),
            (cheek + 3, 220),
            (cheek - 7, 184),
            (cheek * 0.7, 150),
            (30, 136),
            (-20, 148),
            (-cheek * 0.68, 150),
            (-cheek + 7, 184),
        ]
    )
    _cap(canvas, points, colour, _at([(-34, 92), (10, 76), (44, 90), (24, 112), (-24, 116)]))
    for x in (-26, -4, 20):
        canvas.stroke(_at([(x, 136), (x + 4, 108), (x + 18, 84)]), shade(colour, 1.3), 1.6, taper=True)


def fringe(canvas: Canvas, cheek: float, colour: Colour) -> None:
    """Young: a loose fringe in strands."""
    points = _at(
        [
            (-cheek - 5, 226),
            (-cheek - 10, 160),
            (-cheek * 0.8, 102),
            (-4, 76),
            (cheek * 0.8, 98),
            (cheek + 11, 156),
            (cheek + 5, 226),
            (cheek - 6, 196),
            (cheek - 18, 168),
            (40, 190),
            (30, 168),
            (6, 194),
            (-6, 170),
            (-34, 190),
            (-44, 166),
            (-cheek + 8, 196),
        ]
    )
    _cap(canvas, points, colour, _at([(-48, 104), (6, 92), (26, 112), (-36, 132)]))
    for x in (-40, -12, 16, 44):
        canvas.stroke(_at([(x * 0.5, 92), (x * 0.8 + 4, 128), (x, 168)]), shade(colour, 1.24), 1.5, taper=True)


def receding(canvas: Canvas, cheek: float, colour: Colour) -> None:
    """Grey, thin on top, high temples."""
    points = mirrored(
        [
            (0, 90),
            (cheek * 0.62, 98),
            (cheek, 142),
            (cheek + 5, 216),
            (cheek - 3, 222),
            (cheek - 7, 178),
            (cheek * 0.78, 146),
            (cheek * 0.56, 120),
            (18, 138),
            (0, 132),
        ]
    )
    _cap(canvas, points, colour, _at([(-46, 100), (30, 94), (30, 110), (-40, 116)]))
    for side in (-1, 1):
        canvas.stroke(
            _at([(side * (cheek + 1), 160), (side * (cheek + 3), 190), (side * (cheek + 1), 214)]),
            shade(colour, 1.4),
            3,
            taper=True,
        )


def swept(canvas: Canvas, cheek: float, colour: Colour) -> None:
    """Silver, combed straight back."""
    points = mirrored(
        [
            (0, 70),
            (cheek * 0.68, 84),
            (cheek + 5, 146),
            (cheek + 5, 222),
            (cheek - 4, 216),
            (cheek - 9, 176),
            (cheek * 0.64, 136),
            (0, 126),
        ]
    )
    _cap(canvas, points, colour, [])
    for x in (-52, -34, -16, 2, 20, 38, 54):
        canvas.stroke(_at([(x, 132), (x * 0.98, 108), (x * 0.8, 84)]), shade(colour, 1.38), 2.2, taper=True)
        canvas.stroke(_at([(x + 8, 130), (x + 8, 108), (x * 0.8 + 7, 86)]), shade(colour, 0.82), 1.6, taper=True)


def bob(canvas: Canvas, cheek: float, colour: Colour) -> None:
    """To the jaw, parted at the side."""
    points = _at(
        [
            (-cheek - 20, 320),
            (-cheek - 22, 220),
            (-cheek - 8, 130),
            (-44, 86),
            (6, 74),
            (56, 86),
            (cheek + 8, 130),
            (cheek + 22, 220),
            (cheek + 20, 320),
            (cheek + 2, 330),
            (cheek + 2, 250),
            (cheek - 6, 200),
            (50, 172),
            (4, 150),
            (-24, 118),
            (-38, 150),
            (-cheek + 10, 200),
            (-cheek - 2, 250),
            (-cheek - 2, 330),
        ]
    )
    _cap(canvas, points, colour, _at([(-60, 120), (-10, 94), (64, 118), (74, 146), (4, 116), (-60, 150)]))


def braid(canvas: Canvas, cheek: float, colour: Colour) -> None:
    """Parted in the middle, drawn to one side."""
    points = mirrored(
        [
            (0, 78),
            (cheek * 0.72, 92),
            (cheek + 12, 160),
            (cheek + 14, 250),
            (cheek + 2, 282),
            (cheek, 230),
            (cheek * 0.82, 178),
            (cheek * 0.44, 138),
            (0, 116),
        ]
    )
    _cap(canvas, points, colour, _at([(-66, 124), (-24, 96), (-16, 112), (-56, 154)]))
    canvas.stroke(_at([(0, 78), (0, 96), (0, 116)]), shade(colour, 0.62), 2, taper=True)
    canvas.blob(_at([(34, 98), (66, 126), (58, 150), (30, 116)]), shade(colour, 1.22), alpha=0.5, blur=5, within=points)


def bun(canvas: Canvas, cheek: float, colour: Colour) -> None:
    """Pulled up into a knot, a few strands at the temples."""
    points = mirrored(
        [
            (0, 82),
            (cheek * 0.72, 96),
            (cheek + 6, 156),
            (cheek + 4, 226),
            (cheek - 2, 232),
            (cheek - 5, 184),
            (cheek * 0.66, 146),
            (0, 132),
        ]
    )
    _cap(canvas, points, colour, _at([(-54, 110), (0, 92), (40, 100), (24, 116), (-44, 136)]))
    canvas.stroke(_at([(-34, 66), (0, 48), (34, 66)]), shade(colour, 1.35), 3, taper=True)
    canvas.stroke(_at([(-36, 96), (0, 90), (36, 96)]), (112, 156, 204), 5, taper=True)
    for side in (-1, 1):
        canvas.stroke(
            _at([(side * (cheek - 3), 190), (side * (cheek + 5), 240), (side * (cheek - 1), 278)]),
            colour,
            3.5,
            taper=True,
        )


def tied(canvas: Canvas, cheek: float, colour: Colour) -> None:
    """Tied low, under a helmet."""
    points = mirrored(
        [
            (0, 92),
            (cheek * 0.7, 100),
            (cheek + 7, 156),
            (cheek + 8, 250),
            (cheek - 1, 262),
            (cheek - 3, 206),
            (cheek * 0.74, 178),
            (cheek * 0.3, 172),
            (0, 170),
        ]
    )
    _cap(canvas, points, colour, [])
