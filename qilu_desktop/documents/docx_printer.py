"""Print a document as DOCX with python-docx: named styles, exact measures, no personal data, same bytes every time."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
from docx.oxml.ns import qn
from docx.shared import Mm

from qilu_desktop.documents.blocks import (
    Block,
    Document,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Section,
    Spacer,
    Table,
    Together,
)
from qilu_desktop.documents.breaking import too_wide
from qilu_desktop.documents.docx_edges import write_edges
from qilu_desktop.documents.docx_package import drop_unused, sealed, write_properties, write_settings
from qilu_desktop.documents.docx_styles import StyleBook
from qilu_desktop.documents.docx_table import table_element
from qilu_desktop.documents.docx_xml import END_MARK, Flow, element, run_element, thin_paragraph, twips
from qilu_desktop.documents.fonts import bundled
from qilu_desktop.documents.grid import MM_PER_PT
from qilu_desktop.documents.pictures import prepare

if TYPE_CHECKING:
    from qilu_desktop.documents.docx_xml import Element, Package

_TALLEST_LINE = 1500.0
"""Word takes lines of at most 1,584 pt."""


def print_docx(document: Document) -> bytes:
    """The document as DOCX.

    Raises:
        DocumentError: a picture cannot be read, or a form's table is broken.
    """
    package = docx.Document()
    writer = _Writer(package)
    for number, section in enumerate(document.sections):
        writer.section(section, last=number == len(document.sections) - 1)
    write_edges(package, document)
    writer.styles.write(package.styles.element)
    outside = any(section.page.number_outside for section in document.sections)
    write_settings(package.settings.element, even_and_odd=outside)
    write_properties(package, document)
    drop_unused(package)
    return sealed(package)


class _Writer:
    """Appends sections to a package's body."""

    def __init__(self, package: Package) -> None:
        self.styles = StyleBook()
        self._package = package
        self._body = package.element.body
        for child in list(self._body):
            self._body.remove(child)

    def section(self, section: Section, *, last: bool) -> None:
        """Write the blocks, then the section's paper: in the last paragraph, or for the last section in the body."""
        start = len(self._body)
        self._blocks(section, section.blocks, keep=False)
        written = self._body[start:]
        if not written or written[-1].tag != qn("w:p"):
            self._body.append(thin_paragraph())
        if last:
            self._bookmark()
            self._body.append(_paper(section))
        else:
            self._body[-1].get_or_add_pPr().append(_paper(section))

    def _bookmark(self) -> None:
        self._body[-1].append(element("bookmarkStart", id=0, name=END_MARK))
        self._body[-1].append(element("bookmarkEnd", id=0))

    def _blocks(self, section: Section, blocks: tuple[Block, ...], *, keep: bool) -> None:
        """Write *blocks*; *keep* holds all but the last to the next one."""
        breaking = False
        for number, block in enumerate(blocks):
            width = section.page.width - section.page.left - section.page.right
            flow = Flow(keep=keep and number < len(blocks) - 1, page_break=breaking, width=width)
            breaking = isinstance(block, PageBreak)
            if not breaking:
                self._block(section, block, flow)
        if breaking:
            self._body.append(thin_paragraph(flow=Flow(page_break=True)))

    def _block(self, section: Section, block: Block, flow: Flow) -> None:
        match block:
            case Paragraph() | Picture() | Spacer():
                self._body.append(self._paragraph(block, flow))
            case Table():
                # Word joins two tables that touch.
                touching = len(self._body) and self._body[-1].tag == qn("w:tbl")
                if touching or flow.page_break:
                    self._body.append(thin_paragraph(flow=flow))
                self._body.append(table_element(block, section.page, self._paragraph, keep=flow.keep))
            case Together():
                if flow.page_break:
                    self._body.append(thin_paragraph(flow=Flow(keep=True, page_break=True)))
                self._blocks(section, block.blocks, keep=True)
            case PageBreak():
                pass

    def _paragraph(self, block: Paragraph | Picture | Spacer, flow: Flow) -> Element:
        match block:
            case Spacer():
                return thin_paragraph(flow=flow, height=min(block.height / MM_PER_PT, _TALLEST_LINE))
            case Picture():
                return self._picture(block, flow)
            case Paragraph():
                return self._text(block, flow)

    def _text(self, paragraph: Paragraph, flow: Flow) -> Element:
        runs, blanks = _without_blank_end(paragraph)
        size = paragraph.style.size * 20
        properties = element(
            "pPr",
            element("pStyle", val=self.styles.ident(paragraph.style, paragraph.heading)),
            _kept(paragraph, flow),
            element("keepLines") if flow.keep else None,
            element("pageBreakBefore") if flow.page_break else None,
            # "Allow Latin text to wrap in the middle of a word": only where a word is wider than its cell.
            element("wordWrap", val=0) if too_wide(paragraph, flow.width, bundled()) else None,
            element("ind", right=round(blanks * size), rightChars=round(blanks * 100)) if blanks else None,
        )
        return element("p", properties, *(run_element(run, paragraph.style) for run in runs if run.text))

    def _picture(self, picture: Picture, flow: Flow) -> Element:
        ready = prepare(picture)
        inline = self._package.part.new_pic_inline(io.BytesIO(ready.data), Mm(picture.width), Mm(picture.height))
        inline.docPr.set("descr", picture.alt)
        for side in ("distT", "distB", "distL", "distR"):
            # Left out, LibreOffice takes 3 mm at both sides.
            inline.set(side, "0")
        fill = inline.graphic.graphicData.pic.blipFill
        fill.insert(1, _crop(ready.cut_x, ready.cut_y))
        properties = element(
            "pPr",
            element("keepNext") if flow.keep else None,
            element("pageBreakBefore") if flow.page_break else None,
            element("spacing", before=0, after=0, line=240, lineRule="auto"),
            element("jc", val=picture.align if picture.align in {"center", "right"} else "left"),
        )
        small = element("rPr", element("sz", val=2), element("szCs", val=2))
        return element("p", properties, element("r", small, element("drawing", inline)))


def _kept(paragraph: Paragraph, flow: Flow) -> Element | None:
    if flow.keep:
        return element("keepNext")
    return element("keepNext", val=0) if flow.loose and paragraph.heading else None


def _without_blank_end(paragraph: Paragraph) -> tuple[tuple[Run, ...], float]:
    """The runs, and for right-aligned text the right indent, in characters, that full-width blanks at its end ask for.

    Word processors do not agree on whether such blanks push a line to the left.
    """
    if paragraph.style.align != "right" or not paragraph.runs or paragraph.runs[-1].underline:
        return paragraph.runs, 0.0
    last = paragraph.runs[-1]
    kept = last.text.rstrip("\u3000")
    blanks = len(last.text) - len(kept)
    return (*paragraph.runs[:-1], replace(last, text=kept)), (blanks + paragraph.style.tail if blanks else 0.0)


def _crop(cut_x: float, cut_y: float) -> Element:
    from docx.oxml import OxmlElement

    made = OxmlElement("a:srcRect")
    for side, share in (("l", cut_x), ("t", cut_y), ("r", cut_x), ("b", cut_y)):
        made.set(side, str(round(share * 100_000)))
    return made


def _paper(section: Section) -> Element:
    page = section.page
    turned = "landscape" if page.width > page.height else "portrait"
    return element(
        "sectPr",
        element("type", val="nextPage"),
        element("pgSz", w=twips(page.width), h=twips(page.height), orient=turned),
        element(
            "pgMar",
            top=twips(page.top),
            right=twips(page.right),
            bottom=twips(page.bottom),
            left=twips(page.left),
            header=twips(min(page.top * 0.45, 9.0)),
            footer=twips(4.0),
            gutter=0,
        ),
        element("pgNumType", start=section.number_from) if section.number_from else None,
    )
