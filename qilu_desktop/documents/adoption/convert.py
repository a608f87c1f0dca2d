"""PDF of an adopted form, and .docx of an old .doc, through an office suite that is installed.

LibreOffice is driven; Word and WPS are found, so that the clerk can be told to use them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qilu_desktop.documents.adoption.reading import open_form, without_outside
from qilu_desktop.errors import DocumentError, InputError, storage_error

TIMEOUT: Final = 120
"""Seconds that a conversion may take."""

_ADVICE = "请安装 LibreOffice（免费）后重试，或用 Word、WPS 打开填好的 .docx，另存为 PDF；也可以打印盖章后添加扫描件。"
_DOC_ADVICE = "请用 Word 或 WPS 打开，另存为“Word 文档（.docx）”后再选。"
_ENGLISH = {"LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Suite:
    """An installed office suite: its name, its program, and whether the product can drive it."""

    name: str
    program: Path
    driven: bool


def suites() -> tuple[Suite, ...]:
    """The suites found on this machine, those that can be driven first."""
    found: list[Suite] = []
    for name, driven, places in (
        ("LibreOffice", True, _libreoffice()),
        ("Microsoft Word", False, _word()),
        ("WPS", False, _wps()),
    ):
        program = next((place for place in places if place.is_file()), None)
        if program is not None:
            found.append(Suite(name, program, driven))
    return tuple(found)


def to_pdf(data: bytes, installed: tuple[Suite, ...] | None = None, timeout: float = TIMEOUT) -> bytes:
    """A .docx as PDF.  Links that lead out of the form are cut first, so that the suite fetches nothing.

    Raises:
        DocumentError: no suite that can be driven is installed, or it failed; says what to do.
        InputError: the data are no .docx.
    """
    clean = without_outside(open_form(data)).packed()
    return _converted(_driven(installed, _no_suite(installed)), clean, ("docx", "pdf"), timeout)


def to_docx(data: bytes, name: str, installed: tuple[Suite, ...] | None = None, timeout: float = TIMEOUT) -> bytes:
    """An old .doc as .docx; other files are refused.

    Raises:
        InputError: no suite that can be driven is installed, or the file is no .doc.
        DocumentError: the suite failed.
    """
    if "WordDocument".encode("utf-16-le") not in data or "EncryptedPackage".encode("utf-16-le") in data:
        # Says what is wrong with it.
        open_form(data, name)
        return data
    refused = InputError(f"“{name}”是旧式的 .doc 文件，本机没有可用来转换的 LibreOffice。", _DOC_ADVICE)
    made = _converted(_driven(installed, refused), data, ("doc", "docx"), timeout)
    open_form(made, name)
    return made


def _driven(installed: tuple[Suite, ...] | None, refused: DocumentError | InputError) -> Suite:
    for suite in suites() if installed is None else installed:
        if suite.driven:
            return suite
    raise refused


def _no_suite(installed: tuple[Suite, ...] | None) -> DocumentError:
    others = [suite.name for suite in (suites() if installed is None else installed) if not suite.driven]
    if others:
        told = "、".join(others)
        return DocumentError(
            f"本机装有 {told}，但本软件不能代为操作，没有生成 PDF。",
            f"请用 {others[0]} 打开填好的 .docx，选“另存为 PDF”；或安装 LibreOffice（免费）后重试。",
        )
    return DocumentError("本机没有办公软件，采用的官方表格不能转成 PDF。", _ADVICE)


def _converted(suite: Suite, data: bytes, endings: tuple[str, str], timeout: float) -> bytes:
    before, after = endings
    with tempfile.TemporaryDirectory(prefix="qilu-") as place:
        folder = Path(place)
        source = folder / f"form.{before}"
        try:
            source.write_bytes(data)
        except OSError as error:
            raise storage_error(error, source) from error
        told = _run(suite, source, folder, after, timeout)
        result = folder / "out" / f"form.{after}"
        if not result.is_file() or not result.stat().st_size:
            raise DocumentError(f"{suite.name} 没能转换这份文件{_reason(told)}。", _ADVICE)
        return result.read_bytes()


def _run(suite: Suite, source: Path, folder: Path, ending: str, timeout: float) -> str:
    # A profile of its own: a window of the suite that is open would take the job and drop it.
    command = [
        str(suite.program),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "pdf:writer_pdf_Export" if ending == "pdf" else "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=timeout,
            check=False,
            env={**os.environ, **_ENGLISH},
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(f"{suite.name} 超过 {timeout:g} 秒没有转换完。", _ADVICE) from error
    except OSError as error:
        raise DocumentError(f"{suite.name} 启动失败（{error.strerror or error}）。", _ADVICE) from error
    return (done.stderr or done.stdout).decode("utf-8", "replace")


def _reason(told: str) -> str:
    line = next((each.strip() for each in told.splitlines() if each.strip()), "")
    return f"（{line[:120]}）" if line else ""


def _libreoffice() -> Iterator[Path]:
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            yield Path(found)
    for folder in _program_folders():
        yield folder / "LibreOffice" / "program" / "soffice.exe"
    yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
    yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


def _word() -> Iterator[Path]:
    for folder in _program_folders():
        for version in ("root/Office16", "Office16", "Office15", "Office14"):
            yield folder / "Microsoft Office" / version / "WINWORD.EXE"


def _wps() -> Iterator[Path]:
    for folder in (*_program_folders(), *_folders("LOCALAPPDATA")):
        for maker in ("Kingsoft", "WPS"):
            yield from sorted((folder / maker / "WPS Office").glob("*/office6/wps.exe"), reverse=True)
    found = shutil.which("wps")
    if found:
        yield Path(found)


def _program_folders() -> tuple[Path, ...]:
    return _folders("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432")


def _folders(*names: str) -> tuple[Path, ...]:
    return tuple(Path(value) for name in names if (value := os.environ.get(name)))
