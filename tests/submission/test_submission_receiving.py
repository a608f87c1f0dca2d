"""What the receiving side sees: folders and ZIPs looked at three ways, hostile ones refused."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import stat
import unicodedata
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from submission_samples import FILES, TODAY, dossier, pdf, picture, source, with_answers, with_scans

from qilu_desktop.checks import Context, Report, run
from qilu_desktop.documents.blocks import Document, Page, Paragraph, Run, Section, Style
from qilu_desktop.documents.typst_printer import print_pdf
from qilu_desktop.dossier.model import Dossier
from qilu_desktop.errors import ArchiveError, InputError, QiluError, SubmissionError
from qilu_desktop.progress import Silent
from qilu_desktop.submission.build import build_folder
from qilu_desktop.submission.caching import FolderCache
from qilu_desktop.submission.eml import Attachment, Draft, eml_blocks
from qilu_desktop.submission.listed import Row, read_checklist
from qilu_desktop.submission.manifest import NAME, manifest_text
from qilu_desktop.submission.model import Source
from qilu_desktop.submission.receiving import groups, receive
from qilu_desktop.submission.verify import Depth, Fault, Verified, verify_folder

Ready = Callable[[date], tuple[Source, Report]]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A final folder of three people and the cache it was built with."""
    place = tmp_path_factory.mktemp("kept")
    made_from = replace(source(with_scans(dossier(3))), cache=FolderCache(place / "cache"))
    build_folder(made_from, place, draft=False, today=TODAY, progress=Silent())
    return place


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    (built,) = (one for one in kept.iterdir() if one.name != "cache")
    return Path(shutil.copytree(built, tmp_path / built.name))


def _sign(folder: Path) -> None:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    hashes = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    (folder / NAME).write_bytes(manifest_text(hashes))


def _look(place: Path, depth: Depth = Depth.DOCUMENTS, ready: Ready | None = None) -> Verified:
    return receive(place, depth, Silent(), ready)


def _told(verified: Verified) -> dict[str, set[Fault]]:
    found: dict[str, set[Fault]] = {}
    for problem in verified.problems:
        found.setdefault(problem.path, set()).add(problem.kind)
    return found


def _packet(folder: Path, number: str) -> Path:
    return next(folder.glob(f"03-佐证材料/01-*/*-{number}-*.pdf"))


# -- depths ---------------------------------------------------------------------------------------------------------


def test_a_flipped_bit_in_any_file_is_found_at_the_first_depth(folder: Path) -> None:
    for number, path in enumerate(sorted(one for one in folder.rglob("*") if one.is_file())):
        data = path.read_bytes()
        for place in {0, len(data) - 1, (number * 7919) % len(data)}:
            flipped = bytearray(data)
            flipped[place] ^= 1 << (number + place) % 8
            path.write_bytes(flipped)
            try:
                verified = verify_folder(folder)
            except (ArchiveError, SubmissionError):
                assert path.name == NAME
                continue
            assert path.relative_to(folder).as_posix() in _told(verified) or path.name == NAME
            assert not verified.whole
        path.write_bytes(data)
    assert verify_folder(folder).whole


def test_documents_are_held_against_the_checklist_and_their_marks(folder: Path) -> None:
    verified = _look(folder)
    assert verified.whole, verified.problems
    assert verified.depth is Depth.DOCUMENTS
    assert verified.remarks == ()
    # Somebody has put in other files and signed the folder anew: the hashes agree, the contents do not.
    bare = _packet(folder, "02")
    with pikepdf.open(io.BytesIO(bare.read_bytes())) as opened:
        opened.pages[0].obj.Contents = opened.make_stream(b"")
        opened.save(bare)
    other = next(folder.glob("02-申报书/02-*/*-申报书.pdf"))
    other.write_bytes(pdf(9))
    _sign(folder)
    assert _look(folder, Depth.FILES).whole
    found = _look(folder)
    assert _told(found) == {
        bare.relative_to(folder).as_posix(): {Fault.LISTED, Fault.MARK},
        other.relative_to(folder).as_posix(): {Fault.LISTED},
        "邮件/第1封-共1封.eml": {Fault.LISTED},
    }
    assert {bare.parent.name, other.parent.name} < {group.name for group in groups(found.problems)}
    assert any("第 1 页没有注明“已审验”" in problem.text for problem in found.problems)


def test_a_list_that_somebody_wrote_to_harm_is_read_all_the_same(tmp_path: Path) -> None:
    kept, endless = f"{'a' * 64} 3 1.2MB", f"{'b' * 64} {'9' * 5000} 1.2MB"
    words = (Paragraph((Run(line),), Style()) for line in ("甲.pdf", kept, "乙.pdf", endless))
    place = tmp_path / "清单.pdf"
    place.write_bytes(print_pdf(Document("清单", (Section(Page(), tuple(words)),), date(2024, 7, 20))))
    assert read_checklist(place) == {"a" * 64: Row(3, "1.2MB", "甲.pdf")}


def test_what_was_taken_out_with_its_line_is_still_missed(folder: Path) -> None:
    gone = _packet(folder, "02")
    gone.unlink()
    _sign(folder)
    assert _look(folder, Depth.FILES).whole
    found = _look(folder)
    # The mail still carries it.
    assert _told(found) == {"00-报送清单.pdf": {Fault.LISTED}, "邮件/第1封-共1封.eml": {Fault.LISTED}}
    assert f"“{gone.name}”" in found.problems[0].text
    for name in ("00-报送清单.pdf", "校验报告.json"):
        (folder / name).unlink()
        _sign(folder)
        assert _told(_look(folder))[name] == {Fault.MISSING}


def test_an_attachment_that_is_no_file_of_the_folder_is_told(folder: Path) -> None:
    (draft,) = folder.glob("邮件/*.eml")
    name = next(folder.glob("02-申报书/01-*/*-申报书.pdf")).name
    draft.write_bytes(b"".join(eml_blocks(Draft("a@example.com", "材料", "见附件", (Attachment(name, pdf(2)),)))))
    _sign(folder)
    told = [problem.text for problem in _look(folder).problems if problem.path == f"邮件/{draft.name}"]
    assert any(f"附件“{name}”不是文件夹里的文件" in text for text in told), told


def test_hostile_documents_are_named_and_the_rest_goes_on(folder: Path) -> None:
    word = next(folder.glob("02-申报书/01-*/*.docx"))
    _rewritten(word, "word/_rels/document.xml.rels", b"<a")
    styles = next(folder.glob("02-申报书/02-*/*.docx"))
    _rewritten(styles, "word/styles.xml", b"<a")
    sheet = folder / "多.xlsx"
    openpyxl.Workbook().save(sheet)
    _rewritten(sheet, "xl/workbook.xml", zipfile.ZipFile(sheet).read("xl/workbook.xml").replace(b'Id="1"', b'Id="x"'))
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (at, at) for at in range(2000))
    mails = {
        "甲": b"To: <@\r\nContent-Type: text/plain; charset*=\r\n\r\n",
        "乙": b'To: "\r\nContent-Type: multipart/mixed; boundary*0*=x\r\n\r\n',
        "丙": b"To: a@example.com\r\n" + nested,
    }
    for name, data in mails.items():
        (folder / f"邮件/{name}.eml").write_bytes(data)
    bomb = folder / "邮件/多.zip"
    with zipfile.ZipFile(bomb, "w") as made:
        made.writestr("零", b"0")
    data = bytearray(bomb.read_bytes())
    place = data.rfind(b"PK\1\2") + 24
    data[place : place + 4] = (600 << 20).to_bytes(4, "little")
    bomb.write_bytes(data)
    damaged = folder / "邮件/坏.zip"
    damaged.write_bytes(_damaged(zipfile.ZIP_LZMA))
    endless = folder / "多.docx"
    with zipfile.ZipFile(endless, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.txt", b"<a/>" * (17 << 20))
    (folder / "校验报告.json").write_text("[" * 100_000)
    _sign(folder)
    found = _look(folder)
    told = _told(found)
    assert any("解开后大得不正常" in problem.text for problem in found.problems)
    hostile = [
        word,
        styles,
        sheet,
        bomb,
        damaged,
        endless,
        folder / "校验报告.json",
        *(folder / f"邮件/{name}.eml" for name in mails),
    ]
    assert {path for path, kinds in told.items() if kinds == {Fault.BROKEN}} == {
        one.relative_to(folder).as_posix() for one in hostile
    }


def _damaged(method: int) -> bytes:
    """A ZIP whose one file was packed by *method*, its packed bytes spoilt."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        made.writestr("a", bytes(range(256)) * 9)
    data = bytearray(stream.getvalue())
    data[45:90] = bytes(byte ^ 0x55 for byte in data[45:90])
    return bytes(data)


def _rewritten(place: Path, part: str, data: bytes) -> None:
    """Put other bytes into one part of a Word or Excel file."""
    with zipfile.ZipFile(io.BytesIO(place.read_bytes())) as old, zipfile.ZipFile(place, "w") as made:
        for name in old.namelist():
            made.writestr(name, data if name == part else old.read(name))


def test_a_draft_that_does_not_say_so_is_found(folder: Path) -> None:
    report = json.loads((folder / "校验报告.json").read_bytes())
    report["draft"] = True
    (folder / "校验报告.json").write_text(json.dumps(report), "utf-8")
    _sign(folder)
    verified = _look(folder)
    told = _told(verified)
    assert Fault.MARK in told[_packet(folder, "01").relative_to(folder).as_posix()]
    assert Fault.MARK in told["04-汇总表.docx"]
    assert told["校验报告.json"] == {Fault.LISTED}
    assert "这是草稿，不能用来报送。" in verified.remarks


def test_documents_that_wait_for_their_seal_are_remarked(tmp_path: Path, kept: Path) -> None:
    made_from = replace(source(dossier(3)), cache=FolderCache(kept / "cache"))
    built = build_folder(made_from, tmp_path, draft=False, today=TODAY, progress=Silent())
    verified = _look(built.folder)
    assert verified.whole, verified.problems
    (remark,) = verified.remarks
    assert "还没有盖章" in remark
    assert "01-推荐报告.pdf" in remark


def _ready(held: Dossier, cache: Path, *, codes: bool = True) -> Ready:
    made_from = replace(source(held), cache=FolderCache(cache), codes=codes)

    def ready(day: date) -> tuple[Source, Report]:
        assert day == TODAY
        return made_from, run(Context(made_from.pack, held, day))

    return ready


def test_stale_documents_are_named_file_by_file(folder: Path, kept: Path) -> None:
    held = with_scans(dossier(3))
    for codes in (True, False):
        same = _look(folder, Depth.CONTENT, _ready(held, kept / "cache", codes=codes))
        assert same.whole, same.problems
        assert same.depth is Depth.CONTENT
    other = FILES.add("另一张.jpg", picture("another", (500, 640)), "image/jpeg")
    chosen = next(entry for entry in held.evidence if entry.owner == "p01" and entry.kind == "query")
    changed = replace(
        with_answers(held, "p02", address="新地址 8 号", post_name="数控车工班长"),
        evidence=tuple(replace(one, file=other) if one.id == chosen.id else one for one in held.evidence),
    )
    names = [person.name for person in held.applicants]
    found = _look(folder, Depth.CONTENT, _ready(changed, kept / "cache"))
    stale = {path for path, kinds in _told(found).items() if kinds == {Fault.STALE}}
    assert stale == {
        "04-汇总表.docx",
        f"02-申报书/02-{names[1]}/{names[1]}-基本情况一览表.docx",
        f"02-申报书/02-{names[1]}/{names[1]}-基本情况一览表.pdf",
        f"03-佐证材料/01-{names[0]}/{names[0]}-01-证书查询截图.pdf",
    }
    fewer = _look(folder, Depth.CONTENT, _ready(with_scans(dossier(2)), kept / "cache"))
    assert any(f"/03-{names[2]}/" in path for path in _told(fewer))
    more = _look(folder, Depth.CONTENT, _ready(with_scans(dossier(4)), kept / "cache"))
    assert any("文件夹里没有" in problem.text for problem in more.problems)
    with pytest.raises(InputError, match="工作区"):
        _look(folder, Depth.CONTENT)


# -- ZIPs -----------------------------------------------------------------------------------------------------------


_Bare = type(
    "_Bare",
    (zipfile.ZipInfo,),
    {"_encodeFilenameFlags": lambda self: (self.filename.encode("gb18030"), self.flag_bits)},
)
"""Writes its name as bytes of a code page, without the mark for UTF-8, as old programs do."""


def _zip(folder: Path, archive: Path, *, top: bool, old: bool = False) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as made:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder.parent if top else folder).as_posix()
                made.writestr((_Bare if old else zipfile.ZipInfo)(name), path.read_bytes())
    return archive


@pytest.mark.parametrize(("top", "old"), [(True, False), (False, False), (True, True)])
def test_a_zip_is_looked_at_like_its_folder(folder: Path, tmp_path: Path, top: bool, old: bool) -> None:
    archive = _zip(folder, tmp_path / "收到的.zip", top=top, old=old)
    verified = _look(archive)
    assert verified.whole, verified.problems
    assert verified.files == verify_folder(folder).files
    (folder / "01-推荐报告.pdf").write_bytes(b"another")
    found = _look(_zip(folder, archive, top=top, old=old), Depth.FILES)
    assert _told(found) == {"01-推荐报告.pdf": {Fault.CHANGED}}


def _link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (["../外面.txt"], "文件夹之外"),
        (["/etc/外面.txt"], "文件夹之外"),
        (["a\\..\\..\\外面.txt"], "文件夹之外"),
        (["C:/外面.txt"], "文件夹之外"),
        (["a/C:/外面.txt"], "文件夹之外"),
        (["A.txt", "a.TXT"], "同名"),
        (["José.txt", unicodedata.normalize("NFD", "José.txt")], "同名"),
        ([_link("链接")], "链接"),
        (["a", "a/b"], "既是文件又是文件夹"),
        (["a/b", "a"], "既是文件又是文件夹"),
        (["a.txt"], "“坏”里没有校验码文件"),
    ],
)
def test_hostile_zips_are_refused(tmp_path: Path, entries: list[str | zipfile.ZipInfo], said: str) -> None:
    archive = tmp_path / "坏.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for entry in entries:
            made.writestr(entry, b"x")
    with pytest.raises((ArchiveError, SubmissionError), match=said) as caught:
        _look(archive)
    assert caught.value.remedy
    assert [one.name for one in tmp_path.iterdir()] == ["坏.zip"]


def test_bombs_locked_and_broken_zips_are_refused(folder: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "炸弹.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("零.bin", bytes(80_000_000))
    with pytest.raises(ArchiveError, match="大得不正常"):
        _look(bomb)
    locked = tmp_path / "密.zip"
    with zipfile.ZipFile(locked, "w") as made:
        made.writestr("a.txt", b"x")
    data = bytearray(locked.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(data)
    with pytest.raises(ArchiveError, match="加了密码"):
        _look(locked)
    whole = _zip(folder, tmp_path / "全.zip", top=True).read_bytes()
    spoilt = (_damaged(zipfile.ZIP_LZMA), _damaged(zipfile.ZIP_BZIP2))
    for number, part in enumerate((b"", b"no archive", whole[: len(whole) // 2], whole[:-30], *spoilt)):
        broken = tmp_path / f"{number}.zip"
        broken.write_bytes(part)
        with pytest.raises(ArchiveError, match="不是完整的 ZIP"):
            _look(broken)


@given(st.data())
def test_whatever_is_done_to_a_zip_it_is_looked_at_or_refused(data: st.DataObject) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("材料/a.txt", b"content " * 9)
        made.writestr(f"材料/{NAME}", manifest_text({"a.txt": hashlib.sha256(b"content " * 9).hexdigest()}))
    packed = bytearray(stream.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    with TemporaryDirectory() as place:
        archive = Path(place) / "收到.zip"
        archive.write_bytes(packed)
        with suppress(QiluError):
            _look(archive)
        assert [one.name for one in Path(place).iterdir()] == ["收到.zip"]
