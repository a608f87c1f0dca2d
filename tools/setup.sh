#!/usr/bin/env bash
# Installs what this checkout needs: system packages (Debian family, only those missing) and .venv.
# bash tools/setup.sh [--dev]      --dev: also what the tests need
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Qt offscreen, then Qt on an X display.
packages=(ca-certificates libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3
  libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
  libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0)
test_packages=(libreoffice-writer-nogui p7zip-full poppler-utils xvfb xauth)

stop() {
  printf '安装没有完成：%s\n' "$1" >&2
  exit 1
}

find_python() {
  local name
  for name in python3.11 python3 python3.12 python3.13; do
    # A name may be there and not run (a version manager's shim), so each is tried.
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      printf '%s\n' "$name"
      return 0
    fi
  done
  return 1
}

installed() {
  local status
  # Newer Debian and Ubuntu call some libraries NAMEt64.
  for status in "$1" "${1}t64"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$status" 2>/dev/null)" = installed ] && return 0
  done
  return 1
}

missing_packages() {
  local name
  for name in "$@"; do
    installed "$name" || printf '%s\n' "$name"
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

can_be_root() {
  [ "$(id -u)" -eq 0 ] && return 0
  command -v sudo >/dev/null 2>&1 || return 1
  # Without a terminal nobody can type the password.
  [ -t 0 ] || sudo -n true >/dev/null 2>&1
}

apt_install() {
  can_be_root || stop "缺少系统软件包，而当前用户没有管理员权限。请让管理员执行：apt-get install $*"
  printf '正在安装系统软件包：%s ……\n' "$*"
  local log
  log=$(mktemp)
  if ! { as_root apt-get update -q && as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "$@"; } </dev/null >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    stop "系统软件包安装失败（原因见上）。请检查网络和软件源后重试，或手工执行：apt-get install $*"
  fi
  rm -f "$log"
}

[ "${1:-}" = --dev ] && packages+=("${test_packages[@]}")

if command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
  mapfile -t missing < <(missing_packages "${packages[@]}")
  if python=$(find_python); then
    # Debian keeps venv and pip apart from Python itself; other Pythons bring them.
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || missing+=(python3-venv)
  else
    missing+=(python3 python3-venv)
  fi
  [ "${#missing[@]}" -eq 0 ] || apt_install "${missing[@]}"
fi

python=$(find_python) || stop "没有找到 Python 3.11 或更高版本。请先安装 Python 3.11（Debian 12 自带；其他系统请向管理员索取），再重新运行。"
"$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
  stop "$("$python" --version) 缺少 venv 模块。请安装与它配套的 venv 软件包（如 python3-venv）后重新运行。"
exec "$python" "$here/bootstrap.py" "$@"
