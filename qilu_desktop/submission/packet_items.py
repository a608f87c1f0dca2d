"""What goes into an applicant's evidence packets (clauses 4.3a-c): each piece once, with the words at its page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from qilu_desktop.dossier.display import chinese_day, display
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.dossier.pages import Edits
from qilu_desktop.errors import SubmissionError
from qilu_desktop.evidence.claims import proved_words
from qilu_desktop.evidence.contents import PENDING
from qilu_desktop.evidence.join import Part
from qilu_desktop.evidence.stamp import Stamp
from qilu_desktop.pack.model import EvidenceKind, Pack
from qilu_desktop.submission.model import Source

QUERY = "certificates"
"""The table whose rows the query screenshots prove (4.3a)."""

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

    def part(self, data: bytes | Path | Callable[[], bytes | Path], seal: bytes = b"") -> Part:
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
    item = item_of(source.pack, source.dossier, entry, kind)
    seal = entry.check.seal if entry.check else None
    part = item.part(place, source.read(seal) if seal else b"")
    return part if kind.packet else replace(part, stamp=None, bare=True)


def item_of(pack: Pack, dossier: Dossier, entry: Evidence, kind: EvidenceKind) -> Item:
    """A piece with what it proves, and what its query found."""
    proved = proved_words(pack, dossier, entry)
    return Item(entry, kind, _note(pack, dossier, entry, kind), (proved,) if proved else ())


def same_file(entry: Evidence) -> tuple[str, str, Edits]:
    """What is alike in two citations of which a packet holds one: file, kind and the pages sent."""
    return entry.file.sha256, entry.kind, entry.edits


def each_file_once(items: Iterable[Item]) -> tuple[Item, ...]:
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
