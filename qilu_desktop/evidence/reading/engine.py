"""Reading pictures in a process of their own: started at the first picture, ended when idle, stopped at once.

A crash, a missing component or a file that cannot be read comes back as a reading with a ``failure``; only the
user's own stop is raised.
"""

from __future__ import annotations

import json
import multiprocessing
import threading
import time
from collections.abc import Iterable
from importlib import metadata
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from qilu_desktop.dossier.pages import Edits, PageEdit
from qilu_desktop.dossier.reading.model import Box, Line, PageReading
from qilu_desktop.evidence.reading.fields import certificates_in, nothing_found
from qilu_desktop.evidence.reading.pictures import PAGES
from qilu_desktop.evidence.reading.worker import serve
from qilu_desktop.progress import Progress, Silent

IDLE: Final = 60.0
"""Seconds after which the process ends when nothing is asked of it."""
LIMIT: Final = 120.0
"""Seconds that one picture may take."""
LARGEST: Final = 64_000_000
"""Largest file in bytes that is handed to the process."""
TOO_LARGE: Final = "文件太大，请截取证书信息所在的部分。"
CRASHED: Final = "读图程序意外停止，没有读出，请看图核对。"
_TICK: Final = 0.1
STAGE: Final = "正在读图"


def engine_name() -> str:
    """Name and version of what reads, as it is kept with a reading; the name alone where it is not installed."""
    try:
        return f"rapidocr {metadata.version('rapidocr')}"
    except metadata.PackageNotFoundError:
        return "rapidocr"


class Reader:
    """Reads pictures; one for the whole program, used from one worker thread at a time or several in turn."""

    def __init__(self, *, idle: float = IDLE, limit: float = LIMIT) -> None:
        self._idle = idle
        self._limit = limit
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def running(self) -> bool:
        """Whether the process is there (and holds its memory)."""
        return self._process is not None and self._process.is_alive()

    def read(self, data: bytes, progress: Progress | None = None, edits: Edits = ()) -> tuple[PageReading, ...]:
        """The pages of a file: one of a picture, at most ten of a PDF.  Never fails: see ``PageReading.failure``.

        With *edits* the pages as they are sent, numbered in that order: what is cut away is not read.

        Raises:
            Cancelled: the user stopped; the process was ended.
        """
        progress = progress or Silent()
        progress.step(STAGE, 0, 1)
        if len(data) > LARGEST:
            return (PageReading(failure=TOO_LARGE),)
        with self._lock:
            wanted = edits[:PAGES] or (PageEdit(1),)
            first = self._ask(data, wanted[0], progress)
            found = [_reading(first, 1)]
            if not edits:
                wanted = tuple(PageEdit(page) for page in range(1, int(first.get("pages", 1)) + 1))
            count = len(wanted)
            for number, edit in enumerate(wanted[1:], 2):
                progress.step(STAGE, number - 1, count)
                found.append(_reading(self._ask(data, edit, progress), number))
        progress.step(STAGE, count, count)
        return tuple(found)

    def read_file(self, path: Path, progress: Progress | None = None) -> tuple[PageReading, ...]:
        """Like :meth:`read` for a file on the disk.

        Raises:
            Cancelled: the user stopped.
        """
        try:
            if path.stat().st_size > LARGEST:
                return (PageReading(failure=TOO_LARGE),)
            data = path.read_bytes()
        except OSError:
            return (PageReading(failure=f"文件“{path.name}”读不了。"),)
        return self.read(data, progress)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._pipe = None

    def _ask(self, data: bytes, asked: PageEdit, progress: Progress) -> dict[str, Any]:
        try:
            pipe = self._connected()
            pipe.send(asked)
            pipe.send_bytes(data)
            answer = self._answer(pipe, progress)
        except (EOFError, OSError, ValueError):
            self.close()
            return {"failure": CRASHED}
        except BaseException:
            # Stopped: the process may be in the middle of a picture, and nobody waits for it.
            self.close()
            raise
        if answer is None:
            self.close()
            return {"failure": "读图时间太长，没有读出，请看图核对。"}
        return answer

    def _answer(self, pipe: Connection, progress: Progress) -> dict[str, Any] | None:
        until = time.monotonic() + self._limit
        while not pipe.poll(_TICK):
            progress.step(STAGE, 0, 1)
            if time.monotonic() > until:
                return None
        answer: dict[str, Any] = json.loads(pipe.recv_bytes())
        return answer

    def _connected(self) -> Connection:
        """The pipe to a process that is alive; a new one where it has ended (idle) or never begun."""
        if self._pipe is not None and self.running:
            return self._pipe
        self.close()
        # Not forked: the window's threads and locks must not be copied.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self._idle), name="qilu-reading", daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        return ours


def _reading(answer: dict[str, Any], page: int) -> PageReading:
    if "failure" in answer:
        return PageReading(failure=str(answer["failure"]), page=page)
    return page_reading(answer["width"], answer["height"], answer["lines"], page)


def page_reading(width: int, height: int, raw: Iterable[Any], page: int = 1) -> PageReading:
    """A page from the engine's lines (text, score, eight corner coordinates in pixels)."""
    lines = tuple(_line(str(text), float(score), corners) for text, score, corners in raw)
    nothing = nothing_found(lines)
    return PageReading(
        width, height, lines, () if nothing else certificates_in(lines), nothing_found=nothing, page=page
    )


def _line(text: str, score: float, corners: list[float]) -> Line:
    across, down = corners[::2], corners[1::2]
    box = Box(round(min(across)), round(min(down)), round(max(across)), round(max(down)))
    run = corners[2] - corners[0]
    return Line(text, score, box, (corners[3] - corners[1]) / run if run > 0 else 0.0)
