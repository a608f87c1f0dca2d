"""What is selected, with its field to change: one place, a list with columns and rows, or a label without a field."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from qilu_desktop.documents.adoption import editing, names
from qilu_desktop.documents.adoption.editing import Sheet, cells_of, column_label, is_list
from qilu_desktop.documents.adoption.mapping import Column, Mapping, Slot, SlotKind
from qilu_desktop.documents.adoption.propose import Unplaced
from qilu_desktop.documents.adoption.spots import Spot
from qilu_desktop.errors import QiluError
from qilu_desktop.gui.adoption.field_picker import FieldPicker
from qilu_desktop.gui.adoption.patches import FIELD, LABEL, SLOT, SPOT, Scene
from qilu_desktop.gui.adoption.slot_lists import WORDS
from qilu_desktop.gui.widgets import SPIN_MARGIN, button, chip, clear, label, link, row
from qilu_desktop.pack.model import Kind, Pack
from qilu_desktop.pack.read_aliases import field_at

_CHIPS = {"sure": "good", "unsure": "warn", "hand": "info"}
_HOW = {
    SlotKind.CELL: "写在这一格里",
    SlotKind.BLANK: "写在横线（空白）上",
    SlotKind.DATE: "分别写年、月、日",
    SlotKind.BOXES: "在对应的方框里打勾",
    SlotKind.WORDS: "在选中的词后打勾",
    SlotKind.LETTERS: "一个格子写一个字",
    SlotKind.PHOTO: "放照片",
    SlotKind.ROWS: "一行一条，行不够时照样式加行",
    SlotKind.PEOPLE: "一人一行，行不够时照样式加行",
}
_NONE = "不填"


class SlotPanel(QWidget):
    """Shows one selection; ``changed`` carries the corrected mapping, ``placing`` the field to be put by a click."""

    changed = Signal(object)
    placing = Signal(str)

    def __init__(self, sheet: Sheet, *, editable: bool) -> None:
        super().__init__()
        self.sheet, self._editable = sheet, editable
        self._mapping: Mapping = sheet.proposal.mapping
        self._parts = QVBoxLayout(self)
        self._parts.setContentsMargins(14, 10, 14, 12)
        self._parts.setSpacing(7)
        self.problem = label("", "problem", wrap=True)
        self.show_hint()

    # -- what can be shown --------------------------------------------------------------------------------------------

    def show_choice(self, scene: Scene, ident: Hashable) -> None:
        """What *ident* names in the scene; a hint where that is nothing."""
        mapping = scene.mapping
        match ident:
            case (str(kind), int(number)) if kind == SLOT:
                self.show_slot(mapping, mapping.slots[number])
            case (str(kind), int(number)) if kind == LABEL:
                entry = scene.labels[number]
                self.show_label(mapping, entry, editing.room_beside(self.sheet, entry))
            case (str(kind), int(number)) if kind == SPOT:
                self.show_spot(mapping, self.sheet.spots[number])
            case (str(kind), str(place)) if kind == FIELD:
                self.show_field(mapping, place)
            case _:
                self.show_hint()

    def show_hint(self, text: str = "") -> None:
        """Nothing is selected."""
        self._start(None)
        self._parts.addWidget(
            label(text or "点页面上的色块，或上面列表里的一行，就能看到它填什么、改成别的。", "muted", wrap=True)
        )
        self._finish()

    def show_slot(self, mapping: Mapping, slot: Slot) -> None:
        """A place that has a field."""
        self._start(mapping)
        state = editing.state_of(slot)
        out = link("不填", lambda: self.changed.emit(mapping.without(slot)))
        out.setToolTip("这个位置留空，由单位自己手写")
        out.setEnabled(self._editable)
        head = row(gap=8)
        head.addWidget(self._title(slot.label or names.titles_of(self.sheet.pack, slot.places)), 1)
        head.addWidget(chip(WORDS[state], _CHIPS[state]))
        head.addWidget(out)
        self._parts.addLayout(head)
        self._parts.addWidget(label(_HOW[slot.kind], "hint"))
        if is_list(slot):
            self._show_list(mapping, slot)
        else:
            more = names.titles_of(self.sheet.pack, slot.places) if len(slot.places) > 1 else ""
            current = slot.places[0] if not more else ""
            self._add_picker(self._offered(slot), current, lambda place: self._refill(slot, place), more)
        self._finish()

    def show_spot(
        self, mapping: Mapping, spot: Spot, head: str = "", hint: str = "", first: Sequence[str] = ()
    ) -> None:
        """A place that has no field yet; *first* are the fields that it may well be."""
        self._start(mapping)
        self._parts.addWidget(self._title(head or spot.label or "这个空格"))
        self._parts.addWidget(label(hint or "这里还没有指定内容。选一个栏目，就会填到这里。", "hint", wrap=True))
        for place in first:
            self._parts.addWidget(self._put_button(spot, place))
        every = names.choices(self.sheet.pack, self.sheet.document)
        offered = [one for one in every if editing.can_put(self.sheet, spot, one.place)]
        self._add_picker(offered, "", lambda place: self._put(spot, place))
        self._finish()

    def show_label(self, mapping: Mapping, entry: Unplaced, spot: Spot | None) -> None:
        """A label of the form without a field."""
        if spot is not None:
            self.show_spot(
                mapping, spot, entry.label, f"{entry.reason}。选一个栏目就填到它旁边；也可以不管它。", entry.candidates
            )
            return
        self._start(mapping)
        self._parts.addWidget(self._title(entry.label))
        text = f"{entry.reason}。请在页面上点要填的空格，再选栏目；不需要填的可以不管。"
        self._parts.addWidget(label(text, "hint", wrap=True))
        self._finish()

    def show_field(self, mapping: Mapping, place: str) -> None:
        """A field that the form does not show."""
        self._start(mapping)
        self._parts.addWidget(self._title(names.title_of(self.sheet.pack, place)))
        text = "表样上没有认出填它的位置。表上确实没有的，不用管；有的话点下面的按钮，再到页面上点那个空格。"
        self._parts.addWidget(label(text, "hint", wrap=True))
        made = button("到页面上点位置", lambda: self.placing.emit(place))
        made.setEnabled(self._editable)
        self._parts.addLayout(row(made, 1))
        self._finish()

    def tell(self, error: QiluError) -> None:
        """Say why a change cannot be made."""
        self.problem.setText(f"{error.what}{error.remedy}")
        self.problem.show()

    def _put_button(self, spot: Spot, place: str) -> QWidget:
        made = button(f"填“{names.title_of(self.sheet.pack, place)}”", lambda: self._put(spot, place))
        made.setEnabled(self._editable)
        return made

    # -- parts --------------------------------------------------------------------------------------------------------

    def _start(self, mapping: Mapping | None) -> None:
        self.problem.setParent(None)
        clear(self._parts)
        if mapping is not None:
            self._mapping = mapping

    def _finish(self) -> None:
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self._parts.addWidget(self.problem)
        self._parts.addStretch(1)

    def _title(self, text: str) -> QWidget:
        made = label(text, "strong", wrap=True)
        made.setMinimumWidth(60)
        return made

    def _add_picker(
        self, offered: Sequence[names.Choice], current: str, act: Callable[[str], None], more: str = ""
    ) -> None:
        picker = FieldPicker(self.sheet.pack, offered, current, more=more)
        picker.setEnabled(self._editable)
        picker.chosen.connect(act)
        line = row(label("填写", "label"), gap=10)
        line.addWidget(picker, 1)
        self._parts.addLayout(line)

    def _offered(self, slot: Slot) -> tuple[names.Choice, ...]:
        """The fields that can stand here at all: tables for lists, the photo for a photo's place, dates for dates."""
        every = names.choices(self.sheet.pack, self.sheet.document)
        return tuple(one for one in every if _fits(slot, one, self.sheet.pack))

    # -- lists --------------------------------------------------------------------------------------------------------

    def _show_list(self, mapping: Mapping, slot: Slot) -> None:
        self._add_picker(self._offered(slot), slot.places[0], lambda place: self._refill(slot, place))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        known = {one.cell: one for one in slot.columns}
        for number, cell in enumerate(cells_of(self.sheet.form, slot)):
            held = known.get(cell.place)
            text = held.label if held and held.label else column_label(self.sheet.form, slot, cell.place)
            head = label("".join(text.split()), "hint")
            head.setMaximumWidth(120)
            head.setToolTip(text)
            grid.addWidget(head, number, 0)
            grid.addWidget(self._column_picker(mapping, slot, cell.place, held), number, 1)
        self._parts.addLayout(grid)
        self._parts.addLayout(self._rows(mapping, slot))

    def _column_picker(self, mapping: Mapping, slot: Slot, cell: int, held: Column | None) -> FieldPicker:
        pack = self.sheet.pack
        people = slot.kind is SlotKind.PEOPLE
        table = "" if people else slot.places[0]
        offered = (
            (names.Choice(names.NUMBER, "序号", "序号"), *_plain(names.choices(pack, self.sheet.document)))
            if people
            else (*names.column_choices(pack, table), *_spans(pack, table))
        )
        current = "—".join(held.places) if held else ""
        known = {one.place for one in offered}
        more = names.titles_of(pack, held.places, table) if held and current not in known else ""
        picker = FieldPicker(pack, offered, current, none=_NONE, more=more)
        picker.setEnabled(self._editable)
        picker.chosen.connect(
            lambda place: self._set_column(mapping, slot, cell, tuple(place.split("—")) if place else ())
        )
        return picker

    def _rows(self, mapping: Mapping, slot: Slot) -> QHBoxLayout:
        table = self.sheet.form.table(slot.at)
        most = len(table.rows) if table else 1
        first, last = QSpinBox(), QSpinBox()
        for spin, value, name in ((first, slot.first, "首行"), (last, slot.last, "末行")):
            spin.setRange(1, most)
            spin.setValue(value)
            spin.setKeyboardTracking(False)
            spin.setMinimumWidth(70)
            spin.lineEdit().setTextMargins(SPIN_MARGIN, 0, 0, 0)
            spin.setAccessibleName(name)
            spin.setEnabled(self._editable)
            spin.editingFinished.connect(lambda: self._set_rows(mapping, slot, first.value(), last.value()))
        return row(label("从表格第", "hint"), first, label("行到第", "hint"), last, label("行填写", "hint"), 1, gap=6)

    # -- changes ------------------------------------------------------------------------------------------------------

    def _do(self, change: Callable[[], Mapping]) -> None:
        try:
            made = change()
        except QiluError as error:
            # Shown anew first: the choice that was refused must not stay in its list.
            self.changed.emit(self._mapping)
            self.tell(error)
            return
        self.changed.emit(made)

    def _refill(self, slot: Slot, place: str) -> None:
        self._do(lambda: editing.refill(self.sheet, self._mapping, slot, place))

    def _put(self, spot: Spot, place: str) -> None:
        self._do(lambda: editing.put(self.sheet, self._mapping, spot, place))

    def _set_column(self, mapping: Mapping, slot: Slot, cell: int, places: tuple[str, ...]) -> None:
        self._do(lambda: editing.with_column(self.sheet, mapping, slot, cell, places))

    def _set_rows(self, mapping: Mapping, slot: Slot, first: int, last: int) -> None:
        if (first, last) != (slot.first, slot.last):
            self._do(lambda: editing.with_rows(self.sheet, mapping, slot, first, last))


def _fits(slot: Slot, one: names.Choice, pack: Pack) -> bool:
    entry = field_at(pack, one.place)
    kind = entry.kind if entry else None
    if is_list(slot):
        return one.table
    if one.place == names.PEOPLE:
        return False
    if slot.kind is SlotKind.DATE:
        return kind is Kind.DATE
    if slot.kind in (SlotKind.BOXES, SlotKind.WORDS):
        return kind in (Kind.CHOICE, Kind.MULTI_CHOICE, Kind.YES_NO)
    return slot.kind not in (SlotKind.BLANK, SlotKind.LETTERS) or kind not in (Kind.PHOTO, Kind.TABLE)


def _plain(offered: Sequence[names.Choice]) -> tuple[names.Choice, ...]:
    return tuple(one for one in offered if not one.table)


def _spans(pack: Pack, table: str) -> tuple[names.Choice, ...]:
    """Two dates that share a column: 2014.03—2018.12."""
    entry = field_at(pack, table)
    days = [one for one in entry.columns if one.kind is Kind.DATE] if entry else []
    if len(days) < 2:
        return ()
    return (names.Choice(f"{days[0].id}—{days[1].id}", "", f"{days[0].label}—{days[1].label}"),)
