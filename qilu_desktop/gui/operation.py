"""The one way to do slow work: off the UI thread, with progress and cancel; callbacks on the main thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from qilu_desktop.errors import QiluError
from qilu_desktop.gui.crash import report_defect
from qilu_desktop.progress import Progress, Step, Watched

T = TypeVar("T")
_LEAST_THREADS = 4
_LOG = logging.getLogger(__name__)


class _Bridge(QObject):
    """Carries results from the worker to the thread that made it."""

    stepped = Signal(object)
    ended = Signal(object, object)


class _Task(QRunnable):
    def __init__(self, body: Callable[[], None]) -> None:
        super().__init__()
        self._body = body

    def run(self) -> None:
        self._body()


class Operation(QObject, Generic[T]):
    """Runs ``work(progress)`` in a worker thread for the window *parent*.

    ``success`` gets the result, ``failure`` the :class:`QiluError` (``Cancelled`` included), ``progress`` each
    :class:`Step`; all on the main thread, and none of them once *parent* is gone.  Any other exception is a defect:
    it is logged, shown, and ``failure`` is called with a plain error so that the page can recover.
    """

    def __init__(
        self,
        parent: QObject,
        work: Callable[[Progress], T],
        *,
        success: Callable[[T], None],
        failure: Callable[[QiluError], None],
        progress: Callable[[Step], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._success = success
        self._failure = failure
        self._listener = progress
        self._bridge = _Bridge()
        self._watched = Watched(self._bridge.stepped.emit)
        self._bridge.stepped.connect(self._on_step, Qt.ConnectionType.QueuedConnection)
        self._bridge.ended.connect(self._on_end, Qt.ConnectionType.QueuedConnection)
        self._over = threading.Event()
        self._given_up = False

    def start(self) -> Operation[T]:
        """Begin; returns at once."""
        pool = QThreadPool.globalInstance()
        # On a computer with one or two cores a build must not keep the preview waiting.
        pool.setMaxThreadCount(max(_LEAST_THREADS, pool.maxThreadCount()))
        pool.start(_Task(self._run))
        return self

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._watched.cancel()

    def give_up(self) -> None:
        """Cancel, and call nothing of it any more: whoever would be told is going away."""
        self._given_up = True
        self.cancel()

    @property
    def running(self) -> bool:
        """Whether the work still goes on."""
        return not self._over.is_set()

    def _run(self) -> None:
        result: T | None = None
        error: BaseException | None = None
        try:
            result = self._work(self._watched)
        except BaseException as problem:  # noqa: BLE001 - handed to the main thread, shown there, never swallowed
            error = problem
        self._over.set()
        self._bridge.ended.emit(result, error)

    @Slot(object)
    def _on_step(self, step: Step) -> None:
        if self._listener and not self._given_up:
            self._listener(step)

    @Slot(object, object)
    def _on_end(self, result: T, error: BaseException | None) -> None:
        self.deleteLater()
        if self._given_up:
            return
        if error is None:
            self._success(result)
        elif isinstance(error, QiluError):
            self._failure(error)
        else:
            report_defect(error)
            self._failure(
                QiluError(
                    "程序遇到意外的问题，这一步没有完成。", "已填写的内容都在。请重试；仍不行时把日志发给技术支持。"
                )
            )


class OneAtATime:
    """What a page, card or dialog with one piece of slow work at a time has in common; it keeps the newest here."""

    _operation: Operation[Any] | None = None

    @property
    def running(self) -> bool:
        """Whether the work still goes on."""
        return self._operation is not None and self._operation.running

    def stop(self) -> None:
        """Ask the work to stop at its next step; nothing is left half-done."""
        if self._operation:
            self._operation.cancel()
