"""申报单位: the list of applying units, and the one opened."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.model import Enterprise
from qilu_desktop.flow import TITLES, StepId, groups_of
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import confirm
from qilu_desktop.gui.record_form import RecordForm
from qilu_desktop.gui.roster import Line, Roster
from qilu_desktop.gui.subjects_page import SubjectsPage

_HEADERS = ("单位名称", "统一社会信用代码", "单位性质", "申报人数", "完成情况")
_WIDTHS = (0, 200, 110, 90, 104)


class EnterprisesPage(SubjectsPage):
    """The applying units."""

    word = "申报单位"
    invitation = "还没有申报单位。不受理个人申请：每名申报人都要归到一个申报单位。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, groups_of(desk.pack.enterprise, StepId.ENTERPRISES), Roster(_HEADERS, _WIDTHS, ordered=False)
        )

    def head(self) -> QWidget:
        """The title."""
        return self.title(TITLES[StepId.ENTERPRISES], "每个企业填一次，再在申报人里选用。双击或按回车打开。")

    def lines(self) -> list[Line]:
        """One line a unit."""
        return [self._line(unit) for unit in self.desk.dossier.enterprises]

    def _line(self, unit: Enterprise) -> Line:
        nature = self.desk.pack.enterprise.by_id.get("nature")
        people = sum(1 for person in self.desk.dossier.applicants if person.enterprise_id == unit.id)
        missing = self.desk.missing_of(unit.id)
        untouched = not any(True for _ in unit.record)
        state = "未开始" if untouched else f"缺 {missing} 项" if missing else "已完成"
        tone = "muted" if untouched else "warn" if missing else "good"
        nature_text = display(nature, unit.record.get("nature")) if nature else ""
        return Line(
            unit.id, (unit.name or "未填名称", unit.record.text("uscc"), nature_text, f"{people} 人", state), tone
        )

    def subjects(self) -> list[str]:
        """The units in order."""
        return [unit.id for unit in self.desk.dossier.enterprises]

    def add(self) -> None:
        """Add a unit and open the form."""
        made = self.desk.get(self.desk.workspace.add_enterprise)
        if made and self.open(made) and self.form:
            self.form.focus_field("name")

    def remove(self) -> None:
        """Remove the selected unit after asking; the workspace refuses while people belong to it."""
        unit = self.desk.dossier.enterprise(self.roster.current())
        if unit is None or self.desk.read_only:
            return
        text = f"删除申报单位“{unit.name or '未填名称'}”？"
        if confirm(self, "删除申报单位", text, "删除后按 Ctrl+Z 可以撤销。", "删除"):
            self.desk.do(lambda: self.desk.workspace.remove_enterprise(unit.id))

    def make_form(self, subject: str, parent: QWidget) -> RecordForm:
        """The form of a unit."""
        return RecordForm(self.desk, self.groups, subject, parent)

    def describe(self, subject: str) -> tuple[str, str]:
        """Name and code."""
        unit = self.desk.dossier.enterprise(subject)
        return (unit.name or "未填名称", unit.record.text("uscc")) if unit else ("", "")
