"""Joined PDFs of one applicant kept within a number of bytes: pictures made smaller by steps, down to 150 dpi.

The first step that is enough is taken.  What was done is listed; what cannot fit even so is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qilu_desktop.evidence.join import Joined, Part, join
from qilu_desktop.evidence.resampling import FLOOR_DPI, STEPS, Resampler, Shrunk, Step
from qilu_desktop.progress import Progress
from qilu_desktop.sizes import limit_text, size_text

_NAMED = 5
_SHARE = 0.02


@dataclass(frozen=True)
class Job:
    """One PDF to be joined; see :func:`join.join`."""

    parts: tuple[Part, ...]
    title: str
    made_on: date
    contents_title: str = "目　录"
    target: Path | None = None


@dataclass(frozen=True)
class Fitted:
    """The PDFs, their ``size`` in bytes together, the ``step`` that was needed (None: nothing was touched).

    ``done`` lists what was made smaller, ``over`` what is wrong when the limit cannot be met (empty: it is met); both
    are Chinese sentences.
    """

    joined: tuple[Joined, ...]
    size: int
    step: Step | None
    done: tuple[str, ...] = ()
    over: tuple[str, ...] = ()


def join_within(jobs: Sequence[Job], limit: int, progress: Progress) -> Fitted:
    """Join *jobs* so that they have at most *limit* bytes together; 0 sets no limit and touches nothing.

    Raises:
        as :func:`join.join`.
    """
    made = _joined(jobs, None, progress)
    if not limit or made.size <= limit:
        return made
    for step in STEPS:
        made = _joined(jobs, step, progress)
        if made.size <= limit:
            return made
    return _told_over(made, jobs, limit)


def _joined(jobs: Sequence[Job], step: Step | None, progress: Progress) -> Fitted:
    joined: list[Joined] = []
    done: list[str] = []
    for job in jobs:
        resampler = Resampler(step) if step else None
        joined.append(
            join(
                job.parts,
                title=job.title,
                made_on=job.made_on,
                progress=progress,
                target=job.target,
                contents_title=job.contents_title,
                resampler=resampler,
            )
        )
        done += told_shrunk(job.parts, resampler.done) if resampler else ()
    return Fitted(tuple(joined), sum(map(_size, joined)), step, tuple(done))


def _size(made: Joined) -> int:
    return len(made.pdf) if made.pdf is not None else made.path.stat().st_size if made.path else 0


def told_shrunk(parts: Sequence[Part], shrunk: Mapping[int, Shrunk]) -> tuple[str, ...]:
    """What was made smaller, a Chinese clause for each part."""
    return tuple(
        f"“{parts[index].title}”：{_how(one)}，{size_text(one.before)} 变为 {size_text(one.after)}"
        for index, one in sorted(shrunk.items())
    )


def _how(one: Shrunk) -> str:
    pictures = f"{one.pictures} 幅图片" if one.pictures > 1 else "图片"
    if round(one.from_dpi) <= round(one.to_dpi):
        return f"{pictures}重新压缩，分辨率不变"
    return f"{pictures}由约 {one.from_dpi:.0f} dpi 降为 {one.to_dpi:.0f} dpi"


def _told_over(made: Fitted, jobs: Sequence[Job], limit: int) -> Fitted:
    large = sorted(((_weight(part), part.title) for job in jobs for part in job.parts), reverse=True)[:_NAMED]
    named = [f"“{title}”（原 {size_text(size)}）" for size, title in large if size > _SHARE * limit]
    over = (
        f"图片降到 {FLOOR_DPI} dpi（再低就看不清）后仍有 {size_text(made.size)}，超过上限 {limit_text(limit)}。",
        f"最占空间的是：{'、'.join(named)}。请减少页数、改为黑白扫描，或提高上限。"
        if named
        else "请减少材料，或提高上限。",
    )
    return Fitted(made.joined, made.size, made.step, made.done, over)


def _weight(part: Part) -> int:
    data = part.opened()
    return len(data) if isinstance(data, bytes) else data.stat().st_size
