"""WordprocessingML in small pieces: elements, measures, properties in the order that the schema asks for."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from qilu_desktop.documents.blocks import Face, Run, Style
from qilu_desktop.documents.grid import MM_PER_PT, pitch

if TYPE_CHECKING:
    Element = Any
    """An lxml element of python-docx; its classes are made at run time."""
    Package = Any
    """python-docx's document object."""
    Edge = Any
    """python-docx's header or footer of a section."""

FACES: dict[Face, str] = {
    "song": "宋体",
    "fang": "仿宋",
    "hei": "黑体",
    "kai": "楷体",
    "title": "方正小标宋简体",
}
"""Names under which Word and WPS know the five faces."""
END_MARK = "_QiluEnd"
"""Bookmark behind the text: the last page's number is the total where counting begins anew."""
_LATIN = "Times New Roman"
_SAME_LATIN = frozenset({"hei", "title"})
"""Faces whose own digits and letters fit their weight; the others take Times New Roman."""
_ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both"}


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """``<w:tag w:attribute="…">`` with its children; a trailing underscore keeps a Python word usable as a name."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name.rstrip('_')}"), str(value))
    made.extend(child for child in children if child is not None)
    return made


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm / MM_PER_PT * 20)


def spread(widths: Iterable[float]) -> list[int]:
    """Column widths in twips whose running sums are exact, so that no rounding adds up."""
    edges, total = [0], 0.0
    for width in widths:
        total += width
        edges.append(twips(total))
    return [right - left for left, right in pairwise(edges)]


def text_properties(
    face: Face, size: float, *, bold: bool = False, color: str = "000000", tracking: float = 0.0
) -> Element:
    """``w:rPr``: the face for Chinese set apart from the face for Latin, quotation marks drawn as Chinese.

    *tracking* is a share of *size* (pt).
    """
    return element(
        "rPr",
        fonts(face),
        element("b") if bold else None,
        element("bCs") if bold else None,
        element("color", val=color) if color != "000000" else None,
        element("spacing", val=round(tracking * size * 20)) if tracking else None,
        element("sz", val=round(size * 2)),
        element("szCs", val=round(size * 2)),
    )


def fonts(face: Face) -> Element:
    """``w:rFonts`` of *face*."""
    name = FACES[face]
    latin = name if face in _SAME_LATIN else _LATIN
    return element("rFonts", ascii=latin, hAnsi=latin, eastAsia=name, cs=latin, hint="eastAsia")


@dataclass(frozen=True)
class Flow:
    """How a paragraph flows: kept with the next one, beginning a page.

    ``loose`` is for cells that go on over pages: a heading kept with its text there would hold the whole row, and
    LibreOffice then leaves the row's own heading alone on the page before.  ``width`` is what the paragraph has from
    side to side in mm (0: not known).
    """

    keep: bool = False
    page_break: bool = False
    loose: bool = False
    width: float = 0.0


def paragraph_properties(style: Style, *, outline: int = 0) -> Element:
    """``w:pPr`` of a style; *outline* 1-3 makes it a heading that stays with what follows."""
    size = style.size * 20
    ind = {"right": round(style.tail * size), "rightChars": round(style.tail * 100)}
    ind |= {"left": round(style.hang * size), "leftChars": round(style.hang * 100)}
    if style.indent >= 0:
        ind |= {"firstLine": round(style.indent * size), "firstLineChars": round(style.indent * 100)}
    else:
        ind |= {"hanging": round(-style.indent * size), "hangingChars": round(-style.indent * 100)}
    return element(
        "pPr",
        element("keepNext") if outline else None,
        element("keepLines") if outline else None,
        element("overflowPunct", val=0),
        element("snapToGrid", val=0),
        spacing(pitch(style), style.before, style.after),
        element("ind", **ind) if style.indent or style.hang or style.tail else None,
        element("jc", val=_ALIGN[style.align]),
        element("outlineLvl", val=outline - 1) if outline else None,
    )


def spacing(line: float, before: float = 0.0, after: float = 0.0) -> Element:
    """Lines exactly *line* pt apart, with pt before and after: what both Word and Typst can keep to."""
    return element(
        "spacing",
        before=round(before * 20),
        beforeAutospacing=0,
        after=round(after * 20),
        afterAutospacing=0,
        line=max(1, round(line * 20)),
        lineRule="exact",
    )


def run_element(run: Run, style: Style) -> Element:
    """``w:r``: only what differs from the paragraph's style is said, so that a change of the style carries through."""
    face = run.face or style.face
    bold = style.bold if run.bold is None else run.bold
    properties = element(
        "rPr",
        fonts(face) if face != style.face else element("rFonts", hint="eastAsia"),
        None if bold == style.bold else element("b", val=int(bold)),
        None if bold == style.bold else element("bCs", val=int(bold)),
        element("u", val="single") if run.underline else None,
    )
    return element("r", properties, *text_elements(run.text))


def text_elements(text: str) -> list[Element]:
    """``w:t`` and, for line breaks, ``w:br``."""
    made: list[Element] = []
    for number, part in enumerate(text.split("\n")):
        if number:
            made.append(element("br"))
        if part:
            made.append(plain_text(part))
    return made


def plain_text(text: str) -> Element:
    """``w:t`` with its spaces kept."""
    made = element("t")
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def field(instruction: str, shown: str, properties: Element) -> list[Element]:
    """The runs of a field; *shown* stands until the word processor works it out."""
    code = element("instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    parts = (
        element("fldChar", fldCharType="begin"),
        code,
        element("fldChar", fldCharType="separate"),
        plain_text(shown),
        element("fldChar", fldCharType="end"),
    )
    return [element("r", deepcopy(properties), part) for part in parts]


def thin_paragraph(*, flow: Flow = Flow(), height: float = 1.0) -> Element:
    """An empty paragraph exactly *height* pt high: between tables, behind the last one, and as a spacer."""
    return element(
        "p",
        element(
            "pPr",
            element("keepNext") if flow.keep else None,
            element("pageBreakBefore") if flow.page_break else None,
            element("snapToGrid", val=0),
            spacing(height),
            element("rPr", element("sz", val=2), element("szCs", val=2)),
        ),
    )
