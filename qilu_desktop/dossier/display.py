"""How a stored value reads for a person: in lists, messages and printed forms."""

from __future__ import annotations

from decimal import Decimal

from qilu_desktop.dossier.printable import printable
from qilu_desktop.dossier.values import FileRef, PartialDate, Row, Value, is_plain
from qilu_desktop.pack.model import Field, Kind


def display(field: Field, value: Value | None) -> str:
    """The value as a form prints it: choice labels, 是/否, 2024.07.26, plain numbers; empty when unanswered.

    Text is as paper shows it (:func:`printable`).
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, PartialDate):
        return PartialDate(value.year, value.month).dotted if field.as_month else value.dotted
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, FileRef):
        return value.name
    if isinstance(value, tuple):
        return "、".join(field.choice_label(entry) for entry in value if isinstance(entry, str)) or _rows_text(value)
    return field.choice_label(value.strip()) if field.kind is Kind.CHOICE else printable(value).strip()


def _rows_text(value: tuple[str, ...] | tuple[Row, ...]) -> str:
    rows = [entry for entry in value if isinstance(entry, Row)]
    return f"{len(rows)} 行" if rows else ""


def plain_number(number: Decimal) -> str:
    """A number without exponent or needless zeros: 12, 3.5; one that no form can show (1E+999999) as it is written."""
    if not is_plain(number):
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def chinese_day(value: PartialDate | None) -> str:
    """A date as running text has it, 2024年7月26日; empty when unknown."""
    return value.chinese if value else ""


def spaced_name(name: str) -> str:
    """A two-character name with a full-width space between, as official lists align names."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 and all(ord(char) > 0x2E7F for char in name) else name
