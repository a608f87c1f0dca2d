"""The places of a form as patches for the page: those with fields, labels without, and free ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property

from qilu_desktop.documents.adoption import names
from qilu_desktop.documents.adoption.editing import Sheet, cells_of, is_list, lacking, open_labels, state_of
from qilu_desktop.documents.adoption.mapping import Mapping, Slot, SlotKind
from qilu_desktop.documents.adoption.model import Box, Cell, Line, Table
from qilu_desktop.documents.adoption.placing import Area, Rendered
from qilu_desktop.documents.adoption.propose import Unplaced
from qilu_desktop.documents.adoption.spots import Spot, slot_keys
from qilu_desktop.gui.adoption.form_canvas import Patch
from qilu_desktop.gui.adoption.slot_lists import WORDS, Entry

SLOT, LABEL, SPOT, FIELD = "slot", "label", "spot", "field"
"""The first part of an ident: what it stands for; the second says which."""


@dataclass(frozen=True)
class Scene:
    """One mapping of one form as the window shows it."""

    sheet: Sheet
    mapping: Mapping

    @cached_property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """The keys of each slot, in order."""
        return tuple(slot_keys(self.sheet.form, slot) for slot in self.mapping.slots)

    @cached_property
    def labels(self) -> tuple[Unplaced, ...]:
        """Labels of the form that take nothing."""
        return open_labels(self.sheet, self.mapping)

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """Fields that the form does not show."""
        return lacking(self.sheet, self.mapping)

    @cached_property
    def free(self) -> tuple[tuple[int, Spot], ...]:
        """Places without a field, each with its number among all."""
        taken = {key for keys in self.keys for key in keys}
        return tuple((n, spot) for n, spot in enumerate(self.sheet.spots) if not taken & set(spot.keys))

    @property
    def counts(self) -> dict[str, int]:
        """How many places have each tone."""
        states = Counter(state_of(slot) for slot in self.mapping.slots)
        return {**states, "open": len(self.labels)}

    def find(self, slot_or_keys: Iterable[str]) -> Hashable:
        """The ident of the slot at any of these keys; None where there is none."""
        wanted = set(slot_or_keys)
        return next(((SLOT, number) for number, keys in enumerate(self.keys) if wanted & set(keys)), None)

    def keys_of(self, ident: Hashable) -> set[str]:
        """The keys of a slot or a place; empty for what has none."""
        match ident:
            case (str(kind), int(number)) if kind == SLOT and number < len(self.keys):
                return set(self.keys[number])
            case (str(kind), int(number)) if kind == SPOT:
                return set(self.sheet.spots[number].keys)
        return set()

    # -- on the page --------------------------------------------------------------------------------------------------

    def patches(self, rendered: Rendered) -> tuple[Patch, ...]:
        """What lies on the pages, the free places lowest."""
        areas = rendered.areas
        found = [
            Patch(
                (SPOT, number),
                _all(areas, spot.keys),
                "free",
                "",
                f"{spot.label or '空格'}：还没有指定内容，点一下来选",
            )
            for number, spot in self.free
        ]
        for number, entry in enumerate(self.labels):
            at = _all(areas, self._label_keys(entry))
            found.append(Patch((LABEL, number), at, "open", "", f"{entry.label}：{entry.reason}"))
        for number, slot in enumerate(self.mapping.slots):
            found += self._slot_patches(number, slot, rendered)
        return tuple(patch for patch in found if patch.areas)

    def _label_keys(self, entry: Unplaced) -> tuple[str, ...]:
        """Where a label without a field is: its own cell, the room behind it in a line, or the cells of its list."""
        part = self.sheet.form.parts.get(entry.at)
        if isinstance(part, Line):
            own = [spot for spot in self.sheet.spots if spot.at == entry.at and spot.label == entry.label]
            return own[0].keys if own else (entry.at,)
        if isinstance(part, Table):
            lists = [one for one in self.sheet.regions if one.table.address == entry.at]
            head = lists[0].table.rows[lists[0].first - 2].cells if lists else part.rows[0].cells
            return tuple(cell.address for cell in head)
        return (entry.at,)

    def _slot_patches(self, number: int, slot: Slot, rendered: Rendered) -> list[Patch]:
        tone, pack = state_of(slot), self.sheet.pack
        title = names.titles_of(pack, slot.places)
        tip = f"{slot.label or '这里'} → {title}（{WORDS[tone]}）"
        if not is_list(slot):
            text = "" if slot.kind in (SlotKind.BOXES, SlotKind.WORDS) else title
            areas = _all(rendered.areas, self.keys[number])
            return [Patch((SLOT, number), areas, tone, text, tip, printed=self._is_printed(slot))]
        table = "" if slot.places == (names.PEOPLE,) else slot.places[0]
        titles = {column.cell: names.titles_of(pack, column.places, table) for column in slot.columns}
        # A name over printed words (年　月) could not be read; the header above says it.
        cells = (cell for cell in cells_of(self.sheet.form, slot) if cell.blank)
        first = {cell.address: titles.get(cell.place, "") for cell in cells}
        return [
            Patch((SLOT, number), rendered.areas.get(key, ()), tone, first.get(key, ""), tip)
            for key in self.keys[number]
        ]

    def _is_printed(self, slot: Slot) -> bool:
        part = self.sheet.form.parts.get(slot.at)
        return isinstance(part, Cell | Box) and bool(part.text.strip())

    # -- in the lists -------------------------------------------------------------------------------------------------

    def slot_entries(self) -> list[Entry]:
        """The places with their fields, in the form's order."""
        return [self._slot_entry(number, slot) for number, slot in enumerate(self.mapping.slots)]

    def _slot_entry(self, number: int, slot: Slot) -> Entry:
        state, title = state_of(slot), names.titles_of(self.sheet.pack, slot.places)
        sure = "手工指定" if slot.by_hand else f"把握 {round(min(slot.score, 1.0) * 100)}%"
        label = slot.label or title
        return Entry((SLOT, number), (label, title, WORDS[state]), state, tip=f"{label} → {title}（{sure}）")

    def open_entries(self) -> list[Entry]:
        """What has found no place: labels of the form, then fields of the pack."""
        found: list[Entry] = []
        if self.labels:
            found.append(Entry(None, (f"表样上有、没有对应的栏目（{len(self.labels)}）",), head=True))
            found += [
                Entry((LABEL, number), (entry.label, entry.reason), "open", tip=f"{entry.label}：{entry.reason}")
                for number, entry in enumerate(self.labels)
            ]
        if self.lacking:
            found.append(Entry(None, (f"软件里有、表样上没有位置的内容（{len(self.lacking)}）",), head=True))
            found += [
                Entry((FIELD, place), (names.title_of(self.sheet.pack, place), "表样上没有位置"))
                for place in self.lacking
            ]
        return found


def _all(areas: object, keys: Iterable[str]) -> tuple[Area, ...]:
    held = areas if isinstance(areas, dict) else {}
    return tuple(area for key in keys for area in held.get(key, ()))
