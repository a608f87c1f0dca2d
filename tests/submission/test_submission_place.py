"""Folders appear whole or not at all: killed, refused, stopped, side by side."""

import errno
import os
import random
import subprocess
import sys
from pathlib import Path

import place_worker
import pytest
from place_worker import TITLE, put

from qilu_desktop.errors import StorageError, SubmissionError
from qilu_desktop.submission.place import KEPT, building, former_folders
from qilu_desktop.submission.verify import verify_folder


def _worker(output: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, place_worker.__file__, str(output), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def _shown(output: Path) -> list[Path]:
    return [place for place in output.iterdir() if not place.name.startswith(".")]


def _version(folder: Path) -> str:
    assert verify_folder(folder).whole
    return (folder / "02-申报书/0/文件0.bin").read_text().partition("-")[0]


def test_killed_at_any_moment_every_visible_folder_is_whole(tmp_path: Path) -> None:
    chance = random.Random(11)
    put(tmp_path, 0)
    for _ in range(20):
        with _worker(tmp_path, "loop") as worker:
            assert worker.stdout is not None
            worker.stdout.read(1)
            # Somewhere within the next two builds.
            try:
                worker.wait(chance.random() * 0.04)
            except subprocess.TimeoutExpired:
                worker.kill()
        folders = _shown(tmp_path)
        assert folders
        for folder in folders:
            _version(folder)
    put(tmp_path, 1000)
    assert _version(tmp_path / TITLE) == "1000"
    assert not [place for place in tmp_path.iterdir() if place.name.startswith(".")]


@pytest.mark.parametrize(("rename", "names_old"), [(0, True), (1, False)])
def test_a_plug_pulled_between_the_renames_leaves_the_old_folder_whole(
    tmp_path: Path, rename: int, names_old: bool
) -> None:
    put(tmp_path, 1)
    with _worker(tmp_path, "crash", str(rename)) as worker:
        assert worker.wait(20) < 0
    (old,) = _shown(tmp_path)
    assert (old.name == TITLE) is names_old
    assert _version(old) == "1"
    put(tmp_path, 2)
    assert _version(tmp_path / TITLE) == "2"
    assert {_version(folder) for folder in _shown(tmp_path)} == {"1", "2"}


def test_the_newest_five_former_folders_are_kept(tmp_path: Path) -> None:
    for version in range(KEPT + 3):
        put(tmp_path, version)
        stamp = 1_700_000_000 + version * 60
        os.utime(tmp_path / TITLE / "manifest-sha256.txt", (stamp, stamp))
    kept = former_folders(tmp_path / TITLE)
    assert [_version(folder) for folder in kept] == ["6", "5", "4", "3", "2"]
    assert all("-旧-2023111" in folder.name for folder in kept)
    assert len(_shown(tmp_path)) == KEPT + 1


def test_two_folders_finished_in_one_second_are_both_kept(tmp_path: Path) -> None:
    for version in range(3):
        put(tmp_path, version)
        os.utime(tmp_path / TITLE / "manifest-sha256.txt", (1_700_000_000, 1_700_000_000))
    assert [_version(folder) for folder in former_folders(tmp_path / TITLE)] == ["1", "0"]


def test_folders_of_the_user_are_never_cleared_away(tmp_path: Path) -> None:
    mine = [f"{TITLE}-旧-我的", f"{TITLE}-旧-20240101-000000", ".qilu-own", "其他"]
    for name in mine:
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("a")
    for version in range(KEPT + 2):
        put(tmp_path, version)
    assert all((tmp_path / name / "a.txt").exists() for name in mine)


def test_a_file_in_the_way_is_kept_too(tmp_path: Path) -> None:
    (tmp_path / TITLE).write_text("a file of this name")
    put(tmp_path, 1)
    assert _version(tmp_path / TITLE) == "1"
    assert len([place for place in _shown(tmp_path) if place.is_file()]) == 1


def test_two_builds_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    with building(tmp_path) as part:
        (part / "a").write_text("a")
        with pytest.raises(SubmissionError, match="另一个窗口"):
            put(tmp_path, 1)
        assert (part / "a").exists()
    assert not list(tmp_path.iterdir())
    put(tmp_path, 2)


def test_whatever_goes_wrong_inside_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="磁盘空间已满"):
        _fail_inside(tmp_path)
    assert not list(tmp_path.iterdir())


def _fail_inside(output: Path) -> None:
    with building(output) as part:
        (part / "a").write_text("a")
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(StorageError, match="file"), building(blocked / "inner"):
        pass
