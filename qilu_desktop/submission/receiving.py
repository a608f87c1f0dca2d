"""Looks at what was received: a folder or a ZIP, at the wished depth, with what is wrong told person by person."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from qilu_desktop.errors import InputError
from qilu_desktop.progress import Progress
from qilu_desktop.submission.fresh import Ready, verify_against
from qilu_desktop.submission.verify import Depth, Problem, Verified, verify_folder
from qilu_desktop.unzipping import unfolded

WHOLE = "整套材料"


def receive(place: Path, depth: Depth, progress: Progress, ready: Ready | None = None) -> Verified:
    """Verify a folder or ZIP; *ready* gives the workspace for ``Depth.CONTENT``.

    Raises:
        InputError: the deepest look without a workspace.
        SubmissionError: no submission folder.
        ArchiveError: a ZIP that is damaged, locked or hostile.
        StorageError: the disk refuses.
        Cancelled: stopped by *progress*.
    """
    if depth is Depth.CONTENT and ready is None:
        raise InputError("与工作区比对要先指明工作区。", "请选择工作区（命令行加 --workspace），或改用前两种深度。")
    archive = place.is_file()
    with unfolded(place, progress) if archive else nullcontext(place) as folder:
        if depth is Depth.CONTENT and ready is not None:
            return verify_against(folder, ready, progress)
        return verify_folder(folder, deep=depth is Depth.DOCUMENTS, progress=progress)


@dataclass(frozen=True)
class Group:
    """The problems of one person (``01-张三``), or of the whole."""

    name: str
    problems: tuple[Problem, ...]


def groups(problems: Iterable[Problem]) -> tuple[Group, ...]:
    """Problems person by person in the order of recommendation; those of the whole first."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.owner, []).append(problem)
    return tuple(Group(owner or WHOLE, tuple(found[owner])) for owner in sorted(found))
