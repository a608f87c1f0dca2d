"""交给推荐单位: chosen people written as one exchange file, and what to do with it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLineEdit,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from qilu_desktop.dossier.model import Applicant
from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.flow import person_name
from qilu_desktop.gui import palette
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import open_outside
from qilu_desktop.gui.exchange.working import PasswordBox, WorkingLine, yielding
from qilu_desktop.gui.list_columns import lay_out_columns
from qilu_desktop.gui.operation import OneAtATime, Operation
from qilu_desktop.gui.widgets import allow, button, column, frame, label, link, picture, row
from qilu_desktop.paths import safe_name

if TYPE_CHECKING:
    from qilu_desktop.exchange.packing import Packed

_SUBJECT = Qt.ItemDataRole.UserRole
_FOLDER = "parcel"
_SMALL = QSize(640, 300)
"""Of the dialog with the result, px."""
_HEADERS = ("姓名", "身份证号", "申报单位", "佐证材料", "完成情况")
_WIDTHS = (150, 170, 0, 84, 110)


class SendDialog(QDialog, OneAtATime):
    """Asks for people, place and password, writes the file, says where it is; *chosen* are ticked or all but 涉密."""

    def __init__(self, parent: QWidget, desk: Desk, chosen: Collection[str] = ()) -> None:
        super().__init__(parent)
        self.desk = desk
        self.packed: Packed | None = None
        self.setWindowTitle("交给推荐单位")
        self._behind = parent.window().geometry()
        room = self._behind.size()
        self.resize(QSize(min(860, room.width() - 60), min(620, room.height() - 60)))
        self.stack = QStackedWidget()
        self.stack.addWidget(self._make_choosing(chosen))
        self.stack.addWidget(self._make_done())
        self.setLayout(column(self.stack))
        self._count()

    # -- parts --------------------------------------------------------------------------------------------------------

    def _make_choosing(self, chosen: Collection[str]) -> QWidget:
        self.tree = self._make_tree(chosen)
        self.gaps = label("", wrap=True)
        self.gaps_bar = frame("notice", row(self.gaps, margins=(14, 8, 14, 8)))
        self.password = PasswordBox("密码")
        self.password.edit.setPlaceholderText("可不填")
        self.problem = yielding(label("", "problem", wrap=True))
        self.problem.hide()
        self.working = WorkingLine("生成进度", self.stop)
        self.count = label("", "muted")
        self.make_button = button("生成材料包…", self.ask_place, primary=True)
        self.make_button.setDefault(True)
        every, none = link("全选", lambda: self._tick(on=True)), link("全不选", lambda: self._tick(on=False))
        told = "把选中的人的全部填写内容和佐证材料写成一个文件（.qlsj），交推荐单位用本软件接收。"
        secret = "设了密码，对方接收时要输入；请用电话等另外的途径告诉对方，不要写在同一封邮件里。"
        made = QWidget()
        card = frame("card", column(self.tree, margins=(4, 4, 4, 4)))
        parts = column(label(told, "muted", wrap=True), card, gap=10, margins=(20, 16, 20, 16))
        parts.setStretchFactor(card, 1)
        parts.addWidget(self.gaps_bar)
        parts.addLayout(row(label("密码"), self.password, gap=12))
        parts.addWidget(label(secret, "hint", wrap=True))
        parts.addWidget(self.problem)
        parts.addWidget(self.working)
        parts.addLayout(row(self.count, every, none, 1, button("取消", self.reject), self.make_button))
        made.setLayout(parts)
        return made

    def _make_tree(self, chosen: Collection[str]) -> QTreeWidget:
        made = QTreeWidget()
        made.setHeaderLabels(list(_HEADERS))
        made.setAccessibleName("要交的申报人")
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        lay_out_columns(made.header(), _WIDTHS)

        def ticked(person: Applicant) -> bool:
            return person.id in chosen if chosen else not person.classified

        for person in self.desk.dossier.applicants:
            made.addTopLevelItem(self._item(person.id, ticked=ticked(person)))
        made.itemChanged.connect(lambda _item, _column: self._count())
        return made

    def _item(self, subject: str, *, ticked: bool) -> QTreeWidgetItem:
        dossier = self.desk.dossier
        person = dossier.applicant(subject)
        assert person, subject
        employer, missing = dossier.employer(person), self.desk.missing_of(subject)
        name = f"{person_name(person)}（涉密）" if person.classified else person_name(person)
        pieces, state = len(dossier.evidence_of(subject)), f"缺 {missing} 项" if missing else "已完成"
        cells = [name, person.masked_id, employer.name if employer else "", f"{pieces} 份", state]
        item = QTreeWidgetItem(cells)
        item.setData(0, _SUBJECT, subject)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
        item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        item.setForeground(len(cells) - 1, QColor(palette.WARN if missing else palette.GOOD))
        for place, text in enumerate(cells):
            item.setToolTip(place, text)
        return item

    def _make_done(self) -> QWidget:
        made = QWidget()
        self.told = label("", "title", wrap=True)
        self.where = QLineEdit()
        self.where.setReadOnly(True)
        self.where.setAccessibleName("材料包在哪里")
        self.next = label("", wrap=True)
        self.left_out = yielding(label("", "caution", wrap=True))
        head = row(picture("done-large", 40), self.told, gap=14)
        head.setStretchFactor(self.told, 1)
        self.folder_button = button("打开所在文件夹", self._open_folder)
        self.close_button = button("完成", self.accept, primary=True)
        parts = (head, self.where, self.next, self.left_out, 1)
        buttons = row(1, self.folder_button, self.close_button)
        made.setLayout(column(*parts, buttons, gap=14, margins=(28, 26, 28, 18)))
        return made

    # -- choosing -----------------------------------------------------------------------------------------------------

    def _items(self) -> list[QTreeWidgetItem]:
        every = (self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount()))
        return [item for item in every if item is not None]

    def chosen(self) -> list[str]:
        """The people ticked, in order."""
        ticked = (item for item in self._items() if item.checkState(0) is Qt.CheckState.Checked)
        return [str(item.data(0, _SUBJECT)) for item in ticked]

    def _tick(self, *, on: bool) -> None:
        for item in self._items():
            item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _count(self) -> None:
        chosen = self.chosen()
        self.count.setText(f"已选 {len(chosen)} 人")
        open_now = [one for one in chosen if self.desk.missing_of(one)]
        missing = sum(self.desk.missing_of(one) for one in open_now)
        told = (
            [f"选中的人里有 {len(open_now)} 人还缺 {missing} 项，可以照样交，推荐单位会看到缺什么。"]
            if open_now
            else []
        )
        people = (self.desk.dossier.applicant(one) for one in chosen)
        secret = "、".join(person_name(person) for person in people if person and person.classified)
        told += [f"{secret}是涉密人员：先按规定作脱密审查，材料包不得通过互联网传送。"] if secret else []
        self.gaps.setText("\n".join(told))
        self.gaps_bar.setVisible(bool(told))
        why = "请先勾选要交的申报人" if self._items() else "还没有申报人"
        allow(self.make_button, on=bool(chosen) and not self.running, why=why)

    def suggested(self) -> str:
        """A file name that tells whose it is: the person, or the applying unit and how many."""
        people = [person for person in self.desk.dossier.applicants if person.id in set(self.chosen())]
        firms = {employer.name for person in people if (employer := self.desk.dossier.employer(person))}
        firm = "".join(firms) if len(firms) == 1 else f"{len(firms)} 家单位" if firms else ""
        who = person_name(people[0]) if len(people) == 1 else f"{len(people)} 人"
        return safe_name("-".join(part for part in (firm, who, "申报材料") if part) + ".qlsj")

    def ask_place(self) -> None:
        """Ask where the file goes, and write it."""
        start = self.desk.settings.folder(_FOLDER) / self.suggested()
        kinds = "申报材料包 (*.qlsj)"
        place, _kind = QFileDialog.getSaveFileName(self, "材料包存到哪里", str(start), kinds)
        if place:
            self.write(Path(place))

    # -- writing ------------------------------------------------------------------------------------------------------

    def write(self, target: Path) -> None:
        """Write the chosen people to *target*."""
        from qilu_desktop.exchange.packing import pack_parcel

        workspace, people, password = self.desk.workspace, self.chosen(), self.password.password
        self._show_working(on=True)
        self._operation = Operation(
            self,
            lambda progress: pack_parcel(workspace, people, target, password, progress),
            success=self._show,
            failure=self._refuse,
            progress=self.working.on_step,
        ).start()

    def _show_working(self, *, on: bool) -> None:
        for part in (self.tree, self.password):
            part.setEnabled(not on)
        self.problem.hide()
        allow(self.make_button, on=not on, why="正在生成，可以点“停止”")
        if on:
            self.working.begin()
        else:
            self.working.hide()

    def _refuse(self, error: QiluError) -> None:
        self._show_working(on=False)
        stopped = isinstance(error, Cancelled)
        self.problem.setText("已停止，没有留下半成品。" if stopped else str(error))
        self.problem.show()

    def _show(self, packed: Packed) -> None:
        from qilu_desktop.sizes import size_text

        self._show_working(on=False)
        self.packed = packed
        self.desk.settings.keep_folder(_FOLDER, packed.file.parent)
        self.told.setText(f"已生成材料包：{packed.people} 人，{packed.files} 个附件，{size_text(packed.size)}")
        self.where.setText(str(packed.file))
        self.where.setToolTip(str(packed.file))
        secret = "密码请用电话等另外的途径告诉对方。" if self.password.password else ""
        self.next.setText(
            "把这个文件交给推荐单位（U 盘、内网邮件都可以），对方在“申报人”页点“接收材料包…”，或把它拖进窗口。"
            f"{secret}以后改了内容，重新生成再交一次就行，对方会逐项看到改了什么。"
        )
        self.left_out.setText("没有写进去的内容：\n" + "\n".join(packed.left_out) if packed.left_out else "")
        self.left_out.setVisible(bool(packed.left_out))
        self.stack.setCurrentIndex(1)
        self._shrink()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shrink(self) -> None:
        """As large as the result needs, in the middle of the window behind."""
        self.resize(_SMALL)
        self.move(self._behind.center() - self.rect().center())

    def _open_folder(self) -> None:
        if self.packed:
            open_outside(self, self.packed.file.parent)

    def done(self, result: int) -> None:
        """Close; stop writing first."""
        self.stop()
        super().done(result)
