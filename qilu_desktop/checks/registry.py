"""The rule list: every rule by theme, in the order in which a clerk reads them."""

from __future__ import annotations

from qilu_desktop.checks import (
    agreement,
    calendar,
    certificate_reading,
    certificates,
    dates,
    eligibility,
    evidence,
    identity,
    mixups,
    originals,
    preparation,
    printing,
    procedure,
    quota,
    ranges,
    report,
    required,
    sealing,
    secrecy,
    writing,
)
from qilu_desktop.checks.rule import Rule, SubjectRule, WholeRule

RULES: tuple[Rule, ...] = (
    *quota.RULES,
    *eligibility.RULES,
    *ranges.RULES,
    *required.RULES,
    *identity.RULES,
    *certificates.RULES,
    *certificate_reading.RULES,
    *evidence.RULES,
    *originals.RULES,
    *sealing.RULES,
    *preparation.RULES,
    *procedure.RULES,
    *report.RULES,
    *calendar.RULES,
    *printing.RULES,
    *dates.RULES,
    *writing.RULES,
    *agreement.RULES,
    *mixups.RULES,
    *secrecy.RULES,
)
"""Every rule."""

SUBJECT_RULES = tuple(rule for rule in RULES if isinstance(rule, SubjectRule))
WHOLE_RULES = tuple(rule for rule in RULES if isinstance(rule, WholeRule))


IN_PLACE = frozenset(rule.id for rule in RULES if rule.in_place)
"""Ids of the rules whose reasons are recorded where the finding is."""


def rule_of(rule_id: str) -> Rule | None:
    """The rule of an id."""
    return next((rule for rule in RULES if rule.id == rule_id), None)
