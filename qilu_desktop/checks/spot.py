"""One place of a form: a field or a cell of a table, with its answer."""

from __future__ import annotations

from typing import NamedTuple

from qilu_desktop.checks.findings import Note
from qilu_desktop.dossier.values import Record, Row, Value, is_answer
from qilu_desktop.pack.model import Field


class Spot(NamedTuple):
    """One place that can be answered: a field, or a cell of a table.

    ``part`` is the field, or the column of the cell, ``value`` its answer, ``text`` that as text without the blanks
    around it (empty: it is none); ``number`` counts rows from 1.
    """

    entry: Field
    part: Field
    record: Record
    value: Value | None
    filled: bool
    text: str
    row: Row | None = None
    number: int = 0

    @classmethod
    def of(cls, entry: Field, record: Record) -> Spot:
        """The place of a field."""
        value = record.values.get(entry.id)
        text = value.strip() if isinstance(value, str) else ""
        return cls(entry, entry, record, value, bool(text) or is_answer(value), text)

    @classmethod
    def cell(cls, table: Field, column: Field, row: Row, number: int) -> Spot:
        """The place of a cell."""
        value = row.values.values.get(column.id)
        text = value.strip() if isinstance(value, str) else ""
        return cls(table, column, row.values, value, bool(text) or is_answer(value), text, row, number)

    @property
    def column(self) -> Field | None:
        """The column of a cell; None for a field."""
        return self.part if self.row else None

    @property
    def label(self) -> str:
        """How the place is called in a message."""
        own = f"“{self.part.label}”"
        return f"“{self.entry.label}”第 {self.number} 行的{own}" if self.row else own

    def note(self, message: str, remedy: str) -> Note:
        """A note on this place; the place's own clause where it has one."""
        clauses = self.part.clauses or self.entry.clauses
        return Note(
            message,
            remedy,
            field=self.entry.id,
            row=self.row.id if self.row else "",
            column=self.part.id if self.row else "",
            clause=clauses[0] if clauses else "",
        )
