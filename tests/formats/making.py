"""Real files for the tests, made on the spot."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image

MARK = (120.0, 260.0, 60.0, 24.0)  # left, bottom, width, height in PDF user space


@dataclass
class Page:
    """One page of `write_pdf`: a black rectangle at MARK in user space, white around it."""

    media: tuple[float, float, float, float] = (0, 0, 400, 600)
    crop: tuple[float, float, float, float] | None = None
    rotate: int = 0
    unit: float = 1.0
    text: str = ""

    def source(self, contents: int) -> str:
        parts = ["/Type /Page /Parent 2 0 R", f"/MediaBox [{' '.join(map(str, self.media))}]"]
        if self.crop:
            parts.append(f"/CropBox [{' '.join(map(str, self.crop))}]")
        if self.rotate:
            parts.append(f"/Rotate {self.rotate}")
        if self.unit != 1.0:
            parts.append(f"/UserUnit {self.unit}")
        parts.append("/Resources << /Font << /F 3 0 R >> >>")
        return f"<< {' '.join(parts)} /Contents {contents} 0 R >>"

    @property
    def stream(self) -> str:
        if self.text:
            return f"BT /F 24 Tf {MARK[0]} {MARK[1]} Td ({self.text}) Tj ET"
        return f"0 0 0 rg {' '.join(map(str, MARK))} re f"


def write_pdf(path: Path, *pages: Page) -> Path:
    """A small PDF written by hand, so that no library's idea of a page stands between."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, page in enumerate(pages):
        objects.append(page.source(5 + 2 * number))
        objects.append(f"<< /Length {len(page.stream)} >>\nstream\n{page.stream}\nendstream")
    out = bytearray(b"%PDF-1.6\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n".encode()
    path.write_bytes(bytes(out) + b"%%EOF\n")
    return path


def dark(pixels: np.ndarray) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what is dark, in pixels."""
    grey = pixels if pixels.ndim == 2 else pixels.min(axis=2)
    rows, columns = np.where(grey < 128)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def noise(width: int, height: int, channels: int = 3, seed: int = 7) -> Image.Image:
    """A picture of which no two pixels are alike, in RGB or grey."""
    shape = (height, width) if channels == 1 else (height, width, channels)
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8))


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and then stops."""
    body = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x01\0\0\0\0"
    chunk = len(body[4:]).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\x04IDAT" + b"\0" * 8


def write_torn_pdf(path: Path) -> Path:
    """Two pages; of the second one what should draw its text is damaged inside the file."""
    with pymupdf.open() as document:
        for number in (1, 2):
            page = document.new_page(width=300, height=400)
            page.insert_text((40, 60), [f"Page {number}, line {row}" for row in range(8)])
        contents = document[1].get_contents()[0]
        data = document.tobytes(deflate=True, no_new_id=True)
    start = data.index(b"stream", data.index(f"\n{contents} 0 obj".encode())) + 8
    path.write_bytes(data[:start] + b"\0\xff" * 20 + data[start + 40 :])
    return path
