"""Folders for work in hand: nothing stays behind, not even after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qilu_desktop.scratch import scratch

_WORK = """
import sys
from pathlib import Path
from qilu_desktop.scratch import scratch

place = scratch()
(Path(place.name) / "一览表.pdf").write_text("王某的材料", encoding="utf-8")
print(place.name, flush=True)
sys.stdin.readline()
"""


@contextmanager
def _worker(place: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    environment = os.environ | {"TMPDIR": str(place), "TEMP": str(place), "TMP": str(place)}
    with subprocess.Popen(
        [sys.executable, "-c", _WORK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())
        process.kill()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for temporary files of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_gone_when_its_work_is_over(temporary: Path) -> None:
    """With all that is left in it; the next one is another."""
    with scratch() as first:
        (Path(first) / "页.png").write_bytes(b"x")
        assert temporary in Path(first).parents
    assert not Path(first).exists()
    with scratch() as second:
        assert second != first
        assert not list(Path(second).iterdir())


def test_what_a_killed_program_leaves_is_cleared_away_and_what_is_in_use_is_not(temporary: Path) -> None:
    """The lock tells which is which; what is not ours is left alone."""
    strange = temporary / "qilu-别人的"
    strange.mkdir()
    (temporary / "qilu-link").symlink_to(strange, target_is_directory=True)
    (temporary / "qilu-file").write_text("x", encoding="utf-8")
    with _worker(temporary) as (_, living), _worker(temporary) as (killed, dead):
        assert (dead / "一览表.pdf").is_file()
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert (dead / "一览表.pdf").is_file()
        with scratch():
            assert not dead.parent.exists()
            assert (living / "一览表.pdf").is_file()
    assert strange.is_dir()
    assert (temporary / "qilu-link").is_symlink()
    assert (temporary / "qilu-file").is_file()


def test_a_program_that_ends_leaves_nothing(temporary: Path) -> None:
    """Even when it has not closed its folder."""
    with _worker(temporary) as (process, _):
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.wait() == 0
        assert list(temporary.iterdir()) == []


def test_a_home_that_somebody_tidied_away_is_made_anew(temporary: Path) -> None:
    """Systems remove what has lain in the temporary place for days while a window stood open."""
    with scratch() as first:
        home = Path(first).parent
    for one in home.iterdir():
        one.unlink()
    home.rmdir()
    with scratch() as second:
        assert Path(second).is_dir()
