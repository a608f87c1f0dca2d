"""Text of a filled form as a value of a field's kind; what is not plainly one is refused, never guessed."""

from __future__ import annotations

import re
from decimal import Decimal

from qilu_desktop.documents.adoption.answers import LINE_GAP, LINE_NONE, NOW, RANGE
from qilu_desktop.documents.adoption.chars import BLANKS
from qilu_desktop.documents.adoption.choices import NO, YES, Words
from qilu_desktop.dossier.values import PartialDate, Record, Row, Value
from qilu_desktop.pack.model import Field, Kind

_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,10})?")
_SPANS = ("—", "－", "–", "~", "～", "至", "到", "-")
_STILL = {NOW, "今", "现在"}


class Unclear(Exception):
    """The text is no value of the field; the message says why, in a clerk's words."""


def parse(entry: Field, place: str, text: str, words: Words) -> Value | None:
    """The value that *text* says; None where nothing is said.

    Raises:
        Unclear: it is not plainly a value of this field.
    """
    said = text.strip(BLANKS + "\n")
    if not said:
        return None
    match entry.kind:
        case Kind.DATE:
            return _date(said)
        case Kind.NUMBER:
            return _number(entry, said)
        case Kind.CHOICE | Kind.YES_NO:
            return _choice(entry, place, said, words)
        case Kind.MULTI_CHOICE:
            return tuple(_chosen(entry, place, part, words) for part in re.split("[、，,；;\n]+", said))
        case Kind.TABLE:
            return _lines(entry, place, said, words)
        case Kind.PHOTO:
            raise Unclear("这里应是照片，却写了文字")
    return said if entry.kind is Kind.LONG_TEXT else said.replace("\n", "")


def parse_span(columns: list[Field], table: str, text: str, words: Words) -> dict[str, Value | None]:
    """The values of several columns that share one cell.

    Raises:
        Unclear: it cannot be told which part is which.
    """
    said = text.strip(BLANKS + "\n").replace("\n", "")
    if not said:
        return {}
    if len(columns) == 1:
        return {columns[0].id: parse(columns[0], f"{table}.{columns[0].id}", text, words)}
    if all(column.kind is Kind.DATE for column in columns) and len(columns) == 2:
        return dict(zip((column.id for column in columns), _dates(said), strict=True))
    parts = said.split(RANGE)
    if len(parts) != len(columns):
        raise Unclear(f"看不出“{said[:30]}”里哪一段是哪一项")
    return {
        column.id: parse(column, f"{table}.{column.id}", part, words)
        for column, part in zip(columns, parts, strict=True)
    }


def chosen(entry: Field, ids: list[str]) -> Value | None:
    """The value of ticked choices (yes/no for a yes/no field).

    Raises:
        Unclear: more than one is ticked where only one can hold.
    """
    if entry.kind is Kind.MULTI_CHOICE:
        return tuple(ids) or None
    if len(ids) > 1:
        raise Unclear("勾选了不止一项")
    if not ids:
        return None
    return ids[0] == YES if entry.kind is Kind.YES_NO else ids[0]


def _date(said: str) -> PartialDate | None:
    if said in _STILL:
        return None
    found = PartialDate.parse(said)
    if found is None:
        raise Unclear(f"“{said[:20]}”不是日期")
    return found


def _dates(said: str) -> tuple[PartialDate | None, PartialDate | None]:
    """Both ends of a span; the only reading that holds, or none."""
    found: set[tuple[PartialDate | None, PartialDate | None]] = set()
    for place in range(1, len(said)):
        if any(said.startswith(mark, place) for mark in _SPANS):
            first = PartialDate.parse(said[:place].strip(BLANKS + "".join(_SPANS)))
            tail = said[place + 1 :].strip(BLANKS + "".join(mark for mark in _SPANS if mark != "今"))
            last = PartialDate.parse(tail)
            if first and (last or said[place:].lstrip("".join(_SPANS[:5]) + "到-" + BLANKS) in {*_STILL, ""}):
                found.add((first, last))
    if len(found) != 1:
        raise Unclear(f"“{said[:30]}”看不出起止时间")
    return found.pop()


def _number(entry: Field, said: str) -> Decimal:
    plain = said.removesuffix(entry.unit).strip(BLANKS) if entry.unit else said
    if not _NUMBER.fullmatch(plain):
        raise Unclear(f"“{said[:20]}”不是数字")
    return Decimal(plain)


def _choice(entry: Field, place: str, said: str, words: Words) -> Value:
    found = _chosen(entry, place, said, words)
    if entry.kind is Kind.YES_NO:
        return found != NO
    return found


def _chosen(entry: Field, place: str, said: str, words: Words) -> str:
    found = words.choice(entry, place, said)
    if not found:
        raise Unclear(f"“{said[:20]}”不在“{entry.label}”的选项里")
    return found


def _lines(entry: Field, place: str, said: str, words: Words) -> tuple[Row, ...]:
    rows: list[Row] = []
    for number, line in enumerate((each for each in said.split("\n") if each.strip()), 1):
        parts = line.split(LINE_GAP)
        if len(parts) != len(entry.columns):
            raise Unclear(f"第 {number} 行“{line[:20]}”看不出各项")
        record = Record()
        for column, part in zip(entry.columns, parts, strict=True):
            value = None if part == LINE_NONE else parse(column, f"{place}.{column.id}", part, words)
            record = record.with_value(column.id, value)
        rows.append(Row(f"r{number}", record))
    return tuple(rows)
