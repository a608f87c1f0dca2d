"""规则一览: every rule with its clause and what came of it, and every clause with what serves it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from qilu_desktop.checks.findings import Outcome
from qilu_desktop.gui import palette
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.theme import icon
from qilu_desktop.gui.widgets import button, column, frame, label, row, scrolled
from qilu_desktop.pack.model import Pack
from qilu_desktop.rulebook import ClauseLine, RuleLine, clause_lines, rule_lines

Index: TypeAlias = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LINE = Qt.ItemDataRole.UserRole
_ROW = 34
_CARD, _LOW_CARD, _LOW = 164, 96, 400
"""Height of the card in px, that in a low window, and from which height of the page on it is the first."""
_RULES = (("规则", 0), ("条款", 150), ("对象", 200), ("轻重", 96), ("结果", 96), ("问题", 64))
_CLAUSES = (("条款", 64), ("通知原文", 0), ("要求", 64), ("由规则核查", 96), ("填写内容", 84), ("材料和文书", 96))
_TONES = {
    Outcome.PASSED: palette.GOOD,
    Outcome.FAILED: palette.BAD,
    Outcome.UNKNOWN: palette.WARN,
    Outcome.WAIVED: palette.ACCENT,
    Outcome.NOT_APPLICABLE: palette.FAINT,
}
_EVERY = "全部结果"


class LinesModel(QAbstractTableModel):
    """Lines of rules or of clauses; *headers* with their widths, 0 for what takes the rest."""

    def __init__(self, headers: Sequence[tuple[str, int]]) -> None:
        super().__init__()
        self.headers = headers
        self.lines: Sequence[RuleLine | ClauseLine] = ()

    def show_lines(self, lines: Sequence[RuleLine | ClauseLine]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self.headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The columns' names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headers[section][0]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What stands in a cell."""
        line = self.lines[index.row()]
        if role == _LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _cells(line)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return _ink(line, index.column())
        return None


def _cells(line: RuleLine | ClauseLine) -> tuple[str, ...]:
    if isinstance(line, RuleLine):
        clauses = "、".join(name for name, _ in line.clauses)
        count = str(len(line.findings) or "")
        return line.title, clauses, line.scope, line.severity.value, line.outcome.value, count
    counts = (f"{len(one)} 项" if one else "" for one in (line.rules, line.fields, line.papers))
    asked = "缺落实" if line.lacking else "必须" if line.binding else "说明"
    return (line.id, line.text, asked, *counts)


def _ink(line: RuleLine | ClauseLine, place: int) -> QBrush | None:
    if isinstance(line, RuleLine) and place == len(_RULES) - 2:
        return QBrush(QColor(_TONES[line.outcome]))
    return QBrush(QColor(palette.MUTED)) if place else None


class LinesView(QTableView):
    """A table of lines; ``opened`` follows Enter and a double click."""

    opened = Signal()
    chosen = Signal()

    def __init__(self, headers: Sequence[tuple[str, int]], name: str) -> None:
        super().__init__()
        self.lines = LinesModel(headers)
        self.setModel(self.lines)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, (_name, width) in enumerate(headers):
            if width:
                header.resizeSection(place, width)
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(lambda _new, _old: self.chosen.emit())
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def line(self) -> RuleLine | ClauseLine | None:
        """The line selected."""
        found = self.currentIndex().data(_LINE)
        return found if isinstance(found, RuleLine | ClauseLine) else None

    def show_lines(self, lines: Sequence[RuleLine | ClauseLine]) -> None:
        """Show lines, keeping the one selected; else the first."""
        before = self.line()
        self.lines.show_lines(lines)
        ids = [one.id for one in lines]
        place = ids.index(before.id) if before and before.id in ids else 0
        if lines:
            self.setCurrentIndex(self.lines.index(place, 0))
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class RulesTab(QWidget):
    """The two tables and the card of the line selected; ``picked`` asks for the findings of a rule."""

    picked = Signal(str)
    jump = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.rules, self.clauses = LinesView(_RULES, "规则"), LinesView(_CLAUSES, "条款")
        self._clause_lines = clause_lines(desk.pack)
        self.outcome = Combo()
        self.outcome.setAccessibleName("只看哪种结果")
        self.outcome.setMinimumWidth(130)
        for name in (_EVERY, *(one.value for one in Outcome)):
            self.outcome.addItem(name, name)
        self.search = QLineEdit()
        self.search.setPlaceholderText("搜索规则、条款、填写内容")
        self.search.setAccessibleName("搜索规则")
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(250)
        self.summary = label("", "muted")
        self.modes = QButtonGroup(self)
        by_rule, by_clause = self._mode("按规则", 0), self._mode("按条款", 1)
        bar = row(by_rule, by_clause, self.summary, 1, self.outcome, self.search, gap=8)
        self.heading, self.about = label("", "heading", wrap=True), label("", "", wrap=True)
        self.quoted = label("", "muted", wrap=True)
        self.show_button = button("看这条规则的问题", self._pick, primary=True)
        self.detail = self._make_detail()
        card = frame("card", column(self.rules, self.clauses, margins=(6, 6, 6, 6)))
        parts = column(bar, card, self.detail, gap=10)
        parts.setStretch(1, 1)
        self.setLayout(parts)
        self.clauses.hide()
        self.outcome.activated.connect(lambda _place: self.show_lines())
        self.search.textChanged.connect(lambda _text: self.show_lines())
        for view in (self.rules, self.clauses):
            view.chosen.connect(self._show_detail)
        self.rules.opened.connect(self._pick)

    def _mode(self, name: str, place: int) -> QPushButton:
        made = QPushButton(name)
        made.setProperty("filter", True)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setChecked(place == 0)
        made.clicked.connect(lambda _checked=False: self.show_mode(place))
        self.modes.addButton(made, place)
        return made

    def _make_detail(self) -> QWidget:
        inner = QWidget()
        inner.setLayout(column(self.heading, self.about, self.quoted, 1, gap=5))
        line = row(margins=(18, 12, 14, 12), gap=18)
        line.addWidget(scrolled(inner), 1)
        line.addLayout(column(self.show_button, 1))
        made = frame("card", line)
        made.setFixedHeight(_CARD)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the card is lower, and its text is scrolled."""
        super().resizeEvent(event)
        self.detail.setFixedHeight(_CARD if event.size().height() > _LOW else _LOW_CARD)

    def show_mode(self, place: int) -> None:
        """Show the rules, or the clauses."""
        self.modes.button(place).setChecked(True)
        self.rules.setVisible(place == 0)
        self.clauses.setVisible(place == 1)
        self.outcome.setVisible(place == 0)
        self.show_lines()

    @property
    def _view(self) -> LinesView:
        return self.rules if self.modes.checkedId() == 0 else self.clauses

    def refresh(self) -> None:
        """Show what came of the rules now."""
        self.show_lines()

    def show_lines(self) -> None:
        """Show what the filters let through."""
        words = self.search.text().strip()
        if self._view is self.clauses:
            self.summary.setText(f"通知共 {len(self._clause_lines)} 条")
            self.clauses.show_lines([one for one in self._clause_lines if words in one.words])
            return
        every = rule_lines(self.desk.pack, self.desk.report)
        wanted = self.outcome.currentData()
        failed = sum(one.outcome is Outcome.FAILED for one in every)
        self.summary.setText(f"共 {len(every)} 条规则，{failed} 条未通过" if failed else f"共 {len(every)} 条规则")
        self.rules.show_lines([one for one in every if wanted in (_EVERY, one.outcome.value) and words in one.words])

    def _show_detail(self) -> None:
        line = self._view.line()
        self.detail.setVisible(line is not None)
        self.show_button.setVisible(isinstance(line, RuleLine) and bool(line.findings))
        if isinstance(line, RuleLine):
            self.heading.setText(f"{line.title}　{line.outcome.value}")
            self.about.setText(_rule_words(line))
            self.quoted.setText(_quoted(self.desk.pack, line.clauses))
            self.show_button.setText(f"看 {len(line.findings)} 个问题")
        elif line:
            self.heading.setText(f"第 {line.id} 条")
            self.about.setText(_clause_words(line))
            self.quoted.setText(_quoted(self.desk.pack, ((line.id, line.text),)))

    def _pick(self) -> None:
        line = self.rules.line()
        if isinstance(line, RuleLine) and line.findings:
            self.picked.emit(line.id)


def _quoted(pack: Pack, clauses: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{pack.notice.number} 第 {name} 条：“{text}”" for name, text in clauses)


def _rule_words(line: RuleLine) -> str:
    reads = "、".join(line.reads) or "佐证材料和推荐名单"
    return f"查谁：{line.scope}　轻重：{line.severity.value}\n看什么：{reads}"


def _clause_words(line: ClauseLine) -> str:
    told = (
        ("缺一不可", ("、".join(line.needs),) if line.needs else ()),
        ("还缺", line.lacking),
        ("规则", line.rules),
        ("填写内容", line.fields),
        ("材料和文书", line.papers),
    )
    return "\n".join(f"{name}：{'；'.join(entries)}" for name, entries in told if entries) or "说明性条款。"
