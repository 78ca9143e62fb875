"""Getting packages by name, and saying under which licence each came."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """One package the pack took material from."""

    package: str
    version: str
    licence: str
    registry: str

    def record(self) -> dict[str, str]:
        return {
            "package": self.package,
            "version": self.version,
            "licence": self.licence,
            "registry": self.registry,
        }


def npm_packages(names: list[str], folder: Path) -> Path:
    """Installs npm packages that are not there yet; returns the node_modules folder."""
    folder.mkdir(parents=True, exist_ok=True)
    modules = folder / "node_modules"
    missing = [name for name in names if not (modules / name / "package.json").exists()]
    if missing:
        (folder / "package.json").touch()
        if not (folder / "package.json").read_text():
            (folder / "package.json").write_text("{}")
        # saved in package.json, or the next install would remove them again
        options = ["--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(["npm", "install", *options, *missing], cwd=folder, check=True)
    return modules


def npm_source(package: Path, name: str) -> Source:
    """Version and licence as the package's own metadata state them."""
    meta = json.loads((package / "package.json").read_text())
    return Source(name, meta.get("version", "?"), meta.get("license", "see package"), "npm")


def debian_package(name: str, folder: Path) -> Path:
    """Downloads and unpacks a Debian package beside the system; returns its file tree."""
    tree = folder / "tree" / name
    if not tree.exists():
        folder.mkdir(parents=True, exist_ok=True)
        found = sorted(folder.glob(f"{name}_*.deb"))
        if not found:
            subprocess.run(["apt-get", "-q", "download", name], cwd=folder, check=True)
            found = sorted(folder.glob(f"{name}_*.deb"))
        tree.mkdir(parents=True)
        subprocess.run(["dpkg-deb", "-x", str(found[-1]), str(tree)], check=True)
    return tree


def debian_source(name: str, folder: Path, licence: str) -> Source:
    """Debian states licences in prose, so the short name is given by hand."""
    found = sorted(folder.glob(f"{name}_*.deb"))
    version = found[-1].name.split("_")[1].replace("%3a", ":") if found else "?"
    return Source(name, version, licence, "debian")
