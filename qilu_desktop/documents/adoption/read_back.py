"""Takes the answers out of a filled form through the same mapping; what is not plain is listed, never guessed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from qilu_desktop.documents.adoption.align import Alignment
from qilu_desktop.documents.adoption.chars import BLANKS
from qilu_desktop.documents.adoption.choices import Words
from qilu_desktop.documents.adoption.labels import normal
from qilu_desktop.documents.adoption.mapping import Column, Mapping, Mark, Slot, SlotKind, for_form
from qilu_desktop.documents.adoption.model import Box, Cell, Form, Row, form_of
from qilu_desktop.documents.adoption.parse import Unclear, parse, parse_span
from qilu_desktop.documents.adoption.pictures import embedded
from qilu_desktop.documents.adoption.reading import open_form
from qilu_desktop.documents.adoption.row_cells import read_room, room_in
from qilu_desktop.documents.adoption.said import answered
from qilu_desktop.dossier import values
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.values import Record, Value
from qilu_desktop.errors import InputError
from qilu_desktop.pack.model import Field, Pack
from qilu_desktop.pack.read_aliases import column_at, field_at

_WHERE = "文件与采用的表样对不上，找不到这一栏"


@dataclass(frozen=True)
class NotUnderstood:
    """Something in the filled form that was not taken: where, which label, why; ID numbers are masked."""

    at: str
    label: str
    reason: str


@dataclass(frozen=True)
class Person:
    """One row of a list of applicants."""

    applicant: Record
    enterprise: Record


@dataclass(frozen=True)
class ReadBack:
    """Answers by scope, the photos found by place, the people of a list, and what was not understood.

    Facts (``fact.level``) are worked out by the product and not read.
    """

    applicant: Record
    enterprise: Record
    unit: Record
    people: tuple[Person, ...]
    photos: tuple[tuple[str, bytes], ...]
    not_understood: tuple[NotUnderstood, ...]


def read_back(empty: bytes, mapping: Mapping, filled: bytes, pack: Pack, name: str = "来件.docx") -> ReadBack:
    """The answers of the *filled* form, made from the *empty* one that the mapping belongs to.

    Raises:
        InputError: a file cannot be used, or the filled form is another form.
    """
    form = form_of(open_form(empty))
    for_form(mapping, form, mapping.document)
    reader = _Reader(form, form_of(open_form(filled, name)), mapping, pack)
    return reader.run(name)


@dataclass
class _Reader:
    """Reads the slots of one filled form."""

    empty: Form
    filled: Form
    mapping: Mapping
    pack: Pack
    faults: list[NotUnderstood] = field(default_factory=list)
    _found: dict[str, list[tuple[Slot, Value]]] = field(default_factory=lambda: defaultdict(list))
    _people: list[Person] = field(default_factory=list)
    _photos: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._words = Words(self.pack)
        self._align = Alignment(self.empty, self.filled, self.mapping)
        self._lines = self._line_texts()

    def run(self, name: str) -> ReadBack:
        """Read every slot."""
        for slot in self.mapping.slots:
            try:
                self._slot(slot)
            except Unclear as error:
                self._fault(slot, str(error))
        lost = sum(1 for fault in self.faults if fault.reason == _WHERE)
        if lost * 2 > len(self.mapping.slots):
            raise InputError(
                f"“{name}”不是按已采用的表样填的。", "请核对是不是同一年度的同一张表；换了新表的，请先采用新表。"
            )
        records = {scope: self._record(scope) for scope in ("", "enterprise", "unit")}
        return ReadBack(
            records[""],
            records["enterprise"],
            records["unit"],
            tuple(self._people),
            tuple(self._photos.items()),
            tuple(self.faults),
        )

    def _slot(self, slot: Slot) -> None:
        if slot.kind is SlotKind.PEOPLE:
            self._read_people(slot)
            return
        entry = field_at(self.pack, slot.places[0])
        if entry is None or len(slot.places) > 1:
            return
        if slot.kind is SlotKind.PHOTO:
            self._read_photo(slot)
            return
        value = self._rows(slot, entry) if slot.kind is SlotKind.ROWS else self._value(slot, entry)
        if value is not None and value != ():
            self._found[slot.places[0]].append((slot, value))

    # -- values -----------------------------------------------------------------------------------------------------

    def _value(self, slot: Slot, entry: Field) -> Value | None:
        if slot.kind is SlotKind.CELL:
            return parse(entry, slot.places[0], self._cell_text(slot), self._words)
        said = self._lines.get(slot)
        if said is None:
            raise Unclear(_WHERE)
        return answered(slot, entry, said, self._words)

    def _line_texts(self) -> dict[Slot, list[str]]:
        """What stands at the marks of each slot; all marks of a line are looked up at once."""
        owners: dict[str, list[tuple[Mark, Slot]]] = defaultdict(list)
        for slot in self.mapping.slots:
            for mark in _room(slot):
                owners[mark.at].append((mark, slot))
        texts: dict[Slot, list[str]] = defaultdict(list)
        lost: set[Slot] = set()
        for at, owned in owners.items():
            owned.sort(key=lambda pair: pair[0].start)
            said = self._align.said(at, [mark for mark, _ in owned])
            for place, (_, slot) in enumerate(owned):
                if said is None:
                    lost.add(slot)
                else:
                    texts[slot].append(said[place])
        return {slot: found for slot, found in texts.items() if slot not in lost}

    def _cell_text(self, slot: Slot) -> str:
        """What was written into a cell or text box: its lines without those that are printed."""
        before, after = self.empty.parts.get(slot.at), self._part(slot.at)
        if not isinstance(before, (Cell, Box)) or after is None:
            raise Unclear(_WHERE)
        lines = [line.text for line in after.lines]
        free = next((place for place, line in enumerate(before.lines) if line.blank), len(before.lines))
        printed = [line.text for line in before.lines]
        for text in printed[:free]:
            if not lines or normal(lines.pop(0)) != normal(text):
                raise Unclear("这一栏里印好的文字被改动，看不出填写的内容")
        for text in reversed([each for each in printed[free:] if normal(each)]):
            while lines and not normal(lines[-1]):
                lines.pop()
            if not lines or normal(lines.pop()) != normal(text):
                raise Unclear("这一栏里印好的文字被改动，看不出填写的内容")
        return "\n".join(lines).strip(BLANKS + "\n")

    def _part(self, at: str) -> Cell | Box | None:
        found = self.filled.parts.get(self._align.address(at))
        return found if isinstance(found, (Cell, Box)) else None

    def _read_photo(self, slot: Slot) -> None:
        before, after = self.empty.parts.get(slot.at), self._part(slot.at)
        if not isinstance(before, (Cell, Box)) or after is None:
            raise Unclear(_WHERE)
        printed = set(embedded(before.element, self.empty.file))
        pictures = [each for each in embedded(after.element, self.filled.file) if each not in printed]
        if len(pictures) > 1:
            raise Unclear("照片处有不止一张图片")
        if pictures:
            self._photos[slot.places[0]] = pictures[0]

    # -- lists ------------------------------------------------------------------------------------------------------

    def _list_rows(self, slot: Slot) -> list[tuple[int, dict[int, str]]]:
        """The rows of a list that say something: their numbers, and the texts by cell."""
        rows = self._align.list_rows(slot)
        if rows is None:
            raise Unclear(_WHERE)
        shape = [(cell.left, cell.right) for cell in self._prepared(slot, 1)]
        found: list[tuple[int, dict[int, str]]] = []
        for number, row in enumerate(rows, 1):
            texts = {column.cell: _at(row, column.cell) for column in slot.columns if column.places != ("no",)}
            empty = self._prepared(slot, number)
            if list(row.shape) != shape:
                self._fault(slot, f"第 {number} 行的格子被改动，没有读取")
            elif any(normal(text) not in ("", normal(empty[cell - 1].text)) for cell, text in texts.items()):
                found.append((number, texts))
        return found

    def _prepared(self, slot: Slot, number: int) -> tuple[Cell, ...]:
        """The cells of the empty row that the list's row *number* was written on, or copied from."""
        table = self.empty.table(slot.at)
        return table.rows[min(slot.first + number - 1, slot.last) - 1].cells if table else ()

    def _rows(self, slot: Slot, entry: Field) -> tuple[values.Row, ...]:
        made: list[values.Row] = []
        for number, texts in self._list_rows(slot):
            record = Record()
            for column in slot.columns:
                fields = [
                    found for place in column.places if (found := column_at(self.pack, f"{slot.places[0]}.{place}"))
                ]
                if column.cell in texts and fields:
                    record = self._with(slot, number, record, fields, column, texts[column.cell])
            if record.values:
                made.append(values.Row(f"r{len(made) + 1}", record))
        return tuple(made)

    def _with(self, slot: Slot, number: int, record: Record, fields: list[Field], column: Column, text: str) -> Record:
        """The record with what one cell of a list's row says."""
        prefix = f"{slot.places[0]}." if slot.kind is SlotKind.ROWS else column.places[0].removesuffix(fields[0].id)
        try:
            for place, value in self._cell_values(slot, number, fields, column, prefix, text).items():
                record = record.with_value(place, value)
        except Unclear as error:
            self._fault(slot, f"第 {number} 行{f'“{column.label}”' if column.label else ''}：{error}")
        return record

    def _cell_values(
        self, slot: Slot, number: int, fields: list[Field], column: Column, prefix: str, text: str
    ) -> dict[str, Value | None]:
        empty = self._prepared(slot, number)[column.cell - 1]
        room = room_in(empty.element)
        if room:
            places = [prefix + entry.id for entry in fields]
            found = read_room([line.text for line in empty.lines], room, text, places, fields, self.pack)
            if found is not None:
                return found
        return parse_span(fields, prefix.rstrip("."), text, self._words)

    def _read_people(self, slot: Slot) -> None:
        for number, texts in self._list_rows(slot):
            records = {"": Record(), "enterprise": Record()}
            for column in slot.columns:
                scope = column.places[0].rpartition(".")[0]
                entry = field_at(self.pack, column.places[0])
                if entry is not None and scope in records and column.cell in texts:
                    records[scope] = self._with(slot, number, records[scope], [entry], column, texts[column.cell])
            self._people.append(Person(records[""], records["enterprise"]))

    # -- results ----------------------------------------------------------------------------------------------------

    def _record(self, scope: str) -> Record:
        """The answers of a scope; a field that stands twice with different answers is left out and told."""
        record = Record()
        for place, found in self._found.items():
            head, _, ident = place.rpartition(".")
            if head != scope:
                continue
            if any(value != found[0][1] for _, value in found):
                self._fault(found[0][0], "同一项在表中几处填得不一样")
            else:
                record = record.with_value(ident, found[0][1])
        return record

    def _fault(self, slot: Slot, reason: str) -> None:
        self.faults.append(NotUnderstood(slot.at, slot.label or slot.places[0], mask_ids_in(reason)))


def _room(slot: Slot) -> tuple[Mark, ...]:
    """Where the answer of a slot stands: for words, behind them."""
    if slot.kind is SlotKind.WORDS:
        return tuple(replace(mark, start=mark.end) for mark in slot.marks)
    return slot.marks


def _at(row: Row, place: int) -> str:
    return row.cells[place - 1].text if place <= len(row.cells) else ""
