"""Everything that follows an edit follows at once and tells what a look at everything anew tells; and no work twice."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from builders import TODAY, edit, valid_dossier
from gui_tools import store_files
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from qilu_desktop.checks import Context, run
from qilu_desktop.checks.findings import Report
from qilu_desktop.documents.fonts import uncovered
from qilu_desktop.documents.living import overwritten
from qilu_desktop.dossier.model import UNIT_SUBJECT, OriginalCheck, Waiver
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.flow import StepId, gaps_in, missing_by_subject, places, quota, steps
from qilu_desktop.gui.attached_files import AttachedFiles
from qilu_desktop.gui.beside import Reread
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.findings.lines import lines
from qilu_desktop.gui.findings_page import LIST, MATRIX, FindingsPage
from qilu_desktop.gui.looking import Known, Sealed
from qilu_desktop.gui.matrix.tab import MatrixTab
from qilu_desktop.gui.people_page import PeoplePage
from qilu_desktop.gui.settings import Settings
from qilu_desktop.gui.window import Window
from qilu_desktop.matrix import matrix
from qilu_desktop.pack.load import find_pack
from qilu_desktop.pack.model import Kind
from qilu_desktop.workspace.workspace import Workspace

Open = Callable[..., Window]
LATER = TODAY + timedelta(days=1)


def settle(desk: Desk) -> None:
    """What the pause after an edit does, at once."""
    desk.reported.emit()
    QApplication.processEvents()


def tells(desk: Desk) -> Report:
    """The desk tells what it would tell of a workspace that was opened only now."""
    pack, dossier = desk.pack, desk.dossier
    files, tried = AttachedFiles(desk.workspace, desk.known).facts(dossier), desk.known.overlong(dossier)
    sealed = Sealed(pack, desk.workspace.file_bytes)
    report = run(Context(pack, dossier, desk.today, files, tried, uncovered, overwritten, sealed))
    assert repr(desk.report) == repr(report)
    found = places(pack, dossier, report.findings)
    assert desk.places == found
    assert list(desk.gaps) == list(gaps_in(found))
    assert desk.missing == missing_by_subject(gaps_in(found))
    assert desk.steps() == steps(pack, dossier, report, desk.built_mark())
    return report


def follows(window: Window) -> None:
    """Each view shows what it would show of a workspace that was opened only now."""
    desk = window.desk
    settle(desk)
    pack, dossier, report, tried = desk.pack, desk.dossier, tells(desk), desk.known.overlong(desk.dossier)
    used = quota(pack, dossier)
    assert window.head.quota.text() == f"推荐 {used.used}/{used.limit}"
    assert window.head.strategic.text() == f"战新未来 {used.strategic}/{used.least}"
    shown = window.page(StepId.CHECKS)
    assert isinstance(shown, FindingsPage)
    shown.show_tab(LIST)
    assert shown.tree.lines.lines == lines(dossier, places(pack, dossier, report.findings), ())
    shown.show_tab(MATRIX)
    table = shown.view(MATRIX)
    assert isinstance(table, MatrixTab)
    assert table.matrix == matrix(pack, dossier, report, tried)
    people = window.page(StepId.PEOPLE)
    assert isinstance(people, PeoplePage)
    anew = PeoplePage(desk)
    assert people.lines() == anew.lines()
    anew.deleteLater()


def test_every_kind_of_edit_is_followed_everywhere(open_window: Open) -> None:
    window = open_window(valid_dossier(3))
    desk, workspace = window.desk, window.desk.workspace
    window.go(StepId.CHECKS)
    first = workspace.dossier
    proof = first.evidence_of("p2", kind="achievement")[0]
    check = OriginalCheck("冯虚构", "济南市人力资源和社会保障局", PartialDate(2024, 7, 18))
    waiver = Waiver("industry.minimum", UNIT_SUBJECT, "经研究确需推荐。", "冯虚构", PartialDate(2024, 7, 18))
    added = workspace.store_file(b"new", "新.png", "image/png")
    seen = {desk.report.findings}

    def changes(done: Callable[[], object], *, told: bool = True) -> None:
        before = desk.report
        assert desk.do(done)
        follows(window)
        assert (desk.report.findings != before.findings) is told
        seen.add(desk.report.findings)

    changes(lambda: workspace.set_value("p1", "nation", None))
    changes(workspace.undo)
    changes(workspace.redo)
    changes(lambda: workspace.set_value("p1", "nation", "汉族"))
    changes(lambda: workspace.update_evidence(replace(proof, check=None)))
    changes(lambda: workspace.update_evidence(replace(proof, check=check)))
    changes(lambda: workspace.remove_evidence(proof.id))
    changes(workspace.undo)
    changes(lambda: workspace.attach(added, owner="p1", kind="nothing-known"))
    changes(workspace.undo)
    changes(lambda: workspace.set_value("p1", "industry_field", "marine"))
    changes(lambda: workspace.set_waiver(waiver))
    changes(lambda: workspace.remove_waiver(waiver.rule, waiver.subject))
    changes(workspace.add_applicant)
    changes(lambda: workspace.move_applicant("p1", 3))
    changes(lambda: workspace.remove_applicant("p2"))
    changes(lambda: workspace.set_value("e1", "name", "另一家示例有限公司"))
    changes(lambda: workspace.set_value("e1", "nature", "state_sole"))
    changes(lambda: workspace.set_value(UNIT_SUBJECT, "kind", "central"))
    changes(lambda: workspace.restore(first, "恢复备份"))
    assert len(seen) > 10


WALK = 60
OTHER = valid_dossier(4, "central", "state_sole")


def _answer(desk: Desk, chance: Random) -> None:
    """Anybody's answer, emptied or as somebody else has it."""
    people = (*desk.dossier.applicants, *desk.dossier.enterprises)
    subject = chance.choice([UNIT_SUBJECT, *(one.id for one in people)])
    field = chance.choice([one for one in desk.fields(subject) if one.kind is not Kind.PHOTO])
    records = (OTHER.unit, *(one.record for one in (*OTHER.applicants, *OTHER.enterprises)))
    desk.set_value(subject, field.id, chance.choice([None, *(one.get(field.id) for one in records)]))


def _people(desk: Desk, chance: Random) -> None:
    """Who is there, in which order, and of which unit."""
    workspace, chosen = desk.workspace, chance.choice(desk.dossier.applicants).id
    edits: list[Callable[[], object]] = [
        workspace.add_applicant,
        lambda: workspace.move_applicant(chosen, 1),
        lambda: workspace.set_employer(chosen, ""),
        lambda: workspace.remove_applicant(chosen),
    ]
    desk.do(chance.choice(edits[: len(desk.dossier.applicants) + 1]))


def _proofs(desk: Desk, chance: Random) -> None:
    """What is attached, whether it was checked, and what a reason is given for."""
    workspace, told = desk.workspace, chance.choice([*desk.report.findings, None])
    if told and chance.random() < 0.5:
        waiver = Waiver(told.rule, told.subject, "经研究确需推荐。", "冯虚构", PartialDate(2024, 7, 18))
        desk.do(lambda: workspace.set_waiver(waiver))
    elif desk.dossier.evidence:
        proof = chance.choice(desk.dossier.evidence)
        edits: list[Callable[[], object]] = [
            lambda: workspace.update_evidence(replace(proof, check=None)),
            lambda: workspace.update_evidence(replace(proof, printed_from="0" * 64)),
            lambda: workspace.remove_evidence(proof.id),
        ]
        desk.do(chance.choice(edits))


def test_after_each_step_of_a_walk_of_edits_everything_is_as_looked_at_anew(app: QApplication, tmp_path: Path) -> None:
    """Edits on edits, some taken back and done again, with another day now and then: what was kept is never stale."""
    chance, days, held = Random(20241128), [TODAY], valid_dossier(3)
    with Workspace.create(tmp_path / "工作区", "2024") as made:
        store_files(made, held)
        made.apply(held)
    desk = Desk(Workspace.open(tmp_path / "工作区"), find_pack("2024"), Settings(), clock=lambda: days[-1])
    walks = (*(_answer,) * 4, _people, _proofs, _proofs, *(lambda desk, _chance: desk.undo(),) * 2)
    seen = set()
    for number in range(WALK):
        chance.choice((*walks, lambda desk, _chance: desk.redo()))(desk, chance)
        if number % 9 == 0:
            days.append(TODAY + timedelta(days=chance.randint(-20, 40)))
        seen.add(tells(desk).findings)
    assert len(seen) > WALK // 3
    desk.close()


def test_what_is_told_of_files_is_made_anew_only_when_it_depends_on_the_edit(open_window: Open) -> None:
    workspace = open_window(valid_dossier(2)).desk.workspace
    known = Known(find_pack("2024"))
    files = AttachedFiles(workspace, known)
    entry = workspace.dossier.evidence_of("p1", kind="achievement")[0]
    told = files.facts(workspace.dossier)
    workspace.set_value("p1", "nation", "回族")
    workspace.add_applicant()
    workspace.undo()
    assert files.facts(workspace.dossier) is told
    for done in (lambda: workspace.remove_evidence(entry.id), workspace.undo):
        done()
        before, told = told, files.facts(workspace.dossier)
        assert (entry.file.sha256 in told) is not (entry.file.sha256 in before)
    photo = workspace.store_file(b"another", "照片.jpg", "image/jpeg")
    workspace.set_photo("p1", "photo", photo)
    assert photo.sha256 in files.facts(workspace.dossier)
    place = workspace.file_path(entry.file)
    aside = place.with_name("aside")
    place.rename(aside)
    assert files.look_anew()
    assert files.facts(workspace.dossier)[entry.file.sha256].lost
    aside.rename(place)
    # Without anybody looking anew: what was gone is asked for every time.
    assert not files.facts(workspace.dossier)[entry.file.sha256].lost
    known.files = dict(told)
    place.write_bytes(b"written over")
    assert files.look_anew()
    assert entry.file.sha256 not in known.files
    assert not files.look_anew()


@contextmanager
def opened(folder: Path) -> Iterator[list[str]]:
    """The files in *folder* that anything in this process opens meanwhile."""
    found: list[str] = []
    _WATCHED[os.fspath(folder)] = found
    yield found
    del _WATCHED[os.fspath(folder)]


_WATCHED: dict[str, list[str]] = {}


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _WATCHED and isinstance(arguments[0], str):
        for folder, found in _WATCHED.items():
            if arguments[0].startswith(folder):
                found.append(arguments[0])


sys.addaudithook(_note)


def test_an_edit_reads_no_file_again_and_takes_in_what_another_program_wrote(open_window: Open, tmp_path: Path) -> None:
    window = open_window(valid_dossier(2))
    desk, folder = window.desk, window.desk.workspace.folder
    built = tmp_path / "成果"
    built.mkdir()
    forms = folder / "表样"
    forms.mkdir()
    (forms / "overview.json").write_bytes(b"{}")
    (forms / "overview.docx").write_bytes(b"docx")
    desk.mark_built(built, desk.workspace.revision, draft=False)
    desk.set_codes(on=True)
    old = 1_700_000_000
    for place in (*forms.iterdir(), *folder.glob("*.json")):
        os.utime(place, (old, old))

    def state() -> str:
        return next(step.note for step in desk.steps() if step.id is StepId.BUILD)

    assert state() == "已生成"
    with opened(folder) as files:
        for nation in ("回族", "汉族"):
            desk.set_value("p1", "nation", nation)
            settle(desk)
    assert [name for name in files if "workspace.sqlite3" not in name] == []
    assert state() == "已过期"
    desk.mark_built(built, desk.workspace.revision, draft=False)
    assert state() == "已生成"
    # Another program: a mapping of the same size, in place; then the folder goes.
    (forms / "overview.json").write_bytes(b"[]")
    assert state() == "已过期"
    (forms / "overview.json").write_bytes(b"{}")
    assert state() == "已生成"
    built.rename(tmp_path / "别处")
    assert state() == "未生成"


def test_coming_back_to_the_window_takes_in_what_has_changed_meanwhile(open_window: Open) -> None:
    window = open_window(valid_dossier(2))
    desk = window.desk
    window.go(StepId.CHECKS)
    file = desk.dossier.evidence_of("p1", kind="achievement")[0].file
    place = desk.workspace.file_path(file)

    def come_back() -> None:
        QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
        follows(window)

    window.activateWindow()
    assert window.isActiveWindow()
    come_back()
    told: list[str] = []
    desk.reported.connect(lambda: told.append("reported"))
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    assert told == []
    data = place.read_bytes()
    place.unlink()
    come_back()
    assert any("已丢失" in one.message for one in desk.report.findings)
    place.write_bytes(data)
    come_back()
    assert not any("已丢失" in one.message for one in desk.report.findings)


def test_after_midnight_the_countdown_and_the_findings_are_of_the_new_day(app: QApplication, tmp_path: Path) -> None:
    pack = find_pack("2024")
    now = [pack.notice.deadline]
    with Workspace.create(tmp_path / "工作区", "2024") as workspace:
        held = edit(valid_dossier(1), UNIT_SUBJECT, sent_on=None)
        store_files(workspace, held)
        workspace.apply(held)
    desk = Desk(Workspace.open(tmp_path / "工作区"), pack, Settings(), clock=lambda: now[0])
    window = Window(desk)
    window.show()
    assert not any(one.rule == "sending.deadline" for one in desk.report.findings)
    assert window.head.deadline.text() == "今天截止"
    told: list[date] = []
    desk.reported.connect(lambda: told.append(desk.today))
    desk.minute.timeout.emit()
    assert told == []
    now[0] += timedelta(days=1)
    desk.minute.timeout.emit()
    assert told == [now[0]]
    assert any(one.rule == "sending.deadline" for one in desk.report.findings)
    assert window.head.deadline.text() == "已过截止 1 天"
    desk.set_value(UNIT_SUBJECT, "sent_on", PartialDate(2024, 7, 26))
    assert window.head.deadline.text() == "已报送"
    assert "2024年7月26日发送电子邮件" in window.head.deadline.words()
    window.close()


def test_a_file_is_read_again_once_it_may_have_changed(tmp_path: Path) -> None:
    place, other = tmp_path / "a.json", tmp_path / "b.json"
    held = Reread(lambda: place.read_bytes() if place.exists() else b"", place)
    assert held() == b""
    place.write_bytes(b"1")
    assert held() == b"1"
    # Only just written: the same stamp proves nothing yet.
    stamp = place.stat()
    place.write_bytes(b"2")
    os.utime(place, ns=(stamp.st_mtime_ns, stamp.st_mtime_ns))
    assert held() == b"2"
    os.utime(place, (1_700_000_000, 1_700_000_000))
    with opened(tmp_path) as files:
        assert held() == held() == b"2"
    assert len(files) == 1
    # Another file of the same size and time in its place.
    other.write_bytes(b"3")
    os.utime(other, (1_700_000_000, 1_700_000_000))
    other.replace(place)
    assert held() == b"3"
    place.unlink()
    assert held() == b""
