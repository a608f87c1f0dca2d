"""The line over the pages that says whether an adopted official form or the built-in layout is in view."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtWidgets import QFrame

from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.preview.making import Made, Offer
from qilu_desktop.gui.widgets import label, link, row


class SourceLine(QFrame):
    """Keeps which adopted forms the user wants to see in the built-in layout; ``change`` is what its link does."""

    def __init__(self, desk: Desk, change: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("panehead")
        self._desk = desk
        self._built_in: set[str] = set()
        self.text = label("", "hint", wrap=True)
        self.other = link("", change)
        line = row(margins=(12, 4, 8, 4), gap=8)
        line.addWidget(self.text, 1)
        line.addWidget(self.other)
        self.setLayout(line)
        self.hide()

    def stamp(self, offer: Offer) -> tuple[int, ...]:
        """What tells the adopted form of a document from another; empty where none is adopted."""
        from qilu_desktop.documents.adoption.in_folder import stamp_of

        return stamp_of(self._desk.workspace.folder, offer.document)

    def built_in(self, offer: Offer) -> bool:
        """Whether the built-in layout is wanted though a form is adopted."""
        return offer.document in self._built_in

    def change(self, offer: Offer) -> None:
        """Want the built-in layout in place of the adopted form, or the form again."""
        self._built_in ^= {offer.document}

    def official(self, offer: Offer | None) -> bool:
        """Whether an office suite has to set the document."""
        return offer is not None and not self.built_in(offer) and bool(self.stamp(offer))

    def at_work(self, offer: Offer | None) -> str:
        """What to say while a document is being made."""
        return f"正在用 {_suite_name()} 排版…" if self.official(offer) else "正在排版…"

    def tell(self, made: Made) -> None:
        """Say which of the two is in view, where a form is adopted."""
        self.setVisible(bool(made.wanted.form))
        if made.suite:
            self.text.setText(f"采用的官方表样，由 {made.suite} 排版")
            self.other.setText("看内置版式")
        else:
            self.text.setText("以下是内置版式，不是采用的官方表样")
            self.other.setText("看官方表样")


@cache
def _suite_name() -> str:
    from qilu_desktop.documents.adoption.convert import driven_suite

    suite = driven_suite()
    return suite.name if suite else "办公软件"
