"""How one picture or one PDF page stands on its A4 sheet, with caption, stamp and page number in their places.

A picture and a heavy scan keep a band at the foot for caption and stamp.  A page of text keeps its size, and the
stamp goes to an empty place found by looking; where there is none, the page is made smaller and gets the band too.
Nothing is ever covered.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qilu_desktop.evidence import sheet as sheets
from qilu_desktop.evidence.fonts import FontBook
from qilu_desktop.evidence.pdfs import MM, PageBox
from qilu_desktop.evidence.raster import Raster
from qilu_desktop.evidence.sheet import SIDE, Caption, Sheet
from qilu_desktop.evidence.space import Box, Ink, corners
from qilu_desktop.evidence.stamp import Drawn

if TYPE_CHECKING:
    import pikepdf

_BAND = 14 * MM
_GAP = 2.2 * MM
_PICTURE_TOP = 13 * MM
_PAGE_EDGE = 5 * MM
# A picture of few pixels is not blown up beyond 96 of them an inch.
_PIXEL = 72 / 96
_CLEARANCE = 1.5 * MM
# A picture more than so many times as long as wide is shown in pieces where one page would hold it finer than this.
_LONG, _TOO_FINE = 2.6, 220
_PIECE = (180 * MM, 236 * MM)
_OVERLAP = 0.05
_MOST_PIECES = 60
_USEFUL_DPI = 600
# A PDF page that A4 would hold at less than this share of its size, and that is long, is shown in pieces too.
_ENDLESS = 0.6
_UPRIGHT = {True: (1.0, 2.0), False: (2.0, 1.0)}
_STAMP_INSET = (9 * MM, 6 * MM)
_NUMBER = (38 * MM, 3.6 * MM)
_NUMBER_INSET = (12 * MM, 6.5 * MM)
_TURNS = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}


@dataclass(frozen=True)
class Tools:
    """What every sheet of one part is made with; ``bare`` sheets get no caption, number or frame."""

    book: FontBook
    stamp: Drawn | None
    bare: bool = False


def pictures(tools: Tools, raster: Raster, image: pikepdf.Object, caption: Caption) -> list[Sheet]:
    """The sheets of one picture, upright, caption and stamp in the band below it; bare, it fills one sheet.

    A long screenshot, whose letters would be too small on one page, is shown in pieces that overlap a little; its
    data are in the PDF once.
    """
    width, height = raster.upright
    if tools.bare:
        sheet = sheets.a4_for(width, height)
        sheet.numbered = False
        sheet.put("Picture", image, _turned(raster, sheets.centred(sheet.box, width, height, math.inf)))
        return [sheet]
    count = pieces(width, height)
    made: list[Sheet] = []
    for at in range(count):
        told = replace(caption, source=f"{caption.source}　第 {at + 1}/{count} 段") if count > 1 else caption
        sheet, frame = _framed(tools, width, height, told, count)
        box, shown = _piece(frame, width, height, at, count)
        sheet.put("Picture", image, _turned(raster, box), None if count == 1 else shown)
        sheet.outline(shown)
        made.append(sheet)
    return made


def _framed(tools: Tools, width: float, height: float, caption: Caption, count: int) -> tuple[Sheet, Box]:
    sheet = sheets.a4_for(width, height) if count == 1 else sheets.a4_for(*_UPRIGHT[width <= height])
    return sheet, band(tools, sheet, caption, SIDE, _PICTURE_TOP)


def pieces(width: float, height: float) -> int:
    """On how many sheets a picture of so many pixels is shown: more than one when it is long and would be too small."""
    long, short = max(width, height), min(width, height)
    if long < _LONG * short or long / (_PIECE[1] / 72) < _TOO_FINE:
        return 1
    scale = min(_PIXEL, _PIECE[0] / short)
    room = _PIECE[1] / scale
    return min(_MOST_PIECES, max(1, math.ceil((long - room * _OVERLAP) / (room * (1 - _OVERLAP)))))


def largest(width: float, height: float) -> tuple[float, float]:
    """The largest place in pt that a picture of so many pixels can take on its pages, the pieces put together."""
    count = pieces(width, height)
    if count == 1:
        return sheets.A4
    long, short = max(width, height), min(width, height)
    across = min(_PIXEL * short, sheets.A4[0])
    place = (across, across * long / short)
    return place if height > width else (place[1], place[0])


def spare(width: float, height: float) -> int:
    """Of how many pixels a side one is made where a picture stands finer than 900 dpi: 450 dpi and more are left."""
    long, short = max(width, height), min(width, height)
    place = largest(width, height)
    return max(1, round(max(long / max(place), short / min(place)) * 72 / _USEFUL_DPI))


def _piece(frame: Box, width: float, height: float, at: int, count: int, most: float = _PIXEL) -> tuple[Box, Box]:
    """Where the whole picture stands so that piece *at* is in the frame, and the part of it that is shown.

    It is shown at *most* so many pt a unit of its size.
    """
    if count == 1:
        box = sheets.centred(frame, width, height, most)
        return box, box
    upright = height >= width
    share = 1 / (count - (count - 1) * _OVERLAP)
    first = at * share * (1 - _OVERLAP)
    part = (width, height * share) if upright else (width * share, height)
    shown = sheets.centred(frame, *part, most)
    if upright:
        whole = shown.height / share
        return Box(shown.x, shown.y + shown.height - whole * (1 - first), shown.width, whole), shown
    whole = shown.width / share
    return Box(shown.x - whole * first, shown.y, whole, shown.height), shown


def _turned(raster: Raster, box: Box) -> tuple[float, ...]:
    """The matrix that puts the unit square of a picture upright into *box*."""
    a, b, c, d, e, f = _TURNS[raster.orientation]
    return (
        a * box.width,
        b * box.height,
        c * box.width,
        d * box.height,
        e * box.width + box.x,
        f * box.height + box.y,
    )


def band_rows(tools: Tools, caption: Caption, across: float) -> tuple[list[sheets.CaptionRow], float]:
    """The caption's lines beside the stamp at the foot of a sheet *across* pt wide, and the height of both from it."""
    stamp = tools.stamp
    room = across - 2 * SIDE - (stamp.width + 6 * MM if stamp else 0)
    rows = sheets.caption_rows(tools.book, caption, room)
    return rows, _BAND + max(sum(row[3] for row in rows), stamp.height if stamp else 0.0)


def band(tools: Tools, sheet: Sheet, caption: Caption, side: float, top: float) -> Box:
    """Draw rule, caption and stamp at the foot of *sheet*; the frame that is left for the picture."""
    stamp = tools.stamp
    rows, head = band_rows(tools, caption, sheet.width)
    sheets.draw_caption(sheet, tools.book, rows, head)
    if stamp:
        _put_stamp(sheet, stamp, Box(sheet.width - SIDE - stamp.width, head - stamp.height, stamp.width, stamp.height))
    sheet.rule(head + _GAP)
    base = head + 2 * _GAP
    return Box(side, base, sheet.width - 2 * side, sheet.height - base - top)


def _put_stamp(sheet: Sheet, stamp: Drawn, box: Box) -> None:
    sheet.stamp = stamp
    sheet.ops.append(f"q 1 0 0 1 {box.x:.5f} {box.y:.5f} cm /Stamp Do Q")


def pages(tools: Tools, box: PageBox, form: pikepdf.Object, ink: Ink | None, caption: Caption) -> list[Sheet]:
    """The sheets of one PDF page: one, but for a web page saved as one endless page, which is shown in pieces."""
    count = 1 if tools.bare else page_pieces(box.width, box.height)
    if count == 1:
        return [page(tools, box, form, ink, caption)]
    made: list[Sheet] = []
    for at in range(count):
        told = replace(caption, source=f"{caption.source}　第 {at + 1}/{count} 段")
        sheet, frame = _framed(tools, box.width, box.height, told, count)
        whole, shown = _piece(frame, box.width, box.height, at, count, 1.0)
        sheet.put("Page", form, box.placed(whole.x, whole.y, whole.width / box.width), shown)
        sheet.outline(shown)
        made.append(sheet)
    return made


def page_pieces(width: float, height: float) -> int:
    """On how many sheets a PDF page of this size in pt is shown: more than one for a web page saved as one page."""
    long, short = max(width, height), min(width, height)
    if long < _LONG * short or long * _ENDLESS < sheets.A4[1]:
        return 1
    room = _PIECE[1] / min(1.0, _PIECE[0] / short)
    return min(_MOST_PIECES, max(1, math.ceil((long - room * _OVERLAP) / (room * (1 - _OVERLAP)))))


def largest_page(width: float, height: float) -> tuple[float, float]:
    """The place in pt, short side first, of a PDF page of this size: no larger than A4, its pieces put together."""
    long, short = max(width, height), min(width, height)
    if page_pieces(width, height) > 1:
        across = min(short, sheets.A4[0])
        return across, across * long / short
    return min(short, sheets.A4[0]), min(long, sheets.A4[1])


def piece_ends(count: int) -> tuple[float, ...]:
    """Where a long page is parted, as shares of its length: the end of every piece but the last."""
    share = 1 / (count - (count - 1) * _OVERLAP)
    return tuple(at * share * (1 - _OVERLAP) + share for at in range(count - 1))


def page(tools: Tools, box: PageBox, form: pikepdf.Object, ink: Ink | None, caption: Caption) -> Sheet:
    """A sheet with one PDF page: as it is where the marks find an empty place, else smaller above a band.

    *ink* is the rendered page, ``None`` for a page that is not looked at (a scan) or cannot be drawn.  Bare, the sheet
    has the page's own size.
    """
    if tools.bare:
        sheet = Sheet(box.width, box.height, numbered=False)
        sheet.ops[:0] = _shown(sheet, box, form, sheet.box)
        return sheet
    sheet = sheets.a4_for(box.width, box.height)
    full = sheets.centred(sheet.box, box.width, box.height)
    if ink is not None and _marks(tools, sheet, full, ink):
        sheet.ops[:0] = _shown(sheet, box, form, full)
        return sheet
    sheet = sheets.a4_for(box.width, box.height)
    frame = band(tools, sheet, caption, _PAGE_EDGE, _PAGE_EDGE) if tools.stamp else _thin_band(tools, sheet, caption)
    place = sheets.centred(frame, box.width, box.height)
    sheet.ops[:0] = _shown(sheet, box, form, place)
    sheet.outline(place)
    return sheet


def _shown(sheet: Sheet, box: PageBox, form: pikepdf.Object, place: Box) -> list[str]:
    sheet.forms["Page"] = form
    matrix = box.placed(place.x, place.y, place.width / box.width)
    return ["q " + " ".join(f"{value:.5f}" for value in matrix) + " cm /Page Do Q"]


def _marks(tools: Tools, sheet: Sheet, full: Box, ink: Ink) -> bool:
    """Put stamp and page number into empty places of the page; ``False`` when there is none for one of them."""
    taken: Box | None = None
    stamp = tools.stamp
    if stamp:
        places = corners(sheet.box, stamp.width, stamp.height, _STAMP_INSET)
        taken = next((one for one in places if ink.clear(full, one.grown(_CLEARANCE))), None)
        if taken is None:
            return False
    for place in _number_places(sheet):
        if ink.clear(full, place.grown(_CLEARANCE)) and not (taken and taken.meets(place.grown(_CLEARANCE))):
            sheet.number = (place.x + place.width / 2, place.y + 1.0)
            break
    else:
        return False
    if stamp and taken:
        _put_stamp(sheet, stamp, taken)
    return True


def _number_places(sheet: Sheet) -> list[Box]:
    width, height = _NUMBER
    left, right, middle = _NUMBER_INSET[0], sheet.width - _NUMBER_INSET[0] - width, (sheet.width - width) / 2
    low, high = _NUMBER_INSET[1], sheet.height - _NUMBER_INSET[1] - height
    return [Box(x, y, width, height) for y in (low, high) for x in (middle, right, left)]


def _thin_band(tools: Tools, sheet: Sheet, caption: Caption) -> Box:
    """A foot with the title to the left of the page number."""
    room = (sheet.width - _NUMBER[0]) / 2 - SIDE
    words = tools.book.fit(caption.title, "song", sheets.NUMBER_SIZE, room)
    sheet.ops.append("q 0.4 g")
    sheet.text(tools.book, words, "song", sheets.NUMBER_SIZE, (SIDE, sheets.NUMBER_BASE))
    sheet.ops.append("Q")
    base = sheets.NUMBER_BASE + 4 * MM
    return Box(_PAGE_EDGE, base, sheet.width - 2 * _PAGE_EDGE, sheet.height - base - _PAGE_EDGE)
