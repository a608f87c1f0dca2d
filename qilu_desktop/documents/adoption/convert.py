"""PDF of adopted forms, and .docx of an old .doc, through an office suite that is installed.

One suite is at work at a time, on many files in one run: starting it costs more than a file does.
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qilu_desktop.documents.adoption import child, convert_com
from qilu_desktop.documents.adoption.convert_fonts import fonts_environment
from qilu_desktop.documents.adoption.reading import open_form, without_outside
from qilu_desktop.documents.adoption.suites import Suite, driven_suite, suites
from qilu_desktop.errors import DocumentError, InputError, storage_error
from qilu_desktop.progress import Progress, Silent
from qilu_desktop.scratch import scratch

__all__ = ["TIMEOUT", "Suite", "driven_suite", "no_suite", "suites", "to_docx", "to_pdf", "to_pdfs"]

TIMEOUT: Final = 120
"""Seconds that a suite may work without finishing a file."""

_ADVICE = "请安装 LibreOffice（免费）后重试，或用 Word、WPS 打开填好的 .docx，另存为 PDF；也可以打印盖章后添加扫描件。"
_DOC_ADVICE = "请用 Word 或 WPS 打开，另存为“Word 文档（.docx）”后再选。"
_FAILED = "请先用 Word 或 WPS 打开填好的 .docx，看能不能另存为 PDF；能的话重试一次，不能的话请重新采用官方发布的表样。"
_GUARDED = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop>
</item>
</oor:items>
"""
"""LibreOffice's settings: no macro runs, nothing that a form points to is fetched."""
_ENGLISH = {"LC_ALL": "C.UTF-8"}
_IN_ONE_RUN = 60
"""Files that one run takes: their paths must fit on a command line of Windows."""
_POLL = 0.1
_HAN = re.compile("[\u4e00-\u9fff]")
_ONE_AT_A_TIME = threading.Lock()


def to_pdf(
    data: bytes,
    installed: tuple[Suite, ...] | None = None,
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
) -> bytes:
    """A .docx as PDF.  Links that lead out of the form are cut first, so that the suite fetches nothing.

    Raises:
        DocumentError: no suite that can be driven is installed, or it failed; says what to do.
        InputError: the data are no .docx.
        Cancelled: stopped by *progress*; the suite is ended.
    """
    made = to_pdfs((data,), installed, timeout, progress)[0]
    if isinstance(made, DocumentError):
        raise made
    return made


def to_pdfs(
    files: Sequence[bytes],
    installed: tuple[Suite, ...] | None = None,
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
) -> tuple[bytes | DocumentError, ...]:
    """Several .docx as PDF, each its PDF or why there is none; *timeout* is in seconds for each file.

    Raises:
        DocumentError: no suite that can be driven is installed.
        InputError: one of the files is no .docx.
        Cancelled: stopped by *progress*; the suite is ended.
    """
    if not files:
        return ()
    suite = driven_suite(installed)
    if suite is None:
        raise no_suite(installed)
    clean = [without_outside(open_form(data)).packed() for data in files]
    run = _Run(suite, ("docx", "pdf"), timeout, progress or Silent(), len(files))
    with _alone(run.progress, len(files)):
        parts = [run.converted(clean[at : at + _IN_ONE_RUN], at) for at in range(0, len(clean), _IN_ONE_RUN)]
    return tuple(made for part in parts for made in part)


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
    suite = driven_suite(installed)
    if suite is None:
        raise InputError(f"“{name}”是旧式的 .doc 文件，本机没有可用来转换的 LibreOffice、Word 或 WPS。", _DOC_ADVICE)
    with _alone(Silent(), 1):
        made = _Run(suite, ("doc", "docx"), timeout, Silent(), 1).converted([data], 0)[0]
    if isinstance(made, DocumentError):
        raise DocumentError(made.what, _DOC_ADVICE)
    open_form(made, name)
    return made


def no_suite(installed: tuple[Suite, ...] | None = None) -> DocumentError:
    """Why nothing can be converted on this machine, and what to do."""
    others = [suite.name for suite in (suites() if installed is None else installed) if not suite.driven]
    if others:
        told = "、".join(others)
        return DocumentError(
            f"本机装有 {told}，但它在本机上不能由本软件代为操作，没有生成 PDF。",
            f"请用 {others[0]} 打开填好的 .docx，选“另存为 PDF”；或安装 LibreOffice（免费）后重试。",
        )
    return DocumentError("本机没有办公软件，采用的官方表格不能转成 PDF。", _ADVICE)


@contextmanager
def _alone(progress: Progress, total: int) -> Iterator[None]:
    """Wait for another conversion of this program to end; the wait can be cancelled."""
    while not _ONE_AT_A_TIME.acquire(timeout=_POLL):
        progress.step("等待另一项转换完成", 0, total)
    try:
        yield
    finally:
        _ONE_AT_A_TIME.release()


@dataclass(frozen=True)
class _Run:
    """One way of converting: the suite, file endings before and after, and whom to tell (``total`` files in all)."""

    suite: Suite
    endings: tuple[str, str]
    timeout: float
    progress: Progress
    total: int

    def converted(self, files: Sequence[bytes], first: int) -> list[bytes | DocumentError]:
        """What the suite makes of *files* in one run; *first* says how many were done before."""
        # A suite that was ended may hold a file for a moment longer.
        with scratch() as place:
            folder = Path(place)
            try:
                names = self._laid_out(files, folder)
                told, fault = self._worked(folder, names, first)
                return [self._result(folder, name, told, fault) for name in names]
            except OSError as error:
                raise storage_error(error, folder) from error

    def _laid_out(self, files: Sequence[bytes], folder: Path) -> list[str]:
        (folder / "in").mkdir()
        names = [f"form-{number:04d}" for number in range(1, len(files) + 1)]
        for name, data in zip(names, files, strict=True):
            (folder / "in" / f"{name}.{self.endings[0]}").write_bytes(data)
        return names

    def _worked(self, folder: Path, names: Sequence[str], first: int) -> tuple[str, DocumentError | None]:
        """Run the suite; what it said, and why it did not come to its end (files made until then are kept)."""
        command, environment = self._command(folder, names)
        log = folder / "told.txt"
        fault: DocumentError | None = None
        try:
            with log.open("wb") as stream:
                process = child.start(command, environment, stream.fileno())
                fault = self._watched(process, folder, first)
        except OSError as error:
            fault = DocumentError(f"{self.suite.name} 启动失败（{error.strerror or error}）。", _ADVICE)
        return log.read_text(encoding="utf-8", errors="replace").replace(str(folder), ""), fault

    def _command(self, folder: Path, names: Sequence[str]) -> tuple[list[str], dict[str, str]]:
        after = self.endings[1]
        if self.suite.objects:
            return convert_com.prepare(self.suite, folder, after), dict(os.environ)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_GUARDED, encoding="utf-8")
        command = [
            str(self.suite.program),
            # A profile of its own: a window of the suite that is open would take the job and drop it.
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "pdf:writer_pdf_Export" if after == "pdf" else "docx:MS Word 2007 XML",
            "--outdir",
            str(folder / "out"),
            *(str(folder / "in" / f"{name}.{self.endings[0]}") for name in names),
        ]
        return command, {**os.environ, **_ENGLISH, **fonts_environment(folder)}

    def _watched(self, process: subprocess.Popen[bytes], folder: Path, first: int) -> DocumentError | None:
        """Wait for the suite; ended when it hangs or when the user wants to stop."""
        done, since = 0, time.monotonic()
        try:
            while process.poll() is None:
                made = _count(folder / "out", self.endings[1])
                if made > done:
                    done, since = made, time.monotonic()
                self.progress.step(f"用 {self.suite.name} 排版", min(first + done, self.total), self.total)
                if time.monotonic() - since > self.timeout:
                    return DocumentError(f"{self.suite.name} 超过 {self.timeout:g} 秒没有转换完。", _FAILED)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_POLL)
        finally:
            self._ended(process, folder)
        return None

    def _ended(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        if process.poll() is None:
            child.end(process)
            if self.suite.objects:
                convert_com.end_suite(self.suite, folder)

    def _result(self, folder: Path, name: str, told: str, fault: DocumentError | None) -> bytes | DocumentError:
        place = folder / "out" / f"{name}.{self.endings[1]}"
        data = place.read_bytes() if place.is_file() else b""
        if _whole(data, self.endings[1]):
            return data
        return fault or DocumentError(f"{self.suite.name} 没能转换这份文件{_reason(told, name)}。", _FAILED)


def _whole(data: bytes, ending: str) -> bool:
    """Whether a suite that was ended in the middle has finished this file."""
    return b"%%EOF" in data[-1024:] if ending == "pdf" else bool(data)


def _count(folder: Path, ending: str) -> int:
    return sum(1 for _ in folder.glob(f"*.{ending}"))


def _reason(told: str, name: str) -> str:
    """What the suite said of a file, else what it said first; only Chinese says something to a clerk."""
    chinese = told.replace("source file could not be loaded", "文件打不开")
    lines = [line.strip() for line in chinese.splitlines() if _HAN.search(line)]
    line = next((each.partition(":")[2].strip() for each in lines if each.startswith(f"{name}:")), "")
    line = line or next((each for each in lines if not each.startswith("form-")), "")
    return f"（{line[:120]}）" if line else ""
