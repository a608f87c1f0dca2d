"""Word and WPS on Windows, driven by a PowerShell script through their COM objects.

The script is a constant, and so are its arguments: COM names, a format, the name of a process.  It works on the files
``in\\form-NNNN`` beside itself, so that no name of a user's file or folder ever becomes part of a command.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

from qilu_desktop.documents.adoption.suites import Suite

SCRIPT_NAME: Final = "convert.ps1"
PID_NAME: Final = "suite.pid"
"""The script writes the number of the process that it has started into this file beside it."""

SCRIPT: Final = r"""param([string]$Objects, [string]$Format, [string]$Image)
$ErrorActionPreference = 'Stop'
try { [Console]::OutputEncoding = New-Object Text.UTF8Encoding $false } catch { }

function Call($holder, [string]$name, [object[]]$values) {
    # Late binding: Word wants some arguments by reference, which PowerShell's own call does not always give.
    [void][System.__ComObject].InvokeMember($name, [Reflection.BindingFlags]::InvokeMethod, $null, $holder, $values)
}

function Why($problem) {
    $problem.Exception.GetBaseException().Message -replace '\s+', ' '
}

function Running {
    @(Get-Process -Name $Image -ErrorAction SilentlyContinue | ForEach-Object { $_.Id })
}

function Start-Suite {
    foreach ($object in $Objects.Split(',')) {
        try { return New-Object -ComObject $object } catch { $script:refused = Why $_ }
    }
    throw $script:refused
}

function Export-Pdf($document, [string]$target) {
    # 17: PDF; not opened afterwards, for print, whole document, no properties.
    try { Call $document 'ExportAsFixedFormat' @($target, 17, $false, 0, 0, 1, 1, 0, $false) }
    catch { Call $document 'SaveAs' @($target, 17) }
}

$app = $null
$mine = @()
$failed = 0
$before = Running
try {
    $app = Start-Suite
    $mine = @(Running | Where-Object { $before -notcontains $_ })
    if ($mine.Count -eq 1) {
        [IO.File]::WriteAllText([IO.Path]::Combine($PSScriptRoot, 'suite.pid'), [string]$mine[0])
    }
    # 3: no macro runs; 0: no question is asked.
    try { $app.AutomationSecurity = 3 } catch { }
    try { $app.DisplayAlerts = 0 } catch { }
    if ($mine.Count -gt 0) { try { $app.Visible = $false } catch { } }
    $out = [IO.Path]::Combine($PSScriptRoot, 'out')
    [void][IO.Directory]::CreateDirectory($out)
    foreach ($path in @([IO.Directory]::GetFiles([IO.Path]::Combine($PSScriptRoot, 'in')) | Sort-Object)) {
        [string]$file = $path
        [string]$stem = [IO.Path]::GetFileNameWithoutExtension($file)
        [string]$target = [IO.Path]::Combine($out, $stem + '.' + $Format)
        $document = $null
        try {
            # No conversion dialog, read only, not among the recent files.
            $document = $app.Documents.Open($file, $false, $true, $false)
            if ($Format -eq 'pdf') { Export-Pdf $document $target } else { Call $document 'SaveAs' @($target, 12) }
        } catch {
            $failed += 1
            Write-Output ($stem + ': ' + (Why $_))
        } finally {
            if ($document -ne $null) { try { Call $document 'Close' @(0) } catch { } }
        }
    }
} catch {
    $failed += 1
    Write-Output (Why $_)
} finally {
    if ($app -ne $null) {
        # A suite that the user has open is left as it was.
        if ($mine.Count -gt 0) { try { $app.Quit() } catch { } }
        try { [void][Runtime.InteropServices.Marshal]::FinalReleaseComObject($app) } catch { }
    }
    $document = $null
    $app = $null
    [GC]::Collect()
    [GC]::WaitForPendingFinalizers()
    if ($mine.Count -eq 1) {
        try { Wait-Process -Id $mine[0] -Timeout 10 -ErrorAction Stop }
        catch { Stop-Process -Id $mine[0] -Force -ErrorAction SilentlyContinue }
    }
}
if ($failed -gt 0) { exit 1 }
"""
"""Pure ASCII, as Windows PowerShell takes a script without a mark at its head for the machine's code page."""

_IMAGES: Final = {"Microsoft Word": "WINWORD.EXE", "WPS": "wps.exe"}
_ENDING: Final = 15
"""Seconds that ending a suite may take."""


def prepare(suite: Suite, folder: Path, ending: str) -> list[str]:
    """Write the script into *folder*, which holds ``in``; the command that converts all into ``out`` as *ending*.

    Raises:
        OSError: the disk refuses.
    """
    script = folder / SCRIPT_NAME
    script.write_text(SCRIPT, encoding="ascii", newline="\r\n")
    return [
        str(suite.shell),
        "-NoLogo",
        "-NoProfile",
        "-NonInteractive",
        "-ExecutionPolicy",
        "Bypass",
        "-File",
        str(script),
        "-Objects",
        ",".join(suite.objects),
        "-Format",
        ending,
        "-Image",
        Path(_image(suite)).stem,
    ]


def end_suite(suite: Suite, folder: Path, ender: Path | None = None) -> None:
    """End the suite that the script in *folder* has started: it is no child of the script's and outlives it.

    *ender* is Windows' ``taskkill``; its filter spares another program that got the number meanwhile.
    """
    number = _number(folder / PID_NAME)
    if number:
        command = [str(ender or _taskkill()), "/F", "/PID", number, "/FI", f"IMAGENAME eq {_image(suite)}"]
        try:
            subprocess.run(command, capture_output=True, check=False, timeout=_ENDING, stdin=subprocess.DEVNULL)
        except (OSError, subprocess.TimeoutExpired):
            return


def _image(suite: Suite) -> str:
    """What the process of a suite is called."""
    return _IMAGES.get(suite.name, suite.program.name)


def _number(place: Path) -> str:
    try:
        told = place.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return told if told.isdigit() and len(told) < 10 else ""


def _taskkill() -> Path:
    return Path(os.environ.get("SYSTEMROOT") or "C:/Windows") / "System32" / "taskkill.exe"
