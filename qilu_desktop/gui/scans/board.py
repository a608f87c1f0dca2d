"""The list of documents to be sealed and of the pages that belong to none; the small pictures of the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QListWidget, QListWidgetItem, QTreeWidget, QTreeWidgetItem

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.evidence.scans.gathering import Place, place_of
from qilu_desktop.evidence.scans.reading import ScannedPage
from qilu_desktop.gui import palette
from qilu_desktop.gui.scans.states import DocumentState, Tone

KEY = Qt.ItemDataRole.UserRole
"""Where a line keeps what it is of: (document, subject), or the name of a heap of pages; a picture its place."""
UNCODED, STRANGERS, LEFT_OUT = "uncoded", "strangers", "left_out"
HEAPS = {UNCODED: "没有识别出的页", STRANGERS: "不是本工作区的页", LEFT_OUT: "不用的页（空白页等）"}
_HEAP_TOLD = {
    UNCODED: "请看右边小图，指定是哪一份",
    STRANGERS: "姓名改过或不是这里打印的；确实是的可以指定",
    LEFT_OUT: "不会归档",
}
_COLOURS = {
    Tone.QUIET: palette.FAINT,
    Tone.GOOD: palette.GOOD,
    Tone.WARN: palette.WARN,
    Tone.BAD: palette.BAD,
}
_THUMB = QSize(104, 146)
_MIDDLE = Qt.TextElideMode.ElideMiddle


def make_board() -> QTreeWidget:
    """An empty list."""
    board = QTreeWidget()
    board.setHeaderLabels(["文件", "收到/应有页数", "情况"])
    board.setAccessibleName("待盖章文件")
    board.setRootIsDecorated(False)
    board.setUniformRowHeights(True)
    board.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = board.header()
    header.setStretchLastSection(True)
    header.resizeSection(0, 178)
    header.resizeSection(1, 110)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    return board


def document_line(state: DocumentState) -> QTreeWidgetItem:
    """The line of a document."""
    return _line((state.name, state.pages, state.told), state.tone, (state.document, state.subject))


def heap_line(heap: str, count: int) -> QTreeWidgetItem:
    """The line of pages that belong to no document."""
    tone = Tone.QUIET if heap == LEFT_OUT else Tone.WARN
    return _line((HEAPS[heap], f"{count} 页", _HEAP_TOLD[heap]), tone, heap)


def _line(cells: Sequence[str], tone: Tone, key: object) -> QTreeWidgetItem:
    item = QTreeWidgetItem(list(cells))
    item.setData(0, KEY, key)
    item.setForeground(2, QBrush(QColor(_COLOURS[tone])))
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignCenter)
    for place, text in enumerate(cells):
        item.setToolTip(place, text)
    return item


def make_pages() -> QListWidget:
    """An empty sheet of small pictures."""
    pages = QListWidget()
    pages.setAccessibleName("扫描页")
    pages.setObjectName("thumbs")
    pages.setViewMode(QListWidget.ViewMode.IconMode)
    pages.setResizeMode(QListWidget.ResizeMode.Adjust)
    pages.setMovement(QListWidget.Movement.Static)
    pages.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    pages.setIconSize(_THUMB)
    pages.setSpacing(3)
    pages.setWordWrap(True)
    pages.setUniformItemSizes(True)
    return pages


def show_pages(view: QListWidget, pages: Iterable[tuple[ScannedPage, str]]) -> None:
    """Show pages with the words that stand under each."""
    view.clear()
    measure = view.fontMetrics()
    for page, told in pages:
        shown = "\n".join(measure.elidedText(one, _MIDDLE, _THUMB.width()) for one in told.split("\n"))
        item = QListWidgetItem(picture_of(page, _THUMB), shown)
        item.setData(KEY, place_of(page))
        item.setToolTip(f"“{mask_ids_in(page.name)}”第 {page.number} 页")
        item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
        item.setSizeHint(QSize(_THUMB.width() + 12, _THUMB.height() + 56))
        view.addItem(item)


def chosen_places(view: QListWidget) -> list[Place]:
    """The pages selected, in their order."""
    rows = sorted(view.row(item) for item in view.selectedItems())
    return [view.item(place).data(KEY) for place in rows]


def picture_of(page: ScannedPage, size: QSize, turn: int | None = None) -> QIcon:
    """A page's small picture, upright (or turned by *turn* degrees), in the middle of a box of *size*."""
    return QIcon(pixmap_of(page, size, page.turn if turn is None else turn))


def pixmap_of(page: ScannedPage, size: QSize, turn: int) -> QPixmap:
    """The same as a pixmap."""
    found = QPixmap()
    found.loadFromData(page.thumb)
    if found.isNull():
        found = QPixmap(size)
        found.fill(QColor(palette.CARD))
    shown = found.transformed(QTransform().rotate(turn)).scaled(
        size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    # A hair line around: white paper must be told from what lies under it.
    pen = QPainter(shown)
    pen.setPen(QColor(palette.LINE_STRONG))
    pen.drawRect(0, 0, shown.width() - 1, shown.height() - 1)
    pen.end()
    return shown


def told_pages(pages: Sequence[ScannedPage], doubles: Sequence[ScannedPage]) -> list[tuple[ScannedPage, str]]:
    """The pages of a printing in order, each double behind the page that is used."""
    found: list[tuple[ScannedPage, str]] = []
    for page in pages:
        number = page.code.page if page.code else 0
        found.append((page, f"第 {number} 页"))
        found += [(one, f"第 {number} 页（重复）") for one in doubles if one.code and one.code.page == number]
    return found
