"""On which pages of the outgoing PDFs each piece of an owner's evidence stands, from the packets themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from qilu_desktop.errors import Cancelled, QiluError, StorageError
from qilu_desktop.progress import Progress
from qilu_desktop.submission import naming
from qilu_desktop.submission.aside import aside
from qilu_desktop.submission.model import Person, Source
from qilu_desktop.submission.packet_items import Item, same_file
from qilu_desktop.submission.packets import PacketMaker, Told

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

    The packets are made as a build makes them, and kept for it in the cache; those that it knows are not made again.

    Raises:
        Cancelled: stopped; nothing is left half-done.
        StorageError: the disk refused.
    """
    person = next((one for one in naming.persons(source.dossier.applicants) if one.applicant.id == owner), None)
    if person is None:
        return PacketPages()
    pages: dict[str, range] = {}
    totals: dict[int, int] = {}
    troubles: list[str] = []
    labels = source.pack.packets
    with aside() as place:
        for number, label in enumerate(labels, 1):
            asked = _Asked(progress, number - 1, len(labels))
            progress.step(_STAGE, asked.done, asked.total)
            maker = PacketMaker(source, today, draft=False, stop=asked, aside=place)
            try:
                totals |= _packet(maker, person, number, label, pages)
            except (Cancelled, StorageError):
                raise
            except QiluError as error:
                troubles.append(error.line)
    return PacketPages(pages, totals, tuple(troubles))


def _packet(maker: PacketMaker, person: Person, number: int, label: str, pages: dict[str, range]) -> dict[int, int]:
    """Add the pages of one packet's pieces to *pages*; how many it has by its number, nothing where it has none."""
    items, title = maker.items(person, number), f"{person.stem}-{label}"
    if not items:
        return {}
    if any(item.unseen for item in items):
        maker = replace(maker, draft=True)
    told = maker.known(items, title) or _made(maker, items, title)
    found = dict(zip((same_file(item.entry) for item in items), told.pages, strict=True))
    for entry in maker.source.dossier.evidence_of(person.applicant.id):
        if same_file(entry) in found:
            pages[entry.id] = found[same_file(entry)]
    return {number: told.count}


def _made(maker: PacketMaker, items: tuple[Item, ...], title: str) -> Told:
    made = maker.packet(items, title)
    made.path.unlink(missing_ok=True)
    return made.told
