"""The card under the list: what is wrong, by which clause, where, and what can be done at one click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from qilu_desktop.checks.findings import Finding, Severity
from qilu_desktop.checks.registry import IN_PLACE
from qilu_desktop.flow import TITLES, message_here, scope_of, step_of
from qilu_desktop.gui.certificate_check.opening import row_of_finding
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.findings.lines import subject_name
from qilu_desktop.gui.widgets import button, column, label, lay_out_now, link, row, scrolled
from qilu_desktop.pack.model import Pack

_LEAST, _MOST = 156, 228
"""Height of the card, px: it grows where a text needs it and stays so, for the list above is not to move to and fro."""
_SMALL = 88
"""Height of the card in a low window, px: its text is scrolled there."""
_EDGES = 28
"""Height of the card above and below its text, px."""


@dataclass(frozen=True)
class Actions:
    """What the buttons do."""

    jump: Callable[[], object]
    mend: Callable[[], object]
    check: Callable[[], object]
    waive: Callable[[], object]
    unwaive: Callable[[], object]


class FindingDetail(QFrame):
    """Shows the findings of one place, the first at length."""

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("card")
        self._wanted = _LEAST
        self.setMinimumHeight(_SMALL)
        self.setMaximumHeight(_LEAST)
        self.desk = desk
        self.message = label("", "heading", wrap=True)
        self.place = label("", "hint", wrap=True)
        self.remedy = label("", wrap=True)
        self.clause = label("", "muted", wrap=True)
        self.reason = label("", "good", wrap=True)
        self.others = label("", "hint", wrap=True)
        self.fix_button = button("", actions.mend, primary=True, picture="tick-white")
        self.jump_button = button("去修改", actions.jump)
        self.check_button = button("查询核对…", actions.check)
        self.waive_button = button("说明理由…", actions.waive)
        self.unwaive_button = link("撤回理由", actions.unwaive)
        text = column(
            self.message, self.place, self.remedy, self.reason, self.others, self.clause, 1, gap=4, margins=(0, 0, 8, 0)
        )
        inner = self._inner = QWidget()
        inner.setLayout(text)
        self.area: QScrollArea = scrolled(inner)
        side = column(self.fix_button, self.jump_button, self.check_button, self.waive_button, self.unwaive_button, 1)
        line = row(margins=(18, 12, 14, 12), gap=18)
        line.addWidget(self.area, 1)
        line.addLayout(side)
        self.setLayout(line)

    def display(self, findings: tuple[Finding, ...]) -> None:
        """Show the findings of a place; nothing where there are none."""
        self.setVisible(bool(findings))
        if not findings:
            return
        desk, finding = self.desk, findings[0]
        self.area.verticalScrollBar().setValue(0)
        self.message.setText(finding.message)
        self.place.setText(place_words(desk, finding))
        self.remedy.setText(finding.remedy)
        _say(self.clause, clause_words(desk.pack, finding))
        more = [message_here(desk.dossier, one) for one in findings[1:]]
        _say(self.others, "同一处还有：" + " ".join(more) if more else "")
        waiver = finding.waiver
        _say(self.reason, f"理由：{waiver.reason}（{waiver.by}，{waiver.on.chinese}）" if waiver else "")
        self._show_buttons(finding, next((one.fix for one in findings if one.fix), None) is not None, findings)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower card needs more lines."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        lay_out_now()
        asked = self._inner.heightForWidth(self.area.viewport().width()) + _EDGES
        self._wanted = max(self._wanted, min(_MOST, asked))
        self.setMaximumHeight(self._wanted)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as the longest text so far needs."""
        return QSize(super().sizeHint().width(), self._wanted)

    def minimumSizeHint(self) -> QSize:
        """Lower, where the window is low."""
        return QSize(super().minimumSizeHint().width(), _SMALL)

    def _show_buttons(self, finding: Finding, fixable: bool, findings: tuple[Finding, ...]) -> None:
        editable = not self.desk.read_only
        fix = next((one.fix for one in findings if one.fix), None)
        self.fix_button.setVisible(fixable and editable)
        if fix:
            self.fix_button.setText(fix.label)
            self.fix_button.setToolTip(f"{fix.label}（Alt+回车），可以撤销")
        self.check_button.setVisible(bool(row_of_finding(self.desk, finding)))
        can = finding.severity is Severity.REASON and editable and finding.rule not in IN_PLACE
        self.waive_button.setVisible(can and not finding.waived)
        own = any((one.rule, one.subject) == (finding.rule, finding.subject) for one in self.desk.dossier.waivers)
        self.unwaive_button.setVisible(can and own)


def _say(target: QLabel, text: str) -> None:
    target.setText(text)
    target.setVisible(bool(text))


def clause_words(pack: Pack, finding: Finding) -> str:
    """The clause as the notice has it, quoted."""
    clause = pack.clause(finding.clause)
    return f"依据 {pack.notice.number} 第 {clause.id} 条：“{clause.text}”" if clause else ""


def place_words(desk: Desk, finding: Finding) -> str:
    """Whom it is about, the step, and the field or file: ``1　王某 · 申报人 · 基本信息 › 民族``."""
    dossier = desk.dossier
    where = _file_words(desk, finding) if finding.evidence else _field_words(desk, finding)
    parts = [subject_name(dossier, finding.subject), TITLES[step_of(desk.pack, dossier, finding)], where]
    return " · ".join(part for part in parts if part)


def _field_words(desk: Desk, finding: Finding) -> str:
    scope = scope_of(desk.dossier, finding.subject)
    entry = desk.pack.fields(scope).by_id.get(finding.field) if scope else None
    if not scope or not entry:
        return ""
    group = desk.pack.fields(scope).group_of(finding.field)
    rows = [one.id for one in desk.dossier.record_of(finding.subject).rows(finding.field)] if finding.row else []
    parts = [group.title if group and group.title != entry.label else "", entry.label]
    if finding.row in rows:
        parts.append(f"第 {rows.index(finding.row) + 1} 行")
    parts += [one.label for one in entry.columns if one.id == finding.column]
    parts += [f"截图第 {finding.page} 页"] if finding.page else []
    return " › ".join(part for part in parts if part)


def _file_words(desk: Desk, finding: Finding) -> str:
    found = next((one for one in desk.dossier.evidence if one.id == finding.evidence), None)
    if not found:
        return ""
    kind = desk.pack.evidence_kind(found.kind)
    order = [one.id for one in desk.dossier.evidence_of(found.owner)].index(found.id) + 1
    words = f"第 {order} 份 › {kind.label if kind else '没有选定种类'} › {found.file.name}"
    return f"{words} › 第 {finding.page} 页" if finding.page else words
