"""One edit in the real window until its findings stand on the screen, with 10 and with 1,000 people.

Beside it, in turn, a plain Python loop over the same values.  The window is drawn off screen; the pause that gathers
edits (30 to 250 ms) is left out, since it is waiting and no work.  On the checks page attached files and 一览表 are
looked at closely in another thread at the same time, as in life, which slows the figures there.

python benchmarks/bench_live.py [RUNS]
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import count as count_up
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent))

from bench_check import TODAY, crowd, loop, sample
from common import in_turn, tell

from qilu_desktop.dossier.model import Dossier
from qilu_desktop.dossier.values import FileRef
from qilu_desktop.flow import StepId
from qilu_desktop.gui.desk import Desk
from qilu_desktop.gui.findings_page import LIST, MATRIX, FindingsPage
from qilu_desktop.gui.settings import Settings
from qilu_desktop.gui.window import Window
from qilu_desktop.pack.load import find_pack
from qilu_desktop.workspace.workspace import Workspace

PHOTO = FileRef("", "照片.jpg", 0, "image/jpeg")


def main(runs: int) -> None:
    """Measure every page that follows an edit."""
    from qilu_desktop.gui.app import make_app

    app = make_app()
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["QILU_DATA_DIR"] = temporary
        for count in (10, 1000):
            dossier = crowd(sample(), count)
            window = open_window(Path(temporary) / str(count), dossier)
            measure(window, dossier, count, runs, app.processEvents)
            window.close()
            app.processEvents()


def open_window(folder: Path, dossier: Dossier) -> Window:
    """A window of the usual size on a workspace of these people; a few bytes stand for each file."""
    with Workspace.create(folder, "2024") as workspace:
        files = (replace(entry, file=kept(folder, entry.id, entry.file)) for entry in dossier.evidence)
        people = (
            replace(one, record=one.record.with_value("photo", kept(folder, one.id, PHOTO)))
            for one in dossier.applicants
        )
        workspace.revise(replace(dossier, evidence=tuple(files), applicants=tuple(people)), "示例")
    window = Window(Desk(Workspace.open(folder), find_pack("2024"), Settings(), TODAY))
    window.resize(1366, 768)
    window.show()
    return window


def kept(folder: Path, name: str, file: FileRef) -> FileRef:
    """A file of its own in the workspace, written without the flushing that would take minutes for thousands."""
    data = name.encode()
    ref = replace(file, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    place = folder / "files" / ref.sha256[:2] / ref.sha256
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return ref


def measure(window: Window, dossier: Dossier, count: int, runs: int, settle: Callable[[], object]) -> None:
    """Edit a person while each of the pages is in view."""
    person, turn = dossier.applicants[0].id, count_up()
    desk = window.desk

    def edit() -> None:
        # Filled and empty in turn, so that a finding comes and goes.
        desk.set_value(person, "nation", None if next(turn) % 2 else "汉族")
        desk._pause.stop()
        desk.reported.emit()
        settle()

    for name, show in views(window, person).items():
        show()
        settle()
        times = in_turn(edit, lambda: loop(dossier), runs)
        tell(f"One edit among {count} people, {name} in view", "edit to screen", times[0], "plain loop", times[1])


def views(window: Window, person: str) -> dict[str, Callable[[], object]]:
    """The views by name, and how each comes up."""

    def show_tab(place: int) -> None:
        window.go(StepId.CHECKS)
        page = window.page(StepId.CHECKS)
        assert isinstance(page, FindingsPage)
        page.show_tab(place)

    def show_person() -> None:
        from qilu_desktop.gui.people_page import PeoplePage

        window.go(StepId.PEOPLE)
        page = window.page(StepId.PEOPLE)
        assert isinstance(page, PeoplePage)
        page.open(person)

    return {
        "the list of people": lambda: window.go(StepId.PEOPLE),
        "the person's form": show_person,
        "the list of findings": lambda: show_tab(LIST),
        "the matrix": lambda: show_tab(MATRIX),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
