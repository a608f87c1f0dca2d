"""The form of an applicant: the pack's groups, and the applying unit that the person belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from qilu_desktop.dossier.values import Record, Value
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import tell
from qilu_desktop.gui.fields.box import FieldBox
from qilu_desktop.gui.fields.employer import EMPLOYER_FIELD, EmployerEditor
from qilu_desktop.gui.record_form import RecordForm
from qilu_desktop.pack.model import Field, Group

_INSPECTION = "inspection"
_WITH_EMPLOYER = "post"
"""The group that asks for the applying unit; the first one where a pack has no such group."""


class PersonForm(RecordForm):
    """A record form whose 岗位情况 card also asks for the applying unit."""

    def __init__(
        self,
        desk: Desk,
        groups: Sequence[Group],
        subject: str,
        parent: QWidget | None = None,
        *,
        with_employer: bool = True,
    ) -> None:
        super().__init__(desk, groups, subject, parent)
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
        self._offer_draft()

    def _offer_draft(self) -> None:
        """Offer a 考察材料 drafted from the data while none is written (3.3)."""
        found = [card.boxes[_INSPECTION] for card in self.cards.values() if _INSPECTION in card.boxes]
        record = self.desk.record(self.subject)
        if found and record is not None:
            wanted = not record.filled(_INSPECTION) and not self.desk.read_only
            found[0].show_offer(
                "按所填数据起草（约 500 字，可修改）" if wanted else "", self._take_draft if wanted else None
            )

    def _take_draft(self) -> None:
        from qilu_desktop.documents.facts import facts_of
        from qilu_desktop.documents.inspection import draft

        dossier = self.desk.dossier
        person, entry = dossier.applicant(self.subject), self.desk.pack.applicant.by_id[_INSPECTION]
        text = draft(facts_of(self.desk.pack, dossier, self.desk.today, person)) if person else ""
        if text:
            self.save(entry, text)
        else:
            tell(self, "还起草不了", "请先填写基本情况、岗位、业绩和成果，再来起草考察材料。")
