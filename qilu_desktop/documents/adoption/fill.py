"""Fills an adopted form: only the filled runs change, lists grow by rows of the form's own make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from qilu_desktop.documents.adoption.answers import Answers, cell_text
from qilu_desktop.documents.adoption.chars import Rest, text_of, tick, write
from qilu_desktop.documents.adoption.labels import most_letters
from qilu_desktop.documents.adoption.list_rows import grown
from qilu_desktop.documents.adoption.mapping import Mapping, Mark, Slot, SlotKind, for_form
from qilu_desktop.documents.adoption.model import Box, Cell, Form, Line, Table, form_of
from qilu_desktop.documents.adoption.ooxml import WP, Element, kids, w
from qilu_desktop.documents.adoption.pictures import EMU_PER_MM, Photo, drawing, put_in, size_for
from qilu_desktop.documents.adoption.reading import FormFile, open_form
from qilu_desktop.documents.adoption.writing import look_for, put_picture, write_block
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.values import FileRef, PartialDate
from qilu_desktop.dossier.wordcount import count_characters
from qilu_desktop.pack.model import Kind

_CHOSEN = "√"
_PICTURE_IDS = 90_000
"""Numbers of our pictures begin here, above those of the form."""


@dataclass(frozen=True)
class Filled:
    """A filled form as .docx, and what could not be written, as sentences for the clerk."""

    data: bytes
    notes: tuple[str, ...] = ()


def fill(data: bytes, mapping: Mapping, answers: Answers, name: str = "表样.docx") -> Filled:
    """The form filled for one applicant, or for the workspace; the same input gives the same bytes.

    Raises:
        InputError: the form cannot be used, or the mapping is of another form.
        DocumentError: an answer or the photo cannot be written.
    """
    file, photos = _with_photos(open_form(data, name), mapping, answers)
    form = form_of(file)
    filler = _Filler(form, for_form(mapping, form, mapping.document), answers, photos)
    filler.run()
    return Filled(form.file.packed(), tuple(filler.notes))


def _with_photos(file: FormFile, mapping: Mapping, answers: Answers) -> tuple[FormFile, dict[str, Photo]]:
    photos: dict[str, Photo] = {}
    for slot in mapping.slots:
        value = answers.value(slot.places[0]) if slot.kind is SlotKind.PHOTO else None
        if isinstance(value, FileRef) and slot.places[0] not in photos:
            file, photos[slot.places[0]] = put_in(file, answers.context.read(value), value.name)
    return file, photos


@dataclass(frozen=True)
class _Edit:
    """Text for a stretch of a line."""

    start: int
    end: int
    text: str
    rest: Rest = Rest.BEHIND
    look: Element | None = None


@dataclass
class _Filler:
    """Writes the slots of one form."""

    form: Form
    mapping: Mapping
    answers: Answers
    photos: dict[str, Photo]
    notes: list[str] = field(default_factory=list)
    _edits: dict[str, list[_Edit]] = field(default_factory=lambda: defaultdict(list))
    _pictures: int = 0

    def run(self) -> None:
        """Ticks first (they move nothing), then lines from right to left, whole cells, and rows, which move cells."""
        writers: dict[SlotKind, Callable[[Slot], None]] = {
            SlotKind.BLANK: self._blank,
            SlotKind.DATE: self._date,
            SlotKind.BOXES: self._boxes,
            SlotKind.WORDS: self._words,
            SlotKind.LETTERS: self._letters,
            SlotKind.CELL: self._cell,
            SlotKind.PHOTO: self._photo,
            SlotKind.ROWS: self._rows,
            SlotKind.PEOPLE: self._people,
        }
        for slot in self.mapping.slots:
            writers[slot.kind](slot)
        for address, edits in self._edits.items():
            line = self.form.line(address)
            for paragraph in _same(line) if line else ():
                for edit in sorted(edits, key=lambda each: -each.start):
                    write(paragraph, edit.start, edit.end, edit.text, edit.look, edit.rest)

    # -- in lines ---------------------------------------------------------------------------------------------------

    def _blank(self, slot: Slot) -> None:
        text = self.answers.text(slot.places)
        if text:
            self._put(slot.marks[0], text)

    def _letters(self, slot: Slot) -> None:
        text = "".join(self.answers.text(slot.places).split())
        if len(text) > len(slot.marks):
            self._note(slot, f"表样里只有 {len(slot.marks)} 个格子，放不下 {len(text)} 个字符，没有写入，请核对后手写")
            return
        for mark, letter in zip(slot.marks, text, strict=False):
            cell = self.form.cell(mark.at.rpartition("/p")[0])
            look = look_for(self.form, cell) if cell else None
            self._edits[mark.at].append(_Edit(mark.start, mark.end, letter, Rest.NONE, look))

    def _put(self, mark: Mark, text: str, rest: Rest = Rest.BEHIND) -> None:
        self._edits[mark.at].append(_Edit(mark.start, mark.end, text, rest))

    def _date(self, slot: Slot) -> None:
        value = self.answers.value(slot.places[0])
        if isinstance(value, PartialDate):
            parts = {"year": value.year, "month": value.month, "day": value.day}
            for mark in slot.marks:
                if parts.get(mark.means):
                    self._put(mark, str(parts[mark.means]), Rest.BEFORE)
        elif value:
            self._note(slot, f"“{value}”不是日期，没有写入")

    def _boxes(self, slot: Slot) -> None:
        for mark in self._chosen(slot):
            line = self.form.line(mark.at)
            for paragraph in _same(line) if line else ():
                tick(paragraph, mark.start)

    def _words(self, slot: Slot) -> None:
        for mark in self._chosen(slot):
            self._put(Mark(mark.at, mark.end, mark.end), _CHOSEN)

    def _chosen(self, slot: Slot) -> list[Mark]:
        """The marks of what was answered; what the form has no mark for is noted."""
        value = self.answers.value(slot.places[0])
        wanted = _choices(value)
        offered = {mark.means for mark in slot.marks}
        if any(choice not in offered for choice in wanted):
            self._note(slot, f"表样里没有“{self.answers.text(slot.places)}”这个选项，没有勾选")
        return [mark for mark in slot.marks if mark.means in wanted]

    # -- cells ------------------------------------------------------------------------------------------------------

    def _cell(self, slot: Slot) -> None:
        text = self.answers.text(slot.places)
        part = self.form.parts[slot.at]
        most = most_letters(slot.label)
        if most and count_characters(text) > most:
            self._note(slot, f"表样要求 {most} 字以内，现有 {count_characters(text)} 字，已照原文写入，请精简")
        if text and isinstance(part, (Cell, Box)):
            look = look_for(self.form, part) if isinstance(part, Cell) else None
            for holder in _holders(part):
                write_block(holder, text, look)

    def _photo(self, slot: Slot) -> None:
        photo = self.photos.get(slot.places[0])
        part = self.form.parts[slot.at]
        if photo is None or not isinstance(part, (Cell, Box)):
            return
        size = size_for(part.width, part.height) if isinstance(part, Cell) else size_for(*_box_size(part.element))
        for holder in _holders(part):
            self._pictures += 1
            put_picture(holder, drawing(photo, size, _PICTURE_IDS + self._pictures))

    # -- lists ------------------------------------------------------------------------------------------------------

    def _rows(self, slot: Slot) -> None:
        entry = self.answers.field(slot.places[0])
        table = self.form.table(slot.at)
        if entry is None or entry.kind is not Kind.TABLE or table is None:
            return
        rows = self.answers.rows(slot.places[0])
        for number_, (row, element) in enumerate(zip(rows, self._grown(slot, table, len(rows)), strict=False), 1):
            texts = {column.cell: cell_text(entry, row, column.places, number_) for column in slot.columns}
            self._row(table, slot, element, texts)

    def _people(self, slot: Slot) -> None:
        table = self.form.table(slot.at)
        people = self.answers.context.dossier.applicants
        if table is None:
            return
        for number_, (person, element) in enumerate(
            zip(people, self._grown(slot, table, len(people)), strict=False), 1
        ):
            one = self.answers.of(person, number_)
            self._row(table, slot, element, {column.cell: one.text(column.places) for column in slot.columns})

    def _grown(self, slot: Slot, table: Table, wanted: int) -> list[Element]:
        prepared = [row.element for row in table.rows[slot.first - 1 : slot.last]]
        return grown(prepared, wanted)

    def _row(self, table: Table, slot: Slot, element: Element, texts: dict[int, str]) -> None:
        cells = list(kids(element, w("tc")))
        for place, text in texts.items():
            if place <= len(cells) and text:
                model = table.rows[slot.first - 1].cells[place - 1]
                write_block(cells[place - 1], text, look_for(self.form, model), replacing=True)

    def _note(self, slot: Slot, text: str) -> None:
        self.notes.append(mask_ids_in(f"“{slot.label or slot.places[0]}”：{text}。"))


def _choices(value: object) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("yes",) if value else ("no",)
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, tuple) else ()


def _same(line: Line) -> Iterable[Element]:
    """A line and those of its copies that say the same."""
    said = text_of(line.element)
    return (line.element, *(twin for twin in line.twins if text_of(twin) == said))


def _holders(part: Cell | Box) -> Iterable[Element]:
    """A cell, or a text box with its copy for older programs."""
    yield part.element
    twins = [line.twins for line in part.lines if line.twins]
    for twin in twins[0] if twins else ():
        holder = twin.getparent()
        if holder is not None:
            yield holder


def _box_size(box: Element) -> tuple[float, float]:
    """Inner size of a text box in mm; 0 where it is not told."""
    for parent in box.iterancestors():
        extent = parent.find(f"{{{WP}}}extent")
        if extent is not None:
            sides = [str(extent.get(side) or "0") for side in ("cx", "cy")]
            wide, high = (int(side) / EMU_PER_MM if side.isdigit() else 0.0 for side in sides)
            return wide, max(high - 2.6, 0.0)
    return 0.0, 0.0
