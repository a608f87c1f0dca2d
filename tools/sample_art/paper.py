"""A sheet of paper in millimetres, the bundled fonts, and the look of a scan."""

from __future__ import annotations

import hashlib
import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from .shapes import Colour

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
FACES = {"song": "QiluSong.ttf", "hei": "QiluHei.ttf", "kai": "QiluKai.ttf", "title": "QiluTitle.ttf"}
INK: Colour = (34, 33, 36)
RED: Colour = (196, 38, 34)
GREY: Colour = (112, 112, 116)
A4 = (210.0, 297.0)
SCAN_DPI = 150
DRAW_DPI = 300
NO_LINE_START = "，。、；：？！”’）》〉】〕…—·%℃"
NO_LINE_END = "“‘（《〈【〔"


@lru_cache(maxsize=256)
def font(face: str, pixels: int) -> ImageFont.FreeTypeFont:
    """A bundled font at a size in pixels."""
    return ImageFont.truetype(str(FONTS / FACES[face]), pixels, layout_engine=ImageFont.Layout.BASIC)


@dataclass(frozen=True)
class Style:
    """How text looks: face, size in mm, colour, extra space between characters in mm."""

    face: str = "song"
    size: float = 4.2
    colour: Colour = INK
    spacing: float = 0.0


def _kept_together(line: str, char: str) -> str:
    """What goes down with the next character: an opening bracket, or the start of a number or word."""
    if line[-1] in NO_LINE_END:
        return line[-1]
    run = re.search(r"[0-9A-Za-z.@]+$", line)
    joined = run is not None and re.match(r"[0-9A-Za-z.@]", char) is not None
    return run.group() if run is not None and joined and len(run.group()) < min(24, len(line)) else ""


def break_lines(text: str, width: float, measure: ImageFont.FreeTypeFont) -> list[str]:
    """Lines no wider than `width` px; closing punctuation never starts a line, opening never ends one."""
    lines: list[str] = []
    line = ""
    for char in text:
        if line and measure.getlength(line + char) > width and char not in NO_LINE_START:
            carry = _kept_together(line, char)
            lines.append(line[: len(line) - len(carry)])
            line = carry
        line += char
    return [*lines, line] if line else lines


@dataclass
class Sheet:
    """Paper to draw on; every length is in mm."""

    width: float = A4[0]
    height: float = A4[1]
    tone: Colour = (253, 251, 245)
    dpi: int = DRAW_DPI

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (self.px(self.width), self.px(self.height)), self.tone)
        self.draw = ImageDraw.Draw(self.image)

    def px(self, mm: float) -> int:
        """Millimetres to pixels."""
        return round(mm * self.dpi / 25.4)

    def length(self, text: str, style: Style) -> float:
        """Width of a line of text in mm."""
        pixels = font(style.face, self.px(style.size)).getlength(text)
        return pixels * 25.4 / self.dpi + style.spacing * max(0, len(text) - 1)

    def text(self, at: tuple[float, float], text: str, style: Style, anchor: str = "l") -> None:
        """One line; `anchor` l, m or r; y is the middle of the line."""
        x, y = at
        x -= {"l": 0.0, "m": 0.5, "r": 1.0}[anchor] * self.length(text, style)
        chosen = font(style.face, self.px(style.size))
        if not style.spacing:
            self.draw.text((self.px(x), self.px(y)), text, font=chosen, fill=style.colour, anchor="lm")
            return
        for char in text:
            self.draw.text((self.px(x), self.px(y)), char, font=chosen, fill=style.colour, anchor="lm")
            x += chosen.getlength(char) * 25.4 / self.dpi + style.spacing

    def paragraph(
        self, at: tuple[float, float], width: float, text: str, style: Style, leading: float, *, indent: bool = True
    ) -> float:
        """Set text in lines of `width`; returns the y below the last line."""
        x, y = at
        body = ("　　" if indent else "") + text
        lines = break_lines(body, self.px(width), font(style.face, self.px(style.size)))
        for line in lines:
            self.text((x, y), line, style)
            y += leading
        return y

    def fitted(self, at: tuple[float, float], width: float, text: str, style: Style, anchor: str = "m") -> None:
        """One line, made smaller until it fits the width."""
        size = style.size * min(1.0, width / max(0.1, self.length(text, style)))
        self.text(at, text, Style(style.face, size, style.colour, 0.0 if size < style.size else style.spacing), anchor)

    def line(self, points: Sequence[tuple[float, float]], colour: Colour = INK, width: float = 0.25) -> None:
        """A straight line through the points."""
        self.draw.line([(self.px(x), self.px(y)) for x, y in points], fill=colour, width=max(1, self.px(width)))

    def box(self, rect: tuple[float, float, float, float], colour: Colour = INK, width: float = 0.25) -> None:
        """The outline of left, top, right, bottom."""
        corners = tuple(self.px(v) for v in rect)
        self.draw.rectangle(corners, outline=colour, width=max(1, self.px(width)))

    def fill(self, rect: tuple[float, float, float, float], colour: Colour) -> None:
        """A filled rectangle."""
        self.draw.rectangle(tuple(self.px(v) for v in rect), fill=colour)

    def seal(self, at: tuple[float, float], radius: float, around: str) -> None:
        """A plain red ring that says 示例: a seal's place, never a seal (no star, no emblem)."""
        side = self.px(radius * 2 + 4)
        layer = Image.new("L", (side, side), 0)
        draw = ImageDraw.Draw(layer)
        middle, r = side / 2, self.px(radius)
        draw.ellipse([middle - r, middle - r, middle + r, middle + r], outline=255, width=self.px(radius * 0.055))
        self._around(layer, around, r)
        big = font("hei", round(r * 0.56))
        draw.text((middle, middle), "示例", font=big, fill=255, anchor="mm")
        small = font("hei", round(r * 0.17))
        draw.text((middle, middle + r * 0.44), "非真实印章", font=small, fill=255, anchor="mm")
        layer = layer.rotate(-7, Image.Resampling.BICUBIC)
        wear = _clouds(side, side, around, 9).point([200 if v > 92 else 140 for v in range(256)])
        layer = ImageChops.multiply(layer, wear.filter(ImageFilter.GaussianBlur(2)))
        x, y = self.px(at[0]) - side // 2, self.px(at[1]) - side // 2
        ink = ImageChops.multiply(
            self.image.crop((x, y, x + side, y + side)), Image.new("RGB", (side, side), (226, 44, 40))
        )
        self.image.paste(ink, (x, y), layer)

    @staticmethod
    def _around(layer: Image.Image, text: str, radius: int) -> None:
        side = layer.size[0]
        size = round(radius * min(0.27, 3.4 / max(8, len(text))))
        glyphs = font("song", size)
        span = min(250.0, 19.0 * len(text))
        for index, char in enumerate(text):
            angle = -span / 2 + span * index / max(1, len(text) - 1)
            glyph = Image.new("L", layer.size, 0)
            ImageDraw.Draw(glyph).text((side / 2, side / 2 - radius * 0.77), char, font=glyphs, fill=255, anchor="mm")
            layer.paste(255, (0, 0), glyph.rotate(-angle, Image.Resampling.BICUBIC))

    def hand(self, at: tuple[float, float], text: str, size: float = 6.5) -> None:
        """A name as if written by hand: 楷体, slanted, in blue-black ink."""
        chosen = font("kai", self.px(size))
        width, height = round(chosen.getlength(text)) + self.px(6), self.px(size * 1.7)
        layer = Image.new("L", (width, height), 0)
        ImageDraw.Draw(layer).text((self.px(3), height / 2), text, font=chosen, fill=235, anchor="lm")
        slanted = layer.transform(layer.size, Image.Transform.AFFINE, (1, 0.22, -height * 0.11, 0.05, 1, 0),
                                  Image.Resampling.BICUBIC)  # fmt: skip
        self.image.paste((38, 50, 96), (self.px(at[0] - 3), self.px(at[1]) - height // 2), slanted)

    def watermark(self, text: str = "示例材料 虚构 不作证明") -> None:
        """Faint slanted words over the whole sheet, and a line at the foot: never to pass for a real document."""
        layer = Image.new("L", self.image.size, 0)
        draw = ImageDraw.Draw(layer)
        chosen = font("hei", self.px(5))
        step_x, step_y = self.px(98), self.px(62)
        for row in range(-2, self.image.size[1] // step_y + 3):
            for column in range(-2, self.image.size[0] // step_x + 3):
                shift = (row % 2) * step_x // 2
                draw.text((column * step_x + shift, row * step_y), text, font=chosen, fill=26, anchor="mm")
        self.image.paste((92, 104, 128), (0, 0), layer.rotate(24, Image.Resampling.BICUBIC))
        foot = "示例：本件为软件演示而绘制，单位、人员、号码均为虚构"
        self.text((self.width / 2, self.height - 5.5), foot, Style("hei", 2.6, (150, 150, 154)), "m")


def _seed(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")


def _clouds(width: int, height: int, key: str, cells: int) -> Image.Image:
    """Soft grey clouds, the same for the same key."""
    generator = random.Random(_seed(key))  # deterministic: seeded by the key alone
    rows = max(2, round(cells * height / width))
    small = Image.new("L", (cells, rows))
    small.putdata([generator.randrange(256) for _ in range(cells * rows)])
    return small.resize((width, height), Image.Resampling.BICUBIC)


def scan(page: Image.Image, key: str, *, grey: bool = False) -> Image.Image:
    """The page as a flat-bed scanner returns it: a slight tilt, uneven paper tone, a shaded edge; A4 at 150 dpi."""
    generator = random.Random(_seed(key))
    size = (round(A4[0] * SCAN_DPI / 25.4), round(A4[1] * SCAN_DPI / 25.4))
    angle = generator.choice((-1, 1)) * generator.uniform(0.25, 0.75)
    page = page.resize((size[0] - 8, size[1] - 10), Image.Resampling.LANCZOS)
    bed = Image.new("RGB", size, (232, 231, 228))
    mask = Image.new("L", page.size, 255).rotate(angle, Image.Resampling.BICUBIC)
    turned = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(232, 231, 228))
    offset = (4 + generator.randrange(-2, 3), 5 + generator.randrange(-2, 3))
    shadow = Image.new("L", size, 0)
    shadow.paste(mask, (offset[0] + 3, offset[1] + 4))
    bed.paste((176, 174, 170), (0, 0), shadow.filter(ImageFilter.GaussianBlur(5)).point([v // 2 for v in range(256)]))
    bed.paste(turned, offset, mask)
    tone = _clouds(size[0], size[1], key + "tone", 5).point([round(247 + v * 8 / 255) for v in range(256)])
    bed = ImageChops.multiply(bed, Image.merge("RGB", (tone, tone, tone)))
    edge = _edge_shade(size)
    bed = ImageChops.multiply(bed, Image.merge("RGB", (edge, edge, edge)))
    bed = bed.filter(ImageFilter.GaussianBlur(0.55))  # a scanner lens is never sharp, and the file is a sixth smaller
    return bed.convert("L") if grey else bed


def bilevel(page: Image.Image, key: str) -> Image.Image:
    """The page as a black-and-white scan at 200 dpi, a little tilted; the grey foot line stays, the watermark goes."""
    generator = random.Random(_seed(key))
    size = (round(A4[0] * 200 / 25.4), round(A4[1] * 200 / 25.4))
    turned = page.resize(size, Image.Resampling.LANCZOS).rotate(
        generator.uniform(-0.4, 0.4), Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)
    )
    return turned.convert("L").point([0 if v < 176 else 255 for v in range(256)]).convert("1")


def _edge_shade(size: tuple[int, int]) -> Image.Image:
    row = Image.new("L", (256, 1))
    row.putdata([round(255 - 26 * math.exp(-x / 7) - 8 * math.exp(-(255 - x) / 5)) for x in range(256)])
    return row.resize(size, Image.Resampling.BICUBIC)
