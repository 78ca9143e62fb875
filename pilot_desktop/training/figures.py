"""Write measured scores into a model's manifest and card: never by hand.

Takes the JSON of `pilot evaluate ... --format json`, one file a task, made with the model's files.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pilot_desktop.document.errors import PilotError
from pilot_desktop.model.store import CARD, MANIFEST, find_model

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
SHOWN = {
    "read": {"cer": "CER, given boxes", "wer": "WER, given boxes"},
    "page": {
        "word_f1": "word F1, page",
        "detection_f1": "line F1, page",
        "detection_recall": "line recall, page",
    },
    "find": {"average_precision": "finding, AP", "absent_hits": "absent words hit"},
}
"""Which scores of a task are shown, and how they are called."""


def table(results: dict[str, Any]) -> str:
    """A Markdown table: a row a set, a column a score."""
    columns = [(task, key) for task in SHOWN if task in results for key in SHOWN[task]]
    heads = ["dev set", "pages", *(SHOWN[task][key] for task, key in columns)]
    rows = [heads, ["---"] * len(heads)]
    first = next(iter(results.values()))
    for name in [*first["sets"], "average"]:
        values = [
            result["average"] if name == "average" else result["sets"].get(name, {})
            for result in (results[task] for task, _ in columns)
        ]
        shown = [
            f"{value[key]:.3f}" if isinstance(value.get(key), float) else "-"
            for (_, key), value in zip(columns, values, strict=True)
        ]
        pages = (first["average"] if name == "average" else first["sets"][name])["pages"]
        rows.append([name, str(pages), *shown])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def write_figures(folder: Path, results: list[dict[str, Any]]) -> None:
    """Put the scores into `model.json`, and their table between the marks of the card."""
    label = find_model(folder).label
    for result in results:
        if result["model"] != label:
            raise PilotError(f"These scores are of {result['model']}, not of {label}.")
    by_task = {result["task"]: result for result in results}
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    manifest["figures"] = {
        task: {name: _scores(task, values) for name, values in result["sets"].items()}
        for task, result in by_task.items()
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    card = (folder / CARD).read_text("utf-8")
    before, rest = card.split(BEGIN)
    after = rest.split(END)[1]
    (folder / CARD).write_text(
        f"{before}{BEGIN}\n\n{table(by_task)}\n\n{END}{after}", encoding="utf-8"
    )


def _scores(task: str, values: dict[str, Any]) -> dict[str, Any]:
    return {key: values[key] for key in SHOWN[task] if key in values}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("scores", type=Path, nargs="+")
    args = parser.parse_args()
    write_figures(args.folder, [json.loads(path.read_text("utf-8")) for path in args.scores])


if __name__ == "__main__":
    main()
