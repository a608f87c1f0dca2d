"""Which clause of the notice is served by what: rules, fields, evidence kinds, documents, the notice's own data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qilu_desktop.checks.registry import RULES
from qilu_desktop.checks.rule import Rule
from qilu_desktop.pack.model import Field, Means, Notice, Pack

_NOTICE_DATA: dict[str, tuple[str, ...]] = {
    "1.1": ("cities",),
    "1.2": ("units",),
    "2.1d": ("flexible_years",),
    "2.3": ("strategic_fields", "strategic_minimum"),
    "4.0": ("deadline",),
    "4.2b": ("overview_copies", "overview_paper"),
    "4.2c": ("post",),
    "4.3a": ("sites",),
    "5.4": ("form_site",),
    "6": ("contact", "contact_phone", "mail"),
}
"""Values of the notice that the submission's sheets, drafts and reminders are made from."""
_NOT_PRINTED = "none"


@dataclass(frozen=True)
class Served:
    """What serves a clause: ids of rules, fields (``unit.kind``), evidence kinds, documents, notice data.

    ``printed`` are the fields of it that some document prints; ``needs`` what must serve it (the pack says so).
    """

    clause: str
    binding: bool
    needs: tuple[Means, ...]
    rules: tuple[str, ...]
    fields: tuple[str, ...]
    printed: tuple[str, ...]
    evidence: tuple[str, ...]
    documents: tuple[str, ...]
    notice: tuple[str, ...]

    @property
    def lacking(self) -> tuple[Means, ...]:
        """What must serve it and does not; all of it where a binding clause names nothing."""
        has = {
            Means.RULE: self.rules,
            Means.FIELD: self.fields,
            Means.PRINTED: (*self.printed, *self.documents),
            Means.FILE: (*self.evidence, *self.documents),
            Means.DATA: self.notice,
        }
        needs = self.needs or (tuple(Means) if self.binding else ())
        return tuple(means for means in needs if not has[means])


def coverage(pack: Pack, rules: Iterable[Rule] = RULES) -> tuple[Served, ...]:
    """Every clause of a pack in its order, with what serves it; *rules* is for tests of what is missed without some.

    Only the clauses that a rule names itself count: that a finding on a field cites the field's clause is no check of
    that clause's own words.
    """
    known = tuple(rules)
    return tuple(
        Served(
            clause.id,
            clause.binding,
            clause.needs,
            tuple(rule.id for rule in known if clause.id in rule.clauses),
            tuple(name for name, _ in _fields(pack, clause.id)),
            tuple(name for name, part in _fields(pack, clause.id) if set(part.printed) - {_NOT_PRINTED}),
            tuple(kind.id for kind in pack.evidence if clause.id in kind.clauses),
            tuple(layout.id for layout in pack.layouts.values() if clause.id in layout.clauses),
            tuple(name for name in _NOTICE_DATA.get(clause.id, ()) if _set(pack.notice, name)),
        )
        for clause in pack.clauses
    )


def _fields(pack: Pack, clause_id: str) -> Iterator[tuple[str, Field]]:
    for listed in pack.lists:
        for entry in listed:
            parts = [(entry.id, entry), *((f"{entry.id}.{column.id}", column) for column in entry.columns)]
            yield from ((f"{listed.scope.value}.{name}", part) for name, part in parts if clause_id in part.clauses)


def _set(notice: Notice, name: str) -> bool:
    return bool(getattr(notice, name))


def clause_sentence(pack: Pack, clause_id: str) -> str:
    """The notice's own sentence of a clause, word for word; empty for an id that the pack does not know."""
    clause = pack.clause(clause_id)
    return clause.text if clause else ""


def unserved(pack: Pack, rules: Iterable[Rule] = RULES) -> dict[str, tuple[Means, ...]]:
    """Clauses that lack something that must serve them, with what they lack."""
    return {entry.clause: entry.lacking for entry in coverage(pack, rules) if entry.lacking}
