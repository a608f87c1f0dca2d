"""Finding and driving office suites: many files in one run, failures one by one, stopping, Word's script on Windows."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from adoption_tools import blank

from qilu_desktop.documents.adoption import convert_com
from qilu_desktop.documents.adoption.convert import to_docx, to_pdf, to_pdfs
from qilu_desktop.documents.adoption.convert_fonts import fonts_environment
from qilu_desktop.documents.adoption.suites import NAMED, Suite, driven_suite, suites
from qilu_desktop.errors import Cancelled, DocumentError
from qilu_desktop.progress import Step, Watched

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts stand for the suites")
FORM = blank("nested")
PRINT = r"printf '%%PDF-1.7\n%%%%EOF\n'"
"""Writes the smallest PDF that is taken for whole."""
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")


def program(place: Path, script: str) -> Path:
    """A real program that plays a suite."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
    place.chmod(0o755)
    return place


def word(folder: Path, script: str) -> Suite:
    """Word driven by a PowerShell that is a shell script: its arguments are kept, the folder is that of the script."""
    shell = program(
        folder / "power shell" / "powershell",
        f'printf "%s\\n" "$@" > "{folder}/arguments"\n'
        'for one in "$@"; do case "$one" in *.ps1) here=$(dirname "$one");; esac; done\n'
        f'cp "$here/convert.ps1" "{folder}/script"\nmkdir -p "$here/out"\n{script}\n',
    )
    return Suite("Microsoft Word", folder / "WINWORD.EXE", True, ("Word.Application",), shell)


# -- one run for many files --------------------------------------------------------------------------------------


def libre(folder: Path, script: str) -> Suite:
    """LibreOffice as a script; ``$out`` is its folder of results, what follows are the files."""
    read = 'while [ "$1" != "--outdir" ]; do shift; done; out=$2; shift 2; mkdir -p "$out"\n'
    return Suite("LibreOffice", program(folder / "soffice", read + script), driven=True)


def test_many_files_are_one_run_and_a_bad_one_is_told_by_itself(tmp_path: Path) -> None:
    script = f"""echo run >> "{tmp_path}/runs"
for one in "$@"; do name=$(basename "$one" .docx)
  if [ $name = form-0002 ]; then echo "form-0002: source file could not be loaded"; continue; fi
  printf '%%PDF-1.7 %s\\n%%%%EOF\\n' $name > "$out/$name.pdf"; done"""
    steps: list[Step] = []
    made = to_pdfs([FORM, FORM, FORM], (libre(tmp_path, script),), progress=Watched(steps.append))
    assert made[0] == b"%PDF-1.7 form-0001\n%%EOF\n"
    assert isinstance(made[1], DocumentError)
    assert "（文件打不开）" in made[1].what
    assert isinstance(made[2], bytes)
    assert (tmp_path / "runs").read_text() == "run\n"
    assert {(step.stage, step.total) for step in steps} <= {("用 LibreOffice 排版", 3)}
    assert to_pdfs([], ()) == ()


def test_what_was_finished_before_a_hang_is_kept(tmp_path: Path) -> None:
    script = f"""{PRINT} > "$out/form-0001.pdf"
printf '%%PDF-1.7 half' > "$out/form-0002.pdf"
sleep 30"""
    start = time.monotonic()
    done, half = to_pdfs([FORM, FORM], (libre(tmp_path, script),), 0.6)
    assert isinstance(done, bytes)
    assert isinstance(half, DocumentError)
    assert "0.6 秒" in half.what
    assert time.monotonic() - start < 10


def test_stopping_ends_the_suite_with_what_it_has_started(tmp_path: Path) -> None:
    script = f'sleep 60 & echo $! > "{tmp_path}/child"\nwait'
    watched = Watched(lambda _step: watched.cancel() if (tmp_path / "child").is_file() else None)
    with pytest.raises(Cancelled):
        to_pdf(FORM, (libre(tmp_path, script),), progress=watched)
    child = int((tmp_path / "child").read_text())
    end = time.monotonic() + 5
    while _runs(child):
        assert time.monotonic() < end
        time.sleep(0.05)


def _runs(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return False


def test_more_files_than_one_command_line_takes(tmp_path: Path) -> None:
    script = f"""echo $# >> "{tmp_path}/runs"
for one in "$@"; do printf '%%PDF-1.7\\n%%%%EOF\\n' > "$out/$(basename "$one" .docx).pdf"; done"""
    made = to_pdfs([FORM] * 70, (libre(tmp_path, script),))
    assert all(isinstance(each, bytes) for each in made)
    assert (tmp_path / "runs").read_text().split() == ["60", "10"]


# -- Word and WPS ------------------------------------------------------------------------------------------------


def test_word_is_driven_by_a_script_whose_arguments_are_all_ours(tmp_path: Path) -> None:
    script = f'for one in "$here"/in/*.docx; do {PRINT} > "$here/out/$(basename "$one" .docx).pdf"; done'
    made = to_pdfs([FORM, FORM], (word(tmp_path, script),))
    assert made == (b"%PDF-1.7\n%%EOF\n",) * 2
    told = (tmp_path / "arguments").read_text(encoding="utf-8").splitlines()
    script = told.pop(told.index("-File") + 1)
    assert told == [
        *("-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File"),
        *("-Objects", "Word.Application", "-Format", "pdf", "-Image", "WINWORD"),
    ]
    assert Path(script).name == "convert.ps1"
    assert not Path(script).exists()
    assert (tmp_path / "script").read_bytes() == convert_com.SCRIPT.replace("\n", "\r\n").encode("ascii")


def test_an_old_doc_goes_through_word_too(tmp_path: Path) -> None:
    (tmp_path / "new.docx").write_bytes(FORM)
    suite = word(tmp_path, f'cp "{tmp_path}/new.docx" "$here/out/form-0001.docx"')
    assert to_docx(OLD, "表.doc", (suite,)) == FORM
    assert "docx" in (tmp_path / "arguments").read_text(encoding="utf-8").splitlines()


def test_a_word_that_hangs_is_ended_by_its_number_and_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "System32" / "taskkill.exe", f'printf "%s\\n" "$@" > "{tmp_path}/ended"')
    monkeypatch.setenv("SYSTEMROOT", str(tmp_path))
    suite = word(tmp_path, 'printf 4711 > "$here/suite.pid"\nsleep 60')
    with pytest.raises(DocumentError, match=r"Microsoft Word 超过 0\.5 秒"):
        to_pdf(FORM, (suite,), 0.5)
    assert (tmp_path / "ended").read_text().splitlines() == ["/F", "/PID", "4711", "/FI", "IMAGENAME eq WINWORD.EXE"]


@pytest.mark.parametrize("told", ["", "12 & calc", "-1", "１２", "99999999999"])
def test_only_a_plain_number_is_ended(tmp_path: Path, told: str) -> None:
    (tmp_path / convert_com.PID_NAME).write_text(told, encoding="utf-8")
    ender = program(tmp_path / "ender", f'touch "{tmp_path}/ended"')
    convert_com.end_suite(Suite("WPS", Path("wps.exe"), True, ("KWPS.Application",), ender), tmp_path, ender)
    assert not (tmp_path / "ended").exists()


def test_what_word_says_of_a_file_reaches_the_clerk(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="Microsoft Word 没能转换这份文件（文档已损坏）") as refused:
        to_pdf(FORM, (word(tmp_path, 'echo "form-0001: 文档已损坏"; exit 1'),))
    assert "另存为 PDF" in refused.value.remedy


def test_a_doc_that_cannot_be_converted_is_refused_in_chinese_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="没能转换这份文件。") as refused:
        to_docx(OLD, "表.doc", (word(tmp_path, 'echo "Warning: failed to launch javaldx"; exit 1'),))
    assert "另存为“Word 文档（.docx）”" in refused.value.remedy
    assert not re.search("launch|javaldx", refused.value.line)


def test_the_script_is_plain_and_closes_what_it_opens() -> None:
    script = convert_com.SCRIPT
    assert script.isascii()
    code = re.sub(r"'[^']*'|#.*", "", script)
    assert [code.count(one) for one in "({["] == [code.count(one) for one in ")}]"]
    for needed in ("AutomationSecurity = 3", "DisplayAlerts = 0", "Open($file, $false, $true, $false)", "Stop-Process"):
        assert needed in script
    assert "Invoke-Expression" not in script
    assert script.index("$app.Quit()") > script.index("} finally {\n    if ($app")


# -- finding -----------------------------------------------------------------------------------------------------


def test_a_suite_can_be_named_or_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(NAMED, str(tmp_path / "soffice"))
    assert suites() == (Suite("LibreOffice", tmp_path / "soffice", driven=True),)
    monkeypatch.setenv(NAMED, "")
    assert suites() == ()
    with pytest.raises(DocumentError, match="没有办公软件"):
        to_pdf(FORM)


def test_wps_of_linux_is_found_but_not_driven(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path / "wps", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = {suite.name: suite for suite in suites()}
    assert found["WPS"] == Suite("WPS", tmp_path / "wps", False, ("KWPS.Application", "wps.Application"), None)
    only = (found["WPS"],)
    assert driven_suite(only) is None
    with pytest.raises(DocumentError, match="本机装有 WPS") as refused:
        to_pdf(FORM, only)
    assert "用 WPS 打开" in refused.value.remedy


def test_libreoffice_on_the_path_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine = program(tmp_path / "soffice", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert any(suite.name == "LibreOffice" and suite.driven for suite in suites())
    assert mine.is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="font rules are of Linux")
def test_the_font_rules_are_whole_and_leave_own_ones_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    place = fonts_environment(tmp_path)["FONTCONFIG_FILE"]
    root = ElementTree.parse(place).getroot()
    asked = [alias.findtext("family") for alias in root.iter("alias")]
    assert {"仿宋_GB2312", "方正小标宋简体", "楷体"} <= set(asked)
    assert Path(root.findtext("dir") or "").is_dir()
    monkeypatch.setenv("FONTCONFIG_FILE", os.devnull)
    assert fonts_environment(tmp_path) == {}
