#!/bin/sh
# Installs what a command of the Makefile needs, and nothing if it is there already.
#   bootstrap.sh demo       what the site needs to run, with its embedded servers
#   bootstrap.sh dev        that, and what the tests and checks need
#   bootstrap.sh preflight  installs nothing: says at once whether `make demo` would be refused
#   bootstrap.sh reset      installs nothing: deletes the demo's data
# Never calls sudo: as root it installs system packages by apt, otherwise it prints the command and stops.
set -u
cd "$(dirname "$0")/../.." || exit 1

UV_VERSION=0.13.9 # the one in mesa/dev/uv.txt
PANGO="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"
BROWSER="chromium libatomic1"
GROUPS_WANTED=${1:-demo}
LOG=.dev/log/install.log

say() { printf '%s\n' "$*"; }
fail() {
	printf '%s\n' "$*" >&2
	exit 1
}
is_root() { [ "$(id -u)" = 0 ]; }

# Runs a long command so that a signal to this script ends it too: sh alone would die and leave it behind.
run() {
	"$@" </dev/null &
	child=$!
	trap 'kill "$child" 2>/dev/null; wait "$child"; exit 130' INT TERM HUP
	wait "$child"
	code=$?
	trap - INT TERM HUP
	return $code
}

# need WHAT PACKAGES: installs system packages as root; otherwise one sentence with the command that does.
need() {
	what=$1
	shift
	if ! command -v apt-get >/dev/null 2>&1; then
		fail "Falta $what. Instale el equivalente de estos paquetes de Debian y repita la orden: $*"
	elif ! is_root; then
		fail "Falta $what. Instálelo y repita la orden: sudo apt-get install -y $*"
	fi
	say "Instalando con apt-get: $what…"
	room 600
	apt_install "$@" || { run apt-get -qq update >"$LOG" 2>&1 && apt_install "$@"; } || {
		explain
		fail "apt-get no pudo instalar $what. Revise la conexión y repita la orden: apt-get install -y $*"
	}
}
apt_install() {
	run env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >"$LOG" 2>&1
}

# room MB: stops unless that much is free here.
room() {
	free=$(df -Pk . 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }')
	[ "${free:-0}" -ge "$1" ] ||
		fail "No hay espacio en el disco: quedan $free MB y la instalación necesita $1 MB. Libere espacio y repita la orden."
}

# explain: why the last long command failed, in its own words, or in ours if it is the disk.
explain() {
	grep -q -e 'No space left' -e 'os error 28' "$LOG" &&
		fail "No queda espacio en el disco. Libere al menos 1200 MB, también en la carpeta personal, y repita la orden."
	tail -n 6 "$LOG" >&2
}

# What WeasyPrint opens, tried without importing it: a fiftieth of a second instead of one or two.
libraries_load() {
	"$1" -I -S -c '
import ctypes, sys
for name in ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig"):
    for file in (f"lib{name}.so.0", f"lib{name}.so.1", f"lib{name}.dylib", f"lib{name}.0.dylib", f"lib{name}.1.dylib"):
        try:
            ctypes.CDLL(file)
            break
        except OSError:
            pass
    else:
        sys.exit(1)' 2>/dev/null
}

python_is_recent() { "$1" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_chromium() {
	[ -n "${CHROMIUM:-}" ] && return 0
	command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1
}

# Playwright brings a Node of its own, which starts with one library that a bare Debian lacks.
driver_starts() {
	for node in .venv/lib/python*/site-packages/playwright/driver/node; do
		[ ! -x "$node" ] || "$node" --version >/dev/null 2>&1 || return 1
	done
}

# The contents that decide what is installed: the stamp holds their sum, so a changed lock is noticed.
sum() { cat uv.lock pyproject.toml mesa/dev/bootstrap.sh | cksum; }

# What is installed for dev serves the demo too. Whoever can install Chromium should not go on without it.
up_to_date() {
	stamped dev || { [ "$GROUPS_WANTED" = demo ] && stamped demo; } || return 1
	libraries_load .venv/bin/python || return 1
	if [ "$GROUPS_WANTED" = demo ]; then return 0; elif find_chromium; then driver_starts; else ! is_root; fi
}
stamped() { [ "$(cat ".venv/.mesa-$1" 2>/dev/null)" = "$(sum)" ]; }

# Sets UV to an installer new enough for the lock: the one on PATH, or our own, pinned by hash, in .tools.
find_uv() {
	UV=uv
	case "$(uv --version 2>/dev/null)" in
	"uv 0.1"[1-9].* | "uv 0."[2-9][0-9].* | "uv "[1-9]*) return ;;
	esac
	UV=.tools/bin/uv
	case "$("$UV" --version 2>/dev/null)" in "uv $UV_VERSION "* | "uv $UV_VERSION") return ;; esac
	command -v python3 >/dev/null 2>&1 || need "Python 3.11 o más reciente" python3 python3-venv
	python3 -c 'import ensurepip, venv' 2>/dev/null || need "el módulo venv de Python" python3-venv
	say "Instalando uv $UV_VERSION en .tools…"
	{ run python3 -m venv --clear .tools >"$LOG" 2>&1 && pip_install; } || {
		explain
		fail "No se pudo instalar uv. Revise la conexión y repita la orden."
	}
}
pip_install() {
	set -- .tools/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes -r mesa/dev/uv.txt
	run "$@" >"$LOG" 2>&1 && return
	# A network that inspects TLS: its authority is among the system's, which pip does not read by itself.
	[ -f /etc/ssl/certs/ca-certificates.crt ] && run "$@" --cert /etc/ssl/certs/ca-certificates.crt >"$LOG" 2>&1
}

sync() {
	# The project's own .venv and this computer's Python, whatever the caller's environment says.
	export UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1
	unset VIRTUAL_ENV PYTHONHOME
	[ -n "${HOME:-}" ] && [ -w "$HOME" ] || export UV_CACHE_DIR="$PWD/.tools/cache"
	# --inexact: a demo after a test leaves the test's packages where they are.
	if [ "$GROUPS_WANTED" = dev ]; then set -- --group dev; else set -- --inexact; fi
	say "Instalando los paquetes de Python fijados en uv.lock…"
	run "$UV" sync --locked --quiet "$@" 2>"$LOG" || run "$UV" sync --locked --quiet --system-certs "$@" 2>"$LOG" || {
		grep -q -i 'no interpreter found' "$LOG" && fail "Falta Python 3.11 o más reciente. Instálelo y repita la orden."
		explain
		fail "No se pudieron instalar los paquetes de Python. Revise la conexión y repita la orden."
	}
}

# Whoever cannot install Chromium is told at each run, below, and does without; with it, what drives it is a must.
browser() {
	if find_chromium; then
		driver_starts || need "libatomic1, que usan las pruebas en el navegador" libatomic1
	elif is_root && command -v apt-get >/dev/null 2>&1; then
		need "Chromium, para las pruebas en el navegador" $BROWSER
	fi
}

install() {
	mkdir -p "$(dirname "$LOG")" 2>/dev/null && [ -w . ] || fail "No hay permiso para escribir en esta carpeta: $PWD"
	if [ ! -x .venv/bin/python ]; then
		room $([ "$GROUPS_WANTED" = dev ] && echo 1200 || echo 800)
	else
		room 300
	fi
	# Asked now, so that who cannot install Pango learns it before the long part.
	! command -v python3 >/dev/null 2>&1 || libraries_load python3 || need "Pango, que compone los PDF" $PANGO
	find_uv
	sync
	libraries_load .venv/bin/python || need "Pango, que compone los PDF" $PANGO
	.venv/bin/python -c 'import weasyprint' >/dev/null 2>"$LOG" || {
		explain
		fail "WeasyPrint, que compone los PDF, no funciona con las bibliotecas de este sistema."
	}
	if [ "$GROUPS_WANTED" = dev ]; then browser; fi
	sum >".venv/.mesa-$GROUPS_WANTED"
}

case $GROUPS_WANTED in
preflight | reset)
	# With any Python there is: on a first run nothing is installed yet, and a busy port should not wait for that.
	for python in .venv/bin/python python3; do
		if python_is_recent "$python"; then exec "$python" mesa/dev/bare.py "$1"; fi
	done
	;;
demo | dev)
	up_to_date || {
		start=$(date +%s)
		install
		say "Instalación lista en $(($(date +%s) - start)) s."
	}
	[ "$GROUPS_WANTED" = demo ] || find_chromium ||
		say "No hay Chromium: las pruebas en el navegador se omiten. Para incluirlas: sudo apt-get install -y $BROWSER"
	;;
*)
	fail "Uso: sh mesa/dev/bootstrap.sh demo|dev|preflight|reset"
	;;
esac
