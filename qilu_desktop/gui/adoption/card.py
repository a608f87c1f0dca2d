"""One document on the page of official forms: its state, and what can be done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy

from qilu_desktop.gui.adoption.work import TITLES, Kept
from qilu_desktop.gui.widgets import button, chip, column, label, link, restyle, row

_WORD = (".docx", ".doc", ".docm", ".dotx", ".wps")
"""Endings that may be dropped; those that cannot be used are refused with the reason."""


class FormCard(QFrame):
    """``asked`` carries what is wished: choose, correct, read, export, import, drop or former; ``dropped`` a file."""

    asked = Signal(str)
    dropped = Signal(object)

    def __init__(self, document: str, *, read_only: bool) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAcceptDrops(not read_only)
        self.document, self._read_only = document, read_only
        self.state = chip("", "plain")
        self.about = label("", "muted", wrap=True)
        self.about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.choose_button = button("选用官方 Word 表格…", lambda: self.asked.emit("choose"))
        self.correct_button = button("查看和修改对应关系", lambda: self.asked.emit("correct"))
        self.read_button = button("从填好的表读回…", lambda: self.asked.emit("read"))
        self.links = {
            "choose": self._link("换一张表样…", "choose"),
            "export": self._link("导出对应关系…", "export"),
            "import": self._link("导入对应关系…", "import"),
            "former": self._link("换回以前的表样…", "former"),
            "drop": self._link("恢复内置版式", "drop"),
        }
        head = row(label(TITLES[document], "heading"), self.state, 1, gap=10)
        for made in (self.read_button, self.correct_button, self.choose_button):
            head.addWidget(made)
        self.foot = row(gap=2)
        self.foot.addWidget(self.about, 1)
        for made in self.links.values():
            self.foot.addWidget(made)
        self.setLayout(column(head, self.foot, margins=(18, 12, 14, 10), gap=6))
        self.show_kept(Kept(document))

    def _link(self, text: str, act: str) -> QPushButton:
        return link(text, lambda: self.asked.emit(act))

    def show_kept(self, kept: Kept) -> None:
        """Show what is in use."""
        form = kept.form
        used = form is not None or kept.error is not None
        if kept.error:
            self._say("读不出来", "bad", f"{kept.error.what}{kept.error.remedy}")
        elif form:
            tail = f"，{kept.lacking} 项没有位置" if kept.lacking else "，全部内容都有位置"
            self._say("已采用", "good", f"{kept.name}：{len(form.mapping.slots)} 个栏目已对应{tail}")
        else:
            self._say("用内置版式", "plain", "没有官方表格，或官方没有规定格式时，用软件内置的版式。")
        self.choose_button.setVisible(not used)
        self.correct_button.setVisible(form is not None)
        self.read_button.setVisible(form is not None)
        shown = {
            "choose": used,
            "export": form is not None,
            "import": form is not None,
            "former": bool(kept.former),
            "drop": used,
        }
        for act, part in self.links.items():
            part.setVisible(shown[act])
            part.setEnabled(act == "export" or not self._read_only)
        self.choose_button.setEnabled(not self._read_only)
        self.read_button.setEnabled(not self._read_only)

    def _say(self, state: str, tone: str, about: str) -> None:
        self.state.setText(state)
        restyle(self.state, "chip", tone)
        self.about.setText(about)
        self.about.setToolTip(about)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A Word file may be dropped here."""
        if dropped_file(event.mimeData()):
            self._mark(on=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """It went away."""
        self._mark(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it for this document."""
        self._mark(on=False)
        path = dropped_file(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def _mark(self, *, on: bool) -> None:
        restyle(self, "hot", on)


def dropped_file(data: QMimeData) -> Path | None:
    """The one local Word file that is being dragged; None for anything else."""
    places = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return places[0] if len(places) == 1 and places[0].suffix.lower() in _WORD else None


def guess(name: str) -> str:
    """The document that a file's name speaks of; empty where it names none, or more than one."""
    words = {"book": "申报书", "overview": "一览表", "summary": "汇总表", "report": "推荐报告"}
    found = [document for document, word in words.items() if word in name]
    return found[0] if len(found) == 1 else ""
