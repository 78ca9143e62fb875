"""A wheel carries weights and resources, and works from any folder without the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGED = ("pilot_desktop", "models", "resources", "pyproject.toml", "README.md", "LICENSE")


def run(*command, **options):
    result = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy, so that the checkout is not touched."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in PACKAGED:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
            )
        else:
            shutil.copy(ROOT / name, source / name)
    run(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation"),
        *("--outdir", folder / "dist", source),
    )
    (built,) = (folder / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The Python of a fresh environment with the wheel; its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    run(sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", site, wheel)
    # Added without the .pth files in it: one of them may point at the checkout.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def test_the_wheel_holds_what_the_program_needs(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        requires = [
            row.removeprefix("Requires-Dist: ")
            for row in archive.read(metadata).decode().splitlines()
            if row.startswith("Requires-Dist: ") and "extra ==" not in row
        ]
    for folder in ("models", "resources"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"pilot_desktop/data/{path.relative_to(ROOT)}" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "runs/"))]
    assert not [name for name in requires if name.startswith(("torch", "onnx>", "matplotlib"))]


def test_the_installed_program_runs_from_another_folder(installed, tmp_path):
    where = run(
        installed, "-c", "import pilot_desktop; print(pilot_desktop.__file__)", cwd=tmp_path
    )
    assert not Path(where.strip()).is_relative_to(ROOT / "pilot_desktop")
    assert run(installed, "-m", "pilot_desktop.cli", "--version", cwd=tmp_path) == "pilot 0.1.0\n"
    places = run(
        installed,
        "-c",
        "from pilot_desktop.paths import *; print(resources_dir()); print(bundled_models_dir())",
        cwd=tmp_path,
    ).splitlines()
    environment = installed.parent.parent
    for place, name in zip(map(Path, places), ("resources", "models"), strict=True):
        assert place.is_relative_to(environment)
        assert place.is_dir() or not list((ROOT / name).glob("*/*"))


# Whatever opens a connection fails: the program must neither need nor look for a network.
READ_OFFLINE = """
import socket, sys
def refuse(*_, **__):
    raise AssertionError("the program opened a socket")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from pilot_desktop.cli import main
from pilot_desktop.paths import resources_dir
code = main(["read", str(resources_dir() / "samples" / "receipt.jpg")])
heavy = {"torch", "PySide6", "onnx", "matplotlib", "faker"} & set(sys.modules)
assert not heavy, heavy
sys.exit(code)
"""


def test_the_installed_program_reads_its_sample_without_a_network(installed, tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    text = run(installed, "-c", READ_OFFLINE, cwd=tmp_path, env=environment)
    assert len(text.split()) > 20
