"""What the clerk says of scanned pages: which page or file it is, which of two is used, which is none of all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QWidget

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.evidence.scans.gathering import Gathering, Place, place_of, rivals
from qilu_desktop.evidence.scans.reading import ScannedPage
from qilu_desktop.gui.dialogs import tell
from qilu_desktop.gui.scans import board as boards
from qilu_desktop.gui.scans.assign_dialog import AssignDialog
from qilu_desktop.gui.scans.choose_dialog import choose_document
from qilu_desktop.gui.scans.states import DocumentState
from qilu_desktop.gui.widgets import button, row

_FIRST = "请先在上面点选一页或几页。"
_HOW = "按住 Ctrl 可多选，Ctrl+A 全选。"
_BUSY = "正在识别或归档，请等它完成，或先点“停止”。"


class ByHand(QWidget):
    """The buttons under the sheet *pages*; ``said`` carries the gathering as it is after what the clerk said.

    A button that can do nothing now says why, and leads to the pages; *busy* tells that something is at work.
    """

    said = Signal(object)

    def __init__(self, pages: QListWidget, busy: Callable[[], bool], *, editable: bool) -> None:
        super().__init__()
        self._busy = busy
        self._sheet = pages
        self._gathering = Gathering()
        self._states: list[DocumentState] = []
        self._shown: DocumentState | None = None
        self.assign_button = button("指定页…", self.assign)
        self.file_button = button("整个文件就是…", self.assign_file)
        self.prefer_button = button("改用这一张", self.prefer)
        self.drop_button = button("不用这页", self.leave_out)
        for one in (self.assign_button, self.file_button, self.prefer_button, self.drop_button):
            one.setEnabled(editable)
        self.setLayout(row(self.assign_button, self.file_button, self.prefer_button, self.drop_button, 1))
        pages.itemSelectionChanged.connect(self._show)

    def display(
        self, gathering: Gathering, states: list[DocumentState], shown: DocumentState | None, *, left_out: bool
    ) -> None:
        """Act on *gathering* from now on; *shown* is the document whose pages the sheet shows, None for a heap."""
        self._gathering, self._states, self._shown = gathering, states, shown
        self.drop_button.setVisible(not left_out)
        self._show()

    def _show(self) -> None:
        self.prefer_button.setVisible(bool(self._rivals()))

    def _rivals(self) -> list[Place]:
        """The other scans of the page selected, where it is there twice and not the one used."""
        places = boards.chosen_places(self._sheet)
        return rivals(self._shown.sets, places[0]) if self._shown and len(places) == 1 else []

    def _chosen(self, doing: str) -> list[ScannedPage]:
        """The pages selected, for *doing* something with them; else say what to do, and go there."""
        if self._busy():
            tell(self, doing, _BUSY)
            return []
        known = {place_of(page): page for page in self._gathering.pages}
        found = [known[place] for place in boards.chosen_places(self._sheet)]
        if not found:
            tell(self, doing, _FIRST, _HOW)
            self._sheet.setFocus(Qt.FocusReason.OtherFocusReason)
        return found

    def assign(self) -> None:
        """Ask which pages the ones selected are."""
        pages = self._chosen("指定页")
        if pages:
            dialog = AssignDialog(self.window(), pages, self._states)
            if dialog.exec():
                self.said.emit(self._gathering.assign(dialog.given()))

    def assign_file(self) -> None:
        """Ask which document the whole file of the page selected is."""
        pages = self._chosen("整个文件就是")
        if not pages:
            return
        name, count = mask_ids_in(pages[0].name), len(self._gathering.of_file(pages[0].file))
        text = f"“{name}”（{count} 页）从第一页到最后一页就是哪一份文件？"
        more = "按文件里的顺序，不用的页不算；一页二维码也没有的，归档后还要与现在的文件核对。"
        chosen = choose_document(self.window(), text, more, self._states)
        if chosen:
            self.said.emit(self._gathering.assign_file(pages[0].file, chosen.document, chosen.subject))

    def prefer(self) -> None:
        """Take the page selected in the place of the other scan of it."""
        others = self._rivals()
        pages = self._chosen("改用这一张") if others else []
        if pages:
            self.said.emit(self._gathering.prefer(place_of(pages[0]), others).leave_out(others))

    def leave_out(self) -> None:
        """The pages selected are none of any document."""
        pages = self._chosen("不用这页")
        if pages:
            self.said.emit(self._gathering.leave_out(place_of(page) for page in pages))
