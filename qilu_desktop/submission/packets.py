"""An applicant's evidence packets (clauses 4.3a-c) and the sealed scans, each as one PDF.

They are made on the disk, in a folder aside, and handed on as files: memory does not grow with their pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Protocol

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Evidence
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import (
    Cancelled,
    EvidenceError,
    QiluError,
    StorageError,
    SubmissionError,
    WorkspaceError,
    storage_error,
)
from qilu_desktop.evidence.fitting import told_shrunk
from qilu_desktop.evidence.join import Joined, Part, join
from qilu_desktop.evidence.pdfs import burdens, losses, open_pdf, reading
from qilu_desktop.evidence.private import has_camera_data
from qilu_desktop.evidence.resampling import Resampler, Step
from qilu_desktop.paths import blocks_of, write_blocks
from qilu_desktop.submission.aside import Aside
from qilu_desktop.submission.caching import key_of
from qilu_desktop.submission.model import DRAFT_MARK, Person, Source
from qilu_desktop.submission.packet_files import Opening
from qilu_desktop.submission.packet_items import Item, each_file_once, item_of
from qilu_desktop.submission.pdfs import mark_first_file
from qilu_desktop.workspace.files import damaged

_PDF = frozenset({"application/pdf", "pdf"})
"""Media types of a PDF; the second stands in workspaces that the command line filled in earlier versions."""
_CONTENTS = "目　录"


@dataclass(frozen=True)
class Told:
    """What is known of a packet without its file: ``size`` in bytes, ``count`` of pages, those of each item, remarks.

    ``pages`` are from 1, none where an item is lacking; ``notes`` are on what is less than wished.
    """

    size: int
    count: int
    pages: tuple[range, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Packet:
    """A packet's PDF at ``path``, its taker's to move away, and what it goes without (``lacking``, drafts only)."""

    path: Path
    told: Told
    lacking: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[range, ...]:
        """The pages of each item (from 1; none where it is lacking)."""
        return self.told.pages


class Stop(Protocol):
    """Says whether the user has asked to stop; an event is one."""

    def is_set(self) -> bool:
        """Whether to stop."""


@dataclass(frozen=True)
class PacketMaker:
    """Joins evidence into files in ``aside``; ``stop`` is set when the user asks to stop."""

    source: Source
    made_on: date
    draft: bool
    stop: Stop
    aside: Aside
    _waiting: dict[str, Packet] = field(default_factory=dict)

    def items(self, person: Person, number: int) -> tuple[Item, ...]:
        """What goes into packet *number* of a person, kind by kind in the pack's order; each file once."""
        pack, dossier = self.source.pack, self.source.dossier
        return each_file_once(
            item_of(pack, dossier, entry, kind)
            for kind in pack.evidence
            if kind.packet == number
            for entry in dossier.evidence_of(person.applicant.id, kind=kind.id)
        )

    # -- packets ------------------------------------------------------------------------------------------------------

    def packet(self, items: tuple[Item, ...], title: str, step: Step | None = None) -> Packet:
        """The packet of some pieces behind its contents, its pictures made smaller by *step*.

        Raises:
            SubmissionError, EvidenceError: pieces cannot be used or are not verified (not for a draft); all are named.
            StorageError: the disk refuses.
        """
        key, unseen = self._key(items, title, step), self._unseen(items)
        made = self._waiting.pop(key, None)
        if made is None and (kept := self._kept(key)):
            return replace(kept, lacking=unseen)
        made = made or self._make(key, items, title, step)
        if not made.lacking:
            self.source.cache.keep(key, made.path)
        return replace(made, lacking=(*unseen, *made.lacking))

    def known(self, items: tuple[Item, ...], title: str) -> Told | None:
        """What an earlier build has told of a packet whose pictures pass as they are."""
        return self._known(self._key(items, title, None))

    def told(self, items: tuple[Item, ...], title: str, step: Step | None = None) -> Told:
        """What is known of a packet; one that nobody knows is made, and waits to be asked for or let go.

        Raises: as :meth:`packet`.
        """
        self._unseen(items)
        key = self._key(items, title, step)
        made = self._waiting.get(key)
        known = made.told if made else self._known(key)
        if known is None:
            self._waiting[key] = made = self._make(key, items, title, step)
            known = made.told
        return known

    def let_go(self, items: tuple[Item, ...], title: str, step: Step | None = None) -> None:
        """Remove the file of a packet that was only made to be told of."""
        made = self._waiting.pop(self._key(items, title, step), None)
        if made:
            made.path.unlink(missing_ok=True)

    def _key(self, items: tuple[Item, ...], title: str, step: Step | None) -> str:
        return key_of("packet", items, title, self.made_on, self.draft, step)

    def _kept(self, key: str) -> Packet | None:
        """The packet that an earlier build has made."""
        known = self._known(key)
        if known is None:
            return None
        place = self.aside.new()
        with _writing(place):
            return Packet(place, known) if self.source.cache.fetch(key, place) else None

    def _known(self, key: str) -> Told | None:
        """What an earlier build has told of a packet; it is kept beside its file, for asking costs nothing then."""
        found = self.source.cache.get(f"{key}-told")
        if found is None:
            return None
        size, count, pages, notes = json.loads(found)
        return Told(size, count, tuple(range(*one) for one in pages), tuple(notes))

    def _make(self, key: str, items: tuple[Item, ...], title: str, step: Step | None) -> Packet:
        """Make a packet; what is to be told of it is kept, unless it lacks what may be there the next time."""
        made = self._made(items, title, step)
        if not made.lacking:
            self._remember(key, made.told)
        return made

    def _remember(self, key: str, told: Told) -> None:
        plain = (told.size, told.count, [(one.start, one.stop) for one in told.pages], told.notes)
        self.source.cache.put(f"{key}-told", json.dumps(plain, ensure_ascii=False).encode())

    def _unseen(self, items: Iterable[Item]) -> tuple[str, ...]:
        unseen = [item for item in items if item.unseen]
        if unseen and not self.draft:
            raise all_of([_unverified(item) for item in unseen])
        return ("、".join(f"“{item.title}”" for item in unseen) + "尚未审验",) if unseen else ()

    def _made(self, items: tuple[Item, ...], title: str, step: Step | None) -> Packet:
        files = Opening(self.source)
        parts, refused = self._parts(items, files)
        if not parts:
            raise all_of(refused)
        shrinker = Resampler(step) if step else None
        try:
            place, made = self._join(list(parts.values()), files, title, _CONTENTS, shrinker)
        except (EvidenceError, WorkspaceError) as error:
            raise all_of(list(dict.fromkeys([*refused, *files.missed, error]))) from error
        refused.extend(made.refused)
        if refused and not self.draft:
            raise all_of(refused)
        found = {at: made.page_map.get(index, range(0)) for index, at in enumerate(parts)}
        pages = tuple(found.get(at, range(0)) for at in range(len(items)))
        notes = (*made.notes, *(told_shrunk(tuple(parts.values()), shrinker.done) if shrinker else ()))
        told = Told(place.stat().st_size, made.page_count, pages, notes)
        return Packet(place, told, tuple(error.line.rstrip("。") for error in refused))

    def _parts(self, items: Iterable[Item], files: Opening) -> tuple[dict[int, Part], list[QiluError]]:
        """The parts whose marks can be drawn, by the place of their item."""
        parts: dict[int, Part] = {}
        refused: list[QiluError] = []
        seals: dict[str, bytes] = {}
        for place, item in enumerate(items):
            try:
                parts[place] = item.part(partial(files.open, item.entry.file), self._seal(item.entry, seals))
            except (Cancelled, StorageError):
                raise
            except QiluError as error:
                refused.append(error)
        return parts, refused

    def _seal(self, entry: Evidence, seals: dict[str, bytes]) -> bytes:
        """The picture of the seal in a piece's mark; *seals* holds each once, however many pieces bear it."""
        file = entry.check.seal if entry.check else None
        if file is None:
            return b""
        if file.sha256 not in seals:
            seals[file.sha256] = self.source.read(file)
        return seals[file.sha256]

    # -- sealed scans -------------------------------------------------------------------------------------------------

    def scan(self, scans: tuple[Evidence, ...], title: str) -> Packet:
        """A sealed scan as it was taken in, byte for byte; several files or pictures become one PDF.

        Nothing is written beside a seal: each picture fills its page, a PDF page stays as it is.  A PDF that holds
        what must not be sent (scripts, attachments, where a photo was taken) is joined anew without it, but never one
        that is signed.

        Raises:
            EvidenceError: a file cannot be used.
            WorkspaceError: a file is missing or damaged.
            StorageError: the disk refuses.
        """
        if len(scans) == 1 and scans[0].file.media in _PDF and not scans[0].edits:
            place = self._copied(scans[0].file)
            if not _must_be_joined(place, scans[0].file.name):
                marked = self._first_marked(place)
                return Packet(marked, Told(marked.stat().st_size, 0, ()))
            place.unlink()
        key = key_of("scan", scans, title, self.made_on, self.draft)
        made = self._kept(key)
        if made is None:
            made = self._joined_scan(scans, title)
            self._remember(key, made.told)
            self.source.cache.keep(key, made.path)
        return made

    def _copied(self, file: FileRef) -> Path:
        found, place = self.source.found(file), self.aside.new()
        with _writing(place), place.open("wb") as target:
            if isinstance(found, bytes):
                target.write(found)
                return place
            with found.open("rb") as stream:
                if write_blocks(blocks_of(stream), target) != file.sha256:
                    raise damaged(file)
        return place

    def _joined_scan(self, scans: tuple[Evidence, ...], title: str) -> Packet:
        files = Opening(self.source)
        parts = [
            Part(
                mask_ids_in(one.title) or title,
                "",
                partial(files.open, one.file),
                one.file.name,
                bare=True,
                edits=one.edits,
            )
            for one in scans
        ]
        place, made = self._join(parts, files, title, "")
        if made.refused:
            raise all_of(made.refused)
        return Packet(place, Told(place.stat().st_size, made.page_count, (), made.notes))

    # -- files --------------------------------------------------------------------------------------------------------

    def _join(
        self, parts: list[Part], files: Opening, title: str, contents_title: str, shrinker: Resampler | None = None
    ) -> tuple[Path, Joined]:
        place = self.aside.new()
        made = join(
            parts,
            title=title,
            made_on=self.made_on,
            progress=_Stopper(self.stop),
            target=place,
            contents_title=contents_title,
            resampler=shrinker,
        )
        files.refuse_changed()
        return self._first_marked(place), made

    def _first_marked(self, place: Path) -> Path:
        """The file, that of a draft with 草稿 on its first page in its stead."""
        if not self.draft:
            return place
        marked = self.aside.new()
        with _writing(marked):
            mark_first_file(place, marked, DRAFT_MARK, self.made_on)
            place.unlink()
        return marked


def _must_be_joined(place: Path, name: str) -> bool:
    """Whether a PDF holds what must not be sent, and neither a signature nor a lock that joining would undo."""
    with suppress(EvidenceError), closing(open_pdf(place, name)) as pdf, reading(name):
        return not losses(pdf) and (bool(burdens(pdf)) or has_camera_data(pdf))
    # Not to be read: whoever looks at the folder is told so.
    return False


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    """Turn what the disk refuses into a message of its true cause."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, place) from error


@dataclass(frozen=True)
class _Stopper:
    """A progress inside a job: the build counts jobs, so it shows nothing, but it can be cancelled."""

    stop: Stop

    def step(self, stage: str, current: int, total: int) -> None:
        """Stop when asked to."""
        if self.stop.is_set():
            raise Cancelled


def all_of(errors: Sequence[QiluError]) -> QiluError:
    """One error that names every one of *errors*; their remedies each once."""
    if len(errors) == 1:
        return errors[0]
    remedies = dict.fromkeys(error.remedy for error in errors if error.remedy)
    return SubmissionError("；".join(error.what.rstrip("。") for error in errors) + "。", "".join(remedies))


def _unverified(item: Item) -> EvidenceError:
    return EvidenceError(
        mask_ids_in(item.entry.file.name), "还没有审验，不能注明“已审验”", "请核对原件并记录审验人和日期（通知 4.3b）。"
    )
