"""附为佐证材料: whether the picture that fills a certificate becomes its evidence too, and of which kind."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from qilu_desktop.dossier.model import Evidence, claim_of
from qilu_desktop.dossier.reading.judging import QUERY, TABLE
from qilu_desktop.dossier.reading.kinds import CERTIFICATE
from qilu_desktop.evidence.citing import cited_for, is_loose, serves
from qilu_desktop.evidence.claims import place_words
from qilu_desktop.gui.certificate_check.fill_reading import PictureRead
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.evidence.doubles import place_of_evidence
from qilu_desktop.gui.evidence.gathering import Goal, sort_out
from qilu_desktop.gui.widgets import column, label, link, row

_KINDS: Final = (QUERY, CERTIFICATE)
_SURE: Final = {QUERY: "看得出是查询网站的页面。", CERTIFICATE: "看得出是证书本身。"}
_NEW: Final = "new"
"""Stands for the row that is still to be made."""
_UNSURE: Final = "看不出是查询网站的页面还是证书本身，请选一下。"


class AttachChoice(QWidget):
    """Hidden until :meth:`display`, and for a picture that is attached already.

    It is for the row *row_id* of the applicant *subject*; empty for a row that is still to be made.
    """

    def __init__(self, desk: Desk, subject: str, row_id: str) -> None:
        super().__init__()
        self.desk, self.subject = desk, subject
        self.goal = Goal(subject, "", claim_of(TABLE, row_id or _NEW))
        self.read: PictureRead | None = None
        self.known: Evidence | None = None
        self._likely, self._told = False, ""
        self.tick = QCheckBox()
        self.kind = Combo()
        self.kind.setAccessibleName("附为哪一种佐证材料")
        self.hint = label("", "hint", wrap=True)
        self.look_link = link("去看那一份", self._look, "open")
        self.look_link.hide()
        self.tick.toggled.connect(self.kind.setEnabled)
        line = row(self.tick, self.kind, self.look_link, 1, gap=8)
        self.setLayout(column(line, self.hint, gap=4, margins=(0, 8, 0, 0)))
        self.hide()

    def display(self, read: PictureRead) -> None:
        """Offer to attach *read*, of its kind where that is certain; what is evidence already is not asked twice."""
        self.read = read
        if read.ready is None:
            return
        _fresh, doubles, _twice = sort_out(self.desk.dossier.evidence, [read.ready], self.goal)
        self.known = doubles[0].known if doubles else None
        self._show_kinds(read.kind)
        if self.known:
            self._show_known(self.known)
        else:
            self.tick.setText("把这张图附为这本证书的佐证材料，作为")
            self._likely, self._told = True, _SURE.get(read.kind, _UNSURE)
        self.show_name("")
        self.show()

    def show_name(self, other: str) -> None:
        """*other*: the name on the picture where it is another person's, whose picture is attached only when asked."""
        self.tick.setChecked(self._likely and not other)
        self.kind.setEnabled(self.tick.isChecked())
        warned = f"图上是“{other}”的姓名，默认不附；看清确是本人的证书，再勾选。" if other and self._likely else ""
        self.hint.setText(f"{warned}{self._told}")

    def _show_kinds(self, certain: str) -> None:
        self.kind.clear()
        if not certain:
            self.kind.addItem("请选择种类", "")
        for one in _KINDS:
            kind = self.desk.pack.evidence_kind(one)
            self.kind.addItem(kind.label if kind else one, one)
        self.kind.setCurrentIndex(max(0, self.kind.findData(certain)))

    def _show_known(self, known: Evidence) -> None:
        """The same file is evidence already: another's is taken only when asked for, one's own may prove this too."""
        place = place_words(self.desk.pack, self.desk.dossier, known)
        mine, served = known.owner == self.subject, self._served(known)
        also = "" if is_loose(self.desk.pack, self.desk.dossier, known) else "，也"
        self.tick.setText(f"用已有的这一份{also}证明这本证书" if mine else "仍然附上，作为")
        self.tick.setVisible(not served)
        self.kind.setVisible(not mine)
        self.look_link.setVisible(not mine)
        self._likely = mine and not served
        self._told = f"同一张图已经是佐证材料：{place}。{'不再重复附上。' if served else ''}"

    def _served(self, known: Evidence) -> bool:
        return known.owner == self.subject and serves(known, "", self.goal.claim)

    def _look(self) -> None:
        """Lead to the one that is there, which closes this window."""
        if self.known:
            self.desk.pointed.emit(place_of_evidence(self.known))

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
        known = self.known
        if known and known.owner == self.subject:
            kind = known.kind if known.kind in _KINDS else self.read.kind or CERTIFICATE
            return [cited_for(self.desk.pack, self.desk.dossier, known, kind, self.goal.claim)]
        made = self.read.entry(self.subject, str(self.kind.currentData()))
        return [made] if made else []

    def words(self) -> str:
        """What is told of it afterwards."""
        return f"把图片附为“{self.kind.currentText()}”" if self.kind.isVisibleTo(self) else "用已有的图片证明这本证书"
