"""Reads query pages off the UI thread, in the one reading process of the program, and keeps what was read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qilu_desktop.dossier.model import Evidence
from qilu_desktop.errors import Cancelled, QiluError
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.operation import Operation
from qilu_desktop.progress import Progress
from qilu_desktop.readings import Read, read_entries, with_readings

if TYPE_CHECKING:
    from qilu_desktop.evidence.reading.engine import Reader


@cache
def shared_reader() -> Reader:
    """The program's one reader; its process begins at the first picture and ends by itself when idle."""
    from qilu_desktop.evidence.reading.engine import Reader

    return Reader()


class ReadingJob(QObject):
    """Reads files one after the other; ``stepped`` carries each step, ``ended`` comes once all is kept or it stopped.

    ``failures`` tells by evidence id why a file could not be read in this job; ``tried`` are the files that were begun
    with or stopped before: nothing is tried again by itself.  ``stopped`` says whether the user stopped the last one.
    """

    stepped = Signal(object)
    ended = Signal()

    def __init__(self, parent: QObject, desk: Desk) -> None:
        super().__init__(parent)
        self.desk = desk
        self.failures: dict[str, str] = {}
        self.tried: set[str] = set()
        self.stopped = False
        self.done = 0
        self._operation: Operation[None] | None = None

    @property
    def running(self) -> bool:
        """Whether something is being read."""
        return self._operation is not None

    def start(self, entries: Sequence[Evidence]) -> None:
        """Begin, unless there is nothing to read or something is being read already."""
        if self.running or not entries or self.desk.read_only:
            return
        reads: list[Read] = []
        self.tried |= {entry.id for entry in entries}
        read_bytes = self.desk.workspace.file_bytes

        def work(progress: Progress) -> None:
            read_entries(entries, read_bytes, shared_reader(), progress, reads.append)

        self.stopped, self.done = False, 0
        self._operation = Operation(
            self,
            work,
            success=lambda _done: self._end(reads, None),
            failure=lambda error: self._end(reads, error),
            progress=self.stepped.emit,
        ).start()

    def stop(self) -> None:
        """Stop at once: the reading process is ended; what was read before is kept."""
        if self._operation:
            self._operation.cancel()

    def _end(self, reads: list[Read], error: QiluError | None) -> None:
        self._operation = None
        self.stopped = isinstance(error, Cancelled)
        self.failures |= {one.entry.id: one.failure for one in reads}
        kept = with_readings(self.desk.dossier, reads)
        self.done = len(kept)
        if kept:
            label = f"读取 {len(kept)} 份查询截图"
            self.desk.do(lambda: self.desk.workspace.revise_evidence(kept, label))
        self.ended.emit()
