"""Typefaces from @fontsource: files, kinds, and the characters each one really draws."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from pilot_desktop.training.packing.clean import ALPHABET
from pilot_desktop.training.packing.packages import Source, npm_packages, npm_source

#: Families by kind. "pen" is everyday handwriting, "script" formal or brush handwriting.
FAMILIES = {
    "pen": """homemade-apple la-belle-aurore nothing-you-could-do cedarville-cursive
        over-the-rainbow beth-ellen zeyada mynerve reenie-beanie dawning-of-a-new-day
        waiting-for-the-sunrise mrs-saint-delafield meddon just-me-again-down-here
        sue-ellen-francisco annie-use-your-telescope architects-daughter bad-script caveat cause
        coming-soon covered-by-your-grace crafty-girls delicious-handrawn fuzzy-bubbles
        give-you-glory gloria-hallelujah gochi-hand grape-nuts handlee indie-flower
        just-another-hand kalam loved-by-the-king mansalva neucha oooh-baby patrick-hand
        playpen-sans playwrite-fr-moderne playwrite-fr-trad schoolbell sedgwick-ave
        shadows-into-light shantell-sans short-stack slackside-one solitreo square-peg sunshiney
        swanky-and-moo-moo the-girl-next-door twinkle-star yomogi zen-kurenaido
        fuggles licorice marck-script""",
    "script": """allison allura bilbo caramel cookie corinthia damion dancing-script delius ephesis
        gwendolyn herr-von-muellerhoff italianno itim kaushan-script mea-culpa mr-de-haviland
        ms-madi parisienne pinyon-script qwigley ruthie sacramento smooch sriracha tangerine
        whisper yusei-magic""",
    "serif": """eb-garamond cormorant-garamond crimson-pro crimson-text libre-baskerville
        libre-caslon-text lora merriweather playfair-display pt-serif source-serif-4 spectral
        gelasio tinos vollkorn cardo bitter arvo zilla-slab roboto-slab neuton rokkitt alice
        prata bodoni-moda""",
    "old": """im-fell-english im-fell-dw-pica im-fell-french-canon im-fell-double-pica
        old-standard-tt gfs-didot sorts-mill-goudy libre-caslon-text cormorant-garamond""",
    "sans": """roboto open-sans lato montserrat inter source-sans-3 noto-sans nunito work-sans
        pt-sans fira-sans arimo karla jost ubuntu raleway titillium-web""",
    "narrow": """oswald roboto-condensed archivo-narrow barlow-condensed league-gothic anton""",
    "typewriter": """courier-prime special-elite cutive-mono cutive cousine pt-mono anonymous-pro
        xanh-mono nanum-gothic-coding""",
    "mono": """ibm-plex-mono inconsolata share-tech-mono roboto-mono space-mono overpass-mono
        b612-mono fira-mono jetbrains-mono source-code-pro ubuntu-mono oxygen-mono
        sometype-mono kode-mono""",
    "dot": """vt323 dotgothic16 jersey-10""",
}
#: Kinds whose bold and italic cuts are used too.
CUTS = {
    "serif": ("700-normal", "400-italic"),
    "sans": ("700-normal", "400-italic"),
    "narrow": (),
    "mono": ("700-normal",),
    "typewriter": ("700-normal",),
    "old": ("400-italic",),
    "pen": (),
    "script": (),
    "dot": (),
}
#: A face without these is not used at all.
REQUIRED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-éèàçê'")


def coverage(file: Path) -> str:
    """The characters of the alphabet that a font file draws with a glyph of its own."""
    font = TTFont(file, lazy=True)
    glyphs = font.getBestCmap() or {}
    drawn = {char for char in ALPHABET if glyphs.get(ord(char), ".notdef") != ".notdef"}
    return "".join(sorted(drawn))


def gather(npm_folder: Path, out: Path) -> tuple[list[dict[str, Any]], list[Source]]:
    """Copies font files to `out`; returns one record a file, and their packages."""
    families = {name for names in FAMILIES.values() for name in names.split()}
    modules = npm_packages([f"@fontsource/{name}" for name in sorted(families)], npm_folder)
    out.mkdir(parents=True, exist_ok=True)
    records: list[dict[str, Any]] = []
    sources: dict[str, Source] = {}
    for kind, names in FAMILIES.items():
        for name in names.split():
            package = modules / "@fontsource" / name
            for cut in ("400-normal", *CUTS[kind]):
                file = package / "files" / f"{name}-latin-{cut}.woff2"
                if not file.exists() or file.stat().st_size > 160_000:
                    continue
                drawn = coverage(file)
                if not REQUIRED.issubset(drawn):
                    continue
                shutil.copyfile(file, out / file.name)
                records.append({"file": file.name, "kind": kind, "cut": cut, "covers": drawn})
                sources[name] = npm_source(package, f"@fontsource/{name}")
    return records, list(sources.values())
