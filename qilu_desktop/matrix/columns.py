"""Which columns a year's pack asks for, and to which a field, a file or a finding belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from qilu_desktop.checks.findings import Finding
from qilu_desktop.matrix.model import Column
from qilu_desktop.pack.model import EvidenceKind, Field, FieldList, Kind, Pack, Scope

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
_UNIT_GROUPS = {"contact": "identity", "report_text": "report", "calendar": "publicity"}
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


class Plan:
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
    return person_plan(pack).columns


def person_plan(pack: Pack) -> Plan:
    """The columns of an applicant's line, and what belongs to each."""
    plan = Plan(pack, pack.applicant)
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


def _add_clause(plan: Plan, clause: str) -> None:
    labels = [entry.label for entry in plan.fields if plan.by_field.get(entry.id) == clause]
    for label in labels:
        plan.add(clause, _CLAUSE_TITLES[clause], label)


def _add_packets(plan: Plan) -> None:
    for number, packet in enumerate(plan.pack.packets, 1):
        for kind in _kinds(plan.pack, Scope.APPLICANT):
            if kind.packet == number and not _of_procedure(kind):
                title = next((_PACKET_TITLES[one] for one in kind.clauses if one in _PACKET_TITLES), packet)
                plan.by_kind[kind.id] = plan.add(f"packet{number}", title, kind.label)


def _add_procedure(plan: Plan) -> None:
    for clause, title in _CLAUSE_TITLES.items():
        if clause.startswith(_PROCEDURE):
            _add_clause(plan, clause)
            for kind in _kinds(plan.pack, Scope.APPLICANT):
                if clause in kind.clauses:
                    plan.by_kind[kind.id] = plan.add(clause, title, kind.label)


def _add_papers(plan: Plan, scope: Scope) -> None:
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
    return unit_plan(pack).columns


def unit_plan(pack: Pack) -> Plan:
    """The columns of the recommending unit's line, and what belongs to each."""
    plan = Plan(pack, pack.unit)
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
        if _UNIT_GROUPS.get(group.id, group.id) == "sending":
            plan.by_group[group.id] = plan.add("sending", group.title, group.title)
            plan.by_field.update({entry.id: "sending" for entry in group.fields})
    return plan


def _asks(entry: Field, kind: EvidenceKind) -> bool:
    return any(one.startswith(_PROCEDURE) and one in kind.clauses for one in entry.clauses)
