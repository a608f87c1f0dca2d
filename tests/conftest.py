"""Puts this folder on the import path, so that every test can import ``builders``; the same fonts on every machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ["QILU_FONTS"] = str(Path(__file__).parent / "no-fonts-of-this-computer")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests measured (``record_property("summary", …)``), from all workers."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "summary":
                terminalreporter.write_line(str(value))
