"""The list of a form's sections beside it: where one is, what is still missing, one click to each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QSizePolicy, QWidget

from qilu_desktop.gui.record_form import RecordForm
from qilu_desktop.gui.theme import icon
from qilu_desktop.gui.widgets import column, row
from qilu_desktop.pack.model import Group

_WIDTH = 156
_ROOMY = 790
"""From this width on in px there is room for the list beside a form of two columns."""


class Sections(QWidget):
    """A column of buttons, one a group."""

    def __init__(self, groups: Sequence[Group], go: Callable[[str], None]) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self._go = go
        self._folded, self._in_use = False, True
        self._buttons: dict[str, QPushButton] = {}
        self._titles = {group.id: group.title for group in groups}
        self._group = QButtonGroup(self)
        self.picker = self._make_picker()
        parts = column(gap=0, margins=(0, 8, 0, 0))
        for group in groups:
            made = QPushButton(group.title)
            made.setObjectName("section")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.clicked.connect(lambda _checked=False, name=group.id: go(name))
            self._group.addButton(made)
            self._buttons[group.id] = made
            parts.addWidget(made)
        parts.addStretch(1)
        self.setLayout(parts)

    def _make_picker(self) -> QPushButton:
        """Stands for the list where there is no room for it: the section in view, and a menu of all."""
        made = QPushButton()
        made.setIcon(icon("chevron-down"))
        made.setProperty("picker", True)
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        made.setAccessibleName("栏目")
        made.setToolTip("到哪个栏目")
        made.clicked.connect(self._open_menu)
        made.hide()
        return made

    def _open_menu(self) -> None:
        menu = QMenu(self.picker)
        for name, listed in self._buttons.items():
            action = menu.addAction(listed.text())
            action.setCheckable(True)
            action.setChecked(listed.isChecked())
            action.triggered.connect(lambda _checked=False, name=name: self._go(name))
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.picker.mapToGlobal(self.picker.rect().bottomLeft()))

    def minimumSizeHint(self) -> QSize:
        """Nothing: where it is too high for the window, it folds."""
        return QSize(super().minimumSizeHint().width(), 0)

    def fold(self, *, folded: bool) -> None:
        """Show the picker instead of the list, or the list."""
        self._folded = folded
        self.setVisible(not folded)
        self.picker.setVisible(folded and self._in_use)

    def use(self, *, in_use: bool) -> None:
        """Whether the form of these sections is in view: without it the picker has nothing to lead to."""
        self._in_use = in_use
        self.picker.setVisible(self._folded and in_use)

    def mark(self, group_id: str, missing: int) -> None:
        """Show how many things a section still lacks; 0 shows nothing."""
        made = self._buttons[group_id]
        title = self._titles[group_id]
        made.setText(f"{title}　{missing}" if missing else title)
        made.setToolTip(f"{title}：缺 {missing} 项" if missing else title)

    def select(self, group_id: str) -> None:
        """Show where the form stands."""
        made = self._buttons.get(group_id)
        if made:
            made.setChecked(True)
            self.picker.setText(made.text())


class SectionedForm(QWidget):
    """A form with the list of its sections beside it, which folds where the form needs the width."""

    def __init__(
        self,
        sections: Sections,
        make: Callable[[QWidget], RecordForm],
        *,
        listed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sections, self._listed = sections, listed
        line = row(*([sections] if listed else []), gap=16)
        self.setLayout(line)
        # Made where it stays: a form that comes under another parent later is styled anew as a whole.
        form = self.form = make(self)
        line.addWidget(form)
        bar = form.area.verticalScrollBar()
        bar.valueChanged.connect(lambda _value: sections.select(form.top_group()))
        bar.rangeChanged.connect(lambda _least, _most: sections.select(form.top_group()))
        sections.select(form.top_group())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the list or unfold it."""
        super().resizeEvent(event)
        if self._listed:
            low = event.size().height() < self._sections.sizeHint().height()
            self._sections.fold(folded=low or event.size().width() < _ROOMY)
