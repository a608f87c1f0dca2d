"""Finished PDFs made smaller to meet a limit of bytes: their pictures re-sampled by steps, never below 150 dpi.

Only copies are made smaller; the files that they come from are not touched.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qilu_desktop.evidence import faults
from qilu_desktop.evidence.pdfs import losses
from qilu_desktop.evidence.resampling import STEPS, Resampler, Shrunk, Step
from qilu_desktop.progress import Progress

if TYPE_CHECKING:
    import pikepdf


@dataclass(frozen=True)
class Pdf:
    """A finished PDF; ``name`` is for messages."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Smaller:
    """A copy of a PDF: its bytes, and what was done to its pictures (``pictures`` 0: nothing could be)."""

    data: bytes
    done: Shrunk

    @property
    def how(self) -> str:
        """What was done, as a Chinese clause."""
        pictures = f"{self.done.pictures} 幅图片"
        if round(self.done.from_dpi) <= round(self.done.to_dpi):
            return f"{pictures}重新压缩，分辨率不变"
        return f"{pictures}由约 {self.done.from_dpi:.0f} dpi 降为约 {self.done.to_dpi:.0f} dpi"


@dataclass(frozen=True)
class Shrinking:
    """The copies in the order of the PDFs; ``met`` says whether they are within the limit together."""

    copies: tuple[Smaller, ...]
    met: bool


def shrink(pdfs: Sequence[Pdf], limit: int, progress: Progress) -> Shrinking:
    """Copies of *pdfs* of at most *limit* bytes together, by the mildest step that is enough, else by the last.

    A copy is never larger than its PDF.  A signed or locked PDF is left as it is.

    Raises:
        EvidenceError: one is no whole PDF.
        Cancelled: by *progress*.
    """
    made: dict[int, tuple[Smaller, ...]] = {}
    first, last = 0, len(STEPS) - 1
    # A harder step gives a smaller file, so that halving finds the mildest without trying all.
    while first < last:
        middle = (first + last) // 2
        made[middle] = _copies(pdfs, STEPS[middle], progress)
        if _size(made[middle]) <= limit:
            last = middle
        else:
            first = middle + 1
    copies = made[first] if first in made else _copies(pdfs, STEPS[first], progress)
    return Shrinking(copies, _size(copies) <= limit)


def _size(copies: Sequence[Smaller]) -> int:
    return sum(len(one.data) for one in copies)


def _copies(pdfs: Sequence[Pdf], step: Step, progress: Progress) -> tuple[Smaller, ...]:
    return tuple(_smaller(pdf, step, progress) for pdf in pdfs)


def _smaller(pdf: Pdf, step: Step, progress: Progress) -> Smaller:
    import pikepdf

    resampler, seen = Resampler(step), set[tuple[int, int]]()
    try:
        with pikepdf.open(io.BytesIO(pdf.data)) as opened:
            if losses(opened):
                # A signature would not hold, a lock would be gone: such a file is sent as it is or not at all.
                return Smaller(pdf.data, Shrunk())
            total = len(opened.pages)
            for number, page in enumerate(opened.pages, 1):
                progress.step(f"压缩“{pdf.name}”到 {step.dpi} dpi", number, total)
                resampler.page(page, _page_size(page), 0, seen)
            stream = io.BytesIO()
            packed = pikepdf.ObjectStreamMode.generate
            opened.save(stream, deterministic_id=True, object_stream_mode=packed)
    except pikepdf.PdfError as error:
        raise faults.damaged(pdf.name, "PDF") from error
    data = stream.getvalue()
    done = resampler.done.get(0, Shrunk())
    return Smaller(data, done) if done.pictures and len(data) < len(pdf.data) else Smaller(pdf.data, Shrunk())


def _page_size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height in pt of what is seen of a page."""
    import pikepdf

    box = pikepdf.Rectangle(page.cropbox)
    return float(box.width), float(box.height)
