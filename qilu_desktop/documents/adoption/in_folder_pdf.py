"""What an office suite has made of a filled form: the same bytes from the same form, nobody's name in it, its paper."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, BinaryIO

from qilu_desktop.errors import DocumentError

if TYPE_CHECKING:
    import pikepdf

_MM_PER_PT = 25.4 / 72
_SLACK = 2.0
"""Millimetres by which a page may differ from its paper: suites round."""
_OF_TRAILER = ("/Info", "/ID", "/DocChecksum")
_OF_ROOT = ("/Metadata", "/PieceInfo", "/OpenAction", "/AA", "/AF", "/URI")
_OF_PAGE = ("/Metadata", "/PieceInfo", "/LastModified", "/AA")
_NAMES = ("/EmbeddedFiles", "/JavaScript")


@dataclass(frozen=True)
class Paper:
    """Width and height in mm as the page is looked at."""

    width: float
    height: float

    def fits(self, other: Paper, slack: float = _SLACK) -> bool:
        """Whether the two are one size, edge by edge; they may differ by *slack* mm."""
        return abs(self.width - other.width) <= slack and abs(self.height - other.height) <= slack

    @property
    def words(self) -> str:
        """``A3 横向（420×297 毫米）``; without a name where it has none."""
        size = f"{self.width:.0f}×{self.height:.0f} 毫米"
        named = next((name for name, paper in _KNOWN if paper.fits(self)), "")
        return f"{named}（{size}）" if named else size


_SIZES = (("A3", 297, 420), ("A4", 210, 297), ("B5", 182, 257), ("16 开", 195, 270))
_KNOWN = tuple(
    (f"{name} {way}", Paper(*sides))
    for name, short, long in _SIZES
    for way, sides in (("横向", (long, short)), ("纵向", (short, long)))
)


def papers(data: bytes | BinaryIO) -> tuple[Paper, ...]:
    """The paper of every page of a PDF, given as its bytes or an open file.

    Raises:
        DocumentError: it is no PDF, or has no page.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data) if isinstance(data, bytes) else data) as pdf, _readable():
            found = tuple(paper_of_page(page) for page in pdf.pages)
    except pikepdf.PdfError as error:
        raise _broken() from error
    if not found:
        raise _broken()
    return found


def paper_of_page(page: pikepdf.Page) -> Paper:
    """The paper of a page: its crop box in mm, turned as it is looked at."""
    import pikepdf

    box = pikepdf.Rectangle(page.cropbox)
    width, height = float(box.width) * _MM_PER_PT, float(box.height) * _MM_PER_PT
    turned = int(page.obj.get("/Rotate", 0)) % 180 != 0
    return Paper(height, width) if turned else Paper(width, height)


def normalised(data: bytes, title: str, made_on: date) -> bytes:
    """A converted PDF without its author, program, time and number of making; *title* and the day stand instead.

    What acts by itself or lies hidden inside (scripts, attached files) goes too.

    Raises:
        DocumentError: it is no PDF.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf, _readable():
            _clean(pdf)
            for name in _OF_TRAILER:
                _drop(pdf.trailer, name)
            pdf.docinfo["/Title"] = pikepdf.String(title)
            pdf.docinfo["/CreationDate"] = pikepdf.String(f"D:{made_on:%Y%m%d}000000Z")
            pdf.Root.Lang = pikepdf.String("zh-CN")
            pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True, PrintScaling=pikepdf.Name("/None"))
            return _saved(pdf)
    except pikepdf.PdfError as error:
        raise _broken() from error


def _clean(pdf: pikepdf.Pdf) -> None:
    for name in _OF_ROOT:
        _drop(pdf.Root, name)
    if "/Names" in pdf.Root:
        for name in _NAMES:
            _drop(pdf.Root.Names, name)
    for page in pdf.pages:
        for name in _OF_PAGE:
            _drop(page.obj, name)


def _drop(holder: pikepdf.Object, name: str) -> None:
    if name in holder:
        del holder[name]


def _saved(pdf: pikepdf.Pdf) -> bytes:
    import pikepdf

    stream = io.BytesIO()
    generate = pikepdf.ObjectStreamMode.generate
    pdf.save(stream, deterministic_id=True, min_version="1.7", object_stream_mode=generate)
    return stream.getvalue()


@contextmanager
def _readable() -> Iterator[None]:
    """What a PDF lacks inside is told like one that does not open."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise _broken() from error


def _broken() -> DocumentError:
    return DocumentError("办公软件转出来的 PDF 打不开。", "请重试；仍不行时请用 Word 或 WPS 打开 .docx，另存为 PDF。")
