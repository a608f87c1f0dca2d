"""One evidence file turned into sheets: a picture gives one, a PDF one for each page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.evidence import faults, images, intake, pdfs, placing
from qilu_desktop.evidence.images import Raster
from qilu_desktop.evidence.sheet import Caption, Sheet
from qilu_desktop.evidence.space import Looker

if TYPE_CHECKING:
    import pikepdf

_HEAD = 1024
# Above this many pixels a page is a scan: rendering it costs more than joining it, so it gets the band unseen.
_SCAN_PIXELS = 2_000_000
# Windows lets a program hold 512 files open; beyond this many PDFs, they are read into memory.
_OPEN_FILES = 128
_PRIVATE = ("/Metadata", "/PieceInfo", "/AF", "/LastModified", "/OPI", "/StructParent", "/StructParents", "/AA")


@dataclass(frozen=True)
class Source:
    """A part's bytes or path, its file name, and its cleaned title and note."""

    data: bytes | Path
    name: str
    title: str
    note: str


class Importer:
    """Brings files into one PDF and keeps the read PDFs open until it is written."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._open: list[pikepdf.Pdf] = []

    def close(self) -> None:
        """Close the PDFs that were read."""
        for one in self._open:
            one.close()
        self._open.clear()

    def sheets(self, source: Source, tools: placing.Tools, tick: Callable[[], None]) -> list[Sheet]:
        """The sheets of one file; *tick* is called before each page.

        Raises:
            EvidenceError: the file cannot be used.
        """
        media = intake.sniff(self._head(source))
        if media == "pdf":
            return self._pages(source, tools, tick)
        data = self._bytes(source)
        if media is None:
            intake.inspect(data, source.name)
            raise faults.unsupported(source.name, "")
        raster = images.prepare(data, media, source.name)
        caption = Caption(source.title, f"来源：{source.name}", source.note)
        return [placing.picture(tools, raster, self._image(raster), caption)]

    def sample(self, source: Source) -> bytes:
        """Size and first bytes of a file: enough to tell two joined PDFs apart by their identifier."""
        try:
            size = len(source.data) if isinstance(source.data, bytes) else source.data.stat().st_size
        except OSError as error:
            raise faults.unreadable_path(source.name) from error
        return size.to_bytes(8, "big") + self._head(source)

    def _head(self, source: Source) -> bytes:
        if isinstance(source.data, bytes):
            return source.data[:_HEAD]
        try:
            with source.data.open("rb") as stream:
                return stream.read(_HEAD)
        except OSError as error:
            raise faults.unreadable_path(source.name) from error

    def _bytes(self, source: Source) -> bytes:
        if isinstance(source.data, bytes):
            return source.data
        try:
            return source.data.read_bytes()
        except OSError as error:
            raise faults.unreadable_path(source.name) from error

    def _image(self, raster: Raster) -> pikepdf.Object:
        """The picture as an image XObject; JPEG data and PNG data stay as they are."""
        from pikepdf import Array, Dictionary, Name, Stream

        image = Stream(self._pdf, raster.data)
        image.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=raster.width,
            Height=raster.height,
            BitsPerComponent=raster.depth,
            ColorSpace=_color_space(raster),
            Filter=Name.DCTDecode if raster.coding == "jpeg" else Name.FlateDecode,
        )
        if raster.coding == "png":
            image.DecodeParms = Dictionary(
                Predictor=15, Colors=raster.components, BitsPerComponent=raster.depth, Columns=raster.width
            )
        if raster.inverted:
            image.Decode = Array([1, 0] * 4)
        return self._pdf.make_indirect(image)

    def _pages(self, source: Source, tools: placing.Tools, tick: Callable[[], None]) -> list[Sheet]:
        data = self._bytes(source) if len(self._open) >= _OPEN_FILES else source.data
        pdf = pdfs.open_pdf(data, source.name)
        self._open.append(pdf)
        looker = Looker(data)
        try:
            with pdfs.reading(source.name):
                pdf.flatten_annotations("all")
                self._keep_layers(pdf)
            made: list[Sheet] = []
            for at in range(len(pdf.pages)):
                tick()
                made.append(self._page(source, tools, pdf, looker, at))
        finally:
            looker.close()
        return made

    def _page(self, source: Source, tools: placing.Tools, pdf: pikepdf.Pdf, looker: Looker, at: int) -> Sheet:
        with pdfs.reading(source.name):
            page = pdf.pages[at]
            box = pdfs.page_box(page, at + 1, source.name)
            unseen = tools.bare or _pixels(page.obj.get("/Resources")) > _SCAN_PIXELS
            ink = None if unseen else looker.page(at)
            form = self._form(page, box)
        place = f"第 {at + 1}/{len(pdf.pages)} 页" if len(pdf.pages) > 1 else ""
        caption = Caption(source.title, f"来源：{source.name}　{place}".rstrip(), source.note)
        return placing.page(tools, box, form, ink, caption)

    def _form(self, page: pikepdf.Page, box: pdfs.PageBox) -> pikepdf.Object:
        """The page's drawing as a form XObject cut to its visible box."""
        from pikepdf import Array

        form = page.as_form_xobject(handle_transformations=False)
        form.BBox = Array([box.left, box.bottom, box.right, box.top])
        # Read now: a stream that cannot be decoded must refuse this file, not stop the writing of all.
        form.read_raw_bytes()
        return self._pdf.copy_foreign(form)

    def _keep_layers(self, pdf: pikepdf.Pdf) -> None:
        """Carry over which layers are off, so that hidden drawings stay hidden."""
        from pikepdf import Array, Dictionary

        layers = pdf.Root.get("/OCProperties")
        if layers is None or "/OCGs" not in layers:
            return
        kept = Dictionary(OCGs=layers.OCGs, D=layers.get("/D", Dictionary()))
        copied = self._pdf.copy_foreign(pdf.make_indirect(kept))
        own = self._pdf.Root.get("/OCProperties")
        if own is None:
            own = Dictionary(OCGs=Array(), D=Dictionary(OFF=Array()))
            self._pdf.Root.OCProperties = self._pdf.make_indirect(own)
            own = self._pdf.Root.OCProperties
        own.OCGs.extend(copied.OCGs)
        own.D.OFF.extend(copied.D.get("/OFF", Array()))

    def drop_private(self) -> None:
        """Take metadata and private data of other programs out of what was copied."""
        import pikepdf

        for one in self._pdf.objects:
            if isinstance(one, (pikepdf.Stream, pikepdf.Dictionary)):
                for key in _PRIVATE:
                    if key in one:
                        del one[key]


def _color_space(raster: Raster) -> pikepdf.Object:
    from pikepdf import Array, Name, String

    if raster.palette:
        return Array([Name.Indexed, Name.DeviceRGB, len(raster.palette) // 3 - 1, String(raster.palette)])
    return {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}[raster.components]


def _pixels(resources: pikepdf.Object | None, depth: int = 2) -> float:
    """Pixels of all pictures that a page names, forms within it looked into *depth* deep."""
    found = resources.get("/XObject") if resources is not None else None
    total = 0.0
    for one in found.values() if found is not None else ():
        kind = str(one.get("/Subtype", ""))
        if kind == "/Image":
            total += float(one.get("/Width", 0)) * float(one.get("/Height", 0))
        elif kind == "/Form" and depth:
            total += _pixels(one.get("/Resources"), depth - 1)
    return total
