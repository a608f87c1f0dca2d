"""What a fix does to a dossier, and how rules word one (pure: the window makes the same changes undoable)."""

from __future__ import annotations

from dataclasses import replace

from qilu_desktop.checks.findings import Change, Fix
from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.dossier.values import Record, Value


def apply_fix(dossier: Dossier, fix: Fix) -> Dossier:
    """The dossier with a fix's changes made; a change whose row or file is gone by now does nothing.

    Raises:
        KeyError: a change is about a subject that is not in the dossier.
    """
    for change in fix.changes:
        dossier = _changed(dossier, change)
    return dossier


def _changed(dossier: Dossier, change: Change) -> Dossier:
    if change.evidence:
        files = tuple(_claimed(entry, change) if entry.id == change.evidence else entry for entry in dossier.evidence)
        return replace(dossier, evidence=files)
    return dossier.with_record(change.subject, changed_record(dossier.record_of(change.subject), change))


def _claimed(entry: Evidence, change: Change) -> Evidence:
    return replace(entry, claim=change.value if isinstance(change.value, str) else "")


def changed_record(record: Record, change: Change) -> Record:
    """A record with one change made: an answer or a cell set or removed, or a row of a table removed."""
    if not change.row:
        return record.with_value(change.field, change.value)
    rows = record.rows(change.field)
    if not change.column:
        return record.with_value(change.field, tuple(row for row in rows if row.id != change.row))
    return record.with_value(
        change.field,
        tuple(
            replace(row, values=row.values.with_value(change.column, change.value)) if row.id == change.row else row
            for row in rows
        ),
    )


def put(subject: str, field: str, value: Value, label: str, row: str = "", column: str = "") -> Fix:
    """A fix that sets one answer, or one cell where *row* and *column* are given."""
    return Fix(label, (Change(subject, field, value, row, column),))


def drop_row(subject: str, record: Record, table: str, row: str, label: str) -> Fix | None:
    """A fix that removes a row of a table; none where another row has its id."""
    alone = sum(entry.id == row for entry in record.rows(table)) == 1
    return Fix(label, (Change(subject, table, None, row),)) if alone else None


def drop_claim(owner: str, evidence: str, label: str) -> Fix:
    """A fix that takes off what an evidence file is said to prove."""
    return Fix(label, (Change(owner, "claim", None, evidence=evidence),))
