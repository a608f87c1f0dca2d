"""The named styles of a DOCX: one for every look, so that Word's style pane can change them all at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qilu_desktop.documents.blocks import Style
from qilu_desktop.documents.docx_xml import FACES, element, fonts, paragraph_properties, text_properties

if TYPE_CHECKING:
    from qilu_desktop.documents.docx_xml import Element

_SIZES = {
    42: "初号", 36: "小初", 26: "一号", 24: "小一", 22: "二号", 18: "小二", 16: "三号", 15: "小三", 14: "四号",
    12: "小四", 10.5: "五号", 9: "小五", 7.5: "六号", 6.5: "小六",
}  # fmt: skip
"""Word's Chinese names of type sizes in pt."""
HEADINGS = 3


@dataclass
class StyleBook:
    """The styles that a document has used so far, in order of first use."""

    _known: dict[tuple[Style, int], str] = field(default_factory=dict)
    _elements: list[Element] = field(default_factory=list)

    def ident(self, style: Style, heading: int) -> str:
        """The style id for *style*, made when new.  The first look of a heading level is Word's own heading style."""
        key = (style, heading)
        if key not in self._known:
            self._add(key)
        return self._known[key]

    def _add(self, key: tuple[Style, int]) -> None:
        style, heading = key
        first = heading and not any(level == heading for _, level in self._known)
        ident = f"Heading{heading}" if first else f"Qilu{len(self._known) + 1}"
        self._known[key] = ident
        name = f"heading {heading}" if first else self._name(style, heading)
        based = "Normal" if first or not heading else f"Heading{heading}"
        self._elements.append(
            element(
                "style",
                element("name", val=name),
                element("basedOn", val=based),
                element("next", val="Normal") if first else None,
                element("qFormat"),
                paragraph_properties(style, outline=heading),
                text_properties(style.face, style.size, bold=style.bold, color=style.color, tracking=style.tracking),
                type="paragraph",
                styleId=ident,
                **({} if first else {"customStyle": 1}),
            )
        )

    def _name(self, style: Style, heading: int) -> str:
        face = "小标宋" if style.face == "title" else FACES[style.face]
        kind = f"标题{heading}" if heading else "正文"
        stem = f"申报{kind} {face}{_SIZES.get(style.size, f'{style.size:g}磅')}"
        taken = {each.find_name for each in map(_Named, self._elements)}
        return next(name for name in (stem, *(f"{stem} {n}" for n in range(2, 1000))) if name not in taken)

    def write(self, root: Element) -> None:
        """Replace the styles under *root* (``w:styles``) by the defaults and those of this book."""
        for child in list(root):
            root.remove(child)
        root.append(_defaults())
        root.extend(_built_in())
        root.extend(self._elements)


@dataclass(frozen=True)
class _Named:
    element: Element

    @property
    def find_name(self) -> str:
        from docx.oxml.ns import qn

        return str(self.element[0].get(qn("w:val")))


def _defaults() -> Element:
    language = element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    return element(
        "docDefaults",
        element("rPrDefault", element("rPr", fonts("song"), element("sz", val=21), element("szCs", val=21), language)),
        element("pPrDefault"),
    )


def _built_in() -> list[Element]:
    margins = [element(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right")]
    return [
        element(
            "style", element("name", val="Normal"), element("qFormat"), type="paragraph", default=1, styleId="Normal"
        ),
        element(
            "style",
            element("name", val="Default Paragraph Font"),
            element("uiPriority", val=1),
            element("semiHidden"),
            type="character",
            default=1,
            styleId="DefaultParagraphFont",
        ),
        element(
            "style",
            element("name", val="Normal Table"),
            element("uiPriority", val=99),
            element("semiHidden"),
            element("tblPr", element("tblInd", w=0, type="dxa"), element("tblCellMar", *margins)),
            type="table",
            default=1,
            styleId="TableNormal",
        ),
        _edge("header", "Header"),
        _edge("footer", "Footer"),
    ]


def _edge(name: str, ident: str) -> Element:
    return element(
        "style",
        element("name", val=name),
        element("basedOn", val="Normal"),
        element("pPr", element("snapToGrid", val=0)),
        type="paragraph",
        styleId=ident,
    )
