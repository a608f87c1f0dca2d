"""A folder's mail shared out anew from the folder alone: another limit, ZIP, password, smaller copies."""

from __future__ import annotations

import email
import email.policy
import hashlib
import io
import json
import random
import shutil
import subprocess
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pikepdf
import pypdf
import pytest
from PIL import Image
from submission_samples import FILES, TODAY, dossier, source, with_answers, with_scans

from qilu_desktop.cli.main import run
from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.errors import Cancelled, InputError, QiluError, SubmissionError
from qilu_desktop.evidence.resampling import FLOOR_DPI
from qilu_desktop.progress import Silent, Watched
from qilu_desktop.sizes import MB
from qilu_desktop.submission.build import build_folder
from qilu_desktop.submission.mail_options import MailOptions, parse_size
from qilu_desktop.submission.mail_record import read_record
from qilu_desktop.submission.model import MAIL_RECORD, MAIL_SHRUNK
from qilu_desktop.submission.packing import encoded_size
from qilu_desktop.submission.repack import repack
from qilu_desktop.submission.verify import verify_folder

USUAL = MailOptions(20 * MB)
BIG = "03-佐证材料/01-王燚喆/王燚喆-02-主要技术成果及获奖.pdf"


def _photo_of_paper(seed: int) -> bytes:
    """An A4 page at 200 dpi that packs badly, as photos of paper do."""
    noise = Image.frombytes("L", (276, 390), random.Random(seed).randbytes(276 * 390))
    stream = io.BytesIO()
    noise.resize((1654, 2339), Image.Resampling.BICUBIC).convert("RGB").save(stream, "JPEG", quality=90, dpi=(200, 200))
    return stream.getvalue()


def _with_photos(held: Dossier, owner: str, count: int) -> Dossier:
    like = next(one for one in held.evidence if one.owner == owner and one.kind == "award")
    added = []
    for at in range(count):
        file = FILES.add(f"大图{at}.jpg", _photo_of_paper(at), "image/jpeg")
        added.append(Evidence(f"big-{at}", owner, "award", f"大图{at}", file, like.claim, like.check))
    return Dossier(held.pack_id, held.unit, held.enterprises, held.applicants, (*held.evidence, *added))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft of three people, one of them held out, one with some megabytes of photos."""
    held = with_answers(_with_photos(with_scans(dossier(3)), "p01", 4), "p03", classified=True)
    output = tmp_path_factory.mktemp("made")
    return build_folder(source(held), output, draft=True, today=TODAY, progress=Silent()).folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / made.name))


def _tree(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _documents(folder: Path) -> dict[str, str]:
    """All but what a mail's change changes."""
    changing = ("00-", "manifest", "邮件/", MAIL_RECORD)
    return {path: digest for path, digest in _tree(folder).items() if not path.startswith(changing)}


def _mails(folder: Path) -> list[EmailMessage]:
    drafts = sorted(folder.glob("邮件/*.eml"))
    read = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in drafts]
    return [one for one in read if isinstance(one, EmailMessage)]


def _attached(folder: Path) -> list[str]:
    return [str(part.get_filename()) for mail in _mails(folder) for part in mail.iter_attachments()]


def _no_window(_workspace: Path | None, _day: object) -> int:
    raise AssertionError


def _body(mail: EmailMessage) -> str:
    part = mail.get_body()
    assert part
    return str(part.get_content())


def test_another_limit_gives_other_mails_and_the_same_documents(folder: Path, made: Path) -> None:
    before = _mails(made)
    built = repack(folder, MailOptions(int(4.5 * MB)), Silent())
    after = _mails(folder)
    assert len(built.messages) == len(after) > len(before)
    assert [mail["Subject"].rpartition("(")[2] for mail in after] == [
        f"第{number}封/共{len(after)}封)" for number in range(1, len(after) + 1)
    ]
    assert all(path.stat().st_size <= encoded_size(int(4.5 * MB)) for path in folder.glob("邮件/*.eml"))
    assert sorted(_attached(folder)) == sorted(_attached(made))
    assert _documents(folder) == _documents(made)
    verified = verify_folder(folder, deep=True)
    assert verified.whole, verified.problems
    told = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(folder / "00-报送清单.pdf").pages)
    assert f"共{len(after)}封" in told
    assert f"第{len(after)}封" in told
    assert built.kept
    assert _tree(built.kept) == _tree(made)


def test_going_back_to_the_first_limit_gives_the_same_bytes(folder: Path, made: Path) -> None:
    repack(folder, MailOptions(3 * MB, zipped=True), Silent())
    assert not repack(folder, USUAL, Silent()).unchanged
    assert _tree(folder) == _tree(made)
    again = repack(folder, USUAL, Silent())
    assert again.unchanged
    assert again.kept is None


def test_nobody_who_is_held_out_gets_into_a_mail(folder: Path) -> None:
    built = repack(folder, MailOptions(2 * MB, zipped=True), Silent())
    names = [name for path in folder.glob("邮件/*.zip") for name in zipfile.ZipFile(path).namelist()]
    person = read_record((folder / MAIL_RECORD).read_bytes()).people[2]
    assert person.held_out
    assert not [name for name in names if person.stem in name]
    assert "邮件/04-汇总表-不含涉密人选.docx" in names
    assert any("涉密" in note for note in built.notes)


def test_zips_open_in_explorer_and_7_zip(folder: Path, made: Path) -> None:
    built = repack(folder, MailOptions(20 * MB, zipped=True), Silent())
    (mail,) = _mails(folder)
    (part,) = mail.iter_attachments()
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    assert data == (folder / "邮件" / str(part.get_filename())).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        # APPNOTE, bit 11: the names are UTF-8; Explorer goes by it.
        assert all(info.flag_bits & 0x800 for info in packed.infolist() if not info.filename.isascii())
        assert {info.filename for info in packed.infolist()} == {one.path for one in built.messages[0].files}
        for info in packed.infolist():
            assert packed.read(info) == (made / info.filename).read_bytes()
    listed = _seven_zip("l", "-slt", "-ba", str(folder / "邮件" / str(part.get_filename())))
    assert listed.returncode == 0
    assert f"Path = {BIG}" in listed.stdout


def _seven_zip(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["7z", *arguments], check=False, capture_output=True, encoding="utf-8")


def test_a_password_locks_the_zips_and_is_kept_nowhere(folder: Path) -> None:
    secret = "Qilu-2024!x"
    built = repack(folder, MailOptions(20 * MB, zipped=True, password=secret), Silent())
    (packed,) = folder.glob("邮件/*.zip")
    assert "AES-256" in _seven_zip("l", "-slt", "-ba", f"-p{secret}", str(packed)).stdout
    assert _seven_zip("t", f"-p{secret}", str(packed)).returncode == 0
    assert _seven_zip("t", "-pwrong-password", str(packed)).returncode != 0
    assert not [path for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert secret not in repr(MailOptions(MB, zipped=True, password=secret))
    assert any("另外的途径" in note for note in built.notes)
    assert "密码另行电话告知" in _body(_mails(folder)[0])
    assert verify_folder(folder, deep=True).whole
    plain = repack(folder, MailOptions(20 * MB, zipped=True), Silent())
    assert any("这次没有加" in note for note in plain.notes), plain.notes


def test_a_file_above_the_limit_is_mailed_as_a_smaller_copy(folder: Path, made: Path) -> None:
    limit = int((made / BIG).stat().st_size * 0.6)
    built = repack(folder, MailOptions(limit), Silent())
    copy = folder / MAIL_SHRUNK / BIG
    assert copy.stat().st_size <= limit
    assert _documents(folder) == _documents(made)
    (note,) = (note for note in built.notes if BIG in note)
    assert "dpi" in note
    assert "原件没有改动" in note
    bodies = "".join(_body(mail) for mail in _mails(folder))
    assert f"{copy.name}（" in bodies
    assert "压缩而成" in bodies
    sent = {
        str(part.get_filename()): part.get_payload(decode=True) for m in _mails(folder) for part in m.iter_attachments()
    }
    assert sent[copy.name] == copy.read_bytes()
    assert copy.relative_to(folder).as_posix().replace("/", "\\") in (folder / "邮件/邮件正文.txt").read_text(
        "utf-8-sig"
    )
    with pikepdf.open(copy) as read, pikepdf.open(made / BIG) as whole:
        assert len(read.pages) == len(whole.pages)
        sizes = [int(one.Width) for one in read.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
        assert max(sizes) < 1654
        # 150 dpi over the width of A4.
        assert min(size for size in sizes if size > 480) >= FLOOR_DPI * 8.27 - 1


def test_a_person_is_made_smaller_to_a_target_and_told_where_that_is_too_small(folder: Path) -> None:
    whole = sum(
        entry.size
        for message in repack(folder, USUAL, Silent()).messages
        for entry in message.files
        if entry.person == 1
    )
    built = repack(folder, MailOptions(20 * MB, each=whole * 2 // 3), Silent())
    own = [entry for message in built.messages for entry in message.files if entry.person == 1]
    assert sum(entry.size for entry in own) <= whole * 2 // 3
    built = repack(folder, MailOptions(20 * MB, each=MB), Silent())
    (note,) = (note for note in built.notes if "没有压缩到每人 1 MB" in note)
    assert note.startswith("王燚喆")


def test_what_fits_into_no_mail_is_named_with_the_remedy(folder: Path) -> None:
    built = repack(folder, MailOptions(MB), Silent())
    assert [entry.path for entry in built.unsent] == [BIG]
    (note,) = (note for note in built.notes if BIG in note)
    assert "150 dpi" in note
    assert "提高上限" in note
    assert not (folder / MAIL_SHRUNK / BIG).exists()
    assert "另有 1 个文件较大" in _body(_mails(folder)[0])


def test_a_folder_that_was_changed_is_refused_and_left_alone(folder: Path) -> None:
    with (folder / BIG).open("r+b") as stream:
        stream.seek(1000)
        stream.write(b"!!!!")
    before = _tree(folder)
    with pytest.raises(SubmissionError, match="被改动过"):
        repack(folder, MailOptions(MB), Silent())
    (folder / BIG).unlink()
    with pytest.raises(SubmissionError, match="缺少"):
        repack(folder, MailOptions(MB), Silent())
    del before[BIG]
    assert _tree(folder) == before
    assert [one.name for one in folder.parent.iterdir()] == [folder.name]


@pytest.mark.parametrize("at", [1, 15, 24, 30])
def test_a_wish_to_stop_leaves_the_folder_as_it_was(folder: Path, made: Path, at: int) -> None:
    steps = 0

    def count(_step: object) -> None:
        nonlocal steps
        steps += 1
        if steps == at:
            watched.cancel()

    watched = Watched(count)
    with pytest.raises(Cancelled):
        repack(folder, MailOptions(2 * MB), watched)
    assert _tree(folder) == _tree(made)
    assert [one.name for one in folder.parent.iterdir()] == [folder.name]


def test_what_cannot_be_is_refused_with_the_remedy(folder: Path, tmp_path: Path) -> None:
    for options in (
        MailOptions(1000),
        MailOptions(20 * MB, password="Abcd-1234"),
        MailOptions(20 * MB, zipped=True, password="short"),
        MailOptions(20 * MB, zipped=True, password="密码密码密码密码密码"),
        MailOptions(20 * MB, each=5),
    ):
        with pytest.raises(InputError) as told:
            repack(folder, options, Silent())
        assert told.value.remedy
    with pytest.raises(SubmissionError, match="没有邮件分装记录"):
        repack(tmp_path, USUAL, Silent())


def test_an_altered_record_lets_nobody_into_the_mail(folder: Path) -> None:
    place = folder / MAIL_RECORD
    data = json.loads(place.read_bytes())
    book = next(folder.glob("02-申报书/03-*/*-申报书.pdf")).relative_to(folder).as_posix()
    place.write_text(json.dumps(data | {"files": [*data["files"], {"path": book, "person": 3}]}), encoding="utf-8")
    before = _tree(folder)
    with pytest.raises(SubmissionError, match="被改动过"):
        repack(folder, MailOptions(2 * MB), Silent())
    assert _tree(folder) == before


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2},
        {"files": [{"path": "../../x.pdf", "person": 1}]},
        {"people": 5},
        {"limit": "x"},
        {"limit": float("inf")},
        {"unit": None},
    ],
)
def test_a_hostile_record_is_refused(folder: Path, change: dict[str, object]) -> None:
    data = json.loads((folder / MAIL_RECORD).read_bytes())
    for broken in (json.dumps(data | change).encode(), b"\xff\xfe", b"[" * 100_000):
        with pytest.raises(QiluError, match=r"分装记录\.json"):
            read_record(broken)


@pytest.mark.parametrize(
    ("text", "size"),
    [("10MB", 10 * MB), ("10", 10 * MB), ("1.5 m", 3 * MB // 2), ("20兆", 20 * MB), ("2048KB", 2 * MB)],
)
def test_sizes_are_read_as_people_write_them(text: str, size: int) -> None:
    assert parse_size(text) == size


def test_the_command_shares_out_anew(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mail", str(folder), "--limit", "4.5MB", "--zip"], _no_window) == 0
    told = capsys.readouterr().out
    assert "已按单封 4.5 MB 重新分装" in told
    assert len(list(folder.glob("邮件/*.zip"))) == len(_mails(folder)) > 1
    assert run(["mail", str(folder), "--limit", "1MB"], _no_window) == 1
    assert BIG in capsys.readouterr().out
    assert run(["mail", str(folder), "--limit", "ten"], _no_window) == 2
    assert run(["mail", str(folder.parent)], _no_window) == 2
