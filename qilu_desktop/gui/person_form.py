"""The form of an applicant: the pack's groups, and the applying unit that the person belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from qilu_desktop.dossier.values import Record, Value
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.fields.box import FieldBox
from qilu_desktop.gui.fields.employer import EMPLOYER_FIELD, EmployerEditor
from qilu_desktop.gui.record_form import RecordForm
from qilu_desktop.pack.model import Field, Group

_WITH_EMPLOYER = "post"
"""The group that asks for the applying unit; the first one where a pack has no such group."""


class PersonForm(RecordForm):
    """A record form whose 岗位情况 card also asks for the applying unit."""

    def __init__(self, desk: Desk, groups: Sequence[Group], subject: str, *, with_employer: bool = True) -> None:
        super().__init__(desk, groups, subject)
        self.employer: EmployerEditor | None = None
        if with_employer:
            self.employer = EmployerEditor(self._save_employer)
            self.employer.left.connect(lambda: desk.visit(self.subject, EMPLOYER_FIELD.id))
            self.employer.set_read_only(desk.read_only)
            card = self.cards.get(_WITH_EMPLOYER) or next(iter(self.cards.values()))
            card.add_box(FieldBox(EMPLOYER_FIELD, self.employer))

    def _save_employer(self, value: Value | None) -> bool:
        chosen = value if isinstance(value, str) else ""
        return self.desk.do(lambda: self.desk.workspace.set_employer(self.subject, chosen))

    def stored(self, field: Field, record: Record) -> Value | None:
        """The stored answer, or the applying unit's id."""
        if field is not EMPLOYER_FIELD:
            return super().stored(field, record)
        person = self.desk.dossier.applicant(self.subject)
        return person.enterprise_id or None if person else None

    def refresh(self) -> None:
        """Show what is stored now; the list of units first."""
        if self.employer:
            self.employer.offer_units(self.desk.dossier.enterprises)
        super().refresh()
