"""指定页: which document a page without a readable code belongs to, which page of it, and which way up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QLabel, QSpinBox, QVBoxLayout, QWidget

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.pagecode import MOST_PAGES
from qilu_desktop.evidence.scans.gathering import Given, Place, place_of
from qilu_desktop.evidence.scans.reading import ScannedPage
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.scans.board import pixmap_of
from qilu_desktop.gui.scans.states import DocumentState, likeliest
from qilu_desktop.gui.widgets import SPIN_MARGIN, button, column, frame, label, row

_SHOWN = QSize(300, 400)


class AssignDialog(QDialog):
    """Asks for document and number of the first of *pages*; the others follow it, page by page."""

    def __init__(self, parent: QWidget, pages: Sequence[ScannedPage], known: Sequence[DocumentState]) -> None:
        super().__init__(parent)
        self.setWindowTitle("指定页")
        self._pages, self._known = pages, known
        self._turn = pages[0].turn
        self.document, self.number, self.count = Combo(), QSpinBox(), QSpinBox()
        self.document.setAccessibleName("属于哪份文件")
        for state in known:
            self.document.addItem(state.name, (state.document, state.subject))
        for box, name in ((self.number, "第几页"), (self.count, "共几页")):
            box.setRange(1, MOST_PAGES)
            box.setAccessibleName(name)
            box.setFixedWidth(84)
            box.lineEdit().setTextMargins(SPIN_MARGIN, 0, 0, 0)
        self.picture = QLabel()
        self.picture.setFixedSize(_SHOWN)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.told = label("", "hint", wrap=True)
        self.document.currentIndexChanged.connect(self._propose)
        self.number.valueChanged.connect(self._tell)
        self.setLayout(self._parts())
        # A document of which pages are lacking is likeliest meant.
        half = (place for place, one in enumerate(known) if one.sets and not one.ready)
        self.document.setCurrentIndex(next(half, likeliest(known)))
        self._propose()
        self._show_picture()

    def _parts(self) -> QVBoxLayout:
        first, more = self._pages[0], len(self._pages) - 1
        where = f"“{mask_ids_in(first.name)}”第 {first.number} 页" + (f"，和后面选中的 {more} 页" if more else "")
        turn = button("转 90°", self.turn, picture="rotate-right")
        choices = column(
            label(where, "muted", wrap=True),
            label("属于哪份文件"),
            self.document,
            label("是这份文件的"),
            row(label("第"), self.number, label("页，共"), self.count, label("页"), 1),
            self.told,
            1,
            gap=8,
        )
        accept = button("指定", self.accept, primary=True)
        accept.setDefault(True)
        buttons = row(1, button("取消", self.reject), accept)
        shown = frame("rowcard", column(self.picture, margins=(6, 6, 6, 6)))
        body = row(column(shown, row(1, turn, 1), gap=6), gap=18)
        body.addLayout(choices, 1)
        return column(body, buttons, margins=(18, 16, 18, 14), gap=12)

    # -- what is proposed ---------------------------------------------------------------------------------------------

    def _propose(self) -> None:
        """The first page that the document lacks, and its number of pages where some were recognised."""
        state = self._known[max(0, self.document.currentIndex())]
        best = max(state.sets, key=lambda one: len(one.pages), default=None)
        self.count.setValue(best.count if best else max(len(self._pages), 1))
        self.count.setEnabled(best is None)
        self.number.setValue(best.missing[0] if best and best.missing else 1)
        self._tell()

    def _tell(self) -> None:
        state = self._known[max(0, self.document.currentIndex())]
        if not state.sets:
            self.told.setText("这份文件还没有识别出任何一页：请写明总页数。没有二维码的页按现在的数据打印的算。")
            return
        one = max(state.sets, key=lambda each: len(each.pages))
        there = self.number.value() not in one.missing
        self.told.setText("这一页已经有了，指定后算重复页。" if there else "正是还缺的页。")

    def turn(self) -> None:
        """Turn the page by a quarter."""
        self._turn = (self._turn + 90) % 360
        self._show_picture()

    def _show_picture(self) -> None:
        self.picture.setPixmap(pixmap_of(self._pages[0], _SHOWN, self._turn))

    # -- the answer ---------------------------------------------------------------------------------------------------

    def given(self) -> Mapping[Place, Given]:
        """What was said of every page; those after the first have its turn and the numbers after it."""
        document, subject = self.document.currentData()
        first, count = self.number.value(), max(self.count.value(), self.number.value() + len(self._pages) - 1)
        return {
            place_of(page): Given(document, subject, first + at, count, self._turn)
            for at, page in enumerate(self._pages)
        }
