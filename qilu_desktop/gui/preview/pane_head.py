"""The line over the preview: which document, the zoom, the search, and putting the pane away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMenu, QPushButton

from qilu_desktop.gui.preview.canvas import Canvas
from qilu_desktop.gui.preview.making import Offer
from qilu_desktop.gui.widgets import allow, clear, label, link, row, tool

_ZOOMS = (0.5, 0.75, 1.0, 1.5, 2.0, 4.0)
"""Zooms of the menu; the buttons know finer steps."""

_ROOMY = 390
"""From this width on in px there is room for the zoom beside three names."""
NO_PAGES = "文件还没有做成，原因写在下面"


class PaneHead(QFrame):
    """Buttons that act on *canvas*; ``chosen`` carries a document's id."""

    chosen = Signal(str)

    def __init__(self, canvas: Canvas, find: Callable[[], None], shut: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("panehead")
        self._canvas = canvas
        self._offers: tuple[Offer, ...] = ()
        self._choices = QButtonGroup(self)
        self._segments: QHBoxLayout = row(gap=0)
        self.smaller = tool("zoom-out", "缩小（Ctrl+-）", lambda: canvas.zoom_by(-1))
        self.larger = tool("zoom-in", "放大（Ctrl+=）", lambda: canvas.zoom_by(1))
        self.zoom = link("", self._open_menu)
        self.zoom.setToolTip("缩放：适合宽度、整页或百分比")
        self.zoom.setProperty("number", True)
        self.zoom.setFixedWidth(52)
        self.search = tool("search", "查找（Ctrl+F）", find)
        away = tool("close", "收起预览（F8）", shut)
        parts = (self._segments, 1, self.smaller, self.zoom, self.larger, self.search, away)
        self.setLayout(row(*parts, margins=(12, 6, 8, 6), gap=2))
        canvas.zoomed.connect(lambda _zoom: self._show_zoom())
        self.allow(on=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow pane the documents' names go before the zoom, which the wheel and the keys change too."""
        super().resizeEvent(event)
        for part in (self.smaller, self.zoom, self.larger):
            part.setVisible(event.size().width() >= _ROOMY)

    def show_choices(self, offers: Sequence[Offer]) -> None:
        """A button for each document; one alone is only named.  Those of another person stay the same buttons."""
        before, self._offers = self._offers, tuple(offers)
        if [(one.document, one.title) for one in before] == [(one.document, one.title) for one in offers]:
            return
        for old in self._choices.buttons():
            self._choices.removeButton(old)
        clear(self._segments)
        if len(self._offers) == 1:
            self._segments.addWidget(label(self._offers[0].title, "strong"))
        for one in self._offers if len(self._offers) > 1 else ():
            made = QPushButton(one.title)
            made.setProperty("segment", True)
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.clicked.connect(lambda _checked=False, one=one: self.chosen.emit(one.document))
            self._choices.addButton(made)
            self._segments.addWidget(made)

    def check(self, offer: Offer | None) -> None:
        """Show which document is chosen."""
        for made, one in zip(self._choices.buttons(), self._offers, strict=False):
            made.setChecked(one == offer)

    def allow(self, *, on: bool) -> None:
        """Whether there are pages to zoom and search."""
        for part in (self.search, self.zoom):
            allow(part, on=on, why=NO_PAGES)
        self._show_zoom()

    def _show_zoom(self) -> None:
        canvas, on = self._canvas, self.zoom.isEnabled()
        text = f"{round(canvas.sheets.zoom * 100)}%" if on and canvas.count else ""
        if text != self.zoom.text():
            self.zoom.setText(text)
            self.zoom.setAccessibleName(f"缩放 {text}" if text else "缩放")
        allow(self.smaller, on=on and canvas.can_zoom(-1), why="已经最小" if on else NO_PAGES)
        allow(self.larger, on=on and canvas.can_zoom(1), why="已经最大" if on else NO_PAGES)

    def _open_menu(self) -> None:
        canvas, menu = self._canvas, QMenu(self.zoom)
        _add(menu, "适合宽度\tCtrl+0", on=canvas.fits_width, act=lambda: canvas.set_zoom(0.0))
        _add(menu, "整页\tCtrl+9", on=canvas.fits_page, act=canvas.fit_page)
        menu.addSeparator()
        fixed = not (canvas.fits_width or canvas.fits_page)
        for zoom in _ZOOMS:
            here = fixed and abs(canvas.sheets.zoom - zoom) < 0.005
            _add(menu, f"{round(zoom * 100)}%", on=here, act=partial(canvas.set_zoom, zoom))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.zoom.mapToGlobal(self.zoom.rect().bottomLeft()))


def _add(menu: QMenu, text: str, *, on: bool, act: Callable[[], None]) -> None:
    made = menu.addAction(text)
    made.setCheckable(True)
    made.setChecked(on)
    made.triggered.connect(lambda _checked=False: act())
