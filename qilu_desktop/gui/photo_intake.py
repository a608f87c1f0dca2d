"""Takes a photo of a person into the workspace, in a form that Word can show."""

from __future__ import annotations

from pathlib import Path

from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import EvidenceError
from qilu_desktop.workspace.workspace import Workspace


def take_photo(workspace: Workspace, path: Path) -> FileRef:
    """Keep a photo; one that Word cannot take (HEIC, WebP, TIFF …) is made a JPEG first.

    Raises:
        EvidenceError: it is no usable picture.
        StorageError: the disk refused.
    """
    from qilu_desktop.evidence.intake import inspect_file, read_file
    from qilu_desktop.evidence.photo import normalise_upright

    found = inspect_file(path)
    if found.media == "pdf":
        raise EvidenceError(path.name, "是 PDF，不是照片", "请选择 JPG 或 PNG 格式的照片。")
    if found.media not in ("jpeg", "png"):
        return workspace.store_file(normalise_upright(read_file(path), path.name), f"{path.stem}.jpg", "image/jpeg")
    return workspace.store_file(path, path.name, found.mime)
