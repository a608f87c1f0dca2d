"""附为佐证材料: whether the picture that fills a certificate becomes its evidence too, and of which kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from qilu_desktop.dossier.model import Evidence
from qilu_desktop.dossier.reading.judging import QUERY
from qilu_desktop.dossier.reading.kinds import CERTIFICATE
from qilu_desktop.evidence.claims import place_words
from qilu_desktop.gui.certificate_check.fill_reading import PictureRead
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.evidence.gathering import sort_out
from qilu_desktop.gui.widgets import column, label, row

_KINDS: Final = (QUERY, CERTIFICATE)
_SURE: Final = {QUERY: "看得出是查询网站的页面。", CERTIFICATE: "看得出是证书本身。"}
_UNSURE: Final = "看不出是查询网站的页面还是证书本身，请选一下。"


class AttachChoice(QWidget):
    """Hidden until :meth:`display`, and for a picture that is attached already."""

    def __init__(self, desk: Desk, subject: str) -> None:
        super().__init__()
        self.desk, self.subject = desk, subject
        self.read: PictureRead | None = None
        self.known: Evidence | None = None
        self.tick = QCheckBox()
        self.kind = Combo()
        self.kind.setAccessibleName("附为哪一种佐证材料")
        self.hint = label("", "hint", wrap=True)
        self.tick.toggled.connect(self.kind.setEnabled)
        self.setLayout(column(row(self.tick, self.kind, 1, gap=8), self.hint, gap=4, margins=(0, 8, 0, 0)))
        self.hide()

    def display(self, read: PictureRead) -> None:
        """Offer to attach *read*, of its kind where that is certain; what is evidence already is not asked twice."""
        self.read = read
        if read.ready is None:
            return
        _fresh, doubles, _twice = sort_out(self.desk.dossier.evidence, [read.ready])
        self.known = doubles[0].known if doubles else None
        self._show_kinds(read.kind)
        if self.known:
            self._show_known(self.known)
        else:
            self.tick.setText("把这张图附为这本证书的佐证材料，作为")
            self.hint.setText(_SURE.get(read.kind, _UNSURE))
            self.tick.setChecked(True)
        self.kind.setEnabled(self.tick.isChecked())
        self.show()

    def _show_kinds(self, certain: str) -> None:
        self.kind.clear()
        if not certain:
            self.kind.addItem("请选择种类", "")
        for one in _KINDS:
            kind = self.desk.pack.evidence_kind(one)
            self.kind.addItem(kind.label if kind else one, one)
        self.kind.setCurrentIndex(max(0, self.kind.findData(certain)))

    def _show_known(self, known: Evidence) -> None:
        """The same file is evidence already: another person's is taken only when asked for, a loose one is tied."""
        place = place_words(self.desk.pack, self.desk.dossier, known)
        mine, loose = known.owner == self.subject, not known.claim
        self.tick.setText("用已有的这一份证明这本证书" if mine else "仍然附上，作为")
        self.tick.setVisible(loose or not mine)
        self.tick.setChecked(mine and loose)
        self.kind.setVisible(not mine)
        self.hint.setText(f"同一张图已经是佐证材料：{place}。{'' if loose or not mine else '不再重复附上。'}")

    @property
    def lacks_kind(self) -> bool:
        """Whether the kind must be chosen first; the choice then has the keyboard."""
        lacks = self._wanted and self.kind.isVisibleTo(self) and not self.kind.currentData()
        if lacks:
            self.hint.setText(_UNSURE)
            self.kind.setFocus(Qt.FocusReason.OtherFocusReason)
        return lacks

    @property
    def _wanted(self) -> bool:
        return self.tick.isVisibleTo(self) and self.tick.isChecked() and self.read is not None

    def proofs(self) -> list[Evidence]:
        """What is to be cited for the certificate; empty where nothing is."""
        if not self._wanted or self.read is None:
            return []
        if self.known and self.known.owner == self.subject:
            kind = self.known.kind if self.known.kind in _KINDS else self.read.kind or CERTIFICATE
            return [replace(self.known, kind=kind)]
        made = self.read.entry(self.subject, str(self.kind.currentData()))
        return [made] if made else []

    def words(self) -> str:
        """What is told of it afterwards."""
        return f"把图片附为“{self.kind.currentText()}”" if self.kind.isVisibleTo(self) else "用已有的图片证明这本证书"
