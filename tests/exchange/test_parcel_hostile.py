"""Exchange files that are damaged, hostile or of another kind: each is refused with its reason, and nothing is left."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import struct
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qilu_desktop.errors import ArchiveError, ArchiveLocked, InputError, QiluError
from qilu_desktop.exchange.parcel import look
from qilu_desktop.zipping import write_zip

SCAN = b"%PDF 1"
PLAIN: dict[str, object] = {
    "schema": 1,
    "pack": "2024",
    "applicants": [{"id": "p1", "name": "张三"}],
    "evidence": [{"owner": "p1", "kind": "other", "title": "证书", "file": "files/张三/证书.pdf"}],
}


def bag(dossier: object = PLAIN, *, version: str = "1.0", **changed: bytes | None) -> dict[str, bytes]:
    """The files of a bag, by this test's own code; *changed* after the manifests were written (None: taken out)."""
    data = dossier if isinstance(dossier, bytes) else json.dumps(dossier).encode()
    files = {"data/dossier.json": data, "data/files/张三/证书.pdf": SCAN}
    manifest = "".join(f"{hashlib.sha256(held).hexdigest()}  {path}\n" for path, held in files.items())
    declared = f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n"
    files |= {"bagit.txt": declared.encode(), "manifest-sha256.txt": manifest.encode()}
    for path, held in changed.items():
        if held is None:
            del files[path]
        else:
            files[path] = held
    return files


def zipped(files: dict[str, bytes], *more: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """A ZIP of files in a folder, then *more* entries as they are."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for path, held in files.items():
            made.writestr(f"包/{path}", held)
        for name, held in more:
            made.writestr(name, held)
    return stream.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    """The entry of a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def bomb() -> bytes:
    """A bag with an entry that unfolds to far more than it holds."""
    stream = io.BytesIO(zipped(bag()))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("包/data/零.bin", bytes(80_000_000))
    return stream.getvalue()


def lying() -> bytes:
    """An entry that says that it is smaller than it is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bagit.txt", bytes(4096))
    data = stream.getvalue()
    return data.replace(struct.pack("<L", 4096), struct.pack("<L", 16))


def before_the_beginning() -> bytes:
    """A table of contents that places the first file before the archive's beginning."""
    data = bytearray(zipped(bag()))
    place = len(data) - 22 + 16
    struct.pack_into("<L", data, place, struct.unpack_from("<L", data, place)[0] + 100)
    return bytes(data)


def dossier(**more: object) -> bytes:
    """A bag whose dossier has other entries."""
    return zipped(bag({**PLAIN, **more}))


def cites(path: str) -> bytes:
    """A bag whose dossier cites a file by another path."""
    return dossier(evidence=[{"owner": "p1", "kind": "other", "title": "证书", "file": path}])


NFD = unicodedata.normalize("NFD", "é.pdf")
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "not a ZIP": (lambda: b"no archive", "不是完整的 ZIP"),
    "empty": (lambda: b"", "不是完整的 ZIP"),
    "truncated": (lambda: zipped(bag())[:-60], "不是完整的 ZIP"),
    "path escape": (lambda: zipped(bag(), ("包/../../外.txt", b"x")), "文件夹之外"),
    "absolute path": (lambda: zipped(bag(), ("/etc/外.txt", b"x")), "文件夹之外"),
    "drive letter": (lambda: zipped(bag(), ("C:/外.txt", b"x")), "文件夹之外"),
    "backslashes": (lambda: zipped(bag(), ("包\\..\\..\\外.txt", b"x")), "文件夹之外"),
    "symlink": (lambda: zipped(bag(), (link("包/data/链接"), b"/etc/passwd")), "链接"),
    "one name but for case": (lambda: zipped(bag(), ("包/BAGIT.txt", b"x")), "同名"),
    "one name in two spellings": (lambda: zipped(bag(), ("包/é.pdf", b"x"), (f"包/{NFD}", b"y")), "同名"),
    "file and folder": (lambda: zipped(bag(), ("包/bagit.txt/x", b"x")), "既是文件又是文件夹"),
    "bomb": (bomb, "大得不正常"),
    "lying about sizes": (lying, "不是完整的 ZIP"),
    "before the beginning": (before_the_beginning, "不是完整的 ZIP"),
    "other ZIP": (lambda: zipped({"a.txt": b"x"}), "没有 bagit.txt"),
    "newer BagIt": (lambda: zipped(bag(version="2.0")), "BagIt 2.0.*更新软件"),
    "fetch": (lambda: zipped(bag(**{"fetch.txt": b"x"})), "fetch.txt"),
    "no manifest": (lambda: zipped(bag(**{"manifest-sha256.txt": None})), "缺少 manifest-sha256.txt"),
    "broken manifest": (lambda: zipped(bag(**{"manifest-sha256.txt": b"x"})), "第 1 行不合规矩"),
    "manifest leads out": (lambda: zipped(bag(**{"manifest-sha256.txt": b"0" * 64 + b"  ../x"})), "不合规矩"),
    "no text": (lambda: zipped(bag(**{"manifest-sha256.txt": b"\xff\xfe"})), "不是 UTF-8"),
    "missing payload": (lambda: zipped(bag(**{"data/files/张三/证书.pdf": None})), "缺少文件.*证书"),
    "extra payload": (lambda: zipped(bag(**{"data/files/多.pdf": SCAN})), "多出.*多.pdf"),
    "wrong hash": (lambda: zipped(bag(**{"data/files/张三/证书.pdf": b"%PDF 3"})), "校验码不符.*证书"),
    "tag file changed": (lambda: zipped(bag(**{"tagmanifest-sha256.txt": b"0" * 64 + b"  bagit.txt"})), "校验码不符"),
    "newer format": (lambda: dossier(schema=2), "更新的软件.*请先更新软件"),
    "unknown year": (lambda: dossier(pack="2019"), "2019.*年度"),
    "no JSON": (lambda: zipped(bag(b"{")), "不是正确的 JSON"),
    "wrong dossier": (lambda: dossier(strange=1), "不认识这一项"),
    "cites what is outside": (lambda: cites("../bagit.txt"), "路径不能用"),
    "cites what is missing": (lambda: cites("files/没有.pdf"), "缺少 1 个文件"),
}


@pytest.fixture
def aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of temporary files."""
    place = tmp_path / "临时"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_and_leave_nothing(tmp_path: Path, aside: Path, kind: str) -> None:
    make, said = HOSTILE[kind]
    file = tmp_path / "370102198001010015.qlsj"
    file.write_bytes(make())
    with pytest.raises((ArchiveError, InputError), match=said) as caught:
        look(file, inspect=lambda _data, _name: "application/pdf")
    assert caught.value.remedy
    assert file.stem not in str(caught.value), "an ID number in the file's name is masked"
    assert not [place for place in aside.rglob("*") if place.is_file() and place.name != "in-use.lock"]
    assert sorted(place.name for place in tmp_path.iterdir()) == ["370102198001010015.qlsj", "临时"]


def test_a_bag_made_elsewhere_is_read(tmp_path: Path) -> None:
    file = tmp_path / "包.qlsj"
    file.write_bytes(zipped(bag()))
    with look(file, inspect=lambda _data, _name: "application/pdf") as parcel:
        (entry,) = parcel.dossier.evidence
        assert parcel.places[entry.file.sha256].read_bytes() == SCAN
        assert (entry.file.name, entry.file.size, parcel.refused) == ("证书.pdf", len(SCAN), ())
    assert not parcel.places[entry.file.sha256].exists(), "a closed parcel leaves nothing behind"


def test_an_attached_file_that_is_none_is_set_aside_by_name(tmp_path: Path) -> None:
    file = tmp_path / "包.qlsj"
    file.write_bytes(zipped(bag()))
    with look(file) as parcel:
        (error,) = parcel.refused
        assert "证书.pdf" in error.line
        assert parcel.dossier.evidence == ()
        assert [person.name for person in parcel.dossier.applicants] == ["张三"]


def test_passwords_are_asked_for_and_wrong_ones_told(tmp_path: Path) -> None:
    file, plain = tmp_path / "密.qlsj", tmp_path / "x"
    plain.mkdir()
    entries = []
    for number, (path, held) in enumerate(bag().items()):
        (plain / str(number)).write_bytes(held)
        entries.append((f"包/{path}", plain / str(number)))
    with file.open("wb") as stream:
        write_zip(stream, entries, date(1980, 1, 1), "s3cret-word")

    def seen(password: str) -> QiluError | None:
        try:
            look(file, password, inspect=lambda _data, _name: "application/pdf").close()
        except QiluError as error:
            return error
        return None

    assert seen("s3cret-word") is None
    asked, wrong = seen(""), seen("S3cret-word")
    assert isinstance(asked, ArchiveLocked)
    assert isinstance(wrong, ArchiveLocked)
    assert (asked.wrong, wrong.wrong) == (False, True)
    assert isinstance(seen("\udcff" * 9), ArchiveLocked), "bytes that a terminal could not read are a wrong password"
    data = bytearray(file.read_bytes())
    strength = data.rindex(b"AE\x03") + 2
    for wrong_strength in (0, 255):
        data[strength] = wrong_strength
        file.write_bytes(data)
        assert "不是完整的" in str(seen("s3cret-word"))
    data[strength] = 3
    file.write_bytes(data)
    with zipfile.ZipFile(file) as held:
        first = held.infolist()[0].header_offset
    name, more = struct.unpack_from("<HH", data, first + 26)
    # Behind the header come 16 bytes of salt and 2 to try the password with.
    data[first + 30 + name + more + 18] ^= 1
    file.write_bytes(data)
    assert "不是完整的" in str(seen("s3cret-word"))
