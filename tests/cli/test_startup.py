"""The command line starts fast and loads no more than it needs."""

from __future__ import annotations

import os
import subprocess
import sys


def modules_after(*arguments):
    script = (
        "import sys; from pilot_desktop.cli import main; code = main(sys.argv[1:]);"
        "print('\\n'.join(sys.modules), file=sys.stderr); sys.exit(code)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, {name.partition(".")[0] for name in result.stderr.split("\n")}


def test_help_is_quick_and_loads_nothing_heavy():
    code, modules = modules_after("--help")
    assert code == 0
    assert not modules & {"numpy", "PIL", "pymupdf", "onnxruntime", "torch", "PySide6"}
    times = []
    for _ in range(3):
        before = os.times()
        subprocess.run(
            [sys.executable, "-m", "pilot_desktop.cli", "--help"], capture_output=True, check=True
        )
        after = os.times()
        # Processor time: others may be using the machine, too.
        times.append(
            after.children_user - before.children_user
            + after.children_system - before.children_system
        )  # fmt: skip
    assert 0 < min(times) < 0.6  # 0.08 s on a quiet machine


def test_reading_loads_neither_torch_nor_qt(receipt):
    code, modules = modules_after("read", receipt)
    assert code in (0, 4)  # 4: a checkout whose weights were not fetched
    assert "PIL" in modules
    assert not modules & {"torch", "PySide6", "pyqtgraph", "matplotlib", "onnx", "faker"}


def test_the_runtime_keeps_no_record_of_who_reads(receipt, tmp_path):
    """onnxruntime gives each user a number in the cache, and sends events under it."""
    # Where tests run for builds it is silent by itself.
    silent = ("ORT_", "CI", "GITHUB_", "TF_BUILD", "BUILD_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(silent)}
    homes = {f"XDG_{kind}_HOME": str(tmp_path) for kind in ("CACHE", "CONFIG", "DATA", "STATE")}
    script = (
        "import sys; from pilot_desktop.cli import main; code = main(sys.argv[1:]);"
        "import ctypes, onnxruntime; get = ctypes.CDLL(None).getenv; get.restype = ctypes.c_char_p;"
        "assert get(b'ORT_DISABLE_TELEMETRY') == b'1'; sys.exit(code)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, "read", str(receipt)],
        env={**environment, **homes, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode in (0, 4), result.stderr
    assert not [path for path in tmp_path.rglob("*") if "microsoft" in path.name.casefold()]
