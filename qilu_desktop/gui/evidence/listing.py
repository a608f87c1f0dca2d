"""The list of evidence: a line for each file, and how it reads."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from qilu_desktop.dossier.model import Evidence
from qilu_desktop.gui import palette
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.evidence.detail import row_words

EVIDENCE_ID = Qt.ItemDataRole.UserRole
"""Where a line keeps the id of its evidence."""

_HEADERS = ("种类", "材料名称", "证明哪一项", "大小", "审验")
_WIDTHS = (170, 0, 0, 72, 160)


def make_table() -> QTreeWidget:
    """An empty list whose lines can be selected together."""
    table = QTreeWidget()
    table.setHeaderLabels(list(_HEADERS))
    table.setAccessibleName("佐证材料清单")
    table.setRootIsDecorated(False)
    table.setAllColumnsShowFocus(True)
    table.setUniformRowHeights(True)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    header = table.header()
    header.setStretchLastSection(False)
    for place, width in enumerate(_WIDTHS):
        if width:
            header.resizeSection(place, width)
        else:
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
    return table


def evidence_line(desk: Desk, entry: Evidence) -> QTreeWidgetItem:
    """The line of a piece of evidence."""
    kind = desk.pack.evidence_kind(entry.kind)
    check = f"已审验　{entry.check.on.iso}" if entry.check else "未审验" if kind and kind.marked else "不要求"
    cells = [
        kind.label if kind else entry.kind,
        entry.title or entry.file.name,
        claim_words(desk, entry),
        size_words(entry.file.size),
        check,
    ]
    item = QTreeWidgetItem(cells)
    item.setData(0, EVIDENCE_ID, entry.id)
    colour = palette.GOOD if entry.check else palette.WARN if kind and kind.marked else palette.FAINT
    item.setForeground(4, QBrush(QColor(colour)))
    for place, text in enumerate(cells):
        item.setToolTip(place, text)
    if entry.check:
        item.setToolTip(len(cells) - 1, f"审验人 {entry.check.verifier}（{entry.check.unit}），{entry.check.on.iso}")
    return item


def claim_words(desk: Desk, entry: Evidence) -> str:
    """What it proves, in a few words."""
    table, slash, row_id = entry.claim.partition("/")
    record, field = desk.record(entry.owner), desk.fields(entry.owner).by_id.get(table)
    if not record or not field:
        return ""
    if not slash:
        return f"{field.label}（全部）"
    return next((row_words(field, one) for one in record.rows(table) if one.id == row_id), "")


def size_words(size: int) -> str:
    """A file's size as people read it: 86 KB, 3.4 MB."""
    return f"{max(1, round(size / 1024))} KB" if size < 1_000_000 else f"{size / 1_048_576:.1f} MB"
