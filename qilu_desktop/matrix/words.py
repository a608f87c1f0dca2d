"""What the matrix says in words, and where its cells lead."""

from __future__ import annotations

from qilu_desktop.checks.findings import Finding, Severity
from qilu_desktop.dossier.conditions import is_shown
from qilu_desktop.dossier.model import UNIT_SUBJECT, Dossier
from qilu_desktop.flow import message_here
from qilu_desktop.matrix.model import Cell, Column, Line, Mark, Matrix
from qilu_desktop.pack.model import Pack, Scope

_SAID = 6
"""Findings told in one cell's words."""


def cell_text(cell: Cell) -> str:
    """What stands in a cell: 缺 2, 提醒, ✓, — or 待核."""
    if cell.mark is Mark.MISSING:
        return f"缺 {cell.missing}"
    return {Mark.NOTICE: "提醒", Mark.UNKNOWN: "待核", Mark.DONE: "✓", Mark.NOT_DUE: "—"}[cell.mark]


def cell_words(dossier: Dossier, column: Column, cell: Cell) -> str:
    """What a cell says at length, for tooltip and screen reader."""
    if not cell.findings:
        ends = {
            Mark.NOT_DUE: "不适用：没有要填的内容",
            Mark.UNKNOWN: "还没有试排；打开“校验”后会自动试排",
        }
        return f"{column.about}\n{ends.get(cell.mark, '齐全')}"
    told = [f"• {message_here(dossier, one)}" for one in cell.findings[:_SAID]]
    more = [f"……共 {len(cell.findings)} 条"] if len(cell.findings) > _SAID else []
    head = f"缺 {cell.missing} 项" if cell.missing else cell.mark.value
    return "\n".join([f"{column.about}：{head}", *told, *more])


def place_of(pack: Pack, dossier: Dossier, subject: str, column: Column, cell: Cell) -> Finding:
    """Where a cell leads: its first finding, or the place where its content stands."""
    if cell.findings:
        return cell.findings[0]
    if column.id == "enterprise" and dossier.enterprises:
        return Finding("", "", Severity.WARN, dossier.enterprises[0].id, "", "")
    kind = pack.evidence_kind(column.kinds[0]) if column.kinds and not column.fields else None
    clause = kind.clauses[0] if kind and kind.clauses else ""
    shown = _first_shown(pack, dossier, subject, column.fields)
    group = "evidence" if kind else "people" if column.id in ("people", "summary", "enterprise") else ""
    return Finding("", clause, Severity.WARN, subject, "", "", group=group, field=shown)


def _first_shown(pack: Pack, dossier: Dossier, subject: str, names: tuple[str, ...]) -> str:
    scope = Scope.UNIT if subject == UNIT_SUBJECT else Scope.APPLICANT
    fields, record = pack.fields(scope).by_id, dossier.record_of(subject)
    return next((name for name in names if is_shown(fields[name], dossier, subject, record)), "")


def as_text(found: Matrix) -> str:
    """The whole as lines of cells with tabs between them, as a spreadsheet takes them."""
    lines = ["\t".join(["", *(column.title for column in found.unit.columns), "合计"])]
    lines += [_text_line(line) for line in found.unit.lines]
    lines += ["", "\t".join(["申报人", *(column.title for column in found.people.columns), "合计"])]
    lines += [_text_line(line) for line in found.people.lines]
    totals = [str(total or "") for total in found.people.totals]
    return "\n".join([*lines, "\t".join(["合计", *totals, str(found.people.missing or "")])]) + "\n"


def _text_line(line: Line) -> str:
    name = " ".join(line.name.split())
    return "\t".join([name, *(cell_text(cell) for cell in line.cells), f"缺 {line.missing}" if line.missing else "✓"])
