"""An applicant's evidence packets (clauses 4.3a-c) and the sealed scans, each as one PDF."""

from __future__ import annotations

import io
import itertools
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from qilu_desktop.dossier.display import chinese_day, display
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.dossier.pages import Edits
from qilu_desktop.errors import Cancelled, EvidenceError, QiluError, StorageError, SubmissionError, WorkspaceError
from qilu_desktop.evidence.claims import proved_words
from qilu_desktop.evidence.contents import PENDING
from qilu_desktop.evidence.fitting import told_shrunk
from qilu_desktop.evidence.join import Joined, Part, join
from qilu_desktop.evidence.resampling import STEPS, Resampler, Step
from qilu_desktop.evidence.stamp import Stamp
from qilu_desktop.pack.model import EvidenceKind, Pack
from qilu_desktop.submission.caching import kept, key_of
from qilu_desktop.submission.model import DRAFT_MARK, Person, Source
from qilu_desktop.submission.pdfs import mark_first

QUERY = "certificates"
"""The table whose rows the query screenshots prove (4.3a)."""

_PDF = frozenset({"application/pdf", "pdf"})
"""Media types of a PDF; the second stands in workspaces that the command line filled in earlier versions."""
_CONTENTS = "目　录"
_RECORDED = {"number": "证书编号", "site": "网站", "queried_on": "查询", "checker": "核对人", "result": "结果"}
_UNSEEN = f"草稿：本件{PENDING}"


@dataclass(frozen=True)
class Item:
    """A piece of evidence with the words that stand at its page."""

    entry: Evidence
    kind: EvidenceKind
    note: str = ""
    proves: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the clerk called it, else the file's name, and 说明; ID numbers are masked, as the packet is mailed."""
        caption = self.entry.caption.strip()
        return mask_ids_in((self.entry.title or self.entry.file.name) + (f"：{caption}" if caption else ""))

    @property
    def unseen(self) -> bool:
        """Whether its pages must carry 已审验 and nobody has compared it with the original yet (4.3b)."""
        return self.kind.marked and self.entry.check is None

    def part(self, data: bytes | Path | Callable[[], bytes], seal: bytes = b"") -> Part:
        """The piece as the join takes it; *seal* is the picture of the seal that stands in its mark."""
        stamp = _stamp(self.entry, seal)
        return Part(
            self.title,
            self.kind.label,
            data,
            self.entry.file.name,
            stamp,
            _UNSEEN if self.unseen else self.note,
            edits=self.entry.edits,
            proves=tuple(map(mask_ids_in, self.proves)),
            pending=self.unseen,
        )


def part_as_sent(source: Source, entry: Evidence, place: Path) -> Part:
    """One piece alone as its packet shows it: caption, what the query found, the mark 已审验; a sealed scan bare.

    *place* is where its file is.

    Raises:
        WorkspaceError, StorageError: the picture of a seal cannot be read.
        SubmissionError: its kind is not of this year's pack.
    """
    kind = source.pack.evidence_kind(entry.kind)
    if kind is None:
        raise SubmissionError("这份材料的种类不在本年度的清单里。", "请先在“材料种类”里改选一种。")
    item = _item(source.pack, source.dossier, entry, kind)
    seal = entry.check.seal if entry.check else None
    part = item.part(place, source.read(seal) if seal else b"")
    return part if kind.packet else replace(part, stamp=None, bare=True)


def _item(pack: Pack, dossier: Dossier, entry: Evidence, kind: EvidenceKind) -> Item:
    proved = proved_words(pack, dossier, entry)
    return Item(entry, kind, _note(pack, dossier, entry, kind), (proved,) if proved else ())


def same_file(entry: Evidence) -> tuple[str, str, Edits]:
    """What is alike in two citations of which a packet holds one: file, kind and the pages sent."""
    return entry.file.sha256, entry.kind, entry.edits


def _each_file_once(items: Iterable[Item]) -> tuple[Item, ...]:
    """A scan that is cited for several claims is sent once; it counts as verified only when every citation is."""
    kept: dict[tuple[str, str, Edits], Item] = {}
    for item in items:
        key = same_file(item.entry)
        known = kept.get(key)
        if known is None:
            kept[key] = item
        else:
            titles = dict.fromkeys((known.title, item.title))
            check = known.entry.check if item.entry.check else None
            entry = replace(known.entry, title="；".join(titles), caption="", check=check)
            kept[key] = replace(known, entry=entry, proves=tuple(dict.fromkeys((*known.proves, *item.proves))))
    return tuple(kept.values())


def _stamp(entry: Evidence, seal: bytes) -> Stamp | None:
    return Stamp(entry.check.unit, entry.check.verifier, entry.check.on.last, seal) if entry.check else None


@dataclass(frozen=True)
class Packet:
    """A packet's PDF, what it goes without (``lacking``, drafts only), and remarks on what is less than wished.

    ``pages`` are those of each item (from 1; none where it is lacking).
    """

    data: bytes
    lacking: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    pages: tuple[range, ...] = ()


class Stop(Protocol):
    """Says whether the user has asked to stop; an event is one."""

    def is_set(self) -> bool:
        """Whether to stop."""


@dataclass(frozen=True)
class PacketMaker:
    """Joins evidence; ``stop`` is set when the user asks to stop."""

    source: Source
    made_on: date
    draft: bool
    stop: Stop
    _steps: dict[int, Step | None] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def step_for(self, person: Person) -> Step | None:
        """How much the pictures of a person's packets must be made smaller; None: not at all.

        The gentlest step that is enough, else the last one, which is never below 150 dpi.
        """
        if not self.source.each:
            return None
        with self._guard:
            if person.number not in self._steps:
                self._steps[person.number] = self._enough(person)
            return self._steps[person.number]

    def size_of(self, person: Person, step: Step | None) -> int:
        """Bytes of a person's packets together."""
        labels = self.source.pack.packets
        items = [self.items(person, number) for number in range(1, len(labels) + 1)]
        made = (
            self.packet(own, f"{person.stem}-{label}", step) for own, label in zip(items, labels, strict=True) if own
        )
        return sum(len(one.data) for one in made)

    def _enough(self, person: Person) -> Step | None:
        if self.size_of(person, None) <= self.source.each:
            return None
        return next((step for step in STEPS if self.size_of(person, step) <= self.source.each), STEPS[-1])

    def items(self, person: Person, number: int) -> tuple[Item, ...]:
        """What goes into packet *number* of a person, kind by kind in the pack's order; each file once."""
        pack, dossier = self.source.pack, self.source.dossier
        return _each_file_once(
            _item(pack, dossier, entry, kind)
            for kind in pack.evidence
            if kind.packet == number
            for entry in dossier.evidence_of(person.applicant.id, kind=kind.id)
        )

    def packet(self, items: tuple[Item, ...], title: str, step: Step | None = None) -> Packet:
        """The packet of some pieces behind its contents, its pictures made smaller by *step*.

        Raises:
            SubmissionError, EvidenceError: pieces cannot be used or are not verified (not for a draft); all are named.
        """
        key = key_of("packet", items, title, self.made_on, self.draft, step)
        found = self.source.cache.get(key)
        if found is not None:
            return Packet(found, self._unseen(items), pages=pages_by_bookmarks(found))
        made = self._made(items, title, step)
        if not made.lacking and not made.notes:
            self.source.cache.put(key, made.data)
        return replace(made, lacking=(*self._unseen(items), *made.lacking))

    def _unseen(self, items: Iterable[Item]) -> tuple[str, ...]:
        unseen = [item for item in items if item.unseen]
        if unseen and not self.draft:
            raise all_of([_unverified(item) for item in unseen])
        return ("、".join(f"“{item.title}”" for item in unseen) + "尚未审验",) if unseen else ()

    def _made(self, items: tuple[Item, ...], title: str, step: Step | None) -> Packet:
        self._unseen(items)
        missed: list[QiluError] = []
        parts, refused = self._parts(items, missed)
        if not parts:
            raise all_of(refused)
        shrinker = Resampler(step) if step else None
        try:
            made = self._join(list(parts.values()), title, _CONTENTS, shrinker)
        except (EvidenceError, WorkspaceError) as error:
            raise all_of(list(dict.fromkeys([*refused, *missed, error]))) from error
        refused.extend(made.refused)
        if refused and not self.draft:
            raise all_of(refused)
        found = {place: made.page_map.get(at, range(0)) for at, place in enumerate(parts)}
        pages = tuple(found.get(place, range(0)) for place in range(len(items)))
        notes = (*made.notes, *(told_shrunk(tuple(parts.values()), shrinker.done) if shrinker else ()))
        return Packet(self._first_marked(made), tuple(error.line.rstrip("。") for error in refused), notes, pages)

    def _parts(self, items: Iterable[Item], missed: list[QiluError]) -> tuple[dict[int, Part], list[QiluError]]:
        """The parts whose marks can be drawn, by the place of their item; *missed* takes files that cannot be read."""
        parts: dict[int, Part] = {}
        refused: list[QiluError] = []
        for place, item in enumerate(items):
            try:
                seal = item.entry.check.seal if item.entry.check else None
                parts[place] = item.part(self._opener(item.entry, missed), self.source.read(seal) if seal else b"")
            except (Cancelled, StorageError):
                raise
            except QiluError as error:
                refused.append(error)
        return parts, refused

    def _opener(self, entry: Evidence, missed: list[QiluError]) -> Callable[[], bytes]:
        """What reads a file, its hash checked, when its turn comes: a packet's files are never all in memory."""

        def opened() -> bytes:
            try:
                return self.source.read(entry.file)
            except WorkspaceError as error:
                missed.append(error)
                raise

        return opened

    def scan(self, scans: tuple[Evidence, ...], title: str) -> bytes:
        """A sealed scan as it was taken in, byte for byte; several files or pictures become one PDF.

        Nothing is written beside a seal: each picture fills its page, a PDF page stays as it is.

        Raises:
            EvidenceError: a file cannot be used.
        """
        if len(scans) == 1 and scans[0].file.media in _PDF and not scans[0].edits:
            data = self.source.read(scans[0].file)
            return mark_first(data, DRAFT_MARK, self.made_on) if self.draft else data
        key = key_of("scan", scans, title, self.made_on, self.draft)
        return kept(self.source.cache, key, lambda: self._joined_scan(scans, title))

    def _joined_scan(self, scans: tuple[Evidence, ...], title: str) -> bytes:
        parts = [
            Part(
                mask_ids_in(one.title) or title,
                "",
                self._opener(one, []),
                one.file.name,
                bare=True,
                edits=one.edits,
            )
            for one in scans
        ]
        made = self._join(parts, title, "")
        if made.refused:
            raise all_of(made.refused)
        return self._first_marked(made)

    def _join(self, parts: list[Part], title: str, contents_title: str, shrinker: Resampler | None = None) -> Joined:
        return join(
            parts,
            title=title,
            made_on=self.made_on,
            progress=_Stopper(self.stop),
            contents_title=contents_title,
            resampler=shrinker,
        )

    def _first_marked(self, made: Joined) -> bytes:
        data = made.pdf or b""
        return mark_first(data, DRAFT_MARK, self.made_on) if self.draft else data


@dataclass(frozen=True)
class _Stopper:
    """A progress inside a job: the build counts jobs, so it shows nothing, but it can be cancelled."""

    stop: Stop

    def step(self, stage: str, current: int, total: int) -> None:
        """Stop when asked to."""
        if self.stop.is_set():
            raise Cancelled


def _note(pack: Pack, dossier: Dossier, entry: Evidence, kind: EvidenceKind) -> str:
    """For a query screenshot (4.3a): certificate, site, day, checker and result as recorded."""
    table, _, row_id = entry.claim.partition("/")
    if QUERY not in kind.claims or kind.marked or table != QUERY:
        return ""
    field = pack.applicant.by_id.get(QUERY)
    record = next((row.values for row in dossier.record_of(entry.owner).rows(QUERY) if row.id == row_id), None)
    if field is None or record is None:
        return ""
    known = {column.id: display(column, record.get(column.id)) for column in field.columns}
    known["queried_on"] = chinese_day(record.day("queried_on"))
    return "　".join(f"{label} {known[name]}" for name, label in _RECORDED.items() if known.get(name))


def pages_by_bookmarks(data: bytes) -> tuple[range, ...]:
    """The pages (from 1) of each piece of a finished packet, in their order, as its bookmarks tell them.

    The first bookmark is that of its contents; below it a piece stands under its kind.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        with pdf.open_outline() as outline:
            leaves = [leaf for one in outline.root[1:] for leaf in one.children]
        places = [leaf.destination for leaf in leaves]
        starts = [numbers[place[0].objgen] for place in places if isinstance(place, pikepdf.Array)]
        return tuple(range(first, after) for first, after in itertools.pairwise([*starts, len(pdf.pages) + 1]))


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
