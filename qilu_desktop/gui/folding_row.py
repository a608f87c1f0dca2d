"""Buttons side by side; those that find no room stand in a menu at their end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from qilu_desktop.gui.theme import icon
from qilu_desktop.gui.widgets import button, row

_GAP = 8


class FoldingRow(QWidget):
    """*first* and *last* are always there; of *folding*, from the end, go into the menu *name* that do not fit."""

    def __init__(
        self, name: str, first: Sequence[QWidget], folding: Sequence[QPushButton], last: Sequence[QWidget] = ()
    ) -> None:
        super().__init__()
        self._first, self._folding, self._last = first, folding, last
        self.menu_button = button(name, self._open_menu)
        self.menu_button.setIcon(icon("chevron-down"))
        self.menu_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setLayout(row(*first, *folding, self.menu_button, 0, *last, gap=_GAP))
        self._fold()

    def _width(self, shown: int) -> int:
        """What *shown* of the folding buttons need beside the others, px; the menu is needed for the rest."""
        menu = [self.menu_button] if shown < len(self._folding) else []
        parts = (*self._first, *self._folding[:shown], *menu, *self._last)
        return sum(max(one.sizeHint().width(), one.minimumWidth()) + _GAP for one in parts) - _GAP

    def _fold(self) -> None:
        fitting = (shown for shown in range(len(self._folding), 0, -1) if self._width(shown) <= self.width())
        shown = next(fitting, 0)
        for place, one in enumerate(self._folding):
            one.setVisible(place < shown)
        self.menu_button.setVisible(shown < len(self._folding))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        self._fold()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """All that can fold folded: what is shown now must not keep the row from getting narrower."""
        parts = (*self._first, self.menu_button, *self._last)
        width = sum(max(one.minimumSizeHint().width(), one.minimumWidth()) + _GAP for one in parts)
        return QSize(width, super().minimumSizeHint().height())

    def _open_menu(self) -> None:
        menu = QMenu(self)
        for one in self._folding:
            if one.isHidden():
                action = menu.addAction(one.text())
                action.setEnabled(one.isEnabled())
                action.triggered.connect(one.click)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))
