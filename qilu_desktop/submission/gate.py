"""The gate of a final folder: what is checked before a build, and how it is refused."""

from __future__ import annotations

from datetime import date

from qilu_desktop.checks import Context, Report
from qilu_desktop.documents.fonts import uncovered
from qilu_desktop.documents.living import overwritten
from qilu_desktop.errors import SubmissionError
from qilu_desktop.submission.model import Source
from qilu_desktop.submission.scans import Outdated

_NAMED = 3
"""Findings that the refusal of a build names."""


def context_for(source: Source, today: date) -> Context:
    """What the checks of a build look at."""
    return Context(
        source.pack,
        source.dossier,
        today,
        source.facts,
        overlong=source.overlong,
        undrawn=uncovered,
        overwritten=overwritten,
        outdated=Outdated(source.pack, source.read),
    )


def refuse_blocked(report: Report) -> None:
    """Refuse a final folder while anything blocks.

    Raises:
        SubmissionError: names what blocks first.
    """
    blocking = report.blocking
    if not blocking:
        return
    first = "；".join(each.message.rstrip("。") for each in blocking[:_NAMED])
    more = f"等 {len(blocking)} 项" if len(blocking) > _NAMED else ""
    raise SubmissionError(
        f"还有 {len(blocking)} 个问题必须先解决，不能生成正式的报送文件夹：{first}{more}。",
        "请按“检查”里的提示逐项改正；只想先看样子的，可以生成草稿（命令行加 --draft）。",
    )
