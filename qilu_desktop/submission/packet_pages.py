"""On which pages of the outgoing PDFs each piece of an owner's evidence stands, from the packets themselves."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.progress import Progress
from qilu_desktop.submission import naming
from qilu_desktop.submission.model import Person, Source
from qilu_desktop.submission.packets import PacketMaker, same_file

_STAGE: Final = "正在计算页码"
_NOTHING: Mapping[str, range] = MappingProxyType({})


@dataclass(frozen=True)
class PacketPages:
    """``pages`` by evidence id, ``totals`` the pages of each packet by its number, ``troubles`` what is not in one."""

    pages: Mapping[str, range] = field(default_factory=lambda: _NOTHING)
    totals: Mapping[int, int] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Asked:
    """Stops the making of a packet in its midst, once *progress* is cancelled."""

    progress: Progress
    done: int
    total: int

    def is_set(self) -> bool:
        """Whether to stop."""
        try:
            self.progress.step(_STAGE, self.done, self.total)
        except Cancelled:
            return True
        return False


def packet_pages(source: Source, owner: str, today: date, progress: Progress) -> PacketPages:
    """The pages of an applicant's evidence; nothing for the unit, whose evidence is in no packet.

    The packets are made as a build makes them, and kept for it in the cache.

    Raises:
        Cancelled: stopped; nothing is left half-done.
        StorageError: the disk refused.
    """
    person = next((one for one in naming.persons(source.dossier.applicants) if one.applicant.id == owner), None)
    pages: dict[str, range] = {}
    totals: dict[int, int] = {}
    troubles: list[str] = []
    labels = source.pack.packets if person else ()
    for number, label in enumerate(labels, 1):
        asked = _Asked(progress, number - 1, len(labels))
        progress.step(_STAGE, asked.done, asked.total)
        try:
            _packet(source, person, (number, label), today, asked, pages, totals)
        except Cancelled:
            raise
        except QiluError as error:
            troubles.append(error.line)
    return PacketPages(pages, totals, tuple(troubles))


def _packet(
    source: Source,
    person: Person | None,
    packet: tuple[int, str],
    today: date,
    stop: _Asked,
    pages: dict[str, range],
    totals: dict[int, int],
) -> None:
    import pikepdf

    number, label = packet
    if person is None:
        return
    maker = PacketMaker(source, today, draft=False, stop=stop)
    items = maker.items(person, number)
    if not items:
        return
    if any(item.unseen for item in items):
        maker = PacketMaker(source, today, draft=True, stop=stop)
    made = maker.packet(items, f"{person.stem}-{label}")
    found = dict(zip((same_file(item.entry) for item in items), made.pages, strict=True))
    for entry in source.dossier.evidence_of(person.applicant.id):
        if same_file(entry) in found:
            pages[entry.id] = found[same_file(entry)]
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        totals[number] = len(pdf.pages)
