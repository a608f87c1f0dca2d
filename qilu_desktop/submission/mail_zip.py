"""A ZIP of a message's files: names in UTF-8 and marked so (APPNOTE, bit 11), stored, for Explorer, 7-Zip and WinRAR.

Documents and scans are packed already, so nothing is deflated: the size is known beforehand.  With a password the
files are encrypted with AES-256 as WinZip writes it (AE-2), which 7-Zip, WinRAR and Bandizip open and Windows Explorer
does not.  Without one the same files give the same bytes; with one never (the salt is drawn by chance).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date

_EARLIEST, _LATEST = 1980, 2107
"""Years that a ZIP can tell."""
_ARCHIVE = 0x20
"""The plain attribute of a file on Windows."""


def write_zip(files: Iterable[tuple[str, bytes]], made_on: date, password: str = "") -> bytes:
    """The ZIP's bytes; *files* are paths with ``/`` and contents, all dated *made_on* at midnight."""
    stream = io.BytesIO()
    stamp = (min(max(made_on.year, _EARLIEST), _LATEST), made_on.month, made_on.day, 0, 0, 0)
    if password:
        _write_locked(stream, files, stamp, password)
    else:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as made:
            for path, data in files:
                made.writestr(_info(zipfile.ZipInfo(path, stamp)), data)
    return stream.getvalue()


def _write_locked(
    stream: io.BytesIO, files: Iterable[tuple[str, bytes]], stamp: tuple[int, int, int, int, int, int], password: str
) -> None:
    import pyzipper
    from pyzipper.zipfile_aes import AESZipInfo

    with pyzipper.AESZipFile(stream, "w", pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES) as made:
        made.setpassword(password.encode("ascii"))
        made.setencryption(pyzipper.WZ_AES, nbits=256)
        for path, data in files:
            made.writestr(_info(AESZipInfo(path, stamp)), data)


def _info(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    info.create_system = 0
    info.external_attr = _ARCHIVE
    return info
