#!/bin/sh
# Installs Gridhood from the files beside this script; asks no network. 从本目录安装 Gridhood，无需联网。
#   ./install.sh [FOLDER]     FOLDER is made, /opt/gridhood if not given; PYTHON names another Python 安装目录
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=${1:-/opt/gridhood}
python=${PYTHON:-@PYTHON@}

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] ||
  fail "This bundle is for Linux on x86_64, this is $(uname -s) $(uname -m). 此安装包仅适用于 x86_64 Linux。"
command -v "$python" >/dev/null ||
  fail "There is no $python here; PYTHON=/path/to/@PYTHON@ names one. 未找到 $python，可用 PYTHON= 指定。"
"$python" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "@VERSION@")' ||
  fail "This bundle is for Python @VERSION@, $python is: $("$python" --version 2>&1). 此安装包需要 Python @VERSION@。"
(cd "$here" && sha256sum --check --quiet SHA256SUMS) ||
  fail "Files of the bundle are damaged: copy it again. 安装包已损坏，请重新复制。"

"$python" -m venv "$to" ||
  fail "Could not make $to. On Debian and Ubuntu: apt-get install python3-venv. 无法创建 $to，请安装 python3-venv。"
"$to/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-cache-dir \
  --find-links "$here/wheels" --require-hashes --only-binary :all: -r "$here/requirements.txt"
mkdir -p "$to/share"
cp -R "$here/data" "$here/gridhood.service" "$here/nginx.conf" "$here/install.html" "$here/LICENSES.txt" "$to/share/"

say "Installed: $("$to/bin/gridhood" --version) → $to/bin/gridhood"
say "Next, see $to/share/install.html; what lacks is said by: $to/bin/gridhood doctor 请查看安装说明并运行 doctor"
