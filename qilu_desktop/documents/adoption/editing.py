"""Correcting a mapping: fields put on places and taken off, columns and rows of lists changed, steps back and forth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from qilu_desktop.documents.adoption import find_tables
from qilu_desktop.documents.adoption.areas import areas_of, fitted
from qilu_desktop.documents.adoption.choices import Words
from qilu_desktop.documents.adoption.find_tables import Region, regions
from qilu_desktop.documents.adoption.fitting import slot_at
from qilu_desktop.documents.adoption.labels import catalog
from qilu_desktop.documents.adoption.mapping import Column, Mapping, Slot, SlotKind
from qilu_desktop.documents.adoption.model import Cell, Form, Line, Table, form_of
from qilu_desktop.documents.adoption.names import PEOPLE
from qilu_desktop.documents.adoption.propose import Proposal, Unplaced, propose, unmapped
from qilu_desktop.documents.adoption.reading import open_form
from qilu_desktop.documents.adoption.spots import Spot, slot_keys, spots
from qilu_desktop.errors import InputError
from qilu_desktop.history import Steps
from qilu_desktop.pack.model import Kind, Pack
from qilu_desktop.pack.read_aliases import field_at

SURE = 0.93
"""From this score on a proposal is taken for sure: the pack's own label, or another name of it, word for word."""


@dataclass(frozen=True)
class Sheet:
    """A form with what the product says about it; what a correction works on."""

    data: bytes
    form: Form
    pack: Pack
    document: str
    proposal: Proposal

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Every place that could take an answer."""
        return spots(self.form)

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """Every list of the form."""
        return tuple(region for table in self.form.tables for region in regions(table))

    def region_of(self, at: str) -> Region | None:
        """The list in whose prepared rows a cell stands."""
        cell = self.form.cell(at) or self.form.cell(at.rpartition("/p")[0])
        for region in self.regions:
            if cell is not None and cell.address in region.cells and region.first <= cell.row <= region.last:
                return region
        return None


def sheet(data: bytes, pack: Pack, document: str, name: str) -> Sheet:
    """A form made ready for corrections.

    Raises:
        InputError: the file cannot be used, or nothing in it is recognised.
    """
    return prepared(Sheet(data, form_of(open_form(data, name)), pack, document, propose(data, pack, document, name)))


def prepared(made: Sheet) -> Sheet:
    """The sheet with its places and lists looked up once, so that no window has to wait for them."""
    _known = made.spots, made.regions
    return made


class History(Steps[Mapping]):
    """A mapping under correction, with the steps back and forth."""

    @property
    def mapping(self) -> Mapping:
        """The mapping as it is now."""
        return self.now


def put(of: Sheet, mapping: Mapping, spot: Spot, place: str) -> Mapping:
    """The mapping with a field on a place; what stood there is replaced.

    A table field, or the list of people, takes the prepared rows of the list in which the place stands.

    Raises:
        InputError: field and place do not go together.
    """
    made = replace(_slot(of, spot, place), label=spot.label, score=1.0, by_hand=True)
    keys = set(slot_keys(of.form, made)) | set(spot.keys)
    rest = [slot for slot in mapping.slots if not keys & set(slot_keys(of.form, slot))]
    return replace(mapping, slots=_ordered(of.form, [*rest, made]))


def can_put(of: Sheet, spot: Spot, place: str) -> bool:
    """Whether a field and a place go together."""
    try:
        _slot(of, spot, place)
    except InputError:
        return False
    return True


def _slot(of: Sheet, spot: Spot, place: str) -> Slot:
    entry = field_at(of.pack, place)
    region = of.region_of(spot.at)
    if place == PEOPLE or (entry is not None and entry.kind is Kind.TABLE and region is not None):
        made = _list_slot(of, region, place)
        if made is None:
            raise InputError("这里不是可以逐行填写的列表。", "请点有表头、下面有空行的表格。")
        return made
    if spot.marks:
        line = of.form.line(spot.at)
        for area in areas_of(line) if line else ():
            if area.marks[0].start == spot.marks[0].start:
                made = fitted(area, entry, (place,), Words(of.pack))
                if made is not None:
                    return made
        raise InputError("这个位置填不了这一项。", "日期请点“年　月　日”，选项请点方框，文字请点横线或空白处。")
    return slot_at(of.form, of.pack, spot.at, place)


def _list_slot(of: Sheet, region: Region | None, place: str) -> Slot | None:
    if region is None:
        return None
    if place == PEOPLE:
        return find_tables.people_slot(region, of.pack, catalog(of.pack, of.document))
    return find_tables.rows_slot(region, of.pack, place)


def _ordered(form: Form, slots: Iterable[Slot]) -> tuple[Slot, ...]:
    return tuple(
        sorted(slots, key=lambda slot: (form.order[form.parts[slot.at].element], slot.marks[:1] != (), _start(slot)))
    )


def _start(slot: Slot) -> int:
    return slot.marks[0].start if slot.marks else slot.first


def refill(of: Sheet, mapping: Mapping, slot: Slot, place: str) -> Mapping:
    """The mapping with another field in a slot's place.

    Raises:
        InputError: field and place do not go together.
    """
    if slot.places == (place,):
        return mapping
    spot = Spot(slot.at, slot.marks, slot.label)
    if slot.columns:
        table = of.form.table(slot.at)
        cell = table.rows[slot.first - 1].cells[slot.columns[0].cell - 1] if table else None
        spot = Spot(cell.address if cell else slot.at, (), slot.label)
        entry = field_at(of.pack, place)
        if place != PEOPLE and (entry is None or entry.kind is not Kind.TABLE):
            raise InputError(
                "这是一张逐行填写的列表，填不了单独的一项。", "请选一张表（如经历、荣誉），或点“不填”后再点单独的格子。"
            )
    return put(of, mapping.without(slot), spot, place)


def with_column(of: Sheet, mapping: Mapping, slot: Slot, cell: int, places: tuple[str, ...]) -> Mapping:
    """The mapping with another field in one column of a list (no places: the column is not filled).

    Raises:
        InputError: no column would be left.
    """
    others = [column for column in slot.columns if column.cell != cell]
    label = next((column.label for column in slot.columns if column.cell == cell), column_label(of.form, slot, cell))
    columns = [*others, Column(cell, places, label)] if places else others
    if not columns:
        raise InputError("列表至少要有一列。", "整张列表都不填时，请点“不填”。")
    made = replace(slot, columns=tuple(sorted(columns, key=lambda one: one.cell)), score=1.0, by_hand=True)
    return mapping.with_slot(slot, made)


def with_rows(of: Sheet, mapping: Mapping, slot: Slot, first: int, last: int) -> Mapping:
    """The mapping with other prepared rows of a list, counted from 1.

    Raises:
        InputError: the rows do not exist, or have other cells than the first.
    """
    table = of.form.table(slot.at)
    if table is None or not 1 <= first <= last <= len(table.rows):
        raise InputError("没有这样的行。", f"请填 1 到 {len(table.rows) if table else 1} 之间的行号，首行不大于末行。")
    shape = table.rows[first - 1].shape
    if any(row.shape != shape for row in table.rows[first - 1 : last]):
        raise InputError("这几行的格子不一样，不能当作同一张列表。", "请只选格子相同的空行，不含表头和合计行。")
    if max(column.cell for column in slot.columns) > len(shape):
        raise InputError("这几行的格子比列表的列少。", "请只选格子相同的空行，不含表头和合计行。")
    return mapping.with_slot(slot, replace(slot, first=first, last=last, score=1.0, by_hand=True))


def cells_of(form: Form, slot: Slot) -> tuple[Cell, ...]:
    """The cells of a list's first prepared row, one a column."""
    table = form.table(slot.at)
    return table.rows[slot.first - 1].cells if table and slot.columns else ()


def column_label(form: Form, slot: Slot, cell: int) -> str:
    """What stands over a column of a list."""
    table = form.table(slot.at)
    if table is None:
        return ""
    own = table.rows[slot.first - 1].cells[cell - 1]
    for row in range(slot.first - 1, 0, -1):
        above = table.covering(row, own.left, own.right)
        if above is not None and not above.blank:
            return "".join(above.text.split())
    return f"第 {cell} 列"


def open_labels(of: Sheet, mapping: Mapping) -> tuple[Unplaced, ...]:
    """Labels of the form that take nothing: those that never found a field, and those whose field was taken out."""
    keys = {key for slot in mapping.slots for key in slot_keys(of.form, slot)}
    left = [one for one in of.proposal.unplaced if not _settled(of, mapping, one)]
    known = {(one.at, one.label) for one in left}
    for slot in of.proposal.mapping.slots:
        at = slot.at
        if not keys & set(slot_keys(of.form, slot)) and (at, slot.label) not in known:
            left.append(Unplaced(at, slot.label, "已改为不填", slot.places))
    return tuple(left)


def _settled(of: Sheet, mapping: Mapping, label: Unplaced) -> bool:
    """Whether a person has put something where a label speaks of: 姓名 may stand several times in one table."""
    room = room_beside(of, label)
    if room is None or isinstance(of.form.parts.get(label.at), Table):
        named = {(_holder(slot.at), said) for slot in mapping.slots for said in _labels(slot)}
        return (_holder(label.at), label.label.rpartition("：")[2]) in named
    by_hand = {key for slot in mapping.slots if slot.by_hand for key in slot_keys(of.form, slot)}
    return not by_hand.isdisjoint(room.keys)


def _labels(slot: Slot) -> tuple[str, ...]:
    return (slot.label, *("".join(column.label.split()) for column in slot.columns))


def _holder(at: str) -> str:
    """The table or, outside tables, the line of an address."""
    return at.rpartition("/r")[0] or at


def room_beside(of: Sheet, label: Unplaced) -> Spot | None:
    """The place that a label without a field most likely speaks of: beside or below it, or behind it in its line."""
    part = of.form.parts.get(label.at)
    own = [spot for spot in of.spots if spot.at == label.at and (not spot.marks or spot.label == label.label)]
    if isinstance(part, Line) and own:
        return own[0]
    if not isinstance(part, Cell):
        return _in_list(of, label, part) if isinstance(part, Table) else None
    near = [spot for spot in of.spots if spot.label == label.label and _holder(spot.at) == _holder(part.address)]
    return next(iter((*sorted(near, key=lambda spot: _distance(of.form, part, spot)), *own)), None)


def _distance(form: Form, label: Cell, spot: Spot) -> tuple[int, bool]:
    """How far a place is from a label: in rows, and whether it stands left of it."""
    cell = form.cell(spot.at) or form.cell(spot.at.rpartition("/p")[0])
    return (abs(cell.row - label.row), cell.left < label.right) if cell else (0, True)


def _in_list(of: Sheet, label: Unplaced, table: Table) -> Spot | None:
    head = label.label.rpartition("：")[2]
    inside = [spot for spot in of.spots if spot.at.startswith(f"{table.address}/r") and not spot.marks]
    return next((spot for spot in inside if spot.label == head), next(iter(inside), None))


def lacking(of: Sheet, mapping: Mapping) -> tuple[str, ...]:
    """Places of the fields that the document should print and the mapping does not."""
    return unmapped(mapping, of.pack)


def state_of(slot: Slot) -> str:
    """``hand``, ``sure`` or ``unsure``."""
    if slot.by_hand:
        return "hand"
    return "sure" if slot.score >= SURE else "unsure"


def is_list(slot: Slot) -> bool:
    """Whether a slot takes rows."""
    return slot.kind in (SlotKind.ROWS, SlotKind.PEOPLE)
