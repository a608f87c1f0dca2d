"""00-报送清单.pdf: every file with pages, size and SHA-256, what goes by mail and what by EMS, what is held back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from qilu_desktop.documents.blocks import Block, Cell, Document, Page, Row, Section, Spacer, Table
from qilu_desktop.sizes import size_text
from qilu_desktop.submission import looks
from qilu_desktop.submission.looks import chinese_date, text
from qilu_desktop.submission.manifest import NAME as MANIFEST
from qilu_desktop.submission.model import CHECKS, DRAFT_MARK, Listed, Message, Person, Source
from qilu_desktop.submission.parties import recipient

PAPER = Page(210, 297, top=20, bottom=20, left=18, right=18, number="第 {page} 页　共 {pages} 页", number_size=9)
_WIDTHS = (10.0, 104.0, 13.0, 19.0, 14.0, 14.0)
_FACTS = (24.0, 72.0, 24.0, 54.0)
_NONE = "—"
_KEPT_WHOLE = 12
"""A folder of at most this many rows is not split between pages."""


@dataclass(frozen=True)
class Contents:
    """What the checklist tells: the files in order, the mails, what goes by EMS (path -> how), what is lacking.

    ``cautions`` are sentences that must be read before sending.
    """

    files: tuple[Listed, ...]
    messages: tuple[Message, ...]
    by_post: Mapping[str, str]
    people: tuple[Person, ...]
    missing: tuple[str, ...]
    cautions: tuple[str, ...]


def in_folder_order(files: Iterable[Listed]) -> tuple[Listed, ...]:
    """Folder by folder as a file manager shows them, each in the order of making; the report of the checks last."""
    return tuple(sorted(files, key=lambda entry: (entry.path == CHECKS, entry.path.partition("/")[0])))


def checklist(source: Source, contents: Contents, today: date, *, draft: bool) -> Document:
    """The checklist as a document of A4 pages."""
    notice = source.pack.notice
    under = f"{notice.number}　·　{source.dossier.unit.text('name') or '（未填推荐单位）'}"
    blocks: list[Block] = [*looks.title(f"{source.pack.title}推荐材料报送清单", under)]
    blocks.append(looks.facts(_facts(source, contents, today), _FACTS))
    blocks.extend(_told(contents, draft=draft))
    blocks.append(looks.heading("文件及 SHA-256 校验码"))
    blocks.extend((Spacer(1.5), *tables(contents)))
    blocks.extend(_closing(draft=draft))
    mark = DRAFT_MARK if draft else ""
    return Document("报送清单", (Section(PAPER, tuple(blocks)),), today, subject="", watermark=mark)


def _facts(source: Source, contents: Contents, today: date) -> tuple[tuple[tuple[str, str], ...], ...]:
    notice = source.pack.notice
    to = recipient(source.pack)
    total = sum(entry.size for entry in contents.files)
    mails = f"{notice.mail.address}　（共 {len(contents.messages)} 封）"
    return (
        (
            ("推荐单位", source.dossier.unit.text("name") or "（未填）"),
            ("推荐人选", f"{len(contents.people)} 名"),
        ),
        (("文　　件", f"{len(contents.files)} 个，共 {size_text(total)}"), ("生成日期", chinese_date(today))),
        (
            ("报送时限", f"{chinese_date(notice.deadline)}前"),
            ("数据版本", str(source.revision) if source.revision else _NONE),
        ),
        (("报 送 至", to.office),),
        (("电子邮件", mails),),
        (("邮　　寄", f"{notice.post.carrier}　{to.address}" if contents.by_post else _no_post(contents)),),
    )


def _no_post(contents: Contents) -> str:
    waits = any(not person.held_out for person in contents.people)
    return "A3 一览表还没有做成（见下）" if waits else "没有需要邮寄的材料"


def _told(contents: Contents, *, draft: bool) -> Iterator[Block]:
    """What is held back and what is lacking: said before the files."""
    if contents.cautions:
        yield looks.heading("报送前请注意")
        yield from looks.points(contents.cautions, color=looks.WARN)
    if contents.missing:
        yield looks.heading(f"{'草稿中' if draft else ''}缺少或未放入的材料")
        yield from looks.points(contents.missing)


def tables(contents: Contents) -> Iterator[Block]:
    """One table a folder; its head names the folder and the columns, so that it stands alone on any page."""
    mails = {entry.original: message.number for message in contents.messages for entry in message.files}
    number = 0
    for folder, entries in groupby(contents.files, key=lambda entry: entry.path.rpartition("/")[0]):
        rows = [_head(folder, contents.people)]
        for entry in entries:
            number += 1
            rows.append(_row(number, entry, mails.get(entry.original), contents.by_post.get(entry.path, _NONE)))
        whole = len(rows) <= _KEPT_WHOLE
        yield Table(_WIDTHS, tuple(rows), 1, border=0.4, outer=1.0, keep_together=whole, label_tint=looks.TINT)
        yield Spacer(2.4)


def _head(folder: str, people: Iterable[Person]) -> Row:
    name = folder.rpartition("/")[2]
    held = any(person.held_out and person.folder == name for person in people)
    shown = (folder or "主文件夹").replace("/", "　›　") + ("　（涉密，暂不报送）" if held else "")
    style = looks.look("hei", 10, color=looks.WARN if held else looks.INK)
    first = Cell((text(shown, style),), colspan=2, label=True, padding=1.6)
    return Row((first, *(looks.label(words, size=9) for words in ("页数", "大小", "邮件", "EMS"))), height=7.5)


def _row(number: int, entry: Listed, mail: int | None, post: str) -> Row:
    digits = looks.look("song", 9.5, align="center")
    name = Cell((text(entry.name, looks.look("song", 10, pitch=14)), text(entry.sha256, _HASH)), padding=1.3)
    cells = (str(number), "", str(entry.pages or _NONE), size_text(entry.size), _mail(mail), post)
    return Row(tuple(name if not words else Cell((text(words, digits),)) for words in cells), height=9.5)


_HASH = looks.look("song", 6.6, color=looks.QUIET, pitch=9)


def _mail(number: int | None) -> str:
    return f"第{number}封" if number else _NONE


def _closing(*, draft: bool) -> Iterator[Block]:
    lines = [
        f"本清单列出除自身和 {MANIFEST} 以外的全部文件；逐个文件的校验码另存于 {MANIFEST}，"
        f"可在文件夹内用 sha256sum -c {MANIFEST} 或本软件的“核对文件夹”核对。",
        "“邮件”列为该文件所在的邮件，“EMS”列为打印后邮寄的份数或用法；生成文件夹不等于已经报送，"
        "实际发送、寄出后请在软件中登记日期和单号。",
    ]
    if draft:
        lines.append("本文件夹为草稿，仅供校对，不得报送。")
    yield looks.heading("说明")
    yield from looks.points(lines)
    yield Table(
        (58.0, 58.0, 58.0),
        (Row(tuple(looks.value(words) for words in ("制表人：", "复核人：", "日　期：")), height=14),),
        border=0,
    )
