"""A page with a list and, for the one opened, a form with its sections: people and applying units."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from qilu_desktop.checks.findings import Finding
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.page import Page
from qilu_desktop.gui.record_form import RecordForm
from qilu_desktop.gui.roster import Line, Roster
from qilu_desktop.gui.sections import SectionedForm, Sections
from qilu_desktop.gui.theme import icon
from qilu_desktop.gui.widgets import READ_ONLY, allow, button, column, frame, label, lay_out_now, link, row, tool
from qilu_desktop.pack.model import Group


class SubjectsPage(Page):
    """Base of the two pages; the subclass says what a line shows, how one is added and removed."""

    word = ""
    invitation = ""

    def __init__(self, desk: Desk, groups: Sequence[Group], roster: Roster) -> None:
        super().__init__(desk)
        self.groups = tuple(groups)
        self.roster = roster
        self.form: RecordForm | None = None
        self.stack = QStackedWidget()
        self.body.addWidget(self.framed(self.stack), 1)
        self.stack.addWidget(self._list_view())
        self.name = label("", "title")
        self.about = label("", "muted")
        self.place = label("", "muted")
        self.sections = Sections(self.groups, self._to_group)
        desk.changed.connect(self.refresh_visible)
        desk.reported.connect(self.refresh_visible)

    # -- what a subclass says -----------------------------------------------------------------------------------------

    def head(self) -> QWidget:
        """The title of the list."""
        raise NotImplementedError

    def lines(self) -> list[Line]:
        """The lines of the list."""
        raise NotImplementedError

    def subjects(self) -> list[str]:
        """The subjects in order."""
        raise NotImplementedError

    def add(self) -> None:
        """Add one and open it."""
        raise NotImplementedError

    def remove(self) -> None:
        """Remove the selected one."""
        raise NotImplementedError

    def make_form(self, subject: str, parent: QWidget) -> RecordForm:
        """The form of one, within *parent*."""
        raise NotImplementedError

    def describe(self, subject: str) -> tuple[str, str]:
        """Name and short description of one."""
        raise NotImplementedError

    def framed(self, content: QWidget) -> QWidget:
        """List and form with what stands beside them."""
        return content

    def detail_tools(self) -> list[QWidget]:
        """More buttons for the form."""
        return []

    def show_beside(self) -> None:
        """Show beside list or form what belongs to it."""

    def tools(self) -> list[QWidget]:
        """More buttons for the list."""
        return []

    # -- the list -----------------------------------------------------------------------------------------------------

    def _list_view(self) -> QWidget:
        made = QWidget()
        self.search = QLineEdit()
        self.search.setPlaceholderText(f"搜索{self.word}")
        self.search.setAccessibleName(f"搜索{self.word}")
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(230)
        self.search.textChanged.connect(self.roster.filter)
        self.open_button = button("打开", self._open_current)
        self.remove_button = button("删除", self.remove)
        self.add_button = button(f"添加{self.word}", self.add, primary=True, picture="plus-white")
        bar = row(self.search, 1, *self.tools(), self.open_button, self.remove_button, self.add_button)
        self.empty = frame("card", self._empty_view())
        self.table = frame("card", column(self.roster, margins=(6, 6, 6, 6)))
        allow(self.add_button, on=not self.desk.read_only, why=READ_ONLY)
        self.roster.opened.connect(self.open)
        self.roster.removing.connect(self.remove)
        made.setLayout(column(self.head(), bar, self.table, self.empty, margins=(0, 0, 10, 20), gap=12))
        return made

    def _empty_view(self) -> QVBoxLayout:
        """What stands in place of an empty list."""
        first = button(f"添加第一个{self.word}", self.add, primary=True, picture="plus-white")
        allow(first, on=not self.desk.read_only, why=READ_ONLY)
        text = label(self.invitation, "muted")
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return column(1, text, row(1, first, 1), 1, margins=(24, 40, 24, 40), gap=14)

    def _open_current(self) -> None:
        subject = self.roster.current() or next(iter(self.subjects()), "")
        if subject:
            self.open(subject)

    # -- the one that is open -----------------------------------------------------------------------------------------

    def _make_detail(self, subject: str) -> RecordForm:
        """The form with its sections and what stands over it, each made in its place."""
        made = QWidget()
        self.stack.addWidget(made)
        back = link(f"返回{self.word}名单", self.back, "chevron-left")
        back.setProperty("bare", True)
        self.earlier = tool("up", f"上一个{self.word}", lambda: self._step(-1))
        self.later = tool("down", f"下一个{self.word}", lambda: self._step(1))
        head = row(self.name, self.about, 1, gap=10, margins=(0, 0, 10, 0))
        going = row(self.place, self.earlier, self.later, margins=(14, 0, 0, 0), gap=4)
        top = row(back, going, 1, self.sections.picker, *self.detail_tools(), gap=10, margins=(0, 0, 10, 0))
        parts = column(top, head, gap=6)
        made.setLayout(parts)
        # After what stands over it: so the Tab key goes.
        listed = len(self.groups) > 1
        body = SectionedForm(self.sections, lambda held: self.make_form(subject, held), listed=listed, parent=made)
        parts.addWidget(body, 1)
        return body.form

    def open(self, subject: str) -> bool:
        """Open one; False when what was typed elsewhere could not be stored."""
        if self.form is None:
            self.form = self._make_detail(subject)
        self.stack.setCurrentIndex(1)
        if not self.form.show_subject(subject):
            return False
        self.roster.select(subject)
        self.sections.select(self.form.top_group())
        self._show_open()
        self.show_beside()
        lay_out_now()
        return True

    def back(self) -> None:
        """Return to the list."""
        if self.commit():
            self.stack.setCurrentIndex(0)
            self.refresh()
            self.roster.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, by: int) -> None:
        known = self.subjects()
        if self.form and self.form.subject in known:
            place = known.index(self.form.subject) + by
            if 0 <= place < len(known):
                self.open(known[place])

    def _to_group(self, group_id: str) -> None:
        if self.form:
            self.form.scroll_to_group(group_id)

    def _show_open(self) -> None:
        if not self.form:
            return
        subject, known = self.form.subject, self.subjects()
        if subject not in known:
            self.stack.setCurrentIndex(0)
            self.show_beside()
            return
        name, about = self.describe(subject)
        self.name.setText(name)
        self.about.setText(about)
        place, last = known.index(subject), len(known) - 1
        self.place.setText(f"{place + 1} / {len(known)}")
        first, end = place == 0, place == last
        allow(self.earlier, on=not first, why=f"这是第一个{self.word}", other=None if end else self.later)
        allow(self.later, on=not end, why=f"这是最后一个{self.word}", other=None if first else self.earlier)
        missing = self.desk.missing_in_groups(subject)
        for group in self.groups:
            self.sections.mark(group.id, missing.get(group.id, 0))

    # -- page ---------------------------------------------------------------------------------------------------------

    @property
    def at_work(self) -> str:
        """The one whose form is open; empty on the list."""
        open_now = self.stack.currentIndex() == 1 and self.form and self.form.subject in self.subjects()
        return self.form.subject if open_now and self.form else ""

    def refresh(self) -> None:
        """Show what is stored."""
        if self.at_work:
            self._show_open()
            return
        self.stack.setCurrentIndex(0)
        lines = self.lines()
        self.roster.show_lines(lines)
        self.table.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        none = f"还没有{self.word}，请先点“添加{self.word}”"
        allow(self.open_button, on=bool(lines), why=none)
        allow(self.remove_button, on=bool(lines) and not self.desk.read_only, why=READ_ONLY if lines else none)
        self.show_beside()

    def commit(self) -> bool:
        """Store what was typed."""
        return self.form.commit() if self.form else True

    def show_finding(self, finding: Finding) -> bool:
        """Open the subject and focus the field."""
        if finding.subject not in self.subjects() or not self.open(finding.subject):
            return False
        if self.form:
            self.form.focus_field(finding.field or self.fallback(finding), finding.row, finding.column)
        return True

    def fallback(self, finding: Finding) -> str:
        """The field for a finding that names none."""
        return ""
