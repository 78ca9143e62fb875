"""`pilot find` prints the places of a query."""

from __future__ import annotations

import json


def test_hits_as_json(pilot, reader, book):
    code, out, err = pilot("find", "total", book)
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "query": "total",
        "hits": [
            {"page": page, "box": [10, 40, 190, 60], "score": 0.9, "text": "Total  12,50 €"}
            for page in (1, 2, 3)
        ],
    }


def test_hits_as_text(pilot, reader, book):
    code, out, _ = pilot("find", "total", book, "--page", 2, "--format", "text")
    assert (code, out) == (0, "2\t10,40,190,60\t0.900\tTotal  12,50 €\n")


def test_no_hits(pilot, reader, receipt):
    code, out, _ = pilot("find", "nowhere", receipt)
    assert (code, json.loads(out)) == (0, {"query": "nowhere", "hits": []})
    assert pilot("find", "total", receipt, "--min-score", 0.95, "--format", "text")[:2] == (0, "")


def test_several_documents_are_named(pilot, reader, receipt, book):
    _, out, _ = pilot("find", "total", receipt, book, "--page", 1)
    decoder = json.JSONDecoder()
    first, end = decoder.raw_decode(out)
    second, _ = decoder.raw_decode(out[end:].lstrip())
    assert [first["document"], second["document"]] == ["receipt.png", "book.tiff"]
    _, out, _ = pilot("find", "total", receipt, book, "--page", 1, "--format", "text")
    assert [row.split("\t")[0] for row in out.splitlines()] == ["receipt.png", "book.tiff"]


def test_wrong_usage(pilot, reader, receipt):
    assert pilot("find", " ", receipt)[0] == 2
    assert pilot("find", "total")[0] == 2
    assert pilot("find", "total", receipt, "--min-score", "2")[0] == 2
    assert reader.opened == []
