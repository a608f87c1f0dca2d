"""Proposes which place of an official form takes which field, and says what found no place.

Nothing is guessed silently: a label that could mean two fields is listed with both and gets no slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from qilu_desktop.documents.adoption import find_tables
from qilu_desktop.documents.adoption.areas import BY_HAND, UNITS, Area, fitted, labelled, unread
from qilu_desktop.documents.adoption.chars import BLANKS
from qilu_desktop.documents.adoption.choices import Words
from qilu_desktop.documents.adoption.fitting import fit_cell
from qilu_desktop.documents.adoption.labels import (
    PLACED,
    Catalog,
    Match,
    catalog,
    most_letters,
    normal,
    without_notes,
)
from qilu_desktop.documents.adoption.mapping import DOCUMENTS, Mapping, Mark, Slot, SlotKind
from qilu_desktop.documents.adoption.model import Box, Cell, Form, Line, form_of, in_margin
from qilu_desktop.documents.adoption.neighbours import (
    Groups,
    below,
    beside,
    is_label,
    letter_cells,
    row_labels,
    table_of,
)
from qilu_desktop.documents.adoption.reading import open_form
from qilu_desktop.documents.adoption.row_cells import room_in
from qilu_desktop.documents.adoption.spots import short
from qilu_desktop.errors import InputError
from qilu_desktop.pack.model import Field, Kind, Pack
from qilu_desktop.pack.read_aliases import field_at

_SHORT_LABEL = 16
_PHOTO_LINES = 6
_REVISED = "表样里留着修订痕迹，会一起印出来；请在 Word 或 WPS 里接受全部修订后再采用"
_PICTURE = re.compile(
    "(?:请|粘|贴|本人|近期|一年内|正面|免冠|红底|蓝底|白底|彩色|证件|标准|半身|[一二两12]寸|小|大|处|在此|张)*[照相]片?(?:处|粘贴处)?"
)
_SHORTER = 0.9
"""Takes a proposal below what is sure: the form wants a shorter text than the field holds."""
_UNSAID = re.compile("年?月?日?|(?:合计|总计|小计|备注|说明|注)")


@dataclass(frozen=True)
class Unplaced:
    """A label of the form that got no field, with the reason, and the fields it could mean."""

    at: str
    label: str
    reason: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A proposed mapping, the labels without a field, and the document's fields without a place."""

    mapping: Mapping
    unplaced: tuple[Unplaced, ...]
    unmapped: tuple[str, ...]


def propose(data: bytes, pack: Pack, document: str, name: str = "表样.docx") -> Proposal:
    """What goes where in an official form for *document* (book, overview, summary or report).

    Raises:
        InputError: the file cannot be used (:func:`open_form`), there is no such document, or nothing in the form is
            recognised.
    """
    if document not in DOCUMENTS:
        raise InputError(f"没有“{document}”这种文件。", f"可用的有：{'、'.join(DOCUMENTS)}。")
    form = form_of(open_form(data, name))
    finder = _Finder(form, pack, document, catalog(pack, document))
    finder.run()
    if not finder.slots:
        raise InputError(
            f"“{name}”里没有认出任何栏目。", "请核对选的是不是官方发布的空白表；是的话请用软件自带的参考样式。"
        )
    mapping = Mapping(document, pack.id, form.fingerprint, tuple(finder.slots), name)
    return Proposal(mapping, tuple(finder.unplaced), unmapped(mapping, pack))


def unmapped(mapping: Mapping, pack: Pack) -> tuple[str, ...]:
    """Places of the fields that the document should print and the mapping does not."""
    taken = {place for slot in mapping.slots for place in slot.places}
    taken |= {
        place for slot in mapping.slots if slot.kind is SlotKind.PEOPLE for c in slot.columns for place in c.places
    }
    return tuple(
        prefix + entry.id
        for prefix, listed in (("", pack.applicant), ("enterprise.", pack.enterprise), ("unit.", pack.unit))
        for entry in listed
        if mapping.document in entry.printed and prefix + entry.id not in taken
    )


@dataclass
class _Finder:
    """Goes over a form once and collects slots and what found none."""

    form: Form
    pack: Pack
    document: str
    names: Catalog
    slots: list[Slot] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)
    _lists: set[tuple[str, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._groups = Groups(self.form)

    def run(self) -> None:
        """Tables first: their cells are then out of the way of the rest."""
        for found in find_tables.find(self.form, self.pack, self.document, self.names):
            self._list_table(found)
        for part in self.form.parts.values():
            if isinstance(part, Cell):
                self._cell(part)
            elif isinstance(part, Box):
                self._box(part)
            elif isinstance(part, Line) and "/r" not in part.address:
                self._line(part, ())
        if self.form.revised:
            self.unplaced.append(Unplaced(self.form.revised, "修订标记", _REVISED))
        self.slots.sort(key=lambda slot: self.form.order[self.form.parts[slot.at].element])

    # -- list tables ------------------------------------------------------------------------------------------------

    def _list_table(self, found: find_tables.Found) -> None:
        self._taken.update(found.region.cells)
        at = found.region.table.address
        if found.slot is None:
            self.unplaced.append(Unplaced(at, _list_name(found), found.reason))
            return
        self.slots.append(found.slot)
        self._lists.add(found.slot.places)
        for label in found.unknown:
            self.unplaced.append(Unplaced(at, f"{found.title}：{label}", "没有与此列对应的内容"))

    # -- cells ------------------------------------------------------------------------------------------------------

    def _cell(self, cell: Cell) -> None:
        if cell.address in self._taken or cell.continued or cell.blank or self._photo(cell, cell.text):
            return
        around = row_labels(self.form, cell)
        inner = [slot for line in cell.lines for slot in self._line(line, around, closed=True)]
        if not inner and not cell.nested:
            self._label(cell, around)

    def _label(self, cell: Cell, around: tuple[str, ...]) -> None:
        """A cell that names what goes beside it, under its own first line, or below it."""
        if self._groups.is_one(cell):
            return
        match, own = self._meaning(cell, around)
        if match.places in self._lists:
            return
        targets = list(self._targets(cell, own))
        if not match.places:
            self._leave(cell.address, cell.lines[0].text if own else cell.text, match, bool(targets))
            return
        entry = field_at(self.pack, match.places[0])
        if self._letters(cell, entry, match):
            return
        for target in targets:
            slot = fit_cell(target, entry, match.places, Words(self.pack))
            if slot is not None:
                self._place(slot, target.address, cell.text, match.score * _trust(f"{cell.text}\n{target.text}", entry))
                return
        self._trailing(cell, match)

    def _letters(self, cell: Cell, entry: Field | None, match: Match) -> bool:
        """Take the narrow cells right of a label, one for each character."""
        spelt = letter_cells(table_of(self.form, cell), cell, entry)
        if not spelt or self._taken.intersection(each.address for each in spelt):
            return False
        marks = tuple(Mark(each.lines[0].address, 0, len(each.lines[0].chars)) for each in spelt)
        self._taken.update(each.address for each in spelt)
        slot = Slot(SlotKind.LETTERS, spelt[0].address, match.places, marks=marks)
        self._place(slot, spelt[0].address, cell.text, match.score)
        return True

    def _meaning(self, cell: Cell, around: tuple[str, ...]) -> tuple[Match, bool]:
        """What a cell's text means, else what its first line means (then the rest of the cell is room)."""
        groups = [each.text for each in self._groups.over(cell) if each.address not in self._taken]
        whole = self.names.under(cell.text, groups, around)
        if whole.places:
            return whole, False
        first = next((line for line in cell.lines if not line.blank), None)
        match = self.names.under(first.text, groups, around) if first is not None else Match()
        return (match, True) if match.places and len(cell.lines) > 1 else (whole, False)

    def _targets(self, cell: Cell, own: bool) -> Iterator[Cell]:
        table = table_of(self.form, cell)
        if table is None:
            return
        if own:
            yield cell
        right = beside(table, cell)
        if right is not None and right.address not in self._taken and not right.continued:
            yield right
        if len(cell.lines) > 1 and not own:
            yield cell
        under = below(table, cell)
        if under is None or under.address in self._taken:
            return
        if under.blank or (not is_label(under) and (right is None or room_in(under.element))):
            yield under

    def _trailing(self, cell: Cell, match: Match) -> None:
        """A label that ends with a colon in its own cell, with nothing beside it."""
        for line in cell.lines:
            for area in labelled(line):
                if area.open_end and self._area(area, (), match):
                    return
        self._leave(cell.address, cell.text, match, True)

    def _photo(self, part: Cell | Box, text: str) -> bool:
        """Take a cell or text box that says 照片 as the photo's place."""
        lines = [line for line in text.splitlines() if normal(line)]
        if not lines or len(lines) > _PHOTO_LINES:
            return False
        match = self.names.match(text)
        if not match.places and _PICTURE.fullmatch(normal(text)):
            match = Match(tuple((one.id,) for one in self.pack.applicant if one.kind is Kind.PHOTO), 0.9)
        entry = field_at(self.pack, match.places[0]) if match.places else None
        if entry is None or entry.kind is not Kind.PHOTO or in_margin(part.address):
            return False
        if isinstance(part, Cell) and self._narrow_photo_label(part, match):
            return True
        self._place(Slot(SlotKind.PHOTO, part.address, match.places), part.address, text, match.score)
        return True

    def _narrow_photo_label(self, cell: Cell, match: Match) -> bool:
        """A narrow cell that only names the photo, with the room beside it."""
        table = table_of(self.form, cell)
        right = beside(table, cell) if table else None
        if right is None or not right.blank or not 0 < cell.width < right.width:
            return False
        slot = Slot(SlotKind.PHOTO, right.address, match.places)
        self._place(slot, right.address, cell.text, match.score)
        return True

    # -- lines ------------------------------------------------------------------------------------------------------

    def _box(self, box: Box) -> None:
        if box.text and self._photo(box, box.text):
            self._taken.update(line.address for line in box.lines)

    def _line(self, line: Line, around: tuple[str, ...], *, closed: bool = False) -> list[Slot]:
        """Place the labelled areas of a line; *closed* leaves out those without printed room."""
        if line.address in self._taken:
            return []
        areas = [area for area in labelled(line) if not (closed and area.open_end)]
        near = (*around, *(area.label for area in areas))
        for label in unread(line):
            match = _first_match(self.names, _own_words(label), near)
            self._leave(line.address, _own_words(label), match, bool(match.places))
        return [slot for area in areas if (slot := self._area(area, near)) is not None]

    def _area(self, area: Area, near: tuple[str, ...], given: Match | None = None) -> Slot | None:
        label = _own_words(area.label)
        match = given or _first_match(self.names, label, near, (area.group,) if area.group else ())
        entry = field_at(self.pack, match.places[0]) if match.places else None
        slot = fitted(area, entry, match.places, Words(self.pack)) if match.places else None
        if slot is None:
            self._leave(area.marks[0].at, label, match, not area.open_end)
            return None
        return self._place(slot, "", label, match.score)

    # -- results ----------------------------------------------------------------------------------------------------

    def _place(self, slot: Slot, address: str, label: str, score: float) -> Slot:
        self._taken.add(address)
        placed = replace(slot, label=short(label), score=score)
        self.slots.append(placed)
        return placed

    def _leave(self, at: str, label: str, match: Match, has_room: bool) -> None:
        """List a label that has room beside it and no field; headings and running text are no labels."""
        length = len(without_notes(label))
        doubtful = len(match.candidates) > 1 and match.score >= PLACED
        if (
            not (has_room or doubtful)
            or not 0 < length <= _SHORT_LABEL
            or BY_HAND.search(label)
            or _UNSAID.fullmatch(normal(label))
        ):
            return
        if match.group:
            told = f"在“{short(match.group)}”之下，不能认定填的是谁的"
            self.unplaced.append(Unplaced(at, short(label), told, match.candidates[0]))
        elif len(match.candidates) > 1:
            names = tuple(place for places in match.candidates for place in places)
            self.unplaced.append(Unplaced(at, short(label), "可能是几个栏目之一，没有认定", names))
        elif match.places:
            self.unplaced.append(Unplaced(at, short(label), "填写的位置与此栏目的填法不合", match.places))
        else:
            self.unplaced.append(Unplaced(at, short(label), "没有对应的栏目"))


def _first_match(names: Catalog, label: str, near: tuple[str, ...], groups: tuple[str, ...] = ()) -> Match:
    """What a label in a line means; text before it (the unit of the last blank) may stand in front."""
    pieces = [piece for piece in re.split(rf"[{re.escape(BLANKS)}\n]+", label) if piece]
    whole = names.under(label, groups, near)
    for start in range(1, len(pieces)):
        if whole.candidates:
            break
        whole = names.under("".join(pieces[start:]), groups, near)
    return whole


def _list_name(found: find_tables.Found) -> str:
    """A list's title; where what stands before it is none, its columns."""
    if 0 < len(without_notes(found.title)) <= _SHORT_LABEL and "_" not in found.title:
        return short(found.title)
    return short("、".join(names[-1] for names in found.region.headers if names))


def _is_no_label(text: str) -> bool:
    """Whether a text is too long for a label, is signed by hand, or asks for nothing (合计)."""
    length = len(without_notes(text))
    return not 0 < length <= _SHORT_LABEL or bool(BY_HAND.search(text) or _UNSAID.fullmatch(normal(text)))


def _own_words(label: str) -> str:
    """A label in a line without the unit of the blank before it (人　　集体研究日期)."""
    head, *rest = [piece for piece in re.split(rf"[{re.escape(BLANKS)}\n]+", label) if piece] or [""]
    return "".join(rest) if rest and head in UNITS else label


def _trust(words: str, entry: Field | None) -> float:
    most = most_letters(words)
    return _SHORTER if entry is not None and 0 < most < entry.limit else 1.0
