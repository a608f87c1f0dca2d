"""``qilu-desktop evidence add``: files taken in and tied to what they prove."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from qilu_desktop.cli.evidence_actions import BLOCKED, DONE, UNUSABLE, Action
from qilu_desktop.cli.telling import Meter, complain, say
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier, Evidence
from qilu_desktop.dossier.pages import ORIGINAL_MEDIA
from qilu_desktop.dossier.reading.judging import QUERY
from qilu_desktop.errors import EvidenceError, InputError
from qilu_desktop.pack.load import find_pack
from qilu_desktop.workspace.workspace import Workspace

if TYPE_CHECKING:
    from qilu_desktop.evidence.claims import Target
    from qilu_desktop.evidence.taking import Taken
    from qilu_desktop.pack.model import Pack

_Readings: TypeAlias = dict[str, tuple[list[str], list[dict[str, object]]]]
_UNIT_WORDS = ("0", "unit", "推荐单位")


@dataclass
class _Adding:
    """What has been kept so far; everything becomes evidence in one step at the end."""

    workspace: Workspace
    pack: Pack
    owner: str
    target: Target
    title: str
    entries: list[tuple[Evidence, Taken]] = field(default_factory=list)
    skipped: list[tuple[str, Evidence]] = field(default_factory=list)

    def keep(self, path: Path, taken: Taken) -> None:
        """Store a file's bytes; a file that is there already for the same claim is passed over."""
        from qilu_desktop.evidence.faults import clean_name

        file = self.workspace.store_file(taken.data, taken.name, taken.seen.mime)
        original = None
        if taken.original is not None:
            original = self.workspace.store_file(taken.original, clean_name(path.name), ORIGINAL_MEDIA)
        entry = Evidence("", self.owner, self.target.kind.id, self.title, file, self.target.claim, original=original)
        # What is blacked out or left out where the person's file is in use already must not go out beside it.
        twins = (one for one in self._known() if one.owner == self.owner and one.file.sha256 == file.sha256)
        entry = replace(entry, edits=next((one.edits for one in twins if one.edits), ()))
        same = next((one for one in self._known() if _same(one, entry)), None)
        if same is not None:
            self.skipped.append((clean_name(path.name), same))
        else:
            self.entries.append((entry, taken))

    def _known(self) -> Iterator[Evidence]:
        yield from self.workspace.dossier.evidence
        yield from (entry for entry, _ in self.entries)


def _same(one: Evidence, other: Evidence) -> bool:
    """Whether two are one file for one claim; a document that was converted again may differ in its PDF."""
    place = (one.owner, one.kind, one.claim) == (other.owner, other.kind, other.claim)
    handed_in = (one.original or one.file).sha256 == (other.original or other.file).sha256
    return place and handed_in


def add(options: argparse.Namespace, today: date) -> int:
    """Add files as evidence: 0 all added, 1 some set aside, 2 none could be used."""
    from qilu_desktop.evidence.claims import find_target
    from qilu_desktop.evidence.taking import take_all
    from qilu_desktop.office import Office

    with Workspace.open(options.workspace) as workspace:
        pack = find_pack(workspace.dossier.pack_id)
        owner = owner_of(workspace.dossier, options.person)
        target = find_target(pack, workspace.dossier, owner, options.claim, options.kind)
        adding = _Adding(workspace, pack, owner, target, options.title.strip())
        with Meter() as meter:
            refused = take_all(
                options.files, meter, adding.keep, password=options.password, convert=Office(meter).to_pdf
            )
        before = workspace.dossier
        made = workspace.attach_all(entry for entry, _ in adding.entries)
        told = [(entry, taken) for entry, (_, taken) in zip(made, adding.entries, strict=True)]
        readings = _readings(options, workspace, made)
        _tell(options, adding, before, told, refused, readings)
    if refused:
        return BLOCKED if made or adding.skipped else UNUSABLE
    return DONE


def _readings(options: argparse.Namespace, workspace: Workspace, made: tuple[Evidence, ...]) -> _Readings:
    """What the query pages among the new files say, by evidence id; they are read unless ``--no-read`` was given."""
    from qilu_desktop.cli.evidence_queries import read_into, verdict_data, verdict_lines

    shots = [] if options.no_read else [entry for entry in made if entry.kind == QUERY]
    if not shots:
        return {}
    with Meter() as meter:
        failures = read_into(workspace, shots, meter)
    dossier = workspace.dossier
    now = [entry for entry in dossier.evidence if entry.id in {one.id for one in shots}]
    return {
        entry.id: (list(verdict_lines(dossier, entry, failures)), list(verdict_data(dossier, entry, failures)))
        for entry in now
    }


def owner_of(dossier: Dossier, person: str) -> str:
    """Whose evidence: an applicant by the place in the order, by name or id; the recommending unit by 0 or its name.

    Raises:
        InputError: nobody, or more than one person, is meant.
    """
    wanted = person.strip()
    if wanted in _UNIT_WORDS or (wanted and wanted == dossier.unit.text("name")):
        return UNIT_SUBJECT
    people = dossier.applicants
    if wanted.isdecimal():
        if 1 <= int(wanted) <= len(people):
            return people[int(wanted) - 1].id
        have = f"现有 {len(people)} 位，请写 1 到 {len(people)}" if people else "工作区里还没有申报人"
        raise InputError(f"没有第 {wanted} 位申报人。", f"{have}；推荐单位的材料写 0。")
    found = [one.id for one in people if wanted and wanted in (one.name, one.id, one.id_number)]
    if len(found) == 1:
        return found[0]
    shown = mask_ids_in(wanted)[:20]
    if found:
        places = "、".join(str(dossier.order_of(one)) for one in found)
        raise InputError(f"有 {len(found)} 位申报人叫“{shown}”。", f"请写推荐顺序号：{places}。")
    raise InputError(f"没有叫“{shown}”的申报人。", "请核对姓名，或写推荐顺序号；推荐单位的材料写 0。")


def _tell(
    options: argparse.Namespace,
    adding: _Adding,
    before: Dossier,
    made: list[tuple[Evidence, Taken]],
    refused: tuple[EvidenceError, ...],
    readings: _Readings,
) -> None:
    from qilu_desktop.evidence.claims import owner_words

    whose = owner_words(before, adding.owner)
    notes = [[*taken.warnings, *_uses(before, adding.pack, entry)] for entry, taken in made]
    if options.json:
        say(json.dumps(_data(adding, made, notes, refused, readings), ensure_ascii=False, indent=2))
    else:
        for (entry, taken), told in zip(made, notes, strict=True):
            name, pages = mask_ids_in((entry.original or entry.file).name), taken.seen.pages
            proved = dict.fromkeys((adding.target.kind.label, adding.target.label))
            say(f"已添加：{name} → {whose} · {' · '.join(proved)}（{pages} 页）")
            for note in told:
                say(f"  注意：{note}")
            for line in readings.get(entry.id, ([], []))[0]:
                say(f"  读图：{line}")
        for name, _ in adding.skipped:
            say(f"未重复添加：{mask_ids_in(name)} 已经是{whose}的同一项材料。")
    for error in refused:
        complain(f"未添加：{error.line}")


def _uses(before: Dossier, pack: Pack, entry: Evidence) -> list[str]:
    """Where the very same file is in use already."""
    from qilu_desktop.evidence.claims import place_words
    from qilu_desktop.evidence.taking import uses_of

    handed_in = entry.original or entry.file
    found = {one.id: one for file in (entry.file, handed_in) for one in uses_of(before, file.sha256)}
    places = [place_words(pack, before, one) for one in found.values()]
    return [f"同一个文件已经用在：{'；'.join(places)}。请核对是否放错。"] if places else []


def _data(
    adding: _Adding,
    made: list[tuple[Evidence, Taken]],
    notes: list[list[str]],
    refused: tuple[EvidenceError, ...],
    readings: _Readings,
) -> dict[str, object]:
    return {
        "owner": adding.owner,
        "kind": adding.target.kind.id,
        "claim": adding.target.claim,
        "label": adding.target.label,
        "added": [
            {
                "id": entry.id,
                "file": mask_ids_in((entry.original or entry.file).name),
                "sha256": entry.file.sha256,
                "media": entry.file.media,
                "pages": taken.seen.pages,
                "converted": entry.original is not None,
                "notes": told,
                "readings": readings.get(entry.id, ([], []))[1],
            }
            for (entry, taken), told in zip(made, notes, strict=True)
        ],
        "skipped": [{"file": mask_ids_in(name), "same_as": entry.id} for name, entry in adding.skipped],
        "refused": [
            {"file": error.name, "reason": f"{error.reason}。".lstrip("的"), "remedy": error.remedy}
            for error in refused
        ],
    }


def _arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--workspace", type=Path, required=True, metavar="工作区", help="工作区文件夹")
    sub.add_argument("--person", required=True, metavar="人", help="推荐顺序号或姓名；推荐单位写 0 或 unit")
    sub.add_argument(
        "--for",
        dest="claim",
        required=True,
        metavar="对应内容",
        help="表格/行号（如 certificates/1、专利/2）、整张表（patents），或材料种类（如 minutes、公示记录）",
    )
    sub.add_argument("--kind", default="", metavar="种类", help="材料种类（如 query 证书查询截图；默认按对应内容定）")
    sub.add_argument("--title", default="", metavar="名称", help="在目录和对照表里的名称（默认用文件名）")
    sub.add_argument("--no-read", action="store_true", help="证书查询截图添加后不读取比对（默认在本机读取）")
    sub.add_argument("--password", default="", metavar="密码", help="加密 PDF 的打开密码")
    sub.add_argument("--json", action="store_true", help="以 JSON 输出")
    sub.add_argument(
        "files", type=Path, nargs="+", metavar="文件", help="图片、PDF、Word、Excel 文件，或装有它们的文件夹"
    )


ACTIONS = (Action("add", "添加佐证材料，并写明它证明什么（0 全部添加，1 有未添加的，2 都不能用）", _arguments, add),)
