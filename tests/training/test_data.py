"""Ground truth as it is learnt."""

from __future__ import annotations

import json

from pilot_desktop.training.data import read_set


def test_what_xml_escaped_is_learnt_as_it_stands_on_the_page(tmp_path):
    rows = [
        {"text": "Dupont &amp; fils", "box": [0, 0, 90, 30]},
        {"text": "struck out", "box": [0, 40, 90, 70], "ignore": True},
        {"text": "no line", "box": [0, 80, 1, 110]},
    ]
    page = {"image": "0.webp", "width": 100, "height": 120, "lines": rows}
    (tmp_path / "pages.jsonl").write_text(json.dumps(page) + "\n")
    assert [line.text for line in read_set(tmp_path)[0].lines] == ["Dupont & fils", None]
