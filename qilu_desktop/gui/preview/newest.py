"""Work of which only the newest wish counts: one at a time, off the UI thread, waiting wishes replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.gui.operation import Operation
from qilu_desktop.progress import Progress

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True)
class _Wish(Generic[K, T]):
    key: K
    work: Callable[[Progress], T]


class Newest(QObject, Generic[K, T]):
    """Runs the newest wish; a finished one is told to *success* or *failure* with its key.

    A wish that comes while another is at work waits, and takes the place of one that waits already.
    """

    def __init__(
        self, parent: QObject, success: Callable[[K, T], None], failure: Callable[[K, QiluError], None]
    ) -> None:
        super().__init__(parent)
        self._success, self._failure = success, failure
        self._at_work: _Wish[K, T] | None = None
        self._waiting: _Wish[K, T] | None = None
        self._operation: Operation[T] | None = None

    def ask(self, key: K, work: Callable[[Progress], T]) -> None:
        """Have *work* done as soon as the worker is free."""
        self._waiting = _Wish(key, work)
        if self._at_work is None:
            self._start_next()

    def ask_instead(self, key: K, work: Callable[[Progress], T]) -> None:
        """Like :meth:`ask`, and what is at work for another key is asked to stop: nobody needs it any more."""
        if self._operation and self._at_work and self._at_work.key != key:
            self._operation.cancel()
        self.ask(key, work)

    def forget(self) -> None:
        """Give up what waits, and ask what is at work to stop."""
        self._waiting = None
        if self._operation:
            self._operation.cancel()

    @property
    def busy(self) -> bool:
        """Whether anything is at work."""
        return self._at_work is not None

    def _start_next(self) -> None:
        wish, self._waiting = self._waiting, None
        self._at_work = wish
        self._operation = None
        if wish:
            self._operation = Operation(
                self, wish.work, success=lambda result: self._done(wish, result), failure=lambda e: self._fail(wish, e)
            ).start()

    def _done(self, wish: _Wish[K, T], result: T) -> None:
        self._start_next()
        self._success(wish.key, result)

    def _fail(self, wish: _Wish[K, T], error: QiluError) -> None:
        self._start_next()
        if not isinstance(error, Cancelled):
            self._failure(wish.key, error)
