"""What happens when the program itself is at fault: logged with ID numbers masked, told in Chinese, nothing lost."""

from __future__ import annotations

import logging
import sys
from types import TracebackType
from typing import TYPE_CHECKING

from qilu_desktop.errors import QiluError
from qilu_desktop.paths import log_dir

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox

_LOG = logging.getLogger("qilu_desktop.crash")
_MEGABYTE = 1_048_576
_OPEN: set[QMessageBox] = set()


class MaskingFormatter(logging.Formatter):
    """Formats a record, traceback included, and masks every ID number in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The masked line."""
        from qilu_desktop.dossier.identifiers import mask_ids_in

        return mask_ids_in(super().format(record))


def start_log() -> None:
    """Write the log to the user's log folder, at most 3 MB; without one where the disk refuses."""
    from logging.handlers import RotatingFileHandler

    if logging.getLogger("qilu_desktop").handlers:
        return
    try:
        log_dir().mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_dir() / "window.log", maxBytes=_MEGABYTE, backupCount=2, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("qilu_desktop").addHandler(handler)


def catch_all() -> None:
    """Send every unhandled exception of the main thread and of slots to the log and to the user."""
    sys.excepthook = _hook


def _hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    start_log()
    report_defect(error)


def report_defect(error: BaseException) -> None:
    """Log *error* and tell the user; a :class:`QiluError` that nobody caught is shown with its own words."""
    # Qt makes its classes when they are first named: a message box that nobody needs would slow the start.
    import traceback

    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication, QMessageBox

    from qilu_desktop.dossier.identifiers import mask_ids_in

    text = "".join(traceback.format_exception(error))
    _LOG.error("unhandled: %s", mask_ids_in(text))
    if not QApplication.instance():
        return
    # Shown without waiting: an error while an error is shown must not pile up event loops.
    box = QMessageBox(QApplication.activeWindow())
    box.setWindowTitle("遇到问题")
    box.setIcon(QMessageBox.Icon.Warning)
    if isinstance(error, QiluError):
        box.setText(error.what)
        box.setInformativeText(error.remedy)
    else:
        box.setText("程序遇到意外的问题，刚才这一步没有完成。")
        box.setInformativeText(f"已保存的内容都在，可以继续使用。日志已记入：\n{log_dir()}")
        box.setDetailedText(mask_ids_in(text))
    # Without a parent nothing else keeps it.
    _OPEN.add(box)
    box.finished.connect(lambda _result: _OPEN.discard(box))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
