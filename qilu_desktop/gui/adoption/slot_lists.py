"""The two lists beside the page: the places with their fields, and what has found no place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QPushButton, QTreeWidget, QTreeWidgetItem

from qilu_desktop.gui import palette
from qilu_desktop.gui.adoption.form_canvas import TONES
from qilu_desktop.gui.list_columns import lay_out_columns

_IDENT = Qt.ItemDataRole.UserRole
WORDS = {"sure": "认准", "unsure": "请核对", "hand": "手工指定", "open": "没有对应"}
_INKS = {"sure": palette.GOOD, "unsure": palette.WARN, "hand": palette.ACCENT_DARK, "open": palette.BAD}


@dataclass(frozen=True)
class Entry:
    """A line of a list; *head* opens a group."""

    ident: Hashable
    cells: tuple[str, ...]
    tone: str = ""
    head: bool = False
    tip: str = ""


class EntryList(QTreeWidget):
    """A list; ``picked`` carries the ident of the line that the user has gone to."""

    picked = Signal(object)

    def __init__(self, headers: Sequence[str], widths: Sequence[int], name: str) -> None:
        super().__init__()
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setIndentation(0)
        self.setHeaderLabels(list(headers))
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lay_out_columns(self.header(), widths)
        self._quiet = False
        self.currentItemChanged.connect(lambda item, _before: self._on_item(item))
        self.itemClicked.connect(lambda item, _column: self._on_item(item))

    def show_entries(self, entries: Sequence[Entry], chosen: Hashable) -> None:
        """Show these lines, and *chosen* as selected."""
        self._quiet = True
        bar = self.verticalScrollBar()
        place = bar.value()
        self.clear()
        for entry in entries:
            self.addTopLevelItem(_item(entry))
        for number, entry in enumerate(entries):
            self.setFirstColumnSpanned(number, self.rootIndex(), entry.head)
        bar.setValue(place)
        self._quiet = False
        self.choose(chosen)

    def choose(self, ident: Hashable) -> bool:
        """Select a line without telling; False where there is none."""
        self._quiet = True
        found = next((item for item in self._items() if item.data(0, _IDENT) == ident and ident is not None), None)
        if found is None:
            self.clearSelection()
            self.setCurrentIndex(self.rootIndex())
        else:
            self.setCurrentItem(found)
            self.scrollToItem(found)
        self._quiet = False
        return found is not None

    def _items(self) -> list[QTreeWidgetItem]:
        every = (self.topLevelItem(number) for number in range(self.topLevelItemCount()))
        return [item for item in every if item is not None]

    def _on_item(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and not self._quiet and item.data(0, _IDENT) is not None:
            self.picked.emit(item.data(0, _IDENT))


def _item(entry: Entry) -> QTreeWidgetItem:
    item = QTreeWidgetItem(list(entry.cells))
    item.setData(0, _IDENT, entry.ident)
    for place, text in enumerate(entry.cells):
        item.setToolTip(place, entry.tip or text)
    if entry.head:
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setForeground(0, QBrush(QColor(palette.MUTED)))
        item.setBackground(0, QBrush(QColor(palette.SUNKEN)))
    elif entry.tone:
        item.setIcon(0, dot(entry.tone))
        item.setForeground(len(entry.cells) - 1, QBrush(QColor(_INKS[entry.tone])))
    return item


def dot(tone: str, size: int = 12) -> QIcon:
    """A small square in a tone's colour."""
    pixels = QPixmap(size * 2, size * 2)
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(TONES[tone])
    painter.setPen(QPen(colour, 2.4, Qt.PenStyle.DashLine if tone == "open" else Qt.PenStyle.SolidLine))
    colour.setAlpha(16 if tone == "open" else 70)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(2, 2, size * 2 - 4, size * 2 - 4), 5, 5)
    painter.end()
    return QIcon(pixels)


def tab(group: QButtonGroup, show: Callable[[], object]) -> QPushButton:
    """A tab over the lists."""
    made = QPushButton()
    made.setProperty("segment", True)
    made.setCheckable(True)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: show())
    group.addButton(made)
    return made
