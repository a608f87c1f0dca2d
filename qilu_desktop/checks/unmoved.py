"""Which rules about the whole submission an edit cannot have moved: what changed, held against what they read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from operator import is_

from qilu_desktop.checks.rule import WholeRule
from qilu_desktop.checks.views import Context, Subject, Whole
from qilu_desktop.dossier.model import Applicant
from qilu_desktop.dossier.values import Record

_CLERKS_OWN = "unit.report_sentences"
"""Texts with places that any of the data fill: whoever reads them follows everything."""


def changes(before: Whole, now: Whole) -> frozenset[str] | None:
    """The answers that differ, named as in :attr:`Rule.reads`; None where more than answers differs.

    More is: who is there and in which order, files, reasons, the day, and what decides which fields are asked.
    """
    old, new = _everyone(before), _everyone(now)
    if len(old) != len(new) or not _same_around(before.context, now.context):
        return None
    found: set[str] = set()
    for one, other in zip(old, new, strict=True):
        if one is other:
            continue
        if not _same_but_answers(one, other):
            return None
        if one.record is not other.record:
            found |= {f"{one.scope.value}.{name}" for name in _differing(one, other)}
    return None if found & now.pack.deciding else frozenset(found)


def moved(rule: WholeRule, changed: frozenset[str] | None) -> bool:
    """Whether a rule without findings may have some after these changes."""
    if changed is None:
        return True
    follows_all = _CLERKS_OWN in rule.reads or any(name.endswith(".*") for name in rule.reads)
    return bool(changed) if follows_all else not changed.isdisjoint(rule.reads)


def _everyone(whole: Whole) -> tuple[Subject, ...]:
    return (whole.unit, *whole.enterprises, *whole.people)


def _same_around(one: Context, other: Context) -> bool:
    """Whether everything beside the answers is the very same."""
    looks = ((one.undrawn, other.undrawn), (one.overwritten, other.overwritten), (one.outdated, other.outdated))
    held = ((one.dossier.evidence, other.dossier.evidence), (one.dossier.waivers, other.dossier.waivers))
    if one.pack is not other.pack or not all(first is second for first, second in (*looks, *held)):
        return False
    return (one.today, one.overlong) == (other.today, other.overlong) and one.files is other.files


def _same_but_answers(one: Subject, other: Subject) -> bool:
    if one.id != other.id or one.scope is not other.scope or one.around != other.around:
        return False
    same_files = len(one.evidence) == len(other.evidence) and all(map(is_, one.evidence, other.evidence))
    return same_files and _bare(one.applicant) == _bare(other.applicant)


def _bare(person: Applicant | None) -> Applicant | None:
    return replace(person, record=Record()) if person else None


def _differing(one: Subject, other: Subject) -> Iterator[str]:
    """Fields whose answer, or what follows for them from others, is not the same as it is spelt out."""
    for before, now in ((one.record.values, other.record.values), (one.answers.values, other.answers.values)):
        for name in before.keys() | now.keys():
            former, value = before.get(name), now.get(name)
            if former is not value and repr(former) != repr(value):
                yield name
