"""盖章扫描件: drop scans in any order, see what came in for each document, say the rest by hand, file in one step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QProgressBar, QVBoxLayout

from qilu_desktop.checks.findings import Finding
from qilu_desktop.dossier import pagecode
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.evidence.scans.gathering import Gathering, place_of
from qilu_desktop.evidence.scans.reading import ScannedPage
from qilu_desktop.evidence.scans.sorting import Sorted
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import ask, choose_files, choose_folder, tell, tell_error
from qilu_desktop.gui.operation import OneAtATime, Operation
from qilu_desktop.gui.page import Page
from qilu_desktop.gui.receiving.drops import parcel_in
from qilu_desktop.gui.scans import board as boards
from qilu_desktop.gui.scans.by_hand import ByHand
from qilu_desktop.gui.scans.compare_dialog import compare_scans
from qilu_desktop.gui.scans.sealing_print import SealingPrint
from qilu_desktop.gui.scans.states import DocumentState, filed_words, filing_words, nothing_words, states
from qilu_desktop.gui.scans.work import ReadScans, file_scans, read_scans
from qilu_desktop.gui.widgets import button, column, frame, label, link, restyle, row
from qilu_desktop.progress import Progress, Step
from qilu_desktop.submission.scans import Filed, commit, versions_now

_HINT = (
    "申报书、推荐报告打印、签字盖章后，整叠扫描拖到这里：顺序、正反、几份混在一个文件里都可以，"
    "按页脚的二维码自动归到各份文件。"
)
_ENDINGS = "*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp *.heic"


class ScansPage(Page, OneAtATime):
    """Documents at the left, the pages of the one chosen at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.paths: list[Path] = []
        self._waiting: list[Path] = []
        self.gathering = Gathering()
        self.found = Sorted()
        self.states: list[DocumentState] = []
        self.setAcceptDrops(not desk.read_only)
        self.printing = SealingPrint(desk, self)
        self.body.addWidget(self.title("盖章扫描件", _HINT))
        self.board = boards.make_board()
        self.board.currentItemChanged.connect(lambda *_items: self._show_pages())
        self.pages = boards.make_pages()
        self.by_hand = ByHand(self.pages, lambda: self.busy, editable=not desk.read_only)
        self.by_hand.said.connect(self._said)
        self.body.addLayout(self._adding())
        self.body.addWidget(self._progress())
        self.result = label("", "caution", wrap=True)
        self.result.hide()
        self.body.addWidget(self.result)
        self.card = frame("card", column(self.board, margins=(6, 6, 6, 6)))
        sides = row(self.card, gap=14, margins=(0, 0, 10, 6))
        sides.addLayout(self._right())
        sides.setStretch(0, 6)
        sides.setStretch(1, 5)
        self.body.addLayout(sides, 1)
        self.body.addLayout(self._filing())
        desk.reported.connect(self.refresh_visible)

    def _adding(self) -> QVBoxLayout:
        self.add_button = button("添加扫描件…", self.choose, primary=True, picture="plus-white")
        self.folder_button = button("添加文件夹…", self.choose_folder)
        self.print_button = button("打印待盖章文件…", self.printing.start)
        self.codes = QCheckBox("页脚印二维码")
        self.codes.setToolTip("申报书、推荐报告的每页左下角印识别用的二维码；不印时，扫描回来要逐份指定。")
        self.codes.setChecked(self.desk.codes)
        self.codes.toggled.connect(lambda on: self.desk.set_codes(on=on))
        for one in (self.add_button, self.folder_button, self.codes):
            one.setEnabled(not self.desk.read_only)
        line = row(self.add_button, self.folder_button, 1, self.codes, self.print_button, margins=(0, 0, 10, 0), gap=12)
        return column(line)

    def _progress(self) -> QFrame:
        self.stage, self.bar = label("", "muted"), QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("识别进度")
        self.stop_button = link("停止", self.stop)
        self.working = frame("plain", row(self.stage, self.bar, self.stop_button, margins=(0, 0, 10, 0)))
        self.working.hide()
        return self.working

    def _right(self) -> QVBoxLayout:
        self.head = label("", "strong")
        self.empty = label("", "muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.compare_button = button("核对一致…", self.compare)
        self.compare_button.hide()
        centred = row(1, self.compare_button, 1)
        self.drop_place = frame("drop", column(1, self.empty, centred, 1, margins=(20, 10, 20, 10), gap=12))
        parts = column(self.head, self.pages, self.drop_place, self.by_hand, gap=8)
        parts.setStretch(1, 1)
        parts.setStretch(2, 1)
        return parts

    def _filing(self) -> QVBoxLayout:
        self.why = label("", "hint", wrap=True)
        self.clear_button = link("清空，重新来", self.clear)
        self.file_all = button("归档", self.file, primary=True)
        line = row(margins=(0, 0, 10, 14), gap=12)
        line.addWidget(self.why, 1)
        line.addWidget(self.clear_button)
        line.addWidget(self.file_all)
        return column(line)

    # -- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show every document as it stands, and the pages of the one chosen."""
        desk = self.desk
        version = versions_now(desk.pack, desk.dossier, desk.workspace.file_bytes)
        self.found = self.gathering.sorted(pagecode.owners(desk.dossier), version)
        self.states = states(desk.dossier, self.found.sets, desk.outdated(), version)
        self._show_board()
        self._show_filing()

    def _show_board(self) -> None:
        chosen = self._key()
        lines = [boards.document_line(state) for state in self.states]
        lines += [boards.heap_line(heap, len(self._heap(heap))) for heap in boards.HEAPS if self._heap(heap)]
        self.board.blockSignals(True)
        self.board.clear()
        self.board.addTopLevelItems(lines)
        keys = [line.data(0, boards.KEY) for line in lines]
        if lines:
            self.board.setCurrentItem(lines[keys.index(chosen) if chosen in keys else 0])
        self.board.blockSignals(False)
        self._show_pages()

    def _key(self) -> object:
        item = self.board.currentItem()
        return item.data(0, boards.KEY) if item else None

    def _choose_line(self, key: object) -> None:
        for place in range(self.board.topLevelItemCount()):
            line = self.board.topLevelItem(place)
            if line and line.data(0, boards.KEY) == key:
                self.board.setCurrentItem(line)

    def _heap(self, heap: str) -> tuple[ScannedPage, ...]:
        if heap == boards.UNCODED:
            return self.found.uncoded
        if heap == boards.STRANGERS:
            return self.found.strangers
        return tuple(page for page in self.gathering.pages if place_of(page) in self.gathering.left_out)

    def state(self) -> DocumentState | None:
        """The document chosen; None for pages that belong to none."""
        return next((one for one in self.states if (one.document, one.subject) == self._key()), None)

    def _show_pages(self) -> None:
        state, key = self.state(), self._key()
        if state:
            shown = [(page, told) for one in state.sets for page, told in boards.told_pages(one.pages, one.doubles)]
            self.head.setText(state.name)
        else:
            shown = (
                [(page, f"{mask_ids_in(page.name)}\n第 {page.number} 页") for page in self._heap(str(key))]
                if key
                else []
            )
            self.head.setText(boards.HEAPS.get(str(key), ""))
        boards.show_pages(self.pages, shown)
        self.pages.setVisible(bool(shown))
        self.drop_place.setVisible(not shown)
        self.by_hand.setVisible(bool(shown))
        self.empty.setText(nothing_words(state))
        self.compare_button.setVisible(bool(state and state.by_hand) and not self.desk.read_only)
        self.compare_button.setText("核对一致…" if state and state.unread else "重新核对…")
        self.by_hand.display(self.gathering, self.states, state, left_out=key == boards.LEFT_OUT)

    def _show_filing(self) -> None:
        ready = [state for state in self.states if state.ready]
        self.file_all.setText(f"归档 {len(ready)} 份" if ready else "归档")
        self.file_all.setEnabled(bool(ready) and not self.desk.read_only and not self.busy)
        self.why.setText(filing_words(self.states, len(self.found.uncoded), started=bool(self.gathering.pages)))
        self.clear_button.setVisible(bool(self.gathering.pages))

    # -- taking scans in ----------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for files."""
        paths = choose_files(self, "添加扫描件", self.desk.settings.folder("scans"), _ENDINGS)
        if paths:
            self.desk.settings.keep_folder("scans", paths[0].parent)
            self.take(paths)

    def choose_folder(self) -> None:
        """Ask for a folder."""
        folder = choose_folder(self, "添加整个文件夹", self.desk.settings.folder("scans"))
        if folder:
            self.desk.settings.keep_folder("scans", folder)
            self.take([folder])

    def take(self, paths: Sequence[Path]) -> None:
        """Read the pages of files and folders off the UI thread; what comes while at work is read afterwards."""
        if self.desk.read_only:
            return
        if self.busy:
            self._waiting.extend(paths)
            return
        first = len(self.paths)

        def work(progress: Progress) -> ReadScans:
            return read_scans(paths, first, progress)

        self._work("正在识别扫描页…")
        self._operation = Operation(
            self, work, success=self._taken, failure=self._failed, progress=self._on_step
        ).start()

    @property
    def busy(self) -> bool:
        """Whether scans are being read or filed, or what came of it is not taken over yet."""
        return self._operation is not None

    def _next(self) -> None:
        """Read what came meanwhile."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            self.take(waiting)

    def _taken(self, read: ReadScans) -> None:
        self._rest()
        self.paths.extend(read.paths)
        self.gathering = self.gathering.with_pages(read.pages)
        self.refresh()
        if self.found.uncoded:
            self._choose_line(boards.UNCODED)
        if read.refused:
            text = f"有 {len(read.refused)} 个文件没有用上，其余 {len(read.paths)} 个已识别。"
            tell(self, "添加扫描件", text, "\n".join(f"• {error.line}" for error in read.refused))
        self._next()

    def _work(self, stage: str) -> None:
        self.stage.setText(stage)
        self.bar.setRange(0, 0)
        self.working.show()
        self.result.hide()
        for one in (self.add_button, self.folder_button, self.file_all):
            one.setEnabled(False)

    def _rest(self) -> None:
        self._operation = None
        self.working.hide()
        for one in (self.add_button, self.folder_button):
            one.setEnabled(True)

    def _on_step(self, step: Step) -> None:
        count = f"　{step.current}/{step.total}" if step.total else ""
        self.stage.setText(f"{step.stage}{count}")
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.current)

    def _failed(self, error: QiluError) -> None:
        self._rest()
        self.refresh()
        if not isinstance(error, Cancelled):
            tell_error(self, error)
            self._next()
        elif self._waiting:
            self._say(f"已停止，排在后面的 {len(self._waiting)} 个也没有识别。")
            self._waiting = []

    def _say(self, text: str) -> None:
        self.result.setText(text)
        self.result.setVisible(bool(text))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()) and not parcel_in(event.mimeData()):
            event.acceptProposedAction()
            restyle(self.card, "hot", "true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Calm down."""
        restyle(self.card, "hot", "false")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files dropped."""
        restyle(self.card, "hot", "false")
        event.acceptProposedAction()
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    # -- by hand ------------------------------------------------------------------------------------------------------

    def _said(self, gathering: Gathering) -> None:
        """Go on from what was said of some pages."""
        self.gathering = gathering
        self.refresh()

    def compare(self) -> None:
        """Record that somebody found the scan without a code to agree with the document as it is now."""
        state = self.state()
        if state and compare_scans(self, self.desk, state, self.printing.newest(state)):
            self.result.hide()
            self.refresh()

    def clear(self) -> None:
        """Forget the pages read; what was filed stays."""
        more = "已经归档的不受影响；扫描文件还在原处，可以再拖进来。"
        if ask(self, "清空", "清空这里还没有归档的扫描页？", more, ("清空",)) == 0:
            # The files keep their numbers: more may be on their way, numbered on from these.
            self.gathering = Gathering()
            self.refresh()

    # -- filing -------------------------------------------------------------------------------------------------------

    def file(self) -> None:
        """Join the documents that are whole and file them, as one step."""
        desk, sets, paths = self.desk, self.found.sets, tuple(self.paths)
        version = versions_now(desk.pack, desk.dossier, desk.workspace.file_bytes)
        if self.busy or not any(one.complete for one in sets):
            return

        def work(progress: Progress) -> tuple[Filed, ...]:
            return file_scans(desk.workspace, sets, paths, version, progress)

        self._work("正在归档…")
        self._operation = Operation(
            self, work, success=self._filed, failure=self._failed, progress=self._on_step
        ).start()

    def _filed(self, prepared: tuple[Filed, ...]) -> None:
        self._rest()
        done = self.desk.get(lambda: commit(self.desk.workspace, prepared))
        if done is None:
            self.refresh()
            self._next()
            return
        used = {place_of(page) for one in done if one.evidence for page in (*one.found.pages, *one.found.doubles)}
        self.gathering = self.gathering.without(used)
        filed = [one for one in done if one.evidence]
        if filed:
            self.desk.told.emit(f"归档盖章扫描件 {len(filed)} 份")
        self.refresh()
        notes = [filed_words(self.desk.dossier, one) for one in done if one.note or one.reason]
        self._say("\n".join(notes))
        self._next()

    # -- from elsewhere -----------------------------------------------------------------------------------------------

    def show_finding(self, finding: Finding) -> bool:
        """Choose the document that a finding is about."""
        self.refresh()
        for state in self.states:
            if state.subject == finding.subject:
                self._choose_line((state.document, state.subject))
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
