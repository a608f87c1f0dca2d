"""Joining evidence into one PDF: contents, bookmarks, captions, the mark 已审验, page numbers (clauses 4.3a-c).

JPEG and plain PNG data pass through unchanged (EXIF, place and camera data are cut out of the file around them).
PDF pages come in as drawings only: their scripts, actions, attachments and form fields stay behind, what annotations
and signatures look like is kept.  The same parts give the same bytes.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from qilu_desktop.dossier.pages import Edits
from qilu_desktop.errors import EvidenceError, QiluError, WorkspaceError
from qilu_desktop.evidence import contents, faults, importing, placing
from qilu_desktop.evidence.fonts import FontBook, clean
from qilu_desktop.evidence.resampling import Resampler
from qilu_desktop.evidence.sheet import Sheet
from qilu_desktop.evidence.stamp import Drawn, Stamp, chinese_date, draw, form_of, together
from qilu_desktop.paths import whole_file
from qilu_desktop.progress import Progress

if TYPE_CHECKING:
    import pikepdf

PRODUCER = "齐鲁首席技师申报助手"
_JOINING, _WRITING = "合并佐证材料", "写入文件"


@dataclass(frozen=True)
class Part:
    """One evidence file: bookmark ``title``, ``group`` heading (may be empty), its data, its file ``name``.

    ``data`` are its bytes, its path, or what reads or finds it when its turn comes: one file is held at a time.

    ``stamp`` marks every page of it; ``note`` is a remark under the picture.  ``bare`` pages carry nothing but the
    file: a picture fills its A4 page, a PDF page keeps its size, nobody writes beside a seal.  ``edits`` say which
    pages are taken and how (empty: all as they are).  ``proves`` names the claims it is for; ``pending`` says that it
    must be marked and is not.
    """

    title: str
    group: str
    data: bytes | Path | Callable[[], bytes | Path]
    name: str
    stamp: Stamp | None = None
    note: str = ""
    bare: bool = False
    edits: Edits = ()
    proves: tuple[str, ...] = ()
    pending: bool = False

    def opened(self) -> bytes | Path:
        """The bytes or the path; a part that is read in its turn is read now.

        Raises:
            QiluError: what the reading raises.
        """
        return self.data() if callable(self.data) else self.data

    @property
    def listed(self) -> contents.Listed:
        """The part as contents and bookmarks name it."""
        return contents.Listed(clean(self.title), clean(self.group), tuple(map(clean, self.proves)), self.pending)


@dataclass(frozen=True)
class Placed:
    """Where a part stands: ``index`` in the parts handed in, ``first`` page (from 1, contents counted), ``pages``."""

    index: int
    title: str
    first: int
    pages: int

    @property
    def last(self) -> int:
        """The part's last page."""
        return self.first + self.pages - 1


@dataclass(frozen=True)
class Joined:
    """The result: the PDF's bytes, or the ``path`` where it was written.

    ``refused`` names the parts that could not be used; ``notes`` are Chinese remarks (a signature or a lock that the
    copy cannot keep, characters without a shape).
    """

    pdf: bytes | None
    path: Path | None
    page_count: int
    placed: tuple[Placed, ...]
    refused: tuple[QiluError, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def page_map(self) -> dict[int, range]:
        """Page numbers (from 1) of each part, by its index in the parts handed in; refused parts are not in it."""
        return {one.index: range(one.first, one.last + 1) for one in self.placed}


@dataclass
class _Making:
    """The PDF while it is made."""

    importer: importing.Importer
    book: FontBook = field(default_factory=FontBook)
    stamps: dict[Stamp, Drawn] = field(default_factory=dict)
    mark: hashlib._Hash = field(default_factory=hashlib.sha256)

    def stamp(self, stamp: Stamp | None) -> Drawn | None:
        if stamp is None:
            return None
        if stamp not in self.stamps:
            self.stamps[stamp] = draw(self.book, stamp)
            self.mark.update(hashlib.sha256(stamp.seal).digest())
        return self.stamps[stamp]


def join(
    parts: Sequence[Part],
    *,
    title: str,
    made_on: date,
    progress: Progress,
    target: Path | None = None,
    contents_title: str = "目　录",
    resampler: Resampler | None = None,
) -> Joined:
    """Join *parts* in their order; a part that cannot be used is set aside, named, and the rest goes on.

    With *target* the PDF is written there whole (beside and renamed), else its bytes are handed back.  An empty
    *contents_title* leaves the contents out.  Pictures are made smaller only by a *resampler* (see
    :func:`fitting.join_within`).

    Raises:
        Cancelled: the progress was stopped; nothing is left.
        EvidenceError, WorkspaceError: not one part can be used.
        StorageError: *target* cannot be written.
    """
    making = _Making(importing.Importer(resampler))
    with contextlib.closing(making.importer.spool) as spool:
        made, refused = _make_parts(making, parts, progress)
        if not made:
            raise refused[0] if refused else faults.nothing_to_join(title)
        pdf = spool.together()
        placed = _assemble(making, pdf, parts, made, _Front(clean(title), contents_title, made_on))
        data = _written(pdf, target, progress)
        count = len(pdf.pages)
    notes = (*making.importer.notes, *_missing_notes(making.book))
    return Joined(data, target, count, placed, tuple(refused), notes)


@dataclass(frozen=True)
class _Front:
    title: str
    heading: str
    made_on: date


def _make_parts(
    making: _Making, parts: Sequence[Part], progress: Progress
) -> tuple[list[tuple[int, list[Sheet]]], list[QiluError]]:
    made: list[tuple[int, list[Sheet]]] = []
    refused: list[QiluError] = []
    for index, part in enumerate(parts):
        tick = functools.partial(progress.step, _JOINING, index, len(parts))
        tick()
        before = making.importer.spool.pages
        try:
            made.append((index, _sheets(making, part, index, tick)))
        except (EvidenceError, WorkspaceError) as error:
            making.importer.spool.drop_from(before)
            refused.append(error)
    progress.step(_JOINING, len(parts), len(parts))
    return made, refused


def _sheets(making: _Making, part: Part, index: int, tick: Callable[[], None]) -> list[Sheet]:
    told = (part.listed, part.name, part.stamp, part.note, part.bare, part.edits)
    making.mark.update(repr(told).encode())
    source = importing.Source(
        part.opened(), faults.short_name(part.name), clean(part.title), clean(part.note), part.edits, index
    )
    tools = placing.Tools(making.book, making.stamp(part.stamp), part.bare)
    sheets = making.importer.sheets(source, tools, tick)
    making.mark.update(making.importer.sample(source))
    return sheets


def _assemble(
    making: _Making, pdf: pikepdf.Pdf, parts: Sequence[Part], made: Sequence[tuple[int, list[Sheet]]], front: _Front
) -> tuple[Placed, ...]:
    """Complete the PDF, which has a page for each sheet: contents, drawings, numbers, bookmarks; where parts stand."""
    import pikepdf

    items = [parts[index].listed for index, _ in made]
    plan: contents.Plan | None = None
    if front.heading:
        foot = _foot(making, [parts[index] for index, _ in made])
        plan = contents.plan(making.book, front.title, front.heading, items, foot)
    next_page = len(plan.pages) + 1 if plan else 1
    placed: list[Placed] = []
    for index, sheets in made:
        placed.append(Placed(index, clean(parts[index].title), next_page, len(sheets)))
        next_page += len(sheets)
    total = next_page - 1
    entries = [contents.Entry(listed, one.first, one.last) for listed, one in zip(items, placed, strict=True)]
    remark = f"共收入材料 {len(placed)} 件，{total} 页（含目录）　{chinese_date(front.made_on)}"
    leading = contents.draw(making.book, plan, entries, remark) if plan else []
    fonts = pdf.make_indirect(pikepdf.Dictionary())
    _draw_pages(making, pdf, fonts, leading, [sheet for _, sheets in made for sheet in sheets])
    _bookmarks(pdf, front.heading if plan else "", entries)
    _finish(making, pdf, fonts, front)
    return tuple(placed)


def _foot(making: _Making, parts: Sequence[Part]) -> contents.Foot:
    """The contents carry the mark where all that they list does, so that every page of such a packet has it (4.3b)."""
    pending = sum(part.pending for part in parts)
    if pending:
        return contents.Foot(f"草稿：所列材料中有 {pending} 件{contents.PENDING}")
    stamps = [part.stamp for part in parts if part.stamp]
    if len(stamps) < len(parts):
        return contents.Foot()
    return contents.Foot("本目录所列材料均已审验", making.stamp(together(stamps)))


def _draw_pages(
    making: _Making, pdf: pikepdf.Pdf, fonts: pikepdf.Object, leading: Sequence[Sheet], others: Sequence[Sheet]
) -> None:
    from pikepdf import Array, Dictionary, Name, Page, Stream

    for at, sheet in enumerate(leading):
        size = Array([0, 0, round(sheet.width, 3), round(sheet.height, 3)])
        front = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=size, Resources=Dictionary(XObject=Dictionary())))
        pdf.pages.insert(at, Page(front))
    sheets = (*leading, *others)
    seals: dict[bytes, pikepdf.Object] = {}
    forms = {drawn: form_of(pdf, fonts, drawn, seals) for drawn in making.stamps.values()}
    for at, sheet in enumerate(sheets):
        if sheet.numbered:
            sheet.put_number(making.book, f"第 {at + 1} 页 共 {len(sheets)} 页")
        page = pdf.pages[at].obj
        page.Resources.Font = fonts
        if sheet.stamp:
            page.Resources.XObject.Stamp = forms[sheet.stamp]
        drawing = "\n".join(sheet.ops).encode("ascii")
        making.mark.update(drawing)
        page.Contents = Stream(pdf, drawing)
    for at, sheet in enumerate(sheets):
        if sheet.links:
            pdf.pages[at].obj.Annots = Array(
                [
                    Dictionary(
                        Type=Name.Annot,
                        Subtype=Name.Link,
                        Rect=Array([round(side, 2) for side in (box.x, box.y, box.x + box.width, box.y + box.height)]),
                        Border=Array([0, 0, 0]),
                        Dest=Array([pdf.pages[page].obj, Name.Fit]),
                    )
                    for box, page in sheet.links
                ]
            )


def _bookmarks(pdf: pikepdf.Pdf, heading: str, entries: Sequence[contents.Entry]) -> None:
    from pikepdf import OutlineItem

    with pdf.open_outline() as outline:
        if heading:
            outline.root.append(OutlineItem("".join(heading.split()), 0, "Fit"))
        group = ""
        for entry in entries:
            listed, page = entry.listed, entry.first - 1
            if listed.group and listed.group != group:
                outline.root.append(OutlineItem(listed.group, page, "Fit"))
            group = listed.group
            piece = OutlineItem(listed.title, page, "Fit")
            piece.children.extend(OutlineItem(claim, page, "Fit") for claim in listed.proves)
            siblings = outline.root[-1].children if group else outline.root
            siblings.append(piece)


def _finish(making: _Making, pdf: pikepdf.Pdf, fonts: pikepdf.Object, front: _Front) -> None:
    """Fonts, what the viewer shows, and document data: title, program and day, nobody's name."""
    from pikepdf import Array, Dictionary, Name, String

    pdf.trailer.ID = Array([String(making.mark.digest()[:16])] * 2)
    making.book.embed(pdf, fonts)
    importing.gather_layers(pdf)
    importing.drop_private(pdf)
    pdf.Root.Lang = String("zh-CN")
    pdf.Root.PageMode = Name.UseOutlines
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True, PrintScaling=Name("/None"))
    moment = f"D:{front.made_on:%Y%m%d}000000+08'00'"
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(Title=front.title, Producer=PRODUCER, CreationDate=String(moment), ModDate=String(moment))
    )


def _written(pdf: pikepdf.Pdf, target: Path | None, progress: Progress) -> bytes | None:
    if target is None:
        stream = io.BytesIO()
        _save(pdf, stream, progress)
        return stream.getvalue()
    with whole_file(target) as file:
        _save(pdf, file, progress)
    return None


def _save(pdf: pikepdf.Pdf, stream: BinaryIO, progress: Progress) -> None:
    import pikepdf

    def tick(percent: int) -> None:
        progress.step(_WRITING, percent, 100)

    # qpdf's own identifier is an MD5 of the whole file, which takes longer than writing it; _finish has set one.
    try:
        pdf.save(
            stream,
            min_version="1.7",
            static_id=True,
            compress_streams=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            progress=tick,
        )
    except pikepdf.PdfError as error:
        raise faults.not_writable() from error


def _missing_notes(book: FontBook) -> tuple[str, ...]:
    if not book.missing:
        return ()
    return (f"以下字随软件字体中没有，目录、说明或审验标记中印作“〓”：{'、'.join(sorted(book.missing))}。",)
