"""What goes into a place of a form: the value and the text of a field or fact for one person or the workspace."""

from __future__ import annotations

from dataclasses import dataclass

from qilu_desktop.documents.context import FormContext, Voice
from qilu_desktop.documents.facts import TEXTS
from qilu_desktop.dossier.derive import effective
from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.model import Applicant
from qilu_desktop.dossier.values import PartialDate, Record, Row, Value
from qilu_desktop.pack.model import Field, Kind
from qilu_desktop.pack.read_aliases import field_at

RANGE = "—"
"""Between the two dates of a span in one cell."""
NOW = "至今"
LINE_GAP = "　"
"""Between the columns of a row that is written on one line."""
LINE_NONE = "—"
"""For an empty column on such a line."""


@dataclass(frozen=True)
class Answers:
    """The answers of a snapshot for one applicant (None: the workspace); ``number`` is a place in a list, from 1."""

    context: FormContext
    applicant: Applicant | None = None
    number: int = 0

    def of(self, applicant: Applicant, number: int) -> Answers:
        """The answers for one applicant of a list."""
        return Answers(self.context, applicant, number)

    def field(self, place: str) -> Field | None:
        """The field of a place; None for facts."""
        return field_at(self.context.pack, place)

    def value(self, place: str) -> Value | None:
        """The stored value of a place; None for facts and what is not answered."""
        head, dot, tail = place.partition(".")
        return self._record(head if dot else "").get(tail or head)

    def rows(self, place: str) -> tuple[Row, ...]:
        """The rows of a table field."""
        head, dot, tail = place.partition(".")
        return self._record(head if dot else "").rows(tail or head)

    def text(self, places: tuple[str, ...]) -> str:
        """The text for one place, or for several that share it."""
        if len(places) == 1:
            return self._one(places[0])
        return spanned([self._one(place) for place in places])

    def _one(self, place: str) -> str:
        if place == "no":
            return str(self.number) if self.number else ""
        if place.startswith("fact."):
            return self._fact(place)
        entry = self.field(place)
        if entry is None:
            return ""
        if entry.kind is Kind.TABLE:
            return "\n".join(line_of(entry, row) for row in self.rows(place))
        return display(entry, self.value(place))

    def _fact(self, place: str) -> str:
        voice = Voice(self.context, self.applicant)
        name = place.removeprefix("fact.")
        return voice.place(place) if name in TEXTS else "\n".join(voice.facts.lines(name))

    def _record(self, scope: str) -> Record:
        if scope == "unit":
            return self.context.dossier.unit
        if self.applicant is None:
            return Record()
        if scope == "enterprise":
            employer = self.context.dossier.employer(self.applicant)
            return employer.record if employer else Record()
        return effective(self.applicant.record, self.context.pack.applicant)


def cell_text(table: Field, row: Row, places: tuple[str, ...], number: int) -> str:
    """The text of one column of a row; ``no`` is its number."""
    if places == ("no",):
        return str(number)
    columns = [table.column(place) for place in places]
    return spanned([display(column, row.values.get(column.id)) for column in columns])


def spanned(texts: list[str]) -> str:
    """Parts that share a cell: 2014.03—2018.12; a span without end goes on 至今."""
    if len(texts) == 1:
        return texts[0]
    if not any(texts):
        return ""
    if len(texts) == 2 and PartialDate.parse(texts[0]) and not texts[1]:
        texts = [texts[0], NOW]
    return RANGE.join(texts)


def line_of(table: Field, row: Row) -> str:
    """A row on one line, its columns in order."""
    return LINE_GAP.join(display(column, row.values.get(column.id)) or LINE_NONE for column in table.columns)
