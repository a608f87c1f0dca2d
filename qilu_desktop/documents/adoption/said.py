"""What was written at the marks of a slot, as a value; what is not plain is refused."""

from __future__ import annotations

from qilu_desktop.documents.adoption.chars import BLANKS, BOXES, TICKS
from qilu_desktop.documents.adoption.choices import Words
from qilu_desktop.documents.adoption.mapping import YEAR_OF_CENTURY, Slot, SlotKind
from qilu_desktop.documents.adoption.parse import Unclear, chosen, parse
from qilu_desktop.dossier.values import PartialDate, Value
from qilu_desktop.pack.model import Field


def answered(slot: Slot, entry: Field, said: list[str], words: Words) -> Value | None:
    """The value that stands at the marks of a slot; None where nothing does.

    Raises:
        Unclear: it is not plainly a value of the field.
    """
    if slot.kind is SlotKind.BLANK:
        return parse(entry, slot.places[0], said[0], words)
    if slot.kind is SlotKind.LETTERS:
        return parse(entry, slot.places[0], _spelt(said), words)
    if slot.kind is SlotKind.DATE:
        return _date(slot, said)
    return chosen(entry, _ticked(slot, said))


def _ticked(slot: Slot, said: list[str]) -> list[str]:
    """The choices that carry a tick."""
    known = TICKS + (BOXES if slot.kind is SlotKind.BOXES else "")
    strange = "".join(said).translate(str.maketrans("", "", known + BLANKS))
    if strange:
        raise Unclear(f"认不出记号“{strange[:10]}”")
    return [mark.means for mark, text in zip(slot.marks, said, strict=True) if any(tick in text for tick in TICKS)]


def _spelt(said: list[str]) -> str:
    """What stands in cells of one character each, read together."""
    letters = [text.strip(BLANKS + "\n") for text in said]
    while letters and not letters[-1]:
        letters.pop()
    if not all(letters):
        raise Unclear("中间有空着的格子，看不出填写的内容")
    return "".join(letters)


def _date(slot: Slot, said: list[str]) -> PartialDate | None:
    parts = [text.strip(BLANKS + "\n") for text in said]
    if not any(parts):
        return None
    while parts and not parts[-1]:
        parts.pop()
    if slot.marks[0].means == YEAR_OF_CENTURY and len(parts[0]) == 2:
        parts[0] = f"20{parts[0]}"
    found = PartialDate.parse("-".join(parts)) if len(parts) >= 2 else None
    if found is None:
        raise Unclear(f"“{'-'.join(parts)[:20]}”不是日期")
    return found
