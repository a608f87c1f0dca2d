"""The commands of the command line; each takes the parsed options and today's date, and gives the exit code."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qilu_desktop.cli import (
    build_commands,
    evidence_commands,
    exchange_commands,
    form_commands,
    mail_commands,
    official_commands,
)
from qilu_desktop.cli.places import refuse_file_name, refuse_own_file
from qilu_desktop.cli.telling import Meter, complain, say, told_findings
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.errors import InputError
from qilu_desktop.pack.load import find_pack, list_packs, newest_pack
from qilu_desktop.pack.model import Pack
from qilu_desktop.paths import resources_dir, write_whole
from qilu_desktop.submission import choices
from qilu_desktop.workspace.workspace import Workspace

if TYPE_CHECKING:
    from qilu_desktop.checks.findings import Finding, Report
    from qilu_desktop.documents.blocks import Document

Command = Callable[[argparse.Namespace, date], int]
DONE, BLOCKED = 0, 1
CHECKLIST = "checklist"
DOCUMENTS = {
    "book": "申报书",
    "overview": "一览表",
    "summary": "汇总表",
    "report": "推荐报告",
    "publicity": "公示名单",
    CHECKLIST: "报送清单",
    "visit": "考察材料",
}
"""Documents that the command makes, with their names."""
SAMPLE_DAY = date(2024, 7, 22)
"""The day that the sample's data belong to: before the notice's deadline."""


def demo(options: argparse.Namespace, today: date) -> int:
    """Make the sample workspace and build its submission folder."""
    as_of = getattr(options, "as_of", None) or SAMPLE_DAY
    workspace = options.output / "示例工作区"
    sample = resources_dir() / "sample"
    if workspace.exists():
        raise InputError(f"“{workspace}”已经有了。", "请删除它，或把 --output 换成另一个文件夹。")
    code = BLOCKED
    try:
        _load(sample / "dossier.json", sample / "files", workspace)
        with Workspace.open(workspace, read_only=True) as opened:
            code = build_commands.build_opened(opened, options.output, as_of)
    finally:
        # What a demo that came to nothing has made would refuse the next one.
        if code != DONE:
            shutil.rmtree(workspace, ignore_errors=True)
    if code == DONE:
        say(f"示例工作区：{workspace}")
    return code


def check(options: argparse.Namespace, today: date) -> int:
    """Check a workspace against the notice's clauses."""
    from qilu_desktop.checks import run
    from qilu_desktop.documents.adoption.in_folder import read_official
    from qilu_desktop.submission.checks_file import checks_file, checks_format
    from qilu_desktop.submission.checks_told import Checked
    from qilu_desktop.submission.preflight import context_of

    wanted = checks_format(options.output) if options.output else ""
    if options.output:
        refuse_own_file(options.output, options.workspace)
    with Workspace.open(options.workspace, read_only=True) as opened, Meter() as meter:
        dossier, revision = opened.dossier, opened.revision
        pack, official = find_pack(dossier.pack_id), read_official(opened.folder)
        fit = official.of("overview") is None
        given = context_of(pack, dossier, today, opened.checked_file, fit=fit, progress=meter)
        report = run(given)
    checked = Checked(report, pack, dossier, today, revision, official)
    if options.output:
        write_whole(options.output, checks_file(checked, wanted))
    if options.json:
        say(checks_file(checked, "json").decode().rstrip("\n"))
    else:
        for line in told_findings(report):
            say(line)
        if options.output:
            say(f"校验报告：{options.output}")
    return BLOCKED if report.blocking else DONE


def document(options: argparse.Namespace, today: date) -> int:
    """Make one kind of document, for every applicant or for one, in the formats of its layout or in one."""
    refuse_file_name(options.output)
    if options.name == CHECKLIST:
        return build_commands.checklist(options, today)
    from qilu_desktop.checks import Context, run
    from qilu_desktop.documents.fonts import uncovered
    from qilu_desktop.documents.forms import FormContext, unlisted
    from qilu_desktop.documents.output import documents_of, formats_of, write_document
    from qilu_desktop.submission.checks_report import waived_matters

    with Workspace.open(options.workspace, read_only=True) as opened:
        pack, dossier = find_pack(opened.dossier.pack_id), opened.dossier
        report = run(Context(pack, dossier, today, undrawn=uncovered))
        matters = waived_matters(report, dossier)
        codes = not options.no_codes and choices.read(opened.folder).codes
        context = FormContext(pack, dossier, opened.file_bytes, today, matters=matters, codes=codes)
        form = official_commands.official_for(options, opened.folder)
        if form is not None:
            return official_commands.write_official(form, context, options)
        formats = formats_of(context, options.name, options.format or "")
        made = documents_of(context, options.name, options.person)
        for entry in made:
            for path in write_document(entry, options.output, formats):
                say(f"已生成：{path}")
        told = _told_of(pack, dossier, options.name, options.person)
        for note in (*unlisted(context, options.name), *_boxes(made, report, told)):
            say(f"注意：{note}")
    return DONE


Told = Callable[["Finding"], bool]
"""Whether what a finding is about is printed in the documents that were made."""


def _told_of(pack: Pack, dossier: Dossier, name: str, number: int | None) -> Told:
    """What the documents *name* print: of everybody, or of the applicant at place *number* and their applying unit."""
    chosen = dossier.applicants if number is None else dossier.applicants[number - 1 : number]
    subjects = {UNIT_SUBJECT, *(one.id for one in chosen), *(one.enterprise_id for one in chosen)}
    fields = {
        (entry.id, part.id if part is not entry else "")
        for listed in pack.lists
        for entry in listed
        for part in (entry, *entry.columns)
        if name in part.printed
    }
    return lambda found: found.subject in subjects and (found.field, found.column) in fields


def _boxes(made: Iterable[Document], report: Report, told: Told) -> Iterator[str]:
    """What prints as a box: the documents, then each field that they print with its characters and what to do."""
    from qilu_desktop.documents.typst_printer import lost_characters

    noted = [f"“{entry.title}”：{note}" for entry in made for note in lost_characters(entry)]
    yield from noted
    if noted:
        boxes = (found for found in report.findings if found.rule == "print.characters" and told(found))
        yield from (found.message + found.remedy for found in boxes)


def schema(options: argparse.Namespace, today: date) -> int:
    """Print the JSON Schema of ``dossier.json``, or of the check report."""
    from qilu_desktop.exchange.schema import dossier_schema
    from qilu_desktop.submission.checks_schema import checks_schema

    if options.checks:
        say(json.dumps(checks_schema(), ensure_ascii=False, indent=2))
        return DONE
    say(json.dumps(dossier_schema(_pack(options.pack)), ensure_ascii=False, indent=2))
    return DONE


def load(options: argparse.Namespace, today: date) -> int:
    """Fill a new workspace from a dossier file and a folder of files; exit code 1 when a file was set aside."""
    refused = _load(options.dossier, options.files or options.dossier.parent, options.workspace)
    say(f"已装入工作区：{options.workspace}")
    return BLOCKED if refused else DONE


def _load(dossier: Path, files: Path, workspace: Path) -> int:
    from qilu_desktop.evidence.intake import inspect
    from qilu_desktop.exchange.load import load_dossier

    with Meter() as meter:
        loaded = load_dossier(
            dossier,
            files,
            workspace,
            lambda data, name: inspect(data, name).mime,
            progress=meter,
        )
    for error in loaded.refused:
        complain(f"未装入：{error.line}")
    return len(loaded.refused)


def dump(options: argparse.Namespace, today: date) -> int:
    """Write a workspace back as a dossier file, and its files where asked."""
    from qilu_desktop.exchange.dump import dump_dossier
    from qilu_desktop.exchange.encode import left_out

    with Workspace.open(options.workspace, read_only=True) as opened:
        pack = find_pack(opened.dossier.pack_id)
        data = dump_dossier(opened, options.files, pack=pack)
        for line in left_out(opened.dossier, pack):
            complain(f"未写出：{line}")
    if options.output:
        write_whole(options.output, data)
        say(f"已写出：{options.output}")
    else:
        say(data.decode("utf-8").rstrip("\n"))
    return DONE


def packs(options: argparse.Namespace, today: date) -> int:
    """List the form packs, broken ones with their reason; exit code 1 when one is broken."""
    listed = list_packs()
    for entry in listed:
        say(f"{entry.id}　{entry.title}" + (f"　{entry.problem.line}" if entry.problem else ""))
    return BLOCKED if any(entry.problem for entry in listed) else DONE


def _pack(pack_id: str) -> Pack:
    return find_pack(pack_id) if pack_id else newest_pack()


COMMANDS: dict[str, Command] = {
    "demo": demo,
    "check": check,
    "build": build_commands.build,
    "document": document,
    "form": form_commands.form,
    "evidence": evidence_commands.evidence,
    "exchange": exchange_commands.exchange,
    "mail": mail_commands.mail,
    "sent": build_commands.sent,
    "verify": build_commands.verify,
    "schema": schema,
    "load": load,
    "dump": dump,
    "packs": packs,
}
