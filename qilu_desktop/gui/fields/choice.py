"""Choices: a list, radio buttons for yes and no and for two or three short answers, boxes for several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from qilu_desktop.dossier.values import Value
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.fields.base import FieldEditor, Save, named
from qilu_desktop.gui.widgets import column, link, restyle, row
from qilu_desktop.pack.model import Field

_ASK = "请选择"
_SHORT = 14
"""Two or three choices whose labels have together at most this many characters are shown as radio buttons."""


class ComboEditor(FieldEditor):
    """A list to choose one from; its first entry takes the answer back."""

    def __init__(self, field: Field, save: Save, *, compact: bool = False) -> None:
        super().__init__(field, save, compact=compact)
        self.combo = Combo()
        named(self.combo, field)
        self.combo.addItem(_ASK, "")
        for choice in field.choices:
            self.combo.addItem(choice.label, choice.id)
        self.combo.activated.connect(self._on_chosen)
        self.combo.currentIndexChanged.connect(lambda place: restyle(self.combo, "blank", place <= 0))
        self.combo.installEventFilter(self)
        restyle(self.combo, "blank", True)
        self.setLayout(row(self.combo))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when the keyboard goes elsewhere, not when the list opens."""
        if event.type() is QEvent.Type.FocusOut and not self.combo.view().isVisible():
            self.leave()
        return False

    def _on_chosen(self, _place: int) -> None:
        self.touched()
        self.leave()

    def put(self, value: Value | None) -> None:
        """Show the choice; one that the pack no longer knows is shown as stored."""
        wanted = value if isinstance(value, str) else ""
        place = self.combo.findData(wanted)
        if place < 0:
            self.combo.addItem(f"{wanted}（不在可选范围）", wanted)
            place = self.combo.count() - 1
        self.combo.setCurrentIndex(place)

    def value(self) -> Value | None:
        """The choice's id."""
        chosen = self.combo.currentData()
        return chosen if isinstance(chosen, str) and chosen else None

    def focus_target(self) -> QWidget:
        """The list."""
        return self.combo

    def mark_wrong(self, wrong: bool) -> None:
        """Red border."""
        restyle(self.combo, "wrong", wrong)


class RadioEditor(FieldEditor):
    """Radio buttons; 清除 takes the answer back."""

    def __init__(
        self, field: Field, save: Save, answers: Sequence[tuple[Value, str]], *, compact: bool = False
    ) -> None:
        super().__init__(field, save, compact=compact)
        self._answers = tuple(value for value, _text in answers)
        self.group = QButtonGroup(self)
        buttons = [QRadioButton(text) for _value, text in answers]
        for place, made in enumerate(buttons):
            made.setAccessibleName(f"{field.label}：{made.text()}")
            self.group.addButton(made, place)
        self.group.idClicked.connect(self._on_chosen)
        self._clear = link("清除", self._on_cleared)
        self._clear.setAccessibleName(f"清除 {field.label} 的选择")
        kept = self._clear.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._clear.setSizePolicy(kept)
        self._clear.hide()
        self.setLayout(row(*buttons, self._clear, 1, gap=18))

    def _on_chosen(self, _place: int) -> None:
        self.touched()
        self._clear.show()
        self.leave()

    def _on_cleared(self) -> None:
        self._uncheck()
        self.touched()
        self.leave()
        self.focus_target().setFocus()

    def _uncheck(self) -> None:
        self.group.setExclusive(False)
        for made in self.group.buttons():
            made.setChecked(False)
        self.group.setExclusive(True)
        self._clear.hide()

    def put(self, value: Value | None) -> None:
        """Check the button of the answer."""
        if value in self._answers:
            self.group.button(self._answers.index(value)).setChecked(True)
            self._clear.show()
        else:
            self._uncheck()

    def value(self) -> Value | None:
        """The answer of the button that is checked."""
        place = self.group.checkedId()
        return self._answers[place] if place >= 0 else None

    def focus_target(self) -> QWidget:
        """The checked button, else the first."""
        return self.group.checkedButton() or self.group.button(0)


class ManyEditor(FieldEditor):
    """Check boxes for any number of answers."""

    def __init__(self, field: Field, save: Save, *, compact: bool = False) -> None:
        super().__init__(field, save, compact=compact)
        self.boxes = {choice.id: QCheckBox(choice.label) for choice in field.choices}
        for box in self.boxes.values():
            box.setAccessibleName(f"{field.label}：{box.text()}")
            box.clicked.connect(self._on_clicked)
        self.setLayout(column(*self.boxes.values(), gap=0))

    def _on_clicked(self) -> None:
        self.touched()
        self.leave()

    def put(self, value: Value | None) -> None:
        """Check the boxes of the answers."""
        chosen = value if isinstance(value, tuple) else ()
        for choice, box in self.boxes.items():
            box.setChecked(choice in chosen)

    def value(self) -> Value | None:
        """The ids in the pack's order."""
        return tuple(choice for choice, box in self.boxes.items() if box.isChecked()) or None

    def focus_target(self) -> QWidget:
        """The first box."""
        return next(iter(self.boxes.values()), self)


def choice_editor(field: Field, save: Save, *, compact: bool) -> FieldEditor:
    """Radio buttons where they fit on a short line, else a list."""
    short = len(field.choices) <= 3 and sum(len(choice.label) for choice in field.choices) <= _SHORT
    if short and not compact:
        return RadioEditor(field, save, [(choice.id, choice.label) for choice in field.choices])
    return ComboEditor(field, save, compact=compact)


def yes_no_editor(field: Field, save: Save, *, compact: bool) -> FieldEditor:
    """是 and 否."""
    return RadioEditor(field, save, [(True, "是"), (False, "否")], compact=compact)
