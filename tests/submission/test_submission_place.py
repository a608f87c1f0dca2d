"""Folders appear whole or not at all: killed, refused, stopped, side by side."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import place_worker
import pytest
from place_worker import TITLE, put
from submission_samples import PACK, dossier

from qilu_desktop.errors import StorageError, SubmissionError
from qilu_desktop.submission.lengths import WINDOWS_LIMIT, refuse_too_long
from qilu_desktop.submission.naming import packet_name, persons
from qilu_desktop.submission.place import KEPT, building, former_folders, settle
from qilu_desktop.submission.verify import verify_folder


def _asked(what: str, output: Path, *arguments: object, own_mounts: bool = False) -> dict[str, Any]:
    """What a worker tells; with *own_mounts* it may mount what only it sees, where the system lets it."""
    command = [sys.executable, place_worker.__file__, what, str(output), *map(str, arguments)]
    if own_mounts:
        root = os.geteuid() == 0
        apart = ["unshare", "--mount"] if root else ["unshare", "--mount", "--map-root-user"]
        possible = shutil.which("unshare") and subprocess.run([*apart, "true"], check=False).returncode == 0
        command = [*apart, *command] if possible else command
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture
def swift(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is such a place: a process that is killed loses nothing that it has written."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as place:
        yield Path(place)


def _shown(output: Path) -> list[Path]:
    return [place for place in output.iterdir() if not place.name.startswith(".")]


def _version(folder: Path) -> str:
    assert verify_folder(folder).whole
    return (folder / "02-申报书/0/文件0.bin").read_text().partition("-")[0]


def test_killed_at_any_moment_every_visible_folder_is_whole(swift: Path) -> None:
    """Two hundred and four random moments, twelve of them within real builds."""
    small, real, cache = swift / "small", swift / "real", swift / "cache"
    for place in (small, real):
        place.mkdir()
    told = _asked("kills", small, 192, 11)
    assert told["killed"] == 192, told
    assert told["half_made"] > 20, told
    assert told["seen"] > 10, told
    assert told["hidden"] == []
    told = _asked("builds", real, cache, 12, 12)
    assert told["killed"] == 12, told
    assert told["half_made"] > 4, told
    assert told["seen"] == 2
    assert told["hidden"] == []


def test_killed_before_any_single_step_every_visible_folder_is_whole(swift: Path) -> None:
    told = _asked("steps", swift)
    assert told["steps"] > 30
    # Between the two renames only the old folder is there, under its other name: the last build kept it.
    assert len(told["seen"]) == 3


@pytest.mark.parametrize(
    ("number", "cause", "remedy"),
    [
        (errno.ENOSPC, "磁盘空间已满", "请清理磁盘"),
        (errno.EROFS, "只读", "写保护"),
        (errno.EIO, "读写设备时出错", "U 盘可能已被拔出"),
        (errno.ENAMETOOLONG, "文件名或路径太长", "层级更浅"),
        (errno.EACCES, "没有权限访问", "请关闭正在打开该文件夹里文件的程序"),
        (errno.EFBIG, "文件太大", "4 GB"),
    ],
)
def test_any_single_step_refused_leaves_whole_folders_and_a_remedy(
    swift: Path, number: int, cause: str, remedy: str
) -> None:
    told = _asked("refusals", swift, number)
    assert told["steps"] > 30
    assert told["said"]
    assert all(cause in line for line in told["said"]), told["said"]
    assert any(remedy in line for line in told["said"]), told["said"]


def test_a_disk_that_fills_up_or_is_read_only_leaves_the_old_folder_untouched(swift: Path) -> None:
    told = _asked("disk", swift, own_mounts=True)
    cause = "磁盘空间已满" if told["mounted"] else "文件太大"
    assert told["full"]
    assert all(cause in line for line in told["full"]), told
    if told["mounted"]:
        assert "只读" in told["read_only"]
        assert "写保护" in told["read_only"]


def test_a_stick_that_is_pulled_out_is_told(tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    put(stick, 1)
    with pytest.raises(StorageError) as caught:
        _pulled_out(stick)
    assert str(stick) in caught.value.what
    assert "U 盘可能已被拔出" in caught.value.remedy
    assert _version(tmp_path / "另一处" / TITLE) == "1"


def _pulled_out(stick: Path) -> None:
    with building(stick) as part:
        (part / "a").write_text("a")
        stick.rename(stick.with_name("另一处"))
        settle(part, TITLE)


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    put(tmp_path, 1)
    with pytest.raises(StorageError) as caught, building(tmp_path) as part:
        settle(part, "长" * 90)
    assert "太长" in caught.value.what
    with pytest.raises(StorageError, match="太长"):
        put(tmp_path.joinpath(*["很深的文件夹" * 10] * 30), 2)
    assert _version(tmp_path / TITLE) == "1"
    assert len(list(tmp_path.iterdir())) == 1


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


def test_a_place_too_deep_for_windows_is_told_before_anything_is_made(tmp_path: Path) -> None:
    people = persons(dossier(2).applicants)
    final = tmp_path / ("深" * 200) / TITLE
    with pytest.raises(StorageError) as caught:
        refuse_too_long(final, people, PACK.packets, limit=WINDOWS_LIMIT)
    over = int(re.search(r"至少短 (\d+) 个字符", caught.value.remedy)[1])
    shorter = tmp_path / ("深" * (200 - over)) / TITLE
    refuse_too_long(shorter, people, PACK.packets, limit=WINDOWS_LIMIT)
    # The deepest are the copies made smaller for the mail, in a folder that has become a former one.
    inner = f"邮件/压缩件/03-佐证材料/{people[0].folder}/{packet_name(people[0], 2, PACK.packets[1])}"
    assert len(f"{shorter}-旧-20240726-093000/{inner}") == WINDOWS_LIMIT
    with pytest.raises(StorageError):
        refuse_too_long(shorter.parent / f"{TITLE}长", people, PACK.packets, limit=WINDOWS_LIMIT)
    refuse_too_long(final, people, PACK.packets, limit=None)
