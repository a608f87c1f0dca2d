"""Puts this folder on the import path, so that every test can import ``builders``; the same fonts on every machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

os.environ["QILU_FONTS"] = str(Path(__file__).parent / "no-fonts-of-this-computer")


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """The command line in this process: its exit code, and what it says on standard output and error.

    A window that it would open ends with 77.
    """
    from qilu_desktop.cli.main import run

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([str(entry) for entry in arguments], lambda _workspace, _as_of: 77)
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests measured (``record_property("summary", …)``), from all workers."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "summary":
                terminalreporter.write_line(str(value))
