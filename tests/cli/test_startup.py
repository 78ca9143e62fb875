"""The command line starts fast and loads no more than it needs."""

from __future__ import annotations

import subprocess
import sys
import time


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
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "pilot_desktop.cli", "--help"], capture_output=True, check=True
        )
        times.append(time.perf_counter() - started)
    # 0.08 s on an idle machine; tests run on busy ones.
    assert min(times) < 0.6


def test_reading_loads_neither_torch_nor_qt(receipt):
    code, modules = modules_after("read", receipt)
    assert code in (0, 4)  # 4: a checkout whose weights were not fetched
    assert "PIL" in modules
    assert not modules & {"torch", "PySide6", "pyqtgraph", "matplotlib", "onnx", "faker"}
