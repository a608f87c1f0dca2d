"""Fixes made on a dossier as the window makes them: in one step, with everything that hangs on what changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qilu_desktop.checks.findings import Change, Finding, Fix
from qilu_desktop.checks.fixes import changed_record
from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import Record, Value
from qilu_desktop.flow import person_name, scope_of
from qilu_desktop.pack.model import Field, Pack
from qilu_desktop.workspace.edits import with_value


def mended(dossier: Dossier, fixes: Iterable[Fix]) -> Dossier:
    """The dossier with every change of *fixes* made; evidence for a row that goes is tied to nothing.

    A change whose subject, row or file is gone by now does nothing.
    """
    for fix in fixes:
        for change in fix.changes:
            dossier = _made(dossier, change)
    return dossier


def _made(dossier: Dossier, change: Change) -> Dossier:
    if change.evidence:
        return _reclaimed(dossier, change)
    try:
        record = dossier.record_of(change.subject)
    except KeyError:
        return dossier
    value = changed_record(record, change).get(change.field)
    return dossier if value == record.get(change.field) else with_value(dossier, change.subject, change.field, value)


def _reclaimed(dossier: Dossier, change: Change) -> Dossier:
    claim = change.value if isinstance(change.value, str) else ""
    files = tuple(replace(one, claim=claim) if one.id == change.evidence else one for one in dossier.evidence)
    return replace(dossier, evidence=files)


def fixable(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that one click puts right, each set of changes once, none against another.

    Where two would set the same place to different values, only the first is taken.
    """
    taken: list[Finding] = []
    places: set[tuple[str, str, str, str, str]] = set()
    for finding in findings:
        own = {_place(change) for change in finding.fix.changes} if finding.fix else set()
        if own and not own & places:
            places |= own
            taken.append(finding)
    return tuple(taken)


def _place(change: Change) -> tuple[str, str, str, str, str]:
    return change.subject, change.field, change.row, change.column, change.evidence


@dataclass(frozen=True)
class Told:
    """A change in words: whose, what, how it stands and how it would."""

    who: str
    what: str
    before: str
    after: str


def told(pack: Pack, dossier: Dossier, fix: Fix) -> tuple[Told, ...]:
    """What a fix changes, ID numbers masked; nothing for what has changed already."""
    return tuple(entry for change in fix.changes if (entry := _told(pack, dossier, change)))


def _told(pack: Pack, dossier: Dossier, change: Change) -> Told | None:
    scope = scope_of(dossier, change.subject)
    if scope is None:
        return None
    person, unit = dossier.applicant(change.subject), dossier.enterprise(change.subject)
    who = person_name(person) if person else (unit.name or "未填名称的申报单位") if unit else "推荐单位"
    if change.evidence:
        file = next((one for one in dossier.evidence if one.id == change.evidence), None)
        return Told(who, f"材料“{file.title or file.file.name}”证明哪一项", "已指定", "不指定") if file else None
    entry = pack.fields(scope).by_id.get(change.field)
    if entry is None:
        return None
    if change.row:
        return _told_row(who, entry, dossier.record_of(change.subject), change)
    before = dossier.record_of(change.subject).get(entry.id)
    return Told(who, entry.label, _shown(entry, before), _shown(entry, change.value))


def _told_row(who: str, table: Field, record: Record, change: Change) -> Told | None:
    rows = record.rows(table.id)
    place = next((number for number, row in enumerate(rows, 1) if row.id == change.row), 0)
    if not place:
        return None
    what = f"{table.label} 第 {place} 行"
    if not change.column:
        return Told(who, what, "空行", "删除这一行")
    column = table.column(change.column)
    before = rows[place - 1].values.get(column.id)
    return Told(who, f"{what} {column.label}", _shown(column, before), _shown(column, change.value))


def _shown(entry: Field, value: Value | None) -> str:
    """An answer in words, as it is typed."""
    text = mask_ids_in(value if isinstance(value, str) and not entry.choices else display(entry, value))
    return text or "（空）"
