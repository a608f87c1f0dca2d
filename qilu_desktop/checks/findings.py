"""What a check says: findings, the outcome of every rule, and the report of one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final

from qilu_desktop.dossier.model import Waiver
from qilu_desktop.dossier.values import Value

NOTHING_BLOCKS: Final = "没有必须处理的问题"
"""Said wherever nothing keeps the submission from going: in the window, on the command line, in 校验报告."""


def to_handle(count: int) -> str:
    """Said wherever *count* findings keep the submission from going."""
    return f"{count} 项必须处理"


class Severity(Enum):
    """How much a finding weighs; the value is its name for the clerk.

    ``REASON`` blocks until a reason with name and date is given, and is shown as waived from then on.
    Only what the notice itself sets, or what is plainly impossible, may be ``BLOCK`` or ``REASON`` (facts.md).
    """

    BLOCK = "必须改正"
    REASON = "需说明理由"
    WARN = "提醒"
    UNKNOWN = "无法核实"

    __hash__ = object.__hash__


class Outcome(Enum):
    """What came of a rule over the whole dossier; the value is its name for the clerk."""

    PASSED = "通过"
    FAILED = "未通过"
    UNKNOWN = "无法核实"
    WAIVED = "已说明理由"
    NOT_APPLICABLE = "不适用"


@dataclass(frozen=True)
class Change:
    """One answer that a fix sets; ``value`` None removes it.

    ``row`` and ``column`` name a table's cell; a ``row`` without a ``column`` is the whole row, to be removed.  With
    ``evidence`` (an evidence file's id) it is that file's ``field`` (only ``claim``) that is set, not a record's.
    """

    subject: str
    field: str
    value: Value | None
    row: str = ""
    column: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Fix:
    """What puts a finding right where that is certain; ``label`` stands on the button, as 按身份证号填写性别."""

    label: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Note:
    """What a rule says of one place, before the frame adds rule, clause and subject.

    ``clause`` and ``severity`` stand in for the rule's own where given.  ``subject`` is for rules about the whole
    submission.  ``waiver`` is a reason that the data themselves hold.  ``group`` is for notes without a field.
    ``fix`` is given only where what to do is certain.
    """

    message: str
    remedy: str
    field: str = ""
    row: str = ""
    column: str = ""
    evidence: str = ""
    page: int = 0
    subject: str = ""
    group: str = ""
    clause: str = ""
    severity: Severity | None = None
    waiver: Waiver | None = None
    fix: Fix | None = None


@dataclass(frozen=True)
class Finding:
    """One thing to put right, explain or look at.

    ``subject`` is an applicant's id, an enterprise's id or ``"unit"``; ``group`` is the id of the pack's field
    group, ``"evidence"``, ``"people"`` or ``"sending"``; ``row`` and ``column`` are set for table cells;
    ``page`` is the page of the evidence file, from 1 (0: the whole file, or not known).
    """

    rule: str
    clause: str
    severity: Severity
    subject: str
    message: str
    remedy: str
    group: str = ""
    field: str = ""
    row: str = ""
    column: str = ""
    evidence: str = ""
    page: int = 0
    waiver: Waiver | None = None
    fix: Fix | None = None

    @property
    def blocks(self) -> bool:
        """Whether the submission must wait for this."""
        return self.severity is Severity.BLOCK or (self.severity is Severity.REASON and self.waiver is None)

    @property
    def waived(self) -> bool:
        """Whether a reason lets it pass."""
        return self.severity is Severity.REASON and self.waiver is not None


@dataclass(frozen=True)
class Report:
    """The findings of a run, and what came of each rule by its id, in the order of the rule list."""

    findings: tuple[Finding, ...]
    outcomes: Mapping[str, Outcome]

    @cached_property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that the submission must wait for."""
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def ready(self) -> bool:
        """Whether nothing blocks."""
        return not self.blocking

    def of(self, subject: str) -> tuple[Finding, ...]:
        """The findings about one subject."""
        return self.by_subject.get(subject, ())

    @cached_property
    def by_subject(self) -> Mapping[str, tuple[Finding, ...]]:
        """The findings by whom they are about."""
        return _grouped(self.findings, "subject")

    @cached_property
    def by_rule(self) -> Mapping[str, tuple[Finding, ...]]:
        """The findings by rule id."""
        return _grouped(self.findings, "rule")

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are; those waived are not counted."""
        return sum(finding.severity is severity and not finding.waived for finding in self.findings)


def _grouped(findings: tuple[Finding, ...], name: str) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(getattr(finding, name), []).append(finding)
    return {key: tuple(entries) for key, entries in found.items()}


def outcome_of(findings: tuple[Finding, ...], applied: bool, known: bool = True) -> Outcome:
    """What came of a rule, from its findings, whether it applied to anything, and whether all it needs was known."""
    if not applied:
        return Outcome.NOT_APPLICABLE
    if any(finding.blocks or finding.severity is Severity.WARN for finding in findings):
        return Outcome.FAILED
    if not known or any(finding.severity is Severity.UNKNOWN for finding in findings):
        return Outcome.UNKNOWN
    return Outcome.WAIVED if findings else Outcome.PASSED
