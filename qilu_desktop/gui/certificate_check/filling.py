"""从图片填写: which pictures a certificate has, and the window that offers what stands on one of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from qilu_desktop.dossier.model import Evidence
from qilu_desktop.dossier.reading.judging import QUERY, TABLE
from qilu_desktop.dossier.reading.kinds import CERTIFICATE
from qilu_desktop.errors import QiluError
from qilu_desktop.gui.certificate_check.words import title_of
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import choose_file, shown, tell_error

_READABLE: Final = frozenset({QUERY, CERTIFICATE})
_ENDINGS: Final = "*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff *.heic *.pdf"


def pictures_of(desk: Desk, subject: str, row_id: str) -> tuple[Evidence, ...]:
    """The attached files on which a certificate's answers may stand: its query pages and its own scans."""
    wanted = (entry for entry in desk.dossier.evidence_of(subject) if entry.kind in _READABLE)
    return tuple(entry for entry in wanted if entry.proves(TABLE, row_id))


def fill_from_evidence(parent: QWidget, desk: Desk, subject: str, row_id: str, entry: Evidence) -> None:
    """Offer the answers that stand on an attached file; says so where the file is gone."""
    from qilu_desktop.gui.certificate_check.fill_dialog import FillDialog

    try:
        path = desk.workspace.file_path(entry.file)
    except QiluError as error:
        tell_error(parent.window(), error, "打不开")
        return
    shown(FillDialog(parent.window(), desk, subject, row_id, path, title_of(entry)))


def fill_from_picture(parent: QWidget, desk: Desk, subject: str, row_id: str) -> None:
    """Offer the answers that stand on a picture of the certificate or of its query page; asks for a file.

    The picture is offered as the certificate's evidence along with them.
    """
    from qilu_desktop.gui.certificate_check.fill_dialog import FillDialog

    path = choose_file(parent.window(), "选择证书照片或查询截图", desk.settings.folder("evidence"), _ENDINGS)
    if path:
        desk.settings.keep_folder("evidence", path.parent)
        shown(FillDialog(parent.window(), desk, subject, row_id, path))
