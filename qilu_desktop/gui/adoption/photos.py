"""Photos out of a filled form: looked through and kept as any other photo, before they are offered."""

from __future__ import annotations

from dataclasses import replace

from qilu_desktop.documents.adoption.read_back import NotUnderstood, ReadBack
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import QiluError
from qilu_desktop.gui.desk import Desk

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


def keep_photos(desk: Desk, found: ReadBack) -> tuple[dict[str, FileRef], ReadBack]:
    """The photos by place, kept in the store (cited by nothing yet); what is no usable picture is listed instead."""
    kept: dict[str, FileRef] = {}
    faults: list[NotUnderstood] = []
    for place, data in found.photos if not desk.read_only else ():
        try:
            kept[place] = _keep(desk, data)
        except QiluError as error:
            faults.append(NotUnderstood("", "照片", f"{error.what}{error.remedy}"))
    return kept, replace(found, not_understood=(*found.not_understood, *faults))


def _keep(desk: Desk, data: bytes) -> FileRef:
    from qilu_desktop.evidence.intake import inspect

    mime = inspect(data, "照片.jpg").mime
    return desk.workspace.store_file(data, f"照片.{_ENDINGS.get(mime, 'jpg')}", mime)
