"""``qilu-desktop evidence read``: query pages read and compared.

Exit codes: 0 when the verdict is 一致 (without anything to compare with: when a certificate was read; of a workspace:
when every query page is 一致 or confirmed), 1 otherwise.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.cli.evidence_actions import BLOCKED, DONE, Action
from qilu_desktop.cli.telling import Meter, say
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.errors import InputError

if TYPE_CHECKING:
    from qilu_desktop.dossier.reading.model import Box, CertificateReading, Found, PageReading
    from qilu_desktop.dossier.reading.verdict import Comparison

_EXPECTED = ("name", "number", "level", "trade", "issued")


def read(options: argparse.Namespace, _today: date) -> int:
    """Read a query page and compare it with what is expected."""
    from qilu_desktop.dossier.reading.verdict import Expected, Verdict, compare_pages
    from qilu_desktop.evidence.reading.engine import Reader

    if options.image is None or options.workspace is not None:
        return _read_workspace(options)
    if options.image.is_dir():
        raise InputError(f"“{options.image}”是文件夹。", "请写其中的一张图片；整个文件夹请先用 evidence add 添加。")
    if options.image.exists() and not options.image.is_file():
        raise InputError(f"“{options.image}”不是普通文件，不能读。", "请写一张图片或一份 PDF。")
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


ACTIONS = (Action("read", "读证书查询截图，并与所填内容比对（0 都一致或已确认，1 其他）", _read_arguments, read),)
