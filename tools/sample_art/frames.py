"""Printed borders of certificates."""

from __future__ import annotations

import math

from .paper import Sheet
from .shapes import Colour, Point

Rect = tuple[float, float, float, float]


def guilloche(sheet: Sheet, rect: Rect, colour: Colour, *, depth: float = 6.0) -> None:
    """A band of crossing waves between two fine lines, as award papers carry."""
    left, top, right, bottom = rect
    sheet.box(rect, colour, 0.5)
    sheet.box((left + depth, top + depth, right - depth, bottom - depth), colour, 0.3)
    middle = depth / 2
    for phase in range(2):
        shift = phase * math.tau / 2
        _wave(sheet, (left + 1, top + middle), (right - 1, top + middle), depth * 0.38, shift, colour)
        _wave(sheet, (left + 1, bottom - middle), (right - 1, bottom - middle), depth * 0.38, shift, colour)
        _wave(sheet, (left + middle, top + 1), (left + middle, bottom - 1), depth * 0.38, shift, colour)
        _wave(sheet, (right - middle, top + 1), (right - middle, bottom - 1), depth * 0.38, shift, colour)
    for x in (left + middle, right - middle):
        for y in (top + middle, bottom - middle):
            rosette(sheet, (x, y), depth * 0.62, colour)


def _wave(sheet: Sheet, start: Point, end: Point, height: float, phase: float, colour: Colour) -> None:
    across = end[0] - start[0]
    down = end[1] - start[1]
    length = max(across, down)
    cycles = round(length / 13)
    points = []
    for step in range(cycles * 16 + 1):
        part = step / (cycles * 16)
        lift = height * math.sin(part * cycles * math.tau + phase)
        x = start[0] + across * part + (lift if down else 0)
        y = start[1] + down * part + (lift if across else 0)
        points.append((x, y))
    sheet.line(points, colour, 0.22)


def rosette(sheet: Sheet, at: tuple[float, float], radius: float, colour: Colour) -> None:
    """A small flower of crossing curves on a clean ground."""
    x, y = at
    sheet.draw.ellipse([sheet.px(x - radius), sheet.px(y - radius), sheet.px(x + radius), sheet.px(y + radius)],
                       fill=sheet.tone, outline=colour, width=sheet.px(0.25))  # fmt: skip
    points = []
    for step in range(361):
        angle = math.radians(step)
        r = radius * (0.62 + 0.28 * math.cos(8 * angle))
        points.append((x + r * math.cos(angle), y + r * math.sin(angle)))
    sheet.line(points, colour, 0.2)
    inner = [(x + (px - x) * 0.5, y + (py - y) * 0.5) for px, py in points]
    sheet.line(inner, colour, 0.2)


def ribbon_corners(sheet: Sheet, rect: Rect, colour: Colour) -> None:
    """A double frame with stepped corners."""
    left, top, right, bottom = rect
    sheet.box(rect, colour, 0.9)
    inner = 2.2
    notch = 6.0
    points = [
        (left + inner + notch, top + inner), (right - inner - notch, top + inner),
        (right - inner - notch, top + inner + notch / 2), (right - inner - notch / 2, top + inner + notch / 2),
        (right - inner - notch / 2, top + inner + notch), (right - inner, top + inner + notch),
        (right - inner, bottom - inner - notch), (right - inner - notch / 2, bottom - inner - notch),
        (right - inner - notch / 2, bottom - inner - notch / 2), (right - inner - notch, bottom - inner - notch / 2),
        (right - inner - notch, bottom - inner), (left + inner + notch, bottom - inner),
        (left + inner + notch, bottom - inner - notch / 2), (left + inner + notch / 2, bottom - inner - notch / 2),
        (left + inner + notch / 2, bottom - inner - notch), (left + inner, bottom - inner - notch),
        (left + inner, top + inner + notch), (left + inner + notch / 2, top + inner + notch),
        (left + inner + notch / 2, top + inner + notch / 2), (left + inner + notch, top + inner + notch / 2),
        (left + inner + notch, top + inner),
    ]  # fmt: skip
    sheet.line(points, colour, 0.35)
