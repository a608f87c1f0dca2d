"""Clothes and helmets."""

from __future__ import annotations

from collections.abc import Callable

from .shapes import CENTRE, HEIGHT, Canvas, Colour, Point, mirrored, shade

WHITE: Colour = (250, 251, 252)


def _at(offsets: list[Point]) -> list[Point]:
    return [(CENTRE + x, y) for x, y in offsets]


def _torso(canvas: Canvas, colour: Colour) -> list[Point]:
    torso = mirrored([(0, 420), (46, 392), (70, 396), (130, 420), (172, 448), (194, 500), (206, 600), (0, 640)])
    canvas.blob(torso, colour)
    canvas.blob(
        _at([(96, 410), (230, 450), (230, 640), (120, 640)]), shade(colour, 0.82), alpha=0.55, blur=14, within=torso
    )
    for side in (-1, 1):
        sleeve = _at([(side * 128, 500), (side * 134, 540), (side * 132, HEIGHT)])
        canvas.stroke(sleeve, shade(colour, 0.74), 2.6, taper=True)
    return torso


def _flat(canvas: Canvas, offsets: list[Point], colour: Colour) -> None:
    canvas.blob(_at(offsets), colour, curved=False)


def _both(canvas: Canvas, offsets: list[Point], colour: Colour) -> None:
    for side in (-1, 1):
        _flat(canvas, [(side * x, y) for x, y in offsets], colour)


def draw(canvas: Canvas, kind: str, main: Colour, accent: Colour) -> None:
    """Draw the clothes of this kind over neck and shoulders."""
    _KINDS[kind](canvas, main, accent)


def _workwear(canvas: Canvas, main: Colour, accent: Colour) -> None:
    torso = _torso(canvas, main)
    canvas.blob(_at([(-220, 508), (220, 508), (220, 530), (-220, 530)]), accent, curved=False, within=torso)
    canvas.blob(
        _at([(-220, 514), (220, 514), (220, 524), (-220, 524)]), shade(accent, 1.55), curved=False, within=torso
    )
    _flat(canvas, [(-36, 396), (36, 396), (0, 446)], shade(main, 0.55))
    _both(canvas, [(34, 378), (62, 394), (50, 440), (4, 442), (0, 436)], shade(main, 1.14))
    canvas.stroke(_at([(6, 441), (50, 439), (61, 396)]), shade(main, 0.7), 1.8)
    canvas.stroke(_at([(-6, 441), (-50, 439), (-61, 396)]), shade(main, 0.7), 1.8)
    canvas.stroke(_at([(0, 440), (0, 500), (0, HEIGHT)]), shade(main, 0.66), 3)
    for y in (468, 548):
        canvas.oval((CENTRE, y), (4.2, 4.2), shade(main, 1.5))
    _flat(canvas, [(52, 466), (104, 466), (104, 504), (52, 504)], shade(main, 0.84))
    _flat(canvas, [(50, 462), (106, 462), (106, 473), (78, 479), (50, 473)], shade(main, 1.1))
    _flat(canvas, [(-104, 474), (-60, 474), (-60, 492), (-104, 492)], WHITE)
    _flat(canvas, [(-104, 474), (-98, 474), (-98, 492), (-104, 492)], (196, 56, 48))


def _polo(canvas: Canvas, main: Colour, accent: Colour) -> None:
    _torso(canvas, main)
    _flat(canvas, [(-32, 392), (32, 392), (0, 452)], shade(main, 0.7))
    _flat(canvas, [(-13, 440), (13, 440), (11, 520), (-11, 520)], shade(main, 0.88))
    _both(canvas, [(36, 376), (64, 396), (42, 442), (2, 438)], shade(main, 1.16))
    canvas.stroke(_at([(63, 397), (42, 440), (6, 437)]), accent, 3)
    canvas.stroke(_at([(-63, 397), (-42, 440), (-6, 437)]), accent, 3)
    for y in (462, 492):
        canvas.oval((CENTRE, y), (3.4, 3.4), accent)
    canvas.oval((CENTRE + 82, 486), (11, 11), accent)
    canvas.oval((CENTRE + 82, 486), (6, 6), main)


def _shirt(canvas: Canvas, colour: Colour) -> None:
    _flat(canvas, [(-44, 392), (44, 392), (30, HEIGHT), (-30, HEIGHT)], colour)
    _both(canvas, [(35, 372), (52, 392), (28, 436), (1, 412)], shade(colour, 1.3))
    canvas.stroke(_at([(52, 393), (28, 435), (2, 413)]), shade(colour, 0.8), 1.6)
    canvas.stroke(_at([(-52, 393), (-28, 435), (-2, 413)]), shade(colour, 0.8), 1.6)


def _suit(canvas: Canvas, main: Colour, accent: Colour) -> None:
    _torso(canvas, main)
    _flat(canvas, [(-56, 392), (56, 392), (4, HEIGHT + 6), (-4, HEIGHT + 6)], (238, 241, 245))
    _flat(canvas, [(-12, 414), (12, 414), (9, 436), (-9, 436)], shade(accent, 0.85))
    _flat(canvas, [(-9, 436), (9, 436), (17, HEIGHT), (-17, HEIGHT)], accent)
    for y in (462, 500, 538):
        _flat(canvas, [(-14, y + 8), (14, y - 6), (14, y), (-14, y + 14)], shade(accent, 1.22))
    _both(canvas, [(36, 374), (54, 392), (28, 434), (6, 414)], WHITE)
    canvas.stroke(_at([(53, 393), (28, 433), (7, 415)]), (206, 212, 220), 1.6)
    canvas.stroke(_at([(-53, 393), (-28, 433), (-7, 415)]), (206, 212, 220), 1.6)
    _both(
        canvas,
        [(54, 388), (84, 404), (96, 456), (78, 462), (86, 474), (10, HEIGHT + 10), (2, HEIGHT)],
        shade(main, 1.12),
    )
    for side in (-1, 1):
        canvas.stroke(
            _at([(side * 94, 456), (side * 78, 462), (side * 85, 474), (side * 10, HEIGHT)]), shade(main, 0.7), 1.8
        )


def _jacket(canvas: Canvas, main: Colour, accent: Colour) -> None:
    _torso(canvas, main)
    _shirt(canvas, accent)
    canvas.stroke(_at([(0, 414), (0, 480), (0, HEIGHT)]), shade(accent, 0.84), 1.8)
    for y in (446, 486, 526):
        canvas.oval((CENTRE, y), (2.8, 2.8), shade(accent, 0.8))
    _both(canvas, [(52, 384), (76, 398), (72, 452), (30, HEIGHT + 4), (24, HEIGHT), (34, 470)], shade(main, 1.14))
    for side in (-1, 1):
        canvas.stroke(_at([(side * 74, 400), (side * 71, 452), (side * 31, HEIGHT)]), shade(main, 0.68), 2)
        canvas.stroke(_at([(side * 24, HEIGHT), (side * 34, 470), (side * 50, 392)]), (206, 210, 216), 2.2)


def _labcoat(canvas: Canvas, main: Colour, accent: Colour) -> None:
    _torso(canvas, main)
    _flat(canvas, [(-50, 394), (50, 394), (0, 506)], accent)
    _flat(canvas, [(-30, 392), (30, 392), (0, 430)], shade(accent, 0.78))
    _both(canvas, [(30, 384), (46, 394), (22, 440), (0, 428)], shade(accent, 1.28))
    _both(canvas, [(46, 386), (78, 402), (84, 446), (66, 454), (0, 516), (0, 500)], WHITE)
    for side in (-1, 1):
        canvas.stroke(_at([(side * 78, 404), (side * 84, 446), (side * 66, 454), (side * 3, 514)]), (190, 200, 210), 2)
    canvas.stroke(_at([(0, 512), (0, 545), (0, HEIGHT)]), (190, 200, 210), 2.4)
    canvas.oval((CENTRE + 10, 540), (4, 4), (200, 208, 216))
    canvas.stroke(_at([(60, 516), (84, 514), (108, 516)]), (180, 192, 204), 2.6)
    _flat(canvas, [(76, 496), (80, 496), (80, 530), (76, 530)], (60, 96, 150))
    _flat(canvas, [(88, 500), (92, 500), (92, 530), (88, 530)], (192, 66, 60))


def _cleansuit(canvas: Canvas, main: Colour, accent: Colour) -> None:
    _torso(canvas, main)
    canvas.blob(mirrored([(0, 366), (40, 368), (52, 388), (56, 412), (0, 426)]), shade(main, 1.2))
    canvas.blob(mirrored([(0, 392), (54, 396), (57, 410), (0, 422)]), accent, alpha=0.9)
    canvas.stroke(_at([(0, 420), (0, 500), (0, HEIGHT)]), accent, 4)
    _flat(canvas, [(-5, 432), (5, 432), (4, 452), (-4, 452)], shade(accent, 0.7))
    for side in (-1, 1):
        canvas.stroke(_at([(side * 58, 410), (side * 110, 434), (side * 168, 462)]), accent, 3)
        for x in (40, 70, 100):
            canvas.stroke(_at([(side * x, 440), (side * x, 510), (side * x, HEIGHT)]), shade(main, 0.94), 1)
    _flat(canvas, [(50, 486), (102, 486), (102, 506), (50, 506)], WHITE)
    _flat(canvas, [(54, 491), (86, 491), (86, 495), (54, 495)], accent)
    _flat(canvas, [(54, 498), (76, 498), (76, 501), (54, 501)], shade(accent, 1.4))


_KINDS: dict[str, Callable[[Canvas, Colour, Colour], None]] = {
    "workwear": _workwear,
    "polo": _polo,
    "suit": _suit,
    "jacket": _jacket,
    "labcoat": _labcoat,
    "cleansuit": _cleansuit,
}


def helmet(canvas: Canvas, cheek: float, colour: Colour) -> None:
    """A safety helmet with a brim, a ridge and a chin strap."""
    for side in (-1, 1):
        strap = _at([(side * (cheek + 2), 180), (side * (cheek - 2), 262), (side * 46, 340), (side * 12, 352)])
        canvas.stroke(strap, (64, 66, 72), 3.2)
    shadow = mirrored([(0, 152), (cheek * 0.8, 160), (cheek * 0.9, 184), (0, 190)])
    canvas.blob(shadow, (60, 40, 34), alpha=0.3, blur=6)
    shell = mirrored([(0, 46), (cheek * 0.62, 56), (cheek + 6, 102), (cheek + 14, 164), (cheek * 0.7, 158), (0, 154)])
    canvas.blob(shell, colour)
    canvas.blob(
        _at([(44, 40), (130, 80), (130, 180), (60, 180), (70, 110)]),
        shade(colour, 0.80),
        alpha=0.7,
        blur=10,
        within=shell,
    )
    canvas.blob(
        _at([(-66, 72), (-34, 60), (-42, 110), (-74, 130)]), shade(colour, 1.6), alpha=0.55, blur=6, within=shell
    )
    canvas.blob(_at([(-13, 44), (13, 44), (16, 132), (-16, 132)]), shade(colour, 0.91), within=shell)
    canvas.stroke(_at([(-13, 50), (-15, 90), (-16, 130)]), shade(colour, 0.76), 1.8, taper=True)
    canvas.stroke(_at([(13, 50), (15, 90), (16, 130)]), shade(colour, 0.76), 1.8, taper=True)
    brim = mirrored([(0, 142), (cheek * 0.8, 150), (cheek + 20, 168), (cheek + 16, 180), (cheek * 0.7, 172), (0, 168)])
    canvas.blob(brim, shade(colour, 0.94))
    canvas.stroke([(x, y) for x, y in brim[4:9]], shade(colour, 0.70), 1.6, taper=True)
