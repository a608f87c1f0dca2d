"""How far each step of the guided flow is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qilu_desktop.checks.findings import NOTHING_BLOCKS, Finding, Report, to_handle
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import Record
from qilu_desktop.flow.model import TITLES, BuiltMark, Gaps, State, Step, StepId, groups_of, step_of_group
from qilu_desktop.flow.placing import gaps_in, places
from qilu_desktop.pack.model import FieldList, Pack

_SENT = ("sent_on", "ems_on", "ems_number")


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
        state, note, reason = State.OPEN, to_handle(blocking), f"还有 {to_handle(blocking)}。"
    else:
        state, note, reason = State.DONE, NOTHING_BLOCKS, f"{NOTHING_BLOCKS}，可以生成报送文件夹。"
    return Step(StepId.CHECKS, TITLES[StepId.CHECKS], (), findings, state, blocking, note, reason)


def _build_step(built: BuiltMark | None, blocking: int) -> Step:
    if built is None:
        reason = "校验通过后生成报送文件夹。" if blocking else f"{NOTHING_BLOCKS}，可以生成报送文件夹。"
        state, note = State.UNTOUCHED, "未生成"
    elif not built.current:
        state, note, reason = State.OPEN, "已过期", "生成之后数据或生成设置有改动，请重新生成。"
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
