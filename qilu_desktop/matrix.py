"""缺什么一览: what is there and what is missing, one line a person, one column a thing that must be there.

The columns follow from the year's pack (groups of fields, kinds of evidence, documents), the cells from the dossier
and the report of the checks; the window only draws them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from qilu_desktop.checks.findings import Finding, Report, Severity
from qilu_desktop.dossier.conditions import is_required, is_shown
from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier, Evidence
from qilu_desktop.dossier.values import Record
from qilu_desktop.flow import StepId, merged, message_here, person_name
from qilu_desktop.pack.model import EvidenceKind, Field, FieldList, Kind, Pack, Scope

_SAID = 6
"""Findings told in one cell's words."""


class Mark(Enum):
    """How a cell stands; the value is its word for the clerk."""

    MISSING = "缺"
    NOTICE = "提醒"
    UNKNOWN = "待核实"
    DONE = "齐"
    NOT_DUE = "不适用"


@dataclass(frozen=True)
class Column:
    """One thing that must be there: the fields and kinds of evidence that it is made of; ``about`` tells it whole."""

    id: str
    title: str
    about: str
    fields: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """How one thing stands for one subject; ``missing`` counts places that block, ``findings`` those first."""

    mark: Mark
    missing: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Line:
    """One subject with a cell for each column."""

    subject: str
    name: str
    cells: tuple[Cell, ...]
    missing: int


@dataclass(frozen=True)
class Table:
    """Columns and lines; ``totals`` counts what each column lacks."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @cached_property
    def totals(self) -> tuple[int, ...]:
        """What each column lacks over all lines."""
        if not self.lines:
            return (0,) * len(self.columns)
        return tuple(map(sum, zip(*([cell.missing for cell in line.cells] for line in self.lines), strict=True)))

    @cached_property
    def missing(self) -> int:
        """What all lines lack."""
        return sum(line.missing for line in self.lines)


@dataclass(frozen=True)
class Matrix:
    """The unit's own line and the people's; together they lack exactly what blocks the submission."""

    unit: Table
    people: Table

    @property
    def missing(self) -> int:
        """Everything that blocks, each place once."""
        return self.unit.missing + self.people.missing


@dataclass
class MatrixMemory:
    """Lines kept from one matrix to the next, for people of whom nothing has changed."""

    pack: Pack | None = None
    people: _Plan | None = None
    unit: _Plan | None = None
    kept: dict[str, tuple[tuple[object, ...], Line]] = field(default_factory=dict)


# -- columns from the pack --------------------------------------------------------------------------------------------

_PERSON_TITLES = {
    "basic": "基本信息",
    "post": "岗位经历",
    "route": "路径证书",
    "merits": "业绩成果",
    "attestation": "条件确认",
}
_PERSON_GROUPS = {
    "career": "post",
    "certificates": "route",
    **dict.fromkeys(("contests", "honours", "results", "apprentices", "deeds"), "merits"),
}
"""Groups that share a column, by the column's id; any other group has its own."""
_WHOLE = frozenset({"basic", "post", "route"})
"""Groups that stay whole whatever clause asks for one of their fields."""
_UNIT_TITLES = {"identity": "单位信息", "preparation": "宣传发动"}
_UNIT_GROUPS = {"contact": "identity", "report_text": "report"}
_CLAUSE_TITLES = {
    "4.1": "涉密",
    "3.1a": "实地核验",
    "3.1b": "专家初审",
    "3.1c": "公示",
    "3.1e": "纪检意见",
}
"""Columns of an applicant's fields that a clause of the procedure asks for, whatever group shows them."""
_PACKET_TITLES = {"4.3a": "查询截图", "4.3b": "佐证审验", "4.3c": "其他佐证"}
_PRINTED = {"print.one_page": "overview"}
"""Rules about a printed document, by its column."""
_PROCEDURE = "3."


class _Plan:
    """The columns of one scope, and to which a field, a kind or a group belongs."""

    def __init__(self, pack: Pack, fields: FieldList) -> None:
        self.pack, self.fields = pack, fields
        self.titles: dict[str, str] = {}
        self.about: dict[str, list[str]] = defaultdict(list)
        self.by_field: dict[str, str] = {}
        self.by_group: dict[str, str] = {}
        self.by_kind: dict[str, str] = {}

    def add(self, column: str, title: str, about: str) -> str:
        """A column, or one more thing in it."""
        self.titles.setdefault(column, title)
        if about not in self.about[column]:
            self.about[column].append(about)
        return column

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in their order."""
        return tuple(
            Column(
                name,
                title,
                "、".join(self.about[name]),
                tuple(entry for entry, column in self.by_field.items() if column == name),
                tuple(entry for entry, column in self.by_kind.items() if column == name),
            )
            for name, title in self.titles.items()
        )

    def column_of(self, finding: Finding, kind: str) -> str:
        """The column of a finding; *kind* is that of the evidence it names."""
        if finding.rule in _PRINTED and _PRINTED[finding.rule] in self.titles:
            return _PRINTED[finding.rule]
        first = next(iter(self.titles))
        if kind or finding.evidence:
            return self.by_kind.get(kind) or self._of_clause(finding.clause) or first
        if finding.field in self.by_field and finding.group != "evidence":
            return self.by_field[finding.field]
        if finding.group == "evidence":
            return self._of_clause(finding.clause) or first
        return self.by_group.get(finding.group, first)

    def of_file(self, finding: Finding) -> str:
        """The column of a finding that a file puts right though it names a field."""
        return self._of_clause(finding.clause) or self.by_field.get(finding.field, "")

    def _of_clause(self, clause: str) -> str:
        asked = (kind.id for kind in self.pack.evidence if clause in kind.clauses and kind.id in self.by_kind)
        return next((self.by_kind[kind] for kind in asked), "")


def person_columns(pack: Pack) -> tuple[Column, ...]:
    """What must be there of each applicant."""
    return _person_plan(pack).columns


def _person_plan(pack: Pack) -> _Plan:
    plan = _Plan(pack, pack.applicant)
    for group in pack.applicant.groups:
        own = _PERSON_GROUPS.get(group.id, group.id)
        for entry in group.fields:
            clause = _procedure_clause(entry, group.id)
            if entry.kind is Kind.PHOTO:
                plan.by_field[entry.id] = plan.add("photo", entry.label, entry.label)
            elif clause:
                plan.by_field[entry.id] = clause
            else:
                plan.by_field[entry.id] = plan.add(own, _PERSON_TITLES.get(own, group.title), group.title)
        plan.by_group[group.id] = own if own in plan.titles else ""
    # 涉密 stands before the papers, the procedure after them.
    _add_clause(plan, "4.1")
    _add_packets(plan)
    _add_procedure(plan)
    _add_papers(plan, Scope.APPLICANT)
    plan.add("overview", "一览表", "一览表印在一页 A3 纸上")
    for group_id, column in plan.by_group.items():
        plan.by_group[group_id] = column or plan.by_field[_first_field(pack.applicant, group_id)]
    return plan


def _first_field(fields: FieldList, group_id: str) -> str:
    return next(entry.id for group in fields.groups if group.id == group_id for entry in group.fields)


def _procedure_clause(entry: Field, group_id: str) -> str:
    """The clause whose column a field stands in; empty for most."""
    clause = next(iter(entry.clauses), "")
    return clause if clause in _CLAUSE_TITLES and group_id not in _WHOLE else ""


def _add_clause(plan: _Plan, clause: str) -> None:
    labels = [entry.label for entry in plan.fields if plan.by_field.get(entry.id) == clause]
    for label in labels:
        plan.add(clause, _CLAUSE_TITLES[clause], label)


def _add_packets(plan: _Plan) -> None:
    for number, packet in enumerate(plan.pack.packets, 1):
        for kind in _kinds(plan.pack, Scope.APPLICANT):
            if kind.packet == number and not _of_procedure(kind):
                title = next((_PACKET_TITLES[one] for one in kind.clauses if one in _PACKET_TITLES), packet)
                plan.by_kind[kind.id] = plan.add(f"packet{number}", title, kind.label)


def _add_procedure(plan: _Plan) -> None:
    for clause, title in _CLAUSE_TITLES.items():
        if clause.startswith(_PROCEDURE):
            _add_clause(plan, clause)
            for kind in _kinds(plan.pack, Scope.APPLICANT):
                if clause in kind.clauses:
                    plan.by_kind[kind.id] = plan.add(clause, title, kind.label)


def _add_papers(plan: _Plan, scope: Scope) -> None:
    """Kinds that go into no packet, each its own column unless it belongs to a step of the procedure."""
    for kind in _kinds(plan.pack, scope):
        if kind.id not in plan.by_kind:
            short = kind.label.partition("（")[0]
            plan.by_kind[kind.id] = plan.add(kind.id, f"{short}扫描" if "扫描" in kind.label else short, kind.label)


def _kinds(pack: Pack, scope: Scope) -> Iterator[EvidenceKind]:
    return (kind for kind in pack.evidence if kind.scope is scope)


def _of_procedure(kind: EvidenceKind) -> bool:
    return any(clause in _CLAUSE_TITLES and clause.startswith(_PROCEDURE) for clause in kind.clauses)


def unit_columns(pack: Pack) -> tuple[Column, ...]:
    """What must be there of the recommending unit."""
    return _unit_plan(pack).columns


def _unit_plan(pack: Pack) -> _Plan:
    plan = _Plan(pack, pack.unit)
    for group in pack.unit.groups:
        own = _UNIT_GROUPS.get(group.id, group.id)
        if own == "sending":
            continue
        plan.add(own, _UNIT_TITLES.get(own, group.title), group.title)
        plan.by_group[group.id] = own
        plan.by_field.update({entry.id: own for entry in group.fields})
        if own == "identity":
            plan.by_group["enterprise"] = plan.add("enterprise", "申报单位", "各申报单位的信息和意见")
            plan.by_group["people"] = plan.add("people", "推荐名单", "名额、人数、排序和产业领域")
    for kind in _kinds(pack, Scope.UNIT):
        held = next((plan.by_field[one.id] for one in pack.unit if _asks(one, kind) and one.id in plan.by_field), "")
        if held:
            plan.by_kind[kind.id] = plan.add(held, "", kind.label)
    _add_papers(plan, Scope.UNIT)
    plan.add("summary", "汇总表", "汇总表要印的内容")
    for group in pack.unit.groups:
        if group.id == "sending":
            plan.by_group[group.id] = plan.add("sending", group.title, group.title)
            plan.by_field.update({entry.id: "sending" for entry in group.fields})
    return plan


def _asks(entry: Field, kind: EvidenceKind) -> bool:
    return any(one.startswith(_PROCEDURE) and one in kind.clauses for one in entry.clauses)


# -- cells ------------------------------------------------------------------------------------------------------------


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
        memory.pack, memory.people, memory.unit, memory.kept = pack, _person_plan(pack), _unit_plan(pack), {}
    files = _by_owner(dossier)
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
    plan: _Plan, dossier: Dossier, report: Report, person: Applicant, files: tuple[Evidence, ...], *, tried: bool
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
    plan: _Plan,
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


def _due(plan: _Plan, dossier: Dossier, subject: str, record: Record, files: Iterable[Evidence]) -> set[str]:
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


def _unit_line(plan: _Plan, dossier: Dossier, report: Report, files: tuple[Evidence, ...], people: Table) -> Line:
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


# -- words ------------------------------------------------------------------------------------------------------------


def cell_text(cell: Cell) -> str:
    """What stands in a cell: 缺 2, 提醒, ✓, — or 待核."""
    if cell.mark is Mark.MISSING:
        return f"缺 {cell.missing}"
    return {Mark.NOTICE: "提醒", Mark.UNKNOWN: "待核", Mark.DONE: "✓", Mark.NOT_DUE: "—"}[cell.mark]


def cell_words(dossier: Dossier, column: Column, cell: Cell) -> str:
    """What a cell says at length, for tooltip and screen reader."""
    if not cell.findings:
        ends = {
            Mark.NOT_DUE: "不适用：没有要填的内容",
            Mark.UNKNOWN: "还没有试排；打开“校验”后会自动试排",
        }
        return f"{column.about}\n{ends.get(cell.mark, '齐全')}"
    told = [f"• {message_here(dossier, one)}" for one in cell.findings[:_SAID]]
    more = [f"……共 {len(cell.findings)} 条"] if len(cell.findings) > _SAID else []
    head = f"缺 {cell.missing} 项" if cell.missing else cell.mark.value
    return "\n".join([f"{column.about}：{head}", *told, *more])


def place_of(pack: Pack, dossier: Dossier, subject: str, column: Column, cell: Cell) -> Finding:
    """Where a cell leads: its first finding, or the place where its content stands."""
    if cell.findings:
        return cell.findings[0]
    if column.id == "enterprise" and dossier.enterprises:
        return Finding("", "", Severity.WARN, dossier.enterprises[0].id, "", "")
    kind = pack.evidence_kind(column.kinds[0]) if column.kinds and not column.fields else None
    clause = kind.clauses[0] if kind and kind.clauses else ""
    shown = _first_shown(pack, dossier, subject, column.fields)
    group = "evidence" if kind else "people" if column.id in ("people", "summary", "enterprise") else ""
    return Finding("", clause, Severity.WARN, subject, "", "", group=group, field=shown)


def _first_shown(pack: Pack, dossier: Dossier, subject: str, names: tuple[str, ...]) -> str:
    scope = Scope.UNIT if subject == UNIT_SUBJECT else Scope.APPLICANT
    fields, record = pack.fields(scope).by_id, dossier.record_of(subject)
    return next((name for name in names if is_shown(fields[name], dossier, subject, record)), "")


def as_text(found: Matrix) -> str:
    """The whole as lines of cells with tabs between them, as a spreadsheet takes them."""
    lines = ["\t".join(["", *(column.title for column in found.unit.columns), "合计"])]
    lines += [_text_line(line) for line in found.unit.lines]
    lines += ["", "\t".join(["申报人", *(column.title for column in found.people.columns), "合计"])]
    lines += [_text_line(line) for line in found.people.lines]
    totals = [str(total or "") for total in found.people.totals]
    return "\n".join([*lines, "\t".join(["合计", *totals, str(found.people.missing or "")])]) + "\n"


def _text_line(line: Line) -> str:
    name = " ".join(line.name.split())
    return "\t".join([name, *(cell_text(cell) for cell in line.cells), f"缺 {line.missing}" if line.missing else "✓"])
