"""邮寄和打印: the A3 sets, the EMS sheets and the other documents of a folder, each to open or to print."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QWidget

from qilu_desktop.errors import QiluError, storage_error
from qilu_desktop.gui.dialogs import open_outside, tell_error
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.widgets import button, column, label, row, rule

if TYPE_CHECKING:
    from qilu_desktop.gui.printing.job import PrintJob
    from qilu_desktop.pack.model import Notice
    from qilu_desktop.submission.mail_record import MailRecord

_ORDERS = ("按套排（第 1 人到最后一人，再从头来）", "按人排（一人的各份在一起）")


class PaperCard(QFrame):
    """The card of one folder."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._folder = Path()
        self._record: MailRecord | None = None
        self._sets: Operation[bytes] | None = None
        self.job: PrintJob | None = None
        self.printed = label("", "muted", wrap=True)
        self.printed.hide()
        self.held = label("", "caution", wrap=True)
        self.to = label("", "muted", wrap=True)
        self.rows = column(gap=0)
        parts = (label("邮寄和打印", "heading"), self.to, self.held, self.printed, self.rows)
        self.setLayout(column(*parts, margins=(22, 16, 22, 16), gap=8))
        self._make_rows()

    def _make_rows(self) -> None:
        from qilu_desktop.submission.model import POST_CHECK, POST_COVER, POST_CUT, POST_LABEL, POST_LIST, REPORT

        self.order, self.separators = QComboBox(), QCheckBox("每份之前加分隔页")
        self.order.addItems(_ORDERS)
        self.order.setAccessibleName("一览表的顺序")
        self.order.setMinimumWidth(270)
        self.sets_title, self.sets_hint = label(""), label("", "hint")
        self.sets_button = button("打印…", self.print_sets, primary=True)
        sets = row(margins=(0, 10, 0, 10), gap=10)
        choice = row(self.order, self.separators, 1, gap=14)
        sets.addLayout(column(self.sets_title, self.sets_hint, choice, gap=4), 1)
        sets.addWidget(button("先打校准页…", lambda: self.print_file(POST_CHECK)))
        sets.addWidget(self.sets_button)
        self.rows.addLayout(sets)
        for title, hint, path in (
            ("EMS 封面及收件信息", "A4，上半张贴在邮袋上，下半张照抄到运单", POST_COVER),
            ("EMS 标签", "A4，沿虚线裁开后贴", POST_CUT),
            ("EMS 标签（标签打印机）", "100×150 毫米", POST_LABEL),
            ("邮寄清单", "A4，一式两份：一份随件，一份留存", POST_LIST),
            ("推荐报告", "A4，盖章扫描件或待盖章的生成件", REPORT),
        ):
            self._add_row(label(title), label(hint, "hint"), partial(str, path))
        self.person = QComboBox()
        self.person.setAccessibleName("打印谁的申报书")
        self.person.setMinimumWidth(240)
        self._add_row(label("申报书"), self.person, self._book)

    def _add_row(self, title: QWidget, under: QWidget, path: Callable[[], str]) -> None:
        line: QHBoxLayout = row(margins=(0, 8, 0, 8), gap=10)
        line.addLayout(column(title, under, gap=2))
        line.addStretch(1)
        opening = button("打开", lambda: self.open_file(path()))
        opening.setProperty("flat2", True)
        line.addWidget(opening)
        line.addWidget(button("打印…", lambda: self.print_file(path())))
        self.rows.addWidget(rule())
        self.rows.addLayout(line)

    def _book(self) -> str:
        return str(self.person.currentData() or "")

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_folder(self, folder: Path, record: MailRecord, notice: Notice) -> None:
        """Show what a folder holds."""
        from qilu_desktop.submission.sets_again import book_path, posted_people

        self._folder, self._record = folder, record
        post, copies = notice.post, notice.overview_copies
        self.to.setText(f"{post.carrier}　{post.address}　{post.organisation}{post.recipient}　{notice.contact} 收")
        held = sum(one.held_out for one in record.people)
        self.held.setText(f"{held} 名涉密人选的材料不放进邮寄和邮件，请按保密规定另行商定报送方式。")
        self.held.setVisible(bool(held))
        self.sets_title.setText(f"一览表 {notice.overview_paper}，一式 {copies} 份")
        people = len(posted_people(record))
        self.sets_hint.setText(
            f"{people} 人，每人 {copies} 份，共 {people * copies} 张；横向，实际大小。"
            if people
            else "没有要邮寄的一览表。"
        )
        chosen = self.person.currentText()
        self.person.clear()
        for one in record.people:
            if record.supplement and not folder.joinpath(*book_path(one).split("/")).is_file():
                # A supplement holds only what is another.
                continue
            self.person.addItem(f"{one.number}　{one.stem}", book_path(one))
        self.person.setCurrentIndex(max(0, self.person.findText(chosen)))

    # -- opening and printing -----------------------------------------------------------------------------------------

    def open_file(self, path: str) -> None:
        """Open a file of the folder with the computer's own program."""
        place = self._folder.joinpath(*path.split("/"))
        if path and place.is_file():
            open_outside(self, place)
        else:
            self._absent(path)

    def print_file(self, path: str) -> None:
        """Print a file of the folder."""
        place = self._folder.joinpath(*path.split("/"))
        if not path or not place.is_file():
            self._absent(path)
            return
        try:
            data = place.read_bytes()
        except OSError as error:
            tell_error(self, storage_error(error, place), "没有打印")
            return
        self._print(place.stem, data)

    def print_sets(self) -> None:
        """Make the A3 sets in the chosen order, then print them."""
        from qilu_desktop.submission.sets_again import sets_again

        record, folder = self._record, self._folder
        by_person, separators = self.order.currentIndex() == 1, self.separators.isChecked()
        if record is None or (self._sets and self._sets.running):
            return
        self.sets_button.setText("正在准备……")
        self._sets = Operation(
            self,
            lambda _progress: sets_again(folder, record, by_person=by_person, separators=separators),
            success=self._print_made,
            failure=self._not_made,
        ).start()

    def _print_made(self, data: bytes) -> None:
        self.sets_button.setText("打印…")
        self._print("一览表", data)

    def _not_made(self, error: QiluError) -> None:
        self.sets_button.setText("打印…")
        tell_error(self, error, "没有打印")

    def _print(self, title: str, data: bytes) -> None:
        from qilu_desktop.gui.printing.job import PrintJob

        if self.job:
            return
        self.printed.hide()
        self.job = PrintJob(self, lambda sheets: self._after(title, sheets))
        self.job.start(title, data, self._folder.parent)

    def _after(self, title: str, sheets: int | None) -> None:
        if self.job:
            self.job.deleteLater()
            self.job = None
        if sheets is not None:
            self.printed.setText(f"“{title}”已送出 {sheets} 张。请点清张数，并用校准页核对大小。")
            self.printed.show()

    def _absent(self, path: str) -> None:
        name = path.rpartition("/")[2] or "这份文件"
        what = f"报送文件夹里没有“{name}”。"
        tell_error(
            self, QiluError(what, "可能还缺材料，或由较早的版本生成；请到“生成报送文件夹”重新生成。"), "没有打开"
        )
