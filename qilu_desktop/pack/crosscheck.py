"""Checks of a pack as a whole: what one file says of another must exist."""

from __future__ import annotations

from qilu_desktop.errors import PackError
from qilu_desktop.pack.layout import Layout, Use, uses
from qilu_desktop.pack.model import Condition, Field, FieldList, Kind, Pack, Scope

_FILES = {Scope.UNIT: "unit.yaml", Scope.ENTERPRISE: "enterprise.yaml", Scope.APPLICANT: "applicant.yaml"}
PRINTED_ELSEWHERE = frozenset({"none", "checklist", "post", "publicity", "visit"})
"""Documents that a field may name although no layout file prints them: made by the submission, or not printed."""


def check_fields(pack: Pack) -> None:
    """Refuse conditions, clauses, choices and claims that point nowhere.

    Raises:
        PackError: with file, line and reason.
    """
    for listed in pack.lists:
        for entry in listed:
            _check_field(pack, listed, entry)
    for kind in pack.evidence:
        _check_evidence(pack, kind.id, kind.claims, kind.clauses)
    for layout in pack.layouts.values():
        for use in uses(layout):
            _check_use(pack, layout, use)
    _check_strategic(pack)


def _check_field(pack: Pack, listed: FieldList, entry: Field) -> None:
    file = pack.folder / "fields" / _FILES[listed.scope]
    columns = {column.id: column for column in entry.columns}
    for part in (entry, *entry.columns):
        known = columns if part is not entry else listed.by_id
        fault = _reference_fault(pack, part) or _conditions_fault(pack, part, known)
        if fault:
            raise PackError(file, part.line, f"字段“{part.id}”{fault}")


def _reference_fault(pack: Pack, part: Field) -> str:
    for clause in part.clauses:
        if pack.clause(clause) is None:
            return f"引用了不存在的条款“{clause}”"
    for document in part.printed:
        if document not in pack.layouts and document not in PRINTED_ELSEWHERE:
            return f"的 printed 中“{document}”不是已有的文件"
    return ""


def _conditions_fault(pack: Pack, part: Field, known: dict[str, Field]) -> str:
    faults = (_condition_fault(pack, known, one) for one in (*part.required_when, *part.shown_when))
    return next((f"的条件有误：{fault}" for fault in faults if fault), "")


def _condition_fault(pack: Pack, known: dict[str, Field], condition: Condition) -> str:
    target = (pack.fields(condition.scope).by_id if condition.scope else known).get(condition.field)
    if target is None:
        return f"没有字段“{condition.field}”"
    allowed = _condition_values(target)
    wrong = [value for value in condition.values if allowed is not None and value not in allowed]
    return f"字段“{condition.field}”没有选项“{wrong[0]}”" if wrong else ""


def _condition_values(target: Field) -> set[str] | None:
    if target.kind is Kind.YES_NO:
        return {"yes", "no"}
    return {choice.id for choice in target.choices} if target.choices else None


def _check_evidence(pack: Pack, kind_id: str, claims: tuple[str, ...], clauses: tuple[str, ...]) -> None:
    file = pack.folder / "evidence.yaml"
    for table in claims:
        target = pack.applicant.by_id.get(table)
        if target is None or target.kind is not Kind.TABLE:
            raise PackError(file, 0, f"佐证种类“{kind_id}”的 claims 中“{table}”不是申报人的表格字段")
    for clause in clauses:
        if pack.clause(clause) is None:
            raise PackError(file, 0, f"佐证种类“{kind_id}”引用了不存在的条款“{clause}”")


def _check_strategic(pack: Pack) -> None:
    target = pack.applicant.by_id.get("industry_field")
    allowed = {choice.id for choice in target.choices} if target else set()
    for value in pack.notice.strategic_fields:
        if value not in allowed:
            raise PackError(pack.folder / "notice.yaml", 0, f"strategic.fields 中“{value}”不是产业领域的选项")


def _check_use(pack: Pack, layout: Layout, use: Use) -> None:
    """A cell must name a field that says it is printed there; facts are checked where they are worked out."""
    file = pack.folder / "documents" / f"{layout.id}.yaml"
    head, dot, tail = use.place.partition(".")
    if head == "fact" or use.place in ("no", "line"):
        return
    if head == "row":
        target = _column(pack, use.table, tail)
    elif dot:
        target = _scoped(pack, head, tail)
    else:
        target = pack.applicant.by_id.get(head)
    if target is None:
        raise PackError(file, use.line, f"“{{{use.place}}}”不是表单包里的字段")
    if layout.id not in target.printed:
        raise PackError(file, use.line, f"印了字段“{use.place}”，但该字段的 printed 里没有“{layout.id}”")


def _column(pack: Pack, table: str, column: str) -> Field | None:
    head, dot, tail = table.partition(".")
    owner = pack.unit.by_id.get(tail) if dot else pack.applicant.by_id.get(head)
    return next((entry for entry in owner.columns if entry.id == column), None) if owner else None


def _scoped(pack: Pack, scope: str, field_id: str) -> Field | None:
    listed = {"unit": pack.unit, "enterprise": pack.enterprise}.get(scope)
    return listed.by_id.get(field_id) if listed else None
