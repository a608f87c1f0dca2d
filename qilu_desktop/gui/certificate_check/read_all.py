"""读取全部截图: every query page that nobody has read yet, one after the other, with what came of each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QProgressBar,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from qilu_desktop.dossier.model import Applicant, Evidence
from qilu_desktop.dossier.reading.judging import Judged, judge_row, unread
from qilu_desktop.flow import person_name
from qilu_desktop.gui.certificate_check.job import ReadingJob
from qilu_desktop.gui.certificate_check.opening import open_check
from qilu_desktop.gui.certificate_check.words import COLOURS, UNREAD, title_of, tone_of, verdict_words
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import shown, tell
from qilu_desktop.gui.widgets import button, column, label, row
from qilu_desktop.progress import Step

_PLACE = Qt.ItemDataRole.UserRole


def unread_shots(desk: Desk) -> tuple[Evidence, ...]:
    """The query pages of the workspace that nobody has read."""
    return unread(desk.dossier.applicants, desk.dossier.evidence)


class ReadAllDialog(QDialog):
    """Reads at once; double-clicking a line leads to its comparison."""

    def __init__(self, parent: QWidget, desk: Desk, entries: Sequence[Evidence]) -> None:
        super().__init__(parent)
        self.desk = desk
        self.entries = tuple(entries)
        self.setWindowTitle("读取全部查询截图")
        self.resize(760, 480)
        self.told = label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.list = self._make_list()
        self.stop_button = button("停止", self.stop)
        self.close_button = button("关闭", self.accept, primary=True)
        hint = label("截图只在这台电脑上读取，不上网。双击一行，打开逐项比对。", "hint")
        bottom = row(hint, 1, self.stop_button, self.close_button)
        self.setLayout(column(self.told, self.bar, self.list, bottom, margins=(20, 16, 20, 16), gap=10))
        self.job = ReadingJob(self, desk)
        self.job.stepped.connect(self._step)
        self.job.ended.connect(self._ended)
        desk.pointed.connect(self.accept)
        self._show_lines()
        self.job.start(self.entries)
        self._show_state()

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setAccessibleName("查询截图")
        made.setHeaderLabels(["申报人", "截图", "读图结论", "说明"])
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.header().resizeSection(0, 100)
        made.header().resizeSection(1, 190)
        made.header().resizeSection(2, 110)
        made.header().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        made.itemActivated.connect(lambda item, _column: self._open(item))
        return made

    def _step(self, step: Step) -> None:
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.current)
        if step.current < step.total:
            self.told.setText(f"正在{step.stage}（第 {step.current + 1} 份，共 {step.total} 份）")

    def _ended(self, _result: int = 0) -> None:
        self._show_lines()
        self._show_state()

    def _show_state(self) -> None:
        running = self.job.running
        self.stop_button.setVisible(running)
        self.bar.setVisible(running)
        if not running:
            stopped = "已停止。" if self.job.stopped else ""
            self.told.setText(f"{stopped}读取了 {self.job.done} 份，共 {len(self.entries)} 份。{self._summary()}")

    def _summary(self) -> str:
        doubtful = sum(tone_of(one) in ("bad", "warn") for one in map(self._judged, self.entries) if one)
        return f"有 {doubtful} 份与所填不一致或要核对，请打开看图。" if doubtful else ""

    def _show_lines(self) -> None:
        self.list.clear()
        for place, entry in enumerate(self.entries):
            self.list.addTopLevelItem(self._line(place, entry))

    def _line(self, place: int, entry: Evidence) -> QTreeWidgetItem:
        person = self.desk.dossier.applicant(entry.owner)
        judged = self._judged(entry)
        failure = self.job.failures.get(entry.id, "")
        words = verdict_words(judged) if judged else UNREAD
        reason = judged.compared.reason if judged and judged.compared else ""
        if not reason:
            reason = failure or ("" if judged else "没有指定证明哪一本证书")
        item = QTreeWidgetItem([person_name(person) if person else "", title_of(entry), words, reason])
        item.setData(0, _PLACE, place)
        item.setSizeHint(0, QSize(0, 30))
        item.setForeground(2, QBrush(QColor(COLOURS[tone_of(judged) if judged else "plain"])))
        item.setToolTip(3, reason)
        return item

    def _judged(self, entry: Evidence) -> Judged | None:
        """What was made of a file; of one for several certificates what weighs most."""
        now = next((one for one in self.desk.dossier.evidence if one.id == entry.id), None)
        person = self.desk.dossier.applicant(entry.owner)
        if now is None or person is None:
            return None
        found = [one for row in person.certificates for one in _of(person, row.id, now)]
        return next((one for one in found if tone_of(one) == "bad"), found[0] if found else None)

    def _open(self, item: QTreeWidgetItem) -> None:
        entry = self.entries[int(item.data(0, _PLACE))]
        judged = self._judged(entry)
        if judged and not self.job.running:
            open_check(self, self.desk, entry.owner, judged.row.id, entry.id).finished.connect(self._ended)

    def stop(self) -> None:
        """Stop at once; what was read is kept."""
        self.job.stop()

    def done(self, result: int) -> None:
        """Stop reading with the window."""
        self.job.stop()
        super().done(result)


def _of(person: Applicant, row_id: str, entry: Evidence) -> tuple[Judged, ...]:
    row = next(one for one in person.certificates if one.id == row_id)
    return judge_row(person.name, row, (entry,))


def read_all(parent: QWidget, desk: Desk) -> None:
    """Read every query page that nobody has read; say so where there is none."""
    entries = unread_shots(desk)
    if not entries:
        tell(
            parent.window(), "读取全部查询截图", "查询截图都已读取，没有要读的。", "换了文件或改了页面的，会再列出来。"
        )
        return
    shown(ReadAllDialog(parent.window(), desk, entries))
