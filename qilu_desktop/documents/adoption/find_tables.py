"""Finds list tables: a header on one or more lines over prepared rows, for a table field or for one person a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from qilu_desktop.documents.adoption.chars import BLANKS
from qilu_desktop.documents.adoption.labels import PLACED, Catalog, Match, columns, normal, without_notes
from qilu_desktop.documents.adoption.mapping import Column, Slot, SlotKind
from qilu_desktop.documents.adoption.model import Cell, Form, Row, Table
from qilu_desktop.documents.adoption.row_cells import room_in, slots_in
from qilu_desktop.pack.model import Field, Kind, Pack
from qilu_desktop.pack.read_aliases import column_at, field_at

HEADER_LINES = 3
"""Most lines of a header."""
LEAST_COLUMNS = 2
LEAST_PEOPLE = 3
_LONGEST_TITLE = 16
_NO_TITLE = re.compile("[_＿:：]")
_FORM_NAME = re.compile("(?:表|书|卡|册|报告|附件[0-9一二三四五六七八九十]*)$")
_NUMBERS = frozenset({"序号", "no", "序"})
_PEOPLE_DOCUMENTS = frozenset({"summary", "report"})


@dataclass(frozen=True)
class Region:
    """Prepared rows ``first`` to ``last`` under the header rows from ``head``; ``bands`` are their open cells."""

    table: Table
    head: int
    first: int
    last: int
    bands: tuple[Cell, ...]
    deep: int = 1
    """Rows that one entry takes, as the cells merged over them (the running number) tell."""

    @property
    def headers(self) -> tuple[tuple[str, ...], ...]:
        """Names that each band's header may go by, the fullest first."""
        return tuple(self._names(band) for band in self.bands)

    def _names(self, band: Cell) -> tuple[str, ...]:
        over: list[Cell] = []
        for row in range(self.head, self.first):
            cell = self.table.covering(row, band.left, band.right)
            if cell is not None and cell not in over:
                over.append(cell)
        texts = [cell.text for cell in over]
        return tuple(dict.fromkeys(("".join(texts), *reversed(texts)))) if texts else ()

    @cached_property
    def cells(self) -> frozenset[str]:
        """Addresses of all cells of header and rows that lie over or in the bands."""
        columns = {column for band in self.bands for column in range(band.left, band.right)}
        return frozenset(
            cell.address
            for row in self.table.rows[self.head - 1 : self.last]
            for cell in row.cells
            if self.deep > 1 or not columns.isdisjoint(range(cell.left, cell.right))
        )


@dataclass(frozen=True)
class Found:
    """A list table with its slot, or why it has none."""

    region: Region
    slot: Slot | None
    title: str
    unknown: tuple[str, ...] = ()
    reason: str = "这张列表可能是几种内容之一，没有认定"


def regions(table: Table) -> tuple[Region, ...]:
    """Every stretch of rows that looks like a header over empty rows."""
    found: list[Region] = []
    first = 2
    while first <= len(table.rows):
        region = _region(table, first)
        if region is not None:
            found.append(region)
        first = region.last + 1 if region else first + 1
    return tuple(found)


def _region(table: Table, first: int) -> Region | None:
    """The list whose prepared rows begin at row *first*."""
    bands = _bands(table.rows[first - 1])
    deep = _deep(table.rows[first - 1]) if bands else 1
    if deep > 1:
        return _deep_region(table, first, bands, deep)
    head = _head(table, first, bands)
    if len(bands) < LEAST_COLUMNS or first - head > HEADER_LINES:
        return None
    region = Region(table, head, first, first, bands)
    return replace(region, last=_last_row(table, first)) if _headed(region) else None


def _deep(row: Row) -> int:
    """How many rows an entry takes that begins with this one: as many as its merged empty or numbered cells."""
    merged = [cell for cell in row.cells if not cell.continued and cell.bottom > cell.row]
    return max((cell.bottom - cell.row + 1 for cell in merged if cell.blank or _counted(cell)), default=1)


def _deep_region(table: Table, first: int, bands: tuple[Cell, ...], deep: int) -> Region | None:
    """The list whose entries take several rows each, with all that stands over them as its header."""
    last = first + deep - 1
    while last + deep <= len(table.rows) and _deep(table.rows[last]) == deep:
        last += deep
    head = first
    while head > max(1, first - deep) and _named(table.rows[head - 2]):
        head -= 1
    return Region(table, head, first, last, bands, deep) if head < first else None


def _named(row: Row) -> bool:
    """Whether every cell of a row says something."""
    return not any(cell.blank for cell in row.cells if not cell.continued)


def _head(table: Table, first: int, bands: tuple[Cell, ...]) -> int:
    """The header's first row: where the merged cells over the bands begin."""
    head = first - 1
    while True:
        over = [table.covering(head, band.left, band.right) for band in bands]
        top = min((cell.row for cell in over if cell is not None), default=head)
        if top == head:
            return head
        head = top


def _bands(row: Row) -> tuple[Cell, ...]:
    """The cells of a prepared row, all of them room for answers; none where the row is another kind."""
    cells = tuple(cell for cell in row.cells if not cell.continued and cell.bottom == cell.row)
    if not all(_open(cell) for cell in cells) or all(_counted(cell) for cell in cells):
        return ()
    return cells


def _open(cell: Cell) -> bool:
    """Whether a cell is room for an answer: empty, with a running number, or with 年　月, boxes and the like."""
    return cell.blank or _counted(cell) or bool(room_in(cell.element))


def _counted(cell: Cell) -> bool:
    return cell.text.strip(BLANKS + "\n").isdigit()


def _last_row(table: Table, first: int) -> int:
    shape = _open_shape(table.rows[first - 1])
    last = first
    while last < len(table.rows) and _bands(table.rows[last]) and _open_shape(table.rows[last]) == shape:
        last += 1
    return last


def _open_shape(row: Row) -> tuple[tuple[int, int], ...]:
    return tuple((cell.left, cell.right) for cell in row.cells if not cell.continued and cell.bottom == cell.row)


def _headed(region: Region) -> bool:
    """Whether every band has a header of its own, and the header rows hold nothing to fill in."""
    cells = [cell for row in region.table.rows[region.head - 1 : region.first - 1] for cell in row.cells]
    over = [cell for cell in cells if cell.address in region.cells and not cell.continued]
    named = [names for names in region.headers if names and normal(names[0])]
    return all(not cell.blank for cell in over) and len(named) == len(region.bands) and len(over) > 1


def titles(region: Region, form: Form) -> tuple[str, ...]:
    """Texts that may say what the list is: a merged cell at its left, the row above, the text before, the cell left."""
    table, found = region.table, []
    for cell in table.rows[region.head - 1].cells:
        beside = table.covering(region.head, cell.left, cell.right)
        if beside is not None and beside.address not in region.cells:
            found.append(beside.text)
    if region.head > 1 and len(table.rows[region.head - 2].cells) <= 2:
        found += [cell.text for cell in table.rows[region.head - 2].cells]
    if region.head == 1 or not found:
        found.append(table.heading)
    found += _owner_titles(table, form)
    return tuple(text for text in found if normal(text))


def _owner_titles(table: Table, form: Form) -> list[str]:
    """For a nested table: the cell to the left of the one it stands in."""
    owner = form.cell(table.address.rpartition("/")[0])
    if owner is None:
        return []
    outer = form.table(owner.address.rpartition("/r")[0])
    left = outer.covering(owner.row, owner.left - 1, owner.left) if outer and owner.left else None
    return [left.text] if left else []


def find(form: Form, pack: Pack, document: str, names: Catalog) -> tuple[Found, ...]:
    """Every list table of a form with the field it takes, as far as that is clear."""
    found = (_found(region, form, pack, document, names) for table in form.tables for region in regions(table))
    return tuple(each for each in found if each is not None)


def _found(region: Region, form: Form, pack: Pack, document: str, names: Catalog) -> Found | None:
    heads = titles(region, form)
    if region.deep > 1:
        return Found(region, None, heads[0] if heads else "", reason=f"每一条占 {region.deep} 行的列表还填不了，请手填")
    title, field_place = _titled(heads, pack, names)
    if field_place:
        return _rows(region, pack, field_place, title)
    if document in _PEOPLE_DOCUMENTS:
        people = _people(region, pack, names)
        if people is not None:
            return people
    guesses = _by_columns(region, pack, document)
    strange = next((text for text in heads if _is_title(text)), "")
    if guesses and strange:
        # 家庭成员 with 工作单位 and 职务 is no career.
        return Found(region, None, strange, reason="没有与这张列表对应的内容")
    if len(guesses) == 1:
        return _rows(region, pack, guesses[0], "")
    return Found(region, None, heads[0] if heads else "") if guesses else None


def _is_title(text: str) -> bool:
    """Whether a text before a list says what it is: a short label with no room, and not the name of the whole form."""
    said = without_notes(text)
    return 1 < len(said) <= _LONGEST_TITLE and not _NO_TITLE.search(text) and not _FORM_NAME.search(said)


def _titled(heads: tuple[str, ...], pack: Pack, names: Catalog) -> tuple[str, str]:
    """The first title that names a table field, and that field."""
    for text in heads:
        places = names.match(text).places
        entry = field_at(pack, places[0]) if places else None
        if entry is not None and entry.kind is Kind.TABLE:
            return text, places[0]
    return "", ""


def _by_columns(region: Region, pack: Pack, document: str) -> tuple[str, ...]:
    """The table fields whose columns fit the headers best; they must fit more than half of them."""
    scores: dict[str, int] = {}
    for place, entry in _table_fields(pack, document):
        known = _columns_of(region, columns(pack, place, entry), pack, place)
        fits = sum(1 for column in known if column.places and column.places != ("no",))
        if fits >= LEAST_COLUMNS and fits * 2 > len(region.bands):
            scores[place] = fits
    top = max(scores.values(), default=0)
    return tuple(place for place, score in scores.items() if score == top)


def _table_fields(pack: Pack, document: str) -> Iterator[tuple[str, Field]]:
    for prefix, listed in (("", pack.applicant), ("unit.", pack.unit)):
        for entry in listed:
            if entry.kind is Kind.TABLE and (not prefix or document in entry.printed):
                yield prefix + entry.id, entry


def rows_slot(region: Region, pack: Pack, place: str) -> Slot | None:
    """The slot of a list for a table field that a person has chosen; None where no column fits."""
    found = _rows(region, pack, place, "") if region.deep == 1 else None
    return found.slot if found else None


def people_slot(region: Region, pack: Pack, names: Catalog) -> Slot | None:
    """The slot of a list with one applicant a row, chosen by a person; None where no column fits."""
    known = _columns_of(region, names, pack, "") if region.deep == 1 else ()
    found = _sorted_out(region, SlotKind.PEOPLE, ("applicants",), known, "")
    return found.slot if found else None


def _rows(region: Region, pack: Pack, place: str, title: str) -> Found | None:
    entry = field_at(pack, place)
    if entry is None:
        return None
    known = _columns_of(region, columns(pack, place, entry), pack, place)
    return _sorted_out(region, SlotKind.ROWS, (place,), known, title or entry.label)


def _people(region: Region, pack: Pack, names: Catalog) -> Found | None:
    known = _columns_of(region, names, pack, "")
    fits = [column for column in known if column.places and column.places != ("no",)]
    if len(fits) < LEAST_PEOPLE:
        return None
    return _sorted_out(region, SlotKind.PEOPLE, ("applicants",), known, "")


def _sorted_out(
    region: Region, kind: SlotKind, places: tuple[str, ...], known: tuple[Column, ...], title: str
) -> Found | None:
    placed = tuple(column for column in known if column.places)
    if not any(column.places != ("no",) for column in placed):
        return None
    score = round(len(placed) / len(known), 4)
    slot = Slot(
        kind, region.table.address, places, "".join(title.split()), score, (), placed, region.first, region.last
    )
    unknown = tuple("".join(column.label.split()) for column in known if not column.places)
    return Found(region, slot, slot.label, unknown)


def _columns_of(region: Region, names: Catalog, pack: Pack, table: str) -> tuple[Column, ...]:
    """The columns that the headers name; *table* is the table field whose rows they are, empty for people."""
    found: list[Column] = []
    taken: set[tuple[str, ...]] = set()
    for band, headers in zip(region.bands, region.headers, strict=True):
        column = _column(band, headers, names)
        if column.places in taken or not _takes(band, column.places, pack, table):
            # The same field twice is a doubt, as are printed words of another kind: the column is left open.
            column = replace(column, places=())
        taken.add(column.places)
        found.append(column)
    return tuple(found)


def _takes(cell: Cell, places: tuple[str, ...], pack: Pack, table: str) -> bool:
    """Whether what is printed in a prepared cell goes together with the fields of its column."""
    room = room_in(cell.element)
    if not room or not places:
        return True
    full = [f"{table}.{place}" if table else place for place in places]
    fields = [column_at(pack, place) if table else field_at(pack, place) for place in full]
    return bool(slots_in(room, full, fields, pack))


def _column(band: Cell, headers: tuple[str, ...], names: Catalog) -> Column:
    label = headers[0] if headers else ""
    if any(normal(header).lower() in _NUMBERS for header in headers):
        return Column(band.place, ("no",), label)
    best = Match()
    for header in headers:
        match = names.match(header, headers)
        if match.places and match.score > max(best.score, PLACED - 0.01):
            best = match
    return Column(band.place, best.places, label)
