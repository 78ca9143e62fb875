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
    """Unpacks npm packages that are not there yet; returns the node_modules folder.

    Their dependencies are left out: nothing of a package is run, and some of them lie outside the
    registry.
    """
    modules = folder / "node_modules"
    modules.mkdir(parents=True, exist_ok=True)
    for name in names:
        if (modules / name / "package.json").exists():
            continue
        command = ["npm", "pack", "--silent", name]
        printed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
        packed = folder / printed.stdout.split()[-1]
        (modules / name).mkdir(parents=True, exist_ok=True)
        # Everything lies in one folder, whose name is the package's own choice.
        strip = ["--strip-components=1", "--no-same-owner"]
        subprocess.run(["tar", "-xzf", str(packed), *strip, "-C", str(modules / name)], check=True)
        packed.unlink()
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
