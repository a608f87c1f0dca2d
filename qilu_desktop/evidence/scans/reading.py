"""The QR codes of scanned pages: found whatever way round the page lies, one page in memory at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Final

from qilu_desktop.dossier import pagecode
from qilu_desktop.dossier.pagecode import PageCode
from qilu_desktop.evidence import bombs, intake, pdfs, pictures
from qilu_desktop.evidence.faults import unreadable, unsupported
from qilu_desktop.evidence.raster import Held
from qilu_desktop.evidence.space import PDFIUM
from qilu_desktop.progress import Progress, Silent

if TYPE_CHECKING:
    from PIL.Image import Image

STAGE: Final = "识别扫描页"
_DPI: Final = 200
_FINE_DPI: Final = 300
_LONGEST: Final = 5200
_FINEST: Final = (5200, 3600)
_BLANK_GRID: Final = (120, 170)
_PAPER: Final = 200
_EVEN: Final = 12
_INK: Final = 80
_THUMB: Final = 420


@dataclass(frozen=True)
class ScannedPage:
    """One page of a file: ``file`` counts the files handed in from 0, ``name`` is its name, ``number`` from 1.

    ``turn`` is by how many degrees clockwise the page must be turned to stand upright.  ``blank`` says that nothing
    stands on it, as on the back of a sheet.  ``thumb`` is a small picture of it as it lies, as JPEG, where one was
    asked for.  ``told`` says that its code is what the clerk said, not what was read.
    """

    file: int
    name: str
    number: int
    code: PageCode | None = None
    turn: int = 0
    blank: bool = False
    thumb: bytes = field(default=b"", repr=False, compare=False)
    told: bool = False


def read_pages(
    source: Held, name: str, file: int = 0, progress: Progress | None = None, *, thumbs: bool = False
) -> tuple[ScannedPage, ...]:
    """Every page of a PDF or picture with what its code says; a page without one of ours has ``code`` None.

    With *thumbs* each has a small picture, so that a clerk can tell which it is.

    Raises:
        EvidenceError: the file cannot be used.
        Cancelled: the user stopped.
    """
    progress = progress or Silent()
    found: list[ScannedPage] = []
    with _drawn(source, name) as (count, draw):
        for at in range(count):
            progress.step(f"{STAGE}：{name}", at, count)
            picture = draw(at, _DPI, False)
            code, turn = _code_of(picture, partial(draw, at, _FINE_DPI))
            thumb = _thumb(picture) if thumbs else b""
            found.append(ScannedPage(file, name, at + 1, code, turn, code is None and _blank(picture), thumb))
    progress.step(f"{STAGE}：{name}", count, count)
    return tuple(found)


_Draw = Callable[[int, int, bool], "Image"]
"""Page (from 0), resolution in dpi, whether by its red alone (a red seal is paper then), to a grey picture."""


@contextlib.contextmanager
def _drawn(source: Held, name: str) -> Iterator[tuple[int, _Draw]]:
    try:
        media = intake.sniff(intake.head(source))
        if media is None:
            raise unsupported(name, intake.other_kind(source if isinstance(source, bytes) else source.read_bytes()))
    except OSError as error:
        raise unreadable(name, error) from error
    if media != "pdf":
        with pictures.opened(source, media, name) as pages:
            yield len(pages), lambda at, _dpi, red: _grey(pages.upright(at, _FINEST), red=red)
        return
    # Opened with the careful reader first: what it refuses is told by name, and PDFium never sees a bomb.
    with pdfs.open_pdf(source, name) as pdf:
        bombs.check_streams(pdf, name)
        count = len(pdf.pages)
    yield count, lambda at, dpi, red: _rendered(source, at, dpi, red=red)


def _grey(picture: Image, *, red: bool) -> Image:
    return picture.getchannel("R") if red and picture.mode == "RGB" else picture.convert("L")


def _rendered(source: Held, at: int, dpi: int, *, red: bool) -> Image:
    import pypdfium2
    from PIL import Image

    with PDFIUM, pypdfium2.PdfDocument(source) as pdf:
        try:
            page = pdf[at]
            scale = min(dpi / 72, _LONGEST / max(1.0, *page.get_size()))
            bitmap = page.render(scale=scale, grayscale=not red)
            # A copy: PDFium frees its own while the lock is held.
            picture: Image.Image = _grey(bitmap.to_pil(), red=red).copy()
            bitmap.close()
            page.close()
        except pypdfium2.PdfiumError:
            # A page that does not draw is a page without a code, and not a blank one: it is listed for the clerk.
            return Image.new("L", (8, 8), 0)
        return picture


def _code_of(picture: Image, finer: Callable[[bool], Image]) -> tuple[PageCode | None, int]:
    """The code of a page and the turn that sets it upright; none where there is no code, or two that disagree."""
    for tried in _tries(picture, finer):
        found = set(_codes_in(tried))
        if found:
            return found.pop() if len({code for code, _ in found}) == 1 else (None, 0)
    return None, 0


def _tries(picture: Image, finer: Callable[[bool], Image]) -> Iterator[Image]:
    """The page as it is, then with specks taken out, then finer, then without the seal that may cover its code."""
    from PIL import ImageFilter

    yield picture
    yield picture.filter(ImageFilter.MedianFilter(3))
    fine = finer(False)
    if fine.size == picture.size:
        fine = picture.resize((picture.width * 3 // 2, picture.height * 3 // 2))
    yield fine.filter(ImageFilter.GaussianBlur(1.2))
    # A scanner sees a seal as grey between black and paper; in colour its red is as light as paper.
    yield fine.filter(ImageFilter.GaussianBlur(0.8)).point(lambda value: 255 if value > _INK else 0)
    yield finer(True)


def _blank(picture: Image) -> bool:
    """Whether nothing stands on the page: as light all over as paper is, specks and the scanner's edge aside."""
    from PIL import Image as Pictures

    small = picture.resize(_BLANK_GRID, Pictures.Resampling.BOX)
    levels = small.crop((2, 2, small.width - 2, small.height - 2)).tobytes()
    return min(levels) >= _PAPER and max(levels) - min(levels) <= _EVEN


def _thumb(picture: Image) -> bytes:
    small = picture.copy()
    small.thumbnail((_THUMB, _THUMB))
    out = BytesIO()
    small.save(out, "JPEG", quality=70)
    return out.getvalue()


def _codes_in(picture: Image) -> Iterator[tuple[PageCode, int]]:
    import zxingcpp

    for one in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])):
        code = pagecode.decode(one.text)
        if code:
            yield code, _turn(one.orientation)


def _turn(orientation: int) -> int:
    """The turn in quarters that undoes the symbol's own."""
    return -round(orientation / 90) * 90 % 360
