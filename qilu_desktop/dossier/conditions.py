"""Whether a field is asked at all, and whether it must be answered.

Conditions are data of the pack (``shown_when``, ``required_when``); all of a field's conditions must hold.
"""

from __future__ import annotations

from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.dossier.values import Record
from qilu_desktop.pack.model import Condition, Field, Scope


def holds(condition: Condition, dossier: Dossier, subject: str, record: Record) -> bool:
    """Whether a condition holds for *record*: the subject's own, or a table row's for conditions of its columns.

    A condition of another scope looks at the recommending unit, or at the applicant's applying unit.
    """
    asked = _record_of(condition.scope, dossier, subject, record)
    if not condition.values:
        return asked.filled(condition.field)
    flag = asked.flag(condition.field)
    if flag is not None:
        return ("yes" if flag else "no") in condition.values
    return asked.text(condition.field) in condition.values or any(
        entry in condition.values for entry in asked.many(condition.field)
    )


def is_shown(entry: Field, dossier: Dossier, subject: str, record: Record) -> bool:
    """Whether the field is asked; what was answered before is kept while it is not."""
    return all(holds(condition, dossier, subject, record) for condition in entry.shown_when)


def is_required(entry: Field, dossier: Dossier, subject: str, record: Record) -> bool:
    """Whether the field must be answered; a field that is not shown never must."""
    if not is_shown(entry, dossier, subject, record):
        return False
    if entry.required:
        return True
    return bool(entry.required_when) and all(
        holds(condition, dossier, subject, record) for condition in entry.required_when
    )


def _record_of(scope: Scope | None, dossier: Dossier, subject: str, record: Record) -> Record:
    if scope is Scope.UNIT:
        return dossier.unit
    if scope is Scope.ENTERPRISE:
        person = dossier.applicant(subject)
        enterprise = dossier.employer(person) if person else dossier.enterprise(subject)
        return enterprise.record if enterprise else Record()
    if scope is Scope.APPLICANT and subject != UNIT_SUBJECT:
        person = dossier.applicant(subject)
        return person.record if person else record
    return record
