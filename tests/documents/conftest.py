"""What tests of several files share: LibreOffice, which opens what we write as a reader's word processor would."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from qilu_desktop.paths import resources_dir

ALIASES = {
    "仿宋": "Qilu Fang",
    "宋体": "Qilu Song",
    "黑体": "Qilu Hei",
    "楷体": "Qilu Kai",
    "方正小标宋简体": "Qilu Title",
    "Times New Roman": "Qilu Song",
}


@dataclass(frozen=True)
class Office:
    """LibreOffice with a home of its own, which sees the bundled fonts alone."""

    program: str
    home: Path

    def __call__(self, data: bytes, name: str) -> Path:
        """The PDF that it makes of a DOCX."""
        return self.many({name: data})[name]

    def many(self, files: Mapping[str, bytes]) -> dict[str, Path]:
        """The PDFs of several DOCX files by name, in one run."""
        sources = {name: self.home / f"{name}.docx" for name in files}
        for name, data in files.items():
            sources[name].write_bytes(data)
        fonts = str(self.home / "fonts.conf")
        environment = {"FONTCONFIG_FILE": fonts, "HOME": str(self.home), "PATH": "/usr/bin:/bin"}
        profile = f"-env:UserInstallation=file://{self.home / 'profile'}"
        command = [self.program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(self.home)]
        command += [str(source) for source in sources.values()]
        subprocess.run(command, check=True, capture_output=True, timeout=240, env=environment)
        return {name: source.with_suffix(".pdf") for name, source in sources.items()}


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed for this test: install libreoffice-writer"
    home = tmp_path_factory.mktemp("office")
    matches = "".join(
        f'<match target="pattern"><test name="family"><string>{asked}</string></test>'
        f'<edit name="family" mode="assign" binding="same"><string>{given}</string></edit></match>'
        for asked, given in ALIASES.items()
    )
    (home / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{resources_dir() / 'fonts'}</dir><cachedir>{home / 'cache'}</cachedir>{matches}</fontconfig>",
        encoding="utf-8",
    )
    return Office(soffice, home)
