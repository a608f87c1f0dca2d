"""The cells of the matrix, from the dossier and the report of the checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from qilu_desktop.checks.findings import Finding, Report, Severity
from qilu_desktop.dossier.conditions import is_required, is_shown
from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier, Evidence
from qilu_desktop.dossier.values import Record
from qilu_desktop.flow import StepId, merged, person_name
from qilu_desktop.matrix.columns import Plan, person_plan, unit_plan
from qilu_desktop.matrix.model import Cell, Column, Line, Mark, Matrix, Table
from qilu_desktop.pack.model import Pack


@dataclass
class MatrixMemory:
    """Lines kept from one matrix to the next, for people of whom nothing has changed."""

    pack: Pack | None = None
    people: Plan | None = None
    unit: Plan | None = None
    kept: dict[str, tuple[tuple[object, ...], Line]] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    files: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)


def matrix(
    pack: Pack,
    dossier: Dossier,
    report: Report,
    tried: Collection[str] = (),
    memory: MatrixMemory | None = None,
) -> Matrix:
    """How everything stands; *tried* are the people whose 一览表 was tried to print, for others it is 待核实."""
    memory = memory if memory is not None else MatrixMemory()
    if memory.pack is not pack or memory.people is None or memory.unit is None:
        memory.pack, memory.people, memory.unit, memory.kept = pack, person_plan(pack), unit_plan(pack), {}
    if memory.evidence is not dossier.evidence:
        memory.evidence, memory.files = dossier.evidence, _by_owner(dossier)
    files = memory.files
    before, memory.kept = memory.kept, {}
    lines: list[Line] = []
    for place, person in enumerate(dossier.applicants, 1):
        own = files.get(person.id, ())
        key = (place, person, dossier.employer(person), own, report.of(person.id), person.id in tried)
        known = before.get(person.id)
        if known is None or not _alike(known[0], key):
            known = key, _person_line(memory.people, dossier, report, person, own, tried=person.id in tried)
        memory.kept[person.id] = known
        lines.append(known[1])
    people = Table(memory.people.columns, tuple(lines))
    unit = Table(memory.unit.columns, (_unit_line(memory.unit, dossier, report, files.get(UNIT_SUBJECT, ()), people),))
    return Matrix(unit, people)


def _alike(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """The same objects; findings are compared as they are, since waivers are put on them anew in every run."""
    return one[1] is other[1] and one[2] is other[2] and (one[0], *one[3:]) == (other[0], *other[3:])


def _by_owner(dossier: Dossier) -> dict[str, tuple[Evidence, ...]]:
    found: dict[str, list[Evidence]] = {}
    for entry in dossier.evidence:
        found.setdefault(entry.owner, []).append(entry)
    return {owner: tuple(entries) for owner, entries in found.items()}


def _person_line(
    plan: Plan, dossier: Dossier, report: Report, person: Applicant, files: tuple[Evidence, ...], *, tried: bool
) -> Line:
    placed = _placed(plan, dossier, report.of(person.id), files)
    due = _due(plan, dossier, person.id, person.record, files)
    cells = [placed.cell(column, due=column.id in due or column.id == "overview") for column in plan.columns]
    if not tried:
        cells = [
            Cell(Mark.UNKNOWN) if column.id == "overview" and cell.mark is Mark.DONE else cell
            for column, cell in zip(plan.columns, cells, strict=True)
        ]
    place = dossier.order_of(person.id)
    return Line(person.id, f"{place}　{person_name(person)}", tuple(cells), placed.missing)


@dataclass
class _Placed:
    """A subject's findings by column."""

    findings: Mapping[str, list[Finding]]
    counts: Mapping[str, int]

    @property
    def missing(self) -> int:
        return sum(self.counts.values())

    def cell(self, column: Column, *, due: bool) -> Cell:
        """How a column stands."""
        found, count = tuple(self.findings.get(column.id, ())), self.counts.get(column.id, 0)
        return Cell(_mark(found, count, due=due), count, found)


def _mark(found: tuple[Finding, ...], count: int, *, due: bool) -> Mark:
    if count:
        return Mark.MISSING
    severities = {one.severity for one in found if not one.waived}
    if Severity.WARN in severities:
        return Mark.NOTICE
    if Severity.UNKNOWN in severities:
        return Mark.UNKNOWN
    return Mark.DONE if due or found else Mark.NOT_DUE


def _placed(
    plan: Plan,
    dossier: Dossier,
    findings: Iterable[Finding],
    files: Iterable[Evidence],
    stand_in: Callable[[Finding], str] = lambda _finding: "",
) -> _Placed:
    """Findings by column, what blocks first, and how many places of each column block."""
    kinds = {entry.id: entry.kind for entry in files}
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    counts: defaultdict[str, int] = defaultdict(int)
    rest: list[tuple[str, Finding]] = []
    for gap, entries in merged(plan.pack, dossier, findings).items():
        first = entries[0]
        column = stand_in(first)
        if not column and gap.step is StepId.EVIDENCE and not first.evidence:
            column = plan.of_file(first)
        column = column or plan.column_of(first, kinds.get(first.evidence, ""))
        if first.blocks:
            counts[column] += 1
            found[column] += entries
        else:
            rest += [(column, entry) for entry in entries]
    for column, entry in rest:
        found[column].append(entry)
    return _Placed(found, counts)


def _due(plan: Plan, dossier: Dossier, subject: str, record: Record, files: Iterable[Evidence]) -> set[str]:
    """The columns in which anything is asked or given."""
    due = {plan.by_kind[entry.kind] for entry in files if entry.kind in plan.by_kind}
    for entry in plan.fields:
        column = plan.by_field.get(entry.id, "")
        if column in due:
            continue
        if is_shown(entry, dossier, subject, record) and (
            record.filled(entry.id) or is_required(entry, dossier, subject, record)
        ):
            due.add(column)
    return due


def _unit_line(plan: Plan, dossier: Dossier, report: Report, files: tuple[Evidence, ...], people: Table) -> Line:
    known = {person.id for person in dossier.applicants}
    own = [one for subject, found in report.by_subject.items() if subject not in known for one in found]
    placed = _placed(plan, dossier, own, files, lambda one: "enterprise" if dossier.enterprise(one.subject) else "")
    due = _due(plan, dossier, UNIT_SUBJECT, dossier.unit, files)
    due |= {"enterprise"} if dossier.enterprises else set()
    due |= {"people"} if dossier.applicants else set()
    summary = _summary_cell(plan.pack, report, people)
    cells = (
        summary if column.id == "summary" else placed.cell(column, due=column.id in due) for column in plan.columns
    )
    return Line(UNIT_SUBJECT, "推荐单位", tuple(cells), placed.missing)


def _summary_cell(pack: Pack, report: Report, people: Table) -> Cell:
    """Whether everything that the summary prints is there; what it lacks is counted where it stands."""
    printed = {entry.id for entry in pack.applicant if "summary" in entry.printed}
    columns = {line.subject for line in people.lines}
    found = tuple(one for one in report.blocking if one.subject in columns and one.field in printed)
    if found:
        return Cell(Mark.NOTICE, 0, found)
    return Cell(Mark.DONE if people.lines else Mark.NOT_DUE)
