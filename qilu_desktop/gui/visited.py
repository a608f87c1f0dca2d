"""Which fields the user has been in: no red marks on what is untouched."""

from __future__ import annotations

from collections.abc import Iterable

from qilu_desktop.checks.findings import Finding


class Visited:
    """Fields and cells that were left once, and subjects of whom every finding was asked for."""

    def __init__(self) -> None:
        self._places: set[tuple[str, str, str, str]] = set()
        self._subjects: set[str] = set()

    def note(self, subject: str, field_id: str, row: str = "", column: str = "") -> bool:
        """Note a field, or a cell of a table; whether that is new."""
        seen = {(subject, field_id, "", ""), (subject, field_id, row, ""), (subject, field_id, row, column)}
        new = not seen <= self._places
        self._places |= seen
        return new

    def reveal(self, subjects: Iterable[str]) -> bool:
        """Show every finding of these from now on; whether any is new."""
        new = not self._subjects.issuperset(known := set(subjects))
        self._subjects |= known
        return new

    def revealed(self, subject: str) -> bool:
        """Whether every finding of a subject shows."""
        return subject in self._subjects

    def shown(self, subject: str, field_id: str, findings: list[Finding]) -> list[Finding]:
        """Of a field's findings those that show: of a table's, those of the rows and cells that were left."""
        if subject in self._subjects:
            return findings
        if (subject, field_id, "", "") not in self._places:
            return []
        return [one for one in findings if (one.subject, one.field, one.row, one.column) in self._places]
