"""Nothing missing, nothing unreadable, nothing too long (clause 5.3: 申报材料缺项)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from qilu_desktop.checks.findings import Fix, Note, Severity
from qilu_desktop.checks.fixes import drop_row, put
from qilu_desktop.checks.reading import read_choice, read_date, read_flag, read_number
from qilu_desktop.checks.rule import EVERYWHERE, Heading
from qilu_desktop.checks.spot import Spot
from qilu_desktop.checks.views import Subject, holds_anything
from qilu_desktop.dossier.display import display
from qilu_desktop.dossier.values import FileRef, PartialDate, Value, is_plain
from qilu_desktop.dossier.wordcount import count_characters
from qilu_desktop.pack.model import Field, Kind

_ALL = "unit.* enterprise.* applicant.*"
_NUMBERED = frozenset({"id_number", "uscc"})  # identity rules say more than a count of characters
_PLACEHOLDER = re.compile(r"[×✕＿_]{2,}|某某|待补充?|待填写?|此处填写|[Xx]{3,}|[?？]{3,}")
_MOST_SHOWN = 8
_ABOUT_500 = (400, 600)


@Heading("required.field", "必填内容齐全", "5.3", Severity.BLOCK, _ALL).each(EVERYWHERE)
def missing(subject: Subject) -> Iterator[Note]:
    """Fields that the pack requires: a document made without them would lack a part."""
    for spot in subject.spots:
        if (spot.filled and spot.part.kind is not Kind.TABLE) or _answered(subject, spot) or not subject.must(spot):
            continue
        yield spot.note(f"{spot.label}没有填写。", _how(spot.part))


def _how(part: Field) -> str:
    if part.kind is Kind.PHOTO:
        return "请添加照片。"
    if part.kind is Kind.TABLE:
        return "请至少填写一行。"
    return "请选择。" if part.kind in (Kind.CHOICE, Kind.YES_NO, Kind.MULTI_CHOICE) else "请补填。"


def _answered(subject: Subject, spot: Spot) -> bool:
    """Whether nothing is missing here; rows in which nothing stands are for the rule on empty rows."""
    if spot.row:
        return spot.filled or not holds_anything(spot.row)
    return bool(subject.rows(spot.entry.id)) if spot.entry.kind is Kind.TABLE else spot.filled


@Heading("required.empty_row", "表格中没有空行", "5.3", Severity.WARN, _ALL, fixable=True).each(EVERYWHERE)
def empty_rows(subject: Subject) -> Iterator[Note]:
    """Rows of tables in which nothing is filled in: the form would print an empty line."""
    if all(len(subject.rows(table.entry.id)) == len(subject.record.rows(table.entry.id)) for table in subject.tables):
        return
    for spot in subject.spots:
        if spot.row and spot.column is spot.entry.columns[0] and not holds_anything(spot.row):
            place = f"“{spot.entry.label}”第 {spot.number} 行是空行"
            fix = drop_row(subject.id, subject.record, spot.entry.id, spot.row.id, "删除空行")
            yield Note(f"{place}。", "请补填，或删除该行。", field=spot.entry.id, row=spot.row.id, fix=fix)


@Heading("required.rows", "表格行数", "5.3", Severity.WARN, _ALL).each(EVERYWHERE)
def few_rows(subject: Subject) -> Iterator[Note]:
    """Tables with some rows, yet fewer than is usual; the notice itself sets no number."""
    for spot in subject.tables:
        count = len(subject.rows(spot.entry.id))
        if 0 < count < spot.entry.min_rows:
            said = f"{spot.label}只有 {count} 行，通常不少于 {spot.entry.min_rows} 行。"
            yield spot.note(said, "请核对是否漏填；确实只有这些的，可不改。")


_KIND_TYPES: dict[Kind, type | tuple[type, ...]] = {
    Kind.TEXT: str,
    Kind.LONG_TEXT: str,
    Kind.DATE: PartialDate,
    Kind.CHOICE: str,
    Kind.MULTI_CHOICE: tuple,
    Kind.NUMBER: Decimal,
    Kind.YES_NO: bool,
    Kind.PHOTO: FileRef,
    Kind.TABLE: tuple,
}
_KIND_WANTED = {
    Kind.DATE: ("不是能看懂的日期", "请按“2024-07-26”或“2024年7月26日”的样子重新填写。"),
    Kind.NUMBER: ("不是数字", "请只填数字，不带单位。"),
    Kind.CHOICE: ("不是可选的内容", "请从列表中重新选择。"),
    Kind.MULTI_CHOICE: ("不是可选的内容", "请从列表中重新选择。"),
    Kind.YES_NO: ("没有明确是或否", "请选“是”或“否”。"),
    Kind.PHOTO: ("不是照片文件", "请重新添加照片。"),
    Kind.TABLE: ("不是表格内容", "请删除后重新填写。"),
}


@Heading("values.readable", "日期、数字和选项能看懂", "5.3", Severity.BLOCK, _ALL, fixable=True).each(EVERYWHERE)
def unreadable(subject: Subject) -> Iterator[Note]:
    """Answers that are not of their field's kind: a text typed as a date, a choice that is not in the list."""
    for spot in subject.spots:
        if spot.filled and not _readable(spot):
            what, remedy = _KIND_WANTED.get(spot.part.kind, ("不是文字", "请重新填写。"))
            if isinstance(spot.value, Decimal) and spot.value.is_finite() and spot.part.kind is Kind.NUMBER:
                what, remedy = "不像真实的数字", "请核对后重新填写。"
            note = spot.note(f"{spot.label}{what}。", remedy)
            yield replace(note, fix=_read(subject, spot))


def _read(subject: Subject, spot: Spot) -> Fix | None:
    """A fix that stores what the typed text certainly means; the rules on that value speak once it is stored."""
    meant = _meant(subject, spot.part, spot.value) if isinstance(spot.value, str) else None
    if meant is None:
        return None
    row, column = (spot.row.id, spot.part.id) if spot.row else ("", "")
    shown = meant.chinese if isinstance(meant, PartialDate) else display(spot.part, meant)
    return put(subject.id, spot.entry.id, meant, f"改为“{shown}”", row, column)


def _meant(subject: Subject, part: Field, typed: str) -> Value | None:
    if part.kind is Kind.DATE:
        date = read_date(typed)
        return date if date and date.first <= subject.today and (date.day or part.month_ok) else None
    if part.kind is Kind.NUMBER:
        return read_number(typed, part.unit)
    if part.kind is Kind.YES_NO:
        return read_flag(typed)
    return read_choice(part, typed) if part.kind is Kind.CHOICE else None


def _readable(spot: Spot) -> bool:
    part, value = spot.part, spot.value
    if spot.text and part.kind in (Kind.TEXT, Kind.LONG_TEXT):
        return True
    if not isinstance(value, _KIND_TYPES[part.kind]):
        return False
    if part.kind is Kind.NUMBER:
        return isinstance(value, Decimal) and is_plain(value)
    if not part.choices:
        return True
    chosen = (spot.text,) if part.kind is Kind.CHOICE else spot.record.many(part.id)
    return all(any(choice.id == one for choice in part.choices) for one in chosen)


@Heading("values.whole_date", "日期写到日", "5.3", Severity.BLOCK, _ALL).each(EVERYWHERE)
def month_only(subject: Subject) -> Iterator[Note]:
    """A month where the form asks for a day."""
    for spot, value in subject.dates:
        if not value.day and not spot.part.month_ok:
            yield spot.note(f"{spot.label}只写到月（{value.chinese}）。", "请填写到日。")


@Heading("values.negative", "数量不是负数", "5.3", Severity.BLOCK, _ALL).each(EVERYWHERE)
def negative(subject: Subject) -> Iterator[Note]:
    """Counts of years, persons or money below nought."""
    for spot, value in subject.numbers:
        if value < 0:
            yield spot.note(f"{spot.label}是负数（{value}）。", "请核对后重新填写。")


@Heading("limits.length", "字数不超限", "4.2a", Severity.WARN, _ALL).each(EVERYWHERE)
def too_long(subject: Subject) -> Iterator[Note]:
    """Texts over their limit: the limits are this product's own, so that they never block."""
    for spot in subject.texts:
        # Counting leaves characters out and never adds any.
        if not spot.part.limit or len(spot.text) <= spot.part.limit or spot.part.id in _NUMBERED:
            continue
        over = count_characters(spot.text) - spot.part.limit
        if over > 0:
            said = f"{spot.label}有 {over + spot.part.limit} 字，超过 {spot.part.limit} 字的篇幅。"
            yield spot.note(said, f"请删减 {over} 字，以免印不下。")


@Heading("limits.least", "字数不过少", "4.2a", Severity.WARN, _ALL).each(EVERYWHERE)
def too_short(subject: Subject) -> Iterator[Note]:
    """Texts shorter than the pack's least length."""
    for spot in subject.texts:
        count = count_characters(spot.text) if spot.part.least else 0
        if 0 < count < spot.part.least:
            yield spot.note(f"{spot.label}只有 {count} 字。", f"通常不少于 {spot.part.least} 字，请核对是否写全。")


@Heading("limits.inspection", "考察材料 500 字左右", "3.3", Severity.WARN, "applicant.inspection").each(
    applies=lambda subject: bool(subject.record.text("inspection"))
)
def inspection_length(subject: Subject) -> Iterator[Note]:
    """考察材料 is to be of about 500 字 (3.3); nothing is said while it is left to be drafted."""
    count = count_characters(subject.record.text("inspection"))
    if not _ABOUT_500[0] <= count <= _ABOUT_500[1]:
        said = f"{subject.label('inspection')}有 {count} 字，通知要求 500 字左右。"
        yield Note(said, "请增删到 400 至 600 字之间。", field="inspection")


@Heading("text.placeholder", "没有留下待填的字样", "5.3", Severity.WARN, _ALL).each(EVERYWHERE)
def placeholders(subject: Subject) -> Iterator[Note]:
    """Words that a template leaves for the clerk to replace, as ×× or 待补充."""
    for spot in subject.texts if _PLACEHOLDER.search(subject.prose) else ():
        found = _PLACEHOLDER.search(spot.text)
        if found:
            words = found.group() if len(found.group()) <= _MOST_SHOWN else f"{found.group()[:_MOST_SHOWN]}…"
            yield spot.note(f"{spot.label}中有“{words}”，像是没有填完。", "请补写完整。")


RULES = (
    missing,
    empty_rows,
    few_rows,
    unreadable,
    month_only,
    negative,
    too_long,
    too_short,
    inspection_length,
    placeholders,
)
