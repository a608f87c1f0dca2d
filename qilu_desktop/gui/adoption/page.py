"""官方表样: which of the four documents use an official form, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from qilu_desktop.documents.adoption.mapping import DOCUMENTS
from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.gui.adoption.busy import BusyCard
from qilu_desktop.gui.adoption.card import FormCard, dropped_file, guess
from qilu_desktop.gui.adoption.work import (
    PER_PERSON,
    TITLES,
    WITH_SUITE,
    WITHOUT_SUITE,
    WORD_FILES,
    Kept,
    Opened,
    Trial,
    former_name,
    look,
    read_in,
    reopen,
    take_in,
    try_out,
    with_mapping,
)
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import ask, choose_file, choose_folder, confirm, tell, tell_error
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.page import Page
from qilu_desktop.gui.widgets import column, label, picture, row, scrolled
from qilu_desktop.paths import safe_name, write_whole
from qilu_desktop.progress import Progress, Step

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from qilu_desktop.documents.adoption.mapping import Mapping
    from qilu_desktop.documents.context import FormContext
    from qilu_desktop.gui.adoption.filled_dialog import FilledDialog
    from qilu_desktop.gui.adoption.map_dialog import MapDialog
    from qilu_desktop.gui.adoption.read_dialog import ReadDialog
    from qilu_desktop.gui.adoption.work import Suites

_FOLDER = "form"
_HINT = (
    "官方发布了空白的 Word 表格时，可以照原表填写：软件认出各栏目，由您核对后采用；没有采用的文件用内置版式。"
    "也可以把 Word 文件拖到这里。"
)


class FormsPage(Page):
    """Four cards, one a document; ``installed`` are the suites to work with (None: those found on the machine)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.installed: Suites = None
        self.kept: dict[str, Kept] = {document: Kept(document) for document in DOCUMENTS}
        self.view: MapDialog | None = None
        self.filled: FilledDialog | None = None
        self.read: ReadDialog | None = None
        self._work: Operation[object] | None = None
        self._looking: Operation[dict[str, Kept]] | None = None
        self._stale = False
        self.setAcceptDrops(not desk.read_only)
        self.body.addWidget(self.title("官方表样", _HINT))
        self.cards = {document: self._make_card(document) for document in DOCUMENTS}
        self.suite = label("", "hint", wrap=True)
        suite_line = row(picture("info", 16), gap=8)
        suite_line.addWidget(self.suite, 1)
        self.done = label("", "good")
        self.progress = BusyCard(self.cancel)
        parts = column(self.progress, *self.cards.values(), suite_line, self.done, 1, gap=10, margins=(0, 0, 10, 20))
        inner = QWidget()
        inner.setLayout(parts)
        self.body.addWidget(scrolled(inner), 1)

    def _make_card(self, document: str) -> FormCard:
        card = FormCard(document, read_only=self.desk.read_only)
        acts: dict[str, Callable[[str], object]] = {
            "choose": self.choose,
            "correct": self.correct,
            "read": self.choose_filled,
            "export": self.export_mapping,
            "import": self.import_mapping,
            "drop": self.drop,
            "former": self.put_back,
        }
        card.asked.connect(lambda act: acts[act](document))
        card.dropped.connect(lambda path: self.adopt(document, path))
        return card

    # -- what is shown ------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look again at what the workspace has."""
        if self._looking:
            self._stale = True
            return
        folder, pack = self.desk.workspace.folder, self.desk.pack
        self._looking = Operation(
            self, lambda progress: look(folder, pack, progress), success=self._looked, failure=self._not_looked
        ).start()

    def _looked(self, found: dict[str, Kept]) -> None:
        from qilu_desktop.documents.adoption.suites import driven_suite

        self._looking = None
        self.kept = found
        for document, card in self.cards.items():
            card.show_kept(found[document])
        suite = driven_suite(self.installed)
        self.suite.setText(WITH_SUITE.format(suite.name) if suite else WITHOUT_SUITE)
        # The steps at the left say how many are in use.
        self.desk.reported.emit()
        if self._stale:
            self._stale = False
            self.refresh()

    def _not_looked(self, error: QiluError) -> None:
        self._looking = None
        if not isinstance(error, Cancelled):
            tell_error(self, error)

    @property
    def busy(self) -> bool:
        """Whether something is at work."""
        return self._work is not None or self._looking is not None

    # -- slow work ----------------------------------------------------------------------------------------------------

    def _run(self, work: Callable[[Progress], object], done: Callable[[object], None], title: str) -> None:
        if self._work:
            return
        self.done.setText("")
        self.progress.stage.setText("正在处理…")
        self.progress.show()
        self._lock(on=True)

        def succeed(result: object) -> None:
            self._over()
            done(result)

        def fail(error: QiluError) -> None:
            self._over()
            if not isinstance(error, Cancelled):
                tell_error(self.view or self, error, title)

        self._work = Operation(self, work, success=succeed, failure=fail, progress=self._on_step).start()

    def _on_step(self, step: Step) -> None:
        self.progress.stage.setText(f"{step.stage}…")

    def _over(self) -> None:
        self._work = None
        self.progress.hide()
        self._lock(on=False)

    def _lock(self, *, on: bool) -> None:
        for card in self.cards.values():
            card.setEnabled(not on)
        if self.view:
            self.view.set_busy(on=on)

    def cancel(self) -> None:
        """Stop what is at work; nothing is changed."""
        if self._work:
            self._work.cancel()

    # -- adopting -----------------------------------------------------------------------------------------------------

    def choose(self, document: str) -> None:
        """Ask for a form and open it for a look."""
        path = choose_file(self, f"选择{TITLES[document]}的官方空白表", self.desk.settings.folder(_FOLDER), WORD_FILES)
        if path:
            self.desk.settings.keep_folder(_FOLDER, path.parent)
            self.adopt(document, path)

    def adopt(self, document: str, path: Path) -> None:
        """Read a form and show what goes where; it is in use once the clerk has agreed."""
        if self.desk.read_only:
            return
        folder, pack = self.desk.workspace.folder, self.desk.pack
        self._run(lambda progress: take_in(path, pack, document, folder, progress), self._show, "没有采用")

    def _show(self, opened: object) -> None:
        from qilu_desktop.gui.adoption.map_dialog import MapDialog

        if not isinstance(opened, Opened):
            return
        view = MapDialog(self, self.desk, opened, self.installed)
        view.kept.connect(lambda: self._on_kept(view))
        view.trying.connect(self._try)
        view.reading.connect(lambda one: self._choose_filled(one.sheet.document, one.sheet.data, one.history.mapping))
        view.finished.connect(lambda _result: self._on_closed(view))
        self.view = view
        view.open()

    def _on_kept(self, view: MapDialog) -> None:
        number = len(view.history.mapping.slots)
        self.done.setText(
            f"{TITLES[view.sheet.document]}：已采用“{view.history.mapping.name}”，{number} 个栏目已对应。"
        )
        self.refresh()

    def _on_closed(self, view: MapDialog) -> None:
        if self.view is view:
            self.view = None
        # What was opened over it goes with it, and is not to be closed once more with the window.
        if self.filled and self.filled.parent() is view:
            self.filled = None
        if self.read and self.read.parent() is view:
            self.read = None
        view.deleteLater()

    def correct(self, document: str) -> None:
        """Open the form in use."""
        form, pack = self.kept[document].form, self.desk.pack
        if form:
            self._run(lambda progress: reopen(form, pack, progress), self._show, "打不开")

    # -- mapping files ------------------------------------------------------------------------------------------------

    def export_mapping(self, document: str) -> None:
        """Write the mapping into a folder, for other units that use the same form."""
        from qilu_desktop.documents.adoption.mapping import mapping_json

        form = self.kept[document].form
        folder = choose_folder(self, "导出到哪个文件夹", self.desk.settings.folder(_FOLDER)) if form else None
        if form is None or folder is None:
            return
        path = folder / safe_name(f"{TITLES[document]}-对应关系.json")
        if path.exists() and not confirm(
            self, "文件已经有了", f"“{path.name}”已经在这个文件夹里，要换成新的吗？", "原来的文件会被替换。", "替换"
        ):
            return
        try:
            write_whole(path, mapping_json(form.mapping))
        except QiluError as error:
            tell_error(self, error, "没有导出")
            return
        self.done.setText(f"已导出：{path}。别的单位采用同一张表样后，可以导入它。")

    def import_mapping(self, document: str) -> None:
        """Take a mapping that another unit has made for the same form; shown before it is kept."""
        form, pack = self.kept[document].form, self.desk.pack
        path = choose_file(self, "选择对应关系文件", self.desk.settings.folder(_FOLDER), "*.json") if form else None
        if form and path:
            self._run(lambda progress: with_mapping(form, path, pack, progress), self._show, "没有导入")

    # -- back ---------------------------------------------------------------------------------------------------------

    def drop(self, document: str) -> None:
        """Use the built-in layout again; the form is set aside."""
        from qilu_desktop.documents.adoption.store import drop

        more = "现在的表样和对应关系会保留，以后可以用“换回以前的表样”找回。已填写的内容不受影响。"
        if not confirm(self, "恢复内置版式", f"{TITLES[document]}改回用内置版式吗？", more, "恢复内置版式"):
            return
        try:
            drop(self.desk.workspace.folder, document)
        except QiluError as error:
            tell_error(self, error, "没有恢复")
            return
        self.done.setText(f"{TITLES[document]}：已改回内置版式。原来的表样可以用“换回以前的表样”找回。")
        self.refresh()

    def put_back(self, document: str) -> None:
        """Use a form again that was in use before."""
        from qilu_desktop.documents.adoption.store import keep

        former = self.kept[document].former[:5]
        if not former:
            return
        names = tuple(former_name(one) for one in former)
        text = f"{TITLES[document]}换回哪一份以前用过的表样？"
        chosen = ask(self, "换回以前的表样", text, "现在用的（如果有）也会保留，随时可以再换回来。", names)
        if chosen is None:
            return
        one = former[chosen]
        try:
            keep(self.desk.workspace.folder, one.data, one.mapping)
        except QiluError as error:
            tell_error(self, error, "没有换回")
            return
        self.done.setText(f"{TITLES[document]}：已换回“{one.mapping.name}”。")
        self.refresh()

    # -- trial --------------------------------------------------------------------------------------------------------

    def _context(self) -> FormContext:
        from qilu_desktop.documents.context import FormContext

        desk = self.desk
        return FormContext(desk.pack, desk.dossier, desk.workspace.file_bytes, desk.today, matters=desk.matters())

    def _try(self, view: MapDialog) -> None:
        people = self.desk.dossier.applicants
        if view.sheet.document in PER_PERSON and not people:
            tell(view, "还不能试填", "还没有申报人。", "请先到“申报人”里添加一位，或加载示例数据后再试。")
            return
        person = view.person() if view.sheet.document in PER_PERSON else ""
        data, mapping, context = view.sheet.data, view.history.mapping, self._context()
        installed = self.installed
        self._run(
            lambda progress: try_out(data, mapping, context, person, installed, progress),
            lambda trial: self._show_trial(view, trial),
            "没有填成",
        )

    def _show_trial(self, view: MapDialog, trial: object) -> None:
        from qilu_desktop.gui.adoption.filled_dialog import FilledDialog

        if not isinstance(trial, Trial):
            return
        if self.view is not view:
            # Closed meanwhile.
            if trial.pages:
                trial.pages.close()
            return
        self.filled = FilledDialog(view, self.desk, trial)
        self.filled.open()

    # -- reading back -------------------------------------------------------------------------------------------------

    def choose_filled(self, document: str) -> None:
        """Ask for a filled form and read it."""
        form = self.kept[document].form
        if form:
            self._choose_filled(document, form.data, form.mapping)

    def _choose_filled(self, document: str, data: bytes, mapping: Mapping) -> None:
        path = choose_file(self.view or self, "选择填好的表", self.desk.settings.folder("filled"), WORD_FILES)
        if path:
            self.desk.settings.keep_folder("filled", path.parent)
            self.read_filled(document, data, mapping, path)

    def read_filled(self, document: str, data: bytes, mapping: Mapping, path: Path) -> None:
        """Read a filled form and show what it says."""
        pack = self.desk.pack
        self._run(
            lambda progress: read_in(data, mapping, path, pack, progress),
            lambda found: self._show_read(document, path, found),
            "没有读成",
        )

    def _show_read(self, document: str, path: Path, found: object) -> None:
        from qilu_desktop.documents.adoption.read_back import ReadBack
        from qilu_desktop.gui.adoption.photos import keep_photos
        from qilu_desktop.gui.adoption.read_dialog import ReadDialog

        if not isinstance(found, ReadBack):
            return
        photos, read = keep_photos(self.desk, found)
        self.read = ReadDialog(self.view or self, self.desk, document, path.name, read, photos)
        self.read.taken_over.connect(lambda number: self._on_taken(path.name, number))
        self.read.open()

    def _on_taken(self, name: str, number: int) -> None:
        text = f"已从“{name}”取用 {number} 项，可以用 Ctrl+Z 一次撤销。"
        self.done.setText(text)
        if self.view:
            self.view.say(f"已取用 {number} 项")

    # -- dropping -----------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A Word file may be dropped."""
        if dropped_file(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take a dropped file for the document that its name speaks of, else ask."""
        path = dropped_file(event.mimeData())
        if path is None:
            return
        event.acceptProposedAction()
        document = guess(path.name)
        if not document:
            text = f"“{path.name}”是哪一种文件的表样？"
            chosen = ask(self, "采用官方表样", text, "采用前会先给您核对。", tuple(TITLES[one] for one in DOCUMENTS))
            if chosen is None:
                return
            document = DOCUMENTS[chosen]
        self.adopt(document, path)

    def shut(self) -> None:
        """Stop what is at work."""
        self.cancel()
        for dialog in (self.filled, self.read, self.view):
            if dialog is not None and dialog.isVisible():
                dialog.done(0)
