"""How each document to be signed and sealed stands: filed, stale, half there, not there; as values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier, Evidence
from qilu_desktop.evidence.scans.sorting import ScanSet, Version
from qilu_desktop.submission.scans import KINDS, Filed, name_of, to_compare, unread_scans


class Tone(Enum):
    """How a state is to be taken."""

    QUIET = "quiet"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class DocumentState:
    """One document: what has come in now (``sets``, one a printing), what is filed, and what is to be said of it."""

    document: str
    subject: str
    name: str
    sets: tuple[ScanSet, ...] = ()
    filed: tuple[Evidence, ...] = ()
    pages: str = ""
    told: str = ""
    tone: Tone = Tone.QUIET
    stale: bool = False
    unread: tuple[Evidence, ...] = ()
    """The filed scans of which nobody knows from which data they were printed."""

    @property
    def by_hand(self) -> tuple[Evidence, ...]:
        """The filed scans that somebody must compare, or has compared and may compare again."""
        return to_compare(self.filed)

    @property
    def ready(self) -> bool:
        """Whether a whole printing has come in."""
        return any(one.complete for one in self.sets)


def likeliest(known: Sequence[DocumentState]) -> int:
    """The place of the document that pages without a code likeliest are of: the first that is lacking."""
    return next((place for place, one in enumerate(known) if not one.filed and not one.ready), 0)


def documents(dossier: Dossier) -> list[tuple[str, str]]:
    """The documents to be signed and sealed (4.1, 4.2a): the report, and the book of each applicant in order."""
    return [("report", UNIT_SUBJECT), *(("book", person.id) for person in dossier.applicants)]


def states(
    dossier: Dossier, sets: Iterable[ScanSet], outdated: Collection[str], version: Version
) -> list[DocumentState]:
    """How every document stands; *outdated* are the filed scans that are older than the data."""
    coming = list(sets)
    return [
        _state(
            dossier,
            document,
            subject,
            tuple(one for one in coming if (one.document, one.subject) == (document, subject)),
            outdated,
            version,
        )
        for document, subject in documents(dossier)
    ]


def _state(
    dossier: Dossier,
    document: str,
    subject: str,
    sets: tuple[ScanSet, ...],
    outdated: Collection[str],
    version: Version,
) -> DocumentState:
    filed = dossier.evidence_of(subject, kind=KINDS[document])
    stale = any(entry.id in outdated for entry in filed)
    name = name_of(dossier, document, subject)
    if sets:
        pages, told, tone = _coming(sets, version)
    else:
        pages, told, tone = "", *_filed(filed, stale=stale)
    return DocumentState(document, subject, name, sets, filed, pages, told, tone, stale, unread_scans(filed))


def _filed(filed: tuple[Evidence, ...], *, stale: bool) -> tuple[str, Tone]:
    if not filed:
        return "还没有", Tone.QUIET
    compared = [entry.compared for entry in filed if entry.compared]
    if stale:
        return f"已过期：{'核对' if compared else '打印'}后数据改过", Tone.BAD
    if unread_scans(filed):
        return "已归档，没有二维码，还没有核对", Tone.WARN
    if compared:
        return f"已归档，{compared[-1].by} {compared[-1].on.iso} 核对一致", Tone.GOOD
    return "已归档，与现在的数据一致", Tone.GOOD


def _coming(sets: tuple[ScanSet, ...], version: Version) -> tuple[str, str, Tone]:
    """Pages got of those expected, and what is to be said: of the best printing, with a word on others."""
    ordered = sorted(sets, key=lambda one: (not _fresh(one, version), bool(one.missing), -len(one.pages)))
    one = ordered[0]
    said: list[str] = []
    tone = Tone.GOOD
    if one.missing:
        said.append(f"缺第 {numbers(one.missing)} 页")
        tone = Tone.WARN
    if one.doubles:
        said.append(f"第 {numbers(sorted({page.code.page for page in one.doubles if page.code}))} 页重复，请选用一张")
        tone = Tone.WARN
    if not _fresh(one, version):
        said.append("是按改动前的数据打印的，请重新打印盖章")
        tone = Tone.BAD
    if len(ordered) > 1:
        said.append("另有其他次打印的页")
    return f"{len(one.pages)}/{one.count}", "；".join(said) or "页数齐全，可以归档", tone


def _fresh(one: ScanSet, version: Version) -> bool:
    now = version(one.document, one.subject)
    return not now or now == one.version


def numbers(pages: Iterable[int]) -> str:
    """Page numbers with commas; runs of three and more as 3—6."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    told = [f"{run[0]}—{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs]
    return "、".join(told)


def nothing_words(state: DocumentState | None) -> str:
    """What is said where a document has no page yet."""
    if state is None:
        return "把扫描件拖到这里，或点“添加扫描件”。"
    if state.stale:
        return "这份盖章扫描件已过期。点“打印待盖章文件”重新打印，签字盖章后扫描，拖到这里。"
    if state.unread:
        return (
            "这份盖章扫描件上没有读到二维码，软件不知道打印之后数据有没有改过。"
            "请与现在的文件逐页核对：一致的点“核对一致”；不一致的重新打印、签字盖章后扫描，拖到这里。"
        )
    if state.filed:
        return "已经归档，可在“佐证材料”里打开查看。有新的扫描件时拖到这里，归档时替换。"
    return "还没有收到这份文件的扫描页。\n把扫描件拖到这里，或点“添加扫描件”。"


def filing_words(shown: Sequence[DocumentState], uncoded: int, *, started: bool) -> str:
    """What to know before filing; *uncoded* pages were not recognised, *started*: some pages were read."""
    ready = [state for state in shown if state.ready]
    half = [state for state in shown if state.sets and not state.ready]
    old = [state for state in ready if state.tone is Tone.BAD]
    told: list[str] = []
    if not ready:
        told.append("还没有一份页数齐全的文件可以归档" if started else "扫描件添加进来、页数齐全以后，在这里一次归档")
    if half:
        told.append(f"{len(half)} 份还缺页，补扫后再拖进来即可")
    if uncoded:
        told.append(f"{uncoded} 页没有识别出来")
    if old:
        told.append(f"{len(old)} 份是按改动前的数据打印的，归档后校验会提示")
    return "；".join(told) + ("。" if told else "")


def filed_words(dossier: Dossier, one: Filed) -> str:
    """What became of a document that was to be filed."""
    name = name_of(dossier, one.found.document, one.found.subject)
    return f"{name}：{one.note}" if one.evidence else f"{name}没有归档：{one.reason}"
