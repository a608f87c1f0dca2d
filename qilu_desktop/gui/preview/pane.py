"""The preview beside a form: choice of the document, pages, thumbnails, zoom, search, errors in place, saving."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QWidget

from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.errors import QiluError
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.preview.making import Made, NoSuite, Offer, Wanted, make, place_of
from qilu_desktop.gui.preview.newest import Newest
from qilu_desktop.gui.preview.pane_head import NO_PAGES, PaneHead
from qilu_desktop.gui.preview.pdf import PdfPages
from qilu_desktop.gui.preview.saving import Saver
from qilu_desktop.gui.preview.search_bar import SearchBar
from qilu_desktop.gui.preview.sheets import Place
from qilu_desktop.gui.preview.source import SourceLine
from qilu_desktop.gui.preview.text_canvas import TextCanvas
from qilu_desktop.gui.preview.thumbnails import Thumbnails
from qilu_desktop.gui.preview.trouble import Trouble
from qilu_desktop.gui.widgets import allow, column, frame, label, link, row, tool

LEAST = 320
"""Narrowest pane in px."""
_PAUSE, _LONGEST = 300, 1000
"""A document is made again after so many ms without an edit, and at the latest so many ms after the first."""
_SLOW_PAUSE, _SLOW_LONGEST = 1500, 5000
"""The same where an office suite has to set it, which takes seconds."""
_PATIENCE = 700
"""A document that is at work longer than this is told of."""
_KEPT = 4
"""Documents kept for going back to them."""

Draft = Callable[[Dossier], Dossier]
"""Puts what is typed and not stored yet into a snapshot."""


class PreviewPane(QFrame):
    """Shows one of the offered documents; ``fix`` asks for a subject's field, ``closed`` that the pane be put away."""

    fix = Signal(str, str)
    closed = Signal()

    def __init__(self, desk: Desk, draft: Draft, commit: Callable[[], bool]) -> None:
        super().__init__()
        self.setObjectName("preview")
        self.setMinimumWidth(LEAST)
        self.desk, self._draft = desk, draft
        self._offers: tuple[Offer, ...] = ()
        self._offer: Offer | None = None
        self._made: OrderedDict[Offer, Made] = OrderedDict()
        self._shown: Made | None = None
        self._asked: Wanted | None = None
        self._failed: tuple[Wanted, QiluError] | None = None
        self._places: dict[Offer, Place] = {}
        self.canvas, self.strip, self.search = TextCanvas(), Thumbnails(), SearchBar()
        self.saver, self.source = Saver(self, desk, commit), SourceLine(desk, self._change_source)
        self._maker: Newest[Wanted, Made] = Newest(self, self._take, self._fail)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.make_now)
        self._latest = QTimer(self, singleShot=True)
        self._latest.timeout.connect(self.make_now)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self._tell_at_work)
        self.search.hide()
        self.head = PaneHead(self.canvas, self.open_search, self.closed.emit)
        self.trouble = Trouble(self._go_fix, self._change_source, self._try_again)
        parts = column(self.head, self.source, self.search, self._body(), self._foot(), gap=0)
        parts.setStretch(3, 1)
        self.setLayout(parts)
        self._connect()

    # -- building -----------------------------------------------------------------------------------------------------

    def _body(self) -> QWidget:
        self.hint = label("", "muted", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty, pages = frame("paperground"), QWidget()
        empty.setLayout(column(1, self.hint, 1, margins=(24, 24, 24, 24)))
        pages.setLayout(row(self.strip, self.canvas, gap=0))
        self.strip.setVisible(self.desk.settings.flag("preview/thumbnails"))
        self.stack = QStackedWidget()
        self.stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        for part in (empty, pages, self.trouble):
            self.stack.addWidget(part)
        return self.stack

    def _foot(self) -> QWidget:
        self.thumbs = tool("pages", "缩略图", self._on_thumbs)
        self.thumbs.setCheckable(True)
        self.thumbs.setChecked(self.strip.isVisibleTo(self))
        self.number, self.state = label("", "hint"), label("", "hint")
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.notes = label("", "caution", wrap=True)
        self.notes.hide()
        as_pdf = link("另存 PDF", lambda: self._save("pdf"))
        as_word = link("另存 Word", lambda: self._save("docx"))
        self.save_buttons = (as_pdf, as_word)
        line = row(self.thumbs, self.number, gap=6)
        line.addWidget(self.state, 1)
        for part in self.save_buttons:
            line.addWidget(part)
        return frame("panefoot", column(self.notes, line, self.saver.line, margins=(8, 5, 8, 5), gap=4))

    def _connect(self) -> None:
        self.canvas.turned.connect(self._on_page)
        self.head.chosen.connect(self.show_document)
        self.strip.picked.connect(self.canvas.go_to)
        self.search.found.connect(lambda hits, chosen, go: self.canvas.show_hits(hits, chosen, go=go))
        self.search.closed.connect(lambda: self.canvas.setFocus(Qt.FocusReason.OtherFocusReason))
        self.desk.changed.connect(self.refresh_soon)

    def add_shortcuts(self, page: QWidget) -> None:
        """Keys that work wherever the keyboard is, while *page* and the pane show."""
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+F", self.open_search),
            ("Ctrl+=", lambda: self.canvas.zoom_by(1)),
            ("Ctrl++", lambda: self.canvas.zoom_by(1)),
            ("Ctrl+-", lambda: self.canvas.zoom_by(-1)),
            ("Ctrl+0", lambda: self.canvas.set_zoom(0.0)),
            ("Ctrl+9", self.canvas.fit_page),
            ("F3", lambda: self.search.step(1)),
            ("Shift+F3", lambda: self.search.step(-1)),
        )
        for name, action in keys:
            made = QShortcut(QKeySequence(name), page)
            made.setContext(Qt.ShortcutContext.WindowShortcut)
            made.activated.connect(lambda action=action: action() if self.isVisible() and self.shown else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """n and N go through the places found while the keyboard is with the pages."""
        if event.key() == Qt.Key.Key_N and self.search.isVisible():
            self.search.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape and self.search.isVisible():
            self.search.shut()
        else:
            super().keyPressEvent(event)

    # -- which document -----------------------------------------------------------------------------------------------

    def offer(self, offers: Sequence[Offer]) -> None:
        """Offer these documents; the kind chosen last is shown, where there is none a hint."""
        if tuple(offers) != self._offers:
            self._offers = tuple(offers)
            self.head.show_choices(self._offers)
        kept = self.desk.settings.text("preview/document")
        chosen = next((one for one in self._offers if one.document == kept), next(iter(self._offers), None))
        self._choose(chosen)

    def show_document(self, document: str) -> None:
        """Show one of the offered documents by its layout's id, and remember the choice."""
        self.desk.settings.keep("preview/document", document)
        self.offer(self._offers)

    def _choose(self, offer: Offer | None) -> None:
        self.head.check(offer)
        if offer == self._offer:
            self.refresh_soon()
            return
        if self._offer and self._shown:
            self._places[self._offer] = self.canvas.place
        self._offer, self._asked, self._failed = offer, None, None
        self._maker.forget()
        self.saver.reset()
        held = self._made.get(offer) if offer else None
        if held:
            self._show(held, keep=False)
        else:
            self._show_nothing("" if offer else "还没有可以预览的文件。")
        self.make_now()

    # -- making -------------------------------------------------------------------------------------------------------

    def refresh_soon(self) -> None:
        """Make the document again when the typing pauses, and now and then while it goes on."""
        if not self.isVisible():
            return
        pause, longest = (_SLOW_PAUSE, _SLOW_LONGEST) if self.source.official(self._offer) else (_PAUSE, _LONGEST)
        self._pause.start(pause)
        if not self._latest.isActive():
            self._latest.start(longest)

    def _tell_at_work(self) -> None:
        text = self.source.at_work(self._offer)
        self.state.setText(text)
        if self._offer and not self._shown:
            self.hint.setText(text)

    def _change_source(self) -> None:
        """Show the built-in layout in place of the adopted form, or the form again."""
        if self._offer:
            self.source.change(self._offer)
            self._try_again()

    def _try_again(self) -> None:
        self._asked = None
        self.make_now()

    def make_now(self) -> None:
        """Make the document from the data as they stand, what is being typed included, unless it is made already."""
        self._pause.stop()
        self._latest.stop()
        if self._offer is None or not self.isVisible():
            return
        wanted = self._wanted(self._offer, self._draft(self.desk.dossier))
        if wanted.same_as(self._asked):
            return
        self._asked = wanted
        if self._shown and wanted.same_as(self._shown.wanted):
            if not self.shown:
                self._show(self._shown, keep=True)
            return
        self._patience.start()
        self._maker.ask(wanted, lambda progress: make(wanted, progress))

    def _wanted(self, offer: Offer, dossier: Dossier) -> Wanted:
        return Wanted(
            offer,
            self.desk.pack,
            dossier,
            self.desk.today,
            self.desk.matters(),
            self.desk.workspace.file_bytes,
            self.desk.workspace.folder,
            self.source.stamp(offer),
            self.source.built_in(offer),
            self.desk.codes,
        )

    def _take(self, wanted: Wanted, made: Made) -> None:
        if self._is_old(wanted):
            self._let_go(made.pages)
            return
        before = self._made.pop(wanted.offer, None)
        self._made[wanted.offer] = made
        self._failed = None
        self._show(made, keep=self._shown is not None and self._shown.wanted.offer == wanted.offer)
        for old in (before, self._made.popitem(last=False)[1] if len(self._made) > _KEPT else None):
            if old:
                self._let_go(old.pages)

    def _is_old(self, wanted: Wanted) -> bool:
        """Whether nobody waits for it: another document is chosen, or what is wanted by now is in view already."""
        current = self._shown and self._asked and self._asked.same_as(self._shown.wanted)
        return wanted.offer != self._offer or bool(current)

    def _let_go(self, pages: PdfPages) -> None:
        """Close a PDF elsewhere: here the window would wait for whoever draws a page just now."""
        if self._offer is None:
            pages.close()
            return
        Operation(self, lambda _progress: pages.close(), success=_nothing, failure=_nothing).start()

    def _fail(self, wanted: Wanted, error: QiluError) -> None:
        if self._is_old(wanted):
            return
        self._failed = (wanted, error)
        self._settle()
        self.trouble.tell(error, fixable=bool(self._place_of_error()[1]), official=wanted.official)
        self.source.hide()
        self.search.search_in(None)
        self.stack.setCurrentIndex(2)
        self.number.setText("")
        self._allow(on=False)
        # The filled form is a Word file before any suite sets it.
        if isinstance(error, NoSuite):
            allow(self.save_buttons[1], on=True, why="")

    def _settle(self) -> None:
        if not self._maker.busy:
            self._patience.stop()
            self.state.setText("")

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show(self, made: Made, *, keep: bool) -> None:
        self._settle()
        self._shown = made
        self.stack.setCurrentIndex(1)
        # The strip first: the pages tell it which of them to mark.
        self.strip.show_pages(made.pages, keep=keep)
        self.canvas.show_pages(made.pages, keep=keep, place=self._places.get(made.wanted.offer))
        self.search.search_in(made.pages)
        self.notes.setText("\n".join(made.notes))
        self.notes.setVisible(bool(made.notes))
        self.source.tell(made)
        self._allow(on=True)

    def _show_nothing(self, text: str) -> None:
        self._shown = None
        for part in (self.strip, self.canvas):
            part.show_pages(None, keep=False)
        self.search.search_in(None)
        self.notes.hide()
        self.source.hide()
        self.hint.setText(text)
        self.stack.setCurrentIndex(0)
        self.number.setText("")
        self._allow(on=False)

    def _allow(self, *, on: bool) -> None:
        self.head.allow(on=on)
        for part in self.save_buttons:
            allow(part, on=on, why=NO_PAGES)

    def _on_page(self, page: int) -> None:
        count = self.canvas.count
        self.number.setText(f"第 {page + 1} / {count} 页" if count else "")
        name = f"预览：第 {page + 1} 页，共 {count} 页" if count else "预览"
        if name != self.canvas.accessibleName():
            # A screen reader reads it out each time.
            self.canvas.setAccessibleName(name)
        self.strip.mark(page)

    def _on_thumbs(self) -> None:
        on = self.thumbs.isChecked()
        self.strip.setVisible(on)
        self.desk.settings.keep_flag("preview/thumbnails", on=on)

    def open_search(self) -> None:
        """Open the line to search with."""
        if self.shown:
            self.search.open(self.canvas.current)

    @property
    def shown(self) -> Made | None:
        """The document in view; None while there is an error or nothing yet."""
        return self._shown if self.stack.currentIndex() == 1 else None

    @property
    def settled(self) -> bool:
        """Whether nothing is at work and every page in view is drawn."""
        return not (self._maker.busy or self._pause.isActive()) and (not self.shown or self.canvas.settled)

    # -- acting -------------------------------------------------------------------------------------------------------

    def _place_of_error(self) -> tuple[str, str]:
        """Subject and field that the error speaks of."""
        if not self._failed:
            return "", ""
        wanted, error = self._failed
        subject = wanted.offer.subject or UNIT_SUBJECT
        record = self.desk.record(subject)
        fields = self.desk.fields(subject)
        # The remedy names what to shorten; what went wrong names the file that is gone.
        found = record and (place_of(error.remedy, fields, record) or place_of(error.what, fields, record))
        return subject, found or ""

    def _go_fix(self) -> None:
        subject, field = self._place_of_error()
        if field:
            self.fix.emit(subject, field)

    def _save(self, ending: str) -> None:
        offer, failed = self._offer, self._failed
        if self.shown:
            title = self.shown.title
        elif failed and isinstance(failed[1], NoSuite):
            title = failed[1].title
        else:
            return
        if offer:
            self.saver.save(title, ending, lambda: self._wanted(offer, self.desk.dossier))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was edited meanwhile."""
        super().showEvent(event)
        self._pause.start(0)

    def shut(self) -> None:
        """Stop, and let every PDF go."""
        for timer in (self._pause, self._latest, self._patience):
            timer.stop()
        self._maker.forget()
        self.canvas.show_pages(None, keep=False)
        self.strip.show_pages(None, keep=False)
        self.search.search_in(None)
        for made in self._made.values():
            made.pages.close()
        self._made.clear()
        self._shown = None
        self._offer = None


def _nothing(_outcome: object) -> None:
    """Nobody waits for this work."""
