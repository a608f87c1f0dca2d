"""The guided flow as values: which steps there are, what belongs to each, and how far each is.

Worked out from pack, dossier and report with no window (design: architecture, "a step of the guided flow is a
value"); the window only draws it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TypeAlias

from qilu_desktop.checks.findings import Finding, Report, Severity
from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier
from qilu_desktop.dossier.values import Record
from qilu_desktop.dossier.workdays import Unknown, working_days_between
from qilu_desktop.pack.model import FieldList, Group, Pack, Scope, UnitKind


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


@dataclass(frozen=True)
class Gap:
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


WAIVED = "已说明理由"
HEADINGS = (*(severity.value for severity in Severity), WAIVED)
"""Under which findings are listed, in this order."""
_BLOCKING = (Severity.BLOCK.value, Severity.REASON.value)


TITLES: dict[StepId, str] = {
    StepId.UNIT: "推荐单位",
    StepId.ENTERPRISES: "申报单位",
    StepId.PEOPLE: "申报人",
    StepId.EVIDENCE: "佐证材料",
    StepId.PROCEDURE: "核验与程序",
    StepId.CHECKS: "校验",
    StepId.BUILD: "生成报送文件夹",
    StepId.SENDING: "报送记录",
}
_UNIT_GROUPS = {"identity": StepId.UNIT, "contact": StepId.UNIT, "sending": StepId.SENDING}
_PERSON_GROUPS = {"verification": StepId.PROCEDURE}
_NAME_SHOWN = 20
"""Messages cut names to this many characters."""
_IN_EVIDENCE = frozenset({"certificates.screenshot", "evidence.row", "procedure.discipline"})
"""Rules whose findings name a field or a table's row and are put right by adding a file."""
_SUMS_UP = frozenset({"report.parts"})
"""Rules that say for a whole document what others say of each place: never counted where another counts already."""
_SENT = ("sent_on", "ems_on", "ems_number")


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
    if any(known.id == finding.group for known in fields.groups):
        return step_of_group(scope, finding.group)
    group = fields.group_of(finding.field) if finding.field else None
    if group:
        return step_of_group(scope, group.id)
    return {Scope.UNIT: StepId.UNIT, Scope.ENTERPRISE: StepId.ENTERPRISES, Scope.APPLICANT: StepId.PEOPLE}[scope]


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


def merged(pack: Pack, dossier: Dossier, findings: Iterable[Finding]) -> dict[Gap, tuple[Finding, ...]]:
    """Findings by their place, in the order of the findings; the only function that counts what is missing."""
    found: dict[Gap, list[Finding]] = {}
    summing: list[Finding] = []
    for finding in findings:
        if finding.rule in _SUMS_UP:
            summing.append(finding)
        else:
            found.setdefault(gap_of(pack, dossier, finding), []).append(finding)
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
    return WAIVED if finding.waived else finding.severity.value


def places(pack: Pack, dossier: Dossier, findings: Iterable[Finding]) -> dict[str, Gaps]:
    """The findings of each place together, by heading."""
    held: dict[str, list[Finding]] = {name: [] for name in HEADINGS}
    for finding in findings:
        held[heading_of(finding)].append(finding)
    return {name: merged(pack, dossier, found) for name, found in held.items() if found}


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


def steps(
    pack: Pack,
    dossier: Dossier,
    report: Report,
    built: BuiltMark | None = None,
    known: Mapping[str, Gaps] | None = None,
) -> tuple[Step, ...]:
    """The eight steps as they stand; *known* is what :func:`places` gives where the caller has it already."""
    known = places(pack, dossier, report.findings) if known is None else known
    placed: dict[StepId, list[Finding]] = {step: [] for step in StepId}
    for held in known.values():
        for gap, findings in held.items():
            placed[gap.step] += findings
    found = gaps_in(known)
    missing: dict[StepId, list[Finding]] = {step: [] for step in StepId}
    for gap, findings in found.items():
        missing[gap.step].append(findings[0])
    touched = _touched(pack, dossier)
    plain = [_plain_step(pack, step, placed[step], missing[step], touched=step in touched) for step in StepId]
    blocking = len(found)
    special = {
        StepId.CHECKS: _checks_step(plain, blocking, any_touched=bool(touched)),
        StepId.BUILD: _build_step(built, blocking),
        StepId.SENDING: _sending_step(plain, dossier),
    }
    return tuple(special.get(step.id, step) for step in plain)


def _plain_step(pack: Pack, step: StepId, findings: list[Finding], missing: list[Finding], *, touched: bool) -> Step:
    if not touched:
        state, note = State.UNTOUCHED, "未开始"
    elif missing:
        state, note = State.OPEN, f"缺 {len(missing)} 项"
    else:
        state, note = State.DONE, "已完成"
    groups = tuple((fields.scope, group.id) for fields in pack.lists for group in groups_of(fields, step))
    reason = _reason(state, missing)
    return Step(step, TITLES[step], groups, tuple(findings), state, len(missing), note, reason)


def _reason(state: State, missing: list[Finding]) -> str:
    if state is State.UNTOUCHED:
        return "这一步还没有开始。"
    return _first(missing) if missing else "这一步没有缺项，可以继续下一步。"


def _first(missing: list[Finding]) -> str:
    more = f"（共 {len(missing)} 项）" if len(missing) > 1 else ""
    return f"{missing[0].message.rstrip('。')}{more}。"


def _checks_step(plain: list[Step], blocking: int, *, any_touched: bool) -> Step:
    findings = tuple(finding for step in plain for finding in step.findings)
    if not any_touched:
        state, note, reason = State.UNTOUCHED, "未开始", "填写后随时可以校验。"
    elif blocking:
        state, note, reason = State.OPEN, f"{blocking} 项必须处理", f"还有 {blocking} 项必须处理。"
    else:
        state, note, reason = State.DONE, "没有阻断问题", "没有阻断问题，可以生成报送文件夹。"
    return Step(StepId.CHECKS, TITLES[StepId.CHECKS], (), findings, state, blocking, note, reason)


def _build_step(built: BuiltMark | None, blocking: int) -> Step:
    if built is None:
        state, note, reason = State.UNTOUCHED, "未生成", "校验通过后生成报送文件夹。"
    elif not built.current:
        state, note, reason = State.OPEN, "已过期", "生成之后数据有改动，请重新生成。"
    elif built.draft:
        state, note, reason = State.OPEN, "已生成草稿", "目前只有草稿，正式报送前请生成正式文件夹。"
    else:
        state, note, reason = State.DONE, "已生成", "报送文件夹已生成；生成不等于已报送，寄出后请登记。"
    return Step(StepId.BUILD, TITLES[StepId.BUILD], (), (), state, blocking, note, reason)


def _sending_step(plain: list[Step], dossier: Dossier) -> Step:
    held = next(step for step in plain if step.id is StepId.SENDING)
    done = [name for name in _SENT if dossier.unit.filled(name)]
    if len(done) == len(_SENT):
        state, note, reason = State.DONE, "已登记", "邮件和 EMS 都已登记。"
    elif done:
        state, note, reason = State.OPEN, "登记未完", "邮件发送日期、EMS 寄出日期和单号都登记后算完成。"
    else:
        state, note, reason = State.UNTOUCHED, "未登记", "实际寄出、发出后在这里登记。"
    return Step(held.id, held.title, held.groups, held.findings, state, held.missing, note, reason)


def _touched(pack: Pack, dossier: Dossier) -> set[StepId]:
    found: set[StepId] = set()
    if dossier.enterprises:
        found.add(StepId.ENTERPRISES)
    if dossier.applicants:
        found.add(StepId.PEOPLE)
    if dossier.evidence:
        found.add(StepId.EVIDENCE)
    found |= _touched_in(pack.unit, [dossier.unit])
    found |= _touched_in(pack.applicant, [person.record for person in dossier.applicants])
    return found


def _touched_in(fields: FieldList, records: Sequence[Record]) -> set[StepId]:
    asked: dict[StepId, list[str]] = {}
    for group in fields.groups:
        asked.setdefault(step_of_group(fields.scope, group.id), []).extend(field.id for field in group.fields)
    # The first answer found is enough, however many people there are.
    return {step for step, names in asked.items() if any(record.filled(name) for record in records for name in names)}


def group_missing(group: Group, findings: Iterable[Finding], subject: str) -> int:
    """How much one group of a subject lacks; for many subjects at once see :func:`missing_by_group`."""
    names = {field.id for field in group.fields}
    own = [one for one in findings if one.subject == subject and one.blocks and one.field in names]
    own = [one for one in own if one.rule not in _IN_EVIDENCE]
    said = {one.field for one in own if one.rule not in _SUMS_UP}
    counted = (one for one in own if one.rule not in _SUMS_UP or one.field not in said)
    return len({(one.severity, one.field, one.row, one.column) for one in counted})


def quota(pack: Pack, dossier: Dossier) -> Quota:
    """The quota as it is used (1.1, 1.2, 2.3)."""
    kind = dossier.unit.text("kind")
    limit = pack.notice.quota(kind, dossier.unit.text("city"))
    fields = pack.notice.strategic_fields
    strategic = sum(1 for person in dossier.applicants if person.record.text("industry_field") in fields)
    least = pack.notice.strategic_minimum if kind == UnitKind.CITY.value else 0
    return Quota(len(dossier.applicants), limit, strategic, least)


def countdown(deadline: date, today: date) -> tuple[str, int]:
    """``距截止 5 天`` and the days left, negative when past (4.0: a warning, never a lock-out)."""
    days = (deadline - today).days
    if days > 0:
        return f"距截止 {days} 天", days
    return ("今天截止", 0) if days == 0 else (f"已过截止 {-days} 天", days)


def deadline_words(deadline: date, today: date) -> str:
    """The deadline at length: its day, and how many days and working days there are until it (4.0)."""
    last = f"{deadline.year}年{deadline.month}月{deadline.day}日前报省厅（通知第四条）。"
    days = (deadline - today).days
    if days < 0:
        return f"{last}\n已过 {-days} 天；软件照常可用，请与省厅联系人确认。"
    left = working_days_between(today, deadline)
    if isinstance(left, Unknown):
        return f"{last}\n还有 {days} 天。{left.message}"
    return f"{last}\n今天不计，还有 {days} 天，其中 {left} 个工作日。"


def message_here(dossier: Dossier, finding: Finding) -> str:
    """The finding's message without the subject's name before it, for places that show the subject already."""
    head, colon, rest = finding.message.partition("：")
    person, unit = dossier.applicant(finding.subject), dossier.enterprise(finding.subject)
    name = person.name if person else unit.name if unit else "推荐单位"
    names = {name[:_NAME_SHOWN], "未填姓名的申报人", "未填名称的申报单位"}
    return rest if colon and head in names else finding.message


def person_name(person: Applicant) -> str:
    """How a person is called in lists while the name is untyped."""
    return person.name or "未填姓名"
