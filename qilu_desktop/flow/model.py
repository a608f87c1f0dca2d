"""The guided flow's values: steps, gaps, the quota, and which step shows a group of fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, TypeAlias

from qilu_desktop.checks.findings import Finding, Severity
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.pack.model import FieldList, Group, Scope


class StepId(Enum):
    """The steps in their order."""

    UNIT = "unit"
    ENTERPRISES = "enterprises"
    PEOPLE = "people"
    EVIDENCE = "evidence"
    PROCEDURE = "procedure"
    CHECKS = "checks"
    BUILD = "build"
    SENDING = "sending"

    __hash__ = object.__hash__


class State(Enum):
    """How far a step is."""

    UNTOUCHED = "untouched"
    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True)
class BuiltMark:
    """The folder built last: ``current`` while the data have not changed since."""

    folder: str
    draft: bool
    current: bool


@dataclass(frozen=True)
class Step:
    """A step: the groups of fields it shows, the findings that belong to it, and its state.

    ``missing`` counts what blocks; ``note`` is the short text beside the title, ``reason`` the sentence that says
    what comes next.
    """

    id: StepId
    title: str
    groups: tuple[tuple[Scope, str], ...]
    findings: tuple[Finding, ...]
    state: State
    missing: int
    note: str
    reason: str


@dataclass(frozen=True)
class Quota:
    """How many are recommended and how many may be (1.1, 1.2); ``limit`` None while the unit's kind is unknown.

    ``least`` is the number of 战新未来 people that a city must have (2.3), 0 for other units.
    """

    used: int
    limit: int | None
    strategic: int
    least: int

    @property
    def over(self) -> bool:
        """More people than allowed."""
        return self.limit is not None and self.used > self.limit


class Gap(NamedTuple):
    """One place where something must be put right or explained, however many rules found it.

    ``rule`` is set only where a finding names no place at all.
    """

    step: StepId
    subject: str
    severity: Severity
    field: str = ""
    row: str = ""
    column: str = ""
    evidence: str = ""
    rule: str = ""


Gaps: TypeAlias = Mapping[Gap, tuple[Finding, ...]]
"""The blocking findings by their place; the one that says most first."""


TITLES: dict[StepId, str] = {
    StepId.UNIT: "推荐单位",
    StepId.ENTERPRISES: "申报单位",
    StepId.PEOPLE: "申报人",
    StepId.EVIDENCE: "佐证材料",
    StepId.PROCEDURE: "核验与程序",
    StepId.CHECKS: "校验",
    StepId.BUILD: "生成报送文件夹",
    StepId.SENDING: "报送与登记",
}
_UNIT_GROUPS = {
    "identity": StepId.UNIT,
    "contact": StepId.UNIT,
    "sending": StepId.SENDING,
}
_PERSON_GROUPS = {"verification": StepId.PROCEDURE}


def step_of_group(scope: Scope, group_id: str) -> StepId:
    """The step that shows a group; a group that a new pack brings falls to the step of its scope."""
    if scope is Scope.UNIT:
        return _UNIT_GROUPS.get(group_id, StepId.PROCEDURE)
    if scope is Scope.ENTERPRISE:
        return StepId.ENTERPRISES
    return _PERSON_GROUPS.get(group_id, StepId.PEOPLE)


def groups_of(fields: FieldList, step: StepId) -> tuple[Group, ...]:
    """The groups of a field list that a step shows."""
    return tuple(group for group in fields.groups if step_of_group(fields.scope, group.id) is step)


def scope_of(dossier: Dossier, subject: str) -> Scope | None:
    """Whose answers a subject's are; None for the whole dossier or a subject that is gone."""
    if subject == UNIT_SUBJECT:
        return Scope.UNIT
    if dossier.applicant(subject):
        return Scope.APPLICANT
    return Scope.ENTERPRISE if dossier.enterprise(subject) else None
