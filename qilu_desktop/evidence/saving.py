"""Writes a PDF into a file so that a full disk is an error like any other.

While qpdf works out an identifier from the contents, it clears up behind itself in a place where nothing may be thrown:
there an error of the file would end the whole program (std::terminate, seen with qpdf 12 on a full disk).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    import pikepdf
    from _typeshed import ReadableBuffer


class _Patient(io.RawIOBase):
    """Passes on what is written; the first refusal is kept, and from then on nothing is written any more."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self.stream = stream
        self.refused: OSError | None = None

    def writable(self) -> bool:
        """It is written to."""
        return True

    def seekable(self) -> bool:
        """As the stream is."""
        return self.stream.seekable()

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place of the stream."""
        return self.stream.seek(place, whence) if self.refused is None else 0

    def tell(self) -> int:
        """The place in the stream."""
        return self.stream.tell() if self.refused is None else 0

    def write(self, data: ReadableBuffer) -> int:
        """Take all of *data*."""
        if self.refused is None:
            try:
                self.stream.write(data)
            except OSError as error:
                self.refused = error
        return memoryview(data).nbytes

    def flush(self) -> None:
        """Hand on what is held back."""
        if self.refused is None:
            try:
                self.stream.flush()
            except OSError as error:
                self.refused = error


def save_identified(pdf: pikepdf.Pdf, stream: BinaryIO, *, min_version: str = "") -> None:
    """Write *pdf* to *stream*, its identifier made from its contents: the same contents give the same bytes.

    Raises:
        OSError: the disk refuses.
        pikepdf.PdfError: the PDF is damaged.
    """
    import pikepdf

    patient = _Patient(stream)
    packed = pikepdf.ObjectStreamMode.generate
    target = cast("BinaryIO", patient)
    pdf.save(target, deterministic_id=True, min_version=min_version, object_stream_mode=packed)
    patient.flush()
    if patient.refused is not None:
        raise patient.refused
