"""Edits as pure functions from a dossier to the changed dossier, and what each is called in the history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias, TypeVar

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import UNIT_SUBJECT, Applicant, Dossier, Enterprise, Evidence, Waiver, claim_stands
from qilu_desktop.dossier.values import Record, Row, Value
from qilu_desktop.errors import InputError, WorkspaceError
from qilu_desktop.pack.model import Pack, Scope

FieldLabel: TypeAlias = Callable[[Scope, str], str]
"""A field's label by scope and id."""

_One = TypeVar("_One")
_NAME_SHOWN = 20


def labels_of(pack: Pack) -> FieldLabel:
    """The field labels of a pack; a field that it does not know keeps its id."""

    def label(scope: Scope, field_id: str) -> str:
        entry = pack.fields(scope).by_id.get(field_id)
        return entry.label if entry else field_id

    return label


def plain_label(_scope: Scope, field_id: str) -> str:
    """The field's id, while no pack is at hand."""
    return field_id


def scope_of(dossier: Dossier, subject: str) -> Scope:
    """Whose answers a subject's are.

    Raises:
        KeyError: there is no such subject.
    """
    if subject == UNIT_SUBJECT:
        return Scope.UNIT
    if dossier.applicant(subject):
        return Scope.APPLICANT
    if dossier.enterprise(subject):
        return Scope.ENTERPRISE
    raise KeyError(subject)


def name_of(dossier: Dossier, subject: str) -> str:
    """How a subject is called in messages: its name, or what it is while it has none; no ID number."""
    scope = scope_of(dossier, subject)
    if scope is Scope.UNIT:
        return "推荐单位"
    name = mask_ids_in(dossier.record_of(subject).text("name"))[:_NAME_SHOWN]
    return name or ("未填姓名的申报人" if scope is Scope.APPLICANT else "未填名称的申报单位")


def with_value(dossier: Dossier, subject: str, field_id: str, value: Value | None) -> Dossier:
    """One answer changed; evidence that cites rows which are no more cites none.

    Raises:
        KeyError: there is no such subject.
    """
    changed = dossier.with_record(subject, dossier.record_of(subject).with_value(field_id, value))
    record = changed.record_of(subject)
    loose = {
        entry.id
        for entry in dossier.evidence
        if entry.owner == subject
        and entry.claim.partition("/")[0] == field_id
        and not claim_stands(entry.claim, record)
    }
    if not loose:
        return changed
    kept = (replace(entry, claim="") if entry.id in loose else entry for entry in dossier.evidence)
    return replace(changed, evidence=tuple(kept))


def with_row(rows: Sequence[Row], row: Row) -> tuple[Row, ...]:
    """The row of the same id replaced.

    Raises:
        KeyError: there is none.
    """
    place = _place([one.id for one in rows], row.id)
    return (*rows[:place], row, *rows[place + 1 :])


def without_row(rows: Sequence[Row], row_id: str) -> tuple[Row, ...]:
    """The row of an id left out.

    Raises:
        KeyError: there is none.
    """
    place = _place([one.id for one in rows], row_id)
    return (*rows[:place], *rows[place + 1 :])


def inserted(entries: Sequence[_One], entry: _One, place: int | None) -> tuple[_One, ...]:
    """*entry* put at *place* (from 1; None or beyond the end: last)."""
    index = len(entries) if place is None else max(0, min(place - 1, len(entries)))
    return (*entries[:index], entry, *entries[index:])


def moved(entries: Sequence[_One], ids: Sequence[str], one_id: str, place: int) -> tuple[_One, ...]:
    """The entry of *one_id* put at *place* (from 1).

    Raises:
        KeyError: there is none.
    """
    index = _place(ids, one_id)
    return inserted((*entries[:index], *entries[index + 1 :]), entries[index], place)


def _place(ids: Sequence[str], one_id: str) -> int:
    if one_id not in ids:
        raise KeyError(one_id)
    return ids.index(one_id)


def with_applicant(dossier: Dossier, applicant_id: str, enterprise_id: str) -> Dossier:
    """A new applicant, last in the order.

    Raises:
        KeyError: there is no such enterprise (empty: none chosen yet).
    """
    _require_enterprise(dossier, enterprise_id)
    return replace(dossier, applicants=(*dossier.applicants, Applicant(applicant_id, enterprise_id, Record())))


def without_applicant(dossier: Dossier, subject: str) -> Dossier:
    """An applicant left out, with their evidence and waivers.

    Raises:
        KeyError: there is none.
    """
    _place([entry.id for entry in dossier.applicants], subject)
    return replace(
        dossier,
        applicants=tuple(entry for entry in dossier.applicants if entry.id != subject),
        evidence=tuple(entry for entry in dossier.evidence if entry.owner != subject),
        waivers=tuple(entry for entry in dossier.waivers if entry.subject != subject),
    )


def with_employer(dossier: Dossier, subject: str, enterprise_id: str) -> Dossier:
    """An applicant's applying unit changed.

    Raises:
        KeyError: there is no such applicant or enterprise (empty: none chosen yet).
    """
    _place([entry.id for entry in dossier.applicants], subject)
    _require_enterprise(dossier, enterprise_id)
    people = (replace(p, enterprise_id=enterprise_id) if p.id == subject else p for p in dossier.applicants)
    return replace(dossier, applicants=tuple(people))


def _require_enterprise(dossier: Dossier, enterprise_id: str) -> None:
    if enterprise_id and not dossier.enterprise(enterprise_id):
        raise KeyError(enterprise_id)


def with_enterprise(dossier: Dossier, enterprise_id: str) -> Dossier:
    """A new applying unit, last in the list."""
    return replace(dossier, enterprises=(*dossier.enterprises, Enterprise(enterprise_id, Record())))


def without_enterprise(dossier: Dossier, subject: str) -> Dossier:
    """An applying unit left out, with its waivers.

    Raises:
        KeyError: there is none.
        WorkspaceError: applicants still belong to it; they are named.
    """
    _place([entry.id for entry in dossier.enterprises], subject)
    people = [entry.id for entry in dossier.applicants if entry.enterprise_id == subject]
    if people:
        names = "、".join(name_of(dossier, one) for one in people)
        raise WorkspaceError(
            f"申报单位“{name_of(dossier, subject)}”还有申报人（{names}），不能删除。",
            "请先为这些申报人改选申报单位，或先删除这些申报人。",
        )
    return replace(
        dossier,
        enterprises=tuple(entry for entry in dossier.enterprises if entry.id != subject),
        evidence=tuple(entry for entry in dossier.evidence if entry.owner != subject),
        waivers=tuple(entry for entry in dossier.waivers if entry.subject != subject),
    )


def find_evidence(dossier: Dossier, evidence_id: str) -> Evidence:
    """The evidence of an id.

    Raises:
        KeyError: there is none.
    """
    return dossier.evidence[_place([entry.id for entry in dossier.evidence], evidence_id)]


def with_evidence(dossier: Dossier, evidence: Evidence) -> Dossier:
    """Evidence replaced where its id is known, else added last.

    Raises:
        KeyError: its owner does not exist.
    """
    scope_of(dossier, evidence.owner)
    if all(entry.id != evidence.id for entry in dossier.evidence):
        return replace(dossier, evidence=(*dossier.evidence, evidence))
    return replace(dossier, evidence=tuple(evidence if one.id == evidence.id else one for one in dossier.evidence))


def without_evidence(dossier: Dossier, evidence_id: str) -> Dossier:
    """Evidence left out; its file stays until it is swept, so that this can be undone.

    Raises:
        KeyError: there is none.
    """
    find_evidence(dossier, evidence_id)
    return replace(dossier, evidence=tuple(entry for entry in dossier.evidence if entry.id != evidence_id))


def with_evidence_at(dossier: Dossier, evidence_id: str, place: int) -> Dossier:
    """Evidence put at *place* (from 1) among that of its owner.

    Raises:
        KeyError: there is none.
    """
    owner = find_evidence(dossier, evidence_id).owner
    own = [entry for entry in dossier.evidence if entry.owner == owner]
    ordered = iter(moved(own, [entry.id for entry in own], evidence_id, place))
    return replace(
        dossier, evidence=tuple(next(ordered) if entry.owner == owner else entry for entry in dossier.evidence)
    )


def with_waiver(dossier: Dossier, waiver: Waiver) -> Dossier:
    """A waiver set; the one of the same rule and subject is replaced."""
    kept = without_waiver(dossier, waiver.rule, waiver.subject)
    return replace(kept, waivers=(*kept.waivers, waiver))


def without_waiver(dossier: Dossier, rule: str, subject: str) -> Dossier:
    """A waiver left out; no error where there is none."""
    kept = tuple(entry for entry in dossier.waivers if (entry.rule, entry.subject) != (rule, subject))
    return dossier if len(kept) == len(dossier.waivers) else replace(dossier, waivers=kept)


def refuse_broken(dossier: Dossier) -> None:
    """Refuse a dossier whose parts do not hold together.

    Raises:
        InputError: an id twice, an applicant of an unknown enterprise, or evidence of an unknown owner.
    """
    subjects = [UNIT_SUBJECT, *(e.id for e in dossier.enterprises), *(p.id for p in dossier.applicants)]
    attached = [entry.id for entry in dossier.evidence]
    whole = len(set(subjects)) == len(subjects) and len(set(attached)) == len(attached)
    employed = all(not p.enterprise_id or dossier.enterprise(p.enterprise_id) for p in dossier.applicants)
    if not (whole and employed and {entry.owner for entry in dossier.evidence} <= set(subjects)):
        raise InputError("材料内部不一致：有重复的编号，或引用了不存在的申报单位、申报人。", "请核对导入的文件。")
