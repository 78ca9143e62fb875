"""Projects of a thousand pages are exported within the memory of a hundred."""

from __future__ import annotations

import subprocess
import sys

import pymupdf
import pytest

from pilot_desktop.document.reading_commands import StoreReading
from tests.document.projects import line
from tests.formats.projects import project_of

_RUN = """
import resource, sys
from pilot_desktop.cli import main
code = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(code)
"""


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    """Two projects, of 100 and of 1,000 pages with 40 lines each."""
    return {pages: _made(tmp_path_factory.mktemp("book"), pages) for pages in (100, 1000)}


def _made(folder, pages):
    with pymupdf.open() as document:
        for _ in range(pages):
            document.new_page(width=1000, height=2200)
        document.save(folder / "book.pdf")
    with project_of(folder / "book.pdf.pilot", folder / "book.pdf") as project:
        for page in project.pages():
            lines = (line(f"line {n} of page {page.id} goes on to its end", n) for n in range(40))
            project.run(StoreReading(page.id, None, "m", tuple(lines)))
    return folder / "book.pdf.pilot"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="counts memory in kilobytes")
@pytest.mark.parametrize("kind", ["text", "json", "alto", "page", "docx", "report", "pdf"])
def test_memory_does_not_grow_with_the_pages(projects, tmp_path, kind):
    peaks = {}
    for pages, project in projects.items():
        target = tmp_path / f"{pages}.zip"
        command = ["export", project, "--format", kind, "-o", target]
        done = subprocess.run(
            [sys.executable, "-c", _RUN, *map(str, command)],
            capture_output=True,
            text=True,
            check=True,
        )
        peaks[pages] = int(done.stdout.split()[-1]) / 1024
        assert target.stat().st_size > 100 * pages
    # MB. A Word document is kept until its end, 0.03 MB a page; the others are not.
    assert peaks[1000] - peaks[100] < (40 if kind == "docx" else 15), peaks
