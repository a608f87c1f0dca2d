"""Tab follows the reading order, wherever and whenever a field was added."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


class ReadInOrder(QWidget):
    """Holds a form: Qt's own order is that of making, so rows of tables would come after everything else."""

    def focusNextPrevChild(self, next: bool) -> bool:
        """Put the order right as Tab is pressed, then go on."""
        for before, after in pairwise(reading_order(self)):
            QWidget.setTabOrder(before, after)
        return super().focusNextPrevChild(next)


def reading_order(widget: QWidget) -> Iterator[QWidget]:
    """What takes the keyboard by Tab in *widget*, as its layouts have it."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    else:
        layout = widget.layout()
        if layout is not None:
            yield from _of_layout(layout)


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget, inner = (item.widget(), item.layout()) if item else (None, None)
        if widget:
            yield from reading_order(widget)
        elif inner:
            yield from _of_layout(inner)
