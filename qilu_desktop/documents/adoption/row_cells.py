"""Prepared cells of a list with printed room: 年　月至　年　月, □国家级□省级, 第　名, 　　万元; written and read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qilu_desktop.documents.adoption import align
from qilu_desktop.documents.adoption.answers import NOW, Answers, cell_text
from qilu_desktop.documents.adoption.areas import UNITS, Area, area_at, fitted, joined, masked
from qilu_desktop.documents.adoption.chars import BLANKS, Rest, text_of
from qilu_desktop.documents.adoption.choices import Words
from qilu_desktop.documents.adoption.labels import normal
from qilu_desktop.documents.adoption.mapping import Mark, Slot, SlotKind
from qilu_desktop.documents.adoption.marking import Edit, Marked, apply, marked
from qilu_desktop.documents.adoption.model import Line
from qilu_desktop.documents.adoption.ooxml import Element, kids, w
from qilu_desktop.documents.adoption.said import answered
from qilu_desktop.dossier.values import Row, Value
from qilu_desktop.pack.model import Field, Kind, Pack

_GAP = f"[{re.escape(BLANKS)}]*"
_ROOM = f"[{re.escape(BLANKS)}]+"
_JOINT = re.compile(f"{_GAP}(?:[至到~～]|[—－–-]{{1,2}})")
_FROM = re.compile(f"{_GAP}[自从]")
_COUNTED = re.compile(f"{_GAP}(第?)({_ROOM})({'|'.join(sorted(UNITS | {'位', '次', '届', '等奖'}))}){_GAP}")

_NUMERAL = re.compile("[0-9０-９一二三四五六七八九十百]+")


@dataclass(frozen=True)
class Given:
    """What goes into a cell: its text, and the value of each field that shares it (None: a fact or a number)."""

    text: str
    places: tuple[str, ...]
    fields: tuple[Field | None, ...]
    values: tuple[Value | None, ...]


def given_row(table: Field, place: str, row: Row, columns: tuple[str, ...], number: int) -> Given:
    """What one column of a table field's row says; *number* is the row's place from 1."""
    text = cell_text(table, row, columns, number)
    if columns == ("no",):
        return Given(text, columns, (None,), (None,))
    fields = tuple(table.column(column) for column in columns)
    values = tuple(row.values.get(column) for column in columns)
    return Given(text, tuple(f"{place}.{column}" for column in columns), fields, values)


def given_person(answers: Answers, places: tuple[str, ...]) -> Given:
    """What one column says of an applicant."""
    fields = tuple(answers.field(place) for place in places)
    values = tuple(answers.value(place) if field else None for place, field in zip(places, fields, strict=True))
    return Given(answers.text(places), places, fields, values)


def room_in(cell: Element) -> tuple[Area, ...]:
    """The areas that a cell is wholly made of; none where it is empty or says anything else.

    Their marks name the cell's lines by number from 0.
    """
    lines = [Line(str(number), paragraph) for number, paragraph in enumerate(kids(cell, w("p")))]
    found: list[Area] = []
    for line in lines:
        areas = () if line.blank else _areas(line)
        if areas is None:
            return ()
        found += areas
    together = joined(found)
    return (together,) if together else tuple(found)


def _areas(line: Line) -> tuple[Area, ...] | None:
    """The areas of a line with nothing but dashes or 至 between them; None where there is more."""
    text = masked(line)
    if (counted := _COUNTED.fullmatch(text)) is not None:
        # What is printed before a blank (第) goes along as the mark's meaning, for texts.
        mark = Mark(line.address, *counted.span(2), "|".join(counted.group(1, 3)))
        return (Area("", SlotKind.BLANK, (mark,)),)
    found: list[Area] = []
    first = _FROM.match(text)
    place = first.end() if first else 0
    while text[place:].strip(BLANKS):
        read = area_at(line, text, place)
        step = _JOINT.match(text, place)
        if read is not None:
            found.append(read[0])
            place = read[1]
        elif step is not None:
            place = step.end()
        else:
            return None
    return tuple(found)


def slots_in(room: tuple[Area, ...], places: Sequence[str], fields: Sequence[Field | None], pack: Pack) -> list[Slot]:
    """A slot for each of the fields that share a cell; none where room and fields do not go together."""
    if len(room) != len(places) or (len(room) > 1 and any(area.kind is not SlotKind.DATE for area in room)):
        return []
    words = Words(pack)
    found = [fitted(area, field, (place,), words) for area, field, place in zip(room, fields, places, strict=True)]
    slots = [slot for slot in found if slot is not None]
    return slots if len(slots) == len(room) else []


def write_room(cell: Element, room: tuple[Area, ...], given: Given, pack: Pack) -> tuple[str, ...]:
    """Write over the room of a cell, and say what could not be written."""
    paragraphs = list(kids(cell, w("p")))

    def said(mark: Mark) -> str:
        return text_of(paragraphs[int(mark.at)])[mark.start : mark.end]

    slots = slots_in(room, given.places, given.fields, pack)
    changes = [_change(slot, value, given.text, said) for slot, value in zip(slots, given.values, strict=True)]
    if len(slots) == 2 and given.values[0] and not given.values[1]:
        changes[1] = _until_now(slots[1], text_of(paragraphs[int(slots[1].marks[0].at)]))
    apply(changes, lambda at: (paragraphs[int(at)],))
    lost = "" if slots else f"填写的位置与“{given.text}”的填法不合，没有写入"
    return tuple(note for note in (lost, *(change.note for change in changes)) if note)


def _until_now(slot: Slot, text: str) -> Marked:
    """至今 in place of the second date of a span that goes on, 年 and 月 included."""
    first, last = slot.marks[0], slot.marks[-1]
    led = text[: first.start].rstrip(BLANKS).endswith("至")
    said = NOW.removeprefix("至") if led else NOW
    return Marked((Edit(first.at, first.start, last.end + 1, said, Rest.NONE),))


def _change(slot: Slot, value: Value | None, text: str, said: Callable[[Mark], str]) -> Marked:
    """The change for one slot; over 第　名 goes a number only, and 第3名 is 3 there."""
    if slot.kind is not SlotKind.BLANK:
        return marked(slot, value, text, said)
    before, _, behind = slot.marks[0].means.partition("|")
    bare = text.removeprefix(before).removesuffix(behind)
    if before and not _NUMERAL.fullmatch(bare):
        return Marked(note=f"“{text}”放不进“{before}　{behind}”，没有写入")
    return marked(slot, value, bare, said)


def read_room(
    cell: Sequence[str], room: tuple[Area, ...], filled: str, places: Sequence[str], fields: Sequence[Field], pack: Pack
) -> dict[str, Value | None] | None:
    """What was written over the room of a cell, by column id; *cell* are its empty lines.

    None where the printed words were changed: then the text has to speak for itself.

    Raises:
        Unclear: it is not plainly a value.
    """
    empty = "\n".join(cell)
    if normal(filled) == normal(empty):
        return {}
    slots = slots_in(room, places, fields, pack)
    starts = [sum(len(line) + 1 for line in cell[:number]) for number in range(len(cell))]
    marks = [
        replace(mark, start=starts[int(mark.at)] + mark.start, end=starts[int(mark.at)] + mark.end)
        for slot in slots
        for mark in _rooms(slot)
    ]
    said = align.between(empty, marks, filled) if slots else None
    if said is None:
        return None
    texts = iter(said)
    return {
        field.id: answered(slot, field, _whole(slot, field, [next(texts) for _ in slot.marks]), Words(pack))
        for slot, field in zip(slots, fields, strict=True)
    }


def _rooms(slot: Slot) -> Iterator[Mark]:
    for mark in slot.marks:
        yield replace(mark, start=mark.end) if slot.kind is SlotKind.WORDS else mark


def _whole(slot: Slot, field: Field, said: list[str]) -> list[str]:
    """What was written, with the words printed around it where they belong to a text."""
    before, _, behind = slot.marks[0].means.partition("|")
    if slot.kind is not SlotKind.BLANK or field.kind is not Kind.TEXT or not said[0].strip(BLANKS):
        return said
    return [f"{before}{said[0].strip(BLANKS)}{behind}"]
