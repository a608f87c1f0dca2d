"""Loading the modules of the other pages while the first one is looked at, so that no first click waits for them."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer

_PAUSE: Final = 400
_GAP: Final = 30
"""Milliseconds before the first module, and from one to the next: whoever types in between is not held up."""

MODULES: Final = (
    "lxml.etree",
    "qilu_desktop.documents.blocks",
    "qilu_desktop.documents.adoption.mapping",
    "qilu_desktop.documents.adoption.in_folder",
    "qilu_desktop.submission.model",
    "qilu_desktop.evidence.images",
    "qilu_desktop.evidence.placing",
    "qilu_desktop.evidence.contents",
    "qilu_desktop.evidence.importing",
    "qilu_desktop.evidence.join",
    "qilu_desktop.submission.packets",
    "qilu_desktop.submission.packet_pages",
    "qilu_desktop.gui.enterprises_page",
    "qilu_desktop.gui.preview.making",
    "qilu_desktop.gui.preview.split",
    "qilu_desktop.gui.people_page",
    "qilu_desktop.gui.evidence.intake",
    "qilu_desktop.gui.certificate_check.fill_dialog",
    "qilu_desktop.gui.certificate_check.dialog",
    "qilu_desktop.gui.evidence.adding",
    "qilu_desktop.gui.claims_view.view",
    "qilu_desktop.gui.evidence.page",
    "qilu_desktop.gui.procedure_page",
    "qilu_desktop.gui.findings.listing_tab",
    "qilu_desktop.gui.findings_page",
    "qilu_desktop.gui.build_page",
    "qilu_desktop.gui.sending.page",
)
"""What a module needs stands before it: each turn loads little.  Every one is imported by name elsewhere too."""


class Ahead(QObject):
    """Loads one module after another in idle turns of the event loop."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(reversed(MODULES))
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self._load_next)
        self._timer.start()

    def _load_next(self) -> None:
        self._timer.setInterval(_GAP)
        import_module(self._left.pop())
        if not self._left:
            self._timer.stop()
