"""Take pictures of every page of the window with the sample's data.

Usage: xvfb-run -s "-screen 0 1920x1080x24" python tools/screenshots.py FOLDER [--size 1366x768]

The sample is loaded into a temporary workspace; nothing of the user's is touched.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import screenshots_evidence
import screenshots_exchange

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

DAY = date(2024, 7, 22)
"""Between the sample's newest date and the deadline."""


def main() -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", action="append", default=[])
    parser.add_argument("--evidence", action="store_true", help="only the dialogs of the evidence")
    parser.add_argument("--exchange", action="store_true", help="only the dialogs of the exchange file")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["QILU_DATA_DIR"] = temporary
        workspace = Path(temporary) / "2024年度齐鲁首席技师推荐"
        load_sample(workspace)
        for size in options.size or ["1366x768", "1920x1080"]:
            width, height = (int(part) for part in size.split("x"))
            camera = Camera(options.folder / size, width, height)
            if options.evidence:
                camera.evidence(workspace)
            elif options.exchange:
                camera.exchange(workspace)
            else:
                camera.take_all(workspace, Path(temporary) / f"new-{size}")
    return 0


def load_sample(folder: Path) -> None:
    """Make a workspace of the sample."""
    from qilu_desktop.evidence.intake import inspect
    from qilu_desktop.exchange.load import load_dossier

    sample = ROOT / "resources" / "sample"
    load_dossier(sample / "dossier.json", sample / "files", folder, lambda data, name: inspect(data, name).mime)


class Camera:
    """Shows windows in one size and keeps pictures of them."""

    def __init__(self, folder: Path, width: int, height: int) -> None:
        from qilu_desktop.gui.app import make_app

        self.app = make_app()
        self.folder, self.width, self.height = folder, width, height
        folder.mkdir(parents=True, exist_ok=True)

    def settle(self, seconds: float = 0.2) -> None:
        """Let the window draw and its timers run."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.01)

    def keep(self, widget: object, name: str) -> None:
        """Save a picture of a widget."""
        from PySide6.QtWidgets import QWidget

        assert isinstance(widget, QWidget)
        self.settle()
        widget.grab().save(str(self.folder / f"{name}.png"))

    def take_all(self, workspace: Path, empty: Path) -> None:
        """Every page, with the sample and empty."""
        self.start_page(workspace)
        self.filled(workspace)
        self.empty(empty)

    def start_page(self, workspace: Path) -> None:
        """The first page."""
        from PySide6.QtWidgets import QMainWindow

        from qilu_desktop.gui.new_dialog import NewDialog
        from qilu_desktop.gui.start_page import StartPage

        window = QMainWindow()
        window.setCentralWidget(StartPage([workspace], has_sample=True))
        window.resize(self.width, self.height)
        window.show()
        self.keep(window, "00-start")
        dialog = NewDialog(window, Path.home())
        dialog.show()
        self.keep(dialog, "00-new")
        dialog.close()
        window.close()

    def window(self, folder: Path) -> object:
        """A window on a workspace."""
        from qilu_desktop.gui.desk import Desk
        from qilu_desktop.gui.settings import Settings
        from qilu_desktop.gui.window import Window
        from qilu_desktop.pack.load import find_pack
        from qilu_desktop.workspace.workspace import Workspace

        opened = Workspace.open(folder)
        window = Window(Desk(opened, find_pack(opened.dossier.pack_id), Settings(), DAY))
        window.resize(self.width, self.height)
        window.show()
        self.settle()
        return window

    def empty(self, folder: Path) -> None:
        """Every page of a new workspace."""
        from qilu_desktop.flow import StepId
        from qilu_desktop.gui.window import Window
        from qilu_desktop.workspace.workspace import Workspace

        Workspace.create(folder, "2024").close()
        window = self.window(folder)
        assert isinstance(window, Window)
        for number, step in enumerate(StepId, 1):
            window.go(step)
            self.keep(window, f"empty-{number}-{step.value}")
        window.close()

    def filled(self, folder: Path) -> None:
        """Every page with the sample."""
        from qilu_desktop.flow import StepId
        from qilu_desktop.gui.build_page import BuildPage
        from qilu_desktop.gui.evidence.page import EvidencePage
        from qilu_desktop.gui.people_page import PeoplePage
        from qilu_desktop.gui.procedure_page import ProcedurePage
        from qilu_desktop.gui.window import Window

        window = self.window(folder)
        assert isinstance(window, Window)
        for number, step in enumerate(StepId, 1):
            window.go(step)
            self.keep(window, f"{number}-{step.value}")
        people = window.page(StepId.PEOPLE)
        assert isinstance(people, PeoplePage)
        window.go(StepId.PEOPLE)
        people.open(people.subjects()[0])
        for group in people.groups:
            if people.form:
                people.form.scroll_to_group(group.id)
            self.keep(window, f"3-person-{group.id}")
        window.go(StepId.ENTERPRISES)
        page = window.page(StepId.ENTERPRISES)
        page.open(page.subjects()[0])  # type: ignore[attr-defined]
        self.keep(window, "2-enterprise")
        evidence = window.page(StepId.EVIDENCE)
        assert isinstance(evidence, EvidencePage)
        window.go(StepId.EVIDENCE)
        evidence.owner = people.subjects()[0]
        evidence.refresh()
        evidence.select([evidence.desk.dossier.evidence_of(evidence.owner)[1].id])
        self.keep(window, "4-evidence-person")
        self.evidence_views(window, evidence)
        screenshots_evidence.take(self, window, folder.parent / f"files-{self.width}")
        screenshots_exchange.take(self, window, folder.parent / f"parcels-{self.width}")
        procedure = window.page(StepId.PROCEDURE)
        assert isinstance(procedure, ProcedurePage)
        window.go(StepId.PROCEDURE)
        procedure.show_tab(1)
        self.keep(window, "5-people")
        procedure.show_tab(0)
        procedure.unit_form.scroll_to_group("report")
        self.keep(window, "5-report")
        self.reword(window, procedure)
        self.previews(window)
        self.official_forms(window)
        self.break_it(window)
        build = window.page(StepId.BUILD)
        assert isinstance(build, BuildPage)
        self.build(window, build, folder.parent / f"out-{self.width}")
        window.close()

    def evidence(self, folder: Path) -> None:
        """Every dialog of the evidence, and nothing else."""
        from qilu_desktop.gui.window import Window

        window = self.window(folder)
        assert isinstance(window, Window)
        screenshots_evidence.take(self, window, folder.parent / f"files-{self.width}")
        window.close()

    def exchange(self, folder: Path) -> None:
        """Every dialog of the exchange file, and nothing else."""
        from qilu_desktop.gui.window import Window

        self.start_page(folder)
        window = self.window(folder)
        assert isinstance(window, Window)
        screenshots_exchange.take(self, window, folder.parent / f"parcels-{self.width}")
        window.close()

    def reword(self, window: object, procedure: object) -> None:
        """The report's text, and a paragraph of it being reworded, and reworded against the data; put back after."""
        from qilu_desktop.gui.procedure_page import ProcedurePage
        from qilu_desktop.gui.report_text.section import ReportText

        assert isinstance(procedure, ProcedurePage)
        section = procedure.unit_form.editor("report_sentences")
        assert isinstance(section, ReportText)
        procedure.unit_form.scroll_to_group("report_text")
        self.keep(window, "5-report-text")
        box = section.boxes["publicity"]
        box.begin()
        procedure.unit_form.area.ensureWidgetVisible(box, 0, 90)
        assert box.edit
        words = box.edit.document().find("无异议")
        words.insertText("有异议")
        self.settle(0.5)
        self.keep(window, "5-report-text-editing")
        box.finish()
        self.settle(0.5)
        self.keep(window, "5-report-text-reworded")
        box.restore()

    def previews(self, window: object) -> None:
        """Every view with its documents beside it, with thumbnails, search and an error."""
        from qilu_desktop.flow import StepId
        from qilu_desktop.gui.people_page import PeoplePage
        from qilu_desktop.gui.procedure_page import ProcedurePage
        from qilu_desktop.gui.window import Window

        assert isinstance(window, Window)
        people, procedure = window.page(StepId.PEOPLE), window.page(StepId.PROCEDURE)
        assert isinstance(people, PeoplePage)
        assert isinstance(procedure, ProcedurePage)
        window.go(StepId.PEOPLE)
        people.back()
        self.keep_preview(window, people.split, "8-summary")
        people.open(people.subjects()[0])
        self.keep_preview(window, people.split, "8-book")
        pane = people.split.pane
        assert pane
        pane.thumbs.click()
        pane.open_search()
        pane.search.edit.setText("技能")
        self.keep_preview(window, people.split, "8-book-search")
        pane.search.shut()
        pane.thumbs.click()
        pane.show_document("overview")
        self.keep_preview(window, people.split, "8-overview")
        window.desk.set_value(people.subjects()[0], "achievements", "创新" * 4000)
        self.keep_preview(window, people.split, "8-overview-too-long")
        window.desk.undo()
        pane.show_document("book")
        people.split.show_preview(on=False)
        people.back()
        people.split.show_preview(on=False)
        window.go(StepId.PROCEDURE)
        procedure.unit_form.scroll_to_group("report")
        self.keep_preview(window, procedure.split, "8-report")
        procedure.split.show_preview(on=False)

    def official_forms(self, window: object) -> None:
        """官方表样: the page, the correcting view in its states, a trial, and a filled form read back."""
        from qilu_desktop.documents.adoption.store import drop
        from qilu_desktop.gui.adoption.page import FormsPage
        from qilu_desktop.gui.rail import Extra
        from qilu_desktop.gui.window import Window

        sys.path.append(str(ROOT / "tests" / "adoption"))
        from form_makers import merged_book

        assert isinstance(window, Window)
        window.go(Extra.FORMS)
        page = window.page(Extra.FORMS)
        assert isinstance(page, FormsPage)
        blank = window.desk.workspace.folder.parent / "申报书（空白表）.docx"
        blank.write_bytes(merged_book())
        self.wait_while(lambda: page.busy)
        self.keep(window, "9-forms")
        page.adopt("book", blank)
        self.wait_while(lambda: page.busy)
        view = page.view
        assert view
        self.wait_while(lambda: view.drawing or not view.canvas.settled)
        self.keep(view, "9-mapping")
        self.mapping_states(view)
        view.trying.emit(view)
        self.wait_while(lambda: page.busy)
        assert page.filled
        filled = page.filled
        self.wait_while(lambda: filled.trial.pages is not None and not filled.canvas.settled)
        self.keep(filled, "9-trial")
        made = blank.with_name("填好的申报书.docx")
        made.write_bytes(filled.trial.filled.data)
        filled.reject()
        view.save()
        self.wait_while(lambda: page.busy)
        self.keep(window, "9-forms-adopted")
        self.read_back(window, page, made)
        page.installed = ()
        page.correct("book")
        self.wait_while(lambda: page.busy)
        outline = page.view
        assert outline
        self.wait_while(lambda: outline.drawing or not outline.canvas.settled)
        self.keep(outline, "9-outline")
        outline.reject()
        drop(window.desk.workspace.folder, "book")

    def mapping_states(self, view: object) -> None:
        """The correcting view: a list, a field to be put, a label without one, one put by hand."""
        from qilu_desktop.documents.adoption.editing import can_put, put
        from qilu_desktop.gui.adoption.map_dialog import MapDialog

        assert isinstance(view, MapDialog)
        last = len(view.scene.mapping.slots) - 1
        view.choose(("slot", last), go=True)
        self.wait_while(lambda: not view.canvas.settled)
        self.keep(view, "9-mapping-list")
        view.choose(("field", view.scene.lacking[0]), go=True)
        view.start_placing(view.scene.lacking[0])
        self.keep(view, "9-mapping-placing")
        view.stop_placing()
        view.change(view.scene.mapping.without(view.scene.mapping.slots[2]))
        view.choose(("label", 0), go=True)
        self.wait_while(lambda: not view.canvas.settled)
        self.keep(view, "9-mapping-open")
        spot = next(one for _, one in view.scene.free if can_put(view.sheet, one, "degree"))
        view.change(put(view.sheet, view.scene.mapping, spot, "degree"))
        self.keep(view, "9-mapping-by-hand")

    def read_back(self, window: object, page: object, made: Path) -> None:
        """A filled form beside what there is."""
        from qilu_desktop.gui.adoption.page import FormsPage
        from qilu_desktop.gui.window import Window

        assert isinstance(window, Window)
        assert isinstance(page, FormsPage)
        desk, person = window.desk, window.desk.dossier.applicants[0].id
        desk.set_value(person, "school", None)
        desk.set_value(person, "mobile", "13800000000")
        kept = page.kept["book"].form
        assert kept
        page.read_filled("book", kept.data, kept.mapping, made)
        self.wait_while(lambda: page.busy)
        assert page.read
        self.keep(page.read, "9-read-back")
        page.read.reject()
        desk.undo()
        desk.undo()

    def evidence_views(self, window: object, page: object) -> None:
        """The dialog of 审验, the page editor with each tool, the page as it is sent, and 佐证对照表."""
        from qilu_desktop.dossier.pages import Area
        from qilu_desktop.gui.evidence.check_dialog import CheckDialog
        from qilu_desktop.gui.evidence.page import EvidencePage
        from qilu_desktop.gui.page_editor.stage import Tool

        assert isinstance(page, EvidencePage)
        dialog = CheckDialog(page, 3, None, "潍坊市人力资源和社会保障局", DAY, page.desk.workspace)
        dialog.show()
        self.keep(dialog, "4-check-dialog")
        dialog.close()
        entries = page.desk.dossier.evidence_of(page.owner)
        page.select([next(one for one in entries if one.file.media == "application/pdf").id])
        page.acts.edit_pages()
        editor = page.acts.editor
        assert editor
        self.wait_while(lambda: not editor.settled)
        self.keep(editor, "4-pages")
        editor.stage.hidden.emit((Area(1500, 2000, 6000, 2600), Area(1500, 4000, 8000, 4500)))
        for chosen in (Tool.HIDE, Tool.CROP):
            editor.set_tool(chosen)
            editor.stage.pick(0 if chosen is Tool.HIDE else -1)
            self.keep(editor, f"4-pages-{chosen.value}")
        editor.sent_button.click()
        self.wait_while(lambda: not editor.settled)
        self.keep(editor, "4-pages-sent")
        editor.toolbar.all_plain.click()
        editor.reject()
        page.show_claims(on=True)
        self.wait_while(lambda: page.claims.counting)
        self.keep(window, "4-claims")
        page.show_claims(on=False)

    def wait_while(self, holds: Callable[[], bool]) -> None:
        """Let the window run while something holds."""
        while holds():
            self.settle(0.05)
        self.settle(0.3)

    def keep_preview(self, window: object, split: object, name: str) -> None:
        """A picture once the preview is drawn."""
        from qilu_desktop.gui.preview.split import PreviewSplit

        assert isinstance(split, PreviewSplit)
        split.show_preview(on=True)
        assert split.pane
        self.settle(0.5)
        while not split.pane.settled:
            self.settle(0.1)
        self.keep(window, name)

    def break_it(self, window: object) -> None:
        """Take some answers away, so that there are findings to see; put them back after."""
        from qilu_desktop.dossier.model import UNIT_SUBJECT
        from qilu_desktop.flow import StepId
        from qilu_desktop.gui.window import Window

        assert isinstance(window, Window)
        desk = window.desk
        person = desk.dossier.applicants[1].id
        edits: list[Callable[[], bool]] = [
            lambda: desk.set_value(UNIT_SUBJECT, "decision_on", None),
            lambda: desk.set_value(person, "id_number", "370102198001010016"),
            lambda: desk.set_value(person, "achievements", None),
            lambda: desk.set_value(person, "nation", None),
            lambda: desk.set_value(person, "mobile", "138 0000 0001"),
        ]
        for edit in edits:
            edit()
        self.settle(0.5)
        window.go(StepId.CHECKS)
        self.keep(window, "6-findings")
        self.checks_tabs(window)
        finding = next(one for one in desk.report.blocking if one.field == "id_number")
        window.jump(finding)
        self.keep(window, "6-jumped")
        window.go(StepId.PEOPLE)
        window.page(StepId.PEOPLE).back()  # type: ignore[attr-defined]
        self.keep(window, "3-people-missing")
        window.go(StepId.BUILD)
        self.keep(window, "7-blocked")
        for _edit in edits:
            desk.undo()
        self.settle(0.5)

    def checks_tabs(self, window: object) -> None:
        """The matrix, the rules, the clauses, all fixes, and the backups."""
        from qilu_desktop.flow import StepId
        from qilu_desktop.gui.backups_dialog import BackupsDialog
        from qilu_desktop.gui.findings.mending import MendingDialog
        from qilu_desktop.gui.findings_page import LIST, MATRIX, RULES, FindingsPage
        from qilu_desktop.gui.rules_view import RulesTab
        from qilu_desktop.gui.window import Window

        assert isinstance(window, Window)
        page = window.page(StepId.CHECKS)
        assert isinstance(page, FindingsPage)
        page.show_tab(MATRIX)
        self.keep(window, "6-matrix")
        page.show_tab(RULES)
        self.keep(window, "6-rules")
        rules = page.view(RULES)
        assert isinstance(rules, RulesTab)
        rules.show_mode(1)
        self.keep(window, "6-clauses")
        page.show_tab(LIST)
        for name, dialog in (
            ("6-fixes", MendingDialog(page, window.desk, page.fixable())),
            ("0-backups", BackupsDialog(window, window.desk)),
        ):
            dialog.show()
            self.keep(dialog, name)
            dialog.close()

    def build(self, window: object, page: object, output: Path) -> None:
        """A build at work and done."""
        from qilu_desktop.flow import StepId
        from qilu_desktop.gui.build_page import BuildPage
        from qilu_desktop.gui.window import Window

        assert isinstance(window, Window)
        assert isinstance(page, BuildPage)
        output.mkdir()
        window.go(StepId.BUILD)
        page.place.setText(str(output))
        page.draft.setChecked(True)
        page.start()
        self.settle(2.5)
        self.keep(window, "7-building")
        while page.running:
            self.settle(0.2)
        self.settle(0.5)
        self.keep(window, "7-built")


if __name__ == "__main__":
    raise SystemExit(main())
