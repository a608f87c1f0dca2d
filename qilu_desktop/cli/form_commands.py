"""``qilu-desktop form``: adopt an official .docx, fill it, read a filled one."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.cli.places import refuse_file_name
from qilu_desktop.cli.telling import complain, say
from qilu_desktop.errors import InputError
from qilu_desktop.pack.load import find_pack
from qilu_desktop.paths import make_folder, safe_name, write_whole
from qilu_desktop.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from qilu_desktop.documents.adoption.answers import Answers
    from qilu_desktop.documents.adoption.propose import Unplaced
    from qilu_desktop.documents.adoption.read_back import ReadBack
    from qilu_desktop.dossier.model import Applicant
    from qilu_desktop.dossier.values import Record
    from qilu_desktop.pack.model import FieldList, Pack

DONE, BLOCKED = 0, 1
_TITLES = {"book": "申报书", "overview": "基本情况一览表", "summary": "汇总表", "report": "推荐报告"}
_PER_PERSON = ("book", "overview")


def form(options: argparse.Namespace, today: date) -> int:
    """Carry out ``form adopt``, ``form fill`` or ``form read``."""
    actions: dict[str, Callable[[argparse.Namespace, date], int]] = {"adopt": adopt, "fill": fill, "read": read}
    if options.action not in actions:
        raise InputError("没有写明要做什么。", "请写 form adopt（采用）、form fill（填写）或 form read（读回）。")
    return actions[options.action](options, today)


def adopt(options: argparse.Namespace, today: date) -> int:
    """Take a .docx as the template of a document; tell the mapping and what found no place.

    The mapping of the same form that was adopted before is kept, as a person may have corrected it.
    """
    from qilu_desktop.documents.adoption.convert import to_docx
    from qilu_desktop.documents.adoption.editing import open_labels, sheet
    from qilu_desktop.documents.adoption.mapping import mapping_data, read_mapping
    from qilu_desktop.documents.adoption.propose import unmapped
    from qilu_desktop.documents.adoption.store import adopted, keep, load

    with Workspace.open(options.workspace, read_only=True) as opened:
        pack = find_pack(opened.dossier.pack_id)
    data = to_docx(load(options.file), options.file.name)
    made = sheet(data, pack, options.document, options.file.name)
    mapping = made.proposal.mapping
    if options.mapping:
        mapping = read_mapping(load(options.mapping))
        if mapping.document != options.document:
            raise InputError("这份对应关系是另一种文件的。", "请核对 --document 与 --mapping。")
    else:
        before = adopted(options.workspace, options.document)
        if before is not None and before.mapping.form == mapping.form:
            mapping = before.mapping
            complain("注意：以前采用过同一张表，沿用原来的对应关系。")
    keep(options.workspace, data, mapping)
    told = {
        "mapping": mapping_data(mapping),
        "unplaced": [_unplaced(entry) for entry in open_labels(made, mapping)],
        "unmapped": [{"place": place, "label": _label(pack, place)} for place in unmapped(mapping, pack)],
    }
    say(json.dumps(told, ensure_ascii=False, indent=2))
    return DONE


def _unplaced(entry: Unplaced) -> dict[str, object]:
    return {
        "at": entry.at,
        "label": entry.label,
        "reason": entry.reason,
        "candidates": list(entry.candidates),
    }


def _label(pack: Pack, place: str) -> str:
    from qilu_desktop.pack.read_aliases import field_at

    found = field_at(pack, place)
    return found.label if found else place


def fill(options: argparse.Namespace, today: date) -> int:
    """Fill the adopted form, for every applicant or for one; exit code 1 when something could not be written."""
    from qilu_desktop.documents.adoption.answers import Answers
    from qilu_desktop.documents.adoption.fill import fill as filled
    from qilu_desktop.documents.adoption.store import require
    from qilu_desktop.documents.forms import FormContext

    refuse_file_name(options.output)
    kept = require(options.workspace, options.document)
    noted = False
    with Workspace.open(options.workspace, read_only=True) as opened:
        context = FormContext(find_pack(opened.dossier.pack_id), opened.dossier, opened.file_bytes, today)
        for title, answers in _jobs(options.document, options.person, Answers(context)):
            made = filled(kept.data, kept.mapping, answers)
            for note in made.notes:
                noted = True
                complain(f"注意：{title}：{note}")
            say(f"已生成：{_write(options, title, made.data, context.made_on)}")
    return BLOCKED if noted else DONE


def _jobs(document: str, number: int | None, answers: Answers) -> list[tuple[str, Answers]]:
    title = _TITLES[document]
    people = answers.context.dossier.applicants
    if document not in _PER_PERSON:
        return [(title, answers)]
    if number is not None and not 1 <= number <= len(people):
        raise InputError(f"没有第 {number} 位申报人。", f"现有 {len(people)} 位，请写 1 到 {len(people)}。")
    chosen: list[tuple[int, Applicant]] = [
        (place, person) for place, person in enumerate(people, 1) if number in (None, place)
    ]
    return [(f"{place:02d}-{person.name}-{title}", answers.of(person, place)) for place, person in chosen]


def _write(options: argparse.Namespace, title: str, data: bytes, made_on: date) -> Path:
    from qilu_desktop.documents.adoption.convert import to_pdf
    from qilu_desktop.documents.adoption.in_folder_pdf import normalised

    if options.format == "pdf":
        data = normalised(to_pdf(data), title, made_on)
    make_folder(options.output)
    path: Path = options.output / safe_name(f"{title}.{options.format}")
    write_whole(path, data)
    return path


def read(options: argparse.Namespace, today: date) -> int:
    """Take the answers out of a filled form; exit code 1 when something was not understood."""
    from qilu_desktop.documents.adoption.convert import to_docx
    from qilu_desktop.documents.adoption.read_back import read_back
    from qilu_desktop.documents.adoption.store import load, require

    with Workspace.open(options.workspace, read_only=True) as opened:
        pack = find_pack(opened.dossier.pack_id)
    kept = require(options.workspace, options.document)
    data = to_docx(load(options.file), options.file.name)
    found = read_back(kept.data, kept.mapping, data, pack, options.file.name)
    if options.json:
        say(json.dumps(_read_data(found, pack), ensure_ascii=False, indent=2))
    else:
        _tell(found, pack)
    for fault in found.not_understood:
        complain(f"没有读懂：{fault.label}：{fault.reason}。")
    return BLOCKED if found.not_understood else DONE


def _read_data(found: ReadBack, pack: Pack) -> dict[str, object]:
    people = [
        {**_plain(each.applicant, pack.applicant), "enterprise": _plain(each.enterprise, pack.enterprise)}
        for each in found.people
    ]
    return {
        "applicant": _plain(found.applicant, pack.applicant),
        "enterprise": _plain(found.enterprise, pack.enterprise),
        "unit": _plain(found.unit, pack.unit),
        "people": people,
        "photos": {place: f"{len(data)} 字节" for place, data in found.photos},
        "not_understood": [
            {"at": each.at, "label": each.label, "reason": each.reason} for each in found.not_understood
        ],
    }


def _plain(record: Record, listed: FieldList) -> dict[str, object]:
    from qilu_desktop.documents.adoption.plain import plain

    return {entry.id: plain(value) for entry in listed if (value := record.get(entry.id)) is not None}


def _tell(found: ReadBack, pack: Pack) -> None:
    """The answers as lines; sensitive ones masked."""
    for title, record, listed in (
        ("申报人", found.applicant, pack.applicant),
        ("申报单位", found.enterprise, pack.enterprise),
        ("推荐单位", found.unit, pack.unit),
    ):
        for line in _told(record, listed):
            say(f"{title}　{line}")
    for number, person in enumerate(found.people, 1):
        for line in (*_told(person.applicant, pack.applicant), *_told(person.enterprise, pack.enterprise)):
            say(f"第 {number} 人　{line}")
    if not any((found.applicant.values, found.enterprise.values, found.unit.values, found.people, found.photos)):
        say("没有读到填写的内容：采用的表样应是空白表，读的应是照它填好的表。")
    for place, data in found.photos:
        say(f"照片　{_label(pack, place)}：{len(data)} 字节")


def _told(record: Record, listed: FieldList) -> list[str]:
    from qilu_desktop.dossier.display import display
    from qilu_desktop.dossier.identifiers import mask_ids_in

    return [
        f"{entry.label}：{mask_ids_in(display(entry, record.get(entry.id)))}"
        for entry in listed
        if record.filled(entry.id)
    ]


def arguments(sub: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The arguments of ``form`` and its three actions; each takes the *common* ones too."""
    actions = sub.add_subparsers(dest="action", metavar="动作", parser_class=type(sub))
    for name, text, more in (
        ("adopt", "采用一张官方 .docx 表样，认出各栏目", _adopt_arguments),
        ("fill", "按采用的表样填写", _fill_arguments),
        ("read", "从填好的表里读回内容", _read_arguments),
    ):
        action = actions.add_parser(name, help=text, description=text, parents=[common])
        action.add_argument(
            "--document",
            required=True,
            choices=tuple(_TITLES),
            metavar="文件",
            help="book、overview、summary 或 report",
        )
        action.add_argument("--workspace", type=Path, required=True, metavar="工作区", help="工作区文件夹")
        more(action)


def _adopt_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", type=Path, metavar="表样.docx", help="官方发布的空白表")
    sub.add_argument("--mapping", type=Path, metavar="对应关系.json", help="用这份对应关系（默认由软件认栏目）")


def _fill_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--output", type=Path, required=True, metavar="文件夹", help="放到哪里")
    sub.add_argument("--person", type=int, metavar="顺序号", help="只填推荐顺序为这个数的申报人（默认全部）")
    sub.add_argument("--format", choices=("docx", "pdf"), default="docx", metavar="格式", help="docx（默认）或 pdf")


def _read_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", type=Path, metavar="填好的.docx", help="按采用的表样填好的表")
    sub.add_argument("--json", action="store_true", help="以 JSON 输出")
