"""Fills an adopted form: only the filled runs change, lists grow by rows of the form's own make."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from qilu_desktop.documents.adoption.answers import Answers
from qilu_desktop.documents.adoption.chars import Rest, text_of
from qilu_desktop.documents.adoption.labels import most_letters
from qilu_desktop.documents.adoption.list_rows import grown
from qilu_desktop.documents.adoption.mapping import Column, Mapping, Mark, Slot, SlotKind, for_form
from qilu_desktop.documents.adoption.marking import Edit, Marked, apply, marked
from qilu_desktop.documents.adoption.model import Box, Cell, Form, Line, Table, form_of
from qilu_desktop.documents.adoption.ooxml import WP, Element, kids, w
from qilu_desktop.documents.adoption.pictures import EMU_PER_MM, Photo, drawing, put_in, size_for
from qilu_desktop.documents.adoption.reading import FormFile, open_form
from qilu_desktop.documents.adoption.row_cells import Given, given_person, given_row, room_in, write_room
from qilu_desktop.documents.adoption.writing import look_for, put_picture, write_block
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.dossier.wordcount import count_characters
from qilu_desktop.pack.model import Kind

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


@dataclass
class _Filler:
    """Writes the slots of one form."""

    form: Form
    mapping: Mapping
    answers: Answers
    photos: dict[str, Photo]
    notes: list[str] = field(default_factory=list)
    _changes: list[Marked] = field(default_factory=list)
    _pictures: int = 0

    def run(self) -> None:
        """Whole cells and rows, then the lines, each from right to left so that nothing moves before it is written."""
        writers: dict[SlotKind, Callable[[Slot], None]] = {
            SlotKind.LETTERS: self._letters,
            SlotKind.CELL: self._cell,
            SlotKind.PHOTO: self._photo,
            SlotKind.ROWS: self._rows,
            SlotKind.PEOPLE: self._people,
        }
        for slot in self.mapping.slots:
            writers.get(slot.kind, self._marked)(slot)
        apply(self._changes, self._paragraphs)

    # -- in lines ---------------------------------------------------------------------------------------------------

    def _marked(self, slot: Slot) -> None:
        place = slot.places[0]
        made = marked(slot, self.answers.value(place), self.answers.text(slot.places), self._said)
        self._changes.append(made)
        if made.note:
            self._note(slot, made.note)

    def _said(self, mark: Mark) -> str:
        line = self.form.line(mark.at)
        return line.text[mark.start : mark.end] if line else ""

    def _paragraphs(self, at: str) -> Iterable[Element]:
        line = self.form.line(at)
        return _same(line) if line else ()

    def _letters(self, slot: Slot) -> None:
        text = "".join(self.answers.text(slot.places).split())
        if len(text) > len(slot.marks):
            self._note(slot, f"表样里只有 {len(slot.marks)} 个格子，放不下 {len(text)} 个字符，没有写入，请核对后手写")
            return
        for mark, letter in zip(slot.marks, text, strict=False):
            cell = self.form.cell(mark.at.rpartition("/p")[0])
            look = look_for(self.form, cell) if cell else None
            self._changes.append(Marked((Edit(mark.at, mark.start, mark.end, letter, Rest.NONE, look),)))

    # -- cells ------------------------------------------------------------------------------------------------------

    def _cell(self, slot: Slot) -> None:
        text = self.answers.text(slot.places)
        part = self.form.parts[slot.at]
        most = most_letters(slot.label) or (most_letters(part.text) if isinstance(part, Cell | Box) else 0)
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
            for column in slot.columns:
                given = given_row(entry, slot.places[0], row, column.places, number_)
                self._row_cell(table, slot, element, column, given)

    def _people(self, slot: Slot) -> None:
        table = self.form.table(slot.at)
        people = self.answers.context.dossier.applicants
        if table is None:
            return
        for number_, (person, element) in enumerate(
            zip(people, self._grown(slot, table, len(people)), strict=False), 1
        ):
            one = self.answers.of(person, number_)
            for column in slot.columns:
                self._row_cell(table, slot, element, column, given_person(one, column.places))

    def _grown(self, slot: Slot, table: Table, wanted: int) -> list[Element]:
        prepared = [row.element for row in table.rows[slot.first - 1 : slot.last]]
        return grown(prepared, wanted)

    def _row_cell(self, table: Table, slot: Slot, row: Element, column: Column, given: Given) -> None:
        """Write one cell of a row: over the room that is printed in it, else into its first line."""
        cells = list(kids(row, w("tc")))
        if column.cell > len(cells) or not given.text:
            return
        holder = cells[column.cell - 1]
        room = room_in(holder)
        if room:
            for note in write_room(holder, room, given, self.answers.context.pack):
                self._note(slot, f"{column.label}：{note}" if column.label else note)
            return
        model = table.rows[slot.first - 1].cells[column.cell - 1]
        write_block(holder, given.text, look_for(self.form, model), replacing=True)

    def _note(self, slot: Slot, text: str) -> None:
        self.notes.append(mask_ids_in(f"“{slot.label or slot.places[0]}”：{text}。"))


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
