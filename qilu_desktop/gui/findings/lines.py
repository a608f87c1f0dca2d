"""The lines of the list of findings, and the model that a view asks for them: flat, so that thousands cost nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QIcon

from qilu_desktop.checks.findings import Finding, Severity
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.flow import Gaps, message_here, person_name
from qilu_desktop.gui import palette
from qilu_desktop.gui.theme import icon

_PICTURES = {Severity.BLOCK: "blocked", Severity.REASON: "warning", Severity.WARN: "info", Severity.UNKNOWN: "unknown"}
Index: TypeAlias = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Line:
    """A line: a heading of a weight, under it a subject, under it the findings of one place (the first is shown)."""

    heading: str
    subject: str = ""
    findings: tuple[Finding, ...] = ()
    count: int = 0
    folded: bool = False

    @property
    def level(self) -> int:
        """0 for a heading, 1 for a subject, 2 for a finding."""
        return 2 if self.findings else 1 if self.subject else 0


def lines(dossier: Dossier, found: Mapping[str, Gaps], folded: Collection[tuple[str, str]]) -> list[Line]:
    """The lines of the list; what is folded shows its head alone."""
    made: list[Line] = []
    order = {subject: place for place, subject in enumerate(subjects(dossier))}
    for name, held in found.items():
        entries = list(held.values())
        shut = (name, "") in folded
        made.append(Line(name, count=len(entries), folded=shut))
        if not shut:
            made += _under(name, entries, order, folded)
    return made


def _under(
    name: str, entries: list[tuple[Finding, ...]], order: dict[str, int], folded: Collection[tuple[str, str]]
) -> list[Line]:
    held: defaultdict[str, list[tuple[Finding, ...]]] = defaultdict(list)
    for entry in entries:
        held[entry[0].subject if entry[0].subject in order else UNIT_SUBJECT].append(entry)
    made: list[Line] = []
    for subject in sorted(held, key=order.__getitem__):
        shut = (name, subject) in folded
        made.append(Line(name, subject, count=len(held[subject]), folded=shut))
        if not shut:
            made += [Line(name, subject, entry) for entry in held[subject]]
    return made


def subjects(dossier: Dossier) -> list[str]:
    """The unit, the applying units and the people, in their order."""
    return [UNIT_SUBJECT, *(unit.id for unit in dossier.enterprises), *(person.id for person in dossier.applicants)]


def subject_name(dossier: Dossier, subject: str) -> str:
    """How a subject is called in the list."""
    person, unit = dossier.applicant(subject), dossier.enterprise(subject)
    if person:
        return f"{dossier.order_of(subject)}　{person_name(person)}"
    return (unit.name or "未填名称的申报单位") if unit else "推荐单位"


class LinesModel(QAbstractTableModel):
    """The lines as Qt asks for them; texts are made for what is in view only."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self._dossier = Dossier("")
        self._bold = QFont()
        self._bold.setBold(True)
        self._muted = QBrush(QColor(palette.MUTED))

    def show_lines(self, dossier: Dossier, made: list[Line]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self.lines, self._dossier = made, dossier
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Message and clause."""
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The columns' names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("问题", "条款")[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What stands in a line."""
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line) if index.column() == 0 else line.findings[0].clause if line.findings else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(one.message for one in line.findings)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return self._picture(line)
        if role == Qt.ItemDataRole.FontRole and line.level == 0:
            return self._bold
        if role == Qt.ItemDataRole.ForegroundRole and (line.level == 1 or index.column() == 1):
            return self._muted
        return None

    def _text(self, line: Line) -> str:
        if line.level == 0:
            return f"{line.heading}　{line.count} 项"
        if line.level == 1:
            return f"{subject_name(self._dossier, line.subject)}（{line.count}）"
        return message_here(self._dossier, line.findings[0])

    def _picture(self, line: Line) -> QIcon:
        if line.findings:
            return icon("waived" if line.findings[0].waived else _PICTURES[line.findings[0].severity])
        return icon("chevron-right" if line.folded else "chevron-down")

    def row_of(self, finding: Finding) -> int:
        """The line in which a finding stands; -1 when it is folded away or filtered out."""
        # Findings of one line are about the same: most lines need no closer look.
        about = finding.rule, finding.subject
        return next(
            (
                place
                for place, line in enumerate(self.lines)
                if any((one.rule, one.subject) == about and one == finding for one in line.findings)
            ),
            -1,
        )
