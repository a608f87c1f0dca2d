"""The query pages of a workspace read by the command line, kept with their evidence and told beside the form (4.3a)."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence

from qilu_desktop.cli.evidence_actions import BLOCKED, DONE
from qilu_desktop.cli.telling import Meter, say
from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.dossier.reading.judging import QUERY, TABLE, Judged, judge, unread
from qilu_desktop.progress import Progress
from qilu_desktop.workspace.workspace import Workspace

_UNREAD = "未读取"
_NONE_UNREAD = "没有还没读的查询截图；以前读的结果："


def read_into(workspace: Workspace, entries: Sequence[Evidence], progress: Progress) -> dict[str, str]:
    """Read query pages and keep what was read, as one step; why a file could not be read, by evidence id.

    Raises:
        Cancelled: stopped; nothing is kept.
    """
    from qilu_desktop.evidence.reading.engine import Reader
    from qilu_desktop.readings import Read, read_entries, with_readings

    reads: list[Read] = []
    if entries:
        with Reader() as reader:
            read_entries(entries, workspace.file_bytes, reader, progress, reads.append)
        workspace.revise_evidence(with_readings(workspace.dossier, reads), f"读取 {len(entries)} 份查询截图")
    return {one.entry.id: one.failure for one in reads if one.failure}


def read_workspace(options: argparse.Namespace) -> int:
    """Read the query pages of a workspace: those that nobody has read, or all with ``--again``."""
    with Workspace.open(options.workspace) as workspace, Meter() as meter:
        before = workspace.dossier
        entries = unread(before.applicants, before.evidence)
        if options.again:
            entries = tuple(entry for entry in before.evidence if entry.kind == QUERY)
        failures = read_into(workspace, entries, meter)
        dossier = workspace.dossier
    shots = [entry for entry in dossier.evidence if entry.kind == QUERY]
    if options.json:
        told = [data for entry in shots for data in verdict_data(dossier, entry, failures)]
        say(json.dumps({"read": len(entries) - len(failures), "screenshots": told}, ensure_ascii=False, indent=2))
    else:
        say(f"读取了 {len(entries) - len(failures)} 份查询截图。" if entries else _NONE_UNREAD)
        for entry in shots:
            for line in verdict_lines(dossier, entry, failures):
                say(line)
    return DONE if all(one.settled for entry in shots for _, one in _judged(dossier, entry)) else BLOCKED


def verdict_lines(dossier: Dossier, entry: Evidence, failures: Mapping[str, str]) -> Iterator[str]:
    """What the reading of a query page says of each certificate that it is for."""
    person = dossier.applicant(entry.owner)
    who = mask_ids_in(person.name) if person else ""
    found = list(_judged(dossier, entry))
    if not found:
        yield f"{who} · {_title(entry)}：没有指定证明哪一本证书，不能比对。"
    for number, one in found:
        yield f"{who} · 第 {number} 本证书 · {_title(entry)}：{_words(one)}。{_reason(one, failures)}"


def verdict_data(dossier: Dossier, entry: Evidence, failures: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """The same as plain data."""
    for _, one in _judged(dossier, entry):
        yield {
            "evidence": entry.id,
            "owner": entry.owner,
            "row": one.row.id,
            "verdict": one.verdict.value if one.verdict else None,
            "reason": _reason(one, failures),
            "engine": entry.reading.engine if one.compared and entry.reading else None,
            "confirmed": one.confirmed is not None,
        }


def _judged(dossier: Dossier, entry: Evidence) -> Iterator[tuple[int, Judged]]:
    person = dossier.applicant(entry.owner)
    for number, row in enumerate(person.certificates if person else (), 1):
        if person and entry.proves(TABLE, row.id):
            yield number, judge(person.name, row, entry)


def _words(one: Judged) -> str:
    said = one.verdict.value if one.verdict else _UNREAD
    return f"{said}（已确认）" if one.confirmed else said


def _reason(one: Judged, failures: Mapping[str, str]) -> str:
    return mask_ids_in(one.compared.reason) if one.compared else failures.get(one.entry.id, "")


def _title(entry: Evidence) -> str:
    return f"“{mask_ids_in(entry.title.strip() or entry.file.name)}”"
