"""Makes the sample workspace out of the shipped files, with a progress box."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressDialog, QWidget

from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.gui.dialogs import tell_error
from qilu_desktop.gui.operation import Operation
from qilu_desktop.progress import Progress, Step


def load_sample(parent: QWidget, dossier: Path, folder: Path, ready: Callable[[], object]) -> Operation[None]:
    """Fill *folder* from the sample off the UI thread, then call *ready*."""
    box = QProgressDialog("正在准备示例……", "取消", 0, 100, parent)
    box.setWindowTitle("打开示例")
    box.setWindowModality(Qt.WindowModality.WindowModal)
    box.setMinimumDuration(0)
    box.setAutoReset(False)

    def work(progress: Progress) -> None:
        from qilu_desktop.evidence.intake import inspect
        from qilu_desktop.exchange.load import load_dossier

        folder.parent.mkdir(parents=True, exist_ok=True)
        load_dossier(
            dossier,
            dossier.parent / "files",
            folder,
            lambda data, name: inspect(data, name).mime,
            progress=progress,
        )

    def step(done: Step) -> None:
        box.setLabelText(done.stage)
        box.setValue(round(done.fraction * 100))

    def success(_nothing: None) -> None:
        box.close()
        ready()

    def failure(error: QiluError) -> None:
        box.close()
        if not isinstance(error, Cancelled):
            tell_error(parent, error, "没有打开示例")

    operation = Operation(parent, work, success=success, failure=failure, progress=step)
    box.canceled.connect(operation.cancel)
    box.show()
    return operation.start()
