"""How long the UI loop did not come round, and how much of that the machine itself is to blame for.

A timer in the window's loop fires every 2 ms; a gap between two firings is a stall. Beside it a
process that does nothing but sleep 2 ms at a time measures the same gaps: where the machine is
busy with others, it stalls as well. What the window answers for is the difference.
"""

from __future__ import annotations

import subprocess
import sys
import time

from PySide6.QtCore import QObject, Qt, QTimer

_TICK = 0.002

_CONTROL = f"""
import sys, threading, time
gaps, stop = [], threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
print("ready", flush=True)
last = time.perf_counter()
while not stop.is_set():
    time.sleep({_TICK})
    now = time.perf_counter()
    gaps.append(now - last)
    last = now
print(" ".join(f"{{gap:.6f}}" for gap in gaps))
"""


class Watchdog(QObject):
    """Use as a context manager around the work; then ask for `worst` and `quantile`."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self.control: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(int(_TICK * 1000))
        self._timer.timeout.connect(self._tick)

    def __enter__(self) -> Watchdog:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CONTROL],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._process.stdout.readline()
        self._last = time.perf_counter()
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        output, _ = self._process.communicate("")
        self.control = [float(gap) for gap in output.split()]

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now

    @staticmethod
    def quantile(gaps: list[float], share: float) -> float:
        """The gap that this share of the *time* is spent in gaps no longer than."""
        ordered, total, passed = sorted(gaps) or [0.0], sum(gaps), 0.0
        for gap in ordered:
            passed += gap
            if passed >= share * total:
                return gap
        return ordered[-1]

    @property
    def stall(self) -> float:
        """The longest the window was away, less the longest the machine was."""
        return max(self.gaps, default=0.0) - max(self.control, default=0.0)

    def report(self) -> str:
        """For the test's message."""
        rows = []
        for name, gaps in (("window", self.gaps), ("machine", self.control)):
            quantiles = ", ".join(
                f"{share:.0%} {self.quantile(gaps, share) * 1000:.1f}" for share in (0.5, 0.9, 0.99)
            )
            worst = max(gaps, default=0.0) * 1000
            rows.append(f"{name}: {len(gaps)} ticks, {quantiles}, worst {worst:.1f} ms")
        return "; ".join(rows)
