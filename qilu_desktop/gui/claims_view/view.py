"""佐证对照表 in the window: a click leads to the file or to the form's row, an empty cell takes a proof."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from qilu_desktop.checks.findings import Finding, Severity
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.flow import person_name
from qilu_desktop.gui.claims_view.grid import APART, Cell, GridRow, grid
from qilu_desktop.gui.claims_view.model import LINE, GridDelegate, GridModel
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.preview.newest import Newest
from qilu_desktop.gui.widgets import column, frame, label, link, numbered, row
from qilu_desktop.progress import Progress
from qilu_desktop.submission.packet_pages import PacketPages

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CLAIMS = (272, 0.3, 460)
"""Width of the claims: least in px, share of the table, most in px."""
_APART = 124
_PAUSE = 250
"""Milliseconds without an edit before page numbers are worked out."""
_COUNTING = "正在计算页码…"
_COUNTED = "页码是送出的 PDF 里的页码；点材料到清单，点内容到表里，点“＋”添加。"


class ClaimsTable(QTableView):
    """``filed`` carries the evidence (id) clicked, ``claimed`` the row whose claim was, ``adding`` row and cell of an
    empty one.
    """

    filed = Signal(str)
    claimed = Signal(object)
    adding = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.cells = GridModel()
        self.setModel(self.cells)
        self.setItemDelegate(GridDelegate(self))
        self.setAccessibleName("佐证对照表")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.cells.modelReset.connect(self._size_columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the claims their share."""
        super().resizeEvent(event)
        self._size_columns()

    def _size_columns(self) -> None:
        """The claims, and files apart where there are other columns, have a width of their own."""
        count, header = self.cells.columnCount(), self.horizontalHeader()
        least, share, most = _CLAIMS
        wide = {0: min(max(least, round(self.viewport().width() * share)), most)}
        if count > 2 and self.cells.grid.columns[-1][0] == APART:
            wide[count - 1] = _APART
        for section in range(count):
            fixed = section in wide
            header.setSectionResizeMode(
                section, QHeaderView.ResizeMode.Fixed if fixed else QHeaderView.ResizeMode.Stretch
            )
            if fixed:
                header.resizeSection(section, wide[section])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go where the cell leads; of several files, to the one under the pointer."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self._go(index, event.position().y())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leads where a click does."""
        index = self.currentIndex()
        if event.key() in _ENTER and index.isValid():
            self._go(index, self.visualRect(index).top())
        else:
            super().keyPressEvent(event)

    def _go(self, index: QModelIndex, down: float) -> None:
        found, cell = self.cells.at(index)
        if cell is None:
            self.claimed.emit(found)
        elif cell.proofs:
            top = self.visualRect(index).center().y() - len(cell.proofs) * LINE / 2
            at = min(max(0, int((down - top) // LINE)), len(cell.proofs) - 1)
            self.filed.emit(cell.proofs[at].evidence)
        elif cell.kinds:
            self.adding.emit(found, cell)

    def spot(self, index: QModelIndex) -> QPoint:
        """Where a menu of a cell opens, on the screen."""
        return self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())


class ClaimsView(QWidget):
    """The table of one owner at a time.

    ``owner_chosen`` carries another owner, ``filed`` a file to be shown in the list, ``jump`` a place in the form,
    ``add_files`` kind and claim of files to be chosen, ``give`` a file (id) and a claim.
    """

    owner_chosen = Signal(str)
    filed = Signal(str)
    jump = Signal(object)
    add_files = Signal(str, str)
    give = Signal(str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.owner = UNIT_SUBJECT
        self.known = PacketPages()
        self._counted: tuple[str, int] = ("", -1)
        self._counter: Newest[tuple[str, int], PacketPages] = Newest(self, self._take, self._not_counted)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._count)
        self.owners = Combo()
        self.owners.setAccessibleName("看谁的材料")
        self.owners.setFixedWidth(200)
        self.owners.activated.connect(lambda _place: self.owner_chosen.emit(str(self.owners.currentData())))
        self.total, self.hint = label("", "strong"), label("", "hint")
        self.copy_button = link("复制表格", self.copy_all)
        self.copy_button.setToolTip("复制成表格，可以粘贴到 Excel 或 WPS 表格（Ctrl+C）")
        self.table = ClaimsTable()
        self.table.filed.connect(self.filed.emit)
        self.table.claimed.connect(self._to_form)
        self.table.adding.connect(self._add)
        bar = row(self.owners, self.total, self.hint, 1, self.copy_button, gap=14)
        card = frame("card", column(self.table, margins=(6, 6, 6, 6)))
        parts = column(bar, card, margins=(0, 0, 10, 20), gap=10)
        parts.setStretch(1, 1)
        self.setLayout(parts)

    # -- showing ------------------------------------------------------------------------------------------------------

    def display(self, owner: str) -> None:
        """Show an owner's table as it is now; page numbers follow when they are worked out."""
        desk = self.desk
        if owner != self.owner:
            self.owner, self.known = owner, PacketPages()
        self._show_owners()
        self._show()
        if (owner, desk.workspace.revision) != self._counted and self.isVisible():
            self.hint.setText(_COUNTING)
            self._pause.start()

    def _count(self) -> None:
        """Work page numbers out for what is shown now; numbers of an earlier state are given up half-way."""
        wanted = (self.owner, self.desk.workspace.revision)
        if wanted != self._counted and self.isVisible():
            self._counter.ask_instead(wanted, _counting(self.desk, self.owner))

    @property
    def counting(self) -> bool:
        """Whether page numbers are being worked out, or will be at once."""
        return self._counter.busy or self._pause.isActive()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: stop counting."""
        super().hideEvent(event)
        self._pause.stop()
        self._counter.forget()

    def _take(self, key: tuple[str, int], known: PacketPages) -> None:
        if key != (self.owner, self.desk.workspace.revision):
            return
        self._counted, self.known = key, known
        self.hint.setText("；".join(known.troubles) or _COUNTED)
        self.hint.setToolTip("\n".join(known.troubles))
        self._show()

    def _not_counted(self, _key: tuple[str, int], error: QiluError) -> None:
        if not isinstance(error, Cancelled):
            self.hint.setText(error.line)

    def _show_owners(self) -> None:
        held = self.desk.dossier.applicants
        people = [(one.id, numbered(at, len(held), person_name(one))) for at, one in enumerate(held, 1)]
        wanted = [(UNIT_SUBJECT, "推荐单位"), *people]
        present = [(self.owners.itemData(at), self.owners.itemText(at)) for at in range(self.owners.count())]
        if wanted != present:
            self.owners.clear()
            for subject, name in wanted:
                self.owners.addItem(name, subject)
        self.owners.setCurrentIndex(self.owners.findData(self.owner))

    def _show(self) -> None:
        made = grid(self.desk.pack, self.desk.dossier, self.owner, self.known)
        self.table.cells.show_grid(made)
        lacking = f"{made.unproved} 项没有证明材料" if made.unproved else "要证明的各项都有材料"
        self.total.setText(lacking + (f"，{made.idle} 份材料没有证明任何一项" if made.idle else ""))

    # -- leading on ---------------------------------------------------------------------------------------------------

    def _to_form(self, found: GridRow) -> None:
        claim = found.claim
        if claim and claim.table:
            row_id = claim.text.partition("/")[2]
            self.jump.emit(Finding("", "", Severity.WARN, self.owner, "", "", field=claim.table, row=row_id))

    def _add(self, found: GridRow, cell: Cell) -> None:
        if self.desk.read_only or found.claim is None:
            return
        claim = found.claim.text
        menu = QMenu(self)
        menu.addAction("选择文件添加…", lambda: self.add_files.emit(cell.kinds[0], claim if "/" in claim else ""))
        idle = next((one for one in self.table.cells.grid.rows if one.claim is None), None)
        loose = [proof for part in idle.cells for proof in part.proofs] if idle else []
        if loose:
            menu.addSeparator()
        for proof in loose:
            menu.addAction(f"用“{proof.title}”", partial(self.give.emit, proof.evidence, claim))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.table.spot(self.table.currentIndex()))

    def copy_all(self) -> None:
        """Put the whole table on the clipboard."""
        cells = self.table.cells
        titles = [cells.title(at) for at in range(cells.columnCount())]
        lines = ["\t".join(titles)]
        for place in range(cells.rowCount()):
            words = [str(cells.index(place, at).data() or "") for at in range(cells.columnCount())]
            lines.append("\t".join(word.replace("\n", "；") for word in words))
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")
        self.copy_button.setText("已复制")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the whole."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_all()
        else:
            super().keyPressEvent(event)


def _counting(desk: Desk, owner: str) -> Callable[[Progress], PacketPages]:
    """The work of finding an owner's page numbers, for a worker; what it makes is kept for the next build."""
    pack, today = desk.pack, desk.today
    dossier: Dossier = desk.dossier
    workspace, revision = desk.workspace, desk.workspace.revision
    keeps = not desk.read_only

    def work(progress: Progress) -> PacketPages:
        from qilu_desktop.submission.caching import CACHE, FolderCache, NoCache
        from qilu_desktop.submission.model import Source
        from qilu_desktop.submission.packet_pages import packet_pages

        cache = FolderCache(workspace.folder / CACHE) if keeps else NoCache()
        source = Source(pack, dossier, workspace.file_bytes, revision, cache, checked=workspace.checked_file)
        return packet_pages(source, owner, today, progress)

    return work
