"""The office suites of this machine: where each is, and whether the product can have it convert.

LibreOffice has a command line of its own.  Word and WPS on Windows are driven through their COM objects by PowerShell
(:mod:`convert_com`).  WPS for Linux has neither: it is found, so that the clerk can be told to use it by hand.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

NAMED: Final = "QILU_OFFICE"
"""Environment variable: the path of LibreOffice's program where it is not found by itself; empty for no suite."""
_WORD: Final = ("Word.Application",)
_WPS: Final = ("KWPS.Application", "wps.Application")
"""COM names, the newer first."""


@dataclass(frozen=True)
class Suite:
    """An installed office suite: its name, its program, and whether the product can drive it.

    ``objects`` are the COM names to drive it by and ``shell`` the PowerShell that does so; both empty where the
    program has a command line of its own.
    """

    name: str
    program: Path
    driven: bool
    objects: tuple[str, ...] = ()
    shell: Path | None = None


def suites() -> tuple[Suite, ...]:
    """The suites found on this machine, those that can be driven first."""
    named = os.environ.get(NAMED)
    if named is not None:
        return (Suite("LibreOffice", Path(named), driven=True),) if named else ()
    shell = _first(_powershell())
    found: list[Suite] = []
    libre, word, wps = (_first(places) for places in (_libreoffice(), _word(), _wps()))
    if libre:
        found.append(Suite("LibreOffice", libre, driven=True))
    if word:
        found.append(Suite("Microsoft Word", word, shell is not None, _WORD, shell))
    if wps:
        found.append(Suite("WPS", wps, shell is not None, _WPS, shell))
    return tuple(sorted(found, key=lambda suite: not suite.driven))


def driven_suite(installed: tuple[Suite, ...] | None = None) -> Suite | None:
    """The suite that converts on this machine; None where there is none."""
    return next((suite for suite in (suites() if installed is None else installed) if suite.driven), None)


def _first(places: Iterable[Path]) -> Path | None:
    return next((place for place in places if _is_file(place)), None)


def _is_file(place: Path) -> bool:
    try:
        return place.is_file()
    except (OSError, ValueError):
        return False


def _libreoffice() -> Iterator[Path]:
    """The suite's own places first: a Snap sees no file outside its house."""
    named = [Path(found) for name in ("soffice", "libreoffice") if (found := shutil.which(name))]
    yield from (place for place in named if "snap" not in place.parts)
    for folder in (*_registered(r"SOFTWARE\LibreOffice\UNO\InstallPath", ""), *_libreoffice_folders()):
        yield folder / "soffice.exe"
    yield from _app_paths("soffice.exe")
    yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
    for pattern in ("opt/libreoffice*/program/soffice", "opt/apps/*libreoffice*/files/program/soffice"):
        yield from _newest(Path("/"), pattern)
    yield from _newest(Path("/usr/bin"), "libreoffice[0-9]*")
    yield Path("/usr/lib/libreoffice/program/soffice")
    yield Path("/usr/lib64/libreoffice/program/soffice")
    yield from named


def _libreoffice_folders() -> Iterator[Path]:
    for folder in _program_folders():
        yield folder / "LibreOffice" / "program"
        yield from (place / "program" for place in _newest(folder, "LibreOffice*"))


def _word() -> Iterator[Path]:
    yield from _app_paths("Winword.exe")
    for folder in _program_folders():
        for version in ("root/Office16", "Office16", "Office15", "Office14"):
            yield folder / "Microsoft Office" / version / "WINWORD.EXE"


def _wps() -> Iterator[Path]:
    yield from _app_paths("wps.exe")
    for folder in _registered(r"SOFTWARE\Kingsoft\Office\6.0\Common", "InstallRoot"):
        yield folder / "office6" / "wps.exe"
    for folder in (*_program_folders(), *_folders("LOCALAPPDATA")):
        for maker in ("Kingsoft", "WPS"):
            yield from _newest(folder / maker / "WPS Office", "*/office6/wps.exe")
    found = shutil.which("wps")
    if found:
        yield Path(found)
    yield Path("/opt/kingsoft/wps-office/office6/wps")
    yield from _newest(Path("/"), "opt/apps/cn.wps.wps-office*/files/kingsoft/wps-office/office6/wps")


def _powershell() -> tuple[Path, ...]:
    places: tuple[Path, ...] = ()
    if sys.platform == "win32":
        own = [
            folder / "System32" / "WindowsPowerShell" / "v1.0" / "powershell.exe" for folder in _folders("SYSTEMROOT")
        ]
        named = [Path(found) for name in ("powershell", "pwsh") if (found := shutil.which(name))]
        places = (*own, *named)
    return places


def _newest(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern), reverse=True)
    except OSError:
        return []


def _program_folders() -> tuple[Path, ...]:
    return _folders("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432")


def _folders(*names: str) -> tuple[Path, ...]:
    return tuple(Path(value) for name in names if (value := os.environ.get(name)))


def _app_paths(program: str) -> Iterator[Path]:
    """Where Windows starts *program* from when its name is typed into 运行."""
    key = rf"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\{program}"
    yield from _registered(key, "")


def _registered(key: str, name: str) -> tuple[Path, ...]:
    """A text of the Windows registry, of the user and of the machine, in both its views; none elsewhere."""
    found: list[Path] = []
    if sys.platform == "win32":
        import winreg

        for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
            for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
                try:
                    with winreg.OpenKey(root, key, 0, winreg.KEY_READ | view) as opened:
                        value, _kind = winreg.QueryValueEx(opened, name)
                except OSError:
                    continue
                if isinstance(value, str) and value.strip():
                    found.append(Path(os.path.expandvars(value.strip().strip('"'))))
    return tuple(found)
