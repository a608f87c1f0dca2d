"""What one piece of evidence is: its kind, title and the row that it proves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout

from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.model import UNIT_SUBJECT, Evidence, claim_of
from qilu_desktop.dossier.values import Record, Row
from qilu_desktop.evidence.grouping import targets_of
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.evidence.marking import withdrawal_words
from qilu_desktop.gui.fields.line_edit import LineEdit
from qilu_desktop.gui.widgets import column, label
from qilu_desktop.pack.model import EvidenceKind, Field, Pack, Scope

_ROW_SHOWN = 40
_HELP = 36
"""Two lines, px: the buttons above must not move when another help comes."""
_ASKED = "?"
"""The line of the list that says what it is for."""


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
    """Edits the evidence selected: everything of one file, or what several are given for; empty while none is.

    ``given`` carries the claim chosen for several files.
    """

    given = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self.desk = desk
        self.entry: Evidence | None = None
        self.kind, self.claim, self.title, self.caption = Combo(), Combo(), LineEdit(), LineEdit()
        names = ((self.kind, "材料种类"), (self.claim, "证明哪一项"), (self.title, "材料名称"), (self.caption, "说明"))
        for widget, name in names:
            widget.setAccessibleName(name)
            widget.setEnabled(not desk.read_only)
        self.help = label("", "hint", wrap=True)
        self.help.setFixedHeight(_HELP)
        self.help.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.kind.activated.connect(lambda _place: self._set_kind())
        self.claim.activated.connect(lambda _place: self._set_claim())
        for edit in (self.title, self.caption):
            edit.editingFinished.connect(self.commit)
        self.caption.setPlaceholderText("可不填；印在名称之后：页脚、目录和书签")
        parts = QGridLayout()
        parts.setHorizontalSpacing(12)
        parts.setVerticalSpacing(8)
        for place, (field, name) in enumerate(names):
            down, across = divmod(place, 2)
            parts.addWidget(label(name), down, 2 * across)
            parts.addWidget(field, down, 2 * across + 1)
            parts.setColumnStretch(2 * across + 1, 1)
        self.setLayout(column(parts, self.help, margins=(18, 12, 18, 10), gap=8))

    def display(self, entries: Sequence[Evidence]) -> None:
        """Show the evidence selected."""
        entry = entries[0] if len(entries) == 1 else None
        editable = not self.desk.read_only
        for widget in (self.kind, self.title, self.caption):
            widget.setEnabled(entry is not None and editable)
        self.claim.setEnabled(bool(entries) and editable)
        if entry is None:
            self._show_several(entries)
            return
        other = self.entry is None or self.entry.id != entry.id
        self.entry = entry
        kinds = kinds_for(self.desk.pack, entry.owner)
        _fill(self.kind, [(kind.id, kind.label) for kind in kinds], entry.kind)
        claims = claims_for(self.desk, entry)
        _fill(self.claim, [("", "不指定"), *claims], entry.claim)
        self.claim.setEnabled(bool(claims) and editable)
        for edit, text in ((self.title, entry.title), (self.caption, entry.caption)):
            if other or not edit.isModified():
                edit.setText(text)
                edit.setCursorPosition(0)
        self.title.setPlaceholderText(entry.file.name)
        kind = self.desk.pack.evidence_kind(entry.kind)
        undone = withdrawal_words(entry.withdrawals[-1]) if entry.withdrawals and not entry.check else ""
        self.help.setText(undone or (kind.help if kind else ""))

    def _show_several(self, entries: Sequence[Evidence]) -> None:
        """Keep the card's place, so that the buttons above it stay under the pointer."""
        self.entry = None
        self.kind.clear()
        self.title.clear()
        self.caption.clear()
        self.title.setPlaceholderText(f"选中 {len(entries)} 份" if entries else "")
        targets = targets_of(self.desk.pack, self.desk.dossier, entries[0].owner) if entries else ()
        _fill(self.claim, [(_ASKED, "一起对应到…"), *targets] if entries else [], _ASKED)
        more = "可以一起对应到一项，也可以拖到上面的那一项。"
        self.help.setText(more if entries else "选中一份材料，可以改它的种类、名称、说明和证明哪一项。")

    def _set_kind(self) -> None:
        kind = self.desk.pack.evidence_kind(str(self.kind.currentData()))
        if self.entry and kind:
            keeps = self.entry.claim.partition("/")[0] in kind.claims
            self._change(replace(self.entry, kind=kind.id, claim=self.entry.claim if keeps else ""))

    def _set_claim(self) -> None:
        claim = str(self.claim.currentData())
        if self.entry:
            self._change(replace(self.entry, claim=claim))
        elif claim != _ASKED:
            self.given.emit(claim)

    def _change(self, changed: Evidence | None) -> bool:
        return changed is None or self.desk.do(lambda: self.desk.workspace.update_evidence(changed))

    def commit(self) -> bool:
        """Store the title and the 说明 that were typed."""
        edits = [edit for edit in (self.title, self.caption) if edit.isModified()]
        if self.entry is None or not edits:
            return True
        for edit in edits:
            edit.setModified(False)
        title, caption = self.title.text().strip(), self.caption.text().strip()
        if self._change(replace(self.entry, title=title, caption=caption)):
            return True
        for edit in edits:
            edit.setModified(True)
        return False


def _fill(combo: Combo, entries: list[tuple[str, str]], chosen: str) -> None:
    combo.blockSignals(True)
    combo.clear()
    for data, text in entries:
        combo.addItem(text, data)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))
    combo.blockSignals(False)
