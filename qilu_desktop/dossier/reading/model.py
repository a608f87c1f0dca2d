"""What was read from a picture, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Field: TypeAlias = Literal["name", "number", "level", "trade", "issued"]

FIELDS: Final[dict[Field, str]] = {
    "name": "姓名",
    "number": "证书编号",
    "level": "等级",
    "trade": "职业（工种）",
    "issued": "发证日期",
}
"""The fields that are read, with what the clerk calls them."""


@dataclass(frozen=True)
class Box:
    """A part of the picture in pixels from its upper left corner, the picture held upright."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.bottom - self.top

    def moved(self, across: int, down: int) -> Box:
        """The box moved by pixels."""
        return Box(self.left + across, self.top + down, self.right + across, self.bottom + down)

    def join(self, other: Box) -> Box:
        """The smallest box around both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right), max(self.bottom, other.bottom))


@dataclass(frozen=True)
class Line:
    """One line of text as the engine read it: ``score`` is its own trust from 0 to 1, ``slope`` rise per pixel."""

    text: str
    score: float
    box: Box
    slope: float = 0.0


@dataclass(frozen=True)
class Found:
    """One field: ``value`` is the folded text to compare, ``text`` what was read, ``box`` where."""

    value: str
    text: str
    score: float
    box: Box


@dataclass(frozen=True)
class CertificateReading:
    """One certificate of a page: what belongs together; ``None`` for a field that was not read."""

    name: Found | None = None
    number: Found | None = None
    level: Found | None = None
    trade: Found | None = None
    issued: Found | None = None

    def get(self, field: Field) -> Found | None:
        """One field."""
        found: Found | None = getattr(self, field)
        return found

    @property
    def is_result(self) -> bool:
        """Whether anything beside name and number was read: a page of search boxes shows only those."""
        return any((self.level, self.trade, self.issued))


@dataclass(frozen=True)
class PageReading:
    """Everything read from one picture, or from one page of a PDF.

    ``width`` and ``height`` are in pixels of the picture held upright; ``page`` counts from 1.  ``nothing_found``
    says that the site found no certificate (对不起，没有查到相关信息).  ``failure`` tells why nothing could be read.
    """

    width: int = 0
    height: int = 0
    lines: tuple[Line, ...] = ()
    certificates: tuple[CertificateReading, ...] = ()
    nothing_found: bool = False
    failure: str = ""
    page: int = 1

    @property
    def results(self) -> tuple[CertificateReading, ...]:
        """The certificates that the site shows; what only its search boxes say counts where there is nothing else."""
        return tuple(one for one in self.certificates if one.is_result) or self.certificates
