"""A page's content with the preview beside it: shown or put away by one button, remembered for each kind of view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSplitter, QWidget

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.page import EDGE
from qilu_desktop.gui.preview.making import Offer
from qilu_desktop.gui.preview.pane import PreviewPane
from qilu_desktop.gui.theme import icon
from qilu_desktop.gui.widgets import lay_out_now

_SHARE = 0.46
"""Share of the width that the preview takes at first."""


class PreviewSplit(QSplitter):
    """*content* at the left, the preview at the right; ``opened`` tells when it comes and goes, ``fix`` as the pane.

    The pane is made when it is first shown.  *draft* puts what is typed into a snapshot, *commit* stores it.
    """

    opened = Signal(bool)
    fix = Signal(str, str)

    def __init__(
        self, desk: Desk, content: QWidget, draft: Callable[[Dossier], Dossier], commit: Callable[[], bool]
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._desk, self._draft, self._commit = desk, draft, commit
        self._mode = ""
        self._offers: tuple[Offer, ...] = ()
        self._buttons: list[QPushButton] = []
        self._page: QWidget = self
        self.pane: PreviewPane | None = None
        self.setChildrenCollapsible(False)
        self.setHandleWidth(9)
        self.addWidget(content)
        self.splitterMoved.connect(lambda _place, _number: self._keep_width())

    def add_keys(self, page: QWidget) -> None:
        """F8 on *page* shows or puts away the preview, whose own keys work there too."""
        self._page = page
        made = QShortcut(QKeySequence("F8"), page)
        made.setContext(Qt.ShortcutContext.WindowShortcut)
        made.activated.connect(lambda: self.show_preview(on=not self.is_open))

    def make_button(self) -> QPushButton:
        """A 预览 button for a view; all of them show the same state."""
        made = QPushButton("预览")
        made.setIcon(icon("preview"))
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setProperty("toggle", True)
        made.setToolTip("在旁边显示打印出来的样子（F8）")
        made.clicked.connect(lambda on: self.show_preview(on=on))
        self._buttons.append(made)
        return made

    @property
    def is_open(self) -> bool:
        """Whether the preview shows."""
        return self.pane is not None and self.pane.isVisibleTo(self)

    def enter(self, mode: str, offers: Sequence[Offer]) -> None:
        """Show the view *mode* (its own memory of open or shut) with its documents."""
        self._offers = tuple(offers)
        if mode != self._mode:
            self._mode = mode
            self._set_open(on=self._desk.settings.flag(f"preview/{mode}"))
        elif self.pane and self.is_open:
            self.pane.offer(self._offers)

    def show_preview(self, *, on: bool) -> None:
        """Show or put away the preview, and remember it."""
        self._desk.settings.keep_flag(f"preview/{self._mode}", on=on)
        self._set_open(on=on)

    def _set_open(self, *, on: bool) -> None:
        if on and self.pane is None:
            self._make_pane()
        if self.pane:
            self.pane.setVisible(on)
            self._dock(on=on)
            # Told first: the window makes room before the width is shared out.
            self.opened.emit(on)
            lay_out_now()
            if on:
                self._share_width()
                # Narrower now, the form has folded its list of sections and needs less than it held at first.
                lay_out_now()
                self._share_width()
                self.pane.offer(self._offers)
        for button in self._buttons:
            button.setChecked(on)

    def _make_pane(self) -> None:
        self.pane = PreviewPane(self._desk, self._draft, self._commit)
        self.pane.fix.connect(self.fix.emit)
        self.pane.closed.connect(lambda: self.show_preview(on=False))
        self.pane.add_shortcuts(self._page)
        self.addWidget(self.pane)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 1)

    def _dock(self, *, on: bool) -> None:
        """The pane stands at the window's very edge; without it the page keeps its margin."""
        held = self._page.layout()
        if held:
            around = held.contentsMargins()
            held.setContentsMargins(around.left(), around.top(), 0 if on else EDGE, around.bottom())

    def _share_width(self) -> None:
        share = self._desk.settings.number(f"preview/{self._mode}/share") or _SHARE
        whole = max(1, self.width())
        self.setSizes([round(whole * (1 - share)), round(whole * share)])

    def _keep_width(self) -> None:
        left, right = self.sizes()[0], self.sizes()[-1]
        if self.is_open and left + right:
            self._desk.settings.keep(f"preview/{self._mode}/share", f"{right / (left + right):.3f}")

    def refresh_soon(self) -> None:
        """Something is being typed."""
        if self.pane:
            self.pane.refresh_soon()

    def shut(self) -> None:
        """Let the documents go."""
        if self.pane:
            self.pane.shut()
