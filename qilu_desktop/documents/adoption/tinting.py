"""A copy of a form in which every place has a colour of its own, so that it is found again on the rendered page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from qilu_desktop.documents.adoption.chars import chars_of, cut
from qilu_desktop.documents.adoption.mapping import Mark
from qilu_desktop.documents.adoption.model import Box, Cell, Form, Line, form_of
from qilu_desktop.documents.adoption.ooxml import Element, child, kids, w
from qilu_desktop.documents.adoption.reading import open_form, written
from qilu_desktop.documents.adoption.spots import mark_key

_LIGHTEST, _STEPS = 0xFF, 48
"""Colours stay light: LibreOffice prints words on a dark ground in white."""
_HEX = re.compile(rb'"([0-9A-Fa-f]{6})"')


@dataclass(frozen=True)
class Tints:
    """The colour (0xRRGGBB) of each key; no two are alike, and the form itself uses none of them."""

    colours: Mapping[str, int]
    marks: Mapping[str, tuple[Mark, ...]]

    @property
    def keys(self) -> dict[int, str]:
        """The key of each colour."""
        return {colour: key for key, colour in self.colours.items()}


@dataclass(frozen=True)
class Tinted:
    """The tinted .docx, and the shading (0xRRGGBB) that a tint stands in place of."""

    data: bytes
    covered: Mapping[int, int] = field(default_factory=dict)


def tints(form: Form, marks: Mapping[str, tuple[Mark, ...]]) -> Tints:
    """A colour for every cell, text box, marked stretch of a line, and for the rest of the lines outside tables."""
    used = {int(found, 16) for root in form.file.roots for found in _HEX.findall(written(root))}
    free = (colour for colour in _colours() if colour not in used)
    colours = {key: next(free) for key in dict.fromkeys(_keys(form, marks))}
    return Tints(colours, marks)


def _colours() -> Iterator[int]:
    for number in range(1, _STEPS**3):
        red, rest = divmod(number, _STEPS * _STEPS)
        green, blue = divmod(rest, _STEPS)
        yield (_LIGHTEST - red) << 16 | (_LIGHTEST - green) << 8 | (_LIGHTEST - blue)


def _keys(form: Form, marks: Mapping[str, tuple[Mark, ...]]) -> Iterator[str]:
    for address, part in form.parts.items():
        if isinstance(part, Box) or (isinstance(part, Cell) and not part.continued):
            yield address
        elif isinstance(part, Line):
            if "/r" not in address and part.chars:
                yield address
            yield from (mark_key(mark) for mark in marks.get(address, ()))


def stretches(line: Line, tint: Tints) -> Iterator[tuple[int, int, int | None]]:
    """A line cut into stretches with their colours (None: none): its marks, and between them its own."""
    own = tint.colours.get(line.address)
    length, place = len(line.chars), 0
    for mark in tint.marks.get(line.address, ()):
        colour = tint.colours[mark_key(mark)]
        # A mark without characters is drawn on the one before it.
        start, end = (mark.start, mark.end) if mark.end > mark.start else (mark.start - 1, mark.start)
        start = max(start, place)
        if end <= start:
            continue
        if start > place:
            yield place, start, own
        yield start, end, colour
        place = end
    if place < length:
        yield place, length, own


def tinted(data: bytes, tint: Tints) -> Tinted:
    """The form with the ground of every place in its colour; nothing else is changed.

    Raises:
        InputError: the data are no form that can be used.
    """
    form = form_of(open_form(data))
    covered: dict[int, int] = {}
    for address, part in form.parts.items():
        if isinstance(part, Cell) and address in tint.colours:
            _shade(_properties(part.element, "tcPr"), tint.colours[address], covered)
        elif isinstance(part, Box):
            for paragraph in kids(part.element, w("p")):
                _shade(_properties(paragraph, "pPr"), tint.colours[address], covered)
        elif isinstance(part, Line):
            _shade_line(part, tint, covered)
    return Tinted(form.file.packed(), covered)


def _shade_line(line: Line, tint: Tints, covered: dict[int, int]) -> None:
    found = [each for each in stretches(line, tint) if each[2] is not None]
    for start, end, colour in reversed(found):
        for run in cut(line.element, start, min(end, len(chars_of(line.element)))):
            properties = _properties(run, "rPr")
            light = child(properties, "highlight")
            if light is not None:
                properties.remove(light)
            if colour is not None:
                _shade(properties, colour, covered)


def _properties(element: Element, name: str) -> Element:
    found = child(element, name)
    if found is None:
        found = etree.Element(w(name))
        element.insert(0, found)
    return found


def _shade(properties: Element, colour: int, covered: dict[int, int]) -> None:
    old = child(properties, "shd")
    if old is not None:
        fill = str(old.get(w("fill")) or "")
        if re.fullmatch("[0-9A-Fa-f]{6}", fill):
            covered[colour] = int(fill, 16)
        properties.remove(old)
    shading = etree.SubElement(properties, w("shd"))
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", f"{colour:06X}")):
        shading.set(w(key), value)
