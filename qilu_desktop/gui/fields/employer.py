"""Which applying unit an applicant belongs to (3.0)."""

from __future__ import annotations

from qilu_desktop.dossier.model import Enterprise
from qilu_desktop.gui.fields.base import Save
from qilu_desktop.gui.fields.choice import ComboEditor
from qilu_desktop.pack.model import Field, Kind

EMPLOYER_FIELD = Field(
    id="enterprise_id",
    label="申报单位",
    kind=Kind.CHOICE,
    required=True,
    help="先在“申报单位”一步添加单位，再在这里选择。",
    clauses=("3.0",),
)
"""Stands for the applicant's link to an enterprise, which is no field of the pack."""


class EmployerEditor(ComboEditor):
    """The list of the workspace's applying units."""

    def __init__(self, save: Save) -> None:
        super().__init__(EMPLOYER_FIELD, save)

    def offer_units(self, units: tuple[Enterprise, ...]) -> None:
        """Offer these units, keeping the one that is chosen."""
        wanted = [("", "请选择"), *((one.id, one.name or "未填名称的单位") for one in units)]
        present = [(self.combo.itemData(place), self.combo.itemText(place)) for place in range(self.combo.count())]
        if wanted == present:
            return
        chosen = self.value()
        self.combo.clear()
        for unit_id, name in wanted:
            self.combo.addItem(name, unit_id)
        self.put(chosen)
