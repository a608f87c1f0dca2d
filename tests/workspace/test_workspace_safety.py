"""What happens when things go wrong: a second window, a crash, a damaged file, a disk that refuses."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import qilu_desktop
from qilu_desktop.dossier.model import UNIT_SUBJECT
from qilu_desktop.dossier.values import PartialDate
from qilu_desktop.errors import QiluError, StorageError, WorkspaceError, WorkspaceLocked
from qilu_desktop.workspace.database import VERSION
from qilu_desktop.workspace.workspace import Workspace

ROOT = Path(qilu_desktop.__file__).parent.parent
V1 = Path(__file__).parent / "data" / "workspace-v1.sql"
posix_only = pytest.mark.skipif(os.name == "nt", reason="uses POSIX signals and rights")


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "工作 区%1"
    with Workspace.create(place, "2024") as workspace:
        workspace.set_value(UNIT_SUBJECT, "name", "济南市人社局")
    return place


def child(code: str, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )


def database(folder: Path) -> Path:
    return folder / "workspace.sqlite3"


def unit_name(folder: Path) -> str:
    with Workspace.open(folder, read_only=True) as workspace:
        return workspace.dossier.unit.text("name")


# -- opening ---------------------------------------------------------------------------------------------


def test_creating_twice_or_opening_nothing_is_refused(folder, tmp_path):
    with pytest.raises(WorkspaceError, match="已经有一个工作区"):
        Workspace.create(folder, "2024")
    assert unit_name(folder) == "济南市人社局"
    with pytest.raises(StorageError, match="找不到"):
        Workspace.open(tmp_path / "没有")
    (tmp_path / "空").mkdir()
    with pytest.raises(WorkspaceError, match="没有工作区"):
        Workspace.open(tmp_path / "空")
    assert list((tmp_path / "空").iterdir()) == []


def test_a_closed_workspace_says_so(folder):
    workspace = Workspace.open(folder)
    workspace.close()
    workspace.close()
    with pytest.raises(WorkspaceError, match="已经关闭"):
        workspace.set_value(UNIT_SUBJECT, "name", "x")


# -- lock ------------------------------------------------------------------------------------------------

HOLD = """
import sys
from pathlib import Path
from qilu_desktop.workspace.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as workspace:
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_second_window_is_refused_and_reading_beside_it_is_not(folder):
    with Workspace.open(folder) as writer:
        with pytest.raises(WorkspaceLocked, match=f"进程 {os.getpid()}"):
            Workspace.open(folder)
        with Workspace.open(folder, read_only=True) as reader:
            writer.set_value(UNIT_SUBJECT, "name", "新")
            assert reader.dossier.unit.text("name") == "济南市人社局"
            with pytest.raises(WorkspaceError, match="只读"):
                reader.set_value(UNIT_SUBJECT, "name", "x")
        assert unit_name(folder) == "新"
    Workspace.open(folder).close()


@posix_only
def test_another_process_is_named_and_its_crash_frees_the_lock(folder):
    process = child(HOLD, str(folder))
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n", process.stderr
        with pytest.raises(WorkspaceLocked, match=f"进程 {process.pid}") as caught:
            Workspace.open(folder)
        assert caught.value.remedy
    finally:
        process.kill()
        process.communicate()
    assert (folder / "workspace.lock").exists()
    with Workspace.open(folder) as workspace:
        assert workspace.dossier.unit.text("name") == "济南市人社局"


# -- crashes ---------------------------------------------------------------------------------------------

EDIT = """
import sys
from decimal import Decimal
from pathlib import Path
from qilu_desktop.workspace.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as workspace:
    number = int(workspace.dossier.unit.number("n") or 0)
    while True:
        number += 1
        workspace.set_value("unit", "n", Decimal(number))
        person = workspace.add_applicant()
        workspace.set_value(person, "name", str(number))
        print(number, person, flush=True)
"""


@posix_only
def test_every_acknowledged_edit_survives_kill_9(folder):
    dice = random.Random(20240726)
    acknowledged: dict[str, str] = {}
    for _ in range(4):
        process = child(EDIT, str(folder))
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(dice.randrange(1, 60))]
        process.send_signal(signal.SIGKILL)
        rest, errors = process.communicate()
        assert not errors
        # The last line may be cut by the kill.
        whole = [line for line in [*lines, *rest.splitlines(keepends=True)] if line.endswith("\n")]
        acknowledged |= {person: number for number, person in (line.split() for line in whole)}
        with Workspace.open(folder, read_only=True) as workspace:
            held = {person.id: person.name for person in workspace.dossier.applicants}
            assert acknowledged.items() <= held.items()
            assert len(held) <= len(acknowledged) + 4
            assert int(workspace.dossier.unit.number("n") or 0) >= max(int(number) for number in acknowledged.values())
    assert len(acknowledged) >= 4
    Workspace.open(folder).close()


TORN = """
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode = TRUNCATE")
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN IMMEDIATE")
db.execute("UPDATE state SET value = '\\"torn\\"'")
for n in range(2000):
    db.execute("INSERT INTO state VALUES ('answer', 'unit', ?, '\\"torn\\"')", (f"f{n}",))
print("torn", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@posix_only
@pytest.mark.parametrize("read_only", [True, False])
def test_a_transaction_torn_in_the_middle_is_rolled_back_at_the_next_open(folder, read_only):
    process = child(TORN, str(database(folder)))
    out, errors = process.communicate()
    assert (out, errors) == ("torn\n", "")
    assert (folder / "workspace.sqlite3-journal").stat().st_size > 0
    assert b"torn" in database(folder).read_bytes(), "the test must tear the file itself"
    with Workspace.open(folder, read_only=read_only) as workspace:
        assert dict(workspace.dossier.unit.values) == {"name": "济南市人社局"}


# -- damaged and foreign files ---------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough " * 40, b"SQLite format 3\0"])
def test_a_file_that_is_no_workspace_is_refused_and_left_alone(folder, content):
    database(folder).write_bytes(content)
    for read_only in (True, False):
        with pytest.raises(WorkspaceError) as caught:
            Workspace.open(folder, read_only=read_only)
        assert "备份" in caught.value.remedy
    assert database(folder).read_bytes() == content


def test_another_programs_database_is_refused(folder):
    database(folder).unlink()
    with closing(sqlite3.connect(database(folder))) as other:
        other.execute("CREATE TABLE state (area, owner, field, value)")
    content = database(folder).read_bytes()
    with pytest.raises(WorkspaceError, match="不是本软件的工作区"):
        Workspace.open(folder)
    assert database(folder).read_bytes() == content


@pytest.mark.parametrize("keep", [100, 4096, 8192, 12288])
def test_a_truncated_file_is_refused_names_the_backup_and_the_backup_works(folder, keep):
    Workspace.open(folder).close()
    content = database(folder).read_bytes()
    assert keep < len(content)
    database(folder).write_bytes(content[:keep])
    with pytest.raises(WorkspaceError) as caught:
        Workspace.open(folder)
    assert database(folder).read_bytes() == content[:keep]
    newest = sorted((folder / "备份").iterdir())[-1]
    assert newest.name in caught.value.remedy
    shutil.copy(newest, database(folder))
    assert unit_name(folder) == "济南市人社局"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE state SET value = '{' WHERE area = 'pack'",
        "UPDATE state SET value = x'ff' WHERE field = 'name'",
        "UPDATE state SET value = CAST(x'ff' AS TEXT) WHERE field = 'name'",
        "UPDATE state SET value = '{\"n\":\"x\"}' WHERE field = 'name'",
        "UPDATE state SET value = '[\"p1\"]' WHERE field = 'applicants'",
        "DELETE FROM state WHERE area = 'list'",
        "DROP TABLE state",
        "DROP TABLE meta",
        "DELETE FROM meta",
    ],
)
def test_pieces_that_make_no_dossier_are_refused(folder, statement):
    with closing(sqlite3.connect(database(folder))) as db, db:
        db.execute(statement)
    content = database(folder).read_bytes()
    for read_only in (True, False):
        with pytest.raises(WorkspaceError, match="已损坏"):
            Workspace.open(folder, read_only=read_only)
    assert database(folder).read_bytes() == content


def test_damage_outside_the_dossier_is_found_too(folder):
    with closing(sqlite3.connect(database(folder))) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'changes'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    content = bytearray(database(folder).read_bytes())
    content[(page - 1) * size : page * size] = bytes(size)
    database(folder).write_bytes(content)
    with pytest.raises(WorkspaceError, match="已损坏"):
        Workspace.open(folder)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("w") / "w"
    with Workspace.create(folder, "2024") as workspace:
        workspace.set_value(UNIT_SUBJECT, "name", "济南市人社局")
    return folder, database(folder).read_bytes()


@given(st.lists(st.tuples(st.integers(min_value=0), st.integers(0, 255)), min_size=1, max_size=4))
@example([(120, 0x80)])
@settings(max_examples=50, deadline=None)
def test_flipped_bytes_give_a_dossier_or_a_message(whole, flips):
    folder, content = whole
    flipped = bytearray(content)
    for place, byte in flips:
        flipped[place % len(flipped)] = byte
    database(folder).write_bytes(flipped)
    remedies = {"请"}
    for read_only in (True, False):
        try:
            Workspace.open(folder, read_only=read_only).close()
        except WorkspaceError as error:
            remedies.add(error.remedy)
    assert all(remedies)


# -- versions and backups --------------------------------------------------------------------------------


def old_workspace(folder: Path) -> Path:
    folder.mkdir()
    with closing(sqlite3.connect(database(folder))) as db:
        db.executescript(V1.read_text(encoding="utf-8"))
    return folder


def test_version_1_is_copied_aside_and_upgraded_with_its_history(tmp_path):
    folder = old_workspace(tmp_path / "旧")
    with Workspace.open(folder) as workspace:
        person = workspace.dossier.applicants[0]
        assert (person.name, person.record.day("born")) == ("李四", PartialDate(1980, 1))
        assert workspace.revision == 5
        assert workspace.undo() == "修改 张三 的 姓名"
        assert workspace.undo() == "修改 张三 的 出生年月"
        assert workspace.dossier.applicants[0].name == "张三"
        assert workspace.undo() == "修改 未填姓名的申报人 的 姓名"
        assert "name" not in workspace.dossier.applicants[0].record
        for _ in range(3):
            workspace.redo()
        assert workspace.dossier.applicants[0] == person
    with closing(sqlite3.connect(database(folder))) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    with closing(sqlite3.connect(folder / "workspace-升级前-v1.sqlite3")) as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (1,)
        assert kept.execute("SELECT count(*) FROM history").fetchone() == (3,)


def test_version_1_is_read_without_being_touched(tmp_path):
    folder = old_workspace(tmp_path / "旧")
    old = database(folder).read_bytes()
    with Workspace.open(folder, read_only=True) as workspace:
        assert workspace.dossier.applicants[0].name == "李四"
        assert workspace.undo_label == "修改 张三 的 姓名"
    assert database(folder).read_bytes() == old
    assert [place.name for place in folder.iterdir()] == ["workspace.sqlite3"]


def test_an_upgrade_that_fails_leaves_the_old_version(tmp_path):
    folder = old_workspace(tmp_path / "旧")
    with closing(sqlite3.connect(database(folder))) as db, db:
        db.execute("CREATE TABLE changes (surprise)")
    with pytest.raises(WorkspaceError):
        Workspace.open(folder)
    with closing(sqlite3.connect(database(folder))) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM history").fetchone() == (3,)
        assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'steps'").fetchone() == (0,)


def test_a_newer_version_is_refused_untouched(folder):
    with closing(sqlite3.connect(database(folder))) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    content = database(folder).read_bytes()
    for read_only in (True, False):
        with pytest.raises(WorkspaceError, match="更新版本"):
            Workspace.open(folder, read_only=read_only)
    assert database(folder).read_bytes() == content


def test_the_newest_five_backups_are_kept_and_an_idle_opening_makes_none(folder):
    seen = set()
    for number in range(8):
        with Workspace.open(folder) as workspace:
            workspace.set_value(UNIT_SUBJECT, "name", f"第{number}次")
        seen |= {place.name for place in (folder / "备份").iterdir()}
    kept = sorted((folder / "备份").iterdir())
    assert len(kept) == 5
    assert {place.name.rpartition("-r")[2] for place in kept} == {f"{n}.sqlite3" for n in range(4, 9)}
    assert len(seen) >= 8
    Workspace.open(folder).close()
    Workspace.open(folder).close()
    assert len(list((folder / "备份").glob("*-r9.sqlite3"))) == 1


def test_a_backup_that_cannot_be_kept_is_told_and_the_work_goes_on(folder):
    shutil.rmtree(folder / "备份", ignore_errors=True)
    (folder / "备份").write_text("a file in the way")
    with Workspace.open(folder) as workspace:
        assert isinstance(workspace.backup_problem, StorageError)
        workspace.set_value(UNIT_SUBJECT, "name", "新")
    assert unit_name(folder) == "新"


# -- disks that refuse -----------------------------------------------------------------------------------


def refused(workspace: Workspace, match: str) -> QiluError:
    before, revision = workspace.dossier, workspace.revision
    with pytest.raises(StorageError, match=match) as caught:
        workspace.set_value(UNIT_SUBJECT, "opinion", "长" * 200_000)
    assert workspace.dossier is before
    assert workspace.revision == revision
    assert caught.value.remedy
    return caught.value


def test_a_full_disk_is_called_so_and_the_next_edit_works_again(folder):
    with Workspace.open(folder) as workspace:
        store = workspace._opened()
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        refused(workspace, "磁盘空间已满")
        store._db.execute("PRAGMA max_page_count = 1000000")
        workspace.set_value(UNIT_SUBJECT, "name", "新")
        assert workspace.undo_label == "修改 推荐单位 的 name"
    assert unit_name(folder) == "新"


ON_SMALL_DISK = """
import sys
from pathlib import Path
from qilu_desktop.errors import StorageError
from qilu_desktop.workspace.workspace import Workspace
folder = Path(sys.argv[1]) / "w"
with Workspace.create(folder, "2024") as workspace:
    workspace.set_value("unit", "name", "a")
    for edit in (
        lambda: workspace.set_value("unit", "opinion", "x" * 900_000),
        lambda: workspace.store_file(b"x" * 900_000, "大.pdf", "application/pdf"),
    ):
        try:
            edit()
        except StorageError as error:
            print(error.what.partition("：")[0])
    workspace.set_value("unit", "name", "b")
with Workspace.open(folder) as workspace:
    print(workspace.dossier.unit.values, [p.name for p in folder.rglob("*.part")])
"""


@posix_only
def test_a_really_full_disk(tmp_path):
    command = f'mount -t tmpfs -o size=600k tmpfs "{tmp_path}" && exec "$0" -c "$1" "{tmp_path}"'
    arguments = ["unshare", "-m", "sh", "-c", command, sys.executable, ON_SMALL_DISK]
    may_mount = shutil.which("unshare") and subprocess.run(["unshare", "-m", "true"], check=False).returncode == 0
    if not may_mount:
        pytest.skip("this account may not mount a small disk")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        arguments, check=False, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=60
    )
    assert done.stderr == ""
    full = "磁盘空间已满，无法写入"
    assert done.stdout.splitlines() == [full, full, "{'name': 'b'} []"]


@contextmanager
def ordinary_rights():
    """Give up root's right to write everywhere, where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_place():
    """A folder that every account can reach."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        yield place


@posix_only
def test_a_folder_that_cannot_be_written_can_be_read(open_place):
    folder = open_place / "w"
    with Workspace.create(folder, "2024") as workspace:
        workspace.set_value(UNIT_SUBJECT, "name", "济南市人社局")
        ref = workspace.store_file(b"x", "x", "x")
    for place in (folder, *folder.rglob("*")):
        place.chmod(0o555 if place.is_dir() else 0o444)
    with ordinary_rights():
        with pytest.raises(StorageError, match="没有权限"):
            Workspace.open(folder)
        with pytest.raises(StorageError, match="没有权限"):
            Workspace.create(folder / "x", "2024")
        with Workspace.open(folder, read_only=True) as workspace:
            assert workspace.dossier.unit.text("name") == "济南市人社局"
            assert workspace.file_bytes(ref) == b"x"
    folder.chmod(0o755)


@posix_only
def test_a_medium_that_turns_read_only_refuses_edits(open_place):
    folder = open_place / "w"
    Workspace.create(folder, "2024").close()
    for place in (folder, *folder.rglob("*")):
        os.chown(place, 65534, 65534) if os.geteuid() == 0 else None
    with ordinary_rights(), Workspace.open(folder) as workspace:
        folder.chmod(0o555)
        refused(workspace, "没有权限|只读|找不到")
        with pytest.raises(StorageError, match="没有权限"):
            workspace.store_file(b"x", "x", "x")
        folder.chmod(0o755)
        workspace.set_value(UNIT_SUBJECT, "name", "新")
    assert unit_name(folder) == "新"


def test_a_folder_that_is_gone_refuses_edits_and_may_come_back(folder, tmp_path):
    with Workspace.open(folder) as workspace:
        folder.rename(tmp_path / "elsewhere")
        refused(workspace, "找不到")
        (tmp_path / "elsewhere").rename(folder)
        workspace.set_value(UNIT_SUBJECT, "name", "新")
    assert unit_name(folder) == "新"


@posix_only
def test_a_database_that_is_deleted_or_replaced_under_the_writer_refuses_edits(folder, tmp_path):
    with Workspace.open(folder) as workspace:
        database(folder).rename(tmp_path / "aside")
        refused(workspace, "找不到")
        shutil.copy(tmp_path / "aside", database(folder))
        refused(workspace, "移动或替换")


def test_a_writer_that_does_not_let_go_is_told_to_the_reader(folder):
    with closing(sqlite3.connect(database(folder))) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(WorkspaceError, match="占用"):
            Workspace.open(folder, read_only=True)


def test_a_file_to_attach_that_is_gone_is_called_so(folder, tmp_path):
    with Workspace.open(folder) as workspace, pytest.raises(StorageError, match="找不到"):
        workspace.store_file(tmp_path / "没有.pdf", "没有.pdf", "application/pdf")
