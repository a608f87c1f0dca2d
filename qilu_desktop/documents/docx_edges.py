"""Head and foot of the pages of a DOCX: running header, mark (草稿, 待盖章) and page number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from qilu_desktop.documents.blocks import Document, Page, Style
from qilu_desktop.documents.docx_xml import END_MARK, element, field, plain_text, spacing, text_properties, twips
from qilu_desktop.documents.grid import MM_PER_PT, pitch
from qilu_desktop.documents.long_printer import long_text_end
from qilu_desktop.documents.typst_printer import MARK_COLOR, number_drop

if TYPE_CHECKING:
    from qilu_desktop.documents.docx_xml import Edge, Element, Package

_GREY = "555555"
_ABOVE_DIGITS = 0.32
"""Empty space above the digits in their line, as a share of the size: the drop is measured to the digits."""


def write_edges(package: Package, document: Document) -> None:
    """Give every section of *package* its own header and footer."""
    totals = _totals(document)
    outside = any(section.page.number_outside for section in document.sections)
    for target, section in zip(package.sections, document.sections, strict=True):
        page = section.page
        _fill(target.header, _header(page, document.watermark))
        _fill(target.footer, _footer(page, totals, even=False))
        if outside:
            _fill(target.even_page_header, _header(page, document.watermark))
            _fill(target.even_page_footer, _footer(page, totals, even=True))
        line = pitch(Style(size=page.number_size)) - _ABOVE_DIGITS * page.number_size
        below = page.bottom - number_drop(page) - line * MM_PER_PT
        target._sectPr.pgMar.set(qn("w:footer"), str(twips(max(0.0, below))))


def _fill(edge: Edge, paragraph: Element) -> None:
    edge.is_linked_to_previous = False
    root = edge._element
    for child in list(root):
        root.remove(child)
    root.append(paragraph)


def _header(page: Page, mark: str) -> Element:
    width = page.width - page.left - page.right
    tabs = element(
        "tabs",
        element("tab", val="center", pos=twips(width / 2)),
        element("tab", val="right", pos=twips(width)),
    )
    properties = element("pPr", element("pStyle", val="Header"), tabs, element("snapToGrid", val=0), spacing(15))
    small = text_properties("song", 9, color=_GREY)
    runs = [element("r", small, element("tab"), *([plain_text(page.header)] if page.header else []))]
    if mark:
        runs += [element("r", element("tab")), _mark(mark)]
    return element("p", properties, *(runs if mark or page.header else []))


def _mark(text: str) -> Element:
    look = text_properties("hei", 9, color=MARK_COLOR)
    size = look.find(qn("w:sz"))
    size.addprevious(element("spacing", val=20))
    look.append(element("bdr", val="single", sz=6, space=0, color=MARK_COLOR))
    return element("r", look, plain_text(f" {text} "))


def _footer(page: Page, totals: tuple[str, str], *, even: bool) -> Element:
    look = text_properties("song", page.number_size)
    one = round(page.number_size * 20)
    sides = {"left": one, "leftChars": 100} if even else {"right": one, "rightChars": 100}
    properties = element(
        "pPr",
        element("pStyle", val="Footer"),
        element("snapToGrid", val=0),
        spacing(pitch(Style(size=page.number_size))),
        element("ind", **sides) if page.number_outside else None,
        element("jc", val=("left" if even else "right") if page.number_outside else "center"),
    )
    runs: list[Element] = []
    for part in re.split(r"(\{pages?\})", page.number):
        if part == "{page}":
            runs += field("PAGE", "1", look)
        elif part == "{pages}":
            runs += field(*totals, look)
        elif part:
            runs.append(element("r", text_properties("song", page.number_size), plain_text(part)))
    return element("p", properties, *runs)


def _totals(document: Document) -> tuple[str, str]:
    """The field for the total of pages, and the value to show until it is worked out."""
    if not any("{pages}" in section.page.number for section in document.sections):
        return "NUMPAGES", "1"
    end = long_text_end(document)
    if any(section.number_from for section in document.sections):
        return f"PAGEREF {END_MARK}", str(end.number)
    return "NUMPAGES", str(end.page)
