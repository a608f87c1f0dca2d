"""Reads the answers of one record out of JSON values, collecting every problem with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from qilu_desktop.dossier.values import FileRef, PartialDate, Record, Row, Value
from qilu_desktop.exchange.grammar import DATE_PATTERN, ID_PATTERN, TYPED, is_number, labels, matches
from qilu_desktop.exchange.json_reader import JsonObject, JsonValue
from qilu_desktop.exchange.problems import PROBLEMS_KEPT, DossierFileError, Problem, shown
from qilu_desktop.pack.model import Field, Kind

_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
_CHOICES_SHOWN = 20
_KINDS: dict[type, str] = {
    str: "一段文字（加引号）",
    bool: "true 或 false",
    list: "一个列表 [ ]",
    JsonObject: "一个对象 { }",
    Decimal: "一个数",
}


def pending_file(path: str, name: str) -> FileRef:
    """Stands for a file that is still to be read: no hash, the path in place of the media type."""
    return FileRef("", name, 0, path)


@dataclass
class Reader:
    """Collects problems while values are read; what cannot be read comes back as None."""

    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: str, what: str, remedy: str) -> None:
        """Note a problem.

        Raises:
            DossierFileError: there are too many already.
        """
        self.problems.append(Problem(path, what, remedy))
        if len(self.problems) >= PROBLEMS_KEPT:
            raise DossierFileError(tuple(self.problems))

    def _wrong_kind(self, path: str, wanted: type) -> None:
        self.wrong(path, f"这里应写{_KINDS[wanted]}。", "请改成规定的写法；没有内容时请删去这一项。")

    # -- shapes -----------------------------------------------------------------------------------------------------

    def mapping(self, path: str, value: JsonValue, known: Iterable[str]) -> JsonObject:
        """An object of known keys only; an empty one where it is none."""
        if not isinstance(value, JsonObject):
            self._wrong_kind(path, JsonObject)
            return JsonObject()
        allowed = set(known)
        for key in value.twice:
            self.wrong(join(path, shown(key)), "同一项写了两次。", "请只保留一处。")
        for key in value:
            if key not in allowed:
                self.wrong(join(path, shown(key)), "不认识这一项。", "请核对拼写，或删去这一项。")
        return value

    def entries(self, path: str, value: JsonValue) -> list[tuple[str, JsonValue]]:
        """The entries of a list with their places; none where it is no list."""
        if not isinstance(value, list):
            self._wrong_kind(path, list)
            return []
        return [(f"{path}[{number}]", entry) for number, entry in enumerate(value)]

    def text(self, path: str, value: JsonValue) -> str | None:
        """A text of characters that can be kept."""
        if not isinstance(value, str):
            self._wrong_kind(path, str)
            return None
        if _NO_TEXT.search(value):
            self.wrong(path, "文字里混有无法保存的特殊字符（看不见的控制符或半个字符）。", "请删去该处文字后重新录入。")
            return None
        return value

    def id(self, path: str, value: JsonValue) -> str | None:
        """An id: 1 to 64 letters, digits, Chinese characters, ``_``, ``-``, ``.``."""
        if isinstance(value, str) and matches(ID_PATTERN, value):
            return value
        self.wrong(path, "编号须是 1—64 个字母、数字、汉字、点、横线或下划线（加引号）。", "请改正编号。")
        return None

    def date(self, path: str, value: JsonValue) -> PartialDate | None:
        """A date ``YYYY-MM`` or ``YYYY-MM-DD`` that exists."""
        if isinstance(value, str) and matches(DATE_PATTERN, value):
            parsed = PartialDate.parse(value)
            if parsed:
                return parsed
        self.wrong(path, "日期不对。", "请写成 2024-07 或 2024-07-26 的样子（加引号），并核对是否真有这一天。")
        return None

    # -- answers ----------------------------------------------------------------------------------------------------

    def record(self, path: str, value: JsonObject, fields: Iterable[Field]) -> Record:
        """The answers of the fields; empty ones are left untouched."""
        result = Record()
        for entry in fields:
            if entry.id in value:
                answer = self._answer(join(path, entry.id), value[entry.id], entry)
                result = result.with_value(entry.id, answer)
        return result

    def _answer(self, path: str, value: JsonValue, entry: Field) -> Value | None:
        if isinstance(value, JsonObject) and TYPED in value and entry.kind in _MAY_BE_TYPED:
            return self._typed(path, value)
        return _READERS[entry.kind](self, path, value, entry)

    def _typed(self, path: str, value: JsonObject) -> str | None:
        self.mapping(path, value, (TYPED,))
        return self.text(join(path, TYPED), value[TYPED])

    def _text(self, path: str, value: JsonValue, _entry: Field) -> Value | None:
        return self.text(path, value)

    def _date(self, path: str, value: JsonValue, _entry: Field) -> Value | None:
        return None if value == "" else self.date(path, value)

    def _number(self, path: str, value: JsonValue, entry: Field) -> Value | None:
        if value == "":
            return None
        if isinstance(value, (Decimal, str)) and is_number(str(value)):
            return Decimal(value)
        self.wrong(path, f"“{entry.label}”应是一个数，整数和小数各不超过 30 位。", "请改成数字，不带单位。")
        return None

    def _yes_no(self, path: str, value: JsonValue, _entry: Field) -> Value | None:
        if isinstance(value, bool):
            return value
        self._wrong_kind(path, bool)
        return None

    def _choice(self, path: str, value: JsonValue, entry: Field) -> str | None:
        if value == "":
            return None
        if isinstance(value, str):
            named = labels(entry).get(value)
            if named or any(choice.id == value for choice in entry.choices):
                return named or value
        self.wrong(path, f"“{entry.label}”没有这个选项{_quoted(value)}。", f"可填：{_choices(entry)}。")
        return None

    def _choices(self, path: str, value: JsonValue, entry: Field) -> Value | None:
        found: list[str] = []
        for place, one in self.entries(path, value):
            is_typed = isinstance(one, JsonObject) and TYPED in one
            choice = self._answer(place, one, entry) if is_typed else self._choice(place, one, entry)
            if isinstance(choice, str):
                found.append(choice)
        return tuple(found)

    def _photo(self, path: str, value: JsonValue, _entry: Field) -> Value | None:
        if isinstance(value, JsonObject):
            self.mapping(path, value, ("file", "name"))
            return self.file(path, value)
        return self.file(path, value, "") if isinstance(value, str) else self.file(path, JsonObject())

    def file(self, path: str, value: JsonObject | str, key: str = "file") -> FileRef | None:
        """A file that is still to be read: a path, or an object with ``file`` and perhaps ``name``."""
        held = value if isinstance(value, str) else value.get("file", False)
        relative = self.text(join(path, key), held)
        if relative == "":
            self.wrong(join(path, key), "没有写文件的路径。", "请写相对路径，或删去这一项。")
        if not relative:
            return None
        name = relative.rpartition("/")[2]
        if isinstance(value, JsonObject) and "name" in value:
            name = self.text(join(path, "name"), value["name"]) or ""
        return pending_file(relative, name)

    def _table(self, path: str, value: JsonValue, entry: Field) -> Value | None:
        known = ("id", *(column.id for column in entry.columns))
        objects = [(place, self.mapping(place, one, known)) for place, one in self.entries(path, value)]
        ids = self.ids(objects, "r")
        return tuple(
            Row(row_id, self.record(place, one, entry.columns))
            for row_id, (place, one) in zip(ids, objects, strict=True)
        )

    def ids(self, objects: list[tuple[str, JsonObject]], prefix: str) -> list[str]:
        """The ids of objects; those without one get the next free ``prefix`` and number."""
        given = [self.id(join(place, "id"), one["id"]) if "id" in one else None for place, one in objects]
        self.refuse_twice([(join(place, "id"), one) for (place, _), one in zip(objects, given, strict=True)])
        used = {one for one in given if one}
        found: list[str] = []
        number = 0
        for one in given:
            if one is None:
                number += 1
                while f"{prefix}{number}" in used:
                    number += 1
            found.append(one or f"{prefix}{number}")
        return found

    def refuse_twice(self, ids: list[tuple[str, str | None]]) -> None:
        """Note every id that was given before."""
        seen: set[str] = set()
        for place, one in ids:
            if one in seen:
                self.wrong(place, f"编号“{shown(one)}”重复。", "请改成不同的编号。")
            if one:
                seen.add(one)


def join(path: str, key: str) -> str:
    """The place of a key in the object at *path*."""
    return f"{path}.{key}" if path and key else path or key


def _quoted(value: JsonValue) -> str:
    return f"“{shown(value)}”" if isinstance(value, str) else ""


def _choices(entry: Field) -> str:
    named = [f"{choice.id}（{choice.label}）" for choice in entry.choices[:_CHOICES_SHOWN]]
    return "、".join(named) + ("……" if len(entry.choices) > _CHOICES_SHOWN else "")


_MAY_BE_TYPED = frozenset({Kind.DATE, Kind.NUMBER, Kind.YES_NO, Kind.CHOICE, Kind.MULTI_CHOICE})
_READERS: dict[Kind, Callable[[Reader, str, JsonValue, Field], Value | None]] = {
    Kind.TEXT: Reader._text,
    Kind.LONG_TEXT: Reader._text,
    Kind.DATE: Reader._date,
    Kind.NUMBER: Reader._number,
    Kind.YES_NO: Reader._yes_no,
    Kind.CHOICE: Reader._choice,
    Kind.MULTI_CHOICE: Reader._choices,
    Kind.PHOTO: Reader._photo,
    Kind.TABLE: Reader._table,
}
