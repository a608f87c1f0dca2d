"""Workspaces of earlier versions, kept as they were written, open with this one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from qilu_desktop.dossier.model import OriginalCheck
from qilu_desktop.dossier.pages import Area, PageEdit
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.workspace.database import VERSION
from qilu_desktop.workspace.workspace import Workspace

V2 = Path(__file__).parent / "data" / "workspace-v2.sql"
SCAN = b"%PDF-1.4 old scan"


def old_workspace(folder: Path) -> Path:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "workspace.sqlite3")) as db:
        db.executescript(V2.read_text(encoding="utf-8"))
    return folder


def test_version_2_opens_and_takes_page_edits(tmp_path):
    folder = old_workspace(tmp_path / "旧")
    day = PartialDate(2024, 7, 10)
    with Workspace.open(folder) as workspace:
        scan, minutes = workspace.dossier.evidence
        assert scan.check == OriginalCheck("赵审核", "济南市人社局", day)
        assert (scan.edits, scan.original, scan.withdrawals, minutes.check) == ((), None, (), None)
        assert workspace.revision == 8
        file = workspace.store_file(SCAN, "证书.pdf", "application/pdf")
        assert file == scan.file
        edits = (PageEdit(2, 90, Area(0, 0, 5000, 10_000), (Area(1, 2, 3, 4),)), PageEdit(1))
        changed = replace(scan.withdrawn("赵审核", day, "看错了一页"), edits=edits)
        workspace.update_evidence(changed)
    with Workspace.open(folder) as workspace:
        assert workspace.dossier.evidence == (changed, minutes)
        assert workspace.undo() == "修改材料 高级技师证书"
        assert workspace.dossier.evidence == (scan, minutes)
        assert workspace.undo() == "为 推荐单位 添加材料 纪要"
    with closing(sqlite3.connect(folder / "workspace.sqlite3")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert (folder / "workspace-升级前-v2.sqlite3").is_file()


def test_several_files_are_one_step(tmp_path):
    with Workspace.create(tmp_path / "新", "2024") as workspace:
        person = workspace.add_applicant()
        file = workspace.store_file(SCAN, "证书.pdf", "application/pdf")
        first = workspace.attach(file, owner=person, kind="other")
        made = workspace.attach_all(replace(first, id="", title=title) for title in ("甲", "乙"))
        assert [entry.title for entry in workspace.dossier.evidence] == ["", "甲", "乙"]
        assert len({entry.id for entry in workspace.dossier.evidence}) == 3
        assert workspace.dossier.evidence[1:] == made
        assert workspace.undo() == "添加材料 甲等 2 份"
        assert workspace.dossier.evidence == (first,)
        assert workspace.attach_all(()) == ()
