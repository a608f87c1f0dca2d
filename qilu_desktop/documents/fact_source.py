"""What facts are worked out from, and the phrases that several of them share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from qilu_desktop.dossier.display import chinese_day, display
from qilu_desktop.dossier.model import Applicant, Dossier
from qilu_desktop.dossier.values import PartialDate, Record
from qilu_desktop.pack.model import Field, Pack


@dataclass(frozen=True)
class Source:
    """A dossier with its pack and the day taken as today; ``applicant`` where a fact is about one person.

    ``matters`` says by (rule, subject) what each finding is about that a recorded reason lets pass.
    """

    pack: Pack
    dossier: Dossier
    today: date
    applicant: Applicant | None = None
    matters: Mapping[tuple[str, str], str] = field(default_factory=dict)


def span(days: Iterable[PartialDate | None]) -> str:
    """The first and last of some days, 2024年6月24日至2024年7月1日; one day alone, or nothing."""
    known = sorted({day for day in days if day}, key=lambda day: day.first)
    if not known:
        return ""
    if len(known) == 1:
        return chinese_day(known[0])
    return f"{chinese_day(known[0])}至{chinese_day(known[-1])}"


def names(people: Iterable[Applicant]) -> str:
    """The names in the order of recommendation."""
    return "、".join(person.name for person in people)


def label(source: Source, record: Record, field_id: str) -> str:
    """The answer as printed; the stored text where a year's pack has dropped the field."""
    return shown(source.pack.applicant.by_id.get(field_id), record, field_id)


def cell(source: Source, record: Record, table_id: str, column_id: str) -> str:
    """A column's answer in a row, as printed."""
    return shown(column(source, table_id, column_id), record, column_id)


def column(source: Source, table_id: str, column_id: str) -> Field | None:
    """A column of an applicant's table; None where a year's pack has dropped it."""
    table = source.pack.applicant.by_id.get(table_id)
    return next((entry for entry in table.columns if entry.id == column_id), None) if table else None


def shown(field: Field | None, record: Record, field_id: str) -> str:
    """The answer as printed; the stored text where there is no such field."""
    return display(field, record.get(field_id)) if field else record.text(field_id)


def tally(labels: Iterable[str], measure: str) -> str:
    """Equal labels counted, in the order of their first: 一致12本、暂未上网1本."""
    return "、".join(f"{text}{count}{measure}" for text, count in Counter(labels).items())


def open_end(text: str) -> str:
    """Text without its closing full stop, to go on or to be closed by the sentence around it."""
    return text.rstrip("。．.；; ")
