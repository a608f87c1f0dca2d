"""粘贴放假安排: the notice's text or rows of a spreadsheet, shown as they were read, added in one step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIntValidator
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from qilu_desktop.dossier.holiday_text import ReadHolidays, ReadRow, read_holidays, with_rows, year_named
from qilu_desktop.dossier.holidays import OFF
from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.widgets import button, column, label, row

_HEADS = ("节日", "类型", "开始日期", "结束日期", "天数")
_WIDTHS = (150, 90, 150, 150, 60)
_EXAMPLE = (
    "可以粘贴国务院办公厅通知的原文，例如：\n"
    "五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。\n"
    "也可以粘贴表格的几列：节日、放假或调休上班、开始日期、结束日期"
)
_MOST_TOLD = 4


class HolidaysDialog(QDialog):
    """A text, what was read of it, and what was not."""

    def __init__(self, parent: QWidget, desk: Desk, text: str = "") -> None:
        super().__init__(parent)
        self.desk = desk
        self.read = ReadHolidays((), (), 0)
        self.setWindowTitle("粘贴放假安排")
        self.resize(720, 600)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("放假安排的文字")
        self.text.setPlaceholderText(_EXAMPLE)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(150)
        self.year = QLineEdit()
        self.year.setAccessibleName("年份")
        self.year.setPlaceholderText("四位数")
        self.year.setValidator(QIntValidator(2000, 2199, self))
        self.year.setFixedWidth(86)
        self.year_hint = label("文字里写了年份的不用填。", "hint")
        self.summary, self.problem = label("", "label", wrap=True), label("", "problem", wrap=True)
        self.table = self._make_table()
        self.add_button = button("加入", self._add, primary=True)
        self.add_button.setDefault(True)
        line = row(label("年份"), self.year, self.year_hint, 1, gap=8)
        parts = column(
            label("复制放假通知或表格，粘贴在这里。读出来的列在下面，核对后一次加入，可以一步撤销。", wrap=True),
            self.text,
            line,
            self.summary,
            self.table,
            self.problem,
            row(1, button("取消", self.reject), self.add_button),
            margins=(22, 20, 22, 18),
        )
        parts.setStretch(4, 1)
        self.setLayout(parts)
        self.text.textChanged.connect(self._look)
        self.year.textChanged.connect(self._look)
        self.text.setPlainText(text)
        self._look()

    def _make_table(self) -> QTableWidget:
        made = QTableWidget(0, len(_HEADS))
        made.setAccessibleName("读出来的放假安排")
        made.setHorizontalHeaderLabels(list(_HEADS))
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setShowGrid(False)
        made.setTabKeyNavigation(False)
        made.verticalHeader().hide()
        header = made.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in enumerate(_WIDTHS):
            made.setColumnWidth(place, width)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return made

    def _look(self) -> None:
        text = self.text.toPlainText()
        typed = self.year.text()
        self.read = read_holidays(text, int(typed) if len(typed) == 4 else 0)
        named = self.read.year
        self.year_hint.setText(f"文字里写的是 {named} 年。" if named and not typed else "文字里写了年份的不用填。")
        self._show_rows(self.read.rows)
        self.summary.setText(_counted(self.read.rows) if self.read.rows else "还没有读出放假安排。")
        self.problem.setText(_unread(self.read))
        self.problem.setVisible(bool(self.read.unread))
        self.add_button.setText(f"加入 {len(self.read.rows)} 行" if self.read.rows else "加入")

    def _show_rows(self, rows: tuple[ReadRow, ...]) -> None:
        self.table.setRowCount(len(rows))
        for place, one in enumerate(rows):
            for column_place, words in enumerate(_cells(one)):
                self.table.setItem(place, column_place, QTableWidgetItem(words))

    def _add(self) -> None:
        if not self.read.rows:
            self.problem.setText(_unread(self.read) or "请先粘贴放假通知或表格，至少要能读出一行。")
            self.problem.show()
            self.text.setFocus()
            return
        unit, count = with_rows(self.desk.dossier.unit, self.read.rows)
        said = f"粘贴放假安排：加入 {count} 行"
        if not count:
            self.problem.setText("这些放假安排都已经有了，没有加入新的行。")
            self.problem.show()
        elif self.desk.do(lambda: self.desk.workspace.revise(self.desk.dossier.with_record(UNIT_SUBJECT, unit), said)):
            self.desk.told.emit(f"{said}。" + ("其余的已经有了。" if count < len(self.read.rows) else ""))
            self.accept()


def _cells(one: ReadRow) -> tuple[str, ...]:
    days = (one.last - one.first).days + 1
    told = (PartialDate(day.year, day.month, day.day).chinese for day in (one.first, one.last))
    return one.name, "放假" if one.kind == OFF else "调休上班", *told, f"{days} 天"


def _counted(rows: tuple[ReadRow, ...]) -> str:
    off = sum((one.last - one.first).days + 1 for one in rows if one.kind == OFF)
    worked = sum((one.last - one.first).days + 1 for one in rows if one.kind != OFF)
    return f"读出 {len(rows)} 行：放假 {off} 天，调休上班 {worked} 天。"


def _unread(read: ReadHolidays) -> str:
    told = [f"第 {one.line} 行“{one.words}”没有读：{one.reason}。" for one in read.unread[:_MOST_TOLD]]
    more = len(read.unread) - _MOST_TOLD
    return "\n".join([*told, *([f"还有 {more} 行没有读。"] if more > 0 else [])])


def paste_holidays(parent: QWidget, desk: Desk) -> None:
    """Ask for a text, beginning with the clipboard's where it holds 放假安排, and add what is read of it."""
    held = QGuiApplication.clipboard().text()
    text = held if read_holidays(held, year_named(held) or desk.today.year).rows else ""
    HolidaysDialog(parent.window(), desk, text).exec()
