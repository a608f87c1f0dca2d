"""The row of the ways in: as what, and from where."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QSizePolicy, QWidget

from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.evidence.detail import kinds_for
from qilu_desktop.gui.evidence.gathering import Goal
from qilu_desktop.gui.evidence.intake import Intake
from qilu_desktop.gui.evidence.scanner import ScannerBar
from qilu_desktop.gui.folding_row import FoldingRow
from qilu_desktop.gui.widgets import button, column, label
from qilu_desktop.pack.model import EvidenceKind

_AUTO = ""
_LEAST, _MOST = 172, 216


class AddingRow(QWidget):
    """The kind to add as and the buttons; ``claim`` is what the next files prove, until some were added."""

    def __init__(self, desk: Desk, intake: Intake, scanner: ScannerBar) -> None:
        super().__init__()
        self._desk = desk
        self.claim = ""
        self.as_kind = Combo()
        self.as_kind.setAccessibleName("添加为哪一种材料")
        self.as_kind.setMinimumWidth(_LEAST)
        self.as_kind.setMaximumWidth(_MOST)
        self.as_kind.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.add_button = button("添加文件…", intake.choose, primary=True, picture="plus-white")
        paste = button("粘贴", intake.paste)
        paste.setToolTip("把剪贴板里的截图或文件添加进来（Ctrl+V）")
        capture = button("截取屏幕…", intake.capture)
        capture.setToolTip("本窗口先隐藏，再在屏幕上拖出要截取的区域")
        folder = button("整个文件夹…", intake.choose_folder)
        watch = button("扫描仪…", lambda: scanner.manage(self))
        watch.setToolTip("指定扫描仪存文件的文件夹，有新文件时在这里提示")
        ways = (paste, capture, folder, watch)
        for one in (self.add_button, *ways):
            one.setEnabled(not desk.read_only)
        self.setLayout(column(FoldingRow("其他方式", (label("添加为", "muted"), self.as_kind, self.add_button), ways)))

    def show_kinds(self, owner: str) -> None:
        """Offer the kinds of evidence that *owner* can have."""
        box = self.as_kind
        wanted = [(_AUTO, "按文件名自动判断"), *((kind.id, kind.label) for kind in kinds_for(self._desk.pack, owner))]
        if wanted != [(box.itemData(place), box.itemText(place)) for place in range(box.count())]:
            box.clear()
            for kind_id, text in wanted:
                box.addItem(text, kind_id)

    def goal(self, owner: str) -> Goal:
        """Where the files taken in now go."""
        kind = self._desk.pack.evidence_kind(str(self.as_kind.currentData() or _AUTO))
        if kind is None:
            return Goal(owner)
        table = self.claim.partition("/")[0]
        return Goal(owner, kind.id, self.claim if table in kind.claims else "")

    def expect(self, owner: str, wanted: Callable[[EvidenceKind], bool], claim: str = "") -> None:
        """The files added next are of the first kind *wanted*, and prove *claim*."""
        kind = next((one for one in kinds_for(self._desk.pack, owner) if wanted(one)), None)
        if kind:
            self.as_kind.setCurrentIndex(self.as_kind.findData(kind.id))
            self.claim = claim
