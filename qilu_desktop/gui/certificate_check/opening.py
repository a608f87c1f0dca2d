"""What the rest of the window calls: the comparison of one certificate, all unread pages, a picture's answers."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from qilu_desktop.checks.findings import Finding
from qilu_desktop.dossier.model import Evidence
from qilu_desktop.dossier.reading.judging import QUERY, TABLE
from qilu_desktop.gui.desk import Desk

_READABLE: Final = frozenset({QUERY, "certificate"})
_ENDINGS: Final = "*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff *.heic *.pdf"


def open_check(parent: QWidget, desk: Desk, subject: str, row_id: str, shot: str = "") -> QDialog:
    """Show 查询核对 of one certificate, looking at one of its screenshots first where *shot* names it.

    Not by ``exec``: a window that is run so could not make room for a picture of the screen.
    """
    from qilu_desktop.gui.certificate_check.dialog import CertificateCheck

    return _shown(CertificateCheck(parent.window(), desk, subject, row_id, shot))


def _shown(dialog: QDialog) -> QDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def read_all(parent: QWidget, desk: Desk) -> None:
    """Read every query page that nobody has read; say so where there is none."""
    from qilu_desktop.gui.certificate_check.read_all import ReadAllDialog, unread_shots
    from qilu_desktop.gui.dialogs import tell

    entries = unread_shots(desk)
    if not entries:
        tell(
            parent.window(), "读取全部查询截图", "查询截图都已读取，没有要读的。", "换了文件或改了页面的，会再列出来。"
        )
        return
    _shown(ReadAllDialog(parent.window(), desk, entries))


def pictures_of(desk: Desk, subject: str, row_id: str) -> tuple[Evidence, ...]:
    """The attached files on which a certificate's answers may stand: its query pages and its own scans."""
    wanted = (entry for entry in desk.dossier.evidence_of(subject) if entry.kind in _READABLE)
    return tuple(entry for entry in wanted if entry.proves(TABLE, row_id))


def fill_from_evidence(parent: QWidget, desk: Desk, subject: str, row_id: str, entry: Evidence) -> None:
    """Offer the answers that stand on an attached file; says so where the file is gone."""
    from qilu_desktop.errors import QiluError
    from qilu_desktop.gui.certificate_check.fill_dialog import FillDialog
    from qilu_desktop.gui.certificate_check.words import title_of
    from qilu_desktop.gui.dialogs import tell_error

    try:
        path = desk.workspace.file_path(entry.file)
    except QiluError as error:
        tell_error(parent.window(), error, "打不开")
        return
    _shown(FillDialog(parent.window(), desk, subject, row_id, path, title_of(entry)))


def fill_from_picture(parent: QWidget, desk: Desk, subject: str, row_id: str) -> None:
    """Offer the answers that stand on a picture of the certificate or of its query page; asks for a file.

    The picture is offered as the certificate's evidence along with them.
    """
    from qilu_desktop.gui.certificate_check.fill_dialog import FillDialog
    from qilu_desktop.gui.dialogs import choose_file

    path = choose_file(parent.window(), "选择证书照片或查询截图", desk.settings.folder("evidence"), _ENDINGS)
    if path:
        desk.settings.keep_folder("evidence", path.parent)
        _shown(FillDialog(parent.window(), desk, subject, row_id, path))


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
