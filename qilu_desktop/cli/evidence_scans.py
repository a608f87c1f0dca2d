"""``qilu-desktop evidence scans``: sealed scans recognised, filed, and where they have no code compared by hand.

Exit codes: 0 when every page was filed and nothing is stale, 2 when no page could be read at all, 1 otherwise.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.cli.evidence_actions import BLOCKED, DONE, UNUSABLE, Action
from qilu_desktop.cli.evidence_adding import owner_of
from qilu_desktop.cli.telling import Meter, complain, say
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier, Evidence
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.errors import EvidenceError, InputError, QiluError, SubmissionError
from qilu_desktop.progress import Progress

if TYPE_CHECKING:
    from qilu_desktop.evidence.raster import Held
    from qilu_desktop.evidence.scans.reading import ScannedPage
    from qilu_desktop.evidence.scans.sorting import Sorted, Version
    from qilu_desktop.submission.scans import Filed
    from qilu_desktop.workspace.workspace import Workspace

_REPORT = "推荐报告"


@dataclass
class _Sources:
    """The files handed in, read anew when asked for, so that only one is held at a time."""

    paths: list[Path]

    def __call__(self, number: int) -> Held:
        from qilu_desktop.evidence.intake import held

        return held(self.paths[number])


@dataclass(frozen=True)
class _Said:
    """What is said by hand: which document the files are (empty: their codes tell), who compared it and when."""

    document: str = ""
    subject: str = ""
    by: str = ""
    on: PartialDate | None = None


def scans(options: argparse.Namespace, today: date) -> int:
    """Recognise sealed pages, file complete documents, record a comparison, and tell what is left."""
    from qilu_desktop.pack.load import find_pack
    from qilu_desktop.submission.scans import file_sets, versions_now
    from qilu_desktop.workspace.workspace import Workspace

    sources, refused = _listed(options.files)
    with Workspace.open(options.workspace) as workspace, Meter() as meter:
        dossier = workspace.dossier
        said = _said(options, dossier, today)
        pages, unread = _pages(sources, meter)
        version = versions_now(find_pack(dossier.pack_id), dossier, workspace.file_bytes)
        found = _sorted(pages, said, dossier, version)
        filed = file_sets(workspace, found.sets, sources, version, meter)
        compared, failure = _compared(workspace, said, version, filed=bool(filed))
        lines = [*_told_sets(workspace, filed), *_told_compared(workspace, said, compared)]
        data = _scan_data(workspace, filed, found)
    refused += unread
    if options.json:
        data["compared"] = [_compared_data(one) for one in compared]
        data["refused"] = [{"file": error.name, "reason": error.line} for error in refused]
        say(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for line in (*lines, *_told_pages(found)):
            say(line)
    for error in refused:
        complain(f"未读取：{error.line}")
    if failure:
        complain(f"没有记录核对：{failure.what}{failure.remedy}")
    if refused and not pages:
        return UNUSABLE
    whole = all(one.evidence and not one.stale and not one.found.doubles for one in filed)
    left = refused or found.uncoded or found.strangers or failure
    return DONE if (filed or compared) and whole and not left else BLOCKED


def _said(options: argparse.Namespace, dossier: Dossier, today: date) -> _Said:
    """What was said by hand.

    Raises:
        InputError: it does not fit together, or means nobody.
    """
    by, whose = options.compared_by.strip(), options.document.strip()
    if not options.files and not by:
        raise InputError("没有写明扫描件。", "请写扫描件的文件或文件夹；只记录核对的，写 --as 和 --compared-by。")
    if (by or options.compared_on) and not (by and whose):
        raise InputError("核对一致要写明核对的是哪一份、谁核对的。", "请同时写 --as 和 --compared-by。")
    if not whose:
        return _Said()
    subject = UNIT_SUBJECT if whose == _REPORT else owner_of(dossier, whose)
    document = "report" if subject == UNIT_SUBJECT else "book"
    on = PartialDate.parse(options.compared_on) if options.compared_on else _day(today)
    if on is None or not on.day:
        raise InputError(f"核对日期“{options.compared_on[:20]}”看不懂。", "请写到日，例如 2024-07-10。")
    return _Said(document, subject, by, on)


def _day(today: date) -> PartialDate:
    return PartialDate(today.year, today.month, today.day)


def _sorted(pages: Iterable[ScannedPage], said: _Said, dossier: Dossier, version: Version) -> Sorted:
    """The pages by document: by their codes; files without any are what was said by hand."""
    from qilu_desktop.dossier import pagecode
    from qilu_desktop.evidence.scans.gathering import Gathering
    from qilu_desktop.evidence.scans.sorting import sort_pages

    held, owners = Gathering().with_pages(pages), pagecode.owners(dossier)
    if not said.document:
        return sort_pages(held.pages, owners)
    coded = {page.file for page in held.pages if page.code}
    for file in sorted({page.file for page in held.pages} - coded):
        held = held.assign_file(file, said.document, said.subject)
    return held.sorted(owners, version)


def _compared(
    workspace: Workspace, said: _Said, version: Version, *, filed: bool
) -> tuple[tuple[Evidence, ...], QiluError | None]:
    """What was recorded as compared, and why nothing was where scans were *filed* all the same.

    Raises:
        InputError, SubmissionError: as :func:`_confirmed`, where nothing was filed.
    """
    try:
        return (_confirmed(workspace, said, version) if said.by else ()), None
    except (InputError, SubmissionError) as error:
        if not filed:
            raise
        return (), error


def _compared_data(entry: Evidence) -> dict[str, object]:
    said = entry.compared
    return {"evidence": entry.id, "by": said.by if said else "", "on": said.on.iso if said else ""}


def _confirmed(workspace: Workspace, said: _Said, version: Version) -> tuple[Evidence, ...]:
    """Record that somebody found the scans without a code to agree with the document as it is now, in one step.

    Raises:
        InputError: the document has no such scan.
        SubmissionError: the document cannot be made now.
    """
    from qilu_desktop.submission.scans import KINDS, confirmed, name_of, to_compare

    name = name_of(workspace.dossier, said.document, said.subject)
    due = to_compare(workspace.dossier.evidence_of(said.subject, kind=KINDS[said.document]))
    if not due or said.on is None:
        raise InputError(f"{name}没有要核对的盖章扫描件。", "没有二维码、已经归档的扫描件才要核对；请先归档。")
    made = [confirmed(entry, said.by, said.on, version) for entry in due]
    workspace.revise_evidence(made, f"核对{name}的盖章扫描件")
    return tuple(made)


def _told_compared(workspace: Workspace, said: _Said, compared: Iterable[Evidence]) -> Iterator[str]:
    from qilu_desktop.submission.scans import name_of

    if any(compared) and said.on:
        name = name_of(workspace.dossier, said.document, said.subject)
        yield f"已记录：{name}的盖章扫描件由 {mask_ids_in(said.by)} 于 {said.on.iso} 核对，与现在的数据一致。"


def _listed(paths: Iterable[Path]) -> tuple[_Sources, list[EvidenceError]]:
    """The files of files and folders, and what could not be listed."""
    from qilu_desktop.evidence.taking import files_in

    found = list(files_in(paths))
    refused = [one for one in found if isinstance(one, EvidenceError)]
    return _Sources([one.path for one in found if not isinstance(one, EvidenceError)]), refused


def _pages(sources: _Sources, progress: Progress) -> tuple[list[ScannedPage], list[EvidenceError]]:
    """Every page of every file; a file that cannot be used is set aside."""
    from qilu_desktop.evidence.faults import clean_name
    from qilu_desktop.evidence.scans.reading import read_pages

    pages: list[ScannedPage] = []
    refused: list[EvidenceError] = []
    for number, path in enumerate(sources.paths):
        try:
            pages.extend(read_pages(sources(number), clean_name(path.name), number, progress))
        except EvidenceError as error:
            refused.append(error)
    return pages, refused


def _told_sets(workspace: Workspace, filed: Iterable[Filed]) -> Iterator[str]:
    from qilu_desktop.submission.scans import name_of

    for one in filed:
        name = name_of(workspace.dossier, one.found.document, one.found.subject)
        if one.evidence:
            yield f"已归档：{name}（盖章扫描件，{one.found.count} 页）。{one.note}"
        else:
            yield f"未归档：{name}：{one.reason}"
        if one.stale:
            yield f"  注意：{name}打印之后数据改过，扫描件已过期，请重新打印、签字盖章。"
        for page in one.found.doubles:
            number = page.code.page if page.code else 0
            yield f"  注意：第 {number} 页重复，没有用 {_place(page)}，请核对哪一张签字盖章齐全。"


def _told_pages(found: Sorted) -> Iterator[str]:
    for page in found.uncoded:
        yield f"没有识别出二维码：{_place(page)}，请在窗口的“盖章扫描件”里手工指定；整个文件就是一份的，可加 --as。"
    if found.blank:
        yield f"空白页 {len(found.blank)} 张，没有使用。"
    for page in found.strangers:
        yield f"不属于本工作区（或姓名改过）：{_place(page)}。"


def _place(page: ScannedPage) -> str:
    return f"“{mask_ids_in(page.name)}”第 {page.number} 页"


def _scan_data(workspace: Workspace, filed: Iterable[Filed], found: Sorted) -> dict[str, object]:
    from qilu_desktop.submission.scans import name_of

    return {
        "documents": [
            {
                "document": one.found.document,
                "owner": one.found.subject,
                "name": name_of(workspace.dossier, one.found.document, one.found.subject),
                "pages": one.found.count,
                "missing": list(one.found.missing),
                "doubles": [_page_place(page) for page in one.found.doubles],
                "stale": one.stale,
                "printed_from": one.found.version,
                "filed": one.evidence.id if one.evidence else None,
                "reason": one.reason or one.note,
            }
            for one in filed
        ],
        "uncoded": [_page_place(page) for page in found.uncoded],
        "strangers": [_page_place(page) for page in found.strangers],
        "blank": [_page_place(page) for page in found.blank],
    }


def _page_place(page: ScannedPage) -> dict[str, object]:
    return {"file": mask_ids_in(page.name), "page": page.number}


def _scans_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--workspace", type=Path, required=True, metavar="工作区", help="工作区文件夹")
    sub.add_argument(
        "--as",
        dest="document",
        default="",
        metavar="哪一份",
        help="没有二维码的扫描件是哪一份：推荐报告（或 0），或申报书的推荐顺序号、姓名；有二维码的仍按二维码",
    )
    sub.add_argument(
        "--compared-by",
        default="",
        metavar="核对人",
        help="没有二维码的扫描件已逐页核对、与现在的文件一致（与 --as 同用）",
    )
    sub.add_argument("--compared-on", default="", metavar="日期", help="核对日期，如 2024-07-10（默认今天）")
    sub.add_argument("--json", action="store_true", help="以 JSON 输出")
    sub.add_argument("files", type=Path, nargs="*", metavar="文件", help="扫描件（PDF 或图片），或装有它们的文件夹")


ACTIONS = (
    Action("scans", "识别盖章扫描件，按文件归档（0 全部归档，1 有未归档的，2 都不能用）", _scans_arguments, scans),
)
