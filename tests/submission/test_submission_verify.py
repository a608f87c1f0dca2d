import hashlib
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from submission_samples import pdf

from qilu_desktop.errors import Cancelled, SubmissionError
from qilu_desktop.paths import escapes
from qilu_desktop.progress import Step, Watched
from qilu_desktop.submission.manifest import NAME, manifest_text, read_manifest
from qilu_desktop.submission.verify import Fault, verify_folder

CONTENT = {
    "01-推荐报告.pdf": b"report",
    "02-申报书/01-José/José-申报书.pdf": b"book",
    "校验报告.json": b"{}",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "济南市-2024年度齐鲁首席技师推荐材料"
    for path, data in CONTENT.items():
        (made / path).parent.mkdir(parents=True, exist_ok=True)
        (made / path).write_bytes(data)
    _sign(made)
    return made


def _sign(made: Path) -> None:
    files = (path for path in made.rglob("*") if path.is_file() and path.name != NAME)
    hashes = {path.relative_to(made).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    (made / NAME).write_bytes(manifest_text(hashes))


def _faults(made: Path, **options: bool) -> list[tuple[str, Fault]]:
    return [(problem.path, problem.kind) for problem in verify_folder(made, **options).problems]


def test_a_whole_folder_is_found_whole(folder: Path) -> None:
    verified = verify_folder(folder)
    assert verified.whole
    assert (verified.files, verified.bytes) == (3, 12)
    done = subprocess.run(["sha256sum", "-c", NAME], cwd=folder, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_every_single_flipped_bit_is_found(folder: Path) -> None:
    for path, data in CONTENT.items():
        for bit in range(len(data) * 8):
            flipped = bytearray(data)
            flipped[bit // 8] ^= 1 << bit % 8
            (folder / path).write_bytes(flipped)
            assert _faults(folder) == [(path, Fault.CHANGED)]
        (folder / path).write_bytes(data)
    assert not _faults(folder)


def test_every_single_flipped_bit_of_the_manifest_is_found(folder: Path) -> None:
    data = (folder / NAME).read_bytes()
    for bit in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        (folder / NAME).write_bytes(flipped)
        try:
            verified = verify_folder(folder)
        except SubmissionError:
            continue
        assert not verified.whole, bit


def test_missing_added_emptied_and_renamed_files_are_named(folder: Path) -> None:
    (folder / "01-推荐报告.pdf").unlink()
    (folder / "校验报告.json").write_bytes(b"")
    (folder / "新建 文本文档.txt").write_bytes(b"hello")
    (folder / "Thumbs.db").write_bytes(b"")
    problems = {problem.path: problem for problem in verify_folder(folder).problems}
    assert {path: problem.kind for path, problem in problems.items()} == {
        "01-推荐报告.pdf": Fault.MISSING,
        "校验报告.json": Fault.CHANGED,
        "新建 文本文档.txt": Fault.ADDED,
    }
    assert "空文件" in problems["校验报告.json"].text
    assert all(problem.text.endswith("。") for problem in problems.values())


_LEFT = {
    "Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "02-申报书/.DS_Store": b"\0\0\0\1Bud1\0\0",
    "02-申报书/desktop.ini": "\ufeff[.ShellClassInfo]".encode("utf-16-le"),
    "._01-推荐报告.pdf": b"\0\5\x16\7\0\2\0\0Mac OS X",
    "03-佐证材料/Thumbs.db": b"",
}


def test_what_a_computer_leaves_by_itself_is_told_but_hides_nothing(folder: Path) -> None:
    for path, data in _LEFT.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)
    verified = verify_folder(folder)
    assert verified.whole
    (remark,) = verified.remarks
    assert all(path.rpartition("/")[2] in remark for path in _LEFT)
    assert "没有算作多出" in remark
    # Another thing under such a name is no litter, nor is a link.
    (folder / "Thumbs.db").write_bytes(b"PK\3\4 names and numbers")
    (folder / "02-申报书/.DS_Store").unlink()
    (folder / "02-申报书/.DS_Store").symlink_to(folder / NAME)
    assert _faults(folder) == [("02-申报书/.DS_Store", Fault.LINK), ("Thumbs.db", Fault.ADDED)]


def test_a_listed_file_of_such_a_name_is_held_against_the_manifest(folder: Path) -> None:
    (folder / "Thumbs.db").write_bytes(_LEFT["Thumbs.db"])
    _sign(folder)
    assert verify_folder(folder).whole
    assert not verify_folder(folder).remarks
    (folder / "Thumbs.db").write_bytes(_LEFT["Thumbs.db"] + b"!")
    assert _faults(folder) == [("Thumbs.db", Fault.CHANGED)]
    (folder / "Thumbs.db").unlink()
    assert _faults(folder) == [("Thumbs.db", Fault.MISSING)]


def test_what_may_not_be_read_is_named_and_the_rest_is_looked_at(folder: Path) -> None:
    report, person = folder / "01-推荐报告.pdf", folder / "02-申报书" / "01-José"
    (folder / "校验报告.json").write_bytes(b"{ }")
    verify_folder(folder, deep=True)
    for place in folder.parents:
        # Only the owner may enter what pytest makes.
        if os.geteuid() == 0 and "pytest-" in str(place):
            place.chmod(0o755)
    report.chmod(0)
    person.chmod(0)
    try:
        with ordinary_rights():
            problems = {one.path: one for one in verify_folder(folder, deep=True).problems}
    finally:
        person.chmod(0o755)
    assert {path: one.kind for path, one in problems.items() if one.kind in (Fault.UNREAD, Fault.CHANGED)} == {
        "01-推荐报告.pdf": Fault.UNREAD,
        "02-申报书/01-José": Fault.UNREAD,
        "校验报告.json": Fault.CHANGED,
    }
    assert not any(path.startswith("02-申报书/01-José/") for path in problems)
    assert "没有权限" in problems["01-推荐报告.pdf"].text
    assert "再核对一次" in problems["01-推荐报告.pdf"].text


@contextmanager
def ordinary_rights() -> Iterator[None]:
    """Give up root's right to read everything, where the tests run as root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_an_id_number_in_a_file_name_is_not_echoed(folder: Path) -> None:
    (folder / "370102198001010015.jpg").write_bytes(b"x")
    (problem,) = verify_folder(folder).problems
    assert (problem.path, problem.kind) == ("370102********0015.jpg", Fault.ADDED)


def test_names_that_came_decomposed_from_another_system_are_understood(folder: Path) -> None:
    name = next((folder / "02-申报书").iterdir())
    book = next(name.iterdir())
    book.rename(book.with_name(unicodedata.normalize("NFD", book.name)))
    name.rename(name.with_name(unicodedata.normalize("NFD", name.name)))
    assert not _faults(folder)


def test_a_manifest_written_in_decomposed_form_is_understood(folder: Path) -> None:
    text = (folder / NAME).read_text("utf-8")
    (folder / NAME).write_bytes(unicodedata.normalize("NFD", text).replace("\n", "\r\n").encode("utf-8-sig"))
    assert not _faults(folder)


def test_two_spellings_of_one_name_do_not_hide_each_other(folder: Path) -> None:
    person = next((folder / "02-申报书").iterdir())
    (person / unicodedata.normalize("NFD", "José-申报书.pdf")).write_bytes(b"another")
    assert [fault for _, fault in _faults(folder)] in ([Fault.ADDED], [Fault.ADDED, Fault.CHANGED])


@pytest.mark.parametrize("as_folder", [False, True])
def test_links_are_not_followed(folder: Path, tmp_path: Path, as_folder: bool) -> None:
    outside = tmp_path / "outside"
    if as_folder:
        shutil.move(folder / "02-申报书", outside)
        (folder / "02-申报书").symlink_to(outside)
        assert _faults(folder) == [
            ("02-申报书", Fault.LINK),
            ("02-申报书/01-José/José-申报书.pdf", Fault.MISSING),
        ]
    else:
        shutil.move(folder / "01-推荐报告.pdf", outside)
        (folder / "01-推荐报告.pdf").symlink_to(outside)
        assert _faults(folder) == [("01-推荐报告.pdf", Fault.LINK)]


def test_a_pipe_in_place_of_a_file_is_not_opened(folder: Path) -> None:
    (folder / "校验报告.json").unlink()
    os.mkfifo(folder / "校验报告.json")
    assert _faults(folder) == [("校验报告.json", Fault.LINK)]


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/passwd", "a/../../x", "C:/x", "c:x", "a\\b", "./a", "a//b", "a/.", "", "\x00", "a/\x1b[2J"],
)
def test_paths_that_leave_the_folder_are_refused(folder: Path, path: str) -> None:
    (folder / NAME).write_bytes(f"{'0' * 64}  {path}\n".encode())
    with pytest.raises(SubmissionError) as caught:
        verify_folder(folder)
    assert NAME in caught.value.line
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "没有列出任何文件"),
        (b"\xff\xfe", "不是 UTF-8"),
        ("你好\n".encode(), "第 1 行"),
        (f"{'0' * 64}  a\n{'1' * 63}  b\n".encode(), "第 2 行"),
        (f"{'0' * 64}  a\n{'1' * 64}  a\n".encode(), "第 2 行重复"),
        (b"0" * (17 * 1024 * 1024), "太大"),
    ],
)
def test_a_broken_manifest_says_where(folder: Path, data: bytes, said: str) -> None:
    (folder / NAME).write_bytes(data)
    with pytest.raises(SubmissionError, match=said):
        verify_folder(folder)


def test_a_folder_without_manifest_or_no_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / NAME).unlink()
    with pytest.raises(SubmissionError, match="没有校验码文件"):
        verify_folder(folder)
    with pytest.raises(SubmissionError, match="不是文件夹"):
        verify_folder(tmp_path / "没有")


def test_names_alike_but_for_case_are_told(folder: Path) -> None:
    (folder / "A.txt").write_bytes(b"1")
    (folder / "a.TXT").write_bytes(b"2")
    _sign(folder)
    assert [fault for _, fault in _faults(folder)] == [Fault.NAME]


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = read_manifest(data)
    except SubmissionError:
        return
    assert found
    assert not any(escapes(path) for path in found)


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
        .map(lambda text: unicodedata.normalize("NFC", text))
        .filter(lambda text: not escapes(text)),
        st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}"),
        min_size=1,
    )
)
def test_a_manifest_reads_back(hashes: dict[str, str]) -> None:
    assert read_manifest(manifest_text(hashes)) == {path: digest for path, digest in hashes.items() if path != NAME}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("坏.pdf", b"%PDF-1.7\nbroken", "PDF 已损坏"),
        ("截断.pdf", pdf(3)[:200], "PDF 已损坏"),
        ("坏.docx", b"PK\x03\x04nothing", "Word 文件已损坏"),
        ("坏.json", b"{", "JSON"),
        ("坏.txt", b"\xff\xff", "UTF-8"),
        ("坏.eml", b"\x00\x00", "邮件草稿已损坏"),
    ],
)
def test_documents_that_do_not_open_are_told_when_asked(folder: Path, name: str, data: bytes, said: str) -> None:
    for path in CONTENT:
        (folder / path).unlink()
    (folder / name).write_bytes(data)
    _sign(folder)
    assert not _faults(folder)
    problems = verify_folder(folder, deep=True).problems
    # The folder of this test holds no lists.
    problems = tuple(problem for problem in problems if problem.kind is not Fault.MISSING)
    assert [(problem.path, problem.kind) for problem in problems] == [(name, Fault.BROKEN)]
    assert said in problems[0].text


def test_verifying_can_be_stopped(folder: Path) -> None:
    seen: list[Step] = []
    watched = Watched(seen.append)
    verify_folder(folder, progress=watched)
    assert seen[-1].current == seen[-1].total == 3
    watched.cancel()
    with pytest.raises(Cancelled):
        verify_folder(folder, progress=watched)
