#!/usr/bin/env bash
# Writes constraints.txt anew from a clean install of everything (run, dev, package): bash tools/pin.sh
# Then run tools/test.sh: newer versions may behave otherwise.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3.11 -m venv "$work/venv"
python=$work/venv/bin/python
# Needed on Windows only, so a Linux install does not bring them: colour for pytest, PyInstaller's readers.
windows_only=(colorama pefile pywin32-ctypes)
build=$("$python" -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"])')
# shellcheck disable=SC2086 # one word a requirement
"$python" -m pip install -q --upgrade setuptools editables $build
"$python" -m pip install -q --no-build-isolation ".[dev,package]"
"$python" -m pip install -q --no-deps "${windows_only[@]}"
{
  echo "# Made by tools/pin.sh from a clean install on Linux, Python 3.11; every version that set-up may install."
  "$python" -m pip freeze --all | grep -E '^[A-Za-z0-9._-]+==' | grep -v -E '^(pip|qilu-desktop|qilu_desktop)==' | LC_ALL=C sort -f
} >"$work/constraints.txt"
mv "$work/constraints.txt" constraints.txt
