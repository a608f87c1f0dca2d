"""Values that follow from others: sex and birth date from the ID number (GB 11643), the end of a 公示 (3.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from qilu_desktop.dossier.holidays import arrangement_of
from qilu_desktop.dossier.identifiers import IdNumber, parse_id
from qilu_desktop.dossier.values import PartialDate, Record, Value
from qilu_desktop.dossier.workdays import Unknown, add_working_days
from qilu_desktop.pack.model import Derivation, Field

_FIVE = 5


def derived(entry: Field, record: Record) -> Value | None:
    """The value that follows for a field; None when the field has no derivation or its source is no good."""
    return _DERIVATIONS[entry.derive](record, entry) if entry.derive else None


def effective(record: Record, fields: Iterable[Field]) -> Record:
    """The record with what follows filled in where nothing was answered; an answer is never replaced."""
    filled = {
        entry.id: value
        for entry in fields
        if entry.derive and not record.filled(entry.id) and (value := derived(entry, record)) is not None
    }
    return Record({**record.values, **filled}) if filled else record


def agrees(entry: Field, record: Record) -> bool:
    """Whether the answer agrees with what follows; a month agrees with each of its days."""
    expected, given = derived(entry, record), record.get(entry.id)
    if expected is None or not record.filled(entry.id):
        return True
    if isinstance(given, str):
        return expected == given.strip()
    if isinstance(expected, PartialDate) and isinstance(given, PartialDate) and not given.day:
        return (given.year, given.month) == (expected.year, expected.month)
    return expected == given


def _sex(record: Record, _entry: Field) -> Value | None:
    number = _number(record)
    return ("male" if number.male else "female") if number else None


def _birth(record: Record, _entry: Field) -> Value | None:
    number = _number(record)
    return PartialDate(number.birth.year, number.birth.month, number.birth.day) if number else None


def _number(record: Record) -> IdNumber | None:
    parsed = parse_id(record.text("id_number"))
    return parsed if isinstance(parsed, IdNumber) else None


def fifth_working_day(record: Record, entry: Field) -> date | Unknown | None:
    """The fifth working day after ``x_from`` for a field ``x_to`` (3.3); None while that is no whole date."""
    start = record.day(f"{entry.id.removesuffix('to')}from")
    return add_working_days(start.first, _FIVE, arrangement_of(record)) if start and start.day else None


def _five_working_days(record: Record, entry: Field) -> Value | None:
    last = fifth_working_day(record, entry)
    return PartialDate(last.year, last.month, last.day) if isinstance(last, date) else None


_DERIVATIONS: dict[Derivation, Callable[[Record, Field], Value | None]] = {
    Derivation.SEX_FROM_ID: _sex,
    Derivation.BIRTH_FROM_ID: _birth,
    Derivation.FIVE_WORKING_DAYS: _five_working_days,
}
