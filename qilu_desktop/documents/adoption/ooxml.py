"""WordprocessingML (ECMA-376 Part 1) as it is met in forms of any make: names, and children seen through wrappers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{name}"


WRAPPERS = frozenset(w(name) for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
"""Elements around blocks, rows, cells or runs that the reader of a page does not see."""
_INLINE_WRAPPERS = WRAPPERS | {w("hyperlink"), w("fldSimple"), w("dir"), w("bdo")}


def kids(parent: Element, *names: str) -> Iterator[Element]:
    """Children of these tags in order, seen through wrappers."""
    yield from _through(parent, frozenset(names), WRAPPERS)


def runs_of(paragraph: Element) -> Iterator[Element]:
    """The runs of a paragraph that a reader sees (deleted ones and those of text boxes are not among them)."""
    yield from _through(paragraph, frozenset({w("r")}), _INLINE_WRAPPERS)


def _through(parent: Element, names: frozenset[str], wrappers: frozenset[str]) -> Iterator[Element]:
    for child in parent:
        if child.tag in names:
            yield child
        elif child.tag in wrappers:
            yield from _through(child, names, wrappers)


def child(parent: Element | None, *path: str) -> Element | None:
    """The first element down a path of WordprocessingML names."""
    found = parent
    for name in path:
        found = found.find(w(name)) if found is not None else None
    return found


def number(parent: Element | None, *path: str, attribute: str = "val") -> int:
    """A whole number held by an attribute of the element down a path; 0 where there is none or it is no number."""
    found = child(parent, *path)
    text = str(found.get(w(attribute)) or "") if found is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def is_on(parent: Element | None, *path: str) -> bool:
    """Whether a toggle element is present and not switched off."""
    found = child(parent, *path)
    return found is not None and found.get(w("val")) not in {"0", "false", "none", "off"}


def control_of(element: Element) -> Element | None:
    """The content control (``w:sdt``) that an element stands in, up to its cell, text box or body."""
    for parent in element.iterancestors():
        if parent.tag == w("sdt"):
            return parent
        if parent.tag == w("tc"):
            # A control may stand around the cell itself.
            holder = parent.getparent()
            above = holder.getparent() if holder is not None and holder.tag == w("sdtContent") else None
            return above if above is not None and above.tag == w("sdt") else None
        if parent.tag in {w("txbxContent"), w("body")}:
            break
    return None
