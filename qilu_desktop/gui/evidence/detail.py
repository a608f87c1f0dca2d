"""What one piece of evidence is: its kind, title and the row that it proves."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QFrame

from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.model import UNIT_SUBJECT, Evidence, claim_of
from qilu_desktop.dossier.values import Record, Row
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.fields.line_edit import LineEdit
from qilu_desktop.gui.widgets import column, label, row
from qilu_desktop.pack.model import EvidenceKind, Field, Pack, Scope

_ROW_SHOWN = 40


def kinds_for(pack: Pack, owner: str) -> tuple[EvidenceKind, ...]:
    """The kinds of evidence that an owner can have."""
    scope = Scope.UNIT if owner == UNIT_SUBJECT else Scope.APPLICANT
    return tuple(kind for kind in pack.evidence if kind.scope is scope)


def claims_for(desk: Desk, entry: Evidence) -> list[tuple[str, str]]:
    """The rows that evidence of its kind can prove: claim and words."""
    kind = desk.pack.evidence_kind(entry.kind)
    record = desk.record(entry.owner)
    if kind is None or record is None:
        return []
    fields = desk.fields(entry.owner).by_id
    return [claim for table in kind.claims if table in fields for claim in _table_claims(fields[table], record)]


def _table_claims(table: Field, record: Record) -> list[tuple[str, str]]:
    """A table's rows, and the table as a whole where one scan may prove several rows."""
    rows = record.rows(table.id)
    found = [(claim_of(table.id, one.id), f"{table.label}：{row_words(table, one)}") for one in rows]
    return [*found, (table.id, f"{table.label}：全部 {len(rows)} 行")] if rows else found


def row_words(table: Field, one: Row) -> str:
    """A table's row in a few words: its texts, then its date."""
    texts = [display(column, one.values.get(column.id)) for column in table.columns]
    words = " ".join(text for text in texts if text)
    return (words[:_ROW_SHOWN] + "…" if len(words) > _ROW_SHOWN else words) or "（空行）"


class EvidenceDetail(QFrame):
    """Edits the evidence selected; empty while none or several are."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self.desk = desk
        self.entry: Evidence | None = None
        self.kind, self.claim, self.title = Combo(), Combo(), LineEdit()
        for widget, name in ((self.kind, "材料种类"), (self.claim, "证明哪一项"), (self.title, "材料名称")):
            widget.setAccessibleName(name)
            widget.setEnabled(not desk.read_only)
        self.help = label("", "hint", wrap=True)
        self.help.setMinimumHeight(17)
        self.kind.activated.connect(lambda _place: self._set_kind())
        self.claim.activated.connect(lambda _place: self._set_claim())
        self.title.editingFinished.connect(self.commit)
        left = column(label("材料种类"), self.kind, gap=4)
        middle = column(label("材料名称"), self.title, gap=4)
        right = column(label("证明哪一项"), self.claim, gap=4)
        line = row(gap=14)
        for part, weight in ((left, 3), (middle, 3), (right, 4)):
            line.addLayout(part, weight)
        self.setLayout(column(line, self.help, margins=(18, 14, 18, 14), gap=8))

    def display(self, entry: Evidence | None) -> None:
        """Show a piece of evidence."""
        for widget in (self.kind, self.claim, self.title):
            widget.setEnabled(entry is not None and not self.desk.read_only)
        if entry is None:
            self._show_nothing()
            return
        same = self.entry is not None and self.entry.id == entry.id and self.title.isModified()
        self.entry = entry
        kinds = kinds_for(self.desk.pack, entry.owner)
        _fill(self.kind, [(kind.id, kind.label) for kind in kinds], entry.kind)
        claims = claims_for(self.desk, entry)
        _fill(self.claim, [("", "不指定"), *claims], entry.claim)
        self.claim.setEnabled(bool(claims) and not self.desk.read_only)
        if not same:
            self.title.setText(entry.title)
            self.title.setCursorPosition(0)
            self.title.setPlaceholderText(entry.file.name)
        kind = self.desk.pack.evidence_kind(entry.kind)
        self.help.setText(kind.help if kind else "")

    def _show_nothing(self) -> None:
        """Keep the card's place, so that the buttons above it stay under the pointer."""
        self.entry = None
        for combo in (self.kind, self.claim):
            combo.clear()
        self.title.clear()
        self.title.setPlaceholderText("")
        self.help.setText("在上面选中一份材料，可以改它的种类、名称和证明哪一项。")

    def _set_kind(self) -> None:
        kind = self.desk.pack.evidence_kind(str(self.kind.currentData()))
        if self.entry and kind:
            keeps = self.entry.claim.partition("/")[0] in kind.claims
            self._change(replace(self.entry, kind=kind.id, claim=self.entry.claim if keeps else ""))

    def _set_claim(self) -> None:
        if self.entry:
            self._change(replace(self.entry, claim=str(self.claim.currentData())))

    def _change(self, changed: Evidence | None) -> bool:
        return changed is None or self.desk.do(lambda: self.desk.workspace.update_evidence(changed))

    def commit(self) -> bool:
        """Store the title that was typed."""
        if self.entry is None or not self.title.isModified():
            return True
        self.title.setModified(False)
        if self._change(replace(self.entry, title=self.title.text().strip())):
            return True
        self.title.setModified(True)
        return False


def _fill(combo: Combo, entries: list[tuple[str, str]], chosen: str) -> None:
    combo.blockSignals(True)
    combo.clear()
    for data, text in entries:
        combo.addItem(text, data)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))
    combo.blockSignals(False)
