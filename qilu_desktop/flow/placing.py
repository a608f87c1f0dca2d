"""Findings by the place where they are put right: the only count of what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from qilu_desktop.checks.findings import Finding, Report, Severity
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.flow.model import Gap, Gaps, StepId, scope_of, step_of_group
from qilu_desktop.pack.model import FieldList, Group, Pack, Scope

WAIVED = "已说明理由"
HEADINGS = (*(severity.value for severity in Severity), WAIVED)
"""Under which findings are listed, in this order."""
_STEPS = {Scope.UNIT: StepId.UNIT, Scope.ENTERPRISE: StepId.ENTERPRISES, Scope.APPLICANT: StepId.PEOPLE}
_NAMES = {severity: severity.value for severity in Severity}
_BLOCKING = (Severity.BLOCK.value, Severity.REASON.value)
_IN_EVIDENCE = frozenset({"certificates.screenshot", "evidence.row", "procedure.discipline"})
"""Rules whose findings name a field or a table's row and are put right by adding a file."""
_SUMS_UP = frozenset({"report.parts"})
"""Rules that say for a whole document what others say of each place: never counted where another counts already."""


def step_of(pack: Pack, dossier: Dossier, finding: Finding) -> StepId:
    """The step where a finding is put right."""
    scope = scope_of(dossier, finding.subject)
    if scope is None:
        return StepId.PEOPLE
    if finding.evidence or finding.group == "evidence" or finding.rule in _IN_EVIDENCE:
        return StepId.EVIDENCE
    fields = pack.fields(scope)
    if finding.group == "people":
        return StepId.PEOPLE
    if finding.group in fields.group_ids:
        return step_of_group(scope, finding.group)
    group = fields.group_of(finding.field) if finding.field else None
    if group:
        return step_of_group(scope, group.id)
    return _STEPS[scope]


def gap_of(pack: Pack, dossier: Dossier, finding: Finding) -> Gap:
    """The place of a finding: findings of the same place and weight are one thing to do."""
    step = step_of(pack, dossier, finding)
    if finding.rule in _IN_EVIDENCE:
        # The file that is missing is another matter than what stands in the field.
        return Gap(step, finding.subject, finding.severity, finding.field, finding.row, rule=finding.rule)
    placed = finding.field or finding.evidence
    return Gap(
        step,
        finding.subject,
        finding.severity,
        finding.field,
        finding.row,
        finding.column,
        finding.evidence,
        "" if placed else finding.rule,
    )


Placed: TypeAlias = dict[int, tuple[Finding, Gap]]
"""Findings by their ``id()``, each with its place: of a thousand people an edit gives one or two new findings."""


def placed(pack: Pack, dossier: Dossier, findings: Iterable[Finding], before: Placed) -> Placed:
    """Where findings belong; taken from *before* (of the same pack) for those that are the very same objects."""
    found: Placed = {}
    for finding in findings:
        known = before.get(id(finding))
        same = known is not None and known[0] is finding
        found[id(finding)] = known if known and same else (finding, gap_of(pack, dossier, finding))
    return found


def merged(
    pack: Pack, dossier: Dossier, findings: Iterable[Finding], known: Placed | None = None
) -> dict[Gap, tuple[Finding, ...]]:
    """Findings by their place, in the order of the findings; the only function that counts what is missing.

    *known* has the places of all of them where they were worked out already.
    """
    found: dict[Gap, list[Finding]] = {}
    summing: list[Finding] = []
    for finding in findings:
        if finding.rule in _SUMS_UP:
            summing.append(finding)
        else:
            gap = known[id(finding)][1] if known else gap_of(pack, dossier, finding)
            found.setdefault(gap, []).append(finding)
    held: dict[tuple[str, str], Gap] = {}
    for gap in found:
        if gap.severity is Severity.BLOCK:
            held.setdefault((gap.subject, gap.field), gap)
    for finding in summing:
        same = held.get((finding.subject, finding.field))
        found.setdefault(same or gap_of(pack, dossier, finding), []).append(finding)
    return {gap: tuple(entries) for gap, entries in found.items()}


def heading_of(finding: Finding) -> str:
    """Under which heading a finding stands in a list: its weight, or that a reason lets it pass."""
    return WAIVED if finding.waived else _NAMES[finding.severity]


def places(pack: Pack, dossier: Dossier, findings: Iterable[Finding], known: Placed | None = None) -> dict[str, Gaps]:
    """The findings of each place together, by heading; *known* as in :func:`merged`."""
    held: dict[str, list[Finding]] = {name: [] for name in HEADINGS}
    for finding in findings:
        held[heading_of(finding)].append(finding)
    return {name: merged(pack, dossier, found, known) for name, found in held.items() if found}


def gaps(pack: Pack, dossier: Dossier, report: Report) -> Gaps:
    """Everything that blocks, each place once: its number is the count of 缺 wherever one is shown."""
    return gaps_in(places(pack, dossier, report.blocking))


def gaps_in(found: Mapping[str, Gaps]) -> Gaps:
    """Of the places by heading those that block."""
    return {gap: entries for name in _BLOCKING for gap, entries in found.get(name, {}).items()}


def missing_by_subject(found: Iterable[Gap]) -> dict[str, int]:
    """How much each subject lacks."""
    return dict(Counter(gap.subject for gap in found))


def missing_by_group(fields: FieldList, found: Iterable[Gap], subject: str) -> dict[str, int]:
    """How much each group of fields of a subject lacks; files that are missing belong to no group."""
    own = [gap for gap in found if gap.subject == subject and gap.step is not StepId.EVIDENCE]
    groups = {entry.id: group.id for group in fields.groups for entry in group.fields}
    return dict(Counter(groups[gap.field] for gap in own if gap.field in groups))


def group_missing(group: Group, findings: Iterable[Finding], subject: str) -> int:
    """How much one group of a subject lacks; for many subjects at once see :func:`missing_by_group`."""
    names = {field.id for field in group.fields}
    own = [one for one in findings if one.subject == subject and one.blocks and one.field in names]
    own = [one for one in own if one.rule not in _IN_EVIDENCE]
    said = {one.field for one in own if one.rule not in _SUMS_UP}
    counted = (one for one in own if one.rule not in _SUMS_UP or one.field not in said)
    return len({(one.severity, one.field, one.row, one.column) for one in counted})
