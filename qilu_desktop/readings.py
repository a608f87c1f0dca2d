"""Query pages of a workspace read and kept with it; a reading offered as a certificate's answers (4.3a)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.dossier.reading.kept import KeptReading
from qilu_desktop.dossier.reading.model import CertificateReading, Found
from qilu_desktop.dossier.values import FileRef, Record, Value
from qilu_desktop.errors import QiluError
from qilu_desktop.progress import Progress

if TYPE_CHECKING:
    from qilu_desktop.evidence.reading.engine import Reader

_NUMBERED = "kind"
"""The column that follows from the number's shape."""


@dataclass(frozen=True)
class Read:
    """What came of reading one file: what is kept, or why nothing could be read."""

    entry: Evidence
    reading: KeptReading | None
    failure: str = ""


@dataclass(frozen=True)
class _Part:
    """The progress of one file of several."""

    progress: Progress
    stage: str
    number: int
    total: int

    def step(self, _stage: str, _current: int, _total: int) -> None:
        """Tell which file is being read."""
        self.progress.step(self.stage, self.number, self.total)


def read_entries(
    entries: Sequence[Evidence],
    read_bytes: Callable[[FileRef], bytes],
    reader: Reader,
    progress: Progress,
    keep: Callable[[Read], None],
) -> None:
    """Read files as they are sent, one after the other; each result is handed to *keep*, failures too.

    Raises:
        Cancelled: stopped; what *keep* has got stays.
    """
    for number, entry in enumerate(entries):
        title = mask_ids_in(entry.title.strip() or entry.file.name)
        keep(read_entry(entry, read_bytes, reader, _Part(progress, f"读取 {title}", number, len(entries))))
    if entries:
        progress.step("读取查询截图", len(entries), len(entries))


def read_entry(entry: Evidence, read_bytes: Callable[[FileRef], bytes], reader: Reader, progress: Progress) -> Read:
    """Read one file as it is sent.

    Raises:
        Cancelled: stopped.
    """
    from qilu_desktop.evidence.reading.engine import LARGEST, TOO_LARGE, engine_name

    if entry.file.size > LARGEST:
        return Read(entry, None, TOO_LARGE)
    try:
        data = read_bytes(entry.file)
    except QiluError as error:
        return Read(entry, None, error.what)
    pages = reader.read(data, progress, entry.edits)
    kept = KeptReading.of(entry.file.sha256, entry.edits, engine_name(), pages)
    return Read(entry, kept, "" if kept else next(page.failure for page in pages))


def with_readings(dossier: Dossier, reads: Iterable[Read]) -> tuple[Evidence, ...]:
    """The evidence that gets a reading; a file changed or removed while it was read gets none."""
    now = {entry.id: entry for entry in dossier.evidence}
    found: list[Evidence] = []
    for one in reads:
        entry = now.get(one.entry.id)
        if one.reading and entry and (entry.file, entry.edits) == (one.entry.file, one.entry.edits):
            found.append(replace(entry, reading=one.reading))
    return tuple(found)


@dataclass(frozen=True)
class Fill:
    """One answer that a reading offers for a certificate's row; ``found`` says from what it was read."""

    column: str
    now: Value | None
    value: Value
    found: Found | None

    @property
    def empty(self) -> bool:
        """Whether nothing stands there now."""
        return self.now is None

    @property
    def same(self) -> bool:
        """Whether the very same stands there already."""
        return self.now == self.value


def fills(values: Record, one: CertificateReading) -> tuple[Fill, ...]:
    """What a reading would put into a row of the table ``certificates``; nothing of the query's result is among it."""
    from qilu_desktop.evidence.reading.row import as_certificate

    sources = {"number": one.number, "level": one.level, "trade": one.trade, "issued_on": one.issued}
    sources[_NUMBERED] = one.number
    return tuple(
        Fill(column, values.get(column) if values.filled(column) else None, value, sources.get(column))
        for column, value in as_certificate(one).items()
    )


def filled(values: Record, chosen: Iterable[Fill]) -> Record:
    """The row's answers with those chosen put in."""
    for one in chosen:
        values = values.with_value(one.column, one.value)
    return values
