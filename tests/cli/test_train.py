"""`pilot train` leads to the stages of the training kit."""

from __future__ import annotations

import pytest

from pilot_desktop.commands import train


def test_help_names_the_stages(pilot):
    code, out, _ = pilot("train", "--help")
    assert code == 0
    assert all(stage in out for stage in train.STAGES)


@pytest.mark.parametrize("arguments", [[], ["nothing"]])
def test_wrong_usage(pilot, arguments):
    assert pilot("train", *arguments)[0] == 2


@pytest.mark.parametrize("stage", train.STAGES)
def test_each_stage_is_there(pilot, stage):
    code, out, _ = pilot("train", stage, "--help")
    assert code == 0
    assert out.startswith("usage:")


def test_what_is_missing_is_named(pilot, monkeypatch):
    monkeypatch.setattr(train, "find_spec", lambda name: None)
    code, _, err = pilot("train", "read")
    assert code == 1
    assert "torch" in err and "pilot-desktop[train]" in err
