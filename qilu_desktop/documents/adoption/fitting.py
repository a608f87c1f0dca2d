"""The slot of a place of a form for a field, and whether the two go together."""

from __future__ import annotations

from qilu_desktop.documents.adoption.areas import BY_HAND, Area, bare, fitted, joined, labelled
from qilu_desktop.documents.adoption.choices import Words
from qilu_desktop.documents.adoption.labels import is_note
from qilu_desktop.documents.adoption.mapping import Slot, SlotKind
from qilu_desktop.documents.adoption.model import Box, Cell, Form, Line, in_margin
from qilu_desktop.errors import InputError
from qilu_desktop.pack.model import Field, Kind, Pack
from qilu_desktop.pack.read_aliases import field_at


def slot_at(form: Form, pack: Pack, at: str, place: str) -> Slot:
    """The slot for a field that a person has set on a cell, text box or line.

    Raises:
        InputError: the field cannot be filled in there.
    """
    part, entry, words = form.parts.get(at), field_at(pack, place), Words(pack)
    slot = None
    if isinstance(part, Cell):
        slot = fit_cell(part, entry, (place,), words)
    elif isinstance(part, Line):
        areas = [*labelled(part), bare(part)]
        slots = [fitted(area, entry, (place,), words) for area in areas if area is not None]
        slot = next((each for each in slots if each is not None), None)
    elif isinstance(part, Box):
        photo = entry is not None and entry.kind is Kind.PHOTO
        slot = None if photo and in_margin(at) else Slot(SlotKind.PHOTO if photo else SlotKind.CELL, at, (place,))
    if slot is None:
        raise InputError("这个位置填不了这一项。", "请点空白格、横线或方框；照片请点贴照片的格子。")
    return slot


def fit_cell(cell: Cell, entry: Field | None, places: tuple[str, ...], words: Words) -> Slot | None:
    """The slot of a cell for a field (None: a fact), or None where they do not go together."""
    if cell.nested or cell.continued:
        return None
    if entry is not None and entry.kind is Kind.PHOTO:
        return Slot(SlotKind.PHOTO, cell.address, places) if cell.blank and not in_margin(cell.address) else None
    if cell.blank:
        return Slot(SlotKind.CELL, cell.address, places)
    area = _whole_area(cell)
    if area is not None:
        return fitted(area, entry, places, words)
    return Slot(SlotKind.CELL, cell.address, places) if _has_room(cell, entry) else None


def _whole_area(cell: Cell) -> Area | None:
    """The one area that all printed lines of a cell make up."""
    areas = [bare(line) for line in cell.lines if not line.blank]
    known = [area for area in areas if area is not None]
    if len(known) != len(areas):
        return None
    return known[0] if len(known) == 1 else joined(known)


def _has_room(cell: Cell, entry: Field | None) -> bool:
    """Whether printed words leave an empty line to write on, or are a note (限800字) that the answer goes under."""
    writes = entry is None or entry.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.TABLE)
    noted = all(is_note(line.text) and not BY_HAND.search(line.text) for line in cell.lines)
    return writes and (noted or any(line.blank for line in cell.lines))
