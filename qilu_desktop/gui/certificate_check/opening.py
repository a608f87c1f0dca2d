"""What the rest of the window calls: the comparison of one certificate, and which one a page or a finding is about."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from qilu_desktop.checks.findings import Finding
from qilu_desktop.dossier.model import Evidence
from qilu_desktop.dossier.reading.judging import QUERY, TABLE
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import shown


def open_check(parent: QWidget, desk: Desk, subject: str, row_id: str, shot: str = "") -> QDialog:
    """Show 查询核对 of one certificate, looking at one of its screenshots first where *shot* names it."""
    from qilu_desktop.gui.certificate_check.dialog import CertificateCheck

    return shown(CertificateCheck(parent.window(), desk, subject, row_id, shot))


def row_of_shot(desk: Desk, entry: Evidence) -> str:
    """The certificate's row that a query page is for, the first where it is for all; empty where it is for none."""
    person = desk.dossier.applicant(entry.owner)
    if person is None or entry.kind != QUERY:
        return ""
    return next((one.id for one in person.certificates if entry.proves(TABLE, one.id)), "")


def row_of_finding(desk: Desk, finding: Finding) -> str:
    """The certificate's row that a finding is about; empty where it is about none."""
    person = desk.dossier.applicant(finding.subject)
    if person is None or finding.field != TABLE:
        return ""
    return finding.row if any(one.id == finding.row for one in person.certificates) else ""
