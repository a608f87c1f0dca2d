"""像送出去那样看: one page as the outgoing file will show it, made off the UI thread."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from qilu_desktop.dossier.model import Evidence
from qilu_desktop.dossier.pages import PageEdit
from qilu_desktop.errors import QiluError
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.page_editor.sent import sent_page
from qilu_desktop.gui.preview.canvas import Canvas
from qilu_desktop.gui.preview.newest import Newest
from qilu_desktop.gui.preview.pdf import PdfPages
from qilu_desktop.gui.preview.sheets import PT
from qilu_desktop.gui.widgets import label

_LOOK, _WAITING = 0, 1
_HIGH = 842.0
"""Height of A4 in pt, while there is no page to measure."""


class SentLook(QStackedWidget):
    """The page of *entry* asked for last; in its place words while it is being made, and where it cannot be."""

    def __init__(self, desk: Desk, entry: Evidence) -> None:
        super().__init__()
        self._desk, self._entry = desk, entry
        self._pages: PdfPages | None = None
        self._sender: Newest[PageEdit, PdfPages] = Newest(self, self._show, self._refuse)
        self.canvas = Canvas()
        self.canvas.setAccessibleName("送出的样子")
        self.waiting = label("", "muted", wrap=True)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(self.canvas)
        self.addWidget(self.waiting)

    def ask(self, edit: PageEdit) -> None:
        """Make a page as *edit* sends it; what was made before stays in view meanwhile."""
        if self._pages is None or not self.isVisible():
            self._say("正在做成送出去的样子…")
        desk = self._desk
        made = sent_page(desk.pack, desk.dossier, desk.workspace, self._entry, edit, desk.today)
        self._sender.ask(edit, made)

    def _say(self, text: str) -> None:
        self.waiting.setText(text)
        self.setCurrentIndex(_WAITING)

    def _show(self, _edit: PageEdit, pages: PdfPages) -> None:
        before, self._pages = self._pages, pages
        self.setCurrentIndex(_LOOK)
        self.canvas.show_pages(pages, keep=False)
        self.zoom(0)
        if before:
            before.close()

    def _refuse(self, _edit: PageEdit, error: QiluError) -> None:
        self._say(f"{error.what}\n{error.remedy}")

    @property
    def busy(self) -> bool:
        """Whether a page is being made."""
        return self._sender.busy

    @property
    def settled(self) -> bool:
        """Whether what was asked for is there, drawn."""
        return not self.busy and self.canvas.settled

    def zoom(self, steps: int) -> None:
        """Larger or smaller by so many steps; 0 shows a sheet as a whole."""
        self.canvas.zoom_by(steps) if steps else self.canvas.set_zoom(self._whole_sheet())

    def _whole_sheet(self) -> float:
        sizes = self._pages.sizes if self._pages else ()
        high = max((size[1] for size in sizes), default=_HIGH)
        room = self.canvas.viewport().height() - 2 * self.canvas.measures.margin
        return min(self.canvas.measures.fitting(sizes, self.canvas.viewport().width()), room / (high * PT))

    def let_go(self) -> None:
        """Stop making, and let the page's file go."""
        self._sender.forget()
        self.canvas.show_pages(None, keep=False)
        if self._pages:
            self._pages.close()
