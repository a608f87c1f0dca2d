"""Whose evidence is shown: the recommending unit, then the applicants in their order."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.flow import person_name
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.widgets import numbered

_SUBJECT = Qt.ItemDataRole.UserRole
_WIDTH, _LINE = 200, 36


class OwnerList(QListWidget):
    """The owners with the number of their files; ``chosen`` carries the subject that the user goes to."""

    chosen = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName("推荐单位和申报人")
        self.setFixedWidth(_WIDTH)
        self.currentItemChanged.connect(self._on_item)

    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item:
            self.chosen.emit(str(item.data(_SUBJECT)))

    def at(self, place: QPoint) -> str:
        """The owner whose line is at a place of the viewport; empty where there is none."""
        inside = self.isVisible() and self.viewport().rect().contains(place)
        item: QListWidgetItem | None = self.itemAt(place) if inside else None
        return str(item.data(_SUBJECT)) if item else ""

    def display(self, owner: str) -> None:
        """Show everyone, *owner* chosen; ``chosen`` is not sent."""
        self.blockSignals(True)
        counts = Counter(entry.owner for entry in self._desk.dossier.evidence)
        people = [(person.id, person_name(person)) for person in self._desk.dossier.applicants]
        wanted = [(UNIT_SUBJECT, "推荐单位"), *people]
        while self.count() > len(wanted):
            self.takeItem(self.count() - 1)
        for place, (subject, name) in enumerate(wanted):
            item = self._line(place)
            count = counts[subject] or ""
            item.setText(f"{numbered(place, len(people), name) if place else name}　{count}")
            item.setData(_SUBJECT, subject)
            if subject == owner:
                self.setCurrentItem(item)
        self.blockSignals(False)

    def _line(self, place: int) -> QListWidgetItem:
        """The line of a place; lines are kept, for with many people making them anew takes long."""
        found: QListWidgetItem | None = self.item(place)
        if found is None:
            found = QListWidgetItem()
            found.setSizeHint(QSize(0, _LINE))
            self.addItem(found)
        return found
