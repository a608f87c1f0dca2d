"""``manifest-sha256.txt``: one line ``sha256  path`` a file, sorted, readable by ``sha256sum -c``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from qilu_desktop.dossier.identifiers import mask_ids_in
from qilu_desktop.errors import SubmissionError
from qilu_desktop.paths import escapes, folded

NAME = "manifest-sha256.txt"
_LINE = re.compile(r"([0-9a-fA-F]{64}) [ *](.+)")
_REMEDY = "请重新生成报送文件夹，或向发来文件夹的单位要一份完整的。"
_LIMIT = 16 * 1024 * 1024


def manifest_text(hashes: Mapping[str, str], *, whole: bool = False) -> bytes:
    """The manifest of *hashes* (path -> SHA-256): UTF-8, LF, sorted by code point.

    It never names itself; *whole*: what is read from one is written as it is.
    """
    lines = [f"{digest}  {path}\n" for path, digest in sorted(hashes.items()) if whole or path != NAME]
    return "".join(lines).encode()


def read_manifest(data: bytes) -> dict[str, str]:
    """The manifest's paths (NFC) with their SHA-256 in lower case.

    A BOM and CR LF, which Windows editors leave, are understood.

    Raises:
        SubmissionError: not UTF-8, too large, a broken line, a path that leaves the folder, a path twice, or empty.
    """
    if len(data) > _LIMIT:
        raise _bad("太大，不像是本软件生成的")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad("不是 UTF-8 文本") from error
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            path, digest = _entry(line.rstrip("\r"), number)
            if path in found:
                raise _bad(f"第 {number} 行重复列出了“{path}”")
            found[path] = digest
    if not found:
        raise _bad("没有列出任何文件")
    return found


def _entry(line: str, number: int) -> tuple[str, str]:
    match = _LINE.fullmatch(line)
    if not match:
        raise _bad(f"第 {number} 行不是“校验码  文件路径”的样子")
    path = unicodedata.normalize("NFC", match.group(2))
    if escapes(path):
        raise _bad(f"第 {number} 行的路径指向文件夹之外或不合规矩：{_shown(path)}")
    return path, match.group(1).lower()


def _shown(path: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in path[:80])


def _bad(reason: str) -> SubmissionError:
    return SubmissionError(f"清单文件 {NAME} {mask_ids_in(reason)}，无法据此核对。", _REMEDY)


def duplicates(paths: Iterable[str]) -> tuple[str, ...]:
    """Paths that are one file on a system that ignores case."""
    seen: set[str] = set()
    twice: list[str] = []
    for path in paths:
        key = folded(path)
        if key in seen:
            twice.append(path)
        seen.add(key)
    return tuple(twice)
