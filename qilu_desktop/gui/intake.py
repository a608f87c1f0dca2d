"""Takes files into the workspace: looked through first, then kept; one that cannot be used is named and set aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import EvidenceError, QiluError
from qilu_desktop.progress import Progress
from qilu_desktop.workspace.workspace import Workspace


@dataclass(frozen=True)
class Taken:
    """Files kept in the store, with what the clerk should know of each, and those set aside."""

    files: tuple[tuple[FileRef, tuple[str, ...]], ...]
    refused: tuple[QiluError, ...]


def take_photo(workspace: Workspace, path: Path) -> FileRef:
    """Keep a photo; one that Word cannot take (HEIC, WebP, TIFF …) is made a JPEG first.

    Raises:
        EvidenceError: it is no usable picture.
        StorageError: the disk refused.
    """
    from qilu_desktop.evidence.images import normalise_upright
    from qilu_desktop.evidence.intake import inspect_file, read_file

    found = inspect_file(path)
    if found.media == "pdf":
        raise EvidenceError(path.name, "是 PDF，不是照片", "请选择 JPG 或 PNG 格式的照片。")
    if found.media not in ("jpeg", "png"):
        return workspace.store_file(normalise_upright(read_file(path), path.name), f"{path.stem}.jpg", "image/jpeg")
    return workspace.store_file(path, path.name, found.mime)


def take_files(workspace: Workspace, paths: Iterable[Path], progress: Progress) -> Taken:
    """Look through and keep files and the files in folders; safe to call off the UI thread.

    Raises:
        Cancelled: stopped; what was kept so far is cited by nothing and goes with the next sweep.
    """
    from qilu_desktop.evidence.intake import inspect_file

    wanted = list(_flat(paths))
    kept: list[tuple[FileRef, tuple[str, ...]]] = []
    refused: list[QiluError] = []
    for number, path in enumerate(wanted):
        progress.step(f"检查 {path.name}", number, len(wanted))
        try:
            found = inspect_file(path)
            kept.append((workspace.store_file(path, path.name, found.mime), found.warnings))
        except EvidenceError as error:
            refused.append(error)
    return Taken(tuple(kept), tuple(refused))


def _flat(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith((".", "~$")))
        else:
            yield path
