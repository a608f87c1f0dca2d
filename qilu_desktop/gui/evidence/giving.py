"""Files given for a claim and put in their order, each time as one step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from qilu_desktop.dossier.model import Evidence
from qilu_desktop.evidence.grouping import group_of, groups_of, put
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.evidence.marking import named


def give(desk: Desk, ids: Collection[str], claim: str, before: str | None = None) -> bool:
    """Give files for a claim and put them in their order (see :func:`grouping.put`); False when that failed."""
    entries = [entry for entry in desk.dossier.evidence if entry.id in ids]
    if not entries:
        return False
    elsewhere = any(group_of(desk.pack, desk.dossier, entry) != claim for entry in entries)
    told = f"{'对应' if elsewhere else '移动'}{named(entries)}"
    return desk.do(lambda: desk.workspace.revise(put(desk.pack, desk.dossier, ids, claim, before), told))


def move(desk: Desk, entry: Evidence, by: int) -> bool:
    """Move a file by so many places among those of its claim; False where there is no such place."""
    groups = groups_of(desk.pack, desk.dossier, entry.owner)
    group = next(one for one in groups if entry in one.entries)
    others = [one.id for one in group.entries if one is not entry]
    place = group.entries.index(entry) + by
    if not 0 <= place < len(group.entries):
        return False
    return give(desk, [entry.id], group.claim, others[place] if place < len(others) else "")


def remove(desk: Desk, entries: Sequence[Evidence]) -> bool:
    """Remove files in one step, and say so with the way back; False when that failed."""
    gone, told = {entry.id for entry in entries}, f"删除{named(entries)}"
    kept = tuple(entry for entry in desk.dossier.evidence if entry.id not in gone)
    if not desk.do(lambda: desk.workspace.revise(replace(desk.dossier, evidence=kept), told)):
        return False
    desk.told.emit(told)
    return True
