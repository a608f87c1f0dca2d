#!/usr/bin/env bash
# Sets up what is missing and runs the program; without arguments it opens the window.
#   bash tools/run.sh demo --output 演示
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bash "$here/setup.sh"

# On a bare system no language is set, and Qt would take file names for ASCII.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
  *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac
exec "$here/../.venv/bin/qilu-desktop" "$@"
