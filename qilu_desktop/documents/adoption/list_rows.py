"""Rows of a form's own make: prepared rows cloned where a list is longer than the form foresaw."""

from __future__ import annotations

from copy import deepcopy

from qilu_desktop.documents.adoption.ooxml import W14, Element, child, kids, w

_ONE_OF_A_KIND = frozenset(w(name) for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"))


def grown(prepared: list[Element], wanted: int) -> list[Element]:
    """The prepared rows, and as many copies of the last behind it as are missing; the table holds them already."""
    rows = list(prepared)
    while len(rows) < wanted:
        made = cloned(rows[-1] if len(rows) > len(prepared) else prepared[-1])
        rows[-1].addnext(made)
        rows.append(made)
    return rows


def cloned(row: Element) -> Element:
    """A copy of a row that goes on under it: merged cells go on, and nothing is named twice."""
    made = deepcopy(row)
    made.tail = None
    for cell in kids(made, w("tc")):
        merge = child(cell, "tcPr", "vMerge")
        if merge is not None:
            merge.attrib.pop(w("val"), "")
    for each in list(made.iter()):
        for name in ("paraId", "textId"):
            each.attrib.pop(f"{{{W14}}}{name}", "")
        parent = each.getparent()
        if parent is not None and (each.tag in _ONE_OF_A_KIND or _control_id(each, parent)):
            parent.remove(each)
    return made


def _control_id(element: Element, parent: Element) -> bool:
    return element.tag == w("id") and parent.tag == w("sdtPr")
