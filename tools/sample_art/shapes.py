"""Smooth closed outlines and clipped layers for the portraits (units: px of the 413 x 579 photo)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
Colour = tuple[int, int, int]

WIDTH, HEIGHT = 413, 579
SCALE = 4
CENTRE = WIDTH / 2


def mirrored(right_half: Sequence[Point]) -> list[Point]:
    """A closed outline from its right half, given from top to bottom as offsets from the middle line."""
    right = [(CENTRE + x, y) for x, y in right_half]
    left = [(CENTRE - x, y) for x, y in reversed(right_half) if x > 0]
    return right + left


def smooth(points: Sequence[Point], steps: int = 14) -> list[Point]:
    """The closed Catmull-Rom curve through the points."""
    count = len(points)
    curve: list[Point] = []
    for index in range(count):
        quad = [points[(index + shift - 1) % count] for shift in range(4)]
        curve.extend(_spline(quad, step / steps) for step in range(steps))
    return curve


def _spline(quad: Sequence[Point], t: float) -> Point:
    weights = (
        -0.5 * t**3 + t**2 - 0.5 * t,
        1.5 * t**3 - 2.5 * t**2 + 1,
        -1.5 * t**3 + 2 * t**2 + 0.5 * t,
        0.5 * t**3 - 0.5 * t**2,
    )
    return (
        sum(w * p[0] for w, p in zip(weights, quad, strict=True)),
        sum(w * p[1] for w, p in zip(weights, quad, strict=True)),
    )


def open_smooth(points: Sequence[Point], steps: int = 14) -> list[Point]:
    """The open Catmull-Rom curve through the points."""
    padded = [points[0], *points, points[-1]]
    curve = [
        _spline(padded[index : index + 4], step / steps) for index in range(len(points) - 1) for step in range(steps)
    ]
    return [*curve, points[-1]]


def shade(colour: Colour, factor: float) -> Colour:
    """Darker below 1, lighter (towards white) above 1."""
    if factor <= 1:
        return (round(colour[0] * factor), round(colour[1] * factor), round(colour[2] * factor))
    lift = factor - 1
    red, green, blue = (round(c + (255 - c) * lift) for c in colour)
    return (red, green, blue)


@dataclass
class Canvas:
    """A supersampled picture; coordinates are given in final pixels."""

    image: Image.Image = field(default_factory=lambda: Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), "white"))

    def _mask(self, points: Sequence[Point], *, curved: bool = True) -> Image.Image:
        mask = Image.new("L", self.image.size, 0)
        outline = smooth(points) if curved else points
        ImageDraw.Draw(mask).polygon([(x * SCALE, y * SCALE) for x, y in outline], fill=255)
        return mask

    def blob(
        self,
        points: Sequence[Point],
        colour: Colour,
        *,
        alpha: float = 1.0,
        blur: float = 0.0,
        within: Sequence[Point] | None = None,
        curved: bool = True,
    ) -> None:
        """Fill an outline; `within` clips it to another curved outline, `blur` (px) softens its edge."""
        mask = self._mask(points, curved=curved)
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * SCALE))
        if within is not None:
            mask = ImageChops.multiply(mask, self._mask(within))
        if alpha < 1:
            mask = mask.point([round(level * alpha) for level in range(256)])
        self.image.paste(colour, (0, 0), mask)

    def oval(self, at: Point, radii: Point, colour: Colour, **how: float) -> None:
        """Fill an ellipse by its centre and radii."""
        x, y = at
        rx, ry = radii
        diagonal = 0.7071
        ring = [
            (x + rx, y), (x + rx * diagonal, y + ry * diagonal), (x, y + ry), (x - rx * diagonal, y + ry * diagonal),
            (x - rx, y), (x - rx * diagonal, y - ry * diagonal), (x, y - ry), (x + rx * diagonal, y - ry * diagonal),
        ]  # fmt: skip
        self.blob(ring, colour, alpha=how.get("alpha", 1.0), blur=how.get("blur", 0.0))

    def stroke(self, points: Sequence[Point], colour: Colour, width: float, *, taper: bool = False) -> None:
        """A smooth line `width` px wide, thinner at both ends when tapered."""
        draw = ImageDraw.Draw(self.image)
        curve = open_smooth(points, 40)
        for index, (x, y) in enumerate(curve):
            part = index / (len(curve) - 1)
            radius = width / 2 * (min(1.0, 0.25 + 3 * min(part, 1 - part)) if taper else 1.0)
            box = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
            draw.ellipse(box, fill=colour)

    def backdrop(self, top: Colour, bottom: Colour) -> None:
        """A plain vertical gradient."""
        column = Image.new("RGB", (1, 64))
        for y in range(64):
            red, green, blue = (round(a + (b - a) * y / 63) for a, b in zip(top, bottom, strict=True))
            column.putpixel((0, y), (red, green, blue))
        self.image.paste(column.resize(self.image.size, Image.Resampling.BICUBIC), (0, 0))

    def finished(self) -> Image.Image:
        """The picture at its final size."""
        return self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
