"""Who compared copies with their originals, and when (4.3b: 原件由推荐部门负责审验)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from qilu_desktop.checks.evidence import GROUP, first_page, titled
from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.views import Subject
from qilu_desktop.dossier.identifiers import normalise
from qilu_desktop.dossier.model import Evidence, OriginalCheck

_UNIT_SHOWN = 40


def _checked(subject: Subject) -> list[tuple[Evidence, OriginalCheck]]:
    return [(entry, entry.check) for entry in subject.evidence if entry.check]


def _any_checked(subject: Subject) -> bool:
    return bool(_checked(subject))


def _is_of(unit: str, name: str) -> bool:
    """Whether *unit* is the body called *name*, or a part of it (named after it)."""
    whole = normalise(name)
    return bool(whole) and normalise(unit).startswith(whole)


def _own(subject: Subject, check: OriginalCheck) -> bool:
    return _is_of(check.unit, subject.unit.text("name"))


def _by_employer(subject: Subject, check: OriginalCheck) -> bool:
    """An enterprise that recommends its own people is both, and checks as the recommending unit."""
    return subject.employer is not None and _is_of(check.unit, subject.employer.name) and not _own(subject, check)


@Heading(
    "evidence.checked_by_employer", "原件由推荐单位审验", "4.3b", Severity.BLOCK, "unit.name enterprise.name"
).each(applies=_any_checked)
def checked_by_employer(subject: Subject) -> Iterator[Note]:
    """An original checked by the applying unit itself, where the recommending unit answers for it."""
    for entry, check in _checked(subject):
        if _by_employer(subject, check):
            said = f"{titled(subject, entry)}的审验单位是申报单位，原件应由推荐单位审验。"
            remedy = "请由推荐单位核对原件后，重新登记审验人、审验单位和审验日期。"
            yield _note(subject, entry, said, remedy)


@Heading("evidence.checked_by_other", "审验单位为本推荐单位", "4.3b", Severity.WARN, "unit.name enterprise.name").each(
    applies=_any_checked
)
def checked_by_other(subject: Subject) -> Iterator[Note]:
    """Originals checked for a unit of another name than the recommending unit's."""

    def other(check: OriginalCheck) -> str:
        told = check.unit.strip() and subject.unit.text("name")
        return "" if not told or _own(subject, check) or _by_employer(subject, check) else check.unit.strip()

    for unit, entries in _grouped(subject, other).items():
        said = f"{_several(subject, entries)}的审验单位是“{unit[:_UNIT_SHOWN]}”，与推荐单位名称不同。"
        yield _note(subject, entries[0], said, "请核对审验单位，写推荐单位全称。")


@Heading(
    "evidence.checked_when", "审验在受理之后、报告之前", "4.3b", Severity.WARN, "unit.accepted_from unit.report_on"
).each(applies=_any_checked)
def checked_at_odd_time(subject: Subject) -> Iterator[Note]:
    """Originals checked before applications were accepted, or only after the report that tells of it."""
    for fault, entries in _grouped(subject, lambda check: _time_fault(subject, check)).items():
        said = f"{_several(subject, entries)}的{fault}。"
        yield _note(subject, entries[0], said, "请核对审验日期。")


def _time_fault(subject: Subject, check: OriginalCheck) -> str:
    accepted, report = subject.unit.day("accepted_from"), subject.unit.day("report_on")
    if accepted and check.on.last < accepted.first:
        return f"审验日期（{check.on.chinese}）早于受理开始日期（{accepted.chinese}）"
    if report and report.last < check.on.first:
        return f"审验日期（{check.on.chinese}）晚于推荐报告的落款日期（{report.chinese}）"
    return ""


def _note(subject: Subject, entry: Evidence, said: str, remedy: str) -> Note:
    return Note(said, remedy, evidence=entry.id, page=first_page(subject, entry), group=GROUP)


def _grouped(subject: Subject, fault: Callable[[OriginalCheck], str]) -> dict[str, list[Evidence]]:
    """Files by what is odd about their check: one line says it for all, as they were checked together."""
    found: defaultdict[str, list[Evidence]] = defaultdict(list)
    for entry, check in _checked(subject):
        if said := fault(check):
            found[said].append(entry)
    return found


def _several(subject: Subject, entries: list[Evidence]) -> str:
    first = titled(subject, entries[0])
    return f"{first}等 {len(entries)} 份材料" if len(entries) > 1 else first


RULES = (checked_by_employer, checked_by_other, checked_at_odd_time)
