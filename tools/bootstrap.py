"""Make ``.venv`` beside this checkout and install the project into it, with every version pinned.

Run by ``tools/setup.sh`` (Linux) and the ``.bat`` files (Windows) with any Python 3.11 or newer; standard library
only.  A stamp in ``.venv`` holds the hash of all that an installation depends on, so a second run does nothing.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CONSTRAINTS = ROOT / "constraints.txt"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)


class SetupError(Exception):
    """A sentence for the user: set-up cannot go on."""


def main(arguments: list[str]) -> int:
    """Install; ``--dev`` adds what the tests need.  Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        prepare("[dev]" if "--dev" in arguments else "")
    except SetupError as error:
        print(f"安装没有完成：{error}", file=sys.stderr)
        return 1
    return 0


def prepare(extras: str) -> None:
    """Bring ``.venv`` up to date with pyproject.toml and constraints.txt, for *extras* (``""`` or ``"[dev]"``)."""
    if sys.version_info < OLDEST:
        raise SetupError(f"需要 Python 3.11 或更高版本，当前是 {sys.version.split()[0]}。")
    wanted = fingerprint()
    if PYTHON.exists() and any(
        stamp(have).is_file() and stamp(have).read_text() == wanted for have in {extras, "[dev]"}
    ):
        return
    if not usable():
        create()
    install(extras)
    stamp(extras).write_text(wanted)


def stamp(extras: str) -> Path:
    """Where the fingerprint of an installation with *extras* is kept."""
    return VENV / f".qilu-{extras.strip('[]') or 'run'}"


def fingerprint() -> str:
    """Hash of the pinned versions, the project's own description and where the checkout lies.

    The place counts because the scripts inside ``.venv`` name it: a moved or copied checkout installs anew.
    """
    content = b"\0".join([CONSTRAINTS.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), os.fsencode(VENV)])
    return hashlib.sha256(content).hexdigest()


def usable() -> bool:
    """Whether ``.venv`` was made here, runs, and has pip; half-made and moved ones are made again."""
    home = VENV / ".qilu-home"
    if not PYTHON.exists() or not home.is_file() or home.read_text(encoding="utf-8") != str(VENV):
        return False
    check = f"import pip, sys; sys.exit(sys.version_info < {OLDEST})"
    return subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0


def create() -> None:
    """Make an empty ``.venv``, from the base Python even where this one runs inside ``.venv``."""
    print("正在建立 Python 运行环境（.venv）……", flush=True)
    base = getattr(sys, "_base_executable", sys.executable)
    run([base, "-m", "venv", "--clear", str(VENV)], "无法建立 Python 运行环境，请确认已安装 venv 模块，且磁盘未满。")
    (VENV / ".qilu-home").write_text(str(VENV), encoding="utf-8")


def install(extras: str) -> None:
    """Install the build tool and then the project, editable, at the pinned versions only."""
    print("正在安装所需组件（首次约下载 150 MB，需要几分钟）……", flush=True)
    for old in VENV.glob(".qilu-*"):
        if old.name != ".qilu-home":
            old.unlink()
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    pip = [str(PYTHON), "-m", "pip", "install", *quiet, "--no-input", "--disable-pip-version-check"]
    remedy = "组件安装失败，请检查网络（或 pip 镜像设置）和磁盘空间，关闭正在运行的本软件，然后重试。"
    # The build runs in .venv, not in pip's own isolated place: there the constraints would not hold.
    run([*pip, "-c", str(CONSTRAINTS), "hatchling", "editables"], remedy)
    run([*pip, "-c", str(CONSTRAINTS), "--no-build-isolation", "-e", f"{ROOT}{extras}"], remedy)
    if os.name == "nt":
        for link in (VENV / "Lib" / "site-packages").glob("_editable_impl_*.pth"):
            link.write_text(ascii_link(link.read_text(encoding="utf-8")), encoding="ascii")


def ascii_link(text: str) -> str:
    """A .pth file's text with paths beyond ASCII written as escapes.

    Python 3.11 on Windows reads .pth files in the system's code page, but they are written in UTF-8: a checkout in a
    folder with a Chinese name would not be found.
    """
    lines = (line if line.isascii() else f"import sys; sys.path.append({line!a})" for line in text.splitlines())
    return "\n".join(lines) + "\n"


def run(command: list[str], remedy: str) -> None:
    """Run one step and let its output through.

    Raises:
        SetupError: with *remedy*, when it fails.
    """
    if subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode:
        raise SetupError(remedy)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
