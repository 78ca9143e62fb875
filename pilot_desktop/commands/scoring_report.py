"""The report of `pilot evaluate`: figures, reliability, and the worst lines as pictures.

One HTML file with everything in it: no script, no style sheet or image of its own.
"""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from PIL import Image

from pilot_desktop.commands.scoring import Compared, Score
from pilot_desktop.document.geometry import Box
from pilot_desktop.training.evaluation import Claim, changes, reliability

WORST = 12
"""Lines shown of each set."""

_WIDEST = 1100
_SIDE = 220


def report(result: Mapping[str, Any], scores: Mapping[str, Score]) -> str:
    """The page, for the values that `pilot evaluate --format json` prints and their scores."""
    title = f"{result['model']}, task {result['task']}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(str(result['device']))}. {'With' if result['case'] else 'Without'} case.</p>",
        _figures(result),
        _diagrams(scores),
        "<h2>The worst lines</h2>"
        "<p>The most wrong characters first, in each set. "
        "<del>Red</del> stands in the ground truth only, <ins>green</ins> in the reading only.</p>",
        *(part for name, score in scores.items() for part in _set(name, score)),
    ]
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def worst(compared: Sequence[Compared], count: int = WORST) -> list[Compared]:
    """The lines with the most wrong characters; of two alike, the one with the higher share."""
    wrong = [one for one in compared if one.errors.edits]
    return sorted(wrong, key=lambda one: (-one.errors.edits, -one.errors.rate))[:count]


def _figures(result: Mapping[str, Any]) -> str:
    rows = dict(result["sets"])
    if len(rows) > 1:
        rows["average"] = result["average"]
    heads = list(result["average"])
    cells = [
        f"<tr><th>{escape(name)}</th>"
        + "".join(f"<td>{_number(values.get(head))}</td>" for head in heads)
        + "</tr>"
        for name, values in rows.items()
    ]
    head = "".join(f"<th>{escape(head.replace('_', ' '))}</th>" for head in heads)
    return f"<table><tr><th>set</th>{head}</tr>\n" + "\n".join(cells) + "\n</table>"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _set(name: str, score: Score) -> Iterator[str]:
    shown = worst(score.compared)
    if not shown:
        return
    wrong = sum(bool(one.errors.edits) for one in score.compared)
    yield f"<h3>{escape(name)}</h3><p>{wrong} of {len(score.compared)} lines are not right.</p>"
    for one in shown:
        truth, read = _marked(one.truth, one.read)
        told = f"{one.confidence:.2f} sure" if one.found else "not found"
        yield (
            f'<figure><img src="{_picture(one)}" alt="">'
            f'<p class="t">{truth}</p><p class="r">{read or "&nbsp;"}</p>'
            f"<figcaption>{escape(one.image.name)}, "
            f"{', '.join(str(round(v)) for v in one.box.rounded())}: {one.errors.edits} of "
            f"{one.errors.length} characters, {told}</figcaption></figure>"
        )


def _marked(truth: str, read: str) -> tuple[str, str]:
    """Both texts as HTML, with what only one of them has marked."""
    left, right = "", ""
    for same, a, b in changes(truth, read):
        left += escape(a) if same or not a else f"<del>{escape(a)}</del>"
        right += escape(b) if same or not b else f"<ins>{escape(b)}</ins>"
    return left, right


def _picture(one: Compared) -> str:
    """The line with a little of what surrounds it, as a data URI; empty where there is none."""
    cut = _cut(one.image, one.box)
    if cut is None:
        return ""
    stream = io.BytesIO()
    cut.save(stream, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(stream.getvalue()).decode("ascii")


def _cut(path: Path, box: Box) -> Image.Image | None:
    air = 0.3 * box.height
    with Image.open(path) as image:
        left, top = max(0, math.floor(box.left - air)), max(0, math.floor(box.top - air))
        right = min(image.width, math.ceil(box.right + air))
        bottom = min(image.height, math.ceil(box.bottom + air))
        if left >= right or top >= bottom:
            return None
        cut = image.crop((left, top, right, bottom)).convert("RGB")
    if cut.width > _WIDEST:
        cut = cut.resize((_WIDEST, max(1, round(cut.height * _WIDEST / cut.width))))
    return cut


def _diagrams(scores: Mapping[str, Score]) -> str:
    lines = [claim for score in scores.values() for claim in score.lines]
    words = [claim for score in scores.values() for claim in score.words]
    drawn = [_diagram(kind, all_) for kind, all_ in (("lines", lines), ("words", words)) if all_]
    if not drawn:
        return ""
    return "<h2>Confidence</h2><p>The share that is right over the confidence.</p>" + "".join(drawn)


def _diagram(kind: str, claims: Sequence[Claim]) -> str:
    """A reliability diagram as SVG; the area of a dot is its share of the readings."""
    rows = reliability(claims)
    total = sum(count for count, _, _ in rows)
    dots = "".join(
        f'<circle cx="{sure * _SIDE:.1f}" cy="{(1 - right) * _SIDE:.1f}" '
        f'r="{2 + 12 * math.sqrt(count / total):.1f}"><title>{count} {kind}: {sure:.2f} sure, '
        f"{right:.2f} right</title></circle>"
        for count, sure, right in rows
    )
    return (
        f'<svg width="{_SIDE + 40}" height="{_SIDE + 40}" viewBox="-20 -20 {_SIDE + 40} '
        f'{_SIDE + 40}" role="img" aria-label="{kind}"><rect width="{_SIDE}" height="{_SIDE}"/>'
        f'<path d="M0 {_SIDE}L{_SIDE} 0"/>{dots}<text x="6" y="16">{kind}</text></svg>'
    )


_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; padding: 0 1rem;
  max-width: 1150px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .15rem .6rem; border-bottom: 1px solid #8884; }
th:first-child { text-align: left; }
figure { margin: 1rem 0; padding: .6rem; border: 1px solid #8884; border-radius: 6px; }
img { max-width: 100%; display: block; }
figure p { margin: .3rem 0; font-size: 17px; white-space: pre-wrap; }
.t::before { content: "truth "; color: #888; } .r::before { content: "read "; color: #888; }
figcaption { color: #888; font-size: 13px; }
del { color: #c22; text-decoration: none; background: #c221; }
ins { color: #183; text-decoration: none; background: #1831; }
svg rect { fill: none; stroke: #8888; } svg path { stroke: #8888; }
svg circle { fill: #36c; fill-opacity: .7; } svg text { fill: #888; }
"""
