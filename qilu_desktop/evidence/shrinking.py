"""Finished PDFs made smaller to meet a limit of bytes: their pictures re-sampled by steps, never below 150 dpi.

Only copies are made smaller; the files that they come from are not touched.  Everything passes from file to file:
memory does not grow with pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.errors import storage_error
from qilu_desktop.evidence import faults
from qilu_desktop.evidence.pdfs import losses
from qilu_desktop.evidence.remaking import Remaking
from qilu_desktop.evidence.resampling import STEPS, Resampler, Shrunk, Step, sizes_on
from qilu_desktop.progress import Progress
from qilu_desktop.scratch import scratch

if TYPE_CHECKING:
    import pikepdf

Aside = Callable[[], Path]
"""Gives the place of one more file on the way; what is left there its giver clears away."""


@dataclass(frozen=True)
class Pdf:
    """A finished PDF and where it lies; ``name`` is for messages."""

    name: str
    place: Path


@dataclass(frozen=True)
class Smaller:
    """A copy of a PDF: where it lies, its bytes, and what was done to its pictures.

    ``done.pictures`` 0: nothing could be, and the place is that of the PDF itself.
    """

    place: Path
    size: int
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


def shrink(pdfs: Sequence[Pdf], limit: int, aside: Aside, progress: Progress) -> Shrinking:
    """Copies of *pdfs* of at most *limit* bytes together, by the mildest step that is enough, else by the last.

    A copy is never larger than its PDF.  A signed or locked PDF is left as it is.

    Raises:
        EvidenceError: one is no whole PDF.
        StorageError: the disk refuses.
        Cancelled: by *progress*.
    """
    best: tuple[int, tuple[Smaller, ...]] | None = None
    first, last = 0, len(STEPS) - 1
    # A harder step gives a smaller file, so that halving finds the mildest without trying all.
    while first < last:
        middle = (first + last) // 2
        made = _copies(pdfs, STEPS[middle], aside, progress)
        if _size(made) > limit:
            first = middle + 1
            _let_go(made)
            continue
        last = middle
        _let_go(best[1] if best else ())
        best = middle, made
    copies = best[1] if best and best[0] == first else _copies(pdfs, STEPS[first], aside, progress)
    return Shrinking(copies, _size(copies) <= limit)


def _size(copies: Sequence[Smaller]) -> int:
    return sum(one.size for one in copies)


def _let_go(copies: Sequence[Smaller]) -> None:
    for one in copies:
        if one.done.pictures:
            one.place.unlink(missing_ok=True)


def _copies(pdfs: Sequence[Pdf], step: Step, aside: Aside, progress: Progress) -> tuple[Smaller, ...]:
    return tuple(_smaller(pdf, step, aside, progress) for pdf in pdfs)


def _smaller(pdf: Pdf, step: Step, aside: Aside, progress: Progress) -> Smaller:
    import pikepdf

    place, size = aside(), 0
    resampler = Resampler(step)
    try:
        with scratch() as folder:
            made = Remaking(pdf.place, Path(folder))
            _gather(made, pdf, resampler, progress)
            if resampler.done:
                with place.open("w+b") as stream:
                    made.write(stream)
                size = place.stat().st_size
    except OSError as error:
        raise storage_error(error, place) from error
    except pikepdf.PdfError as error:
        raise faults.damaged(pdf.name, "PDF") from error
    whole = pdf.place.stat().st_size
    if 0 < size < whole:
        return Smaller(place, size, resampler.done[0])
    place.unlink(missing_ok=True)
    return Smaller(pdf.place, whole, Shrunk())


def _gather(made: Remaking, pdf: Pdf, resampler: Resampler, progress: Progress) -> None:
    """Make every picture smaller where that gains something."""
    import pikepdf

    with closing(pikepdf.open(pdf.place, access_mode=pikepdf.AccessMode.stream)) as opened:
        if losses(opened):
            # A signature would not hold, a lock would be gone: such a file is sent as it is or not at all.
            return
        total = len(opened.pages)
        for number, page in enumerate(opened.pages, 1):
            progress.step(f"压缩“{pdf.name}”到 {resampler.step.dpi} dpi", number, total)
            fresh, size = list(made.fresh(page)), _page_size(page)
            places = sizes_on(page, size) if fresh else {}
            for image in fresh:
                made.add(resampler.remade(image, places.get(image.objgen, size), 0))


def _page_size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height in pt of what is seen of a page."""
    import pikepdf

    box, unit = pikepdf.Rectangle(page.cropbox), float(page.obj.get("/UserUnit", 1))
    return unit * float(box.width), unit * float(box.height)
