"""A form as a page's reader sees it: lines, tables with merged cells, text boxes; every part with a stable address.

Addresses count from 1: ``p3`` the third paragraph of the body, ``t1/r2/c3`` the third cell of the second row of the
first table, ``t1/r2/c3/p1`` its first line, ``t1/r2/c3/t1`` a table inside it, ``p3/x1`` the first text box of a
paragraph, ``h1/p1`` a line of the first header, ``f1/p1`` of the first footer.  Paragraphs and tables are counted
apart, and wrappers such as content controls are not counted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from qilu_desktop.documents.adoption.chars import BLANKS, Char, chars_of
from qilu_desktop.documents.adoption.ooxml import MC, Element, child, kids, number, w
from qilu_desktop.documents.adoption.reading import FormFile

_TWIPS_PER_MM = 1440 / 25.4


@dataclass(frozen=True, eq=False)
class Line:
    """A paragraph as it was read; ``twins`` are its copies for programs that cannot show the text box it stands in."""

    address: str
    element: Element
    boxes: tuple[Box, ...] = ()
    twins: tuple[Element, ...] = ()

    @property
    def chars(self) -> tuple[Char, ...]:
        """Its characters."""
        return chars_of(self.element)

    @cached_property
    def text(self) -> str:
        """Its text, prompts as ``_``."""
        return "".join("_" if char.prompt else char.text for char in self.chars)

    @cached_property
    def blank(self) -> bool:
        """Whether it holds nothing but room for an answer."""
        return all(char.blank or char.text == "\n" for char in self.chars) and not self.pictured

    @cached_property
    def pictured(self) -> bool:
        """Whether a picture or a text box hangs on it."""
        return any(True for _ in self.element.iter(w("drawing"), w("pict"), w("object")))


@dataclass(frozen=True, eq=False)
class Box:
    """The text of a text box."""

    address: str
    element: Element
    blocks: tuple[Line | Table, ...] = ()

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its paragraphs."""
        return tuple(block for block in self.blocks if isinstance(block, Line))

    @cached_property
    def text(self) -> str:
        """Its text."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell; ``left`` to before ``right`` are its grid columns, ``row`` to ``bottom`` its rows (from 1).

    ``continued`` marks the lower parts of a vertical merge.  ``width`` and ``height`` are in mm, 0 where unknown.
    """

    address: str
    element: Element
    row: int
    place: int
    left: int
    right: int
    continued: bool
    width: float
    blocks: tuple[Line | Table, ...]
    bottom: int = 0
    height: float = 0.0

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its paragraphs; those of nested tables are not among them."""
        return tuple(block for block in self.blocks if isinstance(block, Line))

    @cached_property
    def text(self) -> str:
        """Its text, one line a paragraph."""
        return "\n".join(line.text for line in self.lines)

    @property
    def nested(self) -> bool:
        """Whether a table stands in it."""
        return any(isinstance(block, Table) for block in self.blocks)

    @cached_property
    def blank(self) -> bool:
        """Whether it holds nothing but room for an answer."""
        return not self.nested and all(line.blank for line in self.lines)


@dataclass(frozen=True, eq=False)
class Row:
    """A row of a table, with its number from 1."""

    element: Element
    number: int
    cells: tuple[Cell, ...]

    @property
    def shape(self) -> tuple[tuple[int, int], ...]:
        """The grid columns of its cells."""
        return tuple((cell.left, cell.right) for cell in self.cells)


@dataclass(frozen=True, eq=False)
class Table:
    """A table; ``heading`` is the nearest text before it in the same place."""

    address: str
    element: Element
    rows: tuple[Row, ...]
    heading: str = ""

    def covering(self, row: int, left: int, right: int) -> Cell | None:
        """The cell that stands at a row (from 1) over all the grid columns given; of a merge its first part."""
        for each in reversed(self.rows[:row]):
            for cell in each.cells:
                if cell.left <= left and cell.right >= right and not cell.continued:
                    return cell if cell.bottom >= row else None
        return None


@dataclass(frozen=True, eq=False)
class Form:
    """A whole form, with every part by its address."""

    file: FormFile
    blocks: tuple[Line | Table, ...]
    parts: dict[str, Line | Table | Cell | Box] = field(repr=False)
    margins: dict[str, tuple[Line | Table, ...]] = field(default_factory=dict)
    """What headers and footers hold, by their address."""

    @cached_property
    def order(self) -> dict[Element, int]:
        """The place of every element in reading order."""
        return {
            element: place for place, element in enumerate(each for root in self.file.roots for each in root.iter())
        }

    def line(self, address: str) -> Line | None:
        """The paragraph of an address."""
        found = self.parts.get(address)
        return found if isinstance(found, Line) else None

    def cell(self, address: str) -> Cell | None:
        """The cell of an address."""
        found = self.parts.get(address)
        return found if isinstance(found, Cell) else None

    def table(self, address: str) -> Table | None:
        """The table of an address."""
        found = self.parts.get(address)
        return found if isinstance(found, Table) else None

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, outer ones first."""
        return tuple(part for part in self.parts.values() if isinstance(part, Table))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every paragraph."""
        return tuple(part for part in self.parts.values() if isinstance(part, Line))

    @property
    def revised(self) -> str:
        """The address of the first line, or of its cell, that holds tracked changes; empty where there are none."""
        marks = [w(name) for name in ("ins", "del", "moveFrom", "moveTo")]
        found = next((line.address for line in self.lines if next(line.element.iter(*marks), None) is not None), "")
        return found.rpartition("/p")[0] if "/r" in found else found

    @property
    def fingerprint(self) -> str:
        """SHA-256 over what the form is made of: tables, spans and every printed word; looks do not count."""
        plain: list[object] = [_plain(block) for block in self.blocks]
        # Only where they say anything, as most forms have none: then the number of a form stays what it was.
        held = {at: [_plain(block) for block in blocks] for at, blocks in self.margins.items() if _says(blocks)}
        plain += [held] if held else []
        return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()


def form_of(file: FormFile) -> Form:
    """The form of an opened file."""
    parts: dict[str, Line | Table | Cell | Box] = {}
    builder = _Builder(parts)
    heads = {one.address: builder.blocks(one.root, f"{one.address}/") for one in file.margins if is_header(one.address)}
    blocks = builder.blocks(file.body, "")
    feet = {
        one.address: builder.blocks(one.root, f"{one.address}/") for one in file.margins if not is_header(one.address)
    }
    return Form(file, blocks, parts, {**heads, **feet})


def is_header(address: str) -> bool:
    """Whether an address is of a header or stands in one."""
    return address.startswith("h")


def in_margin(address: str) -> bool:
    """Whether an address stands in a header or footer."""
    return address[:1] in {"h", "f"}


class _Builder:
    """Walks the tree and notes every part under its address."""

    def __init__(self, parts: dict[str, Line | Table | Cell | Box]) -> None:
        self._parts = parts

    def blocks(self, holder: Element, prefix: str, twins: tuple[Element, ...] = ()) -> tuple[Line | Table, ...]:
        copies = [list(kids(twin, w("p"))) for twin in twins]
        found: list[Line | Table] = []
        lines, tables, heading = 0, 0, ""
        for element in kids(holder, w("p"), w("tbl")):
            if element.tag == w("p"):
                same = tuple(copy[lines] for copy in copies if lines < len(copy))
                lines += 1
                line = self._line(element, f"{prefix}p{lines}", same)
                heading = line.text if line.text.strip(BLANKS + "\n") else heading
                found.append(line)
            else:
                tables += 1
                found.append(self._table(element, f"{prefix}t{tables}", heading))
                heading = ""
        return tuple(found)

    def _line(self, element: Element, address: str, twins: tuple[Element, ...]) -> Line:
        # Noted before its boxes, so that the parts stand in reading order.
        self._parts[address] = Line(address, element)
        boxes = tuple(
            self._box(holder, f"{address}/x{place}", copies)
            for place, (holder, copies) in enumerate(_boxes_of(element), 1)
        )
        line = Line(address, element, boxes, twins)
        self._parts[address] = line
        return line

    def _box(self, holder: Element, address: str, twins: tuple[Element, ...]) -> Box:
        self._parts[address] = Box(address, holder)
        box = Box(address, holder, self.blocks(holder, f"{address}/", twins))
        self._parts[address] = box
        return box

    def _table(self, element: Element, address: str, heading: str) -> Table:
        self._parts[address] = Table(address, element, ())
        grid = [number(column, attribute="w") for column in element.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
        rows = [self._row(row, address, place, grid) for place, row in enumerate(kids(element, w("tr")), 1)]
        table = Table(address, element, _merged(rows), heading)
        self._parts[address] = table
        for each in table.rows:
            self._parts.update({cell.address: cell for cell in each.cells})
        return table

    def _row(self, element: Element, table: str, place: int, grid: list[int]) -> Row:
        left = number(element, "trPr", "gridBefore")
        cells: list[Cell] = []
        for index, holder in enumerate(kids(element, w("tc")), 1):
            span = max(1, number(holder, "tcPr", "gridSpan"))
            wide = _width(holder, grid[left : left + span])
            cells.append(self._cell(holder, f"{table}/r{place}/c{index}", (place, index, left, left + span), wide))
            left += span
        return Row(element, place, tuple(cells))

    def _cell(self, element: Element, address: str, at: tuple[int, int, int, int], wide: float) -> Cell:
        row, index, left, right = at
        merge = child(element, "tcPr", "vMerge")
        blocks = self.blocks(element, f"{address}/")
        continued = merge is not None and merge.get(w("val")) != "restart"
        return Cell(address, element, row, index, left, right, continued, wide, blocks, row)


def _width(cell: Element, columns: list[int]) -> float:
    """Width of a cell in mm: its own, else that of its grid columns; 0 where neither is told."""
    own = child(cell, "tcPr", "tcW")
    told = own is not None and own.get(w("type")) in {None, "dxa"}
    twips = number(own, attribute="w") if told else 0
    return (twips or sum(columns)) / _TWIPS_PER_MM


def _merged(rows: list[Row]) -> tuple[Row, ...]:
    """The rows with every cell told how far down it reaches and how high it is."""
    heights = [number(row.element, "trPr", "trHeight") / _TWIPS_PER_MM for row in rows]
    done: list[Row] = []
    for row in rows:
        cells = tuple(_reaching(cell, rows, heights) for cell in row.cells)
        done.append(Row(row.element, row.number, cells))
    return tuple(done)


def _reaching(cell: Cell, rows: list[Row], heights: list[float]) -> Cell:
    bottom = cell.row
    if child(cell.element, "tcPr", "vMerge") is not None and not cell.continued:
        for below in rows[cell.row :]:
            if not any(each.continued and each.left == cell.left for each in below.cells):
                break
            bottom = below.number
    covered = heights[cell.row - 1 : bottom]
    return replace(cell, bottom=bottom, height=sum(covered) if all(covered) else 0.0)


def _boxes_of(paragraph: Element) -> Iterator[tuple[Element, tuple[Element, ...]]]:
    """The text boxes that hang on a paragraph, each with its copies in the fallback for older programs."""
    fallbacks = [
        list(each.iter(w("txbxContent")))
        for each in paragraph.iter(f"{{{MC}}}Fallback")
        if not _inside(each, w("txbxContent"), paragraph)
    ]
    spare = [holder for each in fallbacks for holder in each]
    main = [
        holder
        for holder in paragraph.iter(w("txbxContent"))
        if not _inside(holder, w("txbxContent"), paragraph) and not _inside(holder, f"{{{MC}}}Fallback", paragraph)
    ]
    if not main:
        main, spare = spare, []
    paired = len(spare) == len(main)
    for place, holder in enumerate(main):
        yield holder, (spare[place],) if paired else ()


def _inside(element: Element, tag: str, top: Element) -> bool:
    for parent in element.iterancestors():
        if parent is top:
            return False
        if parent.tag == tag:
            return True
    return False


def _says(blocks: tuple[Line | Table, ...]) -> bool:
    return any(isinstance(block, Table) or block.boxes or block.text.strip() for block in blocks)


def _plain(block: Line | Table) -> object:
    if isinstance(block, Line):
        return [block.text, [[_plain(inner) for inner in box.blocks] for box in block.boxes]]
    return [
        [[cell.left, cell.right, cell.continued, [_plain(inner) for inner in cell.blocks]] for cell in row.cells]
        for row in block.rows
    ]
