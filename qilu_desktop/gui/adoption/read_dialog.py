"""从填好的表读回: what was read beside what there is, ticked by the clerk, taken over in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QTreeWidget, QTreeWidgetItem, QWidget

from qilu_desktop.dossier.values import FileRef
from qilu_desktop.gui import palette
from qilu_desktop.gui.adoption.taking import NEW, Line, Source, Taking, brief, called, lines, sources, taken, target_of
from qilu_desktop.gui.adoption.work import PER_PERSON, TITLES
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.list_columns import lay_out_columns
from qilu_desktop.gui.widgets import READ_ONLY, allow, button, column, frame, label, link, row

if TYPE_CHECKING:
    from qilu_desktop.documents.adoption.read_back import ReadBack

_LINE = Qt.ItemDataRole.UserRole
_SCOPES = {"": "申报人", "enterprise": "申报单位", "unit": "推荐单位"}


class ReadDialog(QDialog):
    """One filled form; ``taken_over`` carries how many answers were taken."""

    taken_over = Signal(int)

    def __init__(
        self, parent: QWidget, desk: Desk, document: str, name: str, found: ReadBack, photos: dict[str, FileRef]
    ) -> None:
        super().__init__(parent)
        self.desk, self.found = desk, found
        self.sources = sources(found, photos)
        self.targets = [target_of(desk.dossier, one) for one in self.sources]
        self.setWindowTitle(f"从填好的表读回：{TITLES[document]}")
        size = parent.window().size()
        self.resize(QSize(min(1120, size.width() - 60), min(700, size.height() - 60)))
        self._people = document in PER_PERSON
        self.combos: dict[int, Combo] = {}
        self.count = label("", "muted")
        self.take_button = button("取用选中的内容", self.take, primary=True)
        self.tree = self._make_tree()
        parts = column(self._make_head(name), gap=0)
        parts.addWidget(self.tree, 1)
        if found.not_understood:
            parts.addWidget(self._make_faults())
        parts.addWidget(self._make_foot())
        self.setLayout(parts)
        self.refresh()

    # -- parts --------------------------------------------------------------------------------------------------------

    def _make_head(self, name: str) -> QWidget:
        text = "打勾的内容会填进软件。默认只勾现在空着的项；与现有内容不同的请自己决定。取用后可以一次撤销。"
        return frame(
            "head", column(label(name, "heading"), label(text, "muted", wrap=True), margins=(20, 10, 20, 10), gap=3)
        )

    def _make_tree(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setHeaderLabels(["栏目", "表中填写", "现有内容"])
        made.setAccessibleName("读到的内容")
        made.setRootIsDecorated(False)
        made.setIndentation(18)
        made.setUniformRowHeights(False)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lay_out_columns(made.header(), (270, 0, 0))
        made.itemChanged.connect(lambda _item, _column: self._count())
        return made

    def _make_faults(self) -> QWidget:
        text = "\n".join(f"{one.label}：{one.reason}" for one in self.found.not_understood)
        listed = QPlainTextEdit(text)
        listed.setReadOnly(True)
        listed.setAccessibleName("没有读懂的内容")
        listed.setFixedHeight(min(118, 26 + 21 * len(self.found.not_understood)))
        head = label(f"没有读懂的（{len(self.found.not_understood)}），请对照原表自己填：", "caution")
        return frame("panefoot", column(head, listed, margins=(20, 8, 20, 8), gap=5))

    def _make_foot(self) -> QWidget:
        line = row(margins=(20, 9, 14, 9), gap=8)
        line.addWidget(self.count)
        line.addWidget(link("只勾空着的", lambda: self._tick("fresh")))
        line.addWidget(link("全勾", lambda: self._tick("all")))
        line.addWidget(link("全不勾", lambda: self._tick("none")))
        line.addStretch(1)
        line.addWidget(button("取消", self.reject))
        line.addWidget(self.take_button)
        return frame("panefoot", line)

    # -- lines --------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show every person with the answers beside those of its target."""
        self.tree.clear()
        self.combos.clear()
        for number, source in enumerate(self.sources):
            self._add(number, source)
        if not self.sources:
            self.tree.addTopLevelItem(QTreeWidgetItem(["表里没有读到任何内容", "", ""]))
        self._count()

    def _add(self, number: int, source: Source) -> None:
        head = QTreeWidgetItem([source.title, "", ""])
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        bold = QFont(self.tree.font())
        bold.setWeight(QFont.Weight.DemiBold)
        head.setFont(0, bold)
        self.tree.addTopLevelItem(head)
        if not source.of_unit:
            self.tree.setItemWidget(head, 2, self._target_combo(number))
            head.setText(1, "填给：")
            head.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        found = lines(self.desk.pack, self.desk.dossier, source, self.targets[number])
        for line in sorted(found, key=lambda one: one.same):
            head.addChild(_item(line))
        head.setExpanded(True)

    def _target_combo(self, number: int) -> QWidget:
        combo = Combo()
        combo.setAccessibleName("填给哪位申报人")
        combo.addItem("新增一名申报人", NEW)
        for order, person in enumerate(self.desk.dossier.applicants, 1):
            combo.addItem(called(person, order), person.id)
        combo.setCurrentIndex(max(0, combo.findData(self.targets[number])))
        combo.activated.connect(lambda _place: self._retarget(number, combo.currentData()))
        self.combos[number] = combo
        return combo

    def _retarget(self, number: int, target: object) -> None:
        self.targets[number] = target if isinstance(target, str) else NEW
        self.refresh()

    def _items(self, number: int) -> list[QTreeWidgetItem]:
        head = self.tree.topLevelItem(number)
        every = (head.child(place) for place in range(head.childCount())) if head else ()
        return [item for item in every if item is not None]

    def _tick(self, which: str) -> None:
        for number in range(len(self.sources)):
            for item in self._items(number):
                line = item.data(0, _LINE)
                if isinstance(line, Line) and not line.same:
                    on = which == "all" or (which == "fresh" and line.ticked)
                    item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _count(self) -> None:
        number = sum(len(one.lines) for one in self.takings())
        self.count.setText(f"已选 {number} 项")
        why = READ_ONLY if self.desk.read_only else "没有勾选任何一项"
        allow(self.take_button, on=bool(number) and not self.desk.read_only, why=why)

    def takings(self) -> list[Taking]:
        """What is ticked."""
        made: list[Taking] = []
        for number, source in enumerate(self.sources):
            chosen = [
                line
                for item in self._items(number)
                if item.checkState(0) is Qt.CheckState.Checked and isinstance(line := item.data(0, _LINE), Line)
            ]
            made.append(Taking(source, self.targets[number], tuple(chosen)))
        return made

    def take(self) -> None:
        """Take the ticked answers over in one step that can be taken back."""
        takings = self.takings()
        number = sum(len(one.lines) for one in takings)
        made = taken(self.desk.dossier, takings)
        if self.desk.do(lambda: self.desk.workspace.apply(made, f"从填好的表读回 {number} 项")):
            self.taken_over.emit(number)
            self.accept()


def _item(line: Line) -> QTreeWidgetItem:
    title = line.title if line.scope != "enterprise" else f"{line.title}（{_SCOPES[line.scope]}）"
    item = QTreeWidgetItem([title, brief(line.said), "与表中相同" if line.same else brief(line.held) or "（空）"])
    item.setData(0, _LINE, line)
    for place, text in enumerate((title, line.said, line.held)):
        item.setToolTip(place, text)
    if line.same:
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        for place in range(3):
            item.setForeground(place, QBrush(QColor(palette.MUTED)))
        return item
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
    item.setCheckState(0, Qt.CheckState.Checked if line.ticked else Qt.CheckState.Unchecked)
    item.setForeground(2, QBrush(QColor(palette.MUTED if line.fresh else palette.WARN)))
    return item
