"""The ``qilu-desktop`` command, also ``python -m qilu_desktop``: a command line, or the window without arguments."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from qilu_desktop.cli.main import run


def open_window(workspace: Path | None, as_of: date | None) -> int:
    """Start the window; Qt is loaded only here."""
    from qilu_desktop.gui.app import run as run_window

    return run_window(workspace, as_of)


def main() -> int:
    """Entry point of the installed program."""
    return run(sys.argv[1:], open_window)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # The frozen program starts itself anew for the reading process.
        import multiprocessing

        multiprocessing.freeze_support()
    raise SystemExit(main())
