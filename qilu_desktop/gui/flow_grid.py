"""A grid that takes as many columns as its width allows and closes up over what is not shown."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

_LEAST = 290
_LEAST_OF_THREE = 210
_GAP = 10
"""Narrowest column in px, and that of three columns of a row's card."""
_THIRD = 400
"""Narrowest column in px from which on a form takes a third one."""
TEXT, WHOLE = 2, 9
"""Columns that a long text takes at most (longer lines are hard to follow), and that a table takes."""


class FlowGrid(QWidget):
    """Widgets in reading order, one to *most* columns, on a wide screen a third; some take several columns."""

    def __init__(self, most: int, *, third: bool = False) -> None:
        super().__init__()
        self._most, self._third = most, third
        self._columns = 0
        self._parts: list[tuple[QWidget, int]] = []
        self._hidden: set[QWidget] = set()
        self._stale = True
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def add(self, widget: QWidget, *, span: int = 1) -> None:
        """Add a widget at the end; one with a *span* stands on a line of its own and takes so many columns at most."""
        widget.setParent(self)
        self._parts.append((widget, span))
        self._stale = True

    def set_shown(self, widget: QWidget, *, shown: bool) -> None:
        """Show or leave out a widget; :meth:`arrange` then closes the gap."""
        if shown == (widget in self._hidden):
            (self._hidden.discard if shown else self._hidden.add)(widget)
            self._stale = True

    def arrange(self) -> None:
        """Put everything in its place for the present width."""
        columns = self._fitting()
        if columns == self._columns and not self._stale:
            return
        self._columns, self._stale = columns, False
        place = 0
        for widget, span in self._parts:
            self._grid.removeWidget(widget)
            if widget in self._hidden:
                widget.hide()
                continue
            if span > 1 and place % columns:
                place += columns - place % columns
            across = min(span, columns)
            self._grid.addWidget(widget, place // columns, place % columns, 1, across, Qt.AlignmentFlag.AlignTop)
            widget.show()
            place += columns if span > 1 else 1
        for number in range(max(self._most, columns, self._grid.columnCount())):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def _fitting(self) -> int:
        """How many columns the width allows."""
        least = self._least()
        if self._third and self.width() >= 3 * max(_THIRD, least):
            return 3
        return max(1, min(self._most, self.width() // least))

    def _least(self) -> int:
        """Narrowest column: as wide as the widest of its widgets needs."""
        widths = [widget.minimumSizeHint().width() + _GAP for widget, span in self._asked() if span == 1]
        return max([_LEAST if self._most <= 2 else _LEAST_OF_THREE, *widths])

    def _asked(self) -> list[tuple[QWidget, int]]:
        return [(widget, span) for widget, span in self._parts if widget not in self._hidden]

    def minimumSizeHint(self) -> QSize:
        """One column is the narrowest, whatever stands side by side now: so that the grid can give way."""
        width = max((widget.minimumSizeHint().width() for widget, _ in self._asked()), default=0)
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the columns that the new width allows."""
        super().resizeEvent(event)
        self.arrange()
