"""A finished PDF with other pictures in the place of its own, neither of them held in memory.

pikepdf holds the data of a picture that is changed in an open PDF until that is closed.  So the new ones are gathered
in PDFs of limited size on the disk, one page for each; qpdf brings these and the finished PDF together, and there the
pages are made to name the new pictures.  The old ones are named by nobody then, and are not written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from qilu_desktop.evidence import spool
from qilu_desktop.evidence.resampling import Remade, pictures_of
from qilu_desktop.evidence.saving import save_identified

if TYPE_CHECKING:
    import pikepdf

_OWN = ("/Length", "/Filter", "/DecodeParms", "/Width", "/Height", "/BitsPerComponent", "/ColorSpace")
"""What an image XObject says of its data; everything else it keeps with other data."""


class Remaking:
    """The PDF at ``place``, its pictures counted in the order in which its pages name them first."""

    def __init__(self, place: Path, folder: Path) -> None:
        import pikepdf

        self._place, self._folder = place, folder
        self._seen: set[tuple[int, int]] = set()
        self._count = 0
        self._changed: list[int] = []
        """Numbers of the pictures that have another, which is on the page of that place in the parts."""
        self._part, self._held = pikepdf.new(), 0
        self._parts: list[str] = []

    def fresh(self, page: pikepdf.Page) -> Iterator[pikepdf.Stream]:
        """The pictures of a page that no page before it has named; for each :meth:`add` is to be called."""
        for place in pictures_of(page):
            if place.image.objgen not in self._seen:
                self._seen.add(place.image.objgen)
                yield place.image

    def add(self, made: Remade | None) -> None:
        """What takes the place of the next picture; None: it stays.

        Raises:
            OSError: the disk refuses.
        """
        from pikepdf import Dictionary, Name, Stream

        if made:
            self._changed.append(self._count)
            image = Stream(self._part, b"")
            image.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Image)
            made.put_in(image)
            self._part.add_blank_page()
            self._part.pages[-1].obj.Resources = Dictionary(XObject=Dictionary(Im=self._part.make_indirect(image)))
            self._held += len(made.data)
            if self._held >= spool.PART_BYTES:
                self._put_aside()
        self._count += 1

    def _put_aside(self) -> None:
        import pikepdf

        if not len(self._part.pages):
            return
        place = str(self._folder / f"{len(self._parts)}.pdf")
        spool.save_part(self._part, place)
        self._part.close()
        self._parts.append(place)
        self._part, self._held = pikepdf.new(), 0

    def write(self, stream: BinaryIO) -> None:
        """Write the PDF; the same pictures give the same bytes.

        Raises:
            OSError: the disk refuses.
            pikepdf.PdfError, EvidenceError: the PDF is damaged.
        """
        self._put_aside()
        whole = str(self._place.absolute())
        job, pdf = spool.merged(whole, (whole, *self._parts), self._folder)
        with closing(pdf):
            pages = len(pdf.pages) - len(self._changed)
            others = [page.obj.Resources.XObject.Im for page in list(pdf.pages)[pages:]]
            self._exchange(list(pdf.pages)[:pages], dict(zip(self._changed, others, strict=True)))
            del pdf.pages[pages:]
            save_identified(pdf, stream)
        del job

    def _exchange(self, pages: list[pikepdf.Page], others: dict[int, pikepdf.Object]) -> None:
        """Have *pages* name the other pictures, by the number of that in whose place they come."""
        known: dict[tuple[int, int], pikepdf.Object | None] = {}
        done = {other.objgen for other in others.values()}
        for page in pages:
            for place in pictures_of(page):
                at = place.image.objgen
                if at in done:
                    continue
                if at not in known:
                    known[at] = other = others.get(len(known))
                    if other is not None:
                        _as_before(place.image, other)
                if (other := known[at]) is not None:
                    place.holder[place.name] = other


def _as_before(image: pikepdf.Stream, other: pikepdf.Object) -> None:
    """Give the other picture what was said of the former: its mask, how it is to be rendered."""
    for key, value in image.items():
        if key not in _OWN and key not in other:
            other[key] = value
