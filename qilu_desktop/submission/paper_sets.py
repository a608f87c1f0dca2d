"""The sets of the one-page 一览表 to print (4.2b): copies in order, separator sheets, and a sheet to check the scale.

Separators and the check sheet carry a line 10 mm from every edge and a ruler of 100 mm: printed at actual size, they
measure so.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from qilu_desktop.documents.adoption.in_folder_pdf import Paper, paper_of_page, papers
from qilu_desktop.documents.blocks import Block, Document, Page, Section, Spacer
from qilu_desktop.errors import SubmissionError
from qilu_desktop.scratch import scratch
from qilu_desktop.submission import looks
from qilu_desktop.submission.looks import look, text
from qilu_desktop.submission.pdfs import save, saved

if TYPE_CHECKING:
    import pikepdf

MARGIN = 10.0
"""Distance of the check line from the edge, in mm."""
RULER = 100.0
"""Length of the ruler, in mm."""
Sheet = tuple[str, bytes | Path]
"""A one-page PDF: whose it is, and its bytes or where it lies."""
_BATCH = 100
"""Sheets that are gathered at a time, about 25 MB; each time the file is written anew."""
_EXACT = 0.1
"""Millimetres by which a page of the sets may differ from its paper."""
_PT = 72 / 25.4
_MOST_NAMES = 24
_SCALE = (
    "四周的细线距纸边应为 10 毫米，上面的标尺应长 100 毫米；量出来不是的，请在打印设置里选“实际大小”（100%）再打印。"
)


@dataclass(frozen=True)
class Order:
    """How the copies lie: set by set (1 to N, again and again) or ``by_person`` (all of one, then the next).

    ``separators``: a sheet before each set, or before each person's copies; ``mark`` (草稿) stands before their titles.
    """

    copies: int
    paper: Paper
    made_on: date
    by_person: bool = False
    separators: bool = False
    mark: str = ""

    def pages(self, people: int) -> int:
        """How many pages there are for so many people, separators included."""
        between = (people if self.by_person else self.copies) if self.separators else 0
        return people * self.copies + between


@dataclass(frozen=True)
class _Stack:
    """Pages that lie together under a bookmark: places in the list of originals, what the separator says."""

    title: str
    places: tuple[int, ...]
    lines: tuple[str, ...]


def collated(sources: Sequence[Sheet], order: Order) -> bytes:
    """Like :func:`write_collated`, in memory."""
    stream = io.BytesIO()
    write_collated(stream, sources, order)
    return stream.getvalue()


def write_collated(stream: BinaryIO, sources: Sequence[Sheet], order: Order) -> None:
    """Write copies of each one-page PDF in *sources* to *stream* (open for reading too) as *order* says.

    A page that an office suite has rounded off its paper gets the paper's box, its contents unscaled.
    Copies share one page object's content, so that six sets weigh as much as one.  Every set is a bookmark.

    Raises:
        SubmissionError: the pages are not as many, or not of the paper, that they should be.
        OSError: the disk refuses.
    """
    _write(stream, sources, order)
    stream.seek(0)
    _check(stream, order, len(sources))


def _write(stream: BinaryIO, sources: Sequence[Sheet], order: Order) -> None:
    import pikepdf

    stacks = tuple(_stacks([name for name, _ in sources], order))
    with ExitStack() as opened:
        target = opened.enter_context(pikepdf.open(_gathered(sources, order.paper, opened)))
        separators = _separators(stacks, order) if order.separators else b""
        if separators:
            target.pages.extend(opened.enter_context(pikepdf.open(io.BytesIO(separators))).pages)
        _arrange(target, stacks, separated=bool(separators))
        target.Root.Lang = pikepdf.String("zh-CN")
        target.Root.ViewerPreferences = _printed_as_it_is()
        save(target, stream)


def _gathered(sources: Sequence[Sheet], paper: Paper, opened: ExitStack) -> Path:
    """All sheets in their order in one file of a temporary place.

    Pages that come from another file are held in memory with all that they show, those of the file itself are not:
    the file grows by a batch at a time, so that neither memory nor open files grow with what people's sheets show.
    """
    import pikepdf

    place = Path(opened.enter_context(scratch()))
    found: Path | None = None
    for start in range(0, len(sources), _BATCH):
        with ExitStack() as batch:
            if found:
                batch.callback(found.unlink)
            target = batch.enter_context(pikepdf.open(found) if found else pikepdf.new())
            for name, data in sources[start : start + _BATCH]:
                given = io.BytesIO(data) if isinstance(data, bytes) else data
                reader = batch.enter_context(pikepdf.open(given))
                _refuse_long(name, reader)
                target.pages.extend(reader.pages)
            for page in target.pages[start:]:
                _box_exactly(page, paper)
                page.obj.Resources = target.make_indirect(page.resources)
            found = place / f"{start}.pdf"
            target.save(found, deterministic_id=True)
    return found or place


def _box_exactly(page: pikepdf.Page, paper: Paper) -> None:
    """Give a page that is all but *paper* its very box, about the same middle; another page stays for the refusal."""
    import pikepdf

    made = paper_of_page(page)
    if made.fits(paper, _EXACT) or not made.fits(paper):
        return
    box = pikepdf.Rectangle(page.cropbox)
    turned = int(page.obj.get("/Rotate", 0)) % 180 != 0
    width, height = (side * _PT for side in ((paper.height, paper.width) if turned else (paper.width, paper.height)))
    left, base = (float(box.llx + box.urx) - width) / 2, (float(box.lly + box.ury) - height) / 2
    for name in ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
        if name in page.obj:
            del page.obj[name]
    page.mediabox = pikepdf.Array([round(edge, 4) for edge in (left, base, left + width, base + height)])


def _printed_as_it_is() -> pikepdf.Dictionary:
    """Actual size, never "fit to page" (design: Paper); one side; a tray of that paper; the copies are all there."""
    import pikepdf

    return pikepdf.Dictionary(
        PrintScaling=pikepdf.Name("/None"), Duplex=pikepdf.Name("/Simplex"), PickTrayByPDFSize=True, NumCopies=1
    )


def _stacks(names: Sequence[str], order: Order) -> Iterator[_Stack]:
    if order.by_person:
        for at, name in enumerate(names):
            yield _Stack(name, (at,) * order.copies, (f"{order.copies} 份，以下 {order.copies} 张",))
        return
    listed = tuple(f"{at}　{name}" for at, name in enumerate(names[:_MOST_NAMES], 1))
    rest = (f"……共 {len(names)} 人",) if len(names) > _MOST_NAMES else ()
    for number in range(1, order.copies + 1):
        lines = (f"共 {order.copies} 套，本套 {len(names)} 张", *listed, *rest)
        yield _Stack(f"第 {number} 套", tuple(range(len(names))), lines)


def _arrange(target: pikepdf.Pdf, stacks: Sequence[_Stack], *, separated: bool) -> None:
    """Put the copies of the pages that are there in their order, in the place of these."""
    import pikepdf

    originals = list(target.pages)
    sheets = originals[len(originals) - len(stacks) :] if separated else []
    with target.open_outline() as outline:
        for number, stack in enumerate(stacks):
            outline.root.append(pikepdf.OutlineItem(stack.title, len(target.pages) - len(originals)))
            # A page appended again is a page of its own that shares contents and fonts with the first.
            target.pages.extend(sheets[number : number + 1])
            target.pages.extend([originals[place] for place in stack.places])
        del target.pages[: len(originals)]


def _refuse_long(name: str, reader: pikepdf.Pdf) -> None:
    if len(reader.pages) != 1:
        what = f"{name}的一览表有 {len(reader.pages)} 页，应当正好 1 页。"
        raise SubmissionError(what, "请精简较长的内容，再重新生成。")


def _check(stream: BinaryIO, order: Order, people: int) -> None:
    made, wanted = papers(stream), order.pages(people)
    if len(made) != wanted:
        what = f"一览表应有 {wanted} 页（{people} 人、每人 {order.copies} 份），实际是 {len(made)} 页。"
        raise SubmissionError(what, "请核对每个人的一览表是不是正好一页，再重新生成。")
    wrong = next((page for page in made if not page.fits(order.paper, _EXACT)), None)
    if wrong:
        what = f"一览表里有一页是 {wrong.words}，应当是 {order.paper.words}。"
        raise SubmissionError(what, "请核对一览表的纸张，再重新生成。")


# -- separators and the check sheet -----------------------------------------------------------------------------------


def check_sheet(paper: Paper, made_on: date, mark: str = "") -> bytes:
    """A3打印校准页.pdf: print it before sixty sheets, and measure."""
    lines = (
        "先打印这一页，再打印正式的一览表。",
        "纸张选与本页相同的大小，横向，缩放选“实际大小”（100%），不要选“适合纸张”。",
    )
    order = Order(1, paper, made_on, mark=mark)
    return _sheets((_Stack("打印校准页", (), lines),), order, "打印校准页")


def _separators(stacks: Sequence[_Stack], order: Order) -> bytes:
    return _sheets(stacks, order, "分隔页")


def _sheets(stacks: Sequence[_Stack], order: Order, title: str) -> bytes:
    """One sheet for each of *stacks*, with line and ruler."""
    from qilu_desktop.documents.typst_printer import print_pdf

    page = Page(order.paper.width, order.paper.height, top=58, bottom=16, left=30, right=30)
    sections = tuple(Section(page, _words(stack, title, order.mark)) for stack in stacks)
    return _ruled(print_pdf(Document(title, sections, order.made_on, subject=""), pdfa=False))


def _words(stack: _Stack, title: str, mark: str) -> tuple[Block, ...]:
    said = [text(line, look("song", 16, align="center", pitch=24)) for line in stack.lines[1:]]
    note = f"{'分隔页，不装袋。' if title == '分隔页' else ''}{_SCALE}"
    # A mark at the head would cross the line.
    head = f"【{mark}】{stack.title}" if mark else stack.title
    return (
        text(head, look("title", 44, align="center", pitch=60)),
        Spacer(4),
        text(stack.lines[0], look("hei", 20, align="center", pitch=30)),
        Spacer(4),
        *said,
        Spacer(6),
        text(note, look("song", 13, align="center", color=looks.QUIET, pitch=20)),
    )


def _ruled(data: bytes) -> bytes:
    """*data* with the line at 10 mm and the ruler drawn on every page."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            box = pikepdf.Rectangle(page.mediabox)
            page.contents_add(_drawing(float(box.width), float(box.height)).encode("ascii"))
        return saved(pdf)


def _drawing(width: float, height: float) -> str:
    """Page-description operators; *width* and *height* in pt."""
    edge, long = MARGIN * _PT, RULER * _PT
    left, base = (width - long) / 2, height - 38 * _PT
    ticks = [
        f"{left + at * _PT:.3f} {base:.3f} m {left + at * _PT:.3f} {base + _tick(at) * _PT:.3f} l"
        for at in range(int(RULER) + 1)
    ]
    frame = f"{edge:.3f} {edge:.3f} {width - 2 * edge:.3f} {height - 2 * edge:.3f} re S"
    line = f"{left:.3f} {base:.3f} m {left + long:.3f} {base:.3f} l"
    return f"q 0 G 0.4 w {frame} 0.3 w {line} {' '.join(ticks)} S Q"


def _tick(at: int) -> float:
    """Height of the ruler's mark at *at* mm, in mm."""
    return 6.0 if at % 10 == 0 else 4.0 if at % 5 == 0 else 2.5
