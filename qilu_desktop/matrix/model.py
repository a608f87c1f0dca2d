"""The matrix as values: columns, cells, lines, tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from qilu_desktop.checks.findings import Finding


class Mark(Enum):
    """How a cell stands; the value is its word for the clerk."""

    MISSING = "缺"
    NOTICE = "提醒"
    UNKNOWN = "待核实"
    DONE = "齐"
    NOT_DUE = "不适用"


@dataclass(frozen=True)
class Column:
    """One thing that must be there: the fields and kinds of evidence that it is made of; ``about`` tells it whole."""

    id: str
    title: str
    about: str
    fields: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """How one thing stands for one subject; ``missing`` counts places that block, ``findings`` those first."""

    mark: Mark
    missing: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Line:
    """One subject with a cell for each column."""

    subject: str
    name: str
    cells: tuple[Cell, ...]
    missing: int


@dataclass(frozen=True)
class Table:
    """Columns and lines; ``totals`` counts what each column lacks."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @cached_property
    def totals(self) -> tuple[int, ...]:
        """What each column lacks over all lines."""
        if not self.lines:
            return (0,) * len(self.columns)
        return tuple(map(sum, zip(*([cell.missing for cell in line.cells] for line in self.lines), strict=True)))

    @cached_property
    def missing(self) -> int:
        """What all lines lack."""
        return sum(line.missing for line in self.lines)


@dataclass(frozen=True)
class Matrix:
    """The unit's own line and the people's; together they lack exactly what blocks the submission."""

    unit: Table
    people: Table

    @property
    def missing(self) -> int:
        """Everything that blocks, each place once."""
        return self.unit.missing + self.people.missing
