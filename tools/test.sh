#!/usr/bin/env bash
# Sets up what is missing and checks everything; arguments go to pytest.  Any failure fails the script.
#   bash tools/test.sh [pytest arguments]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bash "$here/setup.sh" --dev

cd "$here/.."
export QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8
# Compiled modules are kept: both workers and every program that a test starts would else compile all of them again.
unset PYTHONDONTWRITEBYTECODE
bin=$PWD/.venv/bin

step() {
  printf '== %s\n' "$*"
  local tool=$1
  shift
  "$bin/$tool" "$@"
}

step ruff check --output-format=concise .
step ruff format --check .
step mypy
step lint-imports
step python tools/check_pins.py
printf '== pytest\n'
exec "$bin/python" -m pytest -n 2 "$@"
