"""Scanned pages joined into one PDF: in order and upright, the scanner's JPEG data as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from qilu_desktop.errors import EvidenceError
from qilu_desktop.evidence import faults, images, intake, pdfs, pictures, private
from qilu_desktop.evidence.pictures import Pictures
from qilu_desktop.evidence.raster import Held, Raster
from qilu_desktop.evidence.scans.reading import ScannedPage
from qilu_desktop.progress import Progress, Silent

if TYPE_CHECKING:
    import pikepdf

STAGE: Final = "合并扫描页"
AS_IT_IS: Final = "文件带有电子签名或权限限制：按原文件存放和报送，没有改动。"
KEPT_IN: Final = "{}，因此没有去除：请核对能否报送。"
_A4: Final = (595.276, 841.89)
_TURNS: Final = {1: 0, 3: 180, 6: 90, 8: 270}
"""EXIF orientation to degrees clockwise; the mirrored ones are drawn anew."""


@dataclass
class _Made:
    """The new PDF, and the PDFs that its pages come from."""

    pdf: pikepdf.Pdf
    opened: dict[int, pikepdf.Pdf]
    pictures: dict[int, Pictures]
    stack: ExitStack


@dataclass(frozen=True)
class Bound:
    """The PDF of a document's pages, and Chinese notes on what it lost or could not lose."""

    data: Held
    notes: tuple[str, ...] = ()


def bind(
    pages: Iterable[ScannedPage], read: Callable[[int], Held], title: str, progress: Progress | None = None
) -> Bound:
    """The pages as one PDF: a signed or locked file that holds just these is kept as it is, else they are joined.

    Raises: as :func:`join_pages`.
    """
    wanted = list(pages)
    whole = _untouched(wanted, read)
    if whole is not None:
        return whole
    notes: dict[str, None] = {}
    data = join_pages(wanted, read, title, progress, notes.setdefault)
    return Bound(data, tuple(notes))


def _untouched(pages: list[ScannedPage], read: Callable[[int], Held]) -> Bound | None:
    """The very file, where its signature or its lock would not outlive the joining."""
    if not pages or len({page.file for page in pages}) > 1 or any(page.turn for page in pages):
        return None
    data = read(pages[0].file)
    if _media(data, pages[0]) != "pdf":
        return None
    with pdfs.open_pdf(data, pages[0].name) as pdf, pdfs.reading(pages[0].name):
        alike = [page.number for page in pages] == list(range(1, len(pdf.pages) + 1))
        if not alike or not pdfs.losses(pdf):
            return None
        kept = (AS_IT_IS, *(KEPT_IN.format(note.partition("：")[0]) for note in pdfs.burdens(pdf)))
    return Bound(data, kept)


def join_pages(
    pages: Iterable[ScannedPage],
    read: Callable[[int], Held],
    title: str,
    progress: Progress | None = None,
    tell: Callable[[str], object] = lambda _note: None,
) -> bytes:
    """One PDF of the pages in the order given; *read* gives a file by its number.

    Pages of a PDF are taken over with their drawing untouched and turned upright, what annotations and signatures look
    like drawn into it; a picture becomes an A4 page with its data as they are.  Nothing of the files' own metadata is
    taken.  Same pages, same bytes.  *tell* hears in Chinese what a PDF loses by it.

    Raises:
        EvidenceError: a file cannot be used.
        Cancelled: the user stopped.
    """
    import pikepdf

    progress = progress or Silent()
    wanted = list(pages)
    with ExitStack() as stack:
        made = _Made(stack.enter_context(pikepdf.new()), {}, {}, stack)
        for at, page in enumerate(wanted):
            progress.step(STAGE, at, len(wanted))
            _add(made, page, read, tell)
        private.clean_pictures(made.pdf)
        made.pdf.docinfo["/Title"] = title
        out = BytesIO()
        made.pdf.save(out, deterministic_id=True)
    progress.step(STAGE, len(wanted), len(wanted))
    return out.getvalue()


def _add(made: _Made, page: ScannedPage, read: Callable[[int], Held], tell: Callable[[str], object]) -> None:
    if page.file not in made.opened and page.file not in made.pictures:
        source = read(page.file)
        media = _media(source, page)
        if media in ("jpeg", "png"):
            raster = images.prepare(source, media, page.name)
            if raster.orientation not in _TURNS:
                raster = pictures.raster(source, media, page.name)
            _add_picture(made.pdf, raster, (_TURNS[raster.orientation] + page.turn) % 360)
            return
        if media == "pdf":
            made.opened[page.file] = made.stack.enter_context(pdfs.open_pdf(source, page.name))
            _drawn_in(made.opened[page.file], page.name, tell)
        else:
            made.pictures[page.file] = made.stack.enter_context(pictures.opened(source, media, page.name))
    if page.file in made.opened:
        _add_pdf_page(made, page)
    else:
        _add_picture(made.pdf, made.pictures[page.file].raster(page.number - 1), page.turn)


def _drawn_in(pdf: pikepdf.Pdf, name: str, tell: Callable[[str], object]) -> None:
    """Draw a seal put on by a signing program into its page: as an annotation it would stay behind with the others."""
    with pdfs.reading(name):
        for note in pdfs.findings(pdf):
            tell(note)
        pdf.flatten_annotations("all")


def _media(source: Held, page: ScannedPage) -> str:
    try:
        media = intake.sniff(intake.head(source))
    except OSError as error:
        raise faults.unreadable(page.name, error) from error
    if media is None:
        raise EvidenceError(page.name, "读不出来", "请重新扫描或另存后再试。")
    return media


def _add_pdf_page(made: _Made, page: ScannedPage) -> None:
    with pdfs.reading(page.name):
        came = made.opened[page.file].pages[page.number - 1]
        # Where all pages share one dictionary, the pictures of another document's pages would come along.
        came.remove_unreferenced_resources()
        made.pdf.pages.append(came)
        added = made.pdf.pages[-1]
        if page.turn:
            added.rotate(page.turn, relative=True)
        for key in ("/Metadata", "/PieceInfo", "/AA", "/Annots", "/Thumb"):
            if key in added.obj:
                del added.obj[key]


def _add_picture(pdf: pikepdf.Pdf, raster: Raster, turn: int) -> None:
    """An A4 page (long side as the picture's) with the picture on it as large as fits."""
    from pikepdf import Array, Dictionary, Name, Stream

    sides = _A4 if raster.width <= raster.height else _A4[::-1]
    scale = min(sides[0] / raster.width, sides[1] / raster.height)
    wide, high = raster.width * scale, raster.height * scale
    left, low = (sides[0] - wide) / 2, (sides[1] - high) / 2
    image = pdf.make_indirect(Stream(pdf, raster.data))
    image.stream_dict = _image_entries(raster)
    drawing = f"q {wide:.4f} 0 0 {high:.4f} {left:.4f} {low:.4f} cm /S Do Q"
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, *sides]),
        Contents=pdf.make_stream(drawing.encode()),
        Resources=Dictionary(XObject=Dictionary(S=image)),
        Rotate=turn,
    )
    import pikepdf

    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _image_entries(raster: Raster) -> pikepdf.Dictionary:
    from pikepdf import Array, Dictionary, Name, String

    color: pikepdf.Object = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}[raster.components]
    if raster.palette:
        color = Array([Name.Indexed, Name.DeviceRGB, len(raster.palette) // 3 - 1, String(raster.palette)])
    entries = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=raster.width,
        Height=raster.height,
        BitsPerComponent=raster.depth,
        ColorSpace=color,
        Filter=Name.DCTDecode if raster.coding == "jpeg" else Name.FlateDecode,
    )
    if raster.coding == "png":
        entries.DecodeParms = Dictionary(
            Predictor=15, Colors=raster.components, BitsPerComponent=raster.depth, Columns=raster.width
        )
    if raster.inverted:
        entries.Decode = Array([1, 0] * 4)
    return entries
