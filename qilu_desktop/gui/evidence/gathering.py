"""What the window takes in: files, folders and pictures read, looked through and kept, off the UI thread."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from qilu_desktop.dossier.model import Evidence
from qilu_desktop.dossier.pages import ORIGINAL_MEDIA
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence.citing import serves
from qilu_desktop.progress import Progress
from qilu_desktop.workspace.workspace import Workspace

if TYPE_CHECKING:
    from qilu_desktop.evidence.raster import Held


@dataclass(frozen=True)
class Goal:
    """Where files go: the owner, the kind (empty: guessed from each name), and the claim that they prove."""

    owner: str
    kind: str = ""
    claim: str = ""


@dataclass(frozen=True)
class Source:
    """One thing to take: a file at ``path``, or a picture whose ``data`` came from the clipboard or the screen."""

    name: str
    path: Path | None = None
    data: bytes = b""

    def held(self) -> Held:
        """Its bytes, or the path of a large PDF or TIFF.

        Raises:
            EvidenceError: the file cannot be read.
        """
        from qilu_desktop.evidence.intake import held

        return self.data if self.path is None else held(self.path)


Wanted: TypeAlias = Path | Source
"""A file or a folder by its path, or a source."""


@dataclass(frozen=True)
class Ready:
    """A source that is kept in the store, with what the clerk should know of it."""

    source: Source
    file: FileRef
    original: FileRef | None
    notes: tuple[str, ...]

    @property
    def handed_in(self) -> str:
        """The hash of what was handed in."""
        return (self.original or self.file).sha256

    def entry(self, goal: Goal, kind: str) -> Evidence:
        """The evidence that it becomes; its id is given when it is attached."""
        title = Path(self.source.name).stem
        return Evidence("", goal.owner, kind, title, self.file, goal.claim, original=self.original)


@dataclass(frozen=True)
class Aside:
    """What could not be used, and why; ``source`` is None for a folder that could not be listed."""

    error: EvidenceError
    source: Source | None = None


@dataclass(frozen=True)
class Gathered:
    """What is ready to be attached, in the order handed in, and what was set aside."""

    ready: tuple[Ready, ...] = ()
    aside: tuple[Aside, ...] = ()


def gather(
    workspace: Workspace,
    wanted: Iterable[Wanted],
    progress: Progress,
    password: str = "",
    on_ready: Callable[[Ready], object] = lambda _ready: None,
) -> Gathered:
    """Read, look through and keep everything *wanted*, one file after the other; safe to call off the UI thread.

    ``on_ready`` is told of each file that was kept, for one who stops to know what there is.

    Raises:
        Cancelled: stopped; what was kept so far and is not attached is cited by nothing and goes with the next sweep.
        StorageError: the workspace's disk refused.
    """
    from qilu_desktop.evidence.faults import short_name

    found = list(_listed(wanted))
    ready: list[Ready] = []
    aside = [one for one in found if isinstance(one, Aside)]
    sources = [one for one in found if isinstance(one, Source)]
    for number, source in enumerate(sources):
        told = f"第 {number + 1}/{len(sources)} 个：{short_name(source.name)}"
        progress.step(told, number, len(sources))
        try:
            tick = functools.partial(progress.step, told, number, len(sources))
            ready.append(_kept(workspace, source, progress, password, tick))
        except EvidenceError as error:
            aside.append(Aside(error, source))
        else:
            on_ready(ready[-1])
    progress.step("已看完", len(sources), len(sources))
    return Gathered(tuple(ready), tuple(aside))


def _listed(wanted: Iterable[Wanted]) -> Iterator[Source | Aside]:
    from qilu_desktop.evidence.taking import Found, files_in

    for one in wanted:
        if isinstance(one, Source):
            yield one
            continue
        for found in files_in([one]):
            yield Source(found.name, found.path) if isinstance(found, Found) else Aside(found)


def _kept(workspace: Workspace, source: Source, progress: Progress, password: str, tick: Callable[[], None]) -> Ready:
    from qilu_desktop.evidence.taking import take
    from qilu_desktop.office import Office

    taken = take(source.held(), source.name, password=password, convert=Office(progress).to_pdf, tick=tick)
    file = workspace.store_file(taken.data, taken.name, taken.seen.mime)
    original = None
    if taken.original is not None:
        original = workspace.store_file(taken.original, source.name, ORIGINAL_MEDIA)
    return Ready(source, file, original, taken.warnings)


@dataclass(frozen=True)
class Double:
    """A file that is evidence already."""

    ready: Ready
    known: Evidence


def sort_out(
    known: Sequence[Evidence], ready: Sequence[Ready], goal: Goal
) -> tuple[list[Ready], list[Double], list[Ready]]:
    """Files that are new, files that are evidence already, and files that came twice in one go.

    Of several citations of one file the one is named that proves what is meant, else one of the same owner.
    """
    nearest = sorted(known, key=lambda entry: _nearness(entry, goal))
    by_hash = {file.sha256: entry for entry in nearest for file in (entry.file, entry.original) if file}
    fresh: dict[str, Ready] = {}
    doubles: list[Double] = []
    twice: list[Ready] = []
    for one in ready:
        there = by_hash.get(one.handed_in) or by_hash.get(one.file.sha256)
        if there:
            doubles.append(Double(one, there))
        elif one.handed_in in fresh:
            twice.append(one)
        else:
            fresh[one.handed_in] = one
    return list(fresh.values()), doubles, twice


def _nearness(entry: Evidence, goal: Goal) -> int:
    own = entry.owner == goal.owner
    return own + (own and serves(entry, goal.kind, goal.claim))
