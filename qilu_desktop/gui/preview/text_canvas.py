"""Pages whose words can be chosen with the mouse and copied; beside the words a press pulls the sheet."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import QMenu

from qilu_desktop.gui import palette
from qilu_desktop.gui.preview.canvas import Canvas
from qilu_desktop.gui.preview.pdf import PdfPages
from qilu_desktop.gui.preview.selecting import Spot, Words
from qilu_desktop.gui.preview.sheets import Place


class TextCanvas(Canvas):
    """A canvas of the preview; Ctrl+C copies what is chosen, Ctrl+A chooses the page in view."""

    def __init__(self) -> None:
        super().__init__()
        self._words: dict[int, Words] = {}
        self._chosen_from: Spot | None = None
        self._chosen_to: Spot | None = None
        self._choosing = False

    def show_pages(self, pages: PdfPages | None, *, keep: bool, place: Place | None = None) -> None:
        """Show another PDF, with nothing chosen in it."""
        self._words.clear()
        self._chosen_from = self._chosen_to = None
        self._choosing = False
        super().show_pages(pages, keep=keep, place=place)

    # -- what is chosen -----------------------------------------------------------------------------------------------

    def words(self, page: int) -> Words:
        """The words of a page, read when they are first asked for."""
        if page not in self._words:
            self._words[page] = Words(self._pages.letters(page) if self._pages else ())
        return self._words[page]

    def _range(self, page: int) -> tuple[int, int] | None:
        """The first and the last character chosen on a page."""
        if self._chosen_from is None or self._chosen_to is None:
            return None
        first, last = sorted((self._chosen_from, self._chosen_to))
        if not first.page <= page <= last.page:
            return None
        end = len(self.words(page).letters) - 1
        return (first.letter if page == first.page else 0), (last.letter if page == last.page else end)

    @property
    def chosen_text(self) -> str:
        """What is chosen, a line a line; empty where nothing is."""
        found = ((page, self._range(page)) for page in range(self.count))
        return "\n".join(self.words(page).text(*part) for page, part in found if part)

    def choose_page(self) -> None:
        """Choose all words of the page in view."""
        page = self.current
        if self.count and self.words(page).letters:
            self._choose(Spot(page, 0), Spot(page, len(self.words(page).letters) - 1))

    def copy_chosen(self) -> None:
        """Put what is chosen on the clipboard."""
        text = self.chosen_text
        if text:
            QGuiApplication.clipboard().setText(text)

    def _choose(self, first: Spot | None, last: Spot | None) -> None:
        self._chosen_from, self._chosen_to = first, last
        self.viewport().update()

    # -- mouse and keys -----------------------------------------------------------------------------------------------

    def _spot(self, place: QPointF, *, near: bool) -> Spot | None:
        """The character at a place of the view; *near* takes the nearest where there is none."""
        if not self.count:
            return None
        across, down = place.x() + self.horizontalScrollBar().value(), place.y() + self.verticalScrollBar().value()
        page, scale = self.sheets.at(down).page, self.sheets.scale
        sheet, words = self.sheets.pages[page], self.words(page)
        find = words.nearest if near else words.at
        found = find((across - sheet.left()) / scale, (down - sheet.top()) / scale)
        return None if found is None else Spot(page, found)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to choose on words; beside them take hold of the sheet."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        spot = self._spot(event.position(), near=False)
        self._choose(None, None)
        self._choosing = spot is not None
        if spot is None:
            super().mousePressEvent(event)
            return
        self._chosen_from = spot
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose as far as the pointer; beyond the edge the pages go along."""
        if not self._choosing:
            super().mouseMoveEvent(event)
            return
        beyond = min(0, event.position().y()) + max(0, event.position().y() - self.viewport().height())
        self.verticalScrollBar().setValue(round(self.verticalScrollBar().value() + beyond))
        self._choose(self._chosen_from, self._spot(event.position(), near=True))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What is chosen stays chosen."""
        self._choosing = False
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose the line."""
        spot = self._spot(event.position(), near=False)
        if spot:
            first, last = self.words(spot.page).line_of(spot.letter)
            self._choose(Spot(spot.page, first), Spot(spot.page, last))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, and choose the page."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_chosen()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.choose_page()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same by the right mouse button."""
        if not self.count:
            return
        menu = QMenu(self)
        if self._chosen_to is not None:
            menu.addAction("复制\tCtrl+C", self.copy_chosen)
        menu.addAction("选中本页文字\tCtrl+A", self.choose_page)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    # -- painting -----------------------------------------------------------------------------------------------------

    def paint_sheet(self, painter: QPainter, number: int, place: QRectF) -> None:
        """Draw the page, and a ground behind the words chosen."""
        super().paint_sheet(painter, number, place)
        part = self._range(number)
        if part is None:
            return
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for area in self.words(number).areas(*part):
            painter.fillRect(self.area_on(area, place), QColor(palette.CHOSEN))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
