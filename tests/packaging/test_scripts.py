"""The commands of the README are what they say they are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from configparser import ConfigParser
from pathlib import Path

import pytest

from pilot_desktop import __version__

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"


@pytest.mark.parametrize("name", ["packaging/pilot", "packaging/pilot-desktop", "packaging/test"])
def test_scripts_run_and_are_named_in_the_readme(name):
    assert os.access(ROOT / name, os.X_OK)
    assert f"./{name}" in (ROOT / "README.md").read_text("utf-8")
    subprocess.run(["sh", "-n", ROOT / name], check=True)


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
def test_the_qt_libraries_are_named_where_they_cannot_be_installed(tmp_path):
    script = f"""
        root={ROOT}; venv={tmp_path}; . {PACKAGING}/environment.sh
        missing_qt_packages() {{ echo "libegl1 libxcb-cursor0 "; }}
        id() {{ echo 1000; }}
        ensure_qt_libraries
    """
    result = subprocess.run(["sh", "-euc", script], capture_output=True, text=True, check=True)
    assert result.stdout == ""
    assert "sudo apt-get install libegl1 libxcb-cursor0" in result.stderr


def test_one_version_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    metadata = ET.parse(next(PACKAGING.glob("*.metainfo.xml")))
    release = metadata.find("releases/release")
    assert release is not None
    assert project["version"] == __version__ == release.get("version")
    assert metadata.findtext("project_license") == project["license"]


def test_the_desktop_entry_starts_what_is_installed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    entry = ConfigParser(interpolation=None)
    entry.optionxform = str
    path = next(PACKAGING.glob("*.desktop"))
    entry.read(path, "utf-8")
    program = entry["Desktop Entry"]["Exec"].split()[0]
    assert program in project["gui-scripts"]
    metadata = ET.parse(next(PACKAGING.glob("*.metainfo.xml")))
    assert metadata.findtext("launchable") == path.name
    assert metadata.findtext("id") == path.stem


def test_files_that_the_readme_names_exist():
    text = (ROOT / "README.md").read_text("utf-8")
    named = re.findall(
        r"(?:\]\(|\./|^pilot read )((?:resources|packaging|tests|models)/[\w./-]+)", text
    )
    assert named
    missing = [name for name in named if not (ROOT / name).exists()]
    assert missing == []
