"""Text and pictures written into cells and text boxes, with the looks of the place or of what stands beside it."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from qilu_desktop.documents.adoption.chars import BLANKS, Rest, chars_of, cut, settle, text_of, write
from qilu_desktop.documents.adoption.labels import is_note
from qilu_desktop.documents.adoption.model import Cell, Form, Table
from qilu_desktop.documents.adoption.ooxml import W14, Element, child, kids, w

_EMPHASIS = ("b", "bCs", "spacing", "fitText", "w", "rStyle", "u")
"""Looks of a label that an answer does not take over."""


def write_block(holder: Element, text: str, look: Element | None, *, replacing: bool = False) -> None:
    """Write *text* into the first empty line of a cell or text box, else under its words; more lines go behind it.

    *replacing* takes a line that holds only a running number too.

    Raises:
        DocumentError: a character that no XML can hold.
    """
    paragraph = _free_line(holder, replacing=replacing)
    if paragraph is None:
        paragraph = _added_line(holder)
    first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    model = deepcopy(paragraph)
    _write_line(paragraph, first, look)
    for line in others:
        made = deepcopy(model)
        _without_names(made)
        paragraph.addnext(made)
        _write_line(made, line, look)
        paragraph = made


def _write_line(paragraph: Element, text: str, look: Element | None) -> None:
    drawn = "_" in text_of(paragraph)
    write(paragraph, 0, len(chars_of(paragraph)), text, look, Rest.BEHIND if drawn else Rest.NONE)


def _free_line(holder: Element, *, replacing: bool) -> Element | None:
    lines = list(kids(holder, w("p")))
    free = [line for line in lines if not text_of(line).strip(BLANKS + "\n")]
    drawn = [line for line in free if "_" in text_of(line)]
    if replacing and not free:
        free = [line for line in lines if text_of(line).strip(BLANKS).isdigit()]
    return next(iter((*drawn, *free)), None)


def _added_line(holder: Element) -> Element:
    """An empty line under the last words; the only one of a cell that, against the rules, has none."""
    lines = list(kids(holder, w("p")))
    if not lines:
        return etree.SubElement(holder, w("p"))
    last, made = lines[-1], etree.Element(w("p"))
    properties = child(last, "pPr")
    if properties is not None:
        made.append(deepcopy(properties))
    last.addnext(made)
    return made


def put_picture(holder: Element, picture: Element) -> None:
    """Put a drawing in place of what a cell or text box says."""
    lines = list(kids(holder, w("p")))
    said = [line for line in lines if chars_of(line)]
    place = (said or lines or [_added_line(holder)])[0]
    for line in said:
        for run in cut(line, 0, len(chars_of(line))):
            parent = run.getparent()
            if parent is not None:
                settle(run)
                parent.remove(run)
    run = etree.SubElement(place, w("r"))
    run.append(picture)
    _let_grow(place)


def _let_grow(paragraph: Element) -> None:
    """A picture is cut off by an exact line height, and pushed aside by an indent."""
    spacing, indent = child(paragraph, "pPr", "spacing"), child(paragraph, "pPr", "ind")
    if spacing is not None and spacing.get(w("lineRule")) == "exact":
        spacing.set(w("line"), "240")
        spacing.set(w("lineRule"), "auto")
    parent = indent.getparent() if indent is not None else None
    if indent is not None and parent is not None:
        parent.remove(indent)


def look_for(form: Form, cell: Cell) -> Element | None:
    """Run properties for an answer in a cell without any: those of the label to the left or above, not its weight."""
    table = form.table(cell.address.rpartition("/r")[0])
    for neighbour in (cell, *_before(table, cell)) if table else ():
        for line in neighbour.lines:
            run = next((char.run for char in line.chars if not char.blank and not is_note(line.text)), None)
            properties = child(run, "rPr")
            if properties is not None:
                return _plain(properties)
    return None


def _before(table: Table, cell: Cell) -> list[Cell]:
    """The cells left of a cell, nearest first, then the one above."""
    left = [each for each in table.rows[cell.row - 1].cells if each.right <= cell.left]
    above = table.covering(cell.row - 1, cell.left, cell.right) if cell.row > 1 else None
    return [*reversed(left), *([above] if above else [])]


def _plain(properties: Element) -> Element:
    made = deepcopy(properties)
    for name in _EMPHASIS:
        for each in made.findall(w(name)):
            made.remove(each)
    return made


def _without_names(paragraph: Element) -> None:
    for name in ("paraId", "textId"):
        paragraph.attrib.pop(f"{{{W14}}}{name}", "")
    for name in ("bookmarkStart", "bookmarkEnd"):
        for each in paragraph.findall(w(name)):
            paragraph.remove(each)
