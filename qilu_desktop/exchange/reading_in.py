"""Reads kept readings and confirmations of evidence out of JSON values."""

from __future__ import annotations

import re

from qilu_desktop.dossier.reading.kept import Confirmation, KeptReading
from qilu_desktop.dossier.reading.plain import reading_of
from qilu_desktop.exchange.json_reader import JsonValue
from qilu_desktop.exchange.values_in import Reader, join

_MARK = re.compile("[0-9a-f]{16}")
_CONFIRMATION = ("row", "seen", "reason", "by", "on")


def reading(reader: Reader, place: str, value: JsonValue) -> KeptReading | None:
    """The reading of a query page; what is none is noted."""
    try:
        return reading_of(value)
    except ValueError:
        reader.wrong(place, "不是本软件读图记下的内容。", "请删去这一项，导入后在软件里重新读取截图。")
        return None


def confirmations(reader: Reader, place: str, value: JsonValue) -> tuple[Confirmation, ...]:
    """The clerk's confirmations; what cannot be read is noted and left out."""
    found: list[Confirmation] = []
    for where, entry in reader.entries(place, value):
        one = reader.mapping(where, entry, _CONFIRMATION)
        row, reason, by = (reader.text(join(where, key), one.get(key, False)) for key in ("row", "reason", "by"))
        seen, on = one.get("seen"), reader.date(join(where, "on"), one.get("on", ""))
        if not isinstance(seen, str) or not _MARK.fullmatch(seen):
            reader.wrong(join(where, "seen"), "没有写明确认的是哪一次比对。", "请删去这一条，导入后在软件里重新确认。")
        elif on:
            found.append(Confirmation(row or "", seen, reason or "", by or "", on))
    return tuple(found)
