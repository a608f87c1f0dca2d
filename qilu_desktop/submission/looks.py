"""The look that the product's own sheets share: headings, label-and-value grids, quiet notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from qilu_desktop.documents.blocks import Align, Cell, Face, Paragraph, Row, Run, Style, Table

INK = "1A1A1A"
QUIET = "6B6B6B"
WARN = "B3261E"
TINT = "F2F2EF"

TITLE = Style("title", 20, align="center", line_pitch=28, after=4, color=INK)
SUBTITLE = Style("song", 10, align="center", line_pitch=15, after=12, color=QUIET)
HEADING = Style("hei", 12, line_pitch=18, before=13, after=5, color=INK)
BODY = Style("song", 10.5, line_pitch=17, color=INK)
SMALL = Style("song", 9, line_pitch=13.5, color=QUIET)


def text(words: str, style: Style = BODY, *, heading: int = 0) -> Paragraph:
    """A paragraph of one run."""
    return Paragraph((Run(words),), style, heading)


def look(face: Face, size: float, *, color: str = INK, align: Align = "left", pitch: float = 0.0) -> Style:
    """A style without paragraph measures; ``size`` and ``pitch`` (0: 1.35 x size) in pt."""
    return Style(face, size, color=color, align=align, line_pitch=pitch)


def title(words: str, under: str) -> tuple[Paragraph, Paragraph]:
    """A sheet's title with a quiet line below."""
    return text(words, TITLE, heading=1), text(under, SUBTITLE)


def heading(words: str) -> Paragraph:
    """The heading of a part."""
    return text(words, HEADING, heading=2)


def label(words: str, *, size: float = 9.5, colspan: int = 1) -> Cell:
    """A caption cell."""
    return Cell((text(words, look("hei", size, align="center")),), colspan=colspan, label=True)


def value(words: str, *, size: float = 10.5, align: Align = "left", colspan: int = 1) -> Cell:
    """A cell that holds an answer."""
    return Cell((text(words, look("song", size, align=align)),), colspan=colspan, padding=1.6)


def facts(lines: Sequence[Sequence[tuple[str, str]]], widths: tuple[float, float, float, float]) -> Table:
    """Labels and values, one or two pairs a line; *widths* in mm; a single pair runs over the whole width."""
    rows: list[Row] = []
    for line in lines:
        span = 1 if len(line) > 1 else 3
        cells = tuple(cell for name, words in line for cell in (label(name), value(words, colspan=span)))
        rows.append(Row(cells, height=8.5))
    return Table(widths, tuple(rows), border=0.4, outer=1.0, label_tint=TINT)


def points(lines: Iterable[str], *, color: str = INK) -> tuple[Paragraph, ...]:
    """Sentences as a numbered list with hanging numbers."""
    style = replace(BODY, size=10, line_pitch=16, indent=-1.6, hang=1.6, after=2, color=color)
    return tuple(text(f"{number}．{line}", style) for number, line in enumerate(lines, 1))


def chinese_date(day: date) -> str:
    """2024年7月26日."""
    return f"{day.year}年{day.month}月{day.day}日"
