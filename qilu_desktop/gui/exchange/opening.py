"""The ways to the two dialogs of the exchange file, from a page, the window and the start page."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from PySide6.QtWidgets import QWidget

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import ask, tell
from qilu_desktop.gui.exchange.send_dialog import SendDialog
from qilu_desktop.gui.exchange.take_dialog import TakeDialog

NEW, OTHER = range(2)


def hand_over(parent: QWidget, desk: Desk, chosen: Collection[str] = ()) -> SendDialog | None:
    """Open 交给推荐单位; without people it says what comes first."""
    if not desk.dossier.applicants:
        tell(parent, "交给推荐单位", "还没有申报人，没有可以交的材料。", "请先添加申报人，填写材料。")
        return None
    dialog = SendDialog(parent, desk, chosen)
    dialog.open()
    return dialog


def take_in(parent: QWidget, desk: Desk, show: Callable[[str], object], file: Path | None = None) -> TakeDialog | None:
    """Open 接收材料包 for *file*, asked for where it is not given; *show* leads to a person afterwards."""
    if desk.read_only:
        tell(parent, "接收材料包", "这个工作区是只读打开的，不能接收材料包。", "请关闭占用它的窗口后重新打开，再接收。")
        return None
    dialog = TakeDialog(parent, desk)
    dialog.taken.connect(lambda subject: show(subject) if subject else None)
    if file:
        dialog.look_at(file)
    elif not dialog.choose():
        dialog.deleteLater()
        return None
    dialog.open()
    return dialog


def where_to(parent: QWidget, file: Path, recent: Path | None) -> int | None:
    """Ask on the start page which workspace takes the file: NEW, OTHER, or 2 for the *recent* one; None: none."""
    answers = ("新建工作区…", "打开其他工作区…", *((f"打开“{recent.name}”",) if recent else ()))
    more = "材料包要接收到一个工作区里：打开已有的，或新建一个。打开后先显示会改动什么，再由您决定。"
    return ask(parent, "接收材料包", f"收到材料包“{mask_ids_in(file.name)}”，接收到哪个工作区？", more, answers)
