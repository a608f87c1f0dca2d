"""The page that is one form of the recommending unit: 推荐单位."""

from __future__ import annotations

from qilu_desktop.checks.findings import Finding
from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.flow import TITLES, StepId, groups_of
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.page import Page
from qilu_desktop.gui.record_form import RecordForm

_HINTS = {
    StepId.UNIT: "每个工作区一个推荐单位；企业自己填的可以先不填，从“申报单位”开始。填写的内容随时自动保存。",
}


class UnitPage(Page):
    """A title and the form of the step's groups."""

    def __init__(self, desk: Desk, step: StepId) -> None:
        super().__init__(desk)
        self.form = RecordForm(desk, groups_of(desk.pack.unit, step), UNIT_SUBJECT, self)
        self.body.addWidget(self.title(TITLES[step], _HINTS[step]))
        self.body.addWidget(self.form, 1)

    def refresh(self) -> None:
        """Show what is stored."""
        self.form.refresh()

    def commit(self) -> bool:
        """Store what was typed."""
        return self.form.commit()

    def show_finding(self, finding: Finding) -> bool:
        """Focus the field."""
        return self.form.focus_field(finding.field, finding.row, finding.column)
