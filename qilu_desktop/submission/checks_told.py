"""The check report as lines for paper and for Excel: failed, not verifiable, waived, passed, not applicable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qilu_desktop.checks import (
    RULES,
    Finding,
    Outcome,
    Report,
    Rule,
    Severity,
    clause_sentence,
    days_left,
    place_of,
    working_days_left,
)
from qilu_desktop.checks.findings import NOTHING_BLOCKS, to_handle
from qilu_desktop.documents.adoption.in_folder import NO_FORMS, OfficialForms
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.workdays import NO_ARRANGEMENT, Arrangement, Unknown
from qilu_desktop.pack.model import Pack

_ORDER = {severity: place for place, severity in enumerate(Severity)}
_NOTHING_KNOWN = "核实所需的内容（文件、试排版或放假安排）没有取得，不能认定通过。"


@dataclass(frozen=True)
class Checked:
    """A run of the checks with what it was about; ``revision`` names the version of the data (0: not told)."""

    report: Report
    pack: Pack
    dossier: Dossier
    today: date
    revision: int = 0
    official: OfficialForms = NO_FORMS


@dataclass(frozen=True)
class Line:
    """One finding, or a rule that lacked what it judges by; texts without whole ID numbers.

    ``answer`` is the remedy, or for what is let pass the reason with who gave it and when.
    """

    severity: str
    who: str
    where: str
    message: str
    answer: str
    clause: str
    rule: str


@dataclass(frozen=True)
class RuleLine:
    """A rule without findings."""

    title: str
    clauses: str
    severity: str
    rule: str


@dataclass(frozen=True)
class Told:
    """The whole report as lines, and the notice's own sentences of the clauses that findings cite."""

    failed: tuple[Line, ...]
    unknown: tuple[Line, ...]
    waived: tuple[Line, ...]
    passed: tuple[RuleLine, ...]
    not_applicable: tuple[RuleLine, ...]
    sentences: Mapping[str, str]


def told(checked: Checked) -> Told:
    """The lines of a report, the gravest first, otherwise in the order of the rule list."""
    report, pack, dossier = checked.report, checked.pack, checked.dossier
    places = {rule.id: place for place, rule in enumerate(RULES)}
    found = sorted(report.findings, key=lambda each: (_ORDER[each.severity], places[each.rule]))
    failed = [each for each in found if not each.waived and each.severity is not Severity.UNKNOWN]
    unknown = [each for each in found if each.severity is Severity.UNKNOWN]
    waived = [each for each in found if each.waived]
    silent = [rule for rule in RULES if _is(report, rule, Outcome.UNKNOWN) and not report.by_rule.get(rule.id)]
    cited = {each.clause for each in found} | {rule.clauses[0] for rule in silent}
    return Told(
        tuple(_line(each, pack, dossier) for each in failed),
        (*(_line(each, pack, dossier) for each in unknown), *map(_silent, silent)),
        tuple(_line(each, pack, dossier) for each in waived),
        _rules(report, Outcome.PASSED),
        _rules(report, Outcome.NOT_APPLICABLE),
        {clause.id: clause_sentence(pack, clause.id) for clause in pack.clauses if clause.id in cited},
    )


def _is(report: Report, rule: Rule, outcome: Outcome) -> bool:
    return report.outcomes[rule.id] is outcome


def _rules(report: Report, outcome: Outcome) -> tuple[RuleLine, ...]:
    return tuple(
        RuleLine(rule.title, "、".join(rule.clauses), rule.severity.value, rule.id)
        for rule in RULES
        if _is(report, rule, outcome)
    )


def _line(finding: Finding, pack: Pack, dossier: Dossier) -> Line:
    place = place_of(finding, pack, dossier)
    within = place.field or place.file
    where = " › ".join(part for part in ("" if within.startswith(place.step) else place.step, within) if part)
    message = finding.message.removeprefix(f"{place.who}：").removeprefix("推荐单位：")
    return Line(finding.severity.value, place.who, where, message, _answer(finding), finding.clause, finding.rule)


def _answer(finding: Finding) -> str:
    waiver = finding.waiver
    if waiver is None:
        return finding.remedy
    return mask_ids_in(f"理由：{' '.join(waiver.reason.split())}（{waiver.by}，{waiver.on.chinese}）")


def _silent(rule: Rule) -> Line:
    return Line(
        Severity.UNKNOWN.value,
        "全部材料",
        "",
        f"{rule.title}：{_NOTHING_KNOWN}",
        "请在软件中重新校验。",
        rule.clauses[0],
        rule.id,
    )


def verdict(report: Report) -> str:
    """Whether the submission may go, in one sentence."""
    blocking = len(report.blocking)
    if blocking:
        return f"有 {to_handle(blocking)}，暂不能报送"
    warned = report.count(Severity.WARN) + report.count(Severity.UNKNOWN)
    return f"{NOTHING_BLOCKS}{f'；另有 {warned} 项请核对' if warned else ''}"


def countdown(pack: Pack, today: date, holidays: Arrangement = NO_ARRANGEMENT) -> str:
    """How long it is to the deadline (4.0), in calendar days and working days, from the day of the check."""
    days, working = days_left(pack.notice, today), working_days_left(pack.notice, today, holidays)
    if days < 0:
        over = "" if isinstance(working, Unknown) else f"（{-working} 个工作日）"
        return f"已过 {-days} 天{over}"
    left = "工作日数无法核实" if isinstance(working, Unknown) else f"{working} 个工作日"
    return f"还有 {days} 天（{left}）" if days else "今天截止"
