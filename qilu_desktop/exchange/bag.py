"""A BagIt 1.0 bag (RFC 8493) with SHA-256: its tag files written, and a bag that somebody sent checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from qilu_desktop.errors import InputError, storage_error
from qilu_desktop.exchange.problems import shown
from qilu_desktop.paths import escapes, sha256_of
from qilu_desktop.progress import Progress

PAYLOAD: Final = "data"
DECLARATION: Final = "bagit.txt"
MANIFEST: Final = "manifest-sha256.txt"
_INFO, _TAGS, _FETCH = "bag-info.txt", "tagmanifest-sha256.txt", "fetch.txt"
_VERSIONS = ("1.0", "0.97")
_DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LINE = re.compile(r"([0-9a-fA-F]{64})[ \t]+\*?(.+)")
_TAG_LIMIT = 16 * 1024 * 1024
_NAMED = 10
AGAIN: Final = "请向发来的单位核实，并请对方重新发一份；没有作任何改动。"


def tag_files(payload: Mapping[str, tuple[str, int]], info: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """The tag files of a bag by name, in order; *payload* has SHA-256 and size in bytes by path (``data/…``)."""
    oxum = f"{sum(size for _, size in payload.values())}.{len(payload)}"
    told = [*info, ("Payload-Oxum", oxum)]
    files = {
        DECLARATION: _DECLARED.encode(),
        _INFO: "".join(f"{label}: {' '.join(text.split())}\n" for label, text in told).encode(),
        MANIFEST: _manifest({path: digest for path, (digest, _) in payload.items()}),
    }
    return {**files, _TAGS: _manifest({name: sha256(data).hexdigest() for name, data in files.items()})}


def _manifest(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {_encoded(path)}\n" for path, digest in sorted(hashes.items())).encode()


def _encoded(path: str) -> str:
    """RFC 8493, 2.1.3: these three characters, and no other, are written with a percent sign."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _decoded(path: str) -> str:
    plain = re.sub("%(0[aA]|0[dD]|25)", lambda match: chr(int(match.group(1), 16)), path)
    return unicodedata.normalize("NFC", plain)


def checked_bag(folder: Path, progress: Progress) -> dict[str, str]:
    """SHA-256 of every payload file by its path under ``data/``, each of them there, whole and listed.

    Raises:
        InputError: it is no bag, or not what its manifests say; files are named.
        StorageError: the disk refuses.
        Cancelled: stopped by *progress*.
    """
    try:
        _require_declaration(folder)
        tags = _read_manifest(folder, _TAGS) if (folder / _TAGS).is_file() else {}
        payload = _read_manifest(folder, MANIFEST)
        _compare(folder, tags, progress)
        there = {path.relative_to(folder).as_posix() for path in (folder / PAYLOAD).rglob("*") if path.is_file()}
        _refuse("多出清单里没有的文件", {unicodedata.normalize("NFC", path) for path in there} - payload.keys())
        if any(not path.startswith(f"{PAYLOAD}/") for path in payload):
            raise InputError(f"材料包的清单 {MANIFEST} 列了 data 文件夹以外的文件。", AGAIN)
        _compare(folder, payload, progress)
    except OSError as error:
        raise storage_error(error) from error
    return {path.removeprefix(f"{PAYLOAD}/"): digest for path, digest in payload.items()}


def _require_declaration(folder: Path) -> None:
    if not (folder / DECLARATION).is_file():
        raise InputError("这不是申报材料包：里面没有 bagit.txt。", "请选择申报单位用本软件导出的 .qlsj 文件。")
    found = dict(line.partition(":")[::2] for line in _text(folder, DECLARATION).splitlines())
    version, coding = (found.get(key, "").strip() for key in ("BagIt-Version", "Tag-File-Character-Encoding"))
    if version not in _VERSIONS or coding.upper() != "UTF-8":
        raise InputError(
            f"材料包的格式（BagIt {shown(version) or '版本不明'}）本软件不认识。",
            "请先更新软件，或请对方用相同版本的软件重新导出。",
        )
    if (folder / _FETCH).exists():
        raise InputError("材料包不完整：有的文件要另外从网上下载（fetch.txt）。", AGAIN)


def _text(folder: Path, name: str) -> str:
    place = folder / name
    if not place.is_file():
        raise InputError(f"材料包不完整：缺少 {name}。", AGAIN)
    if place.stat().st_size > _TAG_LIMIT:
        raise InputError(f"材料包里的 {name} 大得不正常。", AGAIN)
    try:
        return place.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"材料包里的 {name} 不是 UTF-8 文本。", AGAIN) from error


def _read_manifest(folder: Path, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(re.split("\r\n|\r|\n", _text(folder, name)), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        path = _decoded(match.group(2)) if match else ""
        if match is None or escapes(path) or path in found:
            why = "重复" if path in found else "不合规矩"
            raise InputError(f"材料包的清单 {name} 第 {number} 行{why}：{shown(line[64:].strip())}。", AGAIN)
        found[path] = match.group(1).lower()
    return found


def _compare(folder: Path, hashes: Mapping[str, str], progress: Progress) -> None:
    _refuse("缺少文件", [path for path in hashes if not (folder / path).is_file()])
    wrong: list[str] = []
    for number, (path, digest) in enumerate(hashes.items()):
        progress.step("核对材料包", number, len(hashes))
        if sha256_of(folder / path) != digest:
            wrong.append(path)
    _refuse("有文件与校验码不符（传输中损坏或被改动过）", wrong)


def _refuse(what: str, paths: Iterable[str]) -> None:
    found = sorted(paths)
    if found:
        names = "、".join(f"“{shown(path)}”" for path in found[:_NAMED])
        raise InputError(f"材料包{what}：{names}{f' 等 {len(found)} 个' if len(found) > _NAMED else ''}。", AGAIN)
