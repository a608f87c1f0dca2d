"""What the command line says: plain lines on standard output, progress on a terminal's standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from qilu_desktop.checks import Finding, Report, Severity
from qilu_desktop.checks.findings import NOTHING_BLOCKS, to_handle

_WIDTH = 72


def say(line: str) -> None:
    """A line of the answer."""
    sys.stdout.write(line + "\n")


def complain(line: str) -> None:
    """A line about something that went wrong."""
    sys.stderr.write(line + "\n")


class Meter:
    """A progress line on a terminal; silent where standard error goes elsewhere."""

    def __init__(self) -> None:
        self._shown = bool(sys.stderr and sys.stderr.isatty())

    def step(self, stage: str, current: int, total: int) -> None:
        """Show how far the job is."""
        if self._shown:
            sys.stderr.write(f"\r{f'{current}/{total} {stage}'[:_WIDTH]:<{_WIDTH}}")
            sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            sys.stderr.write("\r" + " " * _WIDTH + "\r")


def _remedy(entry: Finding) -> str:
    """What to do; for what is let pass, the reason on record."""
    if entry.waiver is None:
        return entry.remedy
    return f"已说明理由：{entry.waiver.reason}（{entry.waiver.by}，{entry.waiver.on.chinese}）"


def told_findings(report: Report, *, only_blocking: bool = False) -> Iterator[str]:
    """The findings as lines, grouped by severity, with clause, message and remedy; then the sums."""
    for severity in Severity:
        found = [entry for entry in report.findings if entry.severity is severity]
        if only_blocking:
            found = [entry for entry in found if entry.blocks]
        if found:
            yield f"【{severity.value}】{len(found)} 项"
            for entry in found:
                yield f"  {entry.message}　{_remedy(entry)}（通知 {entry.clause}）"
    blocking = sum(1 for entry in report.findings if entry.blocks)
    yield f"{to_handle(blocking)}。" if blocking else f"{NOTHING_BLOCKS}。"
