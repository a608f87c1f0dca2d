"""The commands about the submission folder: build it, list it, verify one."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.cli import mail_commands, official_commands
from qilu_desktop.cli.telling import Meter, say, told_findings
from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.errors import InputError, QiluError
from qilu_desktop.pack.load import find_pack
from qilu_desktop.paths import make_folder, write_whole
from qilu_desktop.scratch import scratch
from qilu_desktop.sizes import size_text
from qilu_desktop.submission import choices
from qilu_desktop.workspace.workspace import Workspace

if TYPE_CHECKING:
    from qilu_desktop.checks import Report
    from qilu_desktop.dossier.values import PartialDate
    from qilu_desktop.submission.built import Built, Wishes
    from qilu_desktop.submission.model import Source

DONE, BLOCKED = 0, 1


def build(options: argparse.Namespace, today: date) -> int:
    """Build the submission folder of a workspace."""
    with Workspace.open(options.workspace, read_only=True) as opened:
        wishes = _wishes(opened, options)
        return build_opened(
            opened,
            options.output,
            today,
            draft=options.draft,
            codes=not options.no_codes and choices.read(options.workspace).codes,
            wishes=wishes,
        )


def _wishes(opened: Workspace, options: argparse.Namespace) -> Wishes:
    from qilu_desktop.submission.built import Wishes
    from qilu_desktop.submission.rounds import last_sent
    from qilu_desktop.submission.supplement import Supplement

    if not options.supplement and options.reason:
        raise InputError("--reason 只用于补充材料。", "请同时写 --supplement。")
    wanted = Supplement(last_sent(opened.folder), options.reason or "") if options.supplement else None
    pack = find_pack(opened.dossier.pack_id)
    usual = pack.notice.mail.limit
    mail = (
        mail_commands.wished(options, pack) if mail_commands.given(options) else choices.read(opened.folder).mail(usual)
    )
    return Wishes(options.by_person, options.separators, mail, wanted)


def sent(options: argparse.Namespace, today: date) -> int:
    """Record that a built folder was sent; without one, list what was recorded."""
    from qilu_desktop.submission.rounds import mail_day, record_sending, sendings

    with Workspace.open(options.workspace, read_only=True) as opened, Meter() as meter:
        if options.folder:
            made = record_sending(opened.folder, opened.dossier, options.folder, options.on or today, meter)
            mailed = mail_day(opened.dossier, made)
        known = sendings(opened.folder)
    if options.folder:
        say(f"已登记：{made.title}，{made.on.isoformat()} 报送“{made.folder}”，共 {len(made.state)} 份材料。")
        if mailed:
            say(_mailed_on(options.workspace, mailed))
        return DONE
    for one in known:
        reason = f"　原因：{one.reason}" if one.reason else ""
        say(f"{one.title}　{one.on.isoformat()}　{one.folder}　{len(one.state)} 份材料{reason}")
    if not known:
        say("还没有登记过报送。")
    return DONE


def _mailed_on(workspace: Path, day: PartialDate) -> str:
    """Put the day down as 电子邮件发送日期, and say so; a workspace that is open in the window is left to its user."""
    from qilu_desktop.submission.rounds import MAILED_ON

    try:
        with Workspace.open(workspace) as opened:
            opened.set_value(UNIT_SUBJECT, MAILED_ON, day)
    except QiluError:
        return "“报送记录”里的电子邮件发送日期没有填上（工作区正在使用或不能写），请在窗口里补填。"
    return "“报送记录”里的电子邮件发送日期也记为这一天；EMS 寄出日期和单号请在窗口里登记。"


def build_opened(
    opened: Workspace,
    output: Path,
    today: date,
    *,
    draft: bool = False,
    codes: bool = True,
    wishes: Wishes | None = None,
) -> int:
    """Build the folder of an open workspace, or say what blocks; the exit code."""
    from qilu_desktop.submission.build import build_folder
    from qilu_desktop.submission.built import Wishes

    source, report = _source(opened, today, fit=not draft)
    if report.blocking and not draft:
        for line in told_findings(report, only_blocking=True):
            say(line)
        say("未生成。请改正以上问题，或加 --draft 生成草稿。")
        return BLOCKED
    with Meter() as meter:
        built = build_folder(
            replace(source, codes=codes),
            output,
            draft=draft,
            today=today,
            progress=meter,
            wishes=wishes or Wishes(),
            report=report,
        )
    official_commands.tell_official(source.official)
    _tell(built)
    return DONE


def _source(opened: Workspace, today: date, *, fit: bool = True) -> tuple[Source, Report]:
    """What a workspace is built from, and what the checks say of it; *fit* tries the 一览表 before."""
    from qilu_desktop.checks import run
    from qilu_desktop.documents.adoption.in_folder import read_official
    from qilu_desktop.submission.caching import CACHE, FolderCache
    from qilu_desktop.submission.model import Source
    from qilu_desktop.submission.preflight import context_of

    dossier, cache = opened.dossier, FolderCache(opened.folder / CACHE)
    pack, official = find_pack(dossier.pack_id), read_official(opened.folder)
    fit = fit and official.of("overview") is None
    with Meter() as meter:
        context = context_of(pack, dossier, today, opened.checked_file, fit=fit, progress=meter, cache=cache)
    source = Source(
        pack,
        dossier,
        opened.file_bytes,
        opened.revision,
        cache,
        facts=context.files,
        overlong=context.overlong,
        official=official,
        each=choices.read(opened.folder).each,
        checked=opened.checked_file,
    )
    return source, run(context)


def _tell(built: Built) -> None:
    for one in built.changes:
        if one.moved:
            say(one.words)
    if built.unchanged:
        say(f"没有变化：与上次生成的完全相同，原来的文件夹保持不动：{built.folder}")
    else:
        say(f"已生成{'草稿' if built.draft else ''}：{built.folder}")
        if built.difference:
            say(built.difference.words)
        if built.kept:
            say(f"原来的文件夹已改名保留：{built.kept.name}")
    say(f"共 {len(built.files)} 个文件，{size_text(built.bytes)}，邮件 {len(built.messages)} 封。")
    for line in (*built.missing, *built.notes):
        say(f"注意：{line}")


def checklist(options: argparse.Namespace, today: date) -> int:
    """The 报送清单 tells pages, sizes and hashes of finished files: the folder is built aside, only the list kept."""
    from qilu_desktop.submission.build import build_folder
    from qilu_desktop.submission.model import CHECKLIST as NAME

    if options.format not in (None, "pdf"):
        raise InputError("报送清单只有 PDF。", "请去掉 --format，或写 --format pdf。")
    with Workspace.open(options.workspace, read_only=True) as opened, scratch() as aside:
        source, report = _source(opened, today)
        draft = bool(report.blocking)
        with Meter() as meter:
            built = build_folder(source, Path(aside), draft=draft, today=today, progress=meter, report=report)
        made = (built.folder / NAME).read_bytes()
    make_folder(options.output)
    path = options.output / ("报送清单（草稿）.pdf" if draft else "报送清单.pdf")
    write_whole(path, made)
    say(f"已生成：{path}")
    if draft:
        say("注意：还有必须改正的问题，清单按草稿编制。")
    return DONE


DEPTHS = {"files": 1, "documents": 2, "content": 3}
"""How closely ``verify`` looks."""


def verify(options: argparse.Namespace, today: date) -> int:
    """Verify a submission folder or a ZIP of one; what is wrong is told person by person."""
    from qilu_desktop.submission.receiving import groups, receive
    from qilu_desktop.submission.verify import Depth

    wanted = options.depth or ("content" if options.workspace else "documents")
    depth = Depth(DEPTHS[wanted])
    if options.workspace and depth is Depth.CONTENT:
        with Workspace.open(options.workspace, read_only=True) as opened, Meter() as meter:
            verified = receive(options.folder, depth, meter, lambda day: _source(opened, day))
    else:
        with Meter() as meter:
            verified = receive(options.folder, depth, meter)
    for group in groups(verified.problems):
        say(f"【{group.name}】{len(group.problems)} 处")
        for problem in group.problems:
            say(f"  {problem.kind.value}：{problem.path}　{problem.text}")
    for remark in verified.remarks:
        say(f"注意：{remark}")
    if verified.problems:
        say(f"不完整：发现 {len(verified.problems)} 处问题。请重新生成，或向发来的单位索取完整的文件夹。")
        return BLOCKED
    size = size_text(verified.bytes)
    say(f"完整：{verified.files} 个文件与清单一致，共 {size}（{verified.depth.words}）。")
    return DONE
