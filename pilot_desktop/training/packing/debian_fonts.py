"""Typefaces from Debian: the classics of office and book printing, cut to our alphabet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fontTools import subset  # type: ignore[import-untyped]

from pilot_desktop.training.packing.clean import ALPHABET
from pilot_desktop.training.packing.fonts import REQUIRED, coverage
from pilot_desktop.training.packing.packages import Source, debian_package, debian_source

#: package, licence, and its files by kind
_PACKAGES = {
    "fonts-urw-base35": (
        "AGPL-3 with font exception",
        {
            "serif": """C059-Roman C059-Bold C059-Italic P052-Roman P052-Italic NimbusRoman-Regular
                NimbusRoman-Bold NimbusRoman-Italic URWBookman-Light""",
            "sans": "NimbusSans-Regular NimbusSans-Bold URWGothic-Book",
            "narrow": "NimbusSansNarrow-Regular NimbusSansNarrow-Bold",
            "typewriter": "NimbusMonoPS-Regular NimbusMonoPS-Bold",
        },
    ),
    "fonts-cmu": (
        "OFL-1.1",
        {"serif": "cmunrm cmunti cmunbx", "sans": "cmunss", "typewriter": "cmuntt"},
    ),
    "fonts-junicode": ("OFL-1.1", {"old": "Junicode-Regular Junicode-Italic"}),
}


def _cut(name: str) -> str:
    """Weight and slope in fontsource's words."""
    if "Bold" in name or name.endswith("bx"):
        return "700-normal"
    return "400-italic" if "Italic" in name or name.endswith("ti") else "400-normal"


def gather(debian_folder: Path, out: Path) -> tuple[list[dict[str, Any]], list[Source]]:
    """Writes subset font files to `out`; returns one record a file, and their packages."""
    records: list[dict[str, Any]] = []
    sources = []
    for package, (licence, kinds) in _PACKAGES.items():
        tree = debian_package(package, debian_folder)
        for kind, names in kinds.items():
            for name in names.split():
                found = sorted([*tree.rglob(f"{name}.otf"), *tree.rglob(f"{name}.ttf")])
                if not found:
                    print(f"{package} has no {name}", flush=True)
                    continue
                target = out / f"{name}{found[0].suffix}"
                _write_subset(found[0], target)
                drawn = coverage(target)
                if REQUIRED.issubset(drawn):
                    cut = _cut(name)
                    records.append({"file": target.name, "kind": kind, "cut": cut, "covers": drawn})
        sources.append(debian_source(package, debian_folder, licence))
    return records, sources


def _write_subset(source: Path, target: Path) -> None:
    options = subset.Options(layout_features=["kern"], hinting=True, notdef_outline=True)
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(ALPHABET)))
    subsetter.subset(font)
    subset.save_font(font, str(target), options)
