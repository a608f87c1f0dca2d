"""The QR codes of scanned pages: found whatever way round the page lies, one page in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qilu_desktop.dossier import pagecode
from qilu_desktop.dossier.pagecode import PageCode
from qilu_desktop.evidence import intake, pdfs, pictures
from qilu_desktop.evidence.faults import unsupported
from qilu_desktop.progress import Progress, Silent

if TYPE_CHECKING:
    from PIL.Image import Image

STAGE: Final = "识别扫描页"
_DPI: Final = 200
_FINE_DPI: Final = 300
_LONGEST: Final = 5200
_STRAIGHT: Final = 45


@dataclass(frozen=True)
class ScannedPage:
    """One page of a file: ``file`` counts the files handed in from 0, ``name`` is its name, ``number`` from 1.

    ``turn`` is by how many degrees clockwise the page must be turned to stand upright.
    """

    file: int
    name: str
    number: int
    code: PageCode | None = None
    turn: int = 0


def read_pages(data: bytes, name: str, file: int = 0, progress: Progress | None = None) -> tuple[ScannedPage, ...]:
    """Every page of a PDF or picture with what its code says; a page without one of ours has ``code`` None.

    Raises:
        EvidenceError: the file cannot be used.
        Cancelled: the user stopped.
    """
    progress = progress or Silent()
    media = intake.sniff(data)
    if media is None:
        raise unsupported(name, intake.other_kind(data))
    count, draw = _drawn(data, media, name)
    found: list[ScannedPage] = []
    for at in range(count):
        progress.step(f"{STAGE}：{name}", at, count)
        code, turn = _code_of(draw, at)
        found.append(ScannedPage(file, name, at + 1, code, turn))
    progress.step(f"{STAGE}：{name}", count, count)
    return tuple(found)


_Draw = Callable[[int, int], "Image"]
"""Page (from 0) and resolution in dpi to a grey picture."""


def _drawn(data: bytes, media: str, name: str) -> tuple[int, _Draw]:
    if media != "pdf":
        return pictures.count(data, media, name), lambda at, _dpi: pictures.upright(data, media, name, at).convert("L")
    # Opened with the careful reader first: what it refuses is told by name.
    with pdfs.open_pdf(data, name) as pdf:
        count = len(pdf.pages)
    return count, lambda at, dpi: _rendered(data, at, dpi)


def _rendered(data: bytes, at: int, dpi: int) -> Image:
    import pypdfium2
    from PIL import Image

    with pypdfium2.PdfDocument(data) as pdf:
        try:
            page = pdf[at]
            scale = min(dpi / 72, _LONGEST / max(1.0, *page.get_size()))
            picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
        except pypdfium2.PdfiumError:
            # A page that does not draw is a page without a code: it is listed for the clerk.
            return Image.new("L", (8, 8), 255)
        return picture.convert("L")


def _code_of(draw: _Draw, at: int) -> tuple[PageCode | None, int]:
    """The code of a page and the turn that sets it upright; none where there is no code, or two that disagree."""
    for picture in _tries(draw, at):
        found = set(_codes_in(picture))
        if found:
            return found.pop() if len({code for code, _ in found}) == 1 else (None, 0)
    return None, 0


def _tries(draw: _Draw, at: int) -> Iterator[Image]:
    """The page as it is, then with specks taken out, then finer."""
    from PIL import ImageFilter

    picture = draw(at, _DPI)
    yield picture
    yield picture.filter(ImageFilter.MedianFilter(3))
    finer = draw(at, _FINE_DPI)
    if finer.size == picture.size:
        finer = picture.resize((picture.width * 3 // 2, picture.height * 3 // 2))
    yield finer.filter(ImageFilter.GaussianBlur(1.2))


def _codes_in(picture: Image) -> Iterator[tuple[PageCode, int]]:
    import zxingcpp

    for one in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])):
        code = pagecode.decode(one.text)
        if code:
            yield code, _turn(one.orientation)


def _turn(orientation: int) -> int:
    """The turn in quarters that undoes the symbol's own."""
    return -round(orientation / 90) * 90 % 360
