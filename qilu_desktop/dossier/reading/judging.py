"""A certificate's screenshots judged: what was read beside the form, and what the clerk has confirmed (4.3a)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from qilu_desktop.dossier.model import Applicant, Evidence
from qilu_desktop.dossier.reading.kept import Confirmation, KeptReading, edits_mark, short_hash
from qilu_desktop.dossier.reading.verdict import Comparison, Verdict, compare_pages, expected_of
from qilu_desktop.dossier.values import Row

TABLE: Final = "certificates"
QUERY: Final = "query"
"""The kind of evidence that shows a query page."""
SAME_RESULT: Final = "same"
"""The recorded result 一致."""
_WEIGHT: Final = (Verdict.DIFFERS, Verdict.NOT_FOUND, Verdict.CHECK, Verdict.UNREAD, None, Verdict.SAME)
_FOUND_NONE: Final = ("none", "pending")
_FITS: Final = (Verdict.SAME, Verdict.CHECK)


@dataclass(frozen=True)
class Judged:
    """One screenshot of one certificate.

    ``compared`` is None while the file, as it is sent now, is unread; ``confirmed`` is the clerk's word on exactly
    this comparison.
    """

    entry: Evidence
    row: Row
    compared: Comparison | None = None
    confirmed: Confirmation | None = None

    @property
    def verdict(self) -> Verdict | None:
        """How the reading stands to the form; None while unread."""
        return self.compared.verdict if self.compared else None

    @property
    def settled(self) -> bool:
        """Whether nothing is left to look at: it agrees, it is confirmed, or 查无 is what the clerk has recorded."""
        recorded = self.verdict is Verdict.NOT_FOUND and self.row.values.text("result") in _FOUND_NONE
        return self.verdict is Verdict.SAME or self.confirmed is not None or recorded


def current_reading(entry: Evidence) -> KeptReading | None:
    """The reading of the file as it is sent now; None where there is none or it is of another file or other edits."""
    kept = entry.reading
    return kept if kept and (kept.sha256, kept.edits) == (entry.file.sha256, edits_mark(entry.edits)) else None


def judge(name: str, row: Row, entry: Evidence) -> Judged:
    """One screenshot against the row of the person *name*."""
    kept = current_reading(entry)
    if kept is None:
        return Judged(entry, row)
    compared = compare_pages(kept.pages, expected_of(name, row))
    mark = mark_of(kept, compared)
    confirmed = next(
        (one for one in entry.confirmations if (one.row, one.seen) == (row.id, mark) and _whole(one)), None
    )
    return Judged(entry, row, compared, confirmed)


def _whole(one: Confirmation) -> bool:
    return bool(one.reason.strip() and one.by.strip())


def mark_of(kept: KeptReading, compared: Comparison) -> str:
    """The mark of a comparison: another file, another reading or another answer in the form gives another one."""
    fields = [
        (one.field, one.expected, one.verdict.name, one.found.value if one.found else "") for one in compared.fields
    ]
    return short_hash(repr((kept.sha256, compared.verdict.name, fields)))


def screenshots(evidence: Iterable[Evidence], row: Row) -> tuple[Evidence, ...]:
    """The query pages that are given for a certificate."""
    return tuple(entry for entry in evidence if entry.kind == QUERY and entry.proves(TABLE, row.id))


def judge_row(name: str, row: Row, evidence: Iterable[Evidence]) -> tuple[Judged, ...]:
    """Every screenshot of a certificate, the one that weighs most against it first.

    A file that stands for the whole table shows other certificates besides: where another file fits this one, what it
    says of the others counts no more.
    """
    found = [judge(name, row, entry) for entry in screenshots(evidence, row)]
    if any(one.verdict in _FITS for one in found):
        found = [one for one in found if one.entry.claim != TABLE or one.verdict in (*_FITS, None)]
    return tuple(sorted(found, key=_weight))


def _weight(one: Judged) -> int:
    return len(_WEIGHT) if one.confirmed else _WEIGHT.index(one.verdict)


def unread(people: Iterable[Applicant], evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The query pages of these people that nobody has read as they are sent now."""
    known = {person.id for person in people}
    return tuple(
        entry for entry in evidence if entry.kind == QUERY and entry.owner in known and current_reading(entry) is None
    )
