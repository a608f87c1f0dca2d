"""``qilu-desktop exchange``: people's papers packed into one file, looked at, and taken into another workspace."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qilu_desktop.cli.mail_commands import typed_password
from qilu_desktop.cli.places import refuse_own_file
from qilu_desktop.cli.telling import Meter, complain, say
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.errors import InputError
from qilu_desktop.sizes import size_text
from qilu_desktop.workspace.workspace import Workspace

if TYPE_CHECKING:
    from qilu_desktop.dossier.model import Applicant, Dossier
    from qilu_desktop.exchange.differences import Change
    from qilu_desktop.exchange.parcel import Parcel
    from qilu_desktop.exchange.plan import PersonPlan, Plan
    from qilu_desktop.exchange.take import Choices

DONE, BLOCKED = 0, 1
_SIDES = ("theirs", "mine")


def exchange(options: argparse.Namespace, today: date) -> int:
    """Carry out ``exchange pack``, ``show`` or ``take``."""
    actions = {"pack": pack, "show": show, "take": take}
    if options.action not in actions:
        raise InputError(
            "没有写明要做什么。", "请写 exchange pack（打包）、exchange show（查看）或 exchange take（导入）。"
        )
    return actions[options.action](options)


def arguments(sub: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The arguments of ``exchange`` and its actions; each takes the *common* ones too."""
    subs = sub.add_subparsers(dest="action", metavar="动作", parser_class=type(sub))
    for name, told, fill in (
        ("pack", "把申报人的材料打成一个 .qlsj 文件，发给推荐单位", _pack_arguments),
        ("show", "查看 .qlsj 文件里有什么，核对是否完整", _show_arguments),
        ("take", "把 .qlsj 文件里的申报人导入工作区，先列出会改动什么", _take_arguments),
    ):
        fill(subs.add_parser(name, help=told, description=told, parents=[common]))


def _pack_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--workspace", type=Path, required=True, metavar="工作区", help="工作区文件夹")
    sub.add_argument(
        "--person",
        type=int,
        action="append",
        metavar="顺序号",
        help="只打包这位申报人，可写多次（默认全部，涉密人员除外）",
    )
    sub.add_argument("--output", type=Path, required=True, metavar="文件.qlsj", help="写到这个文件")
    sub.add_argument("--password", action="store_true", help="加密码（AES-256），运行时输入")


def _show_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", type=Path, metavar="文件.qlsj", help="收到的材料包")
    sub.add_argument("--password", action="store_true", help="材料包有密码，运行时输入")
    sub.add_argument("--json", action="store_true", help="以 JSON 输出")


def _take_arguments(sub: argparse.ArgumentParser) -> None:
    _show_arguments(sub)
    sub.add_argument("--workspace", type=Path, required=True, metavar="工作区", help="导入到这个工作区")
    sub.add_argument("--dry-run", action="store_true", help="只列出会改动什么，不导入")
    sub.add_argument("--take", choices=_SIDES, metavar="哪方", help="双方填的不同时：theirs 用对方的，mine 用自己的")
    sub.add_argument("--choose", action="append", default=[], metavar="编号=哪方", help="单独选择一处，可写多次")
    sub.add_argument("--removals", action="store_true", help="对方没有的内容也从工作区删去（默认保留）")
    sub.add_argument(
        "--match",
        action="append",
        default=[],
        metavar="包里第几人=工作区顺序号",
        help="指定不能确定的人是谁，可写多次；0 为新增，- 为不导入",
    )


def pack(options: argparse.Namespace) -> int:
    """Pack people into a file; exit code 1 when something had no place in it."""
    from qilu_desktop.exchange.packing import pack_parcel

    refuse_own_file(options.output, options.workspace)
    password = typed_password(options, "材料包密码：")
    with Workspace.open(options.workspace, read_only=True) as opened, Meter() as meter:
        people = _chosen(opened.dossier.applicants, options.person)
        secret = [one for one in opened.dossier.applicants if one.classified]
        packed = pack_parcel(opened, people, options.output, password, meter)
    for line in packed.left_out:
        complain(f"未写出：{line}")
    say(f"已写出：{packed.file}（{packed.people} 名申报人，附件 {packed.files} 个，{size_text(packed.size)}）")
    for person in secret:
        complain(_secrecy(person, sent=person.id in people))
    if packed.waivers:
        say(f"注意：这些人的说明理由（{packed.waivers} 条）不打包，由收到的单位另行说明。")
    return BLOCKED if packed.left_out else DONE


def _chosen(people: Sequence[Applicant], numbers: Sequence[int] | None) -> frozenset[str]:
    """The ids at these places of the order of recommendation; everybody who is not classified where none is given."""
    for number in numbers or ():
        if not 1 <= number <= len(people):
            raise InputError(f"没有第 {number} 位申报人。", f"工作区里有 {len(people)} 位，请写 1 到 {len(people)}。")
    named = [people[number - 1] for number in numbers or ()]
    if not named and people and all(person.classified for person in people):
        raise InputError(
            "工作区里的申报人都是涉密人员，没有打包。", "先按规定作脱密审查；确要打包的，用 --person 写明是谁。"
        )
    return frozenset(person.id for person in named or (one for one in people if not one.classified))


def _secrecy(person: Applicant, *, sent: bool) -> str:
    if sent:
        return f"注意：{_called(person)} 是涉密人员：先按规定作脱密审查，材料包不得通过互联网传送。"
    return f"没有打包：{_called(person)}，是涉密人员；确要打包的，用 --person 写明。"


def show(options: argparse.Namespace) -> int:
    """Tell what is in a file that was received; exit code 1 when an attached file cannot be used."""
    with _opened(options) as parcel:
        if options.json:
            say(json.dumps(_parcel_data(parcel), ensure_ascii=False, indent=2))
        else:
            say(_whole(parcel))
            for number, person in enumerate(parcel.dossier.applicants, 1):
                say(f"  {number} {_called(person)}　{_employer(parcel.dossier, person)}　{_pieces(parcel, person)}")
        return _refused(parcel)


def _opened(options: argparse.Namespace) -> Parcel:
    from qilu_desktop.exchange.parcel import look

    password = typed_password(options, "材料包密码：", twice=False)
    with Meter() as meter:
        return look(options.file, password, progress=meter)


def _whole(parcel: Parcel) -> str:
    counts = f"{len(parcel.dossier.applicants)} 名申报人，{len(parcel.dossier.evidence)} 份佐证材料"
    return f"材料包完整：{mask_ids_in(parcel.name)}（{parcel.pack.id} 年度，{counts}，{size_text(parcel.size)}）"


def _called(person: Applicant) -> str:
    return f"{person.name or '（未填姓名）'}　{person.masked_id or '（未填身份证号）'}"


def _employer(dossier: Dossier, person: Applicant) -> str:
    employer = dossier.employer(person)
    return (employer.name if employer else "") or "（未选申报单位）"


def _pieces(parcel: Parcel, person: Applicant) -> str:
    return f"佐证材料 {len(parcel.dossier.evidence_of(person.id))} 份"


def _refused(parcel: Parcel) -> int:
    for error in parcel.refused:
        complain(f"不能用：{error.line}")
    return BLOCKED if parcel.refused else DONE


def _parcel_data(parcel: Parcel) -> dict[str, Any]:
    people = [
        {
            "number": number,
            "name": person.name,
            "id_number": person.masked_id,
            "enterprise": _employer(parcel.dossier, person),
            "evidence": len(parcel.dossier.evidence_of(person.id)),
        }
        for number, person in enumerate(parcel.dossier.applicants, 1)
    ]
    return {
        "file": mask_ids_in(parcel.name),
        "pack": parcel.pack.id,
        "size": parcel.size,
        "people": people,
        "refused": [error.line for error in parcel.refused],
    }


def take(options: argparse.Namespace) -> int:
    """Take people in; exit code 1 when something has to be chosen first, or a file cannot be used."""
    from qilu_desktop.exchange.plan import plan
    from qilu_desktop.exchange.take import apply

    choices = _choices(options)
    with _opened(options) as parcel, Workspace.open(options.workspace, read_only=options.dry_run) as opened:
        planned = plan(parcel, opened, _who(options.match, parcel.dossier, opened.dossier))
        open_points = planned.unsure or choices.undecided(planned)
        if options.json:
            say(json.dumps(_plan_data(planned, choices), ensure_ascii=False, indent=2))
        else:
            for line in _plan_lines(planned, choices):
                say(line)
        if open_points:
            complain(_open_text(planned, choices))
            return BLOCKED
        if not options.dry_run:
            with Meter() as meter:
                done = apply(opened, planned, choices, meter)
            if not options.json:
                say("工作区没有改动。" if done.nothing else f"已导入：新增 {done.added} 人，改动 {done.changes} 处。")
        return _refused(parcel)


def _choices(options: argparse.Namespace) -> Choices:
    from qilu_desktop.exchange.take import Choices, Side

    single: dict[str, Side] = {}
    for text in options.choose:
        key, _, side = text.rpartition("=")
        if not key or side not in _SIDES:
            raise InputError(f"“{text}”写法不对。", "请写成 编号=theirs 或 编号=mine，编号照列出的抄。")
        single[key] = Side(side)
    return Choices(
        conflicts=Side(options.take) if options.take else None,
        removals=Side.THEIRS if options.removals else Side.MINE,
        single=single,
    )


def _who(matches: Sequence[str], sent: Dossier, base: Dossier) -> dict[str, str]:
    """Who the people of the parcel are, as given: ``2=3``, ``2=0`` (new), ``2=-`` (left out)."""
    from qilu_desktop.exchange.plan import AS_NEW, LEAVE_OUT

    found: dict[str, str] = {}
    for text in matches:
        their_number, _, own = text.partition("=")
        if not (their_number.isdecimal() and 1 <= int(their_number) <= len(sent.applicants)):
            raise InputError(f"“{text}”写法不对。", f"请写成 2=3 的样子；材料包里有 {len(sent.applicants)} 人。")
        if own not in ("0", LEAVE_OUT) and not (own.isdecimal() and 1 <= int(own) <= len(base.applicants)):
            raise InputError(
                f"“{text}”写法不对。", f"等号后写工作区里的顺序号（共 {len(base.applicants)} 人）、0 或 -。"
            )
        person = sent.applicants[int(their_number) - 1].id
        special = {"0": AS_NEW, LEAVE_OUT: LEAVE_OUT}
        found[person] = special[own] if own in special else base.applicants[int(own) - 1].id
    return found


def _plan_lines(planned: Plan, choices: Choices) -> Iterator[str]:
    yield _whole(planned.parcel)
    for unit in planned.enterprises:
        yield f"【申报单位 {unit.name or '（未填名称）'}】{unit.standing.value}"
        yield from _change_lines(unit.changes, choices)
    for number, one in enumerate(planned.people, 1):
        yield f"【{number} {one.name or '（未填姓名）'}　{one.masked_id}】{one.standing.value}{_person_text(one)}"
        yield from _change_lines(one.changes, choices)
    for note in planned.notes:
        yield f"注意：{note}"
    if planned.nothing_to_do:
        yield "工作区里已经都有了，没有要导入的。"


def _person_text(one: PersonPlan) -> str:
    if one.reason:
        return f"：{one.reason}"
    return f"：佐证材料 {one.pieces} 份" + (f"，已有 {one.already} 份" if one.already else "")


def _change_lines(changes: Sequence[Change], choices: Choices) -> Iterator[str]:
    words = {None: "待选择", "mine": "用自己的", "theirs": "用对方的"}
    for one in changes:
        side = choices.side(one)
        told = f"{one.old or '（空）'} → {one.new or '（空）'}".replace("\n", " ")
        yield f"  {one.sort.value}（{words[side.value if side else None]}）：{one.label}　{told}　[{one.key}]"


def _open_text(planned: Plan, choices: Choices) -> str:
    parts = []
    if planned.unsure:
        parts.append(f"有 {len(planned.unsure)} 人不能确定是谁，请用 --match 指定")
    undecided = choices.undecided(planned)
    if undecided:
        ways = "--take theirs（用对方的）、--take mine（用自己的），或用 --choose 逐处选择"
        parts.append(f"有 {len(undecided)} 处双方填的不同，请用 {ways}")
    return f"没有导入：{'；'.join(parts)}。"


def _plan_data(planned: Plan, choices: Choices) -> dict[str, Any]:
    return {
        "file": mask_ids_in(planned.parcel.name),
        "people": [
            {
                "number": number,
                "name": one.name,
                "id_number": one.masked_id,
                "standing": one.standing.name.lower(),
                "reason": one.reason,
                "evidence": one.pieces,
                "already": one.already,
                "changes": [_change_data(change, choices) for change in one.changes],
            }
            for number, one in enumerate(planned.people, 1)
        ],
        "enterprises": [
            {
                "name": unit.name,
                "standing": unit.standing.name.lower(),
                "changes": [_change_data(change, choices) for change in unit.changes],
            }
            for unit in planned.enterprises
        ],
        "notes": list(planned.notes),
        "refused": [error.line for error in planned.parcel.refused],
        "nothing_to_do": planned.nothing_to_do,
    }


def _change_data(change: Change, choices: Choices) -> dict[str, Any]:
    side = choices.side(change)
    return {
        "key": change.key,
        "sort": change.sort.name.lower(),
        "label": change.label,
        "old": change.old,
        "new": change.new,
        "chosen": side.value if side else None,
    }
