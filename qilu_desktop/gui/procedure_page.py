"""核验与程序: the unit's procedure, and the verification of each person beside the list of people."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QListWidget, QListWidgetItem, QPushButton, QStackedWidget, QWidget

from qilu_desktop.checks.findings import Finding
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.flow import TITLES, StepId, groups_of, person_name
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.page import EDGE, Page
from qilu_desktop.gui.person_form import PersonForm
from qilu_desktop.gui.preview.making import Offer
from qilu_desktop.gui.preview.split import PreviewSplit
from qilu_desktop.gui.record_form import RecordForm
from qilu_desktop.gui.sections import SectionedForm, Sections
from qilu_desktop.gui.widgets import column, frame, label, lay_out_now, numbered, row, tab_button

_ID = Qt.ItemDataRole.UserRole


class ProcedurePage(Page):
    """Two tabs: 本单位程序 and 逐人核验."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.unit_groups = groups_of(desk.pack.unit, StepId.PROCEDURE)
        self.person_groups = groups_of(desk.pack.applicant, StepId.PROCEDURE)
        self.unit_form = RecordForm(desk, self.unit_groups, UNIT_SUBJECT)
        self.sections = Sections(self.unit_groups, self.unit_form.scroll_to_group)
        self.person_form: PersonForm | None = None
        self.stack = QStackedWidget()
        self.tabs = QButtonGroup(self)
        self.body.addWidget(
            self.title(TITLES[StepId.PROCEDURE], "受理、核验、初审、公示、集体研究和推荐报告。只记录实际做过的工作。")
        )
        self.split = PreviewSplit(desk, self.stack, self._drafted, self.commit)
        self.split.add_keys(self)
        self.split.fix.connect(lambda _subject, field: self.show_tab(0) and self.unit_form.focus_field(field))
        self.split.opened.connect(self._on_preview)
        self.unit_form.typed.connect(self.split.refresh_soon)
        line = self._line = row(1, self.sections.picker, self.split.make_button(), margins=(0, 0, 10, 4), gap=10)
        tabs = row(self._tab("本单位程序", 0), self._tab("逐人核验", 1), gap=0)
        tabs.addLayout(line, 1)
        self.body.addLayout(tabs)
        self.body.addWidget(self.split, 1)
        self.stack.addWidget(self._unit_view())
        self.stack.addWidget(self._people_view())
        self.tabs.button(0).setChecked(True)
        desk.changed.connect(self._refresh_visible)
        desk.reported.connect(self._refresh_visible)

    def _on_preview(self, on: bool) -> None:
        """Make room; the button stays where it is as the page gives up its margin."""
        self._line.setContentsMargins(0, 0, 10 + (EDGE if on else 0), 4)
        self.crowded.emit()

    def _tab(self, text: str, place: int) -> QPushButton:
        made = tab_button(text, lambda: self.show_tab(place))
        self.tabs.addButton(made, place)
        return made

    def _unit_view(self) -> QWidget:
        return SectionedForm(self.sections, lambda _parent: self.unit_form)

    def _people_view(self) -> QWidget:
        made = QWidget()
        self.people = QListWidget()
        self.people.setAccessibleName("申报人")
        self.people.setFixedWidth(200)
        self.people.currentItemChanged.connect(self._on_person)
        self.nobody = label("还没有申报人。请先在“申报人”一步添加。", "muted")
        self.right = column(self.nobody)
        self.card = frame("card", column(self.people, margins=(6, 6, 6, 6)))
        line = row(column(self.card, margins=(0, 4, 0, 20)), gap=16)
        line.addLayout(self.right, 1)
        made.setLayout(line)
        return made

    def show_tab(self, place: int) -> bool:
        """Show a tab; False when something typed could not be stored."""
        ready = self.commit()
        if ready:
            self.stack.setCurrentIndex(place)
            self.refresh()
        self.tabs.button(self.stack.currentIndex()).setChecked(True)
        lay_out_now()
        return ready

    def _refresh_visible(self) -> None:
        if self.isVisible():
            self._show_marks()

    def refresh(self) -> None:
        """Show what is stored."""
        self.unit_form.refresh()
        self._show_marks()
        if self.person_form and self.stack.currentIndex() == 1:
            self.person_form.refresh()
        self.sections.select(self.unit_form.top_group())
        self.sections.use(in_use=self.stack.currentIndex() == 0)
        self.split.enter("report", [Offer("report", "推荐报告"), Offer("publicity", "公示名单")])

    def _drafted(self, dossier: Dossier) -> Dossier:
        dossier = self.unit_form.drafted(dossier)
        return self.person_form.drafted(dossier) if self.person_form else dossier

    @property
    def needs_room(self) -> bool:
        """Whether the preview shows."""
        return self.split.is_open

    def shut(self) -> None:
        """Let the preview's document go."""
        self.split.shut()

    def _show_marks(self) -> None:
        of_unit = self.desk.missing_in_groups(UNIT_SUBJECT)
        for group in self.unit_groups:
            self.sections.mark(group.id, of_unit.get(group.id, 0))
        people = self.desk.dossier.applicants
        chosen = self.person_form.subject if self.person_form else ""
        self.people.blockSignals(True)
        self.people.clear()
        for place, person in enumerate(people, 1):
            lacking = self.desk.missing_in_groups(person.id)
            missing = sum(lacking.get(group.id, 0) for group in self.person_groups)
            item = QListWidgetItem(
                numbered(place, len(people), person_name(person)) + (f"　缺 {missing} 项" if missing else "")
            )
            item.setData(_ID, person.id)
            item.setSizeHint(QSize(0, 36))
            self.people.addItem(item)
            if person.id == chosen:
                self.people.setCurrentItem(item)
        self.people.blockSignals(False)
        if people and not any(person.id == chosen for person in people):
            self.open_person(people[0].id)
        self.nobody.setVisible(not people)
        self.card.setVisible(bool(people))
        if self.person_form:
            self.person_form.setVisible(bool(people))

    def _on_person(self, item: QListWidgetItem | None) -> None:
        if item:
            self.open_person(str(item.data(_ID)))

    def open_person(self, subject: str) -> bool:
        """Show a person's verification."""
        if self.person_form is None:
            self.person_form = PersonForm(self.desk, self.person_groups, subject, with_employer=False)
            self.person_form.typed.connect(self.split.refresh_soon)
            self.right.addWidget(self.person_form, 1)
        done = self.person_form.show_subject(subject)
        for place in range(self.people.count()):
            if self.people.item(place).data(_ID) == self.person_form.subject:
                self.people.blockSignals(True)
                self.people.setCurrentRow(place)
                self.people.blockSignals(False)
        lay_out_now()
        return done

    def commit(self) -> bool:
        """Store what was typed."""
        first = self.unit_form.commit()
        return (self.person_form.commit() if self.person_form else True) and first

    def show_finding(self, finding: Finding) -> bool:
        """Show the tab and focus the field."""
        if finding.subject == UNIT_SUBJECT:
            return self.show_tab(0) and self.unit_form.focus_field(finding.field, finding.row, finding.column)
        if not self.show_tab(1) or not self.open_person(finding.subject) or not self.person_form:
            return False
        return self.person_form.focus_field(finding.field, finding.row, finding.column)
