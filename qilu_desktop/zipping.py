"""ZIPs that are sent: names in UTF-8 and marked so (APPNOTE, bit 11), stored, for Explorer, 7-Zip and WinRAR.

Documents and scans are packed already, so nothing is deflated: the size is known beforehand.  With a password the
files are encrypted with AES-256 as WinZip writes it (AE-2), which 7-Zip, WinRAR and Bandizip open and Windows Explorer
does not.  Without one the same files give the same bytes; with one never (the salt is drawn by chance).
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import BinaryIO

from qilu_desktop.errors import InputError

_EARLIEST, _LATEST = 1980, 2107
"""Years that a ZIP can tell."""
_ARCHIVE = 0x20
"""The plain attribute of a file on Windows."""
_BLOCK = 1024 * 1024
LEAST_PASSWORD, MOST_PASSWORD = 8, 64
"""Bounds of a password's length, in characters."""
_Stamp = tuple[int, int, int, int, int, int]


def write_zip(stream: BinaryIO, files: Iterable[tuple[str, Path]], made_on: date, password: str = "") -> None:
    """Write the ZIP to *stream* file by file; *files* are paths with ``/`` and where they lie, all dated *made_on*.

    Raises:
        OSError: a file cannot be read, or the disk refuses.
    """
    stamp = (min(max(made_on.year, _EARLIEST), _LATEST), made_on.month, made_on.day, 0, 0, 0)
    if password:
        _write_locked(stream, files, stamp, password)
        return
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as made:
        for path, place in files:
            info = _info(zipfile.ZipInfo(path, stamp), place)
            with place.open("rb") as source, made.open(info, "w") as target:
                shutil.copyfileobj(source, target, _BLOCK)


def _write_locked(stream: BinaryIO, files: Iterable[tuple[str, Path]], stamp: _Stamp, password: str) -> None:
    import pyzipper
    from pyzipper.zipfile_aes import AESZipInfo

    with pyzipper.AESZipFile(stream, "w", pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES) as made:
        made.setpassword(password.encode("ascii"))
        made.setencryption(pyzipper.WZ_AES, nbits=256)
        for path, place in files:
            info = _info(AESZipInfo(path, stamp), place)
            with place.open("rb") as source, made.open(info, "w") as target:
                shutil.copyfileobj(source, target, _BLOCK)


def _info(info: zipfile.ZipInfo, place: Path) -> zipfile.ZipInfo:
    info.create_system = 0
    info.external_attr = _ARCHIVE
    # Told beforehand, the size says whether the entry needs ZIP64 marks.
    info.file_size = place.stat().st_size
    return info


def check_password(password: str) -> None:
    """Refuse what not every unzipping program takes alike, and what is guessed too easily.

    Raises:
        InputError: too short or long, or other than letters, digits and marks of ASCII.
    """
    if not (password.isascii() and password.isprintable() and " " not in password):
        raise InputError(
            "密码只能用英文字母、数字和英文标点。", "各种解压软件对中文密码的理解不一样，请改用英文和数字。"
        )
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise InputError(f"密码要有 {LEAST_PASSWORD} 到 {MOST_PASSWORD} 个字符。", "请换一个长一些、不易猜到的密码。")
