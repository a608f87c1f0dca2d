"""Values read from a form as plain data, in the shapes of ``dossier.json``."""

from __future__ import annotations

from decimal import Decimal

from qilu_desktop.dossier.display import plain_number
from qilu_desktop.dossier.values import FileRef, PartialDate, Row, Value


def plain(value: Value) -> object:
    """The value as JSON holds it: dates as ``2024-07-26``, rows as objects with their id."""
    match value:
        case bool() | str():
            return value
        case Decimal():
            number = plain_number(value)
            return int(number) if number.isdigit() else float(number)
        case PartialDate():
            return value.iso
        case FileRef():
            return value.name
    return [_row(each) if isinstance(each, Row) else each for each in value]


def _row(row: Row) -> dict[str, object]:
    return {"id": row.id, **{name: plain(value) for name, value in row.values.values.items()}}
