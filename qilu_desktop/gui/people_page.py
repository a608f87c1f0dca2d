"""申报人: the list in the order of recommendation, and the person opened."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qilu_desktop.checks.findings import Finding
from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.model import Applicant, Dossier, Enterprise
from qilu_desktop.flow import TITLES, StepId, groups_of, person_name
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import confirm
from qilu_desktop.gui.fields.employer import EMPLOYER_FIELD
from qilu_desktop.gui.person_form import PersonForm
from qilu_desktop.gui.preview.making import Offer
from qilu_desktop.gui.preview.split import PreviewSplit
from qilu_desktop.gui.record_form import RecordForm
from qilu_desktop.gui.roster import Line, Roster
from qilu_desktop.gui.subjects_page import SubjectsPage
from qilu_desktop.gui.widgets import READ_ONLY, allow, link, row, tool

_HEADERS = ("顺序", "姓名", "身份证号", "申报单位", "职业（工种）", "产业领域", "完成情况")
_WIDTHS = (48, 132, 170, 0, 168, 122, 92)


class _Of(NamedTuple):
    """What a line is made from."""

    place: int
    missing: int
    person: Applicant
    employer: Enterprise | None

    def same(self, other: _Of) -> bool:
        """Whether the other has the same numbers and the very same objects."""
        objects = self.person is other.person and self.employer is other.employer
        return objects and self[:2] == other[:2]


class PeoplePage(SubjectsPage):
    """The applicants."""

    word = "申报人"
    invitation = "还没有申报人。逐个添加，或把申报单位交来的材料包拖进来。名单的先后就是推荐顺序。"

    def __init__(self, desk: Desk) -> None:
        self._kept: dict[str, tuple[_Of, Line]] = {}
        roster = Roster(_HEADERS, _WIDTHS, ordered=not desk.read_only)
        super().__init__(desk, groups_of(desk.pack.applicant, StepId.PEOPLE), roster)
        roster.moved.connect(self.move_person)
        self.split.add_keys(self)

    def head(self) -> QWidget:
        """The title, with the ways in and out between applying unit and recommending unit."""
        hint = "名单的先后就是推荐顺序：可以拖动，或选中后按 Alt+↑、Alt+↓。双击或按回车打开。"
        take = link("接收材料包…", self.take_in, "take-in")
        take.setToolTip("接收申报单位用本软件交来的材料包，先看会改动什么；也可以直接拖进窗口")
        give = link("交给推荐单位…", self.hand_over, "hand-over")
        give.setToolTip("申报单位填好以后，把选中的人连同佐证材料写成一个文件，交给推荐单位")
        made, line = QWidget(), row(self.title(TITLES[StepId.PEOPLE], hint), take, give, gap=4)
        for one in (take, give):
            line.setAlignment(one, Qt.AlignmentFlag.AlignTop)
        made.setLayout(line)
        return made

    def take_in(self) -> None:
        """Ask for an exchange file and take it in as chosen."""
        from qilu_desktop.gui.exchange.opening import take_in

        if self.commit():
            take_in(self.window(), self.desk, self.open)

    def hand_over(self) -> None:
        """Write people as an exchange file."""
        from qilu_desktop.gui.exchange.opening import hand_over

        if self.commit():
            hand_over(self.window(), self.desk)

    def framed(self, content: QWidget) -> QWidget:
        """List and form, and the preview beside them."""
        self.split = PreviewSplit(self.desk, content, self._drafted, self.commit)
        self.split.fix.connect(self._fix)
        self.split.opened.connect(lambda _on: self.crowded.emit())
        return self.split

    def _drafted(self, dossier: Dossier) -> Dossier:
        return self.form.drafted(dossier) if self.form and self.stack.currentIndex() == 1 else dossier

    def _fix(self, subject: str, field: str) -> None:
        if self.open(subject) and self.form:
            self.form.focus_field(field)

    def detail_tools(self) -> list[QWidget]:
        """The button for the preview."""
        return [self.split.make_button()]

    def show_beside(self) -> None:
        """The opened person's documents, or that of all."""
        if self.stack.currentIndex() == 1 and self.form:
            subject = self.form.subject
            of_person = (("book", "申报书"), ("overview", "一览表"), ("visit", "考察材料"))
            self.split.enter("person", [Offer(name, title, subject) for name, title in of_person])
        else:
            of_all = (("summary", "汇总表"), ("publicity", "公示名单"))
            self.split.enter("people", [Offer(name, title) for name, title in of_all] if self.subjects() else [])

    @property
    def needs_room(self) -> bool:
        """Whether the preview shows."""
        return self.split.is_open

    def shut(self) -> None:
        """Let the preview's documents go."""
        self.split.shut()

    def tools(self) -> list[QWidget]:
        """The buttons for the preview and the order."""
        self.up = tool("up", "上移（Alt+↑）", lambda: self.roster.move_current(-1))
        self.down = tool("down", "下移（Alt+↓）", lambda: self.roster.move_current(1))
        self.roster.currentItemChanged.connect(lambda _new, _old: self._show_order())
        return [self.split.make_button(), self.up, self.down]

    def _show_order(self) -> None:
        """Whether the selected person can be moved up or down."""
        place, last = self.roster.currentIndex().row(), self.roster.topLevelItemCount() - 1
        none = "先在名单里选一位申报人" if last >= 0 else "还没有申报人，请先点“添加申报人”"
        why = READ_ONLY if self.desk.read_only else none if place < 0 else ""
        up, down = not why and place > 0, not why and place < last
        allow(self.up, on=up, why=why or "已经是第一位", other=self.down if down else None)
        allow(self.down, on=down, why=why or "已经是最后一位", other=self.up if up else None)

    def refresh(self) -> None:
        """Show what is stored, and where the selected person can go."""
        super().refresh()
        self._show_order()

    def lines(self) -> list[Line]:
        """One line a person, the former line of those of whom nothing has changed."""
        before, self._kept = self._kept, {}
        dossier, missing = self.desk.dossier, self.desk.missing
        for place, person in enumerate(dossier.applicants, 1):
            of = _Of(place, missing.get(person.id, 0), person, dossier.employer(person))
            known = before.get(person.id)
            self._kept[person.id] = known if known and known[0].same(of) else (of, self._line(of))
        return [line for _of, line in self._kept.values()]

    def _line(self, of: _Of) -> Line:
        place, missing, person, employer = of
        fields = self.desk.pack.applicant.by_id
        field = (
            display(fields["industry_field"], person.record.get("industry_field")) if "industry_field" in fields else ""
        )
        state, tone = _state(missing, untouched=not any(True for _ in person.record))
        name = f"{person_name(person)}（涉密）" if person.classified else person_name(person)
        employer_name = employer.name if employer else ""
        return Line(
            person.id,
            (str(place), name, person.masked_id, employer_name, person.record.text("trade"), field, state),
            tone,
        )

    def subjects(self) -> list[str]:
        """The people in order."""
        return [person.id for person in self.desk.dossier.applicants]

    def add(self) -> None:
        """Add a person, last in the order, and open the form."""
        units = self.desk.dossier.enterprises
        only = units[0].id if len(units) == 1 else ""
        made = self.desk.get(lambda: self.desk.workspace.add_applicant(only))
        if made and self.open(made) and self.form:
            self.form.focus_field("name")

    def remove(self) -> None:
        """Remove the selected person after asking."""
        person = self.desk.dossier.applicant(self.roster.current())
        if person is None or self.desk.read_only:
            return
        count = len(self.desk.dossier.evidence_of(person.id))
        files = f"，连同 {count} 份佐证材料" if count else ""
        text = f"删除申报人“{person_name(person)}”{files}？"
        if confirm(self, "删除申报人", text, "删除后按 Ctrl+Z 可以撤销。", "删除"):
            self.desk.do(lambda: self.desk.workspace.remove_applicant(person.id))

    def move_person(self, subject: str, place: int) -> None:
        """Change the order of recommendation."""
        self.desk.do(lambda: self.desk.workspace.move_applicant(subject, place))

    def make_form(self, subject: str, parent: QWidget) -> RecordForm:
        """The form of a person."""
        made = PersonForm(self.desk, self.groups, subject, parent)
        made.typed.connect(self.split.refresh_soon)
        return made

    def fallback(self, finding: Finding) -> str:
        """The applying unit, while none is chosen (3.0)."""
        person = self.desk.dossier.applicant(finding.subject)
        return EMPLOYER_FIELD.id if person and not self.desk.dossier.employer(person) else ""

    def describe(self, subject: str) -> tuple[str, str]:
        """Name; masked number and applying unit."""
        person = self.desk.dossier.applicant(subject)
        if person is None:
            return "", ""
        employer = self.desk.dossier.employer(person)
        parts = [person.masked_id, employer.name if employer else ""]
        return person_name(person), "　".join(part for part in parts if part)


def _state(missing: int, *, untouched: bool) -> tuple[str, str]:
    if untouched:
        return "未开始", "muted"
    return (f"缺 {missing} 项", "warn") if missing else ("已完成", "good")
