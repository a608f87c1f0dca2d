"""Address labels for the bag (4.2c): one A4 sheet to cut, and one label of 100 x 150 mm for a label printer.

They are plain address labels; the EMS waybill is the post office's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qilu_desktop.documents.blocks import Block, Cell, Document, Page, Paragraph, Row, Section, Spacer, Style, Table
from qilu_desktop.submission import looks
from qilu_desktop.submission.looks import look, text
from qilu_desktop.submission.model import DRAFT_MARK, Source
from qilu_desktop.submission.parties import Party, recipient
from qilu_desktop.submission.post_sheets import Parcel, fitted_to_sender, room_in

SHEET = Page(210, 297, top=14, bottom=12, left=15, right=15)
LABEL = Page(100, 150, top=12, bottom=4, left=5, right=5)
"""The usual label of an express printer; 草稿 stands in the margin above the frame."""
_SIZES = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
_LABEL_SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_SCISSORS = "－ " * 19 + "沿此线裁开" + " －" * 19
_BLANK = "　　　　　　　　"
_SIDE = 7.0
"""Most space at either side of a block's words, in mm (:func:`_row`)."""


def cut_sheet(source: Source, parcel: Parcel, today: date, *, draft: bool) -> Document:
    """EMS标签-A4裁切.pdf: recipient, sender and contents, to be cut and pasted on the bag."""

    def make(by: Party, size: float) -> Document:
        to, share = recipient(source.pack), size / _SIZES[0]
        line = text(_SCISSORS, look("song", 9, color=looks.QUIET, align="center"))
        blocks: tuple[Block, ...] = (
            _block("收 件", _recipient(to, 28 * share), 180, 118 * share, 26),
            *(Spacer(3.5 * share), line, Spacer(3.5 * share)),
            _block("寄 件", _sender(by, size, 154), 180, 62 * share, 26),
            *(Spacer(3.5 * share), line, Spacer(3.5 * share)),
            _block("内 件", _lines(parcel.told(source.pack), size), 180, 40 * share, 26),
            text("每块沿虚线裁下，贴在邮袋正面；运单以邮政窗口的为准。", Style("song", 9, before=6, color=looks.QUIET)),
        )
        mark = DRAFT_MARK if draft else ""
        return Document("EMS标签（A4裁切）", (Section(SHEET, blocks),), today, subject="", watermark=mark)

    return fitted_to_sender(source, make, _SIZES)


def label(source: Source, parcel: Parcel, today: date, *, draft: bool) -> Document:
    """EMS标签-100×150毫米.pdf: one label; only black, for thermal printers."""

    def make(by: Party, size: float) -> Document:
        to, share = recipient(source.pack), size / _LABEL_SIZES[0]
        carrier = Cell((text(source.pack.notice.post.carrier, look("hei", 13)),), colspan=2, padding=2.5)
        matter = Cell((text(source.heading, look("hei", 8.5, align="right")),), padding=2.5)
        rows = (
            Row((carrier, matter), height=12),
            _row("收件", _recipient(to, 15.5 * share), 68 * share, 11, colspan=2),
            _row("寄件", _sender(by, size, 79), 34 * share, 11, colspan=2),
            _row("内件", _lines(parcel.told_narrow(source.pack), size * 0.9), 18 * share, 11, colspan=2),
        )
        # One table: its frame is of one thickness all round, and no two lines lie side by side.
        blocks = (Table((11, 27, 52), rows, border=0.8, outer=1.6),)
        mark = DRAFT_MARK if draft else ""
        return Document("EMS标签（100×150毫米）", (Section(LABEL, blocks),), today, subject="", watermark=mark)

    return fitted_to_sender(source, make, _LABEL_SIZES)


def _block(side: str, lines: tuple[Paragraph, ...], width: float, height: float, first: float) -> Table:
    """One address block of its own, to be cut out; sizes in mm."""
    return Table((first, width - first), (_row(side, lines, height, first),), border=1.2, outer=1.6)


def _row(side: str, lines: tuple[Paragraph, ...], height: float, first: float, *, colspan: int = 1) -> Row:
    """*side* in a narrow column of *first* mm, *lines* beside it over *colspan* columns; *height* in mm."""
    share = first / 26
    name = "\n".join(side.replace(" ", ""))
    marked = Cell((text(name, Style("hei", 22 * share + 1, align="center", line_pitch=32 * share + 3)),))
    return Row((marked, Cell(lines, colspan=colspan, padding=6 * share + 1)), height=height)


def _recipient(to: Party, size: float) -> tuple[Paragraph, ...]:
    """The recipient, the office in *size* pt."""

    def style(share: float, after: float = 0.0) -> Style:
        return Style("hei", size * share, line_pitch=size * share * 1.42, after=after, color="000000")

    lines = [
        text(to.address, style(0.84, size * 0.4)),
        text(to.unit, style(0.84)),
        text(to.department, style(1.0, size * 0.5)),
        text(f"{to.person}　收", style(1.1, size * 0.25)),
        text(f"电话　{to.phones}", style(0.76)),
    ]
    if to.postcode:
        lines.append(text(f"邮编　{to.postcode}", style(0.76)))
    return tuple(lines)


def _sender(by: Party, size: float, width: float) -> tuple[Paragraph, ...]:
    """The sender in *size* pt in a cell *width* mm wide."""
    room = room_in(width - 2 * _SIDE, size)
    lines = [*(by.address_lines(room) or (f"地址：{_BLANK}",)), *(by.office_lines(room) or (_BLANK,))]
    lines += [f"{by.person}　{by.phones}".strip("　") or _BLANK]
    return _lines((*lines, *([f"邮编　{by.postcode}"] if by.postcode else [])), size)


def _lines(lines: Sequence[str], size: float) -> tuple[Paragraph, ...]:
    style = Style("song", size, line_pitch=size * 1.5, color="000000")
    return tuple(text(line, style) for line in lines)
