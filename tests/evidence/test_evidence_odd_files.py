"""Odd and hostile files: each is refused by name with its reason, or taken and joined; nothing else happens."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import evidence_samples as samples
import odd_files
import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from qilu_desktop.errors import Cancelled, EvidenceError
from qilu_desktop.evidence import bombs, faults, intake, taking
from qilu_desktop.evidence.join import Part, join
from qilu_desktop.progress import Silent, Step, Watched

NAMES = list(odd_files.REFUSED)
GOOD = list(odd_files.TAKEN)


def test_there_are_enough_of_them():
    assert len(NAMES) + len(GOOD) >= 60
    assert len(odd_files.refused("炸弹.png")) < 20_000


@pytest.mark.parametrize("name", NAMES)
def test_refused_by_name_with_reason_and_remedy(name):
    with pytest.raises(EvidenceError) as caught:
        intake.inspect(odd_files.refused(name), name)
    assert name in caught.value.what
    assert odd_files.REFUSED[name][1] in str(caught.value)
    assert caught.value.remedy.startswith(("请", "可用的格式"))


@pytest.mark.parametrize("name", GOOD)
def test_taken_and_joined_with_the_mark_on_every_page(name):
    data = odd_files.taken(name)
    _, pages, warning = odd_files.TAKEN[name]
    seen = intake.inspect(data, name)
    assert seen.pages == pages
    assert warning in " ".join(seen.warnings)
    assert seen.mime.split("/")[0] in ("image", "application")
    made = join((Part("材料", "组", data, name, samples.STAMP),), title="佐证", made_on=samples.DAY, progress=Silent())
    assert not made.refused
    with pypdf.PdfReader(io.BytesIO(made.pdf)) as read:
        assert len(read.pages) == made.page_count >= pages + 1
        for page in read.pages[1:]:
            assert "已审验" in page.extract_text()
            assert {round(float(side)) for side in page.mediabox[2:]} == {595, 842}
    assert b"ecret" not in unfolded(made.pdf)


def unfolded(data: bytes) -> bytes:
    """Everything that stands in a PDF, streams unfolded."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        level = pikepdf.StreamDecodeLevel.generalized
        pdf.save(stream, qdf=True, compress_streams=False, stream_decode_level=level)
    return stream.getvalue()


def test_what_must_not_be_sent_is_really_in_the_files():
    """The proof above means something: the secrets are found in what was handed in."""
    for name in ("脚本.pdf", "附件.pdf", "表单.pdf", "私人信息.pdf", "视频.pdf", "静态表单.pdf", "书签脚本.pdf"):
        assert b"ecret" in unfolded(odd_files.taken(name))
    assert b"SecretCam" in odd_files.taken("手机.jpg")


def test_the_bad_are_set_aside_and_the_rest_goes_on():
    parts = [Part(name, "", odd_files.refused(name), name) for name in NAMES if "炸弹" not in name]
    good = Part("好", "", samples.jpeg(600, 800), "好.jpg")
    made = join((*parts, good), title="佐证", made_on=samples.DAY, progress=Silent())
    assert list(made.page_map) == [len(parts)]
    assert len(made.refused) == len(parts)
    assert {error.name for error in made.refused} == {part.name for part in parts}


@pytest.mark.parametrize(("packed", "coding"), [("lzw", "/LZWDecode"), ("packbits", "/RunLengthDecode")])
@given(st.binary(min_size=1, max_size=300), st.integers(1, 200))
@settings(max_examples=20, deadline=None)
def test_old_packings_are_measured_without_unfolding(packed, coding, pattern, times):
    """TIFF packs as PDF does: what Pillow packs must measure what it was."""
    plain = (pattern * times)[: len(pattern) * times]
    stream = io.BytesIO()
    picture = Image.frombytes("L", (len(plain), 1), plain)
    picture.save(stream, "TIFF", compression={"lzw": "tiff_lzw"}.get(packed, packed))
    with Image.open(io.BytesIO(stream.getvalue())) as tiff:
        at, size = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    data = stream.getvalue()[at : at + size]
    assert bombs.measured(data, (coding,), 1 << 30) == (len(plain), True)
    assert bombs.measured(data, (coding,), len(plain) // 2 + 1)[0] == len(plain) // 2 + 1 or len(plain) == 1
    assert bombs.measured(data, (coding, "/FlateDecode"), 99) == (99, True)


def test_bombs_take_little_memory():
    """In a process of its own, so that the peak is the bombs'."""
    code = (
        "import sys, resource; sys.path.insert(0, 'tests/evidence'); import odd_files\n"
        "names = [n for n in odd_files.REFUSED if '炸弹' in n]\n"
        "files = {n: odd_files.refused(n) for n in names}\n"
        "from qilu_desktop.evidence import intake\n"
        "intake.inspect(odd_files.taken('照片.heic'), 'a.heic')\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert all(intake.refused(data, n) for n, data in files.items())\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 700_000


# -- taking in ----------------------------------------------------------------------------------------------------


def test_a_password_opens_what_is_locked_and_the_original_is_kept():
    data = odd_files.refused("加密.pdf")
    with pytest.raises(faults.PasswordNeeded, match="--password"):
        taking.take(data, "加密.pdf")
    with pytest.raises(faults.PasswordNeeded, match="密码不对"):
        taking.take(data, "加密.pdf", password="ABC")
    taken = taking.take(data, "加密.pdf", password="abc")
    assert taken.original == data
    assert taken.seen.pages == 2
    assert intake.inspect(taken.data, "加密.pdf").pages == 2
    assert taking.take(data, "加密.pdf", password="abc").data == taken.data
    assert taking.UNLOCKED in taken.warnings
    plain = samples.text_pdf(1)
    assert taking.take(plain, "a.pdf", password="abc").data == plain


def test_a_password_does_not_lift_a_ban_on_printing():
    data = odd_files.locked(user="abc", print_lowres=False, print_highres=False)
    with pytest.raises(EvidenceError, match="不允许打印"):
        taking.take(data, "a.pdf", password="abc")


def take_all(paths, progress=None, **options):
    kept = []
    refused = taking.take_all(
        paths, progress or Silent(), lambda path, taken: kept.append((path.name, taken)), **options
    )
    return kept, refused


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "乙" / "丙").mkdir(parents=True)
    (tmp_path / ".隐藏").mkdir()
    (tmp_path / "甲.jpg").write_bytes(samples.jpeg(400, 500))
    (tmp_path / "乙" / "截断.png").write_bytes(odd_files.refused("截断.png"))
    (tmp_path / "乙" / "丙" / "丁.pdf").write_bytes(samples.text_pdf(1))
    for junk in ("Thumbs.db", ".DS_Store", "~$甲.docx", ".隐藏/秘.jpg"):
        (tmp_path / junk).write_bytes(b"x")
    return tmp_path


def test_folders_are_walked_and_bad_files_named(folder):
    kept, refused = take_all([folder])
    assert [name for name, _ in kept] == ["甲.jpg", "丁.pdf"]
    assert [error.name for error in refused] == ["截断.png"]
    (folder / "空").mkdir()
    assert "空文件夹" in str(take_all([folder / "空"])[1][0])


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(folder):
    """A medium that fails in the middle: reading this file of the system gives a real input/output error."""
    broken = folder / "读不出.pdf"
    broken.symlink_to("/proc/self/mem")
    (folder / "断链.pdf").symlink_to(folder / "没有.pdf")
    (folder / "设备.pdf").symlink_to("/dev/zero")
    paths = [folder / "甲.jpg", broken, folder / "断链.pdf", folder / "设备.pdf", folder / "乙" / "丙" / "丁.pdf"]
    kept, refused = take_all(paths)
    assert [name for name, _ in kept] == ["甲.jpg", "丁.pdf"]
    said = {error.name: str(error) for error in refused}
    assert "U 盘可能已被拔出" in said["读不出.pdf"]
    assert "找不到" in said["断链.pdf"]
    assert "不是普通文件" in said["设备.pdf"]


def test_progress_is_told_for_each_file_and_stops_at_once(folder):
    steps: list[Step] = []
    kept, _ = take_all([folder], Watched(steps.append))
    # A PDF's streams are looked through one by one, and each may be the last.
    assert [step.current for step in steps] == [0, 1, 2, 2, 3]
    assert "甲.jpg" in steps[0].stage
    watched = Watched(lambda step: watched.cancel() if step.current == 1 else None)
    kept = []
    with pytest.raises(Cancelled):
        taking.take_all([folder], watched, lambda path, _: kept.append(path.name))
    assert kept == ["甲.jpg"] or len(kept) == 2
