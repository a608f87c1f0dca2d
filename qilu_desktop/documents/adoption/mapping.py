"""Which place of a form takes which field: typed values, and the JSON file that keeps and carries them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, TypeVar

from qilu_desktop.documents.adoption import in_use
from qilu_desktop.documents.adoption.model import Form
from qilu_desktop.errors import InputError

VERSION: Final = 1
"""Version of the mapping file."""
DOCUMENTS: Final = in_use.DOCUMENTS
"""Documents that an official form can stand for."""

T = TypeVar("T")


class SlotKind(Enum):
    """How an answer is written."""

    CELL = "cell"
    """Into the first empty line of a cell, or of the text box, at ``at``."""
    BLANK = "blank"
    """Into the one mark, a stretch of blanks of a line."""
    DATE = "date"
    """Into marks for year, month and perhaps day."""
    BOXES = "boxes"
    """By ticking the box at the start of a mark."""
    WORDS = "words"
    """By a √ behind the word of a mark (是 / 否)."""
    LETTERS = "letters"
    """One character a cell (身份证号), each mark the empty line of its cell."""
    PHOTO = "photo"
    """As a picture in the cell or text box at ``at``."""
    ROWS = "rows"
    """Rows of a table field, into rows of the table at ``at``."""
    PEOPLE = "people"
    """One applicant a row, into rows of the table at ``at``."""


YEAR_OF_CENTURY: Final = "year20"
"""What the room for a year means where 20 is printed before it."""


@dataclass(frozen=True)
class Mark:
    """A stretch of characters of the line ``at``; ``means`` is a choice id, yes/no, or year/month/day (or year20)."""

    at: str
    start: int
    end: int
    means: str = ""


@dataclass(frozen=True)
class Column:
    """The ``cell``-th cell (from 1) of each row takes these places (column ids, or fields for people)."""

    cell: int
    places: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True)
class Slot:
    """A place of the form and the field that goes there.

    ``places`` are names as the layouts use them: ``name``, ``enterprise.name``, ``unit.contact``, ``fact.level``; for
    :attr:`SlotKind.ROWS` the table field.  ``first`` to ``last`` are the prepared rows, from 1.  ``score`` (0-1) says
    how sure the proposal is, 1 for what a person has set (``by_hand``).
    """

    kind: SlotKind
    at: str
    places: tuple[str, ...]
    label: str = ""
    score: float = 1.0
    marks: tuple[Mark, ...] = ()
    columns: tuple[Column, ...] = ()
    first: int = 0
    last: int = 0
    by_hand: bool = False

    def with_places(self, *places: str) -> Slot:
        """The slot with another field, set by a person."""
        return replace(self, places=places, score=1.0, by_hand=True)


@dataclass(frozen=True)
class Mapping:
    """The slots of one form for one document; ``form`` is the form's fingerprint, ``name`` its file's name."""

    document: str
    pack: str
    form: str
    slots: tuple[Slot, ...]
    name: str = ""

    def without(self, slot: Slot) -> Mapping:
        """The mapping with one slot taken out."""
        return replace(self, slots=tuple(each for each in self.slots if each != slot))

    def with_slot(self, old: Slot, new: Slot) -> Mapping:
        """The mapping with one slot changed."""
        return replace(self, slots=tuple(new if each == old else each for each in self.slots))

    def holds_for(self, form: Form) -> bool:
        """Whether it was made for this very form."""
        return self.form == form.fingerprint


def mapping_data(mapping: Mapping) -> dict[str, object]:
    """The mapping as plain data."""
    return {
        "version": VERSION,
        "document": mapping.document,
        "pack": mapping.pack,
        "form": mapping.form,
        "name": mapping.name,
        "slots": [_slot_data(slot) for slot in mapping.slots],
    }


def mapping_json(mapping: Mapping) -> bytes:
    """The mapping as a file: UTF-8 JSON, the same mapping gives the same bytes."""
    return (json.dumps(mapping_data(mapping), ensure_ascii=False, indent=2) + "\n").encode()


def _slot_data(slot: Slot) -> dict[str, object]:
    data: dict[str, object] = {
        "kind": slot.kind.value,
        "at": slot.at,
        "places": list(slot.places),
        "label": slot.label,
        "score": slot.score,
    }
    if slot.by_hand:
        data["by_hand"] = True
    if slot.marks:
        data["marks"] = [{"at": m.at, "start": m.start, "end": m.end, "means": m.means} for m in slot.marks]
    if slot.columns:
        data["columns"] = [{"cell": c.cell, "places": list(c.places), "label": c.label} for c in slot.columns]
        data |= {"first": slot.first, "last": slot.last}
    return data


def read_mapping(data: bytes) -> Mapping:
    """The mapping of a file.

    Raises:
        InputError: no such file, of a newer version, or broken.
    """
    try:
        root = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise _broken() from error
    top = _Reader.of(root)
    version = top.integer("version")
    if version != VERSION:
        raise InputError("这份对应关系由别的版本的软件写成，读不了。", "请更新软件，或重新采用表样。")
    document = top.text("document")
    if document not in DOCUMENTS:
        raise _broken()
    return Mapping(document, top.text("pack"), top.text("form"), top.each("slots", _slot), top.text("name", ""))


def for_form(mapping: Mapping, form: Form, document: str) -> Mapping:
    """The mapping, which must be of this form and document and point at parts that the form has.

    Raises:
        InputError: it belongs to another form or document.
    """
    if mapping.document != document or not mapping.holds_for(form):
        raise InputError(
            "这份对应关系不是为这张表样做的。", "请选与表样一起导出的那一份，或重新采用表样，由软件重新认栏目。"
        )
    for slot in mapping.slots:
        marks_stand = all(_stands(mark, form) for mark in slot.marks)
        rows = len(found.rows) if (found := form.table(slot.at)) else 0
        rows_stand = not slot.columns or 1 <= slot.first <= slot.last <= rows
        if not marks_stand or not rows_stand or (not slot.marks and slot.at not in form.parts):
            raise _broken()
    return mapping


def _stands(mark: Mark, form: Form) -> bool:
    line = form.line(mark.at)
    return line is not None and 0 <= mark.start <= mark.end <= len(line.chars)


def _slot(entry: _Reader) -> Slot:
    kinds = {kind.value: kind for kind in SlotKind}
    kind = kinds.get(entry.text("kind"))
    if kind is None:
        raise _broken()
    return Slot(
        kind,
        entry.text("at"),
        entry.texts("places"),
        entry.text("label", ""),
        entry.share("score"),
        entry.each("marks", _mark) if "marks" in entry.data else (),
        entry.each("columns", _column) if "columns" in entry.data else (),
        entry.integer("first", 0),
        entry.integer("last", 0),
        entry.data.get("by_hand") is True,
    )


def _mark(entry: _Reader) -> Mark:
    return Mark(entry.text("at"), entry.integer("start"), entry.integer("end"), entry.text("means", ""))


def _column(entry: _Reader) -> Column:
    return Column(entry.integer("cell"), entry.texts("places"), entry.text("label", ""))


def _broken() -> InputError:
    return InputError("对应关系文件已损坏或不是本软件写的。", "请重新导出，或删去它后重新采用表样。")


@dataclass(frozen=True)
class _Reader:
    """An object of the file; whatever is not as it should be is refused."""

    data: dict[str, object]

    @classmethod
    def of(cls, value: object) -> _Reader:
        if not isinstance(value, dict):
            raise _broken()
        return cls(value)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise _broken()
        return value

    def integer(self, key: str, default: int | None = None) -> int:
        value = self.data.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**9:
            raise _broken()
        return value

    def share(self, key: str) -> float:
        value = self.data.get(key, 1.0)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 2:
            raise _broken()
        return float(value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
            raise _broken()
        return tuple(str(each) for each in value)

    def each(self, key: str, read: Callable[[_Reader], T]) -> tuple[T, ...]:
        value = self.data.get(key)
        if not isinstance(value, list):
            raise _broken()
        return tuple(read(_Reader.of(entry)) for entry in value)
