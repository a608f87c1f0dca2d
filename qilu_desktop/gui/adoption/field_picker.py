"""The choice of a field: a list by scopes that is searched by typing any part of a name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QStandardItemModel
from PySide6.QtWidgets import QCompleter

from qilu_desktop.documents.adoption.names import Choice, title_of
from qilu_desktop.gui import palette
from qilu_desktop.gui.combo import Combo
from qilu_desktop.pack.model import Pack

_PLACE = Qt.ItemDataRole.UserRole


class FieldPicker(Combo):
    """Fields by scope; ``chosen`` carries the place that was picked (empty: none)."""

    chosen = Signal(str)

    def __init__(self, pack: Pack, offered: Sequence[Choice], current: str, *, none: str = "", more: str = "") -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(Combo.InsertPolicy.NoInsert)
        self.setAccessibleName("填写的内容")
        self._pack = pack
        if none:
            self.addItem(none, "")
        if more:
            self.addItem(more, current)
        group = None
        for one in offered:
            if one.group != group and one.group:
                self._add_head(one.group)
            group = one.group
            self.addItem(title_of(pack, one.place) if one.group else one.title, one.place)
        self._current = current
        # A choice made in the list of finds arrives just after the words are finished.
        self._left = QTimer(self, singleShot=True, interval=0)
        self._left.timeout.connect(self._on_left)
        self._add_search()
        self._settle()
        self.activated.connect(self._on_activated)

    def _add_head(self, text: str) -> None:
        self.addItem(text)
        model = self.model()
        if isinstance(model, QStandardItemModel):
            item = model.item(self.count() - 1)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setForeground(QColor(palette.MUTED))

    def _add_search(self) -> None:
        search = QCompleter(self.model(), self)
        search.setFilterMode(Qt.MatchFlag.MatchContains)
        search.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        search.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        search.setMaxVisibleItems(12)
        self.setCompleter(search)
        edit = self.lineEdit()
        if edit is not None:
            edit.editingFinished.connect(self._left.start)
            edit.setPlaceholderText("输入几个字查找，如“姓名”“电话”")

    def _settle(self) -> None:
        place = self.findData(self._current, _PLACE)
        self.setCurrentIndex(place)
        if place < 0:
            self.setEditText("")
        edit = self.lineEdit()
        if edit is not None:
            edit.setCursorPosition(0)

    def _on_activated(self, number: int) -> None:
        place = self.itemData(number, _PLACE)
        if not isinstance(place, str):
            self._settle()
            return
        if place != self._current:
            self._current = place
            self.chosen.emit(place)

    def _on_left(self) -> None:
        """Words that are no field's name give way to the field that stands."""
        if self.itemData(self.findText(self.currentText()), _PLACE) != self._current:
            self._settle()
