"""What stands in the head of a certificate's card in the form: how its screenshots read, and the ways to them."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from qilu_desktop.dossier.model import Applicant, Evidence
from qilu_desktop.dossier.reading.judging import TABLE, judge_row
from qilu_desktop.gui.certificate_check.filling import fill_from_evidence, fill_from_picture, pictures_of
from qilu_desktop.gui.certificate_check.opening import open_check
from qilu_desktop.gui.certificate_check.words import title_of, tone_of, verdict_words
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.widgets import chip, link, restyle, row


class RowTools(QWidget):
    """查询核对 and 从图片填写 of one certificate, with the verdict on its screenshots."""

    def __init__(self, desk: Desk, row_id: str) -> None:
        super().__init__()
        self.desk, self.row_id = desk, row_id
        self.subject = ""
        self.state = chip("", "plain")
        self.check_link = link("查询核对…", self._check)
        self.fill_link = link("从图片填写…", self._fill)
        self.fill_link.setEnabled(not desk.read_only)
        self.fill_link.setToolTip("读证书照片或查询截图，把编号、等级、职业、发证日期填进来")
        self.setLayout(row(self.state, self.check_link, self.fill_link, gap=6, margins=(10, 0, 0, 0)))

    def display(self, subject: str) -> None:
        """Show how the certificate's screenshots stand."""
        self.subject = subject
        person = self.desk.dossier.applicant(subject)
        words, tone = self._standing(person) if person else ("", "plain")
        self.state.setText(words)
        restyle(self.state, "chip", tone)

    def _standing(self, person: Applicant) -> tuple[str, str]:
        row_now = next((one for one in person.certificates if one.id == self.row_id), None)
        found = judge_row(person.name, row_now, self.desk.dossier.evidence_of(person.id)) if row_now else ()
        return (f"截图：{verdict_words(found[0])}", tone_of(found[0])) if found else ("没有查询截图", "plain")

    def _check(self) -> None:
        open_check(self, self.desk, self.subject, self.row_id)

    def _fill(self) -> None:
        """From an attached picture where there is one, or from a file that is chosen."""
        entries = pictures_of(self.desk, self.subject, self.row_id)
        if not entries:
            fill_from_picture(self, self.desk, self.subject, self.row_id)
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for entry in entries:
            menu.addAction(title_of(entry)).triggered.connect(lambda _on=False, one=entry: self._fill_from(one))
        menu.addSeparator()
        other = menu.addAction("选择其他文件…")
        other.triggered.connect(lambda: fill_from_picture(self, self.desk, self.subject, self.row_id))
        menu.popup(self.fill_link.mapToGlobal(self.fill_link.rect().bottomLeft()))

    def _fill_from(self, entry: Evidence) -> None:
        fill_from_evidence(self, self.desk, self.subject, self.row_id, entry)


def row_tools(desk: Desk, table: str, row_id: str) -> RowTools | None:
    """The tools of a row; None for other tables."""
    return RowTools(desk, row_id) if table == TABLE else None
