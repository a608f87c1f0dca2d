"""JSON text to plain values, strictly: numbers exact, keys given twice remembered, nothing that JSON has not."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

from qilu_desktop.exchange.problems import DossierFileError, Problem

SIZE_LIMIT: Final = 64 * 1024 * 1024
"""Longest dossier file, in bytes."""

_NUMBER_LIMIT = 100


class JsonObject(dict[str, "JsonValue"]):
    """An object; ``twice`` are the keys that were given more than once."""

    twice: tuple[str, ...] = ()


JsonValue: TypeAlias = str | bool | Decimal | list["JsonValue"] | JsonObject | None


def read_json(data: bytes) -> JsonValue:
    """The value of a JSON text in UTF-8; every number is a Decimal, NaN and what is beyond reason a non-finite one.

    Raises:
        DossierFileError: not UTF-8, not JSON (line and column), too large or nested too deep.
    """
    if len(data) > SIZE_LIMIT:
        raise _refused(
            f"文件太大（超过 {SIZE_LIMIT // 2**20} MB）。", "材料文件只放文字，佐证文件请放在文件夹里按路径引用。"
        )
    try:
        text = data.decode("utf-8-sig")
        value: JsonValue = json.loads(
            text, object_pairs_hook=_object, parse_int=_number, parse_float=_number, parse_constant=_no_number
        )
    except UnicodeDecodeError as error:
        raise _refused("文件不是 UTF-8 编码。", "请在编辑器里另存为 UTF-8 编码后再导入。") from error
    except json.JSONDecodeError as error:
        raise _refused(
            f"第 {error.lineno} 行第 {error.colno} 列起不是正确的 JSON。", "请检查这里的引号、逗号和括号。"
        ) from error
    except RecursionError as error:
        raise _refused("文件的嵌套太深。", "请按材料文件的格式说明重新生成。") from error
    return value


def _refused(what: str, remedy: str) -> DossierFileError:
    return DossierFileError((Problem("", what, remedy),))


def _object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    made = JsonObject(pairs)
    if len(made) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        made.twice = tuple(key for key, count in counts.items() if count > 1)
    return made


def _number(text: str) -> Decimal:
    if len(text) > _NUMBER_LIMIT:
        return Decimal("Infinity")
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("Infinity")


def _no_number(_text: str) -> Decimal:
    return Decimal("NaN")
