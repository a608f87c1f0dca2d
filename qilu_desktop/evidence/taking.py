"""Files of the user's taken in: found in folders, read, looked through, turned into what can be sent.

The data as they were handed in are always kept.  Where they cannot be sent as they are (an office document, a PDF
under a password), a PDF is made from them and both are kept.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from qilu_desktop.dossier.model import Dossier, Evidence
from qilu_desktop.errors import Cancelled, EvidenceError, QiluError
from qilu_desktop.evidence import faults, intake, pdfs
from qilu_desktop.evidence.intake import Inspected
from qilu_desktop.evidence.raster import Held
from qilu_desktop.progress import Progress

Convert: TypeAlias = Callable[[bytes, str], bytes]
"""Makes a PDF of an office document's data and file name, or raises a QiluError that says why not."""

OFFICE: Final = frozenset({"Word 文档", "Excel 表格", "演示文稿", "Office 旧格式文档"})
"""Kinds of file that an office suite can turn into a PDF."""
CONVERTED: Final = "已用本机的办公软件转换成 PDF 报送：请翻看每一页与原文件是否一致；交来的原文件另行保存。"
UNLOCKED: Final = "已用密码解开后报送；带密码的原文件另行保存。"
_SKIPPED: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_STAGE: Final = "添加佐证材料"


@dataclass(frozen=True)
class Taken:
    """A file that can be sent: ``data``, its ``name``, what it is, and ``warnings`` for the clerk.

    ``data`` are a PDF's or picture's bytes, or the path of a large one.  ``original`` is what was handed in where they
    were made from it.
    """

    data: Held
    name: str
    seen: Inspected
    warnings: tuple[str, ...]
    original: Held | None = None


def take(
    data: Held,
    name: str,
    *,
    password: str = "",
    convert: Convert | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Taken:
    """Look a file's *data* through; an office document goes through *convert*, a locked PDF through *password*.

    *tick* is called before each page of a TIFF and each stream of a PDF: what it raises stops the work.

    Raises:
        EvidenceError: the file cannot be used; ``faults.PasswordNeeded`` where a password would help.
        Cancelled: the conversion was stopped.
    """
    name, shown = faults.clean_name(name), faults.short_name(name)
    if isinstance(data, bytes) and convert is not None and intake.sniff(data) is None:
        kind = intake.other_kind(data)
        if kind in OFFICE:
            return _converted(data, name, kind, convert)
    if password and pdfs.is_locked(data):
        clear = pdfs.unlocked(data, shown, password)
        seen = intake.inspect(clear, name, tick)
        return Taken(clear, name, seen, (UNLOCKED, *seen.warnings), data)
    seen = intake.inspect(data, name, tick)
    return Taken(data, name, seen, seen.warnings)


def _converted(data: bytes, name: str, kind: str, convert: Convert) -> Taken:
    shown = faults.short_name(name)
    if len(data) > faults.FILE_LIMIT:
        raise faults.too_large(shown, len(data), faults.FILE_LIMIT)
    try:
        made = convert(data, name)
    except (Cancelled, EvidenceError):
        raise
    except QiluError as error:
        raise faults.not_convertible(shown, kind, error.what.rstrip("。"), error.remedy) from error
    sent = f"{Path(name).stem}.pdf"
    seen = intake.inspect(made, sent)
    return Taken(made, sent, seen, (CONVERTED, *seen.warnings), data)


@dataclass(frozen=True)
class Found:
    """One file to take: its path and the name that messages use."""

    path: Path
    name: str


def files_in(paths: Iterable[Path]) -> Iterator[Found | EvidenceError]:
    """The files of *paths*, folders walked in the order of names; what cannot be listed is told in its place.

    Hidden files and those that programs leave in folders are passed over; links to folders are not followed.
    """
    for path in paths:
        try:
            folder = path.is_dir()
        except OSError as error:
            # A name longer than the system takes, or a medium that does not answer: this one is set aside.
            yield faults.unreadable(faults.short_name(path.name), error)
            continue
        if folder:
            yield from _walked(path)
        else:
            yield Found(path, faults.clean_name(path.name))


def _walked(folder: Path) -> Iterator[Found | EvidenceError]:
    faulty: list[OSError] = []
    empty = True
    for place, folders, names in os.walk(folder, onerror=faulty.append):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__MACOSX")))
        for name in sorted(names):
            if not name.startswith((".", "~$")) and name.lower() not in _SKIPPED:
                empty = False
                yield Found(Path(place) / name, faults.clean_name(name))
    yield from (faults.unreadable(faults.short_name(folder.name), error) for error in faulty)
    if empty and not faulty:
        yield EvidenceError(
            faults.short_name(folder.name) or str(folder), "是空文件夹，没有可添加的文件", "请核对选择的文件夹。"
        )


def take_all(
    paths: Iterable[Path],
    progress: Progress,
    keep: Callable[[Path, Taken], None],
    *,
    password: str = "",
    convert: Convert | None = None,
) -> tuple[EvidenceError, ...]:
    """Take files one after the other; each is handed to *keep*, so that only one is held at a time.

    A file that cannot be used is set aside; the refusals are handed back.

    Raises:
        Cancelled: stopped between two files; what *keep* has done stays.
        StorageError: *keep* could not store a file.
    """
    found = list(files_in(paths))
    refused: list[EvidenceError] = []
    for number, one in enumerate(found):
        if isinstance(one, EvidenceError):
            refused.append(one)
            continue
        tick = functools.partial(progress.step, f"{_STAGE}：{faults.short_name(one.name)}", number, len(found))
        tick()
        try:
            taken = take(intake.held(one.path), one.name, password=password, convert=convert, tick=tick)
        except EvidenceError as error:
            refused.append(error)
            continue
        keep(one.path, taken)
    progress.step(_STAGE, len(found), len(found))
    return tuple(refused)


def uses_of(dossier: Dossier, sha256: str) -> tuple[Evidence, ...]:
    """The evidence that cites a file already, as it is sent or as it was handed in."""
    return tuple(
        entry for entry in dossier.evidence if sha256 in (entry.file.sha256, entry.original and entry.original.sha256)
    )
