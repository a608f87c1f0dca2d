"""Brings files into the evidence of one owner: looked through off the UI thread, then attached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QWidget

from qilu_desktop.dossier.values import FileRef
from qilu_desktop.errors import Cancelled, EvidenceError, QiluError
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.dialogs import choose_files, choose_folder, tell, tell_error
from qilu_desktop.gui.evidence.detail import kinds_for
from qilu_desktop.gui.evidence.guess import guess_kind
from qilu_desktop.gui.operation import Operation
from qilu_desktop.gui.widgets import label, link, row
from qilu_desktop.progress import Progress, Step
from qilu_desktop.workspace.workspace import Workspace


@dataclass(frozen=True)
class Goal:
    """Where files go: the owner, the kind (empty: guessed from each name), and the claim that they prove."""

    owner: str
    kind: str = ""
    claim: str = ""


@dataclass(frozen=True)
class Taken:
    """Files kept in the store, with what the clerk should know of each, and those set aside."""

    files: tuple[tuple[FileRef, tuple[str, ...]], ...]
    refused: tuple[QiluError, ...]


class Intake(QWidget):
    """The strip that shows how far the intake is; ``goal`` says at each start where the files go."""

    def __init__(self, desk: Desk, goal: Callable[[], Goal]) -> None:
        super().__init__()
        self._desk = desk
        self._goal = goal
        self._operation: Operation[Taken] | None = None
        self.text, self.bar = label("", "muted"), QProgressBar()
        self.bar.setTextVisible(False)
        self.stop_button = link("停止", self.stop)
        self.setLayout(row(self.text, self.bar, self.stop_button))
        self.hide()

    def choose(self) -> None:
        """Ask for files and take them in."""
        paths = choose_files(self, "添加佐证材料", self._desk.settings.folder("evidence"), "*.jpg *.jpeg *.png *.pdf")
        if paths:
            self._desk.settings.keep_folder("evidence", paths[0].parent)
            self.take(paths)

    def choose_folder(self) -> None:
        """Ask for a folder and take its files in."""
        folder = choose_folder(self, "添加整个文件夹", self._desk.settings.folder("evidence"))
        if folder:
            self._desk.settings.keep_folder("evidence", folder)
            self.take([folder])

    def take(self, paths: Sequence[Path]) -> None:
        """Look files through off the UI thread and attach those that can be used."""
        if self._operation and self._operation.running:
            return
        workspace, goal = self._desk.workspace, self._goal()

        def work(progress: Progress) -> Taken:
            return take_files(workspace, paths, progress)

        self.show()
        self.text.setText("正在检查文件…")
        self._operation = Operation(
            self,
            work,
            success=lambda taken: self._taken(goal, taken),
            failure=self._not_taken,
            progress=self._step,
        ).start()

    def stop(self) -> None:
        """Stop at the next step."""
        if self._operation:
            self._operation.cancel()

    def _step(self, step: Step) -> None:
        self.text.setText(step.stage)
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.current)

    def _not_taken(self, error: QiluError) -> None:
        self.hide()
        if not isinstance(error, Cancelled):
            tell_error(self.window(), error, "没有添加")

    def _taken(self, goal: Goal, taken: Taken) -> None:
        self.hide()
        kinds, workspace = kinds_for(self._desk.pack, goal.owner), self._desk.workspace

        def attach() -> None:
            for file, _notes in taken.files:
                kind, title = goal.kind or guess_kind(file.name, kinds), Path(file.name).stem
                workspace.attach(file, owner=goal.owner, kind=kind, title=title, claim=goal.claim)

        if self._desk.do(attach):
            self._tell_taken(taken)

    def _tell_taken(self, taken: Taken) -> None:
        refused = [f"• {error.what}{error.remedy}" for error in taken.refused]
        notes = [f"• {file.name}：{note}" for file, all_notes in taken.files for note in all_notes]
        if refused:
            text = f"有 {len(refused)} 个文件没有用上，其余 {len(taken.files)} 个已添加。"
            tell(self.window(), "添加佐证材料", text, "\n".join([*refused, *notes]))
        elif notes:
            tell(self.window(), "添加佐证材料", f"已添加 {len(taken.files)} 个文件，请留意：", "\n".join(notes))


def take_files(workspace: Workspace, paths: Iterable[Path], progress: Progress) -> Taken:
    """Look through and keep files and the files in folders; safe to call off the UI thread.

    Raises:
        Cancelled: stopped; what was kept so far is cited by nothing and goes with the next sweep.
    """
    from qilu_desktop.evidence.intake import inspect_file

    wanted = list(_flat(paths))
    kept: list[tuple[FileRef, tuple[str, ...]]] = []
    refused: list[QiluError] = []
    for number, path in enumerate(wanted):
        progress.step(f"检查 {path.name}", number, len(wanted))
        try:
            found = inspect_file(path)
            kept.append((workspace.store_file(path, path.name, found.mime), found.warnings))
        except EvidenceError as error:
            refused.append(error)
    return Taken(tuple(kept), tuple(refused))


def _flat(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith((".", "~$")))
        else:
            yield path
