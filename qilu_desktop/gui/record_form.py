"""The form of a record, generated from the pack's groups: a card a group, the right editor for every field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget

from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import FileRef, Record, Value
from qilu_desktop.errors import QiluError
from qilu_desktop.flow import message_here
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import choose_file, tell_error
from qilu_desktop.gui.fields.base import FieldEditor, commit_all
from qilu_desktop.gui.fields.box import FieldBox
from qilu_desktop.gui.fields.factory import make_editor
from qilu_desktop.gui.fields.photo import PhotoEditor
from qilu_desktop.gui.flow_grid import TEXT, WHOLE, FlowGrid
from qilu_desktop.gui.kept_place import KeptPlace, SoughtPlace
from qilu_desktop.gui.photo_intake import take_photo
from qilu_desktop.gui.tab_order import ReadInOrder
from qilu_desktop.gui.table_editor import TableEditor
from qilu_desktop.gui.widgets import WIDEST, column, frame, label, restyle, row, scrolled
from qilu_desktop.pack.model import Derivation, Field, Group, Kind

if TYPE_CHECKING:
    from qilu_desktop.gui.report_text.section import ReportText

_WORKED_OUT = {
    Derivation.SEX_FROM_ID: ("由身份证号得出", "按身份证号"),
    Derivation.BIRTH_FROM_ID: ("由身份证号得出", "按身份证号"),
    Derivation.FIVE_WORKING_DAYS: ("按 5 个工作日算出", "满 5 个工作日"),
}
"""What is said of a value that follows from others: that it does, and before another one."""
_LIT = 2600
"""How long a field stays lit after a jump to it, ms."""


class GroupCard(QWidget):
    """One group of fields."""

    def __init__(self, form: RecordForm, group: Group) -> None:
        super().__init__()
        self.form, self.group = form, group
        self.grid = FlowGrid(2, third=True)
        self.boxes: dict[str, FieldBox] = {}
        self.tables: dict[str, TableEditor | ReportText] = {}
        self.problems: dict[str, QLabel] = {}
        body = column(gap=10)
        head = column(label(group.title, "heading"), gap=4, margins=(8, 0, 8, 0))
        if group.help:
            head.addWidget(label(group.help, "hint", wrap=True))
        body.addLayout(head)
        for field in group.fields:
            self._add(field)
        inner = row(self.grid, gap=16)
        for side in (box for box in self.boxes.values() if box.field.kind is Kind.PHOTO):
            inner.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(inner)
        body.setContentsMargins(14, 16, 14, 18)
        self.setLayout(column(frame("card", body)))

    def _add(self, field: Field) -> None:
        if field.kind is Kind.TABLE:
            self._add_table(field)
            return
        editor = self.form.make_photo(field) if field.kind is Kind.PHOTO else self.form.make(field)
        box = FieldBox(field, editor)
        self.boxes[field.id] = box
        editor.left.connect(lambda: self.form.desk.visit(self.form.subject, field.id))
        editor.typed.connect(lambda _text: self.form.typed.emit())
        if field.kind is Kind.PHOTO:
            box.setFixedWidth(168)
        else:
            self.grid.add(box, span=TEXT if field.kind in {Kind.LONG_TEXT, Kind.MULTI_CHOICE} else 1)

    def add_box(self, box: FieldBox) -> None:
        """Put a box that is no field of the pack at the end."""
        self.boxes[box.field.id] = box
        self.grid.add(box)

    def _add_table(self, field: Field) -> None:
        table = self.form.make_table(field)
        self.tables[field.id] = table
        table.typed.connect(self.form.typed.emit)
        problem = label("", "problem", wrap=True)
        problem.hide()
        self.problems[field.id] = problem
        parts = column(gap=6)
        if field.label != self.group.title or len(self.group.fields) > 1:
            parts.addLayout(row(label(field.label), label("*" if field.required else "", "star"), 1, gap=4))
        if field.help:
            parts.addWidget(label(field.help, "hint", wrap=True))
        parts.addWidget(table)
        parts.addWidget(problem)
        # The running text of the report brings margins of its own.
        aside = 0 if field.editor == "report_text" else 7
        parts.setContentsMargins(aside, 5, aside, 5)
        self.grid.add(frame("field", parts), span=WHOLE)

    def display(self, record: Record) -> None:
        """Show the stored answers, ask only what is to be asked, offer what was worked out."""
        for box in self.boxes.values():
            self._display_box(box, record)
        for table in self.tables.values():
            table.subject = self.form.subject
            table.display()
        self.show_problems()
        self.grid.arrange()

    def _display_box(self, box: FieldBox, record: Record) -> None:
        desk, subject, field = self.form.desk, self.form.subject, box.field
        box.editor.display(self.form.stored(field, record))
        box.set_required(desk.required(field, subject, record))
        box.count(box.editor.text_now())
        self.grid.set_shown(box, shown=desk.shown(field, subject, record))
        self._offer(box, record)

    def _offer(self, box: FieldBox, record: Record) -> None:
        """Say that a value was worked out, or offer it where the answer contradicts it."""
        desk, field = self.form.desk, box.field
        worked_out = desk.worked_out(field, record)
        note, by = _WORKED_OUT[field.derive] if field.derive else ("", "")
        box.show_note(note if worked_out is not None and not record.filled(field.id) else "")
        if worked_out is None or not desk.disagrees(field, record) or desk.read_only:
            box.show_offer("", None)
        else:
            text = f"{by}应为 {display(field, worked_out)}，点此改用"
            box.show_offer(text, lambda: self.form.save(field, worked_out))

    def show_problems(self) -> None:
        """Show the findings of fields that were visited."""
        desk, subject = self.form.desk, self.form.subject
        for name, box in self.boxes.items():
            found = desk.problems(subject, name)
            first = next((one for one in found if one.blocks), found[0] if found else None)
            text = message_here(desk.dossier, first) if first else ""
            box.show_problem(text, blocking=bool(first and first.blocks))
        for name, table in self.tables.items():
            whole = [one for one in desk.problems(subject, name) if not one.row]
            line = self.problems[name]
            line.setText(" ".join(message_here(desk.dossier, one) for one in whole))
            line.setVisible(bool(whole))
            restyle(line, "role", "problem" if any(one.blocks for one in whole) else "caution")
            for editor in table.rows.values():
                editor.show_problems()

    def commit(self) -> bool:
        """Store everything that was typed."""
        return commit_all([*(box.editor for box in self.boxes.values()), *self.tables.values()])

    def drafted(self, record: Record) -> Record:
        """*record* with what is typed in this card and not stored yet."""
        for name, box in self.boxes.items():
            if box.editor.pending and name in {field.id for field in self.group.fields}:
                record = record.with_value(name, box.editor.value())
        for name, table in self.tables.items():
            record = record.with_value(name, table.drafted(record.rows(name)))
        return record

    def set_read_only(self) -> None:
        """Refuse changes."""
        for box in self.boxes.values():
            box.editor.set_read_only(True)
        for table in self.tables.values():
            table.set_read_only(True)


class RecordForm(QWidget):
    """The cards of some groups for one subject at a time, in a scroll area; ``typed`` follows every key."""

    typed = Signal()

    def __init__(self, desk: Desk, groups: Sequence[Group], subject: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.subject = desk, subject
        # What gets another parent is styled anew with all that is in it: everything is in its place before the cards.
        inner = self._inner = ReadInOrder()
        self.area: QScrollArea = scrolled(inner)
        self.setLayout(column(self.area))
        self.cards = {group.id: GroupCard(self, group) for group in groups}
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 4, 10, 32)
        self._list.setSpacing(14)
        for card in self.cards.values():
            card.setMaximumWidth(WIDEST)
            self._list.addWidget(card)
        self._list.addStretch(1)
        self._place = KeptPlace(self.area, inner, self._pieces)
        self._sought = SoughtPlace(self.area, _LIT)
        if desk.read_only:
            for card in self.cards.values():
                card.set_read_only()
        desk.changed.connect(self.refresh)
        desk.reported.connect(self.show_problems)

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest table needs; a scroll area alone would cut it off."""
        bar = self.area.verticalScrollBar().sizeHint().width()
        return QSize(self._inner.minimumSizeHint().width() + bar, super().minimumSizeHint().height())

    def _pieces(self) -> Iterator[QWidget]:
        """Every field and table, from the top on."""
        for card in self.cards.values():
            yield from sorted((*card.boxes.values(), *card.tables.values()), key=lambda one: one.y())

    def put_first(self, card: QWidget) -> None:
        """Put a card that is no group of fields before the others."""
        card.setMaximumWidth(WIDEST)
        self._list.insertWidget(0, card)

    def make(self, field: Field) -> FieldEditor:
        """The editor of a plain field."""
        return make_editor(field, lambda value: self.save(field, value))

    def make_table(self, field: Field) -> TableEditor | ReportText:
        """The editor of a table: row by row, or the window's own one where the pack names it."""
        if field.editor == "report_text":
            from qilu_desktop.gui.report_text.section import ReportText

            return ReportText(field, self.desk, self.subject, self.focus_field)
        return TableEditor(field, self.desk, self.subject)

    def make_photo(self, field: Field) -> PhotoEditor:
        """The editor of a photo."""
        return PhotoEditor(
            field,
            lambda value: self.save(field, value),
            self._choose_photo,
            lambda path: self._take_photo(field, path),
            self.desk.file_bytes,
        )

    def _choose_photo(self) -> Path | None:
        path = choose_file(self, "选择照片", self.desk.settings.folder("photo"), "*.jpg *.jpeg *.png")
        if path:
            self.desk.settings.keep_folder("photo", path.parent)
        return path

    def _take_photo(self, field: Field, path: Path) -> bool:
        try:
            file: FileRef = take_photo(self.desk.workspace, path)
        except QiluError as error:
            tell_error(self, error, "照片没有换成")
            return False
        return self.desk.do(lambda: self.desk.workspace.set_photo(self.subject, field.id, file))

    def save(self, field: Field, value: Value | None) -> bool:
        """Store an answer of the subject shown."""
        return self.desk.set_value(self.subject, field.id, value)

    def stored(self, field: Field, record: Record) -> Value | None:
        """The stored answer of a field, or what follows from others while there is none."""
        return record.get(field.id) if record.filled(field.id) else self.desk.worked_out(field, record)

    def show_subject(self, subject: str) -> bool:
        """Show another subject; False when something typed could not be stored and the form stays."""
        if subject != self.subject:
            if not self.commit():
                return False
            self.subject = subject
            self._place.release()
            self.area.verticalScrollBar().setValue(0)
        self.refresh()
        return True

    def refresh(self) -> None:
        """Show what is stored now."""
        record = self.desk.record(self.subject)
        if record is None or not self.isVisibleTo(self.window()):
            return
        with self._steady():
            for card in self.cards.values():
                card.display(record)
            # Rows that came or went change the narrowest width.
            self.updateGeometry()

    @contextmanager
    def _steady(self) -> Iterator[None]:
        """What has the keyboard stays where it is on the screen, whatever grows or shrinks above it."""
        held = QApplication.focusWidget()
        if held is None or not self._inner.isAncestorOf(held):
            yield
            return
        before = held.mapTo(self._inner, QPoint(0, 0)).y()
        yield
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        if self._inner.isAncestorOf(held):
            bar = self.area.verticalScrollBar()
            bar.setValue(bar.value() + held.mapTo(self._inner, QPoint(0, 0)).y() - before)

    def show_problems(self) -> None:
        """Show findings again after the checks ran."""
        if self.isVisible() and self.desk.record(self.subject) is not None:
            with self._steady():
                for card in self.cards.values():
                    card.show_problems()

    def commit(self) -> bool:
        """Store everything that was typed; False when something could not be."""
        if self.desk.record(self.subject) is None or self.desk.read_only:
            return True
        return commit_all(self.cards.values())

    def drafted(self, dossier: Dossier) -> Dossier:
        """*dossier* with what is typed here and not stored yet."""
        record = self.desk.record(self.subject)
        if record is None:
            return dossier
        for card in self.cards.values():
            record = card.drafted(record)
        return dossier.with_record(self.subject, record)

    # -- finding one's way --------------------------------------------------------------------------------------------

    def scroll_to_group(self, group_id: str) -> None:
        """Bring a card to the top."""
        card = self.cards.get(group_id)
        if card:
            self._place.release()
            self.area.verticalScrollBar().setValue(max(0, card.y() - 4))

    def top_group(self) -> str:
        """The card that stands at the top of the view."""
        top = self.area.verticalScrollBar().value()
        at_end = top >= self.area.verticalScrollBar().maximum() > 0
        reached = [name for name, card in self.cards.items() if at_end or card.y() <= top + 60]
        return reached[-1] if reached else next(iter(self.cards), "")

    def editor(self, field_id: str) -> FieldEditor | TableEditor | ReportText | None:
        """The editor of a field."""
        for card in self.cards.values():
            if field_id in card.boxes:
                return card.boxes[field_id].editor
            if field_id in card.tables:
                return card.tables[field_id]
        return None

    def focus_field(self, field_id: str, row_id: str = "", column_id: str = "") -> bool:
        """Scroll to a field, give it the keyboard and light it for a moment; False when it is not here."""
        for card in self.cards.values():
            if field_id in card.boxes:
                box = card.boxes[field_id]
                box.editor.focus_target().setFocus(Qt.FocusReason.OtherFocusReason)
                self._light(box)
                return True
            if field_id in card.tables:
                table = card.tables[field_id]
                self._light(table.focus_cell(row_id, column_id) or table)
                return True
        return False

    def _light(self, widget: QWidget) -> None:
        self._place.release()
        restyle(widget, "lit", "true")
        self._sought.seek(widget)
        QTimer.singleShot(_LIT, widget, lambda: restyle(widget, "lit", "false"))
