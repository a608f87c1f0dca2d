"""Reads page edits of evidence out of JSON values."""

from __future__ import annotations

from decimal import Decimal

from qilu_desktop.dossier.pages import TURNS, WHOLE, Area, Edits, PageEdit
from qilu_desktop.exchange.json_reader import JsonValue
from qilu_desktop.exchange.values_in import Reader, join

PAGES_MOST = 100_000
"""Highest page number that the format carries."""


def edits(reader: Reader, place: str, value: JsonValue) -> Edits:
    """The pages that are sent; what cannot be read is noted and left out."""
    found = (_edit(reader, where, one) for where, one in reader.entries(place, value))
    return tuple(edit for edit in found if edit)


def _edit(reader: Reader, place: str, value: JsonValue) -> PageEdit | None:
    one = reader.mapping(place, value, ("page", "turn", "crop", "hidden"))
    page, turn = _whole(one.get("page", False)), _whole(one.get("turn", Decimal(0)))
    if page is None or not 1 <= page <= PAGES_MOST:
        reader.wrong(join(place, "page"), "页码须是从 1 开始的整数。", "请写这个文件的第几页。")
        return None
    if turn not in TURNS:
        reader.wrong(join(place, "turn"), "旋转角度只能是 0、90、180、270（顺时针）。", "请改正角度。")
        return None
    crop = _area(reader, join(place, "crop"), one["crop"]) if "crop" in one else None
    listed = reader.entries(join(place, "hidden"), one.get("hidden", []))
    hidden = tuple(area for where, each in listed if (area := _area(reader, where, each)))
    return PageEdit(page, turn, crop, hidden)


def _area(reader: Reader, place: str, value: JsonValue) -> Area | None:
    sides = [_whole(one) for one in value] if isinstance(value, list) else []
    known = [side for side in sides if side is not None]
    if len(sides) == len(known) == 4 and (area := Area(*known)).sound:
        return area
    reader.wrong(
        place,
        f"区域须写成 [左, 上, 右, 下] 四个整数，0—{WHOLE} 为整页，且右大于左、下大于上。",
        "请改正，或删去这一项。",
    )
    return None


def _whole(value: JsonValue) -> int | None:
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value() and abs(value) < 10**9:
        return int(value)
    return None
