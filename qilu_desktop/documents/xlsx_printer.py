"""The tables of a document as an Excel workbook, for the unit's own use (design: forms.md, 汇总表)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING

from qilu_desktop.documents.blocks import Document, Page, Paragraph, Row, Table
from qilu_desktop.documents.docx_package import APPLICATION

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.header_footer import HeaderFooter
    from openpyxl.worksheet.worksheet import Worksheet

PAGE_NUMBER = "第 &P 页　共 &N 页"
"""A sheet's footer, in Excel's own codes."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MM_PER_INCH = 25.4
_MM_PER_CHAR = 1.9
"""Width in mm of a column of one character in Excel's default face."""
_PT_PER_MM = 72 / 25.4
_MOST_ROW = 409.0
"""Height in pt that Excel lets a row have."""
_LINE_PT = 14.0
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML may hold."""
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def print_xlsx(document: Document) -> bytes:
    """The workbook: one sheet for each section with a ruled table; text above and below it in lines of their own.

    Every value is text: an ID number keeps its digits, and what begins with ``=`` is no formula.  Header rows are
    frozen and repeated in print; paper and margins are the section's.  The same document gives the same bytes.
    """
    from openpyxl import Workbook

    book = Workbook()
    del book[book.sheetnames[0]]
    for section in document.sections:
        tables = [block for block in section.blocks if isinstance(block, Table)]
        if tables:
            sheet = book.create_sheet(_sheet_name(document.title, len(book.sheetnames)))
            widest = max(tables, key=lambda table: len(table.widths))
            _Sheet(sheet, widest).fill(section.blocks)
            _set_page(sheet, section.page)
            sheet.print_area = sheet.dimensions
    if not book.sheetnames:
        book.create_sheet(_sheet_name(document.title, 0))
    return packed(book, document)


def packed(book: Workbook, document: Document) -> bytes:
    """A workbook's bytes with the document's own date and title, no person's name, and no clock in them."""
    moment = datetime.combine(document.made_on, time())
    book.properties.creator = book.properties.lastModifiedBy = APPLICATION
    book.properties.title, book.properties.subject = document.title, document.subject
    book.properties.created = moment
    first, result = io.BytesIO(), io.BytesIO()
    book.save(first)
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", data)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            target.writestr(info, data)
    return result.getvalue()


def _sheet_name(title: str, taken: int) -> str:
    name = _NO_SHEET_NAME.sub("", title)[: _LONGEST_NAME - 3] or "表"
    return f"{name}{taken + 1}" if taken else name


def _set_page(sheet: Worksheet, page: Page) -> None:
    wide = page.width > page.height
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.paperSize = 8 if max(page.width, page.height) > 400 else 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left, margins.right = page.left / _MM_PER_INCH, page.right / _MM_PER_INCH
    margins.top, margins.bottom = page.top / _MM_PER_INCH, page.bottom / _MM_PER_INCH
    margins.footer = margins.bottom * 0.45
    sheet.print_options.horizontalCentered = True
    edge_words(sheet.oddFooter, PAGE_NUMBER, 9)


def edge_words(edge: HeaderFooter, words: str, size: int) -> None:
    """Set the middle of a sheet's header or footer, *size* in pt; without a font some programs print it bold."""
    edge.center.text, edge.center.font, edge.center.size = words, "宋体,Regular", size


class _Sheet:
    """One sheet being filled from the top."""

    def __init__(self, sheet: Worksheet, table: Table) -> None:
        self.sheet, self.table, self.line = sheet, table, 0
        for place, width in enumerate(table.widths):
            sheet.column_dimensions[_letter(place)].width = round(width / _MM_PER_CHAR, 2)

    def fill(self, blocks: Iterable[object]) -> None:
        """Title lines, the lines of small tables, and the table itself."""
        for block in blocks:
            if isinstance(block, Paragraph) and block.text.strip():
                self._text_line(block.text, title=bool(block.heading))
            elif isinstance(block, Table) and block is not self.table:
                for row in block.rows:
                    self._text_line("　　".join(cell.text for cell in row.cells if cell.text.strip()))
            elif isinstance(block, Table):
                self._rows(block)

    def _text_line(self, text: str, *, title: bool = False) -> None:
        from openpyxl.styles import Alignment, Font

        self.line += 1
        cell = self._put(0, text, len(self.table.widths))
        cell.alignment = Alignment(horizontal="center" if title else "left", vertical="center", wrap_text=True)
        cell.font = Font(name="宋体", size=16 if title else 11, bold=title)
        lines = _lines(text, sum(self.table.widths))
        self.sheet.row_dimensions[self.line].height = 30 if title else max(20.0, lines * _LINE_PT * 1.15 + 4)

    def _rows(self, table: Table) -> None:
        for number, row in enumerate(table.rows):
            self.line += 1
            self._row(row, header=number < table.header_rows)
            if number + 1 == table.header_rows:
                self.sheet.freeze_panes = f"A{self.line + 1}"
                self.sheet.print_title_rows = f"{self.line - table.header_rows + 1}:{self.line}"

    def _row(self, row: Row, *, header: bool) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side

        side = Side(style="thin")
        border = Border(left=side, right=side, top=side, bottom=side)
        place, lines = 0, 1
        for cell in row.cells:
            made = self._put(place, cell.text.replace("\n", "") if header else cell.text, cell.colspan)
            paragraph = next((block for block in cell.blocks if isinstance(block, Paragraph)), None)
            aligned = paragraph.style.align if paragraph else "left"
            across = aligned if aligned in ("left", "center", "right") else "left"
            made.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
            made.font = Font(name="宋体", size=10, bold=header)
            width = sum(self.table.widths[place : place + cell.colspan])
            lines = max(lines, _lines(str(made.value or ""), width))
            for covered in range(place, place + cell.colspan):
                self.sheet.cell(self.line, covered + 1).border = border
            place += cell.colspan
        self.sheet.row_dimensions[self.line].height = min(_MOST_ROW, max(row.height * _PT_PER_MM, lines * _LINE_PT + 4))

    def _put(self, place: int, text: str, span: int) -> SheetCell:
        """Text into a cell, merged over *span* columns."""
        cell: SheetCell = self.sheet.cell(self.line, place + 1)
        cell.value = _FORBIDDEN.sub("", text)
        cell.data_type = "s"
        cell.number_format = "@"
        if span > 1:
            self.sheet.merge_cells(
                start_row=self.line, end_row=self.line, start_column=place + 1, end_column=place + span
            )
        return cell


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    letter: str = get_column_letter(place + 1)
    return letter


def _lines(text: str, width: float) -> int:
    """How many lines of 10 pt a cell of *width* mm needs, at least."""
    room = max(1.0, (width - 3) / 1.85)
    return sum(max(1, -(-sum(1 if char.isascii() else 2 for char in line) // int(room))) for line in text.split("\n"))
