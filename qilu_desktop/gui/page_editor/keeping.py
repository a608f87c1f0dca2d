"""Keeping edited pages: with every piece of evidence that cites the same file, so that none goes out unchanged."""

from __future__ import annotations

from dataclasses import replace

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.dossier.page_draft import PageDraft
from qilu_desktop.dossier.pages import Edits

_CHECKED = "这份材料已审验，送出的每一页都注明“与原件一致”。裁剪、涂黑之后请确认仍然相符；不相符的，请撤回审验。"
_SHOWN = 3


def title_of(entry: Evidence) -> str:
    """What a piece of evidence is called."""
    return mask_ids_in(entry.title.strip() or entry.file.name)


def twins_of(dossier: Dossier, entry: Evidence) -> tuple[Evidence, ...]:
    """Other evidence that cites the same file, whosever it is."""
    return tuple(one for one in dossier.evidence if one.file.sha256 == entry.file.sha256 and one.id != entry.id)


def with_pages(dossier: Dossier, entry: Evidence, edits: Edits) -> tuple[Evidence, ...]:
    """The evidence with its new pages, and every other that sent the same pages of the same file until now."""
    now = next((one for one in dossier.evidence if one.id == entry.id), entry)
    same = [one for one in twins_of(dossier, now) if one.edits == now.edits]
    return tuple(replace(one, edits=edits) for one in (now, *same))


def cautions_of(dossier: Dossier, entry: Evidence, draft: PageDraft) -> str:
    """What the clerk must think of before these pages are kept; empty where there is nothing."""
    told: list[str] = []
    if entry.check and any(leaf.sent and leaf.edit.removes for leaf in draft.leaves):
        told.append(_CHECKED)
    twins = twins_of(dossier, entry)
    same = [one for one in twins if one.edits == entry.edits]
    other = [one for one in twins if one.edits != entry.edits]
    if same:
        told.append(f"同一个文件还用在{_named(same)}，那里的页面一起修改。")
    if other:
        told.append(f"同一个文件还用在{_named(other)}，那里的页面另有修改，不会跟着变，请分别核对。")
    return "\n".join(told)


def _named(entries: list[Evidence]) -> str:
    names = "、".join(f"“{title_of(one)}”" for one in entries[:_SHOWN])
    return f"{names}等 {len(entries)} 处" if len(entries) > _SHOWN else names
