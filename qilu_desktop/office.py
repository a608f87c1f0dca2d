"""Evidence handed in as an office document, as PDF: through an office suite of this machine.

A .docx goes the way of adopted forms (:mod:`documents.adoption.convert`; Word and WPS too); anything else needs
LibreOffice.  The suite runs with a profile of its own in which macros and everything from outside the file are off.
"""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Final

from qilu_desktop.documents.adoption import child
from qilu_desktop.documents.adoption.convert_fonts import fonts_environment
from qilu_desktop.documents.adoption.suites import Suite, driven_suite
from qilu_desktop.errors import DocumentError, InputError, storage_error
from qilu_desktop.progress import Progress, Silent
from qilu_desktop.scratch import scratch

TIMEOUT: Final = 120.0
"""Seconds that a suite may work on one file."""

_POLL = 0.1
_ENDINGS: Final = (
    *(".docx", ".docm", ".doc", ".dotx", ".wps", ".rtf", ".odt", ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv"),
    *(".pptx", ".pptm", ".ppt", ".dps", ".odp"),
)
_SAVE_AS = "请在 Word、Excel 或 WPS 中打开它，选“另存为 PDF”后添加那份 PDF。"
_INSTALL = "请安装 LibreOffice（免费）后重试，或在 Word、Excel、WPS 中打开它，选“另存为 PDF”后添加那份 PDF。"
_SCRIPTING: Final = "/org.openoffice.Office.Common/Security/Scripting"
_INET: Final = "/org.openoffice.Inet/Settings"
_SETTINGS: Final = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    # A document that names pictures on the web must find nobody: a proxy at the discard port of this machine.
    (_INET, "ooInetProxyType", "2"),
    *((_INET, f"ooInet{name}ProxyName", "127.0.0.1") for name in ("HTTP", "HTTPS", "FTP")),
    *((_INET, f"ooInet{name}ProxyPort", "9") for name in ("HTTP", "HTTPS", "FTP")),
)
"""Settings of the suite's profile: path, name, value."""


def _profile() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )


@dataclass(frozen=True)
class Office:
    """Turns office documents into PDF; hand :meth:`to_pdf` to ``evidence.taking.take`` as its *convert*."""

    progress: Progress = field(default_factory=Silent)
    installed: tuple[Suite, ...] | None = None
    timeout: float = TIMEOUT

    def to_pdf(self, data: bytes, name: str) -> bytes:
        """The PDF of a document's *data*; its *name* says what kind it is.

        Raises:
            DocumentError: there is no suite that can do it, or it failed; says what to do.
            InputError: the document is under a password or broken (.docx).
            Cancelled: stopped; the suite is ended.
        """
        ending = PurePath(name).suffix.lower()
        if ending not in _ENDINGS:
            ending = _ending_by_content(data)
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise InputError("文档设有打开密码", f"请在 Word、Excel 或 WPS 中取消密码后重新添加。{_SAVE_AS}")
        suite = driven_suite(self.installed)
        if suite is not None and not suite.objects:
            return self._converted(suite, data, ending)
        if suite is not None and ending == ".docx":
            from qilu_desktop.documents.adoption.convert import to_pdf

            return to_pdf(data, self.installed, self.timeout, self.progress)
        raise DocumentError("本机没有可用来转换的办公软件", _INSTALL)

    def _converted(self, suite: Suite, data: bytes, ending: str) -> bytes:
        with scratch() as place:
            folder = Path(place)
            try:
                source = folder / f"document{ending}"
                source.write_bytes(data)
                user = folder / "profile" / "user"
                user.mkdir(parents=True)
                (user / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
                self._run(suite, folder, source)
                made = folder / "out" / "document.pdf"
                if made.is_file() and (pdf := made.read_bytes()).startswith(b"%PDF-"):
                    return pdf
            except OSError as error:
                raise storage_error(error, folder) from error
        raise DocumentError(f"{suite.name} 打不开它，文件可能已损坏、设有密码，或没装相应组件", _SAVE_AS)

    def _run(self, suite: Suite, folder: Path, source: Path) -> None:
        command = [
            str(suite.program),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--convert-to", "pdf"),
            *("--outdir", str(folder / "out"), str(source)),
        ]
        environment = {**os.environ, "LC_ALL": "C.UTF-8", **fonts_environment(folder)}
        process = child.start(command, environment)
        since = time.monotonic()
        try:
            while process.poll() is None:
                self.progress.step(f"用 {suite.name} 转换成 PDF", 0, 0)
                if time.monotonic() - since > self.timeout:
                    raise DocumentError(f"{suite.name} 超过 {self.timeout:g} 秒没有转换完", _SAVE_AS)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_POLL)
        finally:
            if process.poll() is None:
                child.end(process)


def _ending_by_content(data: bytes) -> str:
    """An ending that tells the suite what it is, for a file whose own is wrong or missing."""
    marks = ((b"{\\rtf", ".rtf"), (b"word/", ".docx"), (b"xl/", ".xlsx"), (b"ppt/", ".pptx"))
    found = next((ending for mark, ending in marks if mark in data[: 1 << 20] or mark in data[-(1 << 16) :]), "")
    return found or (".xls" if "Workbook".encode("utf-16-le") in data else ".doc")
