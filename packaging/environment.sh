# shellcheck shell=sh
# What the commands in this folder share: a virtual environment of the checkout, filled once.
# Sourced, not run. Needs $root, the checkout. Everything it says goes to stderr: stdout belongs to
# the program.

venv=${PILOT_VENV:-$root/.venv}

say() { printf '%s\n' "packaging: $*" >&2; }

die() {
    say "$*"
    exit 1
}

# A Python that is new enough.
find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    die "PILOT Desktop needs Python 3.11 or newer."
}

make_venv() {
    if [ ! -x "$venv/bin/python" ]; then
        python=$(find_python) || exit 1
        say "making $venv"
        "$python" -m venv "$venv" >&2 ||
            die "python -m venv failed; on Debian and Ubuntu: apt-get install python3-venv"
    fi
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 ||
        "$venv/bin/python" -m ensurepip --upgrade >&2 ||
        die "there is no pip in $venv: remove it and try again"
}

pip() { PIP_DISABLE_PIP_VERSION_CHECK=1 "$venv/bin/python" -m pip "$@" >&2; }

# install_checkout EXTRAS: the checkout with these extras ("" or "[test]"), once per pyproject.toml.
install_checkout() {
    make_venv
    stamp="$venv/.installed$1"
    if [ -x "$venv/bin/pilot" ] && cmp -s "$root/pyproject.toml" "$stamp"; then
        return
    fi
    say "installing PILOT Desktop$1 into $venv (minutes, the first time)"
    pip install --quiet --editable "$root$1" || die "the installation failed; see above"
    ensure_qt_libraries
    cp "$root/pyproject.toml" "$stamp"
}

# The system libraries that Qt's window needs on Linux, as "library package" for Debian and Ubuntu.
# The wheels bring Qt itself, not these. Reading on the command line needs none of them.
qt_libraries() {
    cat <<'LIST'
libEGL.so.1 libegl1
libGL.so.1 libgl1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libX11-xcb.so.1 libx11-xcb1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-xinerama.so.0 libxcb-xinerama0
libxcb-xkb.so.1 libxcb-xkb1
LIST
}

missing_qt_packages() {
    [ "$(uname -s)" = Linux ] || return 0
    "$venv/bin/python" - "$(qt_libraries)" <<'PYTHON'
import ctypes
import sys

for row in sys.argv[1].splitlines():
    library, package = row.split()
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package, end=" ")
PYTHON
}

# Install what the window needs where that is possible, else say what to install. Never fatal: the
# command line works without.
ensure_qt_libraries() {
    missing=$(missing_qt_packages)
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "installing system libraries for the window: $missing"
        # shellcheck disable=SC2086  # one word per package is meant
        if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1 </dev/null; then
            return 0
        fi
        say "that failed."
    fi
    say "the window needs system libraries; on Debian and Ubuntu: sudo apt-get install $missing"
}
