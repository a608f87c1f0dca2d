"""The values an answer can have, and the record that holds them.

Everything here is immutable.  A text that was typed into a date or number field and cannot be understood stays
the text that it is, so that nothing typed is ever lost; the checks name it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．／－　", "0123456789./- ")
_MOST_DIGITS, _MOST_DECIMALS = 15, 30
_DATE = re.compile(
    # Between month and day something must stand: 2024-112 could be two days.
    r"\s*([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*(?:[-./月]\s*([0-9]{1,2})\s*日?\s*|月\s*)?"
    r"|\s*([0-9]{4})([0-9]{2})([0-9]{2})?\s*"
)


@dataclass(frozen=True, order=True)
class PartialDate:
    """A day, or a year and month (``day`` 0)."""

    year: int
    month: int
    day: int = 0

    @property
    def first(self) -> date:
        """The first day that is meant."""
        return date(self.year, self.month, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that is meant."""
        if self.day:
            return self.first
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def iso(self) -> str:
        """``2024-07`` or ``2024-07-26``."""
        return f"{self.year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")

    @property
    def chinese(self) -> str:
        """``2024年7月`` or ``2024年7月26日``."""
        return f"{self.year}年{self.month}月" + (f"{self.day}日" if self.day else "")

    @property
    def dotted(self) -> str:
        """``2024.07`` or ``2024.07.26``, as narrow table columns print it."""
        return self.iso.replace("-", ".")

    @classmethod
    def parse(cls, text: str) -> PartialDate | None:
        """Read 2024-7-26, 2024.07, 2024年7月, 2024/7/26, 20240726, 202407; None when it is no date (1900-2199)."""
        match = _DATE.fullmatch(text.translate(_FULL_WIDTH))
        if not match:
            return None
        year, month, day = (
            int(part or 0) for part in (match.group(1, 2, 3) if match.group(1) else match.group(4, 5, 6))
        )
        try:
            date(year, month, day or 1)
        except ValueError:
            return None
        # An explicit day of 0 is a slip, not a month.
        written_day = match.group(3) or match.group(6)
        if not 1900 <= year < 2200 or (written_day and day == 0):
            return None
        return cls(year, month, day)


@dataclass(frozen=True)
class FileRef:
    """An attached file: SHA-256 (64 hexadecimal digits), the user's name for it, size in bytes, media type."""

    sha256: str
    name: str
    size: int
    media: str


@dataclass(frozen=True)
class Row:
    """A row of a table; ``id`` stays the same while the row is edited or moved, so that evidence can cite it."""

    id: str
    values: Record


Value: TypeAlias = str | bool | Decimal | PartialDate | FileRef | tuple[str, ...] | tuple[Row, ...]


@dataclass(frozen=True)
class Record:
    """Answers by field id; an absent id is an untouched field."""

    values: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def __hash__(self) -> int:
        return hash(tuple(sorted((key, hash(value)) for key, value in self.values.items())))

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def __contains__(self, field_id: str) -> bool:
        return field_id in self.values

    def get(self, field_id: str) -> Value | None:
        """The value, or None."""
        return self.values.get(field_id)

    def with_value(self, field_id: str, value: Value | None) -> Record:
        """A record with one answer changed; None removes it."""
        changed = dict(self.values)
        if value is None or value in ("", ()):
            changed.pop(field_id, None)
        else:
            changed[field_id] = value
        return Record(changed)

    def text(self, field_id: str) -> str:
        """The answer as text; empty when there is none or it is not text."""
        value = self.values.get(field_id)
        return value.strip() if isinstance(value, str) else ""

    def day(self, field_id: str) -> PartialDate | None:
        """The answer as a date."""
        value = self.values.get(field_id)
        return value if isinstance(value, PartialDate) else None

    def number(self, field_id: str) -> Decimal | None:
        """The answer as a number."""
        value = self.values.get(field_id)
        return value if isinstance(value, Decimal) else None

    def flag(self, field_id: str) -> bool | None:
        """The answer to a yes/no field; None while it is not answered."""
        value = self.values.get(field_id)
        return value if isinstance(value, bool) else None

    def file(self, field_id: str) -> FileRef | None:
        """The attached file (a photo)."""
        value = self.values.get(field_id)
        return value if isinstance(value, FileRef) else None

    def many(self, field_id: str) -> tuple[str, ...]:
        """The answers of a multi-choice field."""
        value = self.values.get(field_id)
        return tuple(entry for entry in value if isinstance(entry, str)) if isinstance(value, tuple) else ()

    def rows(self, field_id: str) -> tuple[Row, ...]:
        """The rows of a table."""
        value = self.values.get(field_id)
        return tuple([entry for entry in value if isinstance(entry, Row)]) if isinstance(value, tuple) else ()

    def filled(self, field_id: str) -> bool:
        """Whether anything was answered."""
        return is_answer(self.values.get(field_id))


def is_plain(number: Decimal) -> bool:
    """Whether a number is one that a form can show: finite, at most 15 digits before the point and 30 behind it."""
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and abs(exponent) <= _MOST_DECIMALS and number.adjusted() < _MOST_DIGITS


def is_answer(value: Value | None) -> bool:
    """Whether a value answers anything: blanks and an empty list do not."""
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value != ()
