"""校验报告 for the file: a document of A4 pages, and an Excel workbook, made from the same lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from qilu_desktop import __version__
from qilu_desktop.checks import RULES, Outcome, Report
from qilu_desktop.documents.blocks import Block, Cell, Document, Page, Row, Section, Spacer, Style, Table, Together
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.submission import looks
from qilu_desktop.submission.checks_told import Checked, Line, RuleLine, Told, countdown, told, verdict
from qilu_desktop.submission.looks import chinese_date, text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE = "推荐材料校验报告"
PAPER = Page(210, 297, top=20, bottom=20, left=18, right=18, number="第 {page} 页　共 {pages} 页", number_size=9)
_FACTS = (24.0, 63.0, 24.0, 63.0)
_FINDINGS = (9.0, 21.0, 24.0, 35.0, 72.0, 13.0)
_RULES = (9.0, 112.0, 32.0, 21.0)
_SENTENCES = (14.0, 160.0)
_WHOLE = 500
"""Characters of a finding up to which its row surely fits a page."""
_NARROW = 12
"""Width of a column, in characters, up to which its words stand in the middle."""
_NOT_XML = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_TINY = looks.look("song", 9.5, pitch=13.5)
_QUIET = looks.look("song", 9, color=looks.QUIET, pitch=13)
_MIDDLE = looks.look("song", 9.5, align="center")


def checks_document(checked: Checked) -> Document:
    """The report as pages to print and file."""
    lines, pack = told(checked), checked.pack
    under = f"{pack.notice.number}　·　{_unit(checked)}"
    blocks: list[Block] = [*looks.title(f"{pack.title}{TITLE}", under)]
    blocks.append(looks.facts(_facts(checked), _FACTS))
    blocks += _findings("未通过", lines.failed)
    blocks += _findings("无法核实", lines.unknown)
    blocks += _findings("已说明理由", lines.waived)
    blocks += _cited(lines)
    blocks += _rules("通过", lines.passed)
    blocks += _rules("不适用", lines.not_applicable)
    blocks.append(_closing())
    return Document(TITLE, (Section(PAPER, tuple(blocks)),), checked.today, subject="")


def _unit(checked: Checked) -> str:
    return mask_ids_in(" ".join(checked.dossier.unit.text("name").split())) or "（未填推荐单位）"


def _counted(report: Report) -> str:
    counted = Counter(report.outcomes.values())
    told = "，".join(f"{outcome.value} {counted[outcome]}" for outcome in Outcome)
    return f"共 {len(report.outcomes)} 条：{told}"


def _facts(checked: Checked) -> tuple[tuple[tuple[str, str], ...], ...]:
    pack, today = checked.pack, checked.today
    deadline = f"{chinese_date(pack.notice.deadline)}前，{countdown(pack, today, checked.dossier.holidays)}"
    revision = str(checked.revision) if checked.revision else "—"
    return (
        (("结　　论", verdict(checked.report)),),
        (("推荐单位", _unit(checked)), ("推荐人选", f"{len(checked.dossier.applicants)} 名")),
        (("校验日期", chinese_date(today)), ("数据版本", revision)),
        (("报送时限", deadline),),
        (("规　　则", _counted(checked.report)),),
        (("软　　件", f"qilu-desktop {__version__}　年度表单 {pack.id}"),),
    )


def _findings(title: str, lines: tuple[Line, ...]) -> Iterator[Block]:
    yield looks.heading(f"{title}（{len(lines)} 项）")
    if not lines:
        yield text("没有。")
        return
    head = Row(
        tuple(looks.label(words, size=9) for words in ("序号", "轻重", "谁", "在哪里", "问题和办法", "条款")), 7.5
    )
    rows = [_finding_row(number, line) for number, line in enumerate(lines, 1)]
    yield Table(_FINDINGS, (head, *rows), 1, border=0.4, outer=1.0, label_tint=looks.TINT)


def _finding_row(number: int, line: Line) -> Row:
    said = (text(line.message, _TINY), text(line.answer, _QUIET))
    cells = (
        _cell(str(number), _MIDDLE),
        _cell(line.severity, _MIDDLE),
        _cell(line.who, _TINY),
        _cell(line.where or "—", _TINY),
        Cell(said, padding=1.3),
        _cell(line.clause, _MIDDLE),
    )
    # A reason may be longer than a page; the rest stays whole, or its last line stands alone on the next page.
    return Row(cells, height=9, breakable=len(line.message) + len(line.answer) > _WHOLE)


def _cell(words: str, style: Style) -> Cell:
    return Cell((text(words, style),), padding=1.2)


def _cited(lines: Told) -> Iterator[Block]:
    """The notice's own sentences of the clauses that the findings above cite."""
    if not lines.sentences:
        return
    yield looks.heading("以上所引条款的通知原文")
    rows = [Row((_cell(clause, _MIDDLE), _cell(said, _TINY)), 7.5) for clause, said in lines.sentences.items()]
    yield Table(_SENTENCES, tuple(rows), border=0.4, outer=1.0)


def _rules(title: str, rules: tuple[RuleLine, ...]) -> Iterator[Block]:
    yield looks.heading(f"{title}（{len(rules)} 条规则）")
    if not rules:
        yield text("没有。")
        return
    head = Row(tuple(looks.label(words, size=9) for words in ("序号", "规则", "条款", "轻重")), 7.5)
    rows = [_rule_row(number, rule) for number, rule in enumerate(rules, 1)]
    yield Table(_RULES, (head, *rows), 1, border=0.4, outer=1.0, label_tint=looks.TINT)


def _rule_row(number: int, rule: RuleLine) -> Row:
    words = ((str(number), _MIDDLE), (rule.title, _TINY), (rule.clauses, _MIDDLE), (rule.severity, _MIDDLE))
    return Row(tuple(_cell(*each) for each in words), height=6.5)


def _closing() -> Together:
    """What the words mean, and who signs: never a line of signatures alone on a page."""
    said = looks.points(
        (
            "“必须改正”和没有说明理由的“需说明理由”阻止报送；“提醒”和“无法核实”不阻止报送，请逐项核对。",
            "“条款”为通知逐条的编号，原文列在上面；规则只依据通知和填报的数据，不代替对原件的审验。",
        )
    )
    signs = Row(tuple(looks.value(words) for words in ("校验人：", "复核人：", "日　期：")), height=14)
    lines = Table((58.0, 58.0, 58.0), (signs,), border=0)
    return Together((Spacer(4), looks.heading("说明"), *said, Spacer(2), lines))


def checks_workbook(checked: Checked) -> bytes:
    """The report as a workbook: 汇总, 问题, 规则, 条款原文; every value is text, so that none is a formula."""
    from openpyxl import Workbook

    from qilu_desktop.documents.xlsx_printer import packed

    lines = told(checked)
    book = Workbook()
    del book[book.sheetnames[0]]
    summary = [(name.replace("　", ""), words.replace("　", " ")) for line in _facts(checked) for name, words in line]
    _fill(book.create_sheet("汇总"), ("项目", "内容"), (14, 90), summary)
    _fill(book.create_sheet("问题"), _FINDING_HEADS, (6, 9, 10, 11, 20, 36, 36, 7, 19), _finding_rows(lines))
    _fill(
        book.create_sheet("规则"),
        ("结果", "规则", "条款", "轻重", "规则编号"),
        (12, 44, 22, 12, 30),
        _rule_rows(checked.report),
    )
    _fill(book.create_sheet("条款原文"), ("条款", "通知原文"), (9, 110), list(lines.sentences.items()))
    for sheet in book.worksheets:
        _paper(sheet, f"{checked.pack.title}{TITLE}　{_unit(checked)}　{sheet.title}")
    return packed(book, Document(TITLE, (), checked.today, subject=""))


_FINDING_HEADS = ("序号", "结果", "轻重", "谁", "在哪里", "问题", "办法或理由", "条款", "规则编号")


def _finding_rows(lines: Told) -> list[tuple[str, ...]]:
    parts = (("未通过", lines.failed), ("无法核实", lines.unknown), ("已说明理由", lines.waived))
    found = [(outcome, line) for outcome, part in parts for line in part]
    return [
        (str(number), outcome, line.severity, line.who, line.where, line.message, line.answer, line.clause, line.rule)
        for number, (outcome, line) in enumerate(found, 1)
    ]


def _rule_rows(report: Report) -> list[tuple[str, ...]]:
    return [
        (report.outcomes[rule.id].value, rule.title, "、".join(rule.clauses), rule.severity.value, rule.id)
        for rule in RULES
    ]


def _fill(sheet: Worksheet, heads: tuple[str, ...], widths: tuple[int, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """A sheet with a frozen header, filters and set widths (in characters); narrow columns stand in the middle."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin = Side(style="thin", color="BFBFBF")
    for line, cells in enumerate((heads, *rows), 1):
        for place, words in enumerate(cells, 1):
            cell = sheet.cell(line, place)
            cell.value, cell.data_type, cell.number_format = _printable(words), "s", "@"
            cell.font = Font(name="宋体", size=10.5, bold=line == 1)
            across = "center" if line == 1 or widths[place - 1] <= _NARROW else "left"
            cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            if line == 1:
                cell.fill = PatternFill("solid", fgColor=looks.TINT)
        sheet.row_dimensions[line].height = _height(cells, widths)
    for place, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGHI"[place]].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _paper(sheet: Worksheet, title: str) -> None:
    """Have *sheet* print across A4 landscape pages, under *title*, the header row on each; margins in inches."""
    from openpyxl.worksheet.page import PageMargins

    from qilu_desktop.documents.xlsx_printer import PAGE_NUMBER, edge_words

    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.85, bottom=0.7, header=0.4, footer=0.35)
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = "1:1"
    edge_words(sheet.oddHeader, _printable(title).replace("&", "&&"), 12)
    edge_words(sheet.oddFooter, PAGE_NUMBER, 9)


def _printable(words: str) -> str:
    """Text without what no XML may hold."""
    return _NOT_XML.sub("", words)


def _height(cells: tuple[str, ...], widths: tuple[int, ...]) -> float:
    """Height in pt for the cell that needs most lines, a wide character counted as two."""
    needed = (
        -(-sum(1 if letter.isascii() else 2 for letter in words) // max(1, width - 2))
        for words, width in zip(cells, widths, strict=True)
    )
    return min(409.0, 15.0 * max(1, *needed) + 3)
