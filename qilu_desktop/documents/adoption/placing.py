"""Finds the tinted places on the pages of a PDF by their colours, and takes the colours out again.

One rendering serves both: what the clerk sees is the very page on which the places were measured.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from qilu_desktop.documents.adoption.spots import AFTER

if TYPE_CHECKING:
    from pikepdf import ContentStreamInlineImage, ContentStreamInstruction, Operator

    _Instruction: TypeAlias = ContentStreamInstruction | ContentStreamInlineImage
    _Pair: TypeAlias = tuple[Any, Operator]

_FILLS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
_ENDS = _FILLS | {"S", "s", "n"}
_COLOUR = {"rg": 3, "sc": 3, "scn": 3}
_GAP = 3.0
"""Rectangles of one place on one line that lie nearer than this, in pt, are one."""
_LEAST = 2.0
"""A rectangle thinner than this, in pt, is none to click on."""
_ROOM = 110.0
"""Width in pt of a place behind the last words of a line."""
_Matrix = tuple[float, float, float, float, float, float]
_ONE: _Matrix = (1, 0, 0, 1, 0, 0)


class Area(NamedTuple):
    """A rectangle in pt on a page (from 0), measured from the page's upper left corner."""

    page: int
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.top + self.height


@dataclass(frozen=True)
class Rendered:
    """A form as pages: the PDF without tints, and the areas of each key; ``outline`` where it is not the real look."""

    pdf: bytes
    areas: Mapping[str, tuple[Area, ...]]
    outline: bool = False


def placed(pdf: bytes, keys: Mapping[int, str], covered: Mapping[int, int], *, outline: bool = False) -> Rendered:
    """The areas of the keys by their colours, and the PDF with the tints gone (or as what they covered)."""
    import pikepdf

    found: dict[str, list[Area]] = defaultdict(list)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages):
            box = [float(side) for side in page.mediabox]
            reader = _Reader(number, (box[0], box[3]), keys, covered, found)
            plain = [reader.step(one) for one in pikepdf.parse_content_stream(page)]
            page.Contents = document.make_stream(pikepdf.unparse_content_stream(plain))
        made = io.BytesIO()
        document.save(made, deterministic_id=True)
    return Rendered(made.getvalue(), {key: _joined(key, areas) for key, areas in found.items()}, outline)


@dataclass
class _State:
    matrix: _Matrix = _ONE
    colour: int | None = None


@dataclass
class _Reader:
    """Goes over a page's content once; ``step`` gives each instruction back, changed where it paints a tint."""

    page: int
    corner: tuple[float, float]
    keys: Mapping[int, str]
    covered: Mapping[int, int]
    found: dict[str, list[Area]]
    _now: _State = field(default_factory=_State)
    _stack: list[_State] = field(default_factory=list)
    _points: list[tuple[float, float]] = field(default_factory=list)

    def step(self, one: _Instruction) -> _Pair:
        operator, values = str(one.operator), list(one.operands)
        if operator == "q":
            self._stack.append(_State(self._now.matrix, self._now.colour))
        elif operator == "Q" and self._stack:
            self._now = self._stack.pop()
        elif operator == "cm":
            self._now.matrix = _times(_matrix(values), self._now.matrix)
        elif operator in _COLOUR or operator in {"g", "k"}:
            return self._set_colour(operator, values, one)
        elif operator in {"m", "l", "c", "v", "y", "re"}:
            self._add(operator, [float(value) for value in values])
        elif operator in _ENDS:
            return self._paint(operator, one)
        return one.operands, one.operator

    def _set_colour(self, operator: str, values: list[Any], one: _Instruction) -> _Pair:
        self._now.colour = None
        if operator in _COLOUR and len(values) == _COLOUR[operator]:
            red, green, blue = (round(float(value) * 255) for value in values)
            self._now.colour = red << 16 | green << 8 | blue
            below = self.covered.get(self._now.colour)
            if below is not None and self._now.colour in self.keys:
                return [round((below >> shift & 255) / 255, 5) for shift in (16, 8, 0)], one.operator
        return one.operands, one.operator

    def _add(self, operator: str, values: list[float]) -> None:
        if operator == "re":
            left, low, wide, high = values
            values = [left, low, left + wide, low, left + wide, low + high, left, low + high]
        for place in range(0, len(values) - 1, 2):
            self._points.append(_moved(values[place], values[place + 1], self._now.matrix))

    def _paint(self, operator: str, one: _Instruction) -> _Pair:
        import pikepdf

        points, self._points = self._points, []
        key = self.keys.get(self._now.colour) if self._now.colour is not None and operator in _FILLS else None
        if key is None or not points:
            return one.operands, one.operator
        self.found[key].append(self._area(points))
        gone = operator in {"f", "F", "f*"} and self._now.colour not in self.covered
        return one.operands, pikepdf.Operator("n") if gone else one.operator

    def _area(self, points: list[tuple[float, float]]) -> Area:
        across, up = [x for x, _ in points], [y for _, y in points]
        left, top = self.corner
        return Area(self.page, min(across) - left, top - max(up), max(across) - min(across), max(up) - min(up))


def _matrix(values: list[Any]) -> _Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _joined(key: str, areas: list[Area]) -> tuple[Area, ...]:
    """The areas without doubles, neighbours on one line made one; of a place behind words, the room behind them."""
    done: list[Area] = []
    for area in sorted(dict.fromkeys(areas)):
        if area.width < _LEAST or area.height < _LEAST:
            continue
        last = next((one for one in done if _touch(one, area)), None)
        if last is None:
            done.append(area)
        else:
            done[done.index(last)] = _both(last, area)
    if key.endswith(AFTER) and done:
        return (done[-1]._replace(left=done[-1].right + 1, width=_ROOM),)
    return tuple(done)


def _touch(one: Area, other: Area) -> bool:
    level = abs(one.top - other.top) < _LEAST and abs(one.height - other.height) < _LEAST
    apart = max(one.left, other.left) - min(one.right, other.right)
    stacked = abs(one.left - other.left) < _LEAST and abs(one.width - other.width) < _LEAST
    below = max(one.top, other.top) - min(one.bottom, other.bottom)
    return one.page == other.page and ((level and apart < _GAP) or (stacked and below < _GAP))


def _both(one: Area, other: Area) -> Area:
    left, top = min(one.left, other.left), min(one.top, other.top)
    return Area(one.page, left, top, max(one.right, other.right) - left, max(one.bottom, other.bottom) - top)
