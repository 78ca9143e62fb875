"""The log of a training run, on the screen, in a file and as curves."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np


class RunLog:
    """One JSON object a line; resumed runs append."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, **row: Any) -> None:
        text = json.dumps(row)
        print(text, flush=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(text + "\n")

    def scores(self, dev_cer: dict[str, float], **row: Any) -> None:
        """Decoded dev CER of each set and their mean."""
        rounded = {name: round(value, 4) for name, value in dev_cer.items()}
        self.write(**row, dev_cer=rounded, mean=round(float(np.mean(list(dev_cer.values()))), 4))

    def plot(self) -> Path:
        """Draw losses and dev CER over minutes to `curves.png` beside the log."""
        return plot(self.path, self.path.with_name("curves.png"))


def plot(log: Path, picture: Path) -> Path:
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("Agg")
    from matplotlib import pyplot  # noqa: PLC0415

    rows = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(13, 5))
    steps = [row for row in rows if "ctc" in row or "loss" in row]
    for key in ("ctc", "map", "loss", "accuracy"):
        points = [(row["minutes"], row[key]) for row in steps if key in row]
        if points:
            left.plot(*zip(*points, strict=True), label=key)
    left.set(xlabel="minutes", title="training", yscale="log")
    left.legend()
    scored = [row for row in rows if "dev_cer" in row]
    for name in sorted(scored[-1]["dev_cer"] if scored else ()):
        right.plot([r["minutes"] for r in scored], [r["dev_cer"][name] for r in scored], label=name)
    right.set(xlabel="minutes", title="dev CER, given boxes, without case", yscale="log")
    right.legend(fontsize=7, ncols=2)
    figure.tight_layout()
    figure.savefig(picture, dpi=110)
    pyplot.close(figure)
    return picture


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", type=Path)
    parser.add_argument("picture", type=Path)
    arguments = parser.parse_args()
    plot(arguments.log, arguments.picture)
