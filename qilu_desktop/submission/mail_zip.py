"""A ZIP of a message's files: names in UTF-8 and marked so (APPNOTE, bit 11), stored, for Explorer, 7-Zip and WinRAR.

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

_EARLIEST, _LATEST = 1980, 2107
"""Years that a ZIP can tell."""
_ARCHIVE = 0x20
"""The plain attribute of a file on Windows."""
_BLOCK = 1024 * 1024
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
    # Told beforehand, the size says whether the entry needs ZIP64 marks: no file of a mail does.
    info.file_size = place.stat().st_size
    return info
