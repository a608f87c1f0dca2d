"""The section 推荐报告正文: headings, paragraphs and the clerk's own fields in the order in which they print."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from qilu_desktop.documents.alignment import Piece
from qilu_desktop.documents.context import FormContext, Voice
from qilu_desktop.documents.living import LAYOUT, Paragraph, outline, stored_texts, strays
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import FileRef, Record, Row
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.fields.base import commit_all
from qilu_desktop.gui.report_text.paragraph import TOOLS, Look, ParagraphBox
from qilu_desktop.gui.widgets import chip, clear, column, frame, label, link, row
from qilu_desktop.pack.layout import places
from qilu_desktop.pack.model import Field

_RULES = ("report.overwritten", "report.agrees")


class FixedText(QWidget):
    """A paragraph that is not reworded here: a list of facts, or what the clerk wrote in a field of the form."""

    def __init__(self, paragraph: Paragraph, desk: Desk, go: Callable[[str], object]) -> None:
        super().__init__()
        self.source = paragraph.source
        self.look = Look()
        self.look.setContentsMargins(0, 0, 0, 0)
        field = desk.pack.unit.by_id.get(_unit_field(places(self.source.template)))
        line = row(gap=12)
        line.addWidget(self.look, 1)
        if field:
            there = link("去填写", lambda: go(field.id))
            there.setToolTip(f"到“{field.label}”一栏")
            there.setAccessibleName(f"去填写：{field.label}")
            tools = QWidget()
            tools.setFixedWidth(TOOLS)
            tools.setLayout(column(row(1, there), 1))
            line.addWidget(tools)
        self.setLayout(column(line, margins=(7, 5, 7, 5)))

    def display(self, voice: Voice) -> None:
        """Show what is printed, nothing where nothing is."""
        when = not self.source.when or bool(voice.place(self.source.when).strip())
        voices = (voice.each(self.source.each) if self.source.each else (voice,)) if when else ()
        text = "\n".join(one.fill(self.source.template) for one in voices)
        self.look.show_pieces((Piece(text, self.source.each or self.source.template.strip("{}")),))
        self.setVisible(bool(text.strip()))


def _unit_field(names: Iterable[str]) -> str:
    return next((name.removeprefix("unit.") for name in names if name.startswith("unit.")), "")


class ReportText(QWidget):
    """The running text of the report; it stores the clerk's own wording as rows of the table *field*.

    Stands in a form where other tables have their editor, and is asked the same things; ``rows`` are the paragraphs
    with a text of the clerk's own, by row.  *go* jumps to another field of the form.
    """

    typed = Signal()

    def __init__(self, field: Field, desk: Desk, subject: str, go: Callable[[str], object]) -> None:
        super().__init__()
        self.field, self.desk, self.subject = field, desk, subject
        self.boxes: dict[str, ParagraphBox] = {}
        self.fixed: list[FixedText] = []
        self._stray: tuple[Row, ...] = ()
        self.list = column(gap=2)
        layout = desk.pack.layouts.get(LAYOUT)
        if layout:
            for paragraph in outline(layout):
                self.list.addWidget(self._widget(paragraph, go))
        self.strays = column(gap=4)
        self.list.addLayout(self.strays)
        self.setLayout(self.list)

    def _widget(self, paragraph: Paragraph, go: Callable[[str], object]) -> QWidget:
        if paragraph.heading:
            made = label(paragraph.source.template, "strong")
            made.setContentsMargins(7, 12, 7, 2)
            return made
        if not paragraph.source.id:
            self.fixed.append(FixedText(paragraph, self.desk, go))
            return self.fixed[-1]
        box = ParagraphBox(paragraph, self.desk.pack.layouts[LAYOUT], self.keep, self.problem)
        box.typed.connect(self.typed.emit)
        self.boxes[paragraph.source.id] = box
        return box

    @property
    def rows(self) -> dict[str, ParagraphBox]:
        """The paragraphs with a text of the clerk's own, by the row that holds it."""
        return {box.row_id: box for box in self.boxes.values() if box.row_id}

    def display(self) -> None:
        """Show the report as the data now make it."""
        record = self.desk.record(self.subject)
        if record is None or not self.boxes:
            return
        voice = self._voice(self.desk.dossier)
        stored = stored_texts(record)
        for part, box in self.boxes.items():
            box.display(voice, stored.get(part))
        for one in self.fixed:
            one.display(voice)
        self._show_strays(record)

    def _voice(self, dossier: Dossier) -> Voice:
        # What reasons are about is known to the checks, which otherwise run only after a pause.
        matters = self.desk.matters() if dossier.waivers else {}
        return Voice(FormContext(self.desk.pack, dossier, self._read, self.desk.today, matters=matters))

    def _read(self, file: FileRef) -> bytes:
        return self.desk.workspace.file_bytes(file)

    def _show_strays(self, record: Record) -> None:
        """Texts that no paragraph prints: they are never lost, and can be put away."""
        found = strays(self.desk.pack.layouts[LAYOUT], record)
        if found == self._stray:
            return
        self._stray = found
        clear(self.strays)
        for one in found:
            text = label(one.values.text("text"), "label", wrap=True)
            said = label("这段改写的文字在本年度的报告里没有对应的段落，不会印出。", "caution", wrap=True)
            gone = link("删除", self._removal(one.id))
            gone.setEnabled(not self.desk.read_only)
            head = row(chip("不印出", "warn"), 1, gone)
            self.strays.addWidget(frame("field", column(head, text, said, margins=(8, 5, 8, 5), gap=4)))

    def _removal(self, row_id: str) -> Callable[[], None]:
        """Removes a stray text; after the click is over, since its own button goes with it."""
        return lambda: QTimer.singleShot(0, self, lambda: self._remove(row_id))

    # -- storing ------------------------------------------------------------------------------------------------------

    def keep(self, part: str, template: str | None) -> bool:
        """Store the clerk's text for a paragraph, one edit that can be undone; None: the layout's own again."""
        record = self.desk.record(self.subject)
        stored = stored_texts(record).get(part) if record else None
        if template is None:
            return stored is None or self._remove(stored.row)
        if stored is None:
            values = {"part": part, "text": template}
            return self.desk.get(lambda: self.desk.workspace.add_row(self.subject, self.field.id, values)) is not None
        return self.desk.set_row(self.subject, self.field.id, Row(stored.row, Record({"part": part, "text": template})))

    def _remove(self, row_id: str) -> bool:
        return self.desk.do(lambda: self.desk.workspace.remove_row(self.subject, self.field.id, row_id))

    def commit(self) -> bool:
        """Store everything that was typed."""
        return commit_all(self.boxes.values())

    def drafted(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """*rows* with what is typed here and not stored yet."""
        for part, box in self.boxes.items():
            if box.editing and box.pending:
                draft = box.draft()
                rows = tuple(one for one in rows if one.id != box.row_id)
                if draft is not None:
                    rows = (Row(box.row_id or f"draft-{part}", Record({"part": part, "text": draft})), *rows)
        return rows

    # -- the checks ---------------------------------------------------------------------------------------------------

    def problem(self, row_id: str) -> str:
        """What the checks say of a row's text, in one line."""
        found = [one for one in self.desk.report.findings if one.rule in _RULES and one.row == row_id]
        told = (one.message.partition("由人工改写，")[2] or one.message for one in found)
        return " ".join(dict.fromkeys(told))

    def focus_cell(self, row_id: str, _column_id: str) -> QWidget | None:
        """Go to the paragraph of a row, the first where none is named; None where there is none."""
        box = self.rows.get(row_id) or next(iter(self.boxes.values()), None)
        if box is None:
            return None
        (box.edit if box.editing and box.edit else box.reword).setFocus()
        return box

    def set_read_only(self, read_only: bool) -> None:
        """Refuse changes."""
        for box in self.boxes.values():
            box.set_read_only(read_only)
