"""The whole work of a build, for a worker: look closely, check, build with what earlier builds have kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.gui.looking import Looked
from qilu_desktop.pack.model import Pack
from qilu_desktop.progress import Progress
from qilu_desktop.submission import choices
from qilu_desktop.workspace.workspace import Workspace

if TYPE_CHECKING:
    from qilu_desktop.checks import Report
    from qilu_desktop.submission.built import Built, Wishes
    from qilu_desktop.submission.fresh import Ready
    from qilu_desktop.submission.model import Source


@dataclass(frozen=True)
class Order:
    """What to build: the snapshot, where to, and how."""

    workspace: Workspace
    pack: Pack
    dossier: Dossier
    revision: int
    today: date
    output: Path
    draft: bool
    wishes: Wishes
    look: Callable[[Progress], Looked]


@dataclass(frozen=True)
class Outcome:
    """What the close look has found, and the folder; None where something it found blocks."""

    looked: Looked
    built: Built | None


def build(order: Order, progress: Progress) -> Outcome:
    """Do the work; raises as :func:`submission.build.build_folder` does."""
    from qilu_desktop.checks import run
    from qilu_desktop.documents.adoption.in_folder import read_official
    from qilu_desktop.submission.build import build_folder
    from qilu_desktop.submission.caching import CACHE, FolderCache
    from qilu_desktop.submission.gate import context_for
    from qilu_desktop.submission.model import Source

    official = read_official(order.workspace.folder)
    looked = order.look(progress)
    if official.of("overview"):
        # The pages of the built-in layout say nothing of an adopted form; the build counts its own.
        looked = replace(looked, overlong={})
    kept = choices.read(order.workspace.folder)
    source = Source(
        order.pack,
        order.dossier,
        order.workspace.file_bytes,
        order.revision,
        FolderCache(order.workspace.folder / CACHE),
        facts=looked.files,
        overlong=looked.overlong,
        official=official,
        codes=kept.codes,
        each=kept.each,
        checked=order.workspace.checked_file,
    )
    report = run(context_for(source, order.today))
    if report.blocking and not order.draft:
        return Outcome(looked, None)
    built = build_folder(
        source,
        order.output,
        draft=order.draft,
        today=order.today,
        progress=progress,
        wishes=order.wishes,
        report=report,
    )
    return Outcome(looked, built)


def ready_of(workspace: Workspace, pack: Pack) -> Ready:
    """What the workspace as it is now would be built from, asked for by a worker (see :mod:`submission.fresh`)."""
    dossier, revision = workspace.dossier, workspace.revision

    def ready(day: date) -> tuple[Source, Report]:
        from qilu_desktop.checks import run
        from qilu_desktop.documents.adoption.in_folder import read_official
        from qilu_desktop.submission.caching import CACHE, FolderCache
        from qilu_desktop.submission.model import Source
        from qilu_desktop.submission.preflight import context_of

        cache, official = FolderCache(workspace.folder / CACHE), read_official(workspace.folder)
        fit = official.of("overview") is None
        context = context_of(pack, dossier, day, workspace.checked_file, fit=fit, cache=cache)
        kept = choices.read(workspace.folder)
        source = Source(
            pack,
            dossier,
            workspace.file_bytes,
            revision,
            cache,
            facts=context.files,
            overlong=context.overlong,
            official=official,
            codes=kept.codes,
            each=kept.each,
            checked=workspace.checked_file,
        )
        return source, run(context)

    return ready
