"""Step 1: the sites of clause 4.3a in the user's own browser, and what to type there, to be copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton

from qilu_desktop.dossier.model import Applicant
from qilu_desktop.dossier.values import Record
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import tell
from qilu_desktop.gui.widgets import button, column, label, link, row
from qilu_desktop.pack.model import Site

_SAID = 1500
"""How long 已复制 stands, ms."""


class QueryCard(QFrame):
    """Opens a site only when clicked; *opened* is told which one."""

    def __init__(self, desk: Desk, opened: Callable[[Site], object]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.desk = desk
        self._opened = opened
        self.values = {name: label("", "strong") for name in ("姓名", "证书编号", "身份证号")}
        self.copies: dict[str, QPushButton] = {}
        self._texts: dict[str, str] = {}
        self.sites = [self._site_button(site) for site in desk.pack.notice.sites]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setHorizontalSpacing(10)
        for place, (name, value) in enumerate(self.values.items()):
            self.copies[name] = self._copy_link(name)
            grid.addWidget(label(name, "muted"), place, 0)
            grid.addWidget(value, place, 1)
            grid.addWidget(self.copies[name], place, 2)
        grid.setColumnStretch(1, 1)
        told = label("用您自己的浏览器打开，验证码请自己输入。", "hint", wrap=True)
        parts = (label("1　上网查询", "strong"), told, row(*self.sites, 1, gap=8), grid)
        self.setLayout(column(*parts, margins=(16, 10, 16, 10), gap=5))

    def _site_button(self, site: Site) -> QPushButton:
        made = button(site.url, lambda: self._open(site))
        made.setToolTip(f"打开查询网站：{site.label}")
        made.setAccessibleName(f"打开查询网站 {site.url}")
        return made

    def _copy_link(self, name: str) -> QPushButton:
        made = link("复制", lambda: self._copy(name))
        made.setAccessibleName(f"复制{name}")
        return made

    def display(self, person: Applicant, values: Record) -> None:
        """Show what is to be typed; the ID number is shown masked and copied whole."""
        number = values.text("number").strip()
        self._texts = {"姓名": person.name.strip(), "证书编号": number, "身份证号": person.id_number.strip()}
        shown = {**self._texts, "身份证号": person.masked_id}
        for name, value in self.values.items():
            value.setText(shown[name] or "未填")
            self.copies[name].setEnabled(bool(self._texts[name]))

    def _copy(self, name: str) -> None:
        QGuiApplication.clipboard().setText(self._texts[name])
        done = self.copies[name]
        done.setText("已复制")
        QTimer.singleShot(_SAID, done, lambda: done.setText("复制"))

    def _open(self, site: Site) -> None:
        if QDesktopServices.openUrl(QUrl.fromUserInput(site.url)):
            self._opened(site)
        else:
            tell(self.window(), "打不开浏览器", "这台电脑没有可用的浏览器，请在能上网的电脑上打开：", site.url)
