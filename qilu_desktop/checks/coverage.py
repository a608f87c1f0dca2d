"""Which clause of the notice is served by what: rules, fields, evidence kinds, documents, the notice's own data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qilu_desktop.checks.registry import RULES
from qilu_desktop.pack.model import Notice, Pack

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


@dataclass(frozen=True)
class Served:
    """What serves a clause: ids of rules, fields (``unit.kind``), evidence kinds, documents, notice data."""

    clause: str
    binding: bool
    rules: tuple[str, ...]
    fields: tuple[str, ...]
    evidence: tuple[str, ...]
    documents: tuple[str, ...]
    notice: tuple[str, ...]

    @property
    def served(self) -> bool:
        """Whether anything serves it."""
        return bool(self.rules or self.fields or self.evidence or self.documents or self.notice)


def coverage(pack: Pack) -> tuple[Served, ...]:
    """Every clause of a pack in its order, with what serves it."""
    return tuple(
        Served(
            clause.id,
            clause.binding,
            tuple(rule.id for rule in RULES if clause.id in rule.clauses),
            tuple(_fields(pack, clause.id)),
            tuple(kind.id for kind in pack.evidence if clause.id in kind.clauses),
            tuple(layout.id for layout in pack.layouts.values() if clause.id in layout.clauses),
            tuple(name for name in _NOTICE_DATA.get(clause.id, ()) if _set(pack.notice, name)),
        )
        for clause in pack.clauses
    )


def _fields(pack: Pack, clause_id: str) -> Iterator[str]:
    for listed in pack.lists:
        for entry in listed:
            parts = [(entry.id, entry), *((f"{entry.id}.{column.id}", column) for column in entry.columns)]
            yield from (f"{listed.scope.value}.{name}" for name, part in parts if clause_id in part.clauses)


def _set(notice: Notice, name: str) -> bool:
    return bool(getattr(notice, name))


def clause_sentence(pack: Pack, clause_id: str) -> str:
    """The notice's own sentence of a clause, word for word; empty for an id that the pack does not know."""
    clause = pack.clause(clause_id)
    return clause.text if clause else ""


def unserved(pack: Pack) -> tuple[str, ...]:
    """Binding clauses that nothing serves."""
    return tuple(entry.clause for entry in coverage(pack) if entry.binding and not entry.served)
