"""Adapter files: written whole, read back, refused in a sentence where they do not fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file

from pilot_desktop.document.errors import ModelError
from pilot_desktop.model.adapter import (
    LARGEST,
    Adapter,
    adapter_path,
    find_adapter,
    list_adapters,
    load_adapter,
    remove_adapter,
)
from pilot_desktop.model.store import find_model


def adapter(**tensors: np.ndarray) -> Adapter:
    base = find_model()
    digest = base.files["weights.safetensors"].sha256
    held = {name.replace("__", "."): value for name, value in tensors.items()}
    return Adapter("a hand", base.name, base.version, digest, held, {"lines": 50})


def test_a_file_says_what_was_learnt(tmp_path: Path) -> None:
    made = adapter(band__head__bias=np.arange(195, dtype=np.float32))
    made.save(tmp_path / "a.safetensors")
    read = load_adapter(tmp_path / "a.safetensors")
    assert replace(read, path=None, tensors={}) == replace(made, tensors={})
    assert np.array_equal(read.tensors["band.head.bias"], made.tensors["band.head.bias"])
    assert [file.name for file in tmp_path.iterdir()] == ["a.safetensors"]


@given(
    st.integers(1, 5), st.integers(1, 7), st.integers(1, 3), st.booleans(), st.integers(0, 2**31)
)
def test_factors_and_whole_differences_are_added(
    rows: int, columns: int, rank: int, half: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    kind = np.float16 if half else np.float32
    weights = {
        "band.m": rng.normal(size=(rows, columns, 1)).astype(kind),
        "band.b": rng.normal(size=rows).astype(np.float32),
    }
    up, down = rng.normal(size=(rows, rank)), rng.normal(size=(rank, columns))
    made = adapter(**{
        "band__m__up": up.astype(np.float32), "band__m__down": down.astype(np.float32),
        "band__b": np.ones(rows, np.float32),
    })  # fmt: skip
    merged = made.merged(weights)
    assert set(merged) == made.names == {"band.m", "band.b"}
    assert merged["band.m"].dtype == kind
    assert merged["band.m"].shape == (rows, columns, 1)
    wanted = weights["band.m"].astype(np.float32)[..., 0] + up @ down
    assert np.allclose(merged["band.m"][..., 0], wanted, rtol=2e-3, atol=2e-2)
    assert np.allclose(merged["band.b"], weights["band.b"] + 1)


@pytest.mark.parametrize(
    "tensors",
    [
        {"band__head__nothing": np.zeros(3, np.float32)},
        {"band__head__bias": np.zeros(3, np.float32)},
        {"band__head__bias__up": np.zeros((195, 2), np.float32)},
    ],
)
def test_what_does_not_fit_the_base_is_told(tensors: dict[str, np.ndarray]) -> None:
    with pytest.raises(ModelError, match="does not fit"):
        adapter(**tensors).merged({"band.head.bias": np.zeros(195, np.float32)})


def test_another_base_is_refused() -> None:
    made = adapter(band__head__bias=np.zeros(195, np.float32))
    made.check_base(find_model())
    with pytest.raises(ModelError, match=r"a hand was learnt on pilot-compact .* does not fit"):
        replace(made, base_digest="0" * 64).check_base(find_model())


def test_damaged_and_foreign_files_are_refused(tmp_path: Path) -> None:
    zeros = {"band.head.bias": np.zeros(2, np.float32)}
    meta = {"kind": "adapter", "format": "3", "name": "x", "base": "b", "base_version": "1",
            "base_digest": "d"}  # fmt: skip
    path = tmp_path / "a.safetensors"

    def refused(match: str) -> None:
        with pytest.raises(ModelError, match=match):
            load_adapter(path)

    refused("cannot be read")
    path.write_bytes(b"no safetensors at all")
    refused("damaged")
    path.write_bytes(bytes(LARGEST + 1))
    refused("larger than any")
    save_file(zeros, path)
    refused("no adapter")
    for other in ("1", "2", "99"):  # earlier ones were judged by other ways of reading
        save_file(zeros, path, {**meta, "format": other})
        refused("another version")
    save_file(zeros, path, {"kind": "adapter", "format": "3"})
    refused("base is not named")
    for name in ("decoder.x", "line_map.out.bias"):
        save_file({name: zeros["band.head.bias"]}, path, meta)
        refused("no adapter may")
    save_file({"band.head.bias": np.full(2, np.nan, np.float32)}, path, meta)
    refused("no numbers")
    save_file(zeros, path, meta)
    assert load_adapter(path).base_label == "b 1"


def test_the_users_adapters_are_listed_found_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert list_adapters() == []
    with pytest.raises(ModelError, match="no adapter named gone; there is: none"):
        find_adapter("gone")
    path = adapter_path("a hand")
    adapter(band__head__bias=np.zeros(195, np.float32)).save(path)
    (path.parent / "broken.safetensors").write_bytes(b"x")
    assert [one.name for one in list_adapters()] == ["a hand"]
    assert find_adapter("a hand").path == find_adapter(str(path)).path == path
    with pytest.raises(ModelError, match="damaged"):
        find_adapter("broken")
    remove_adapter("a hand")
    assert list_adapters() == []
    with pytest.raises(ModelError, match="there is: none"):
        remove_adapter("a hand")


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "x" * 90])
def test_names_stay_in_the_folder(name: str) -> None:
    with pytest.raises(ModelError, match="cannot be named"):
        adapter_path(name)
