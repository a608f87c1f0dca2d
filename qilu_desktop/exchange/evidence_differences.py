"""What the evidence that was sent says otherwise than one's own: pieces to add, told otherwise, or gone.

A piece is known by its file's content and what it proves.  审验 that stands in the workspace is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Evidence, OriginalCheck
from qilu_desktop.dossier.pages import Edits, PageEdit
from qilu_desktop.dossier.values import Record
from qilu_desktop.exchange.differences import Change, RowIds, Sort
from qilu_desktop.pack.model import Pack

TOLD: Final = "told"
"""Kind, title, caption, claim and pages of a piece."""
LESS: Final = "less"
"""Name, caption, claim or pages that only one's own piece has."""
RECORDS: Final = "records"
"""What a piece has besides: 审验, withdrawals, readings, confirmations, the printing that was scanned."""
_CERTIFICATES = "certificates"
_TELLING = ("kind", "title", "caption", "claim", "edits")
_RECORD_NAMES = {
    "original": "交来的原文件",
    "withdrawals": "撤回的审验",
    "reading": "读到的内容",
    "confirmations": "核对确认",
    "printed_from": "打印版本",
    "compared": "人工核对",
}


@dataclass(frozen=True)
class ComparedEvidence:
    """The changes, how many pieces are there already as sent, and what a clerk should know."""

    changes: tuple[Change, ...] = ()
    already: int = 0
    notes: tuple[str, ...] = ()


def translated(entry: Evidence, owner: str, rows: RowIds) -> Evidence:
    """A piece that was sent as one of *owner*'s: what it proves by one's own rows."""
    table, slash, row = entry.claim.partition("/")
    claim = f"{table}/{rows.get((table, row), row)}" if slash else entry.claim
    confirmed = (replace(one, row=rows.get((_CERTIFICATES, one.row), one.row)) for one in entry.confirmations)
    return replace(entry, owner=owner, claim=claim, confirmations=tuple(confirmed))


def compare_evidence(
    subject: str, mine: tuple[Evidence, ...], theirs: Iterable[Evidence], rows: RowIds, pack: Pack, record: Record
) -> ComparedEvidence:
    """The differences of one person's evidence: *rows* are one's own row ids by the sender's, *record* the answers."""
    words = _Words(pack, record)
    sent = tuple(translated(entry, subject, rows) for entry in theirs)
    pairs = _paired(mine, sent)
    changes: list[Change] = []
    notes: list[str] = []
    already = 0
    for at, piece in enumerate(sent):
        if at not in pairs:
            changes.append(_added(subject, piece, words))
            continue
        own = mine[pairs[at]]
        found = tuple(_changed(subject, own, piece, words))
        already += not found
        changes += found
        notes += _checks_differ(own, piece)
    for at in sorted(set(range(len(mine))) - set(pairs.values())):
        if mine[at].check:
            notes.append(f"材料“{_named(mine[at])}”对方没有，您已审验，保留。")
        else:
            changes.append(_removed(subject, mine[at], words))
    return ComparedEvidence(tuple(changes), already, tuple(notes))


def evidence_taken(entry: Evidence, changes: Iterable[Change]) -> tuple[Evidence, ...]:
    """A piece of the workspace with those of *changes* made that are about it; none where it is removed."""
    for one in changes:
        theirs = one.value
        if one.evidence != entry.id or (one.sort is Sort.ADDITION and not one.column):
            continue
        if not isinstance(theirs, Evidence):
            return ()
        entry = _TAKERS[one.column](entry, theirs)
    return (entry,)


def _told_as(mine: Evidence, theirs: Evidence) -> Evidence:
    """Mine with all that theirs says; what theirs does not say stays, and so does what is blacked out here."""
    said = {name: getattr(theirs, name) for name in _TELLING if getattr(theirs, name)}
    if theirs.edits:
        said["edits"] = tuple(_still_hidden(at, theirs.edits, mine.edits) for at in range(len(theirs.edits)))
    return replace(mine, **said)


def _untold(mine: Evidence, theirs: Evidence) -> Evidence:
    """Mine without what theirs does not say."""
    return replace(mine, **{name: getattr(theirs, name) for name in _TELLING if not getattr(theirs, name)})


def _still_hidden(at: int, sent: Edits, mine: Edits) -> PageEdit:
    """A page as it was sent, less what is blacked out or cut off here and was not there: it may be private."""
    page = sent[at]
    own = [one for one in mine if one.page == page.page]
    # A page that is sent twice is cut as its own copy is: the second time nothing changes.
    before = sum(1 for one in sent[:at] if one.page == page.page)
    copies = own[before : before + 1] or own
    hidden = tuple(dict.fromkeys(area for one in own for area in one.hidden))
    if not set(page.hidden) <= set(hidden):
        hidden = (*page.hidden, *(area for area in hidden if area not in page.hidden))
    crops = (one.crop for one in copies if one.crop)
    return replace(page, crop=page.crop or next(crops, None), hidden=hidden)


def _completed(mine: Evidence, theirs: Evidence) -> Evidence:
    """Mine with what it lacks; a check that was taken back here does not come again."""
    missing = {name: getattr(theirs, name) for name in ("check", *_RECORD_NAMES) if not getattr(mine, name)}
    if mine.printed_from and mine.printed_from != theirs.printed_from:
        # 人工核对 is of the version that theirs names, not of mine.
        missing.pop("compared", None)
    if theirs.check and any(_same_check(one.check, theirs.check) for one in mine.withdrawals):
        missing.pop("check", None)
    return replace(mine, **missing)


_TAKERS: Final[Mapping[str, Callable[[Evidence, Evidence], Evidence]]] = {
    TOLD: _told_as,
    LESS: _untold,
    RECORDS: _completed,
}


def _same_check(one: OriginalCheck, other: OriginalCheck) -> bool:
    return (one.verifier, one.unit, one.on) == (other.verifier, other.unit, other.on)


def _paired(mine: tuple[Evidence, ...], theirs: tuple[Evidence, ...]) -> dict[int, int]:
    """Own place by the sender's: the same file for the same claim and kind, then for the claim, then the file."""
    pairs: dict[int, int] = {}
    keys: tuple[Callable[[Evidence], tuple[object, ...]], ...] = (
        # What is there already as it was sent is itself, or of two of one file the other one got its 审验.
        lambda entry: (replace(entry, id=""),),
        lambda entry: (entry.file.sha256, entry.claim, entry.kind, entry.title, entry.caption, entry.edits),
        lambda entry: (entry.file.sha256, entry.claim, entry.kind),
        lambda entry: (entry.file.sha256, entry.claim),
        lambda entry: (entry.file.sha256,),
    )
    for key in keys:
        known: dict[tuple[object, ...], list[int]] = {}
        for own, entry in enumerate(mine):
            if own not in pairs.values():
                known.setdefault(key(entry), []).append(own)
        for at, entry in enumerate(theirs):
            places = known.get(key(entry)) if at not in pairs else None
            if places:
                pairs[at] = places.pop(0)
    return pairs


def _named(entry: Evidence) -> str:
    return mask_ids_in(entry.title or entry.file.name)


@dataclass(frozen=True)
class _Words:
    """How evidence reads for a clerk."""

    pack: Pack
    record: Record

    def kind(self, entry: Evidence) -> str:
        """The label of its kind."""
        kind = self.pack.evidence_kind(entry.kind)
        return kind.label if kind else entry.kind

    def described(self, entry: Evidence) -> str:
        """Kind, name, caption, what it proves and whether pages were chosen."""
        more = [f"说明：{entry.caption}"] if entry.caption else []
        more += [f"证明：{self._claim(entry.claim)}"] if entry.claim else []
        more += [_pages_text(entry.edits)] if entry.edits else []
        return mask_ids_in("，".join([f"{self.kind(entry)}“{_named(entry)}”", *more]))

    def _claim(self, claim: str) -> str:
        table, slash, row_id = claim.partition("/")
        field = self.pack.applicant.by_id.get(table)
        label = field.label if field else table
        places = [at for at, row in enumerate(self.record.rows(table), 1) if row.id == row_id]
        return f"{label} {f'第 {places[0]} 行' if places else '新增的一行' if slash else '整张表'}"


def _pages_text(edits: Edits) -> str:
    hidden = sum(len(page.hidden) for page in edits)
    return f"页面有取舍或遮盖（用 {len(edits)} 页{f'，遮盖 {hidden} 处' if hidden else ''}）"


def _added(subject: str, piece: Evidence, words: _Words) -> Change:
    key, label = f"{subject}/#+{piece.id}", f"佐证材料：{words.kind(piece)}"
    return Change(key, Sort.ADDITION, subject, label, "", words.described(piece), evidence=piece.id, value=piece)


def _removed(subject: str, own: Evidence, words: _Words) -> Change:
    key, label = f"{subject}/#-{own.id}", f"佐证材料：{words.kind(own)}"
    return Change(key, Sort.REMOVAL, subject, label, words.described(own), "", evidence=own.id)


def _changed(subject: str, own: Evidence, piece: Evidence, words: _Words) -> Iterator[Change]:
    place = f"佐证材料“{_named(own)}”"
    label = f"{place}的种类、名称、说明、证明内容或页面"
    for column, done in ((TOLD, _told_as(own, piece)), (LESS, _untold(own, piece))):
        if done != own:
            key, old, new = f"{subject}/#{own.id}/{column}", words.described(own), words.described(done)
            sort = _told_sort(own, piece) if column == TOLD else Sort.REMOVAL
            yield Change(key, sort, subject, label, old, new, column=column, evidence=own.id, value=piece)
    if _completed(own, piece) != own:
        label, new = f"{place}的记录", _records_text(own, piece)
        key = f"{subject}/#{own.id}/{RECORDS}"
        yield Change(key, Sort.ADDITION, subject, label, "", new, column=RECORDS, evidence=own.id, value=piece)


def _told_sort(own: Evidence, piece: Evidence) -> Sort:
    done = _told_as(own, piece)
    lost = any(getattr(own, name) and getattr(own, name) != getattr(done, name) for name in _TELLING)
    return Sort.CHANGE if lost else Sort.ADDITION


def _records_text(own: Evidence, piece: Evidence) -> str:
    done = _completed(own, piece)
    check = done.check if done.check and not own.check else None
    parts = [f"审验：{check.verifier}（{check.unit}，{check.on.chinese}）"] if check else []
    parts += [label for name, label in _RECORD_NAMES.items() if getattr(done, name) != getattr(own, name)]
    return mask_ids_in("、".join(parts))


def _checks_differ(own: Evidence, piece: Evidence) -> Iterator[str]:
    if own.check and piece.check and not _same_check(own.check, piece.check):
        yield f"材料“{_named(own)}”双方都作过审验，保留您的。"
    elif own.check and own.edits != piece.edits:
        yield f"材料“{_named(own)}”您已审验，对方选用的页面不同，请再核对。"
    elif piece.check and any(_same_check(one.check, piece.check) for one in own.withdrawals):
        yield f"材料“{_named(own)}”的审验您已撤回，没有再带入。"
