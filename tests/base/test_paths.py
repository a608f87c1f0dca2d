"""File names that Windows and Linux take, and files that are whole or absent."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qilu_desktop import paths
from qilu_desktop.errors import StorageError
from qilu_desktop.paths import NAME_LIMIT, safe_name, sha256_of, write_whole

FORBIDDEN = set('<>:"/\\|?*') | {chr(code) for code in range(32)} | {"\x7f"}
HIDDEN = set("\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff")
RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in "0123456789¹²³")}
NAMES = st.one_of(
    st.text(max_size=120),
    st.text("甲乙丙䶮𠮷é .\u0301-", max_size=120),
    st.builds(
        "{}{}{}".format,
        st.sampled_from([*sorted(RESERVED), "CON", "Nul"]),
        st.text(" .", max_size=90),
        st.text(max_size=8),
    ),
    st.builds("{}.{}".format, st.text(max_size=300), st.sampled_from(["pdf", "docx", "eml"])),
    st.text(st.characters(codec=None), max_size=20),
)


@given(NAMES)
@example("con" + " " * 100 + ".pdf")
@example("\ud800.pdf")
@example(".pdf")
@example("..")
@example("")
@example("e\u0301" * 100)
def test_a_safe_name_is_taken_everywhere(text):
    name = safe_name(text)
    assert name
    assert len(name) <= NAME_LIMIT == 80
    assert len(name.encode()) <= 235
    assert unicodedata.is_normalized("NFC", name)
    assert not set(name) & (FORBIDDEN | HIDDEN)
    assert name == name.strip(" ")
    assert not name.endswith(".")
    assert name not in (".", "..")
    assert name.partition(".")[0].rstrip(" ").casefold() not in RESERVED
    assert safe_name(name) == name, "idempotent"


@given(
    st.text("甲乙丙丁é🛠 ab", min_size=1, max_size=400).filter(str.strip),
    st.sampled_from(["pdf", "docx", "xlsx", "eml", "png"]),
)
def test_the_ending_survives_a_cut(stem, ending):
    name = safe_name(f"{stem}.{ending}")
    assert name.endswith(f".{ending}")
    assert len(name) > len(ending) + 1


@given(st.text("甲乙丙 ab.", max_size=60), st.integers(12, 80))
def test_a_smaller_limit_is_kept(text, limit):
    assert len(safe_name(text, limit=limit)) <= limit


def test_what_becomes_of_a_name():
    assert safe_name("张三/李四.pdf") == "张三_李四.pdf"
    assert safe_name("买买提·阿不都.pdf") == "买买提·阿不都.pdf", "the dot of names stays"
    assert safe_name("王䶮-申报书.pdf") == "王䶮-申报书.pdf"
    assert safe_name("con.pdf") == "_con.pdf"
    assert safe_name("a\u202efdp.exe") == "a_fdp.exe", "a turned-round ending is not hidden"
    assert safe_name("e\u0301.txt") == "é.txt"
    assert safe_name("长" * 100 + ".docx") == "长" * 75 + ".docx"
    assert safe_name("𠮷" * 80) == "𠮷" * 58, "235 bytes of UTF-8"
    assert safe_name(" . ") == "_"


def test_write_whole_writes_and_replaces(tmp_path):
    place = tmp_path / "申报书.pdf"
    write_whole(place, b"one")
    write_whole(place, b"two")
    assert place.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [place], "nothing is left beside it"
    assert sha256_of(place) == hashlib.sha256(b"two").hexdigest()


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_a_written_file_can_be_read_by_others(tmp_path):
    write_whole(tmp_path / "a", b"")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644


def test_a_name_that_is_too_long_is_told_and_leaves_nothing(tmp_path):
    with pytest.raises(StorageError, match="太长"):
        write_whole(tmp_path / ("长" * 100), b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_told(tmp_path):
    with pytest.raises(StorageError, match="找不到"):
        write_whole(tmp_path / "没有" / "a.pdf", b"x")


def test_a_file_where_a_folder_should_be_is_told(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(StorageError, match="不是文件夹"):
        write_whole(tmp_path / "a" / "b.pdf", b"x")


def test_a_folder_in_the_place_of_the_file_stays_and_nothing_is_left(tmp_path):
    (tmp_path / "a.pdf").mkdir()
    (tmp_path / "a.pdf" / "kept").write_bytes(b"")
    with pytest.raises(StorageError):
        write_whole(tmp_path / "a.pdf", b"x")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.pdf"]
    assert (tmp_path / "a.pdf" / "kept").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_a_folder_that_may_not_be_written_is_told_and_the_old_file_stays():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_whole(folder / "a.pdf", b"old")
        folder.chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            with pytest.raises(StorageError, match="没有权限"):
                write_whole(folder / "a.pdf", b"new")
            assert (folder / "a.pdf").read_bytes() == b"old"
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o755)
        assert [entry.name for entry in folder.iterdir()] == ["a.pdf"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path, monkeypatch):
    """The system's own full device stands in for the temporary file."""

    def on_full_device(**_: object) -> tuple[int, str]:
        place = tmp_path / ".qilu-full.part"
        place.symlink_to("/dev/full")
        return os.open(place, os.O_WRONLY), str(place)

    monkeypatch.setattr(paths.tempfile, "mkstemp", on_full_device)
    with pytest.raises(StorageError, match="磁盘空间已满"):
        write_whole(tmp_path / "a.pdf", b"x" * 100_000)
    assert list(tmp_path.iterdir()) == []


def test_where_things_are(tmp_path, monkeypatch):
    assert (paths.forms_dir() / "2024" / "notice.yaml").is_file()
    assert (paths.resources_dir() / "fonts").is_dir()
    monkeypatch.setenv("QILU_DATA_DIR", str(tmp_path))
    assert paths.user_data_dir() == tmp_path
    assert paths.log_dir() == tmp_path / "log"
    assert paths.workspaces_dir() == tmp_path / "工作区"
    monkeypatch.delenv("QILU_DATA_DIR")
    assert paths.user_data_dir().name == "qilu-desktop"
    assert re.search("qilu-desktop", str(paths.log_dir()))


def test_a_frozen_program_finds_its_data_in_its_bundle(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.forms_dir() == tmp_path / "forms"
    assert paths.resources_dir() == tmp_path / "resources"
