"""``qilu-desktop evidence read`` and ``evidence scans``: query pages read and compared, sealed scans filed.

Exit codes of ``read``: 0 when the verdict is 一致 (without anything to compare with: when a certificate was read; of a
workspace: when every query page is 一致 or confirmed), 1 otherwise.  Of ``scans``: 0 when every page was filed and
nothing is stale, 2 when no page could be read at all, 1 otherwise.
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
from qilu_desktop.cli.telling import Meter, complain, say
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.errors import EvidenceError, InputError
from qilu_desktop.progress import Progress

if TYPE_CHECKING:
    from qilu_desktop.dossier.reading.model import Box, CertificateReading, Found, PageReading
    from qilu_desktop.dossier.reading.verdict import Comparison
    from qilu_desktop.evidence.scans.reading import ScannedPage
    from qilu_desktop.evidence.scans.sorting import Sorted
    from qilu_desktop.submission.scans import Filed
    from qilu_desktop.workspace.workspace import Workspace

_EXPECTED = ("name", "number", "level", "trade", "issued")


def read(options: argparse.Namespace, _today: date) -> int:
    """Read a query page and compare it with what is expected."""
    from qilu_desktop.dossier.reading.verdict import Expected, Verdict, compare_pages
    from qilu_desktop.evidence.reading.engine import Reader

    if options.image is None or options.workspace is not None:
        return _read_workspace(options)
    if options.image.is_dir():
        raise InputError(f"“{options.image}”是文件夹。", "请写其中的一张图片；整个文件夹请先用 evidence add 添加。")
    if not options.image.is_file():
        raise InputError(f"没有文件“{options.image}”。", "请核对文件的位置。")
    expected = Expected(**{field: getattr(options, f"expect_{field}") or "" for field in _EXPECTED})
    with Reader() as reader, Meter() as meter:
        pages = reader.read_file(options.image, meter)
    compared = compare_pages(pages, expected) if any(vars(expected).values()) else None
    if options.json:
        say(json.dumps(_reading_data(pages, compared), ensure_ascii=False, indent=2))
    else:
        for line in _told(pages, compared):
            say(line)
    if compared is None:
        return DONE if any(page.certificates for page in pages) else BLOCKED
    return DONE if compared.verdict is Verdict.SAME else BLOCKED


def _read_workspace(options: argparse.Namespace) -> int:
    from qilu_desktop.cli.evidence_queries import read_workspace

    if options.image is not None or options.workspace is None:
        what = "没有写明读什么。" if options.image is None else "图片和工作区只能写一个。"
        raise InputError(what, "请写一张图片，或写 --workspace 读工作区里的查询截图。")
    return read_workspace(options)


def _told(pages: Iterable[PageReading], compared: Comparison | None) -> Iterator[str]:
    from qilu_desktop.dossier.reading.model import FIELDS

    for page in pages:
        if page.failure:
            yield f"未读出：{page.failure}"
        elif page.nothing_found:
            yield "页面写着没有查到相关信息（查无）。"
        elif not page.certificates:
            yield "没有读到证书信息。"
        for number, one in enumerate(page.results, 1):
            yield f"第 {number} 本证书{f'（第 {page.page} 页）' if page.page > 1 else ''}："
            for field, label in FIELDS.items():
                found = one.get(field)
                yield f"  {label}：{_shown(found)}"
    if compared is not None:
        yield f"结论：{compared.verdict.value}。{compared.reason}"
        for entry in compared.fields:
            said = mask_ids_in(entry.expected)
            yield f"  {entry.label}：{entry.verdict.value}（表中 {said}，图上 {_shown(entry.found)}）"


def _shown(found: Found | None) -> str:
    if found is None:
        return "未读出"
    box = found.box
    return f"{mask_ids_in(found.text)}　[{box.left},{box.top}—{box.right},{box.bottom}]"


def _reading_data(pages: Iterable[PageReading], compared: Comparison | None) -> dict[str, object]:
    return {
        "verdict": compared.verdict.value if compared else None,
        "reason": compared.reason if compared else "",
        "page": compared.page if compared else None,
        "fields": [
            {
                "field": entry.field,
                "label": entry.label,
                "expected": mask_ids_in(entry.expected),
                "verdict": entry.verdict.value,
                **_found_data(entry.found),
            }
            for entry in (compared.fields if compared else ())
        ],
        "pages": [_page_data(page) for page in pages],
    }


def _page_data(page: PageReading) -> dict[str, object]:
    return {
        "page": page.page,
        "width": page.width,
        "height": page.height,
        "failure": page.failure,
        "nothing_found": page.nothing_found,
        "certificates": [_certificate_data(one) for one in page.results],
        "lines": [
            {"text": mask_ids_in(line.text), "score": round(line.score, 3), "box": _box(line.box)}
            for line in page.lines
        ],
    }


def _certificate_data(one: CertificateReading) -> dict[str, object]:
    from qilu_desktop.dossier.reading.model import FIELDS

    return {field: _found_data(one.get(field)) if one.get(field) else None for field in FIELDS}


def _found_data(found: Found | None) -> dict[str, object]:
    if found is None:
        return {"value": None, "text": None, "box": None}
    return {"value": mask_ids_in(found.value), "text": mask_ids_in(found.text), "box": _box(found.box)}


def _box(box: Box) -> list[int]:
    return [box.left, box.top, box.right, box.bottom]


@dataclass
class _Sources:
    """The files handed in, read anew when asked for, so that only one is held at a time."""

    paths: list[Path]

    def __call__(self, number: int) -> bytes:
        from qilu_desktop.evidence.intake import read_file

        return read_file(self.paths[number])


def scans(options: argparse.Namespace, _today: date) -> int:
    """Recognise sealed pages, file complete documents, and tell what is left."""
    from qilu_desktop.dossier import pagecode
    from qilu_desktop.evidence.scans.sorting import sort_pages
    from qilu_desktop.pack.load import find_pack
    from qilu_desktop.submission.scans import file_sets, versions_now
    from qilu_desktop.workspace.workspace import Workspace

    sources, refused = _listed(options.files)
    with Workspace.open(options.workspace) as workspace, Meter() as meter:
        pages, unread = _pages(sources, meter)
        dossier = workspace.dossier
        found = sort_pages(pages, pagecode.owners(dossier))
        version = versions_now(find_pack(dossier.pack_id), dossier, workspace.file_bytes)
        filed = file_sets(workspace, found.sets, sources, version, meter)
        lines = list(_told_sets(workspace, filed))
        data = _scan_data(workspace, filed, found)
    refused += unread
    if options.json:
        data["refused"] = [{"file": error.name, "reason": error.line} for error in refused]
        say(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for line in (*lines, *_told_pages(found)):
            say(line)
    for error in refused:
        complain(f"未读取：{error.line}")
    if refused and not pages:
        return UNUSABLE
    whole = all(one.evidence and not one.stale and not one.found.doubles for one in filed)
    return DONE if filed and whole and not (refused or found.uncoded or found.strangers) else BLOCKED


def _listed(paths: Iterable[Path]) -> tuple[_Sources, list[EvidenceError]]:
    """The files of files and folders, and what could not be listed."""
    from qilu_desktop.evidence.taking import files_in

    found = list(files_in(paths))
    refused = [one for one in found if isinstance(one, EvidenceError)]
    return _Sources([one.path for one in found if not isinstance(one, EvidenceError)]), refused


def _pages(sources: _Sources, progress: Progress) -> tuple[list[ScannedPage], list[EvidenceError]]:
    """Every page of every file; a file that cannot be used is set aside."""
    from qilu_desktop.evidence.scans.reading import read_pages

    pages: list[ScannedPage] = []
    refused: list[EvidenceError] = []
    for number, path in enumerate(sources.paths):
        try:
            pages.extend(read_pages(sources(number), path.name, number, progress))
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
        yield f"没有识别出二维码：{_place(page)}，请在窗口的“盖章扫描件”里手工指定。"
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


def _read_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("image", type=Path, nargs="?", metavar="图片", help="证书查询页面的截图、照片或 PDF")
    sub.add_argument("--workspace", type=Path, metavar="工作区", help="读工作区里还没有读的查询截图，记下并与所填比对")
    sub.add_argument("--again", action="store_true", help="与 --workspace 同用：已读过的也重新读")
    for field, label in (
        ("name", "姓名"),
        ("number", "证书编号"),
        ("level", "等级"),
        ("trade", "职业（工种）"),
        ("issued", "发证日期"),
    ):
        sub.add_argument(f"--expect-{field}", metavar=label, default="", help=f"要核对的{label}")
    sub.add_argument("--json", action="store_true", help="以 JSON 输出")


def _scans_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--workspace", type=Path, required=True, metavar="工作区", help="工作区文件夹")
    sub.add_argument("--json", action="store_true", help="以 JSON 输出")
    sub.add_argument("files", type=Path, nargs="+", metavar="文件", help="扫描件（PDF 或图片），或装有它们的文件夹")


ACTIONS = (
    Action("read", "读证书查询截图，并与所填内容比对（0 都一致或已确认，1 其他）", _read_arguments, read),
    Action("scans", "识别盖章扫描件，按文件归档（0 全部归档，1 有未归档的，2 都不能用）", _scans_arguments, scans),
)
