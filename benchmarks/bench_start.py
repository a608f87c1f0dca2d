"""Start to the first shown window, whole processes: the start page and the sample's workspace beside an empty window.

python benchmarks/bench_start.py [RUNS]        (offscreen unless QT_QPA_PLATFORM says otherwise)
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from common import ROOT, in_turn, python, tell

EMPTY = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""
PRODUCT = """
import sys
from datetime import date
from pathlib import Path
from PySide6.QtCore import QTimer
from qilu_desktop.gui.app import Shell, make_app
app = make_app()
shell = Shell(date(2024, 7, 22))
shell.begin(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
assert shell.window is not None and shell.window.isVisible()
QTimer.singleShot(0, app.quit)
app.exec()
"""


def main(runs: int) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as place:
        os.environ["QILU_DATA_DIR"] = str(Path(place) / "data")
        # Compiled modules are kept, as beside an installed program; the first run of each, not counted, writes them.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(place) / "compiled")
        workspace = Path(place) / "w"
        sample = ROOT / "resources" / "sample"
        load = ("-m", "qilu_desktop", "load", str(sample / "dossier.json"), "--files", str(sample / "files"))
        python(*load, "--workspace", str(workspace))
        for title, arguments in (("start page", ()), ("sample workspace", (str(workspace),))):
            times = in_turn(lambda given=arguments: python("-c", PRODUCT, *given), lambda: python("-c", EMPTY), runs)
            tell(f"Start to first window: {title}", "qilu-desktop", times[0], "empty QMainWindow", times[1])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
