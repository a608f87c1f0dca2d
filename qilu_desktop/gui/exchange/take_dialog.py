"""接收材料包: an exchange file is looked at, what it would change is shown and chosen, then taken in as one step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.errors import ArchiveLocked, Cancelled, QiluError
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import choose_file, confirm
from qilu_desktop.gui.exchange.review import ReviewPanel
from qilu_desktop.gui.exchange.working import PasswordBox, WorkingLine, yielding
from qilu_desktop.gui.operation import OneAtATime, Operation
from qilu_desktop.gui.widgets import allow, button, column, frame, label, restyle, row
from qilu_desktop.sizes import size_text

if TYPE_CHECKING:
    from qilu_desktop.exchange.parcel import Parcel
    from qilu_desktop.exchange.plan import Plan
    from qilu_desktop.exchange.take import Taken
    from qilu_desktop.progress import Progress

FOLDER = "parcel"
ENDINGS = "*.qlsj"
_LOCKED = "“{name}”设了密码。请输入发来的单位告知的密码。"
_WRONG = "密码不对。请核对大小写、全角半角和前后空格，或向发来的单位核实。"
_LEAVING = ("不接收", "不接收这个材料包？", "刚才的选择不保留；工作区没有作任何改动，以后可以再接收。", "不接收")
_NAMED = 3
_SMALL, _LARGE = QSize(620, 260), QSize(1180, 700)
"""Of the dialog while a file is being looked at, and with what would change, px."""


class TakeDialog(QDialog, OneAtATime):
    """Takes one exchange file into the open workspace; ``taken`` carries the id of the first person concerned."""

    taken = Signal(str)

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self.desk = desk
        self.file, self._behind = Path(), parent.window().geometry()
        self.parcel: Parcel | None = None
        self._closed = False
        self.setWindowTitle("接收材料包")
        self.resize(_SMALL)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._make_opening())
        self.stack.addWidget(self._make_review())
        self.setLayout(column(self.stack))

    # -- parts --------------------------------------------------------------------------------------------------------

    def _make_opening(self) -> QWidget:
        self.title = yielding(label("", "title", wrap=True))
        self.problem, self.remedy = (yielding(label("", role, wrap=True)) for role in ("heading", "label"))
        self.banner = frame("banner", column(self.problem, self.remedy, gap=3, margins=(16, 11, 16, 11)))
        self.password = PasswordBox("材料包的密码")
        self.looking = WorkingLine("查看进度", self.stop)
        self.other_button = button("选择别的文件…", self.choose)
        self.open_button = button("打开", self.look, primary=True)
        self.open_button.setDefault(True)
        made = QWidget()
        hint = label("先查看、比对，再由您决定用哪些；点“接收”之前什么都不改。", "muted", wrap=True)
        buttons = row(self.other_button, 1, button("取消", self.reject), self.open_button)
        parts = (self.title, hint, self.banner, self.password, self.looking, 1, buttons)
        made.setLayout(column(*parts, gap=12, margins=(26, 22, 26, 18)))
        return made

    def _make_review(self) -> QWidget:
        self.head, self.summary = yielding(label("", "heading")), label("", "muted", wrap=True)
        self.warning = yielding(label("", wrap=True))
        self.warning_bar = frame("notice", row(self.warning, margins=(14, 8, 14, 8)))
        self.review = ReviewPanel()
        self.review.changed.connect(self._count)
        self.working = WorkingLine("接收进度", self.stop)
        self.refusal = yielding(label("", "problem", wrap=True))
        self.refusal.hide()
        self.count = label("", "muted", wrap=True)
        self.take_button = button("接收", self.take, primary=True)
        foot = row(self.count, button("取消", self.reject), self.take_button, gap=10)
        foot.setStretchFactor(self.count, 1)
        made = QWidget()
        parts = column(self.head, self.summary, self.warning_bar, self.review, gap=8, margins=(20, 14, 20, 14))
        parts.setStretchFactor(self.review, 1)
        for part in (self.refusal, self.working):
            parts.addWidget(part)
        parts.addLayout(foot)
        made.setLayout(parts)
        return made

    # -- looking ------------------------------------------------------------------------------------------------------

    def choose(self) -> bool:
        """Ask for a file and look at it; False when none was chosen."""
        found = choose_file(self, "选择收到的材料包", self.desk.settings.folder(FOLDER), ENDINGS)
        if found:
            self.look_at(found)
        return found is not None

    def look_at(self, file: Path) -> None:
        """Look at *file* now."""
        self.file = file
        self.desk.settings.keep_folder(FOLDER, file.parent)
        self.title.setText(mask_ids_in(file.name))
        self.password.edit.clear()
        self.password.hide()
        self.look()

    def look(self) -> None:
        """Look at the chosen file, with the password that was typed."""
        from qilu_desktop.exchange.parcel import look

        file, password, dossier = self.file, self.password.password, self.desk.dossier
        self._show_looking(on=True)
        self._operation = Operation(
            self,
            lambda progress: _planned(look(file, password, progress=progress), dossier, progress),
            success=self._show,
            failure=self._refuse,
            progress=self.looking.on_step,
        ).start()

    def _show_looking(self, *, on: bool) -> None:
        self.banner.setVisible(False)
        for part in (self.other_button, self.open_button, self.password):
            allow(part, on=not on, why="正在查看，可以点“停止”")
        self.open_button.setVisible(not self.password.isHidden())
        if on:
            self.looking.begin()
        else:
            self.looking.hide()

    def _refuse(self, error: QiluError) -> None:
        self._show_looking(on=False)
        locked = isinstance(error, ArchiveLocked)
        wrong = isinstance(error, ArchiveLocked) and error.wrong
        name = mask_ids_in(self.file.name)
        what, remedy = error.what, error.remedy
        if locked:
            what, remedy = (_WRONG, "") if wrong else (_LOCKED.format(name=name), "")
        elif isinstance(error, Cancelled):
            what, remedy = "已停止查看，没有作任何改动。", ""
        restyle(self.banner, "tone", "info" if isinstance(error, Cancelled) or (locked and not wrong) else "warn")
        self.problem.setText(what)
        self.remedy.setText(remedy)
        self.remedy.setVisible(bool(remedy))
        self.banner.show()
        self.password.setVisible(locked)
        self.open_button.setVisible(locked)
        if locked:
            self.password.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.password.edit.selectAll()

    def _show(self, plan: Plan) -> None:
        self._let_go()
        parcel = plan.parcel
        if self._closed:
            parcel.close()
            return
        self.parcel = parcel
        self._show_looking(on=False)
        self.review.show_plan(plan)
        self.head.setText(f"{mask_ids_in(parcel.name)}　{size_text(parcel.size)}")
        self._say_refused(parcel)
        self.stack.setCurrentIndex(1)
        self._grow()
        self.review.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _grow(self) -> None:
        """As large as the window behind allows, in its middle."""
        behind = self._behind
        size = QSize(min(_LARGE.width(), behind.width() - 60), min(_LARGE.height(), behind.height() - 60))
        self.resize(size.expandedTo(self.minimumSizeHint()))
        self.move(behind.center() - self.rect().center())

    def _say_refused(self, parcel: Parcel) -> None:
        named = "；".join(error.line for error in parcel.refused[:_NAMED])
        more = f" 等 {len(parcel.refused)} 个" if len(parcel.refused) > _NAMED else ""
        self.warning.setText(f"有 {len(parcel.refused)} 个附件不能用，不会接收：{named}{more}" if named else "")
        self.warning_bar.setVisible(bool(named))

    # -- taking in ----------------------------------------------------------------------------------------------------

    def _count(self) -> None:
        from qilu_desktop.exchange.plan import Standing
        from qilu_desktop.exchange.take import Side

        plan = self.review.plan
        if plan is None:
            return
        by_standing = {one: sum(1 for person in plan.people if person.standing is one) for one in Standing}
        words = {one: "不接收" if one is Standing.LEFT_OUT else one.value for one in Standing}
        states = "，".join(f"{words[one]} {number} 人" for one, number in by_standing.items() if number)
        self.summary.setText(f"共 {len(plan.people)} 人：{states}。逐个查看，选定以后点“接收”；接收后可以一次撤销。")
        choices = self.review.choices()
        changes = sum(1 for one in plan.changes if choices.side(one) is Side.THEIRS)
        waiting, unsure = len(choices.undecided(plan)), len(plan.unsure)
        told = [f"将新增 {len(plan.new)} 人，改动 {changes} 处"]
        told += [f"还有 {waiting} 处没有选择"] if waiting else []
        told += [f"{unsure} 人没有指定是谁"] if unsure else []
        same = plan.nothing_to_do and not self.review.who
        self.count.setText("和工作区现在的内容完全一样，没有要接收的。" if same else "；".join(told) + "。")
        idle = not (plan.new or changes or waiting or unsure)
        self.refusal.hide()
        why = "没有要接收的内容：和现在的完全一样，或都选了保留现在的"
        allow(self.take_button, on=not (idle or self.desk.read_only), why=why)

    def take(self) -> None:
        """Take in what is chosen; where something is still open, go there and say so."""
        from qilu_desktop.exchange.take import apply

        plan, choices = self.review.plan, self.review.choices()
        if plan is None:
            return
        if plan.unsure or choices.undecided(plan):
            self.review.show_undecided()
            self._say_no("这里还没有选定，请选定后再点“接收”。")
            return
        workspace = self.desk.workspace
        self._show_taking(on=True)
        self._operation = Operation(
            self,
            lambda progress: apply(workspace, plan, choices, progress),
            success=self._done,
            failure=self._not_done,
            progress=self.working.on_step,
        ).start()

    def _say_no(self, text: str) -> None:
        self.refusal.setText(text)
        self.refusal.show()

    def _show_taking(self, *, on: bool) -> None:
        self.review.setEnabled(not on)
        self.refusal.hide()
        allow(self.take_button, on=not on, why="正在接收，可以点“停止”")
        if on:
            self.working.begin()
        else:
            self.working.hide()

    def _not_done(self, error: QiluError) -> None:
        self._show_taking(on=False)
        stopped = isinstance(error, Cancelled)
        self._say_no("已停止接收，没有作任何改动。" if stopped else str(error))

    def _done(self, taken: Taken) -> None:
        self._show_taking(on=False)
        self.desk.after_change()
        self.desk.told.emit(_told(taken))
        plan, choices = self.review.plan, self.review.choices()
        self.accept()
        if plan:
            from qilu_desktop.exchange.take import Side

            touched = {one.subject for one in plan.changes if choices.side(one) is Side.THEIRS}
            new = {one.target for one in plan.new}
            self.taken.emit(next((one.target for one in plan.people if one.target in touched | new), ""))

    # -- leaving ------------------------------------------------------------------------------------------------------

    def _let_go(self) -> None:
        if self.parcel:
            self.parcel.close()
            self.parcel = None

    def reject(self) -> None:
        """Close; while it is being taken in, stop that first, and ask before choices are thrown away."""
        if self.running and self.stack.currentIndex() == 1:
            self.stop()
        elif not (self.parcel and self.review.single) or confirm(self, *_LEAVING):
            super().reject()

    def done(self, result: int) -> None:
        """Close: stop what is at work and let the unfolded files go."""
        self._closed = True
        self.stop()
        self._let_go()
        super().done(result)


def _planned(parcel: Parcel, dossier: Dossier, progress: Progress) -> Plan:
    """What taking *parcel* in would change; its files are let go where that cannot be, or was stopped meanwhile."""
    from qilu_desktop.exchange.plan import plan

    try:
        progress.step("与工作区比对", 0, 1)
        planned = plan(parcel, dossier)
        progress.step("与工作区比对", 1, 1)
    except QiluError:
        parcel.close()
        raise
    return planned


def _told(taken: Taken) -> str:
    parts = [f"新增 {taken.added} 人"] if taken.added else []
    parts += [f"改动 {taken.changes} 处"] if taken.changes else []
    return f"接收材料包：{'，'.join(parts) or '没有改动'}"
