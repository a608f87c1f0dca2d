"""Checks of a pack as a whole: what one file says of another must exist."""

from __future__ import annotations

from collections.abc import Iterator

from qilu_desktop.errors import PackError
from qilu_desktop.pack.facts import FACTS, LISTS
from qilu_desktop.pack.layout import Layout, Use, loops, uses
from qilu_desktop.pack.model import Condition, EvidenceKind, Field, FieldList, Kind, Pack, Scope

_FILES = {Scope.UNIT: "unit.yaml", Scope.ENTERPRISE: "enterprise.yaml", Scope.APPLICANT: "applicant.yaml"}
PRINTED_ELSEWHERE = frozenset({"none", "checklist", "post"})
"""Documents that a field may name although no layout file prints them: made by the submission, or not printed."""


def check_fields(pack: Pack, strategic_line: int = 0) -> None:
    """Refuse conditions, clauses, choices, claims and places of layouts that point nowhere.

    ``strategic_line`` is where ``notice.yaml`` says the strategic fields.

    Raises:
        PackError: with file, line and reason.
    """
    for listed in pack.lists:
        for entry in listed:
            _check_field(pack, listed, entry)
    for kind in pack.evidence:
        _check_evidence(pack, kind)
    for layout in pack.layouts.values():
        _check_layout(pack, layout)
    _check_printed(pack)
    _check_strategic(pack, strategic_line)


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


def _check_evidence(pack: Pack, kind: EvidenceKind) -> None:
    file = pack.folder / "evidence.yaml"
    for table in kind.claims:
        target = pack.applicant.by_id.get(table)
        if target is None or target.kind is not Kind.TABLE:
            raise PackError(file, kind.line, f"佐证种类“{kind.id}”的 claims 中“{table}”不是申报人的表格字段")
    for clause in kind.clauses:
        if pack.clause(clause) is None:
            raise PackError(file, kind.line, f"佐证种类“{kind.id}”引用了不存在的条款“{clause}”")


def _check_strategic(pack: Pack, line: int) -> None:
    target = pack.applicant.by_id.get("industry_field")
    allowed = {choice.id for choice in target.choices} if target else set()
    for value in pack.notice.strategic_fields:
        if value not in allowed:
            raise PackError(pack.folder / "notice.yaml", line, f"strategic.fields 中“{value}”不是产业领域的选项")


def _check_layout(pack: Pack, layout: Layout) -> None:
    file = pack.folder / "documents" / f"{layout.id}.yaml"
    for clause in layout.clauses:
        if pack.clause(clause) is None:
            raise PackError(file, 0, f"引用了不存在的条款“{clause}”")
    for loop in loops(layout):
        if not _repeatable(pack, loop.each):
            raise PackError(file, loop.line, f"“{loop.each}”不是表格字段，不能逐行印")
    for use in uses(layout):
        fault = _use_fault(pack, layout, use)
        if fault:
            raise PackError(file, use.line, fault)


def _repeatable(pack: Pack, each: str) -> bool:
    """Whether a part can be repeated for *each*."""
    listed = each.startswith("fact.") and each.removeprefix("fact.") in LISTS
    return each == "applicants" or listed or _table(pack, each) is not None


def _use_fault(pack: Pack, layout: Layout, use: Use) -> str:
    """A cell must name a field that says it is printed there, or a fact that can be worked out."""
    head, dot, tail = use.place.partition(".")
    if head == "fact" and dot:
        return "" if tail in FACTS and tail not in LISTS else f"“{{{use.place}}}”不是软件能算出的内容"
    if use.place in ("no", "line"):
        inside = use.table.startswith("fact.") if use.place == "line" else bool(use.table)
        return "" if inside else f"“{{{use.place}}}”只能用在逐行印的内容里"
    target = _target(pack, use)
    if target is None:
        return f"“{{{use.place}}}”不是表单包里的字段"
    if layout.id not in target.printed:
        return f"印了字段“{use.place}”，但该字段的 printed 里没有“{layout.id}”"
    if layout.per == "workspace" and use.table != "applicants" and head not in ("unit", "row"):
        return f"印了“{use.place}”，但没有说明是哪一位申报人（应放在 applicants 列表里）"
    return ""


def _check_printed(pack: Pack) -> None:
    """Refuse a field that says it is printed in a document whose layout has no place for it."""
    shown = {layout.id: frozenset(_shown(layout)) for layout in pack.layouts.values()}
    for listed in pack.lists:
        for entry in listed:
            for part, name in _named(listed.scope, entry):
                lacking = [where for where in part.printed if where in shown and not _is_shown(name, shown[where])]
                if lacking:
                    file = pack.folder / "fields" / _FILES[listed.scope]
                    said = f"字段“{part.id}”的 printed 里有“{lacking[0]}”，但该文件的版式里没有它的位置"
                    raise PackError(file, part.line, said)


def _named(scope: Scope, entry: Field) -> Iterator[tuple[Field, str]]:
    """A field and its columns with their names; a table that the window edits as text is printed in no one place."""
    if entry.editor:
        return
    yield entry, f"{scope.value}.{entry.id}"
    yield from ((column, f"{scope.value}.{entry.id}.{column.id}") for column in entry.columns)


def _is_shown(name: str, shown: frozenset[str]) -> bool:
    """Whether a field has a place; a table has one where any of its columns has."""
    return name in shown or any(other.startswith(f"{name}.") for other in shown)


def _shown(layout: Layout) -> Iterator[str]:
    """The fields of a layout's places and of its facts, as ``scope.field`` or ``scope.table.column``."""
    for loop in loops(layout):
        yield from FACTS.get(loop.each.removeprefix("fact."), ()) if loop.each.startswith("fact.") else ()
    for use in uses(layout):
        head, dot, tail = use.place.partition(".")
        if head == "fact":
            yield from FACTS.get(tail, ())
        elif head == "row":
            yield f"{use.table if use.table.startswith('unit.') else f'applicant.{use.table}'}.{tail}"
        else:
            yield use.place if dot else f"{Scope.APPLICANT.value}.{use.place}"


def _target(pack: Pack, use: Use) -> Field | None:
    head, dot, tail = use.place.partition(".")
    if not dot:
        return pack.applicant.by_id.get(head)
    if head == "row":
        owner = _table(pack, use.table)
        return next((column for column in owner.columns if column.id == tail), None) if owner else None
    listed = {"unit": pack.unit, "enterprise": pack.enterprise}.get(head)
    return listed.by_id.get(tail) if listed else None


def _table(pack: Pack, name: str) -> Field | None:
    """The table field of a name as layouts write it: ``career`` of the applicant, ``unit.panel`` of the unit."""
    head, dot, tail = name.partition(".")
    if dot and head != "unit":
        return None
    found = pack.unit.by_id.get(tail) if dot else pack.applicant.by_id.get(head)
    return found if found and found.kind is Kind.TABLE else None
