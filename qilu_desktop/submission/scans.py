"""Scans that come home: filed with the workspace as 盖章扫描件, and told stale when the data have changed since.

It stands above documents and evidence, which do not know one another: the version of the data is that of the
document as it would be printed now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from qilu_desktop.documents import forms
from qilu_desktop.documents.forms import FormContext
from qilu_desktop.dossier.model import UNIT_SUBJECT, Compared, Dossier, Evidence
from qilu_desktop.dossier.values import FileRef, PartialDate
from qilu_desktop.errors import EvidenceError, QiluError, SubmissionError
from qilu_desktop.evidence.intake import MIME
from qilu_desktop.evidence.raster import Held
from qilu_desktop.evidence.scans.joining import bind
from qilu_desktop.evidence.scans.sorting import ScanSet, Version
from qilu_desktop.pack.model import Pack
from qilu_desktop.progress import Progress
from qilu_desktop.workspace.workspace import Workspace

KINDS: Final = {"book": "book_scan", "report": "report_scan"}
"""Document to the kind of evidence that its sealed scan is."""
NAMES: Final = {"book": "申报书", "report": "推荐报告"}
"""What the clerk calls the documents."""
_DOCUMENTS: Final = {kind: document for document, kind in KINDS.items()}


def versions_now(pack: Pack, dossier: Dossier, read: Callable[[FileRef], bytes]) -> Version:
    """The versions of the data as they stand; each is worked out once."""
    context = FormContext(pack, dossier, read, pack.notice.issued)

    @cache
    def now(document: str, subject: str) -> str:
        try:
            return forms.version(context, document, subject)
        except (QiluError, KeyError):
            # Not to be made now (a photo is gone, a text is broken): then nothing is said to be stale.
            return ""

    return now


@dataclass
class Outdated:
    """Finds the sealed scans that are older than the data, by id; what has not changed is not worked out again.

    Not for use from two threads at once.
    """

    pack: Pack
    read: Callable[[FileRef], bytes]
    _kept: dict[tuple[str, str], tuple[object, str]] = field(default_factory=dict)

    def __call__(self, dossier: Dossier) -> frozenset[str]:
        """Ids of the evidence."""
        fresh = versions_now(self.pack, dossier, self.read)

        def now(document: str, subject: str) -> str:
            shown = _shown(dossier, document, subject)
            known = self._kept.get((document, subject))
            if known is None or known[0] != shown:
                known = self._kept[document, subject] = (shown, fresh(document, subject))
            return known[1]

        return frozenset(entry.id for entry in stale_scans(dossier, now))


def _shown(dossier: Dossier, document: str, subject: str) -> object:
    """All that a document may show."""
    person = dossier.applicant(subject)
    if document != "book" or person is None:
        return dossier
    return person, dossier.employer(person), dossier.unit, dossier.order_of(subject)


def stale(entry: Evidence, version: Version) -> bool:
    """Whether a scan was printed from other data than there are now; False where that is not known."""
    document = _DOCUMENTS.get(entry.kind)
    if document is None or not entry.printed_from:
        return False
    now = version(document, entry.owner)
    return bool(now) and now != entry.printed_from


def unread_scans(entries: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The sealed scans of which nobody knows from which data they were printed: no code was read, nobody compared."""
    return tuple(entry for entry in entries if entry.kind in _DOCUMENTS and not entry.printed_from)


def to_compare(entries: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The filed scans that somebody must compare, or has compared and may compare again."""
    filed = [entry for entry in entries if entry.kind in _DOCUMENTS]
    return unread_scans(filed) or tuple(entry for entry in filed if entry.compared)


def confirmed(entry: Evidence, by: str, on: PartialDate, version: Version) -> Evidence:
    """A sealed scan that somebody has compared with the document as it is now: told stale when that changes.

    Raises:
        SubmissionError: the document cannot be made now, so that there is nothing to compare with.
    """
    now = version(_DOCUMENTS[entry.kind], entry.owner)
    if not now:
        name = NAMES[_DOCUMENTS[entry.kind]]
        raise SubmissionError(f"{name}现在生成不出来，没有可以对照的文件。", f"请先按“校验”里的提示让{name}能够生成。")
    return replace(entry, printed_from=now, compared=Compared(by, on))


def stale_scans(dossier: Dossier, version: Version) -> tuple[Evidence, ...]:
    """The sealed scans whose data have changed since they were printed."""
    return tuple(entry for entry in dossier.evidence if stale(entry, version))


@dataclass(frozen=True)
class Filed:
    """What became of one set: ``evidence`` where it was filed, ``reason`` where not; ``note`` for the clerk."""

    found: ScanSet
    stale: bool
    evidence: Evidence | None = None
    reason: str = ""
    note: str = ""


def file_sets(
    workspace: Workspace,
    sets: Iterable[ScanSet],
    read: Callable[[int], Held],
    version: Version,
    progress: Progress,
) -> tuple[Filed, ...]:
    """File every complete set in one step; see :func:`prepare`.

    Raises:
        StorageError: the workspace cannot be written.
        Cancelled: stopped; nothing is filed.
    """
    return commit(workspace, prepare(workspace, sets, read, version, progress))


def prepare(
    workspace: Workspace,
    sets: Iterable[ScanSet],
    read: Callable[[int], Held],
    version: Version,
    progress: Progress,
) -> tuple[Filed, ...]:
    """Join every complete set and keep its file, without citing it yet: may be called off the UI thread.

    A document whose file cannot be read any more is told of, and the rest goes on.  Of several printings of one
    document, the one from the present data is taken, else the last.  A scan that is there already will be replaced, but
    never by an older printing.

    Raises: as :func:`file_sets`.
    """
    ordered = sorted(sets, key=lambda one: (one.document, one.subject, _is_stale(one, version)))
    done: list[Filed] = []
    seen: set[tuple[str, str]] = set()
    for one in ordered:
        old = _is_stale(one, version)
        key = (one.document, one.subject)
        if not one.complete:
            done.append(
                Filed(one, old, reason=f"缺第 {_numbers(one.missing)} 页（共 {one.count} 页），补扫后一起再来。")
            )
        elif key in seen and old:
            done.append(Filed(one, old, reason="是按改动前的数据打印的，已有按现在数据打印的一份。"))
        else:
            try:
                done.append(_joined(workspace, one, read, old=old, progress=progress, version=version))
                seen.add(key)
            except EvidenceError as error:
                # A medium that was pulled out costs the documents on it, not the others.
                done.append(Filed(one, old, reason=error.line))
    return tuple(done)


def commit(workspace: Workspace, prepared: Iterable[Filed]) -> tuple[Filed, ...]:
    """Cite what was prepared, in one step; what has its evidence in the workspace already stays as it is.

    A document of an applicant who was removed meanwhile is not filed; its reason says so.

    Raises:
        StorageError: the workspace cannot be written.
    """
    done = [one if _has_owner(workspace.dossier, one.found) else _ownerless(one) for one in prepared]
    known = workspace.dossier.evidence
    fresh = [place for place, one in enumerate(done) if one.evidence is not None and one.evidence not in known]
    entries = [entry for place in fresh if (entry := done[place].evidence) is not None]
    label = f"归档盖章扫描件 {len(entries)} 份"
    for place, entry in zip(fresh, workspace.attach_all(entries, label), strict=True):
        done[place] = replace(done[place], evidence=entry)
    return tuple(done)


def _has_owner(dossier: Dossier, one: ScanSet) -> bool:
    return one.subject == UNIT_SUBJECT or dossier.applicant(one.subject) is not None


def _ownerless(one: Filed) -> Filed:
    return replace(one, evidence=None, reason="这名申报人已经从工作区删除。", note="")


def _is_stale(one: ScanSet, version: Version) -> bool:
    now = version(one.document, one.subject)
    return bool(now) and now != one.version


def _numbers(numbers: Iterable[int]) -> str:
    return "、".join(map(str, numbers))


def _joined(
    workspace: Workspace,
    one: ScanSet,
    read: Callable[[int], Held],
    *,
    old: bool,
    progress: Progress,
    version: Version,
) -> Filed:
    name = f"{name_of(workspace.dossier, one.document, one.subject)}-盖章扫描件.pdf"
    there = _there(workspace.dossier, one)
    if old and any(entry.printed_from and not stale(entry, version) for entry in there):
        return Filed(one, old, reason="是按改动前的数据打印的，工作区里已有按现在数据打印的盖章件。")
    bound = bind(one.pages, read, name.removesuffix(".pdf"), progress)
    file = workspace.store_file(bound.data, name, MIME["pdf"])
    same = next((entry for entry in there if entry.file.sha256 == file.sha256), None)
    if same:
        return Filed(one, old, same, note="已经在工作区里，没有重复存放。")
    kind, title = KINDS[one.document], f"{NAMES[one.document]}（盖章扫描件）"
    # Pages that the clerk alone put there say nothing of the data: somebody has to compare them (see confirmed).
    version_read = "" if one.unread else one.version
    told = "没有二维码，请与现在的文件核对后点“核对一致”。" if one.unread else ""
    told += "".join(bound.notes)
    entry = Evidence("", one.subject, kind, title, file, printed_from=version_read)
    if not there:
        return Filed(one, old, entry, note=told)
    entry = replace(there[-1], file=file, check=None, edits=(), original=None, printed_from=version_read, compared=None)
    more = f"原有 {len(there)} 个扫描件，替换了最后一个，其余的请核对后删除。" if len(there) > 1 else ""
    return Filed(one, old, entry, note=(more or "已替换原来的扫描件（撤销可恢复）。") + told)


def _there(dossier: Dossier, one: ScanSet) -> tuple[Evidence, ...]:
    return dossier.evidence_of(one.subject, kind=KINDS[one.document])


def name_of(dossier: Dossier, document: str, subject: str) -> str:
    """What a document is called: 张三-申报书, 推荐报告."""
    person = dossier.applicant(subject) if subject != UNIT_SUBJECT else None
    return f"{person.name or '未命名'}-{NAMES[document]}" if person else NAMES[document]
