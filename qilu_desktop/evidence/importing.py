"""One evidence file turned into sheets: a picture gives one, a PDF one for each page."""

from __future__ import annotations

import contextlib
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qilu_desktop.dossier.pages import Edits, PageEdit
from qilu_desktop.evidence import editing, faults, images, intake, pdfs, pictures, placing
from qilu_desktop.evidence.raster import Held, Raster
from qilu_desktop.evidence.resampling import Resampler
from qilu_desktop.evidence.sheet import Caption, Sheet
from qilu_desktop.evidence.space import Ink, Looker
from qilu_desktop.evidence.spool import LAYERS, Spool

if TYPE_CHECKING:
    import pikepdf

_HEAD = 1024
# Above this many pixels a page is a scan: rendering it costs more than joining it, so it gets the band unseen.
_SCAN_PIXELS = 2_000_000
_PRIVATE = ("/Metadata", "/PieceInfo", "/AF", "/LastModified", "/OPI", "/StructParent", "/StructParents", "/AA")


@dataclass(frozen=True)
class Source:
    """A part's bytes or path, its file name, its cleaned title and note, its page edits, its place among the parts."""

    data: Held
    name: str
    title: str
    note: str
    edits: Edits = ()
    index: int = 0


class Importer:
    """Brings files into the spool, one page for each sheet."""

    def __init__(self, resampler: Resampler | None = None) -> None:
        self._resampler = resampler
        self.spool = Spool()
        self.notes: list[str] = []
        """Chinese remarks on what a file loses by being joined."""

    def _add(self, sheets: list[Sheet], layers: pikepdf.Object | None = None) -> list[Sheet]:
        """Give each sheet its page in the spool and let its forms go."""
        from pikepdf import Dictionary

        pdf = self.spool.pdf
        for sheet in sheets:
            pdf.add_blank_page(page_size=(round(sheet.width, 3), round(sheet.height, 3)))
            page = pdf.pages[-1].obj
            shown = Dictionary({f"/{name}": form for name, form in sheet.forms.items()})
            page.Resources = Dictionary(XObject=shown)
            if layers is not None:
                page[LAYERS] = layers
            sheet.forms = {}
        self.spool.pages_done(len(sheets))
        return sheets

    def sheets(self, source: Source, tools: placing.Tools, tick: Callable[[], None]) -> list[Sheet]:
        """The sheets of one file; *tick* is called before each page.

        Raises:
            EvidenceError: the file cannot be used.
        """
        media = intake.sniff(self._head(source))
        if media == "pdf":
            return self._pages(source, tools, tick)
        if media is None:
            intake.inspect(self._bytes(source), source.name)
            raise faults.unsupported(source.name, "")
        if media in ("jpeg", "png"):
            return self._plain(source, self._bytes(source), media, tools, tick)
        made: list[Sheet] = []
        with pictures.opened(source.data, media, source.name) as pages:
            for edit in editing.sent(source.edits, len(pages), source.name):
                tick()
                raster = _raster(pages, edit, source.name, photo=media == "heic")
                place = f"　第 {edit.page}/{len(pages)} 页" if len(pages) > 1 else ""
                made.extend(self._picture(source, tools, self._fitted(raster, _as_file(raster), source), edit, place))
        return made

    def _plain(
        self, source: Source, data: bytes, media: intake.Media, tools: placing.Tools, tick: Callable[[], None]
    ) -> list[Sheet]:
        """A JPEG or PNG, its picture data as they are where nothing of it is taken away."""
        made: list[Sheet] = []
        for edit in editing.sent(source.edits, 1, source.name):
            tick()
            passed = None if edit.removes else images.passed(data, media, source.name)
            if passed:
                raster = self._fitted(passed, data, source)
            else:
                with pictures.opened(data, media, source.name) as pages:
                    raster = _raster(pages, edit, source.name, photo=media == "jpeg")
                raster = self._fitted(raster, _as_file(raster), source)
            made.extend(self._picture(source, tools, raster, edit))
        return made

    def _picture(
        self, source: Source, tools: placing.Tools, raster: Raster, edit: PageEdit, place: str = ""
    ) -> list[Sheet]:
        turned = replace(raster, orientation=editing.turned(raster.orientation, edit.turn))
        caption = Caption(source.title, f"来源：{source.name}{place}", source.note)
        return self._add(placing.pictures(tools, turned, self._image(turned), caption))

    def _fitted(self, raster: Raster, known: bytes, source: Source) -> Raster:
        """The picture, which *known* holds as a file (empty: none does), made smaller where a limit asks for it."""
        if self._resampler is None or not known:
            return raster
        page = placing.largest(*raster.upright)
        return self._resampler.raster(raster, known, source.index, source.name, page)

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

        image = Stream(self.spool.pdf, raster.data)
        self.spool.hold(len(raster.data))
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
        return self.spool.pdf.make_indirect(image)

    def _pages(self, source: Source, tools: placing.Tools, tick: Callable[[], None]) -> list[Sheet]:
        made: list[Sheet] = []
        with contextlib.ExitStack() as held:
            opened = held.enter_context(contextlib.ExitStack())
            pdf = opened.enter_context(contextlib.closing(pdfs.open_pdf(source.data, source.name)))
            with pdfs.reading(source.name):
                self._tell_losses(pdf, source)
                file = _File(source, pdf, held.enter_context(_looker(pdf, source)), set())
                edits = editing.sent(source.edits, len(pdf.pages), source.name)
            part = self.spool.pdf
            for edit in edits:
                tick()
                if part is not self.spool.pdf:
                    # What has been copied out of a file pikepdf holds until that is closed.
                    part, file = self.spool.pdf, _anew(file, opened)
                made.extend(self._page(file, tools, edit))
        return made

    def _tell_losses(self, pdf: pikepdf.Pdf, source: Source) -> None:
        for note in pdfs.losses(pdf):
            self.notes.append(f"“{source.title}”：{note}")

    def _page(self, file: _File, tools: placing.Tools, edit: PageEdit) -> list[Sheet]:
        source, pdf, at = file.source, file.pdf, edit.page - 1
        with pdfs.reading(source.name):
            page = pdf.pages[at]
            box = pdfs.page_box(page, edit.page, source.name)
            # Some programs name the pictures of all pages in one dictionary: what this page does not show must not
            # come with it, least of all a page that is left out or blacked out.
            page.remove_unreferenced_resources()
            pixels = _pixels(page.obj.get("/Resources"))
            ink: Ink | None
            # Of a page whose drawing is broken nobody can tell what it shows; where the clerk took something out, it is
            # sent as it looks, with nothing behind it.
            if edit.removes or (source.edits and _names_more_than_it_draws(page)):
                box, form, ink = self._redrawn(file, edit, box, pixels)
            else:
                box = replace(box, turn=(box.turn + edit.turn) % 360)
                ink = None if tools.bare or pixels > _SCAN_PIXELS else file.looker.page(at, edit.turn)
                self._resample(file, page, box)
                form = self._form(file, page, box)
            layers = self._layers(pdf)
        place = f"第 {edit.page}/{len(pdf.pages)} 页" if len(pdf.pages) > 1 else ""
        caption = Caption(source.title, f"来源：{source.name}　{place}".rstrip(), source.note)
        return self._add(placing.pages(tools, box, form, ink, caption), layers)

    def _resample(self, file: _File, page: pikepdf.Page, box: pdfs.PageBox) -> None:
        if self._resampler is not None:
            size = placing.largest_page(box.width, box.height)
            self._resampler.page(page, size, file.source.index, file.seen)

    def _redrawn(
        self, file: _File, edit: PageEdit, box: pdfs.PageBox, pixels: float
    ) -> tuple[pdfs.PageBox, pikepdf.Object, Ink]:
        """The page as a picture without what is hidden or cut away, in the size that its part had."""
        source = file.source
        picture = editing.changed(editing.drawn(file.pdf, edit.page - 1, pixels, source.name), edit)
        across, down = editing.kept_share(edit)
        made = pdfs.PageBox(0, 0, max(3.0, box.width * across), max(3.0, box.height * down), edit.turn)
        raster = pictures.encoded(picture, source.name)
        if self._resampler is not None and (known := _as_file(raster)):
            raster = self._resampler.raster(raster, known, source.index, source.name, (made.right, made.top))
        ink = editing.ink_of(picture, made.right, edit.turn)
        return made, self._as_form(self._image(raster), made), ink

    def _as_form(self, image: pikepdf.Object, box: pdfs.PageBox) -> pikepdf.Object:
        """A form XObject that shows a picture in the size of *box*."""
        from pikepdf import Array, Dictionary, Name, Stream

        form = Stream(self.spool.pdf, f"q {box.right:.3f} 0 0 {box.top:.3f} 0 0 cm /Im Do Q".encode("ascii"))
        form.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            FormType=1,
            BBox=Array([0, 0, round(box.right, 3), round(box.top, 3)]),
            Resources=Dictionary(XObject=Dictionary(Im=image)),
        )
        return self.spool.pdf.make_indirect(form)

    def _form(self, file: _File, page: pikepdf.Page, box: pdfs.PageBox) -> pikepdf.Object:
        """The page's drawing as a form XObject cut to its visible box."""
        from pikepdf import Array

        form = page.as_form_xobject(handle_transformations=False)
        form.BBox = Array([box.left, box.bottom, box.right, box.top])
        # Read now: a stream that cannot be decoded must refuse this file, not stop the writing of all.
        self.spool.hold(len(form.read_raw_bytes()))
        for one in _stored(page.obj.get("/Resources")):
            self.spool.hold(int(one.get("/Length", 0)), (file.source.index, one.objgen))
        return self.spool.pdf.copy_foreign(form)

    def _layers(self, pdf: pikepdf.Pdf) -> pikepdf.Object | None:
        """Which layers of a file are off, so that hidden drawings stay hidden; None where it has no layers."""
        from pikepdf import Dictionary

        layers = pdf.Root.get("/OCProperties")
        if layers is None or "/OCGs" not in layers:
            return None
        off = layers.get("/D", Dictionary()).get("/OFF")
        kept = Dictionary(OCGs=layers.OCGs) if off is None else Dictionary(OCGs=layers.OCGs, OFF=off)
        return self.spool.pdf.copy_foreign(pdf.make_indirect(kept))


def gather_layers(pdf: pikepdf.Pdf) -> None:
    """Bring the layers of all pages together in the document, as pages are not where readers look for them."""
    from pikepdf import Array, Dictionary

    seen: set[tuple[int, int]] = set()
    known = Dictionary(OCGs=Array(), D=Dictionary(OFF=Array()))
    for page in pdf.pages:
        layers = page.obj.get(LAYERS)
        if layers is None:
            continue
        if layers.objgen not in seen:
            seen.add(layers.objgen)
            known.OCGs.extend(layers.OCGs)
            known.D.OFF.extend(layers.get("/OFF", Array()))
        del page.obj[LAYERS]
    if seen:
        pdf.Root.OCProperties = pdf.make_indirect(known)


def drop_private(pdf: pikepdf.Pdf) -> None:
    """Take metadata and private data of other programs out of what was copied."""
    import pikepdf

    for one in pdf.objects:
        if isinstance(one, (pikepdf.Stream, pikepdf.Dictionary)):
            for key in _PRIVATE:
                if key in one:
                    del one[key]


@dataclass(frozen=True)
class _File:
    """An open PDF, its pages rendered small, and the pictures in it that were made smaller."""

    source: Source
    pdf: pikepdf.Pdf
    looker: Looker
    seen: set[tuple[int, int]]


def _anew(file: _File, opened: contextlib.ExitStack) -> _File:
    """The file opened again, its form fields, seals and notes drawn into the pages as before."""
    opened.close()
    with pdfs.reading(file.source.name):
        pdf = opened.enter_context(contextlib.closing(pdfs.open_pdf(file.source.data, file.source.name)))
        pdf.flatten_annotations("all")
    return replace(file, pdf=pdf, seen=set())


@contextlib.contextmanager
def _looker(pdf: pikepdf.Pdf, source: Source) -> Iterator[Looker]:
    """Flatten an open PDF's form fields, seals and notes into its pages, and look at the pages as they are then.

    PDFium draws no form field by itself: looked at as it came, a filled form would seem empty under its entries.
    """
    noted = any("/Annots" in page.obj for page in pdf.pages)
    pdf.flatten_annotations("all")
    with tempfile.TemporaryFile() as file:
        if noted:
            # A field without a picture of itself cannot be flattened and has lost its form: nothing of it is seen.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                pdf.save(file, encryption=False, static_id=True)
        looker = Looker(file if noted else source.data)
        with contextlib.closing(looker):
            yield looker


def _raster(pages: pictures.Pictures, edit: PageEdit, name: str, *, photo: bool) -> Raster:
    """A picture without what the edit takes away; it is not turned yet."""
    if edit.removes:
        left = editing.changed(pages.upright(edit.page - 1), edit)
        return pictures.encoded(pictures.useful(left), name, photo=photo)
    return pages.raster(edit.page - 1)


def _as_file(raster: Raster) -> bytes:
    """The data of a picture as a file of its own; empty where they are only the inside of one."""
    return raster.data if raster.coding == "jpeg" else b""


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


def _names_more_than_it_draws(page: pikepdf.Page) -> bool:
    """Whether a page names pictures or forms that its drawing does not call, as far as that can be read."""
    import pikepdf

    resources = page.obj.get("/Resources")
    named = resources.get("/XObject") if resources is not None else None
    if named is None or not len(named):
        return False
    calls = pikepdf.parse_content_stream(page, "Do")
    return not set(named.keys()) <= {str(call.operands[0]) for call in calls if len(call.operands)}


def _stored(resources: pikepdf.Object | None, depth: int = 2) -> Iterator[pikepdf.Object]:
    """The pictures and forms that a page names."""
    found = resources.get("/XObject") if resources is not None else None
    for one in found.values() if found is not None else ():
        yield one
        if depth and str(one.get("/Subtype", "")) == "/Form":
            yield from _stored(one.get("/Resources"), depth - 1)
