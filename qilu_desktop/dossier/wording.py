"""Dates and numbers in running text that a person wrote, whatever the way: 2024-7-8, 七月八日, 三名, ７月８号.

Used to see whether a sentence agrees with the data; it must rather understand too little than wrongly.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from qilu_desktop.dossier.values import PartialDate

_DIGITS = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")}
_YEAR = re.compile(r"[零一二三四五六七八九]{4}(?=年)")
_NUMERAL = re.compile(
    r"(?<![第前每零一二三四五六七八九十百两])[一二两三四五六七八九十百零]{1,5}(?=[月日号名人位本份家])"
)
_AMOUNT = re.compile(r"(?<![\d.])(\d+)(?![\d.])([^\d\s,。、;:()]?)")
_JOINED = "至到—–\\-~、和及"
_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20|21)\d{2})(?:年|[-./])(?P<m>\d{1,2})(?:(?:月|[-./])(?P<d>\d{1,2})(?!\d)日?|月|(?!\d))"
    r"|(?<!\d)(?P<m2>\d{1,2})月(?:(?P<d2>\d{1,2})(?!\d)日?)?"
    rf"|(?<=[{_JOINED}])(?P<m3>\d{{1,2}})[./](?P<d3>\d{{1,2}})(?![\d.])"
    rf"|(?<=[{_JOINED}])(?P<d4>\d{{1,2}})日"
)


@dataclass(frozen=True)
class SaidDate:
    """A date as a text says it; ``year`` 0 where it names none, ``day`` 0 where it names only the month.

    A year (and for “至5日” a month) that was named just before is taken over.
    """

    year: int
    month: int
    day: int
    start: int
    end: int

    def may_be(self, date: PartialDate) -> bool:
        """Whether the same date can be meant."""
        same_year = not self.year or self.year == date.year
        same_day = not self.day or not date.day or self.day == date.day
        return same_year and self.month == date.month and same_day


@dataclass(frozen=True)
class Amount:
    """A whole number with the character that follows it: 3名."""

    number: int
    measure: str
    start: int


def plain(text: str) -> str:
    """*text* with one way of writing: half width, no blanks, digits for Chinese numbers of dates and counts."""
    joined = "".join(unicodedata.normalize("NFKC", text).split())
    joined = re.sub("[〇○]", "零", joined)
    joined = _YEAR.sub(lambda match: "".join(_DIGITS[sign] for sign in match.group()), joined)
    joined = _NUMERAL.sub(lambda match: _number(match.group()), joined)
    joined = re.sub(r"(\d月\d{1,2})号", r"\1日", joined)
    return re.sub(r"(?<![\d.])0+(?=\d+[月日])", "", joined)


def _number(numeral: str) -> str:
    """The digits of 三, 十二, 二十, 一百零五; the numeral itself where it is none of these."""
    total, last = 0, 0
    for sign in numeral.replace("两", "二"):
        if sign in ("十", "百"):
            total += (last or 1) * (10 if sign == "十" else 100)
            last = 0
        elif sign == "零":
            last = 0
        elif last:
            return numeral
        else:
            last = int(_DIGITS[sign])
    return str(total + last)


def dates_in(text: str) -> tuple[SaidDate, ...]:
    """The dates of a text that :func:`plain` has made plain, in order."""
    found: list[SaidDate] = []
    for match in _DATE.finditer(text):
        said = _said(match, found[-1] if found else None)
        if said:
            found.append(said)
    return tuple(found)


def _said(match: re.Match[str], before: SaidDate | None) -> SaidDate | None:
    part = {name: int(value) for name, value in match.groupdict().items() if value}
    month = part.get("m") or part.get("m2") or part.get("m3") or (before.month if before else 0)
    day = part.get("d") or part.get("d2") or part.get("d3") or part.get("d4") or 0
    year = part.get("y") or (before.year if before else 0)
    if not 1 <= month <= 12 or day > 31:
        return None
    return SaidDate(year, month, day, match.start(), match.end())


def amounts_in(text: str) -> tuple[Amount, ...]:
    """The whole numbers of a plain text that belong to no date."""
    taken = [(date.start, date.end) for date in dates_in(text)]
    return tuple(
        Amount(int(match.group(1)), match.group(2), match.start())
        for match in _AMOUNT.finditer(text)
        if len(match.group(1)) <= 9 and not any(start <= match.start() < end for start, end in taken)
    )
