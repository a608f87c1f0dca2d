"""Sealed scans: there at all, and printed from the data as they are now (4.1, 4.2a, 5.3)."""

from __future__ import annotations

from collections.abc import Iterator

from qilu_desktop.checks.evidence import GROUP
from qilu_desktop.checks.findings import Note, Severity
from qilu_desktop.checks.rule import Heading
from qilu_desktop.checks.views import Subject, Whole
from qilu_desktop.dossier.model import UNIT_SUBJECT, Evidence
from qilu_desktop.pack.model import Scope

BOOK_SCAN, REPORT_SCAN = "book_scan", "report_scan"
STALE = "sealing.stale"
"""Id of the rule about scans that are older than the data."""
_NAMES = {BOOK_SCAN: "申报书", REPORT_SCAN: "推荐报告"}
_NAMED = 5
_CLAUSES = {BOOK_SCAN: "4.2a", REPORT_SCAN: "4.1"}


@Heading("evidence.sealed", "盖章扫描件齐全", "4.1 4.2a", Severity.WARN, "").each((Scope.UNIT, Scope.APPLICANT))
def unsealed(subject: Subject) -> Iterator[Note]:
    """No sealed scan yet: the generated file goes into the folder marked 待盖章."""
    kind = subject.pack.evidence_kind(REPORT_SCAN if subject.scope is Scope.UNIT else BOOK_SCAN)
    if kind and not any(entry.kind == kind.id for entry in subject.evidence):
        said = f"还没有“{kind.label}”，报送文件夹里将放生成件并标“待盖章”。"
        remedy = "请打印、签字盖章后扫描，在“盖章扫描件”里添加。"
        yield Note(said, remedy, group=GROUP, clause=next(iter(kind.clauses), ""))


def _known(whole: Whole) -> list[Evidence]:
    """The sealed scans of which it is known from which data they were printed."""
    return [entry for entry in whole.dossier.evidence if entry.kind in _NAMES and entry.printed_from]


@Heading(STALE, "盖章扫描件与现在的数据一致", "4.1 4.2a 5.3", Severity.REASON, "unit.* enterprise.* applicant.*").whole(
    lambda whole: bool(_known(whole))
)
def stale(whole: Whole) -> Iterator[Note]:
    """A sealed scan of a document that would be printed otherwise now: what was signed is not what is sent."""
    look = whole.context.outdated
    people = {person.id: person for person in whole.people}
    if look is None:
        said = "有盖章扫描件，这里没有核对它们打印之后数据有没有改过。"
        yield Note(said, "请在软件的“校验”一步核对。", group=GROUP, severity=Severity.UNKNOWN)
        return
    outdated = look(whole.dossier)
    for entry in (one for one in _known(whole) if one.id in outdated):
        person = people.get(entry.owner)
        who = person.who if person else "推荐单位"
        name = _NAMES[entry.kind]
        yield Note(
            f"{who}：{name}盖章扫描件已过期：打印之后数据改过，盖章的内容与现在要报送的不一致。",
            f"请重新打印{name}，签字盖章后扫描，替换原来的；确实不必重新盖章的，请说明理由。",
            evidence=entry.id,
            subject=person.id if person else UNIT_SUBJECT,
            group=GROUP,
            clause=_CLAUSES[entry.kind],
        )


def _unread(whole: Whole) -> list[Evidence]:
    return [entry for entry in whole.dossier.evidence if entry.kind in _NAMES and not entry.printed_from]


@Heading("sealing.unread", "盖章扫描件能核实按哪一版数据打印", "4.1 4.2a 5.3", Severity.UNKNOWN, "").whole(
    lambda whole: any(entry.kind in _NAMES for entry in whole.dossier.evidence)
)
def unread(whole: Whole) -> Iterator[Note]:
    """Sealed scans without a readable code, which nobody has compared: whether the data changed since is not known."""
    found = _unread(whole)
    if not found:
        return
    people = {person.id: person for person in whole.people}
    named = [
        f"{people[one.owner].who}的{_NAMES[one.kind]}" if one.owner in people else _NAMES[one.kind] for one in found
    ]
    more = f"等 {len(named)} 份" if len(named) > _NAMED else ""
    yield Note(
        f"{'、'.join(named[:_NAMED])}{more}盖章扫描件上没有读到二维码，软件不知道打印之后数据有没有改过。",
        "请在“盖章扫描件”里逐份与现在的文件核对：一致的点“核对一致”，记下核对人和日期；不一致的重新打印、签字盖章、扫描。",
        evidence=found[0].id,
        subject=found[0].owner,
        group=GROUP,
        clause=_CLAUSES[found[0].kind],
    )


RULES = (unsealed, stale, unread)
