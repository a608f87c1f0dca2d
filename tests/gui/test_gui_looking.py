"""The close look before 校验 and a build, the record of what was built, and what builds keep for the next."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from builders import edit, valid_dossier
from gui_tools import answering, jpeg, press, words
from hypothesis import given, settings
from hypothesis import strategies as st

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.flow import StepId
from qilu_desktop.gui import built_record
from qilu_desktop.gui.build_page import BuildPage
from qilu_desktop.gui.findings_page import FindingsPage
from qilu_desktop.gui.window import Window
from qilu_desktop.submission.caching import CACHE, thin_out

Open = Callable[..., Window]
Wait = Callable[[Callable[[], bool]], None]


def real(open_window: Open, dossier: Dossier | None = None) -> Window:
    """A window on people whose photos and papers are real pictures."""
    window = open_window(dossier or valid_dossier(1))
    workspace = window.desk.workspace
    for person in window.desk.dossier.applicants:
        workspace.set_photo(person.id, "photo", workspace.store_file(jpeg(413, 579), "照片.jpg", "image/jpeg"))
    for number, entry in enumerate(window.desk.dossier.evidence):
        picture = workspace.store_file(jpeg(600 + number, 800), f"{number}.jpg", "image/jpeg")
        workspace.update_evidence(replace(entry, file=picture))
    return window


def rules(window: Window) -> set[str]:
    return {one.rule for one in window.desk.report.blocking}


def checks(window: Window) -> FindingsPage:
    window.go(StepId.CHECKS)
    page = window.page(StepId.CHECKS)
    assert isinstance(page, FindingsPage)
    return page


def test_the_checks_page_looks_at_the_files_off_the_window_s_thread(open_window: Open, wait: Wait) -> None:
    window = real(open_window)
    desk = window.desk
    sound = rules(window)
    broken = desk.workspace.store_file(jpeg()[:900], "坏的.jpg", "image/jpeg")
    desk.workspace.attach(broken, owner="p1", kind="other", title="坏的扫描件")
    desk.workspace.set_value("p1", "nation", "回族")
    page = checks(window)
    assert page.looking.isVisible()
    wait(lambda: not page.looking.isVisible())
    told = [one for one in desk.report.findings if "坏的扫描件" in one.message or "坏的.jpg" in one.message]
    assert told
    assert rules(window) >= sound
    assert not desk.known.lacking(desk.dossier)
    window.go(StepId.UNIT)
    page = checks(window)
    assert not page.looking.isVisible()


def test_an_overview_that_runs_over_is_found_and_an_edit_makes_it_unknown(open_window: Open, wait: Wait) -> None:
    window = real(open_window)
    desk = window.desk
    desk.set_value("p1", "achievements", "创新" * 4000)
    assert "print.one_page" not in rules(window)
    page = checks(window)
    wait(lambda: "print.one_page" in rules(window))
    finding = next(one for one in desk.report.blocking if one.rule == "print.one_page")
    assert finding.field == "achievements"
    desk.set_value("p1", "nation", "回族")
    assert "print.one_page" not in rules(window)
    wait(lambda: "print.one_page" in rules(window))
    desk.undo()
    desk.undo()
    wait(lambda: not page.looking.isVisible() and not desk.known.lacking(desk.dossier))
    assert "print.one_page" not in rules(window)


def test_characters_that_no_font_draws_are_told_at_once(open_window: Open) -> None:
    window = real(open_window, edit(valid_dossier(1), "p1", post_name="\ue001岗位"))
    assert any(one.rule == "print.characters" for one in window.desk.report.findings)


def build_page(window: Window, output: Path) -> BuildPage:
    window.go(StepId.BUILD)
    page = window.page(StepId.BUILD)
    assert isinstance(page, BuildPage)
    output.mkdir(exist_ok=True)
    page.place.setText(str(output))
    return page


def test_a_final_build_is_refused_by_what_only_the_close_look_finds(
    open_window: Open, wait: Wait, tmp_path: Path
) -> None:
    window = real(open_window, valid_dossier(3))
    record = window.desk.dossier.applicants[0].record
    table = next(name for name in ("contests", "innovations", "patents", "papers") if record.rows(name))
    first = record.rows(table)[0]
    window.desk.set_value("p1", table, (first, *(replace(first, id=f"r{number}") for number in range(900, 1300))))
    assert rules(window) == set()
    page = build_page(window, tmp_path / "成果")
    with answering(lambda dialog: press(dialog, "查看问题")) as said:
        page.start_button.click()
        assert page.running
        wait(lambda: bool(said))
    assert "一览表" in said[0]
    assert window.step is StepId.CHECKS
    assert list((tmp_path / "成果").iterdir()) == []


def draft(page: BuildPage, wait: Wait) -> dict[str, bytes]:
    """Build a draft; its files by path."""
    page.draft.setChecked(True)
    page.built = None
    page.start()
    wait(lambda: page.built is not None and not page.running)
    folder = page.built.folder if page.built else Path()
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def test_a_second_build_takes_what_the_first_kept_and_gives_the_same_bytes(
    open_window: Open, wait: Wait, tmp_path: Path
) -> None:
    window = real(open_window)
    for entry in window.desk.dossier.evidence:
        if entry.kind in {"book_scan", "report_scan"}:
            window.desk.workspace.remove_evidence(entry.id)
    page = build_page(window, tmp_path / "一")
    first = draft(page, wait)
    kept = {one.name: one.stat().st_ino for one in (window.desk.workspace.folder / CACHE).iterdir()}
    assert kept
    second = draft(build_page(window, tmp_path / "二"), wait)
    assert second == first
    assert kept == {one.name: one.stat().st_ino for one in (window.desk.workspace.folder / CACHE).iterdir()}


def test_what_is_kept_for_later_builds_stays_within_its_size(tmp_path: Path) -> None:
    for number in range(5):
        place = tmp_path / f"{number}"
        place.write_bytes(b"x" * 100)
        os.utime(place, (1_700_000_000 + number, 1_700_000_000 + number))
    thin_out(tmp_path, 250)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["3", "4"]
    thin_out(tmp_path / "没有", 250)


def test_what_was_built_is_kept_in_the_workspace_and_goes_out_of_date(open_window: Open, tmp_path: Path) -> None:
    window = open_window(valid_dossier(3))
    desk, folder = window.desk, tmp_path / "成果"
    folder.mkdir()
    assert desk.built_mark() is None
    desk.mark_built(folder, desk.workspace.revision, draft=False)
    mark = desk.built_mark()
    assert mark
    assert (mark.folder, mark.current, mark.draft) == (str(folder), True, False)
    for choose in (lambda on: desk.set_codes(on=on), lambda usual: desk.set_each(0 if usual else 2**21)):
        for usual in (False, True):
            choose(usual)
            mark = desk.built_mark()
            assert mark
            assert mark.current is usual
    desk.set_value("p1", "nation", "回族")
    mark = desk.built_mark()
    assert mark
    assert not mark.current
    window.go(StepId.BUILD)
    assert "已过期" in words(window.page(StepId.BUILD))
    # As on another computer: the workspace comes along, the folder does not.
    folder.rename(tmp_path / "别处")
    mark = desk.built_mark()
    assert mark
    assert not mark.current
    (desk.workspace.folder / built_record.NAME).write_bytes(b"{")
    assert desk.built_mark() is None


def test_a_folder_that_moved_together_with_its_workspace_is_found(tmp_path: Path) -> None:
    for name in ("盘一/工作区", "盘一/成果", "盘二"):
        (tmp_path / name).mkdir(parents=True)
    on = datetime(2024, 7, 22, 9, 30)
    made = built_record.record_of(tmp_path / "盘一/工作区", tmp_path / "盘一/成果", 7, on, draft=True)
    built_record.write(tmp_path / "盘一/工作区", made)
    (tmp_path / "盘一").rename(tmp_path / "盘二/带走")
    read = built_record.read(tmp_path / "盘二/带走/工作区")
    assert read == made
    place = read.place(tmp_path / "盘二/带走/工作区") if read else None
    assert place
    assert place.resolve() == (tmp_path / "盘二/带走/成果").resolve()


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_NAMES = st.sampled_from(["folder", "near", "revision", "draft", "on"])


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=80) | st.dictionaries(_NAMES, _VALUES).map(lambda one: json.dumps(one).encode()))
def test_a_damaged_record_is_no_record(tmp_path_factory: object, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("w")  # type: ignore[attr-defined]
    (folder / built_record.NAME).write_bytes(data)
    read = built_record.read(folder)
    if read is not None:
        assert json.loads(data)["folder"] == read.folder
        read.place(folder)
