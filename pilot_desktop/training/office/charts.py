"""Charts drawn by matplotlib, as PDF pages with their text."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pilot_desktop.training.office import figures
from pilot_desktop.training.office.words import Words

_SHADES = ("#4477aa", "#cc6677", "#ddcc77", "#117733", "#88ccee", "#aa4499", "#999933", "#882255",
           "#1f77b4", "#ff7f0e", "#2ca02c", "#333333", "#bbbbbb")  # fmt: skip


def register(files: list[Path]) -> list[str]:
    """Tells matplotlib of typefaces; returns their family names."""
    names = []
    for file in files:
        font_manager.fontManager.addfont(str(file))
        names.append(font_manager.FontProperties(fname=str(file)).get_name())
    return names


def draw(rand: random.Random, words: Words, families: list[str]) -> bytes:
    """One chart as a PDF of one page, its text as text."""
    settings: dict[Any, Any] = {
        "font.family": rand.choice(families), "pdf.fonttype": 42, "text.parse_math": False,
        "font.size": rand.uniform(7, 12), "axes.unicode_minus": False,
        "axes.spines.right": rand.random() < 0.5, "axes.spines.top": rand.random() < 0.5,
        "axes.grid": rand.random() < 0.4,
    }  # fmt: skip
    with mpl.rc_context(settings):
        figure = Figure(figsize=(rand.uniform(5, 9), rand.uniform(3.5, 7)), layout="constrained")
        axes = figure.add_subplot()
        rand.choice([_bars, _bars, _lines, _columns, _pie, _stacked])(rand, words, axes)
        axes.set_title(words.phrase(2, 8), fontsize="large", loc=rand.choice(["left", "center"]))
        if rand.random() < 0.6:
            figure.supxlabel(
                f"{rand.choice(['Source', 'Note', 'N'])}: {words.prose(60)[:90]}",
                fontsize="small", color=rand.choice(["#666666", "#000000"]),
            )  # fmt: skip
        out = io.BytesIO()
        figure.savefig(out, format="pdf")
    return out.getvalue()


def _names(rand: random.Random, words: Words, count: int) -> list[str]:
    kind = rand.choice(["city", "job", "company", "name"])
    found = {
        (words.field(kind) if rand.random() < 0.7 else words.item())[:26] for _ in range(count)
    }
    return sorted(found, key=lambda _: rand.random())


def _value_labels(rand: random.Random, values: list[float], french: bool) -> list[str]:
    style = rand.choice(["percent", "plain", "money", "short"])
    if style == "percent":
        return [f"{v:.{rand.choice([0, 1])}f}%" for v in values]
    if style == "money":
        return [figures.money(rand, french) for _ in values]
    if style == "plain":
        return [f"{v * 137:,.0f}" for v in values]
    return [f"{v:.1f}" for v in values]


def _draw_values(rand: random.Random, count: int) -> list[float]:
    return [100 * rand.random() ** 1.5 + 0.3 for _ in range(count)]


def _bars(rand: random.Random, words: Words, axes: Axes) -> None:
    names = _names(rand, words, rand.randint(3, 14))
    values = _draw_values(rand, len(names))
    bars = axes.barh(names, values, color=rand.choice(_SHADES), height=rand.uniform(0.4, 0.85))
    if rand.random() < 0.8:
        axes.bar_label(bars, _value_labels(rand, values, words.french), padding=3)
    if rand.random() < 0.4:
        axes.set_xticks([])


def _columns(rand: random.Random, words: Words, axes: Axes) -> None:
    first, count = rand.randint(1960, 2018), rand.randint(3, 9)
    names = [str(first + n) for n in range(count)] if rand.random() < 0.6 else [
        n[:8] for n in _names(rand, words, count)
    ]  # fmt: skip
    values = _draw_values(rand, len(names))
    bars = axes.bar(range(len(names)), values, color=rand.choice(_SHADES))
    axes.set_xticks(range(len(names)), names)
    if rand.random() < 0.7:
        axes.bar_label(bars, [f"{v:.{rand.choice([0, 1])}f}" for v in values])


def _stacked(rand: random.Random, words: Words, axes: Axes) -> None:
    names = _names(rand, words, rand.randint(2, 8))
    left = np.zeros(len(names))
    for label in ("Yes", "No", "Don't know", "Refused")[: rand.randint(2, 4)]:
        values = np.array([rand.uniform(5, 40) for _ in names])
        bars = axes.barh(names, values, left=left, label=label, color=rand.choice(_SHADES[2:7]))
        axes.bar_label(bars, [f"{v:.0f}" for v in values], label_type="center")
        left += values
    axes.legend(ncols=rand.randint(1, 4), fontsize="small", frameon=rand.random() < 0.5)


def _lines(rand: random.Random, words: Words, axes: Axes) -> None:
    first, count = rand.randint(1950, 2012), rand.randint(5, 30)
    years = np.arange(first, first + count)
    scale = 10 ** rand.uniform(0, 6)
    for name in _names(rand, words, rand.randint(1, 5)):
        values = np.cumsum([rand.gauss(0.3, 1) for _ in years]) * scale
        axes.plot(
            years, values, label=name, color=rand.choice(_SHADES), marker=rand.choice(["", "o"])
        )
        if rand.random() < 0.4:
            axes.annotate(name, (float(years[-1]), float(values[-1])))
    axes.yaxis.set_major_formatter(
        rand.choice(["{x:,.0f}", "{x:,.1f}", "{x:.0f}%", "${x:,.0f}", "{x:g}"])
    )
    if rand.random() < 0.6:
        axes.legend(fontsize="small")
    if rand.random() < 0.5:
        axes.set_ylabel(words.phrase(1, 4))


def _pie(rand: random.Random, words: Words, axes: Axes) -> None:
    names = _names(rand, words, rand.randint(2, 7))
    axes.pie(
        _draw_values(rand, len(names)), labels=names, autopct=rand.choice(["%1.0f%%", "%1.1f%%"]),
        colors=_SHADES[2:8],
    )  # fmt: skip
