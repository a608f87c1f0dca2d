"""What taking an exchange file in would change: people and units at the left, the differences of one at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QSplitter, QTreeWidget, QTreeWidgetItem, QWidget

from qilu_desktop.flow import person_name
from qilu_desktop.gui import palette
from qilu_desktop.gui.combo import Combo
from qilu_desktop.gui.exchange.changes_tree import ChangesTree
from qilu_desktop.gui.exchange.working import yielding
from qilu_desktop.gui.widgets import column, frame, label, link, row

if TYPE_CHECKING:
    from qilu_desktop.exchange.differences import Change
    from qilu_desktop.exchange.plan import EnterprisePlan, PersonPlan, Plan
    from qilu_desktop.exchange.take import Choices, Side

    Entry: TypeAlias = PersonPlan | EnterprisePlan

_ENTRY = Qt.ItemDataRole.UserRole
_LIST, _WHO = 318, 460
_NAME = 24
"""Longest name above the differences, in 字."""
_ASK = "请选择……"


class ReviewPanel(QWidget):
    """Shows the plan for a checked exchange file and keeps what is chosen; ``changed`` after every choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.who: dict[str, str] = {}
        self.single: dict[str, Side] = {}
        self.plan: Plan | None = None
        self._waiting: frozenset[str] = frozenset()
        self.list = self._make_list()
        self.tree = ChangesTree()
        self.tree.chosen.connect(self._on_chosen)
        self.name, self.about = label("", "heading"), label("", "muted")
        self.told = yielding(label("", "muted", wrap=True))
        self.who_box = Combo()
        self.who_box.setAccessibleName("这是工作区里的谁")
        self.who_box.activated.connect(lambda _place: self._answer_who())
        self.all_mine = link("全部保留现在的", lambda: self.choose_all(mine=True))
        self.all_theirs = link("全部用收到的", lambda: self.choose_all(mine=False))
        right = QWidget()
        yielding(self.about)
        head = row(self.name, self.about, self.all_mine, self.all_theirs, gap=10)
        head.setStretchFactor(self.about, 1)
        self.who_box.setMaximumWidth(_WHO)
        self.card = frame("card", column(self.tree, margins=(4, 4, 4, 4)))
        parts = column(head, self.told, self.who_box, self.card, 1, gap=8, margins=(14, 0, 0, 0))
        parts.setStretchFactor(self.card, 100)
        right.setLayout(parts)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(frame("card", column(self.list, margins=(4, 4, 4, 4))))
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([_LIST, 700])
        self.setLayout(column(split))

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setHeaderLabels(["收到的人和单位", "情况"])
        made.setAccessibleName("收到的人和单位")
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setMinimumWidth(250)
        header = made.header()
        header.setStretchLastSection(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, 116)
        made.currentItemChanged.connect(lambda _new, _old: self._show_entry())
        made.itemChanged.connect(self._on_ticked)
        return made

    # -- plan ---------------------------------------------------------------------------------------------------------

    def show_plan(self, plan: Plan) -> None:
        """Show what would change, with nothing chosen yet."""
        self.who.clear()
        self.single.clear()
        self.plan = plan
        self._fill()
        self.changed.emit()

    def _plan_again(self) -> None:
        from qilu_desktop.exchange.plan import plan

        if self.plan:
            self.plan = plan(self.plan.parcel, self.plan.base, self.who)
            self._refresh()

    def entries(self) -> list[Entry]:
        """People, then applying units; a unit without changes of which everything stays is left out."""
        from qilu_desktop.exchange.plan import Standing

        if not self.plan:
            return []
        units = [one for one in self.plan.enterprises if one.standing is not Standing.SAME]
        return [*self.plan.people, *units]

    def choices(self) -> Choices:
        """What is chosen so far."""
        from qilu_desktop.exchange.take import Choices

        known = {one.key for one in self.plan.changes} if self.plan else set()
        return Choices(single={key: side for key, side in self.single.items() if key in known})

    def undecided(self) -> tuple[Change, ...]:
        """The conflicts that are not chosen yet."""
        return self.choices().undecided(self.plan) if self.plan else ()

    # -- list ---------------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        place = max(0, self.list.currentIndex().row())
        self._waiting = frozenset(one.key for one in self.undecided())
        self.list.blockSignals(True)
        self.list.clear()
        for entry in self.entries():
            item = QTreeWidgetItem()
            item.setSizeHint(0, QSize(0, 38))
            self.list.addTopLevelItem(item)
            self._write(item, entry)
        self.list.blockSignals(False)
        here = self.list.topLevelItem(min(place, self.list.topLevelItemCount() - 1))
        if here:
            self.list.setCurrentItem(here)
        self._show_entry()

    def _refresh(self) -> None:
        """Write every line anew where the same people and units are listed."""
        found = self.entries()
        if self.list.topLevelItemCount() != len(found):
            self._fill()
        else:
            self._waiting = frozenset(one.key for one in self.undecided())
            self.list.blockSignals(True)
            for at, entry in enumerate(found):
                item = self.list.topLevelItem(at)
                if item:
                    self._write(item, entry)
            self.list.blockSignals(False)
            self._show_entry()
        self.changed.emit()

    def _write(self, item: QTreeWidgetItem, entry: Entry) -> None:
        from qilu_desktop.exchange.plan import PersonPlan, Standing

        name, (state, tone) = _name(entry), self._state(entry)
        item.setText(0, name)
        item.setText(1, state)
        item.setForeground(1, QColor(tone))
        item.setData(0, _ENTRY, entry.sent)
        for place, text in enumerate((name, state)):
            item.setToolTip(place, text)
        if isinstance(entry, PersonPlan):
            on = entry.standing is not Standing.LEFT_OUT
            item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            item.setToolTip(0, f"{name}：去掉勾选，就不接收这个人")

    def _state(self, entry: Entry) -> tuple[str, str]:
        from qilu_desktop.exchange.plan import Standing

        waiting = sum(1 for change in entry.changes if change.key in self._waiting)
        if waiting:
            return f"{waiting} 处要选择", palette.WARN
        if entry.standing is Standing.UNSURE:
            return entry.standing.value, palette.WARN
        if entry.standing is Standing.CHANGED:
            return f"{len(entry.changes)} 处不同", palette.ACCENT
        if entry.standing is Standing.LEFT_OUT:
            return "不接收", palette.MUTED
        return entry.standing.value, palette.GOOD if entry.standing is Standing.NEW else palette.MUTED

    def _on_ticked(self, item: QTreeWidgetItem, _column: int) -> None:
        from qilu_desktop.exchange.plan import LEAVE_OUT

        sent = str(item.data(0, _ENTRY))
        if item.checkState(0) is Qt.CheckState.Checked:
            self.who.pop(sent, None)
        else:
            self.who[sent] = LEAVE_OUT
        self._plan_again()

    def current(self) -> Entry | None:
        """The person or unit that is selected."""
        place = self.list.indexOfTopLevelItem(item) if (item := self.list.currentItem()) else -1
        found = self.entries()
        return found[place] if 0 <= place < len(found) else None

    def show_undecided(self) -> None:
        """Go to the first place that has to be chosen: who somebody is, or whose answer stands."""
        from qilu_desktop.exchange.plan import Standing

        waiting = {one.key for one in self.undecided()}
        for at, entry in enumerate(self.entries()):
            key = next((one.key for one in entry.changes if one.key in waiting), "")
            item = self.list.topLevelItem(at)
            if item and (key or entry.standing is Standing.UNSURE):
                self.list.setCurrentItem(item)
                self.tree.show_change(key)
                if not key:
                    self.who_box.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    # -- one of them --------------------------------------------------------------------------------------------------

    def _show_entry(self) -> None:
        from qilu_desktop.exchange.plan import PersonPlan, Standing

        entry = self.current()
        person = entry if isinstance(entry, PersonPlan) else None
        name = _name(entry) if entry else ""
        self.name.setText(name if len(name) <= _NAME else f"{name[:_NAME]}……")
        self.name.setToolTip(name)
        about = "　".join(one for one in (person.masked_id, person.employer) if one) if person else ""
        self.about.setText(about or ("申报单位" if entry and not person else ""))
        self.about.setToolTip(self.about.text())
        self.told.setText(_told(entry) if entry else "")
        self._show_who(person)
        choosable = bool(entry and entry.changes)
        for part in (self.all_mine, self.all_theirs):
            part.setVisible(choosable)
        groups: Sequence[tuple[str, Sequence[Change]]] = _groups(entry.changes) if entry else ()
        if entry and entry.standing is Standing.NEW and self.plan:
            groups = _groups_of_new(entry, self.plan)
        self.tree.show_groups(groups, self.choices().side, choosable=choosable)
        self.card.setVisible(bool(self.tree.topLevelItemCount()))

    def _show_who(self, person: PersonPlan | None) -> None:
        from qilu_desktop.exchange.plan import AS_NEW, LEAVE_OUT, Standing

        asked = person is not None and (
            person.standing is Standing.UNSURE or self.who.get(person.sent, LEAVE_OUT) != LEAVE_OUT
        )
        self.who_box.setVisible(asked)
        if not asked or person is None:
            return
        self.who_box.clear()
        self.who_box.addItem(_ASK, None)
        mine = self.plan.base.applicants if self.plan else ()
        known = [one for one in mine if one.id in person.candidates or not person.candidates]
        for one in known:
            self.who_box.addItem(f"就是工作区里的 {person_name(one)}　{one.masked_id}", one.id)
        self.who_box.addItem("不是其中任何人，新增一名申报人", AS_NEW)
        answer = self.who.get(person.sent)
        self.who_box.setCurrentIndex(0 if answer is None else self.who_box.findData(answer))

    def _answer_who(self) -> None:
        entry, answer = self.current(), self.who_box.currentData()
        if entry and isinstance(answer, str):
            self.who[entry.sent] = answer
        elif entry:
            self.who.pop(entry.sent, None)
        self._plan_again()

    def _on_chosen(self, key: str, side: Side) -> None:
        self.single[key] = side
        self._mark()

    def choose_all(self, *, mine: bool) -> None:
        """Let one side's answers stand everywhere for the one that is selected."""
        from qilu_desktop.exchange.take import Side

        entry = self.current()
        for change in entry.changes if entry else ():
            self.single[change.key] = Side.MINE if mine else Side.THEIRS
        self._mark()

    def _mark(self) -> None:
        self.tree.mark(self.choices().side)
        self._waiting = frozenset(one.key for one in self.undecided())
        self.list.blockSignals(True)
        entry, item = self.current(), self.list.currentItem()
        if entry and item:
            self._write(item, entry)
        self.list.blockSignals(False)
        self.changed.emit()


def _name(entry: Entry) -> str:
    from qilu_desktop.exchange.plan import PersonPlan

    return entry.name or ("（未填姓名）" if isinstance(entry, PersonPlan) else "（未填名称）")


def _told(entry: Entry) -> str:
    """What a clerk should know of a person or unit, in a few sentences."""
    from qilu_desktop.exchange.plan import PersonPlan, Standing

    parts = list(entry.notes)
    if entry.standing is Standing.SAME:
        parts.insert(0, "和现在的内容完全一样，不用改动。")
    elif entry.standing is Standing.NEW:
        what = "工作区里还没有这个人" if isinstance(entry, PersonPlan) else "工作区里还没有这个单位"
        parts.insert(0, f"{what}，接收后新增。")
    elif entry.standing is Standing.LEFT_OUT:
        parts.insert(0, "不接收这个人，工作区里的内容不动。要接收，请在左边重新勾选。")
    if isinstance(entry, PersonPlan) and entry.reason:
        parts.insert(0, f"{entry.reason}。请在下面指定是谁；不想接收，请在左边去掉勾选。")
    if isinstance(entry, PersonPlan) and entry.already and entry.changes:
        parts.append(f"收到 {entry.pieces} 份佐证材料，其中 {entry.already} 份已经有了。")
    return "".join(parts)


def _groups(changes: Sequence[Change]) -> list[tuple[str, Sequence[Change]]]:
    """The changes by what is to be done with them, what has to be chosen first."""
    from qilu_desktop.exchange.differences import Sort

    headings = (
        (Sort.CHANGE, "双方都填了，内容不同：请逐处选择"),
        (Sort.ADDITION, "现在空着、收到的有：默认用收到的"),
        (Sort.REMOVAL, "现在有、收到的没有：默认保留现在的"),
    )
    return [(heading, [one for one in changes if one.sort is sort]) for sort, heading in headings]


def _groups_of_new(entry: Entry, plan: Plan) -> list[tuple[str, Sequence[Change]]]:
    """All that is received of a new person or unit."""
    from qilu_desktop.dossier.values import Record
    from qilu_desktop.exchange.differences import compare
    from qilu_desktop.exchange.evidence_differences import compare_evidence
    from qilu_desktop.exchange.plan import PersonPlan

    sent, pack = plan.parcel.dossier, plan.parcel.pack
    fields = pack.applicant if isinstance(entry, PersonPlan) else pack.enterprise
    record = sent.record_of(entry.sent)
    answers = compare(entry.sent, Record(), record, fields).changes
    pieces = compare_evidence(entry.sent, (), sent.evidence_of(entry.sent), {}, pack, record).changes
    return [("填写的内容", answers), (f"佐证材料（{len(pieces)} 份）", pieces)]
