"""What became of the files taken in: set aside, there already, and what to look at; each with its way on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from qilu_desktop.evidence.faults import short_name
from qilu_desktop.gui.dialogs import open_outside, tell
from qilu_desktop.gui.evidence.doubles import Told, Way
from qilu_desktop.gui.evidence.gathering import Aside, Double, Ready, Source
from qilu_desktop.gui.widgets import button, column, frame, label, link, row, scrolled

_WIDTH, _HEIGHT = 640, 470
_LINK_ROOM = 10


@dataclass(frozen=True)
class Outcome:
    """The end of an intake: how many were added, what to look at, what was set aside, what is there already."""

    added: int
    notes: Sequence[Ready]
    aside: Sequence[Aside]
    doubles: Sequence[Double]
    twice: Sequence[Ready]

    @property
    def worth_telling(self) -> bool:
        """Whether there is more to say than that all went well."""
        return bool(self.notes or self.aside or self.doubles or self.twice)

    @property
    def headline(self) -> str:
        """It all in one sentence."""
        parts = [f"已添加 {self.added} 个文件" if self.added else "没有添加文件"]
        if self.aside:
            parts.append(f"{len(self.aside)} 个没有用上")
        if self.doubles or self.twice:
            parts.append(f"{len(self.doubles) + len(self.twice)} 个已经有了，没有重复添加")
        return "，".join(parts) + ("。" if self.aside or self.doubles or self.twice else "，请留意下面的说明。")


class OutcomeDialog(QDialog):
    """Shows an outcome; ``retry`` holds what is to be tried again once it is closed.

    *ways* says of a file that is there already where it is, and what can be done with it.
    """

    def __init__(self, parent: QWidget, outcome: Outcome, ways: Callable[[Double], Told]) -> None:
        super().__init__(parent)
        self.setWindowTitle("添加佐证材料")
        self.retry: list[Source] = []
        self._links: dict[QLabel, list[QPushButton]] = {}
        self._ways = ways
        inner = QWidget()
        inner.setLayout(self._sections(outcome))
        area = scrolled(inner)
        again = [one.source for one in outcome.aside if one.source]
        buttons = row(1)
        if len(again) > 1:
            buttons.insertWidget(0, button(f"全部重试（{len(again)} 个）", lambda: self._again(again)))
        done = button("知道了", self.accept, primary=True)
        done.setDefault(True)
        buttons.addWidget(done)
        self.setLayout(
            column(label(outcome.headline, "heading", wrap=True), area, buttons, margins=(22, 20, 22, 18), gap=12)
        )
        self.resize(_WIDTH, min(_HEIGHT, 150 + inner.sizeHint().height()))

    def _sections(self, outcome: Outcome) -> QVBoxLayout:
        parts: list[QWidget] = []
        if outcome.aside:
            parts += [label("没有用上", "strong"), *(self._aside_card(one) for one in outcome.aside)]
        if outcome.doubles or outcome.twice:
            parts.append(label("已经有了", "strong"))
            parts += [self._double_card(one) for one in outcome.doubles]
            parts += [_card(one.source.name, "在这次添加的文件里出现了两次，只添加了一次。") for one in outcome.twice]
        if outcome.notes:
            parts += [
                label("请留意", "strong"),
                *(_card(one.source.name, "\n".join(one.notes)) for one in outcome.notes),
            ]
        sections = column(*parts, margins=(0, 0, 8, 0))
        sections.addStretch(1)
        return sections

    def _aside_card(self, aside: Aside) -> QFrame:
        error, source = aside.error, aside.source
        links: list[QPushButton] = []
        if source and source.path:
            folder = source.path.parent
            links.append(link("打开所在文件夹", lambda: self._open(folder), "open"))
        if source:
            links.append(link("重试", lambda: self._again([source]), "redo"))
        return _card(error.name, f"{error.reason.removeprefix('的')}。", error.remedy, links)

    def _double_card(self, double: Double) -> QFrame:
        done, told = label("", "good", wrap=True), self._ways(double)
        done.hide()
        links = [link(way.text, partial(self._go, way, done), way.picture) for way in told.ways]
        self._links[done] = links
        return _card(double.ready.source.name, told.text, told.hint, links, done)

    def _go(self, way: Way, done: QLabel) -> None:
        """Take one way on; what was done is said in the place of the links."""
        if way.leaves:
            self.accept()
        if way.act() and not way.leaves:
            for one in self._links[done]:
                one.hide()
            done.setText(way.told)
            done.show()

    def _open(self, folder: Path) -> None:
        if folder.is_dir():
            open_outside(self, folder)
        else:
            tell(self, "打不开", "找不到这个文件夹，U 盘可能已被拔出。", "请重新插好后点“重试”。")

    def _again(self, sources: Sequence[Source]) -> None:
        self.retry = list(sources)
        self.accept()


def _card(name: str, text: str, hint: str = "", links: Sequence[QWidget] = (), done: QLabel | None = None) -> QFrame:
    parts: list[QWidget] = [label(short_name(name), "strong", wrap=True), label(text, wrap=True)]
    if hint:
        parts.append(label(hint, "hint", wrap=True))
    lines = column(*parts, margins=(14, 10, 14, 10), gap=4)
    if links:
        # A link's own room at its left would make it stand apart from the text above.
        lines.addLayout(row(*links, 1, gap=4, margins=(-_LINK_ROOM, 0, 0, 0)))
    if done:
        lines.addWidget(done)
    return frame("rowcard", lines)
