from __future__ import annotations

import importlib
import os
import subprocess
import sys

import pytest

from pilot_desktop.app import main, preflight


def run(code, **environment):
    clean = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    clean.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        env=clean | environment,
        check=False,
    )


START = "import sys; from pilot_desktop.app.main import main; sys.exit(main([]))"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11")
@pytest.mark.parametrize(
    ("environment", "words"),
    [({}, "there is no display"), ({"DISPLAY": ":4711"}, "display :4711 cannot be reached")],
)
def test_without_a_display_one_line_says_so(environment, words):
    done = run(START, **environment)
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_missing_library_is_named_with_what_to_install(monkeypatch, capsys):
    def no_egl(name):
        raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(importlib, "import_module", no_egl)
    assert main.main([]) == 1
    said = capsys.readouterr().err
    assert said.startswith("pilot-desktop: libEGL.so.1 is missing;")
    assert "apt-get install libegl1" in said
    assert len(said.splitlines()) == 1


def test_a_platform_plugin_that_does_not_load_is_named(monkeypatch):
    def no_cursor(name):
        raise OSError("libxcb-cursor.so.0: cannot open shared object file")

    monkeypatch.setattr(preflight.ctypes, "CDLL", no_cursor)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert preflight.problem().startswith("pilot-desktop: libxcb-cursor.so.0 is missing;")


def test_the_window_loads_neither_torch_nor_the_runtime():
    code = (
        "import sys, pilot_desktop.app.window, pilot_desktop.app.start;"
        "print([m for m in ('torch', 'onnxruntime', 'pymupdf') if m in sys.modules])"
    )
    done = run(code, QT_QPA_PLATFORM="offscreen")
    assert done.stdout.strip() == "[]", done.stderr


def test_help_and_version_need_no_display():
    assert "FILE" in run(START.replace("[]", "['--help']")).stdout
    assert "PILOT Desktop" in run(START.replace("[]", "['--version']")).stdout
