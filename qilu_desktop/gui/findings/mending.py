"""全部修正: every certain fix with what it changes, looked through and confirmed, then made in one step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from qilu_desktop.checks.findings import Finding, Fix
from qilu_desktop.fixing import told
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.widgets import allow, button, column, label, row

_FIX = Qt.ItemDataRole.UserRole


class MendingDialog(QDialog):
    """A list of changes, each with a tick; :meth:`chosen` gives the fixes that stay ticked."""

    def __init__(self, parent: QWidget, desk: Desk, findings: Sequence[Finding]) -> None:
        super().__init__(parent)
        self.setWindowTitle("全部修正")
        self.resize(860, min(560, 220 + 34 * len(findings)))
        self.changes = QTreeWidget()
        self.changes.setHeaderLabels(["申报人或单位", "内容", "现在", "改为"])
        self.changes.setAccessibleName("将要作的修改")
        self.changes.setRootIsDecorated(False)
        self.changes.setUniformRowHeights(True)
        header = self.changes.header()
        header.setStretchLastSection(False)
        for place, width in enumerate((150, 0, 0, 0)):
            if width:
                header.resizeSection(place, width)
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        for finding in findings:
            self._add(desk, finding)
        self.changes.itemChanged.connect(lambda _item, _column: self._count())
        self.go = button("", self.accept, primary=True)
        self.go.setDefault(True)
        text = "下列问题有确定的改法。不想改的去掉勾；改完以后可以一次撤销。"
        self.setLayout(
            column(
                label(text, "muted", wrap=True),
                self.changes,
                row(1, button("取消", self.reject), self.go),
                margins=(18, 16, 18, 16),
                gap=12,
            )
        )
        self._count()

    def _add(self, desk: Desk, finding: Finding) -> None:
        fix = finding.fix
        entries = told(desk.pack, desk.dossier, fix) if fix else ()
        for entry in entries:
            item = QTreeWidgetItem([entry.who, entry.what, entry.before, entry.after])
            for place, text in enumerate((finding.message, entry.what, entry.before, entry.after)):
                item.setToolTip(place, text)
            item.setCheckState(0, Qt.CheckState.Checked)
            item.setData(0, _FIX, fix)
            item.setSizeHint(0, QSize(0, 32))
            self.changes.addTopLevelItem(item)

    def _count(self) -> None:
        count = len(self.chosen())
        self.go.setText(f"修正 {count} 处")
        allow(self.go, on=count > 0, why="没有勾选任何一处")

    def chosen(self) -> list[Fix]:
        """The fixes all of whose changes are ticked, each once."""
        ticked: dict[int, tuple[Fix, bool]] = {}
        for place in range(self.changes.topLevelItemCount()):
            item = self.changes.topLevelItem(place)
            fix = item.data(0, _FIX) if item else None
            if item and isinstance(fix, Fix):
                on = item.checkState(0) is Qt.CheckState.Checked
                ticked[id(fix)] = (fix, on and ticked.get(id(fix), (fix, True))[1])
        return [fix for fix, on in ticked.values() if on]
