"""The EMS sheets (clause 4.2c): a bag cover and the data for the waybill on one A4 sheet, and the packing list.

No EMS waybill is imitated: the post office's own is filled in from these data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from qilu_desktop.documents.blocks import (
    Align,
    Block,
    Cell,
    Document,
    Page,
    Paragraph,
    Row,
    Section,
    Spacer,
    Style,
    Table,
)
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.pack.model import Pack
from qilu_desktop.submission import looks
from qilu_desktop.submission.looks import chinese_date, look, text
from qilu_desktop.submission.model import DRAFT_MARK, Person, Source
from qilu_desktop.submission.parties import Party, recipient, sender

_COVER_PAPER = Page(210, 297, top=14, bottom=12, left=14, right=14)
_LIST_PAPER = Page(210, 297, top=22, bottom=20, left=20, right=20, number="第 {page} 页　共 {pages} 页", number_size=9)
_CUT = "－ " * 20 + "沿此线裁开" + " －" * 20
_BLANK = "　　　　　　　　"
_COVER_SIZES = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
"""Sizes in pt that are tried for the sender's lines; all that can give way shrinks alike."""
_MM_PER_PT = 25.4 / 72
_LONGEST = 60
"""Characters of a part of the sender on a cover that is too small for all of it."""


@dataclass(frozen=True)
class Parcel:
    """What lies in the bag: the people whose overviews it holds, copies each, pages in all; how many are held out."""

    people: tuple[Person, ...]
    copies: int
    paper: str
    held_out: int

    @property
    def sheets(self) -> int:
        """Sheets of paper: one a person and copy."""
        return len(self.people) * self.copies

    def told(self, pack: Pack) -> tuple[str, str]:
        """What lies in the bag, in two lines."""
        return (
            f"《{_form_title(pack)}》{self.paper} 纸质一式 {self.copies} 份",
            f"{len(self.people)} 人，共 {self.sheets} 张；邮寄清单 1 份",
        )

    def told_narrow(self, pack: Pack) -> tuple[str, str, str]:
        """The same in three short lines, so that a narrow label breaks none of them inside a phrase."""
        return (
            f"《{_form_title(pack)}》",
            f"{self.paper} 纸质一式 {self.copies} 份，{len(self.people)} 人共 {self.sheets} 张",
            "邮寄清单 1 份",
        )


def cover(source: Source, parcel: Parcel, today: date, *, draft: bool) -> Document:
    """EMS封面及收件信息.pdf: one A4 sheet to cut into the bag's cover and a note for filling in the waybill.

    A long sender is set smaller until the sheet holds it; what even then does not fit is cut with ….
    """
    mark = DRAFT_MARK if draft else ""
    return fitted_to_sender(source, lambda by, size: _cover(source, by, parcel, size, today, mark), _COVER_SIZES)


def fitted_to_sender(source: Source, make: Callable[[Party, float], Document], sizes: Sequence[float]) -> Document:
    """The sheet that *make* gives for the sender and a type size, at the largest of *sizes* (pt) that is one page.

    What even then does not fit is cut with ….
    """
    from qilu_desktop.documents.fitting import TooLong, fit_to_one_page

    party = sender(source.dossier)
    try:
        return fit_to_one_page(lambda size: make(party, size), sizes)[0]
    except TooLong:
        short = _cut(party)
        return fit_to_one_page(lambda size: make(short, size), sizes)[0]


def _cut(by: Party) -> Party:
    return Party(*(_shortened(getattr(by, field.name)) for field in fields(by)))


def _shortened(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"


def _cover(source: Source, by: Party, parcel: Parcel, size: float, today: date, mark: str) -> Document:
    """The cover with the sender's lines in *size* pt."""
    pack, to = source.pack, recipient(source.pack)
    share = size / _COVER_SIZES[0]
    blocks: tuple[Block, ...] = (
        _bag(source, to, by, parcel, size),
        Spacer(5 * share),
        text(_CUT, look("song", 9, color=looks.QUIET, align="center")),
        Spacer(3 * share),
        text("收件信息（填写 EMS 运单时照抄）", Style("hei", 13, line_pitch=20, after=5, color=looks.INK)),
        _waybill(to, by, parcel, pack, share),
        text("运单以邮政窗口或“中国邮政”小程序的为准；本页不是运单。", Style("song", 9, before=6, color=looks.QUIET)),
    )
    return Document("EMS封面及收件信息", (Section(_COVER_PAPER, blocks),), today, subject="", watermark=mark)


def _bag(source: Source, to: Party, by: Party, parcel: Parcel, size: float) -> Table:
    """The cover, 182 mm wide: carrier and matter above, the recipient large, the sender small."""
    pack, share = source.pack, size / _COVER_SIZES[0]
    carrier = Cell((text(pack.notice.post.carrier, look("hei", 16)),), colspan=2, label=True, padding=3.5)
    matter = text(source.heading, look("hei", 12, align="right"))
    rows = (
        Row((carrier, Cell((matter,), label=True, padding=3.5)), height=16 * share),
        Row((_side("收件人"), Cell(_address(to), colspan=2, padding=7)), height=96 * share),
        Row((_side("寄件人"), Cell(_origin(by, size), colspan=2, padding=7 * share)), height=36 * share),
        Row((_side("内　件"), Cell(_inside(pack, parcel), colspan=2, padding=7 * share)), height=22 * share),
    )
    return Table((24, 68, 90), rows, border=0.6, outer=1.6, label_tint=looks.TINT)


def _side(words: str) -> Cell:
    return Cell((text(words, look("hei", 11, align="center")),), label=True)


def _address(to: Party) -> tuple[Paragraph, ...]:
    """The recipient, readable at arm's length."""
    lines = [
        text(to.address, Style("hei", 23, line_pitch=34, after=12, color=looks.INK)),
        text(to.unit, Style("hei", 20, line_pitch=31, color=looks.INK)),
        text(to.department, Style("hei", 27, line_pitch=40, after=14, color=looks.INK)),
        text(f"{to.person}　收", Style("hei", 27, line_pitch=38, after=6, color=looks.INK)),
        text(f"电话　{to.phones}", Style("song", 16, line_pitch=24, color=looks.INK)),
    ]
    if to.postcode:
        lines.append(text(f"邮编　{to.postcode}", Style("song", 16, line_pitch=24, color=looks.INK)))
    return tuple(lines)


def room_in(width: float, size: float) -> float:
    """How many em of type of *size* pt stand beside one another in *width* mm."""
    return width / (size * _MM_PER_PT)


def _origin(by: Party, size: float) -> tuple[Paragraph, ...]:
    style = Style("song", size, line_pitch=size * 19 / 12, color=looks.INK)
    return (
        *(text(line, style) for line in by.address_lines(room_in(144, size)) or (f"地址：{_BLANK}",)),
        text(f"{by.office or _BLANK}　{by.person}".rstrip(), style),
        text(f"电话　{by.phones or _BLANK}" + (f"　邮编　{by.postcode}" if by.postcode else ""), style),
    )


def _inside(pack: Pack, parcel: Parcel) -> tuple[Paragraph, ...]:
    style = Style("song", 12, line_pitch=19, color=looks.INK)
    return tuple(text(line, style) for line in parcel.told(pack))


def _form_title(pack: Pack) -> str:
    layout = pack.layouts.get("overview")
    return layout.title if layout else "基本情况一览表"


def _waybill(to: Party, by: Party, parcel: Parcel, pack: Pack, share: float) -> Table:
    """What the waybill asks for; *share* of the usual size where the sender is long."""
    size, high = 10.5 * share, 8.5 * share
    rows = [Row(tuple(looks.label(words) for words in ("栏目", "收件", "寄件")), height=8 * share)]
    lines = (
        ("姓　名", to.person, by.person),
        ("单　位", to.office, by.office),
        ("电　话", to.phones, by.phones),
        ("地　址", to.address, by.address),
        ("邮　编", to.postcode or "（通知未列）", by.postcode),
    )
    rows.extend(
        Row((looks.label(name), looks.value(there, size=size), looks.value(here, size=size)), height=high)
        for name, there, here in lines
    )
    goods = f"文件资料（{parcel.paper} 一览表 {parcel.sheets} 张、邮寄清单 1 份）"
    rows.append(Row((looks.label("内件品名"), looks.value(goods, size=size, colspan=2)), height=high))
    return Table((24, 79, 79), tuple(rows), border=0.4, outer=1.0, label_tint=looks.TINT)


def packing_list(source: Source, parcel: Parcel, today: date, *, draft: bool) -> Document:
    """邮寄清单.pdf in two copies: the first travels in the bag, the second stays with the sender."""
    mark = DRAFT_MARK if draft else ""
    # Each copy counts its own pages.
    sections = tuple(
        Section(_LIST_PAPER, _list(source, parcel, today, copy), number_from=1)
        for copy in ("第一份　随件寄出", "第二份　本单位留存")
    )
    return Document("邮寄清单", sections, today, subject="", watermark=mark)


def _list(source: Source, parcel: Parcel, today: date, copy: str) -> tuple[Block, ...]:
    pack, dossier = source.pack, source.dossier
    blocks: list[Block] = [*looks.title("邮寄清单", f"{source.heading}　·　{pack.notice.number}　·　{copy}")]
    blocks.append(looks.facts(_ends(pack, dossier, today), (22, 76, 22, 50)))
    blocks.append(looks.heading("内件"))
    blocks.append(_goods(dossier, parcel))
    if parcel.held_out:
        note = f"另有 {parcel.held_out} 名涉密人选的材料未装入本件，按保密规定另行商定报送方式。"
        blocks.append(text(note, Style("song", 10.5, line_pitch=17, before=8, color=looks.INK)))
    blocks.append(looks.heading("寄出登记"))
    blocks.append(_register())
    return tuple(blocks)


def _ends(pack: Pack, dossier: Dossier, today: date) -> tuple[tuple[tuple[str, str], ...], ...]:
    to, by = recipient(pack), sender(dossier)
    caller = f"{by.person}　{by.phone or by.mobile}".strip("　")
    return (
        (("收件单位", to.office),),
        (("收件地址", to.address), ("收 件 人", f"{to.person}　{to.phones}")),
        (("寄件单位", by.unit or _BLANK), ("寄 件 人", caller or _BLANK)),
        (("寄件地址", by.address or _BLANK),),
        (("邮寄方式", pack.notice.post.carrier), ("填制日期", chinese_date(today))),
    )


def _goods(dossier: Dossier, parcel: Parcel) -> Table:
    """One row a person; the last column is ticked by hand while the sheets go into the bag."""
    head = ("序号", "申报人", "申报单位", "材料", "份数", "张数", "装袋核对")
    rows = [Row(tuple(looks.label(words) for words in head), height=9)]
    for number, person in enumerate(parcel.people, 1):
        employer = dossier.employer(person.applicant)
        words: tuple[tuple[str, Align], ...] = (
            (str(number), "center"),
            (person.applicant.name or person.stem, "center"),
            (employer.name if employer else "", "left"),
            (f"基本情况一览表（{parcel.paper}）", "left"),
            (str(parcel.copies), "center"),
            (str(parcel.copies), "center"),
            ("□", "center"),
        )
        rows.append(Row(tuple(_word(each, align) for each, align in words), height=10))
    total = looks.label(f"合　计　　{len(parcel.people)} 人", colspan=4)
    rows.append(
        Row(
            (total, _word(str(parcel.sheets), "center"), _word(str(parcel.sheets), "center"), _word("□", "center")),
            height=9,
        )
    )
    return Table((12, 27, 51, 38, 12, 12, 18), tuple(rows), header_rows=1, border=0.4, outer=1.0, label_tint=looks.TINT)


def _word(words: str, align: Align) -> Cell:
    return looks.value(words, align=align, size=10)


def _register() -> Table:
    """To be filled in by hand at the post office, then recorded in the program."""
    pairs = (("EMS 单号", "寄出日期"), ("装袋人", "复核人"))
    rows = tuple(
        Row((looks.label(left), looks.value(""), looks.label(right), looks.value("")), height=12)
        for left, right in pairs
    )
    return Table((22, 76, 22, 50), rows, border=0.4, outer=1.0, label_tint=looks.TINT)
