"""Pages of modern print with ground truth, to compare programs on: none of it is in training.

    python -m tests.benchmarks.modern OUT [--pdfs FOLDER]
    python -m tests.benchmarks.compare OUT --limit 16

Charts by matplotlib in DejaVu, statements and forms in the typefaces every PDF has, forms once more
as faxes, and, with `--pdfs`, pages of PDF files at 75, 100 and 150 dpi. Needs faker and matplotlib.
Templates and typefaces are others than those of `pilot_desktop.training.office`.
"""

from __future__ import annotations

import argparse
import io
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pymupdf
from faker import Faker
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image, ImageFilter

Line = tuple[str, tuple[float, float, float, float]]
Page = tuple[Image.Image, list[Line]]

LABELS = (
    "NAME", "ADDRESS", "CITY", "STATE", "ZIP CODE", "DATE", "TELEPHONE NO.", "FAX NUMBER",
    "PROJECT TITLE", "BRAND", "ACCOUNT NO.", "AMOUNT REQUESTED", "APPROVED BY", "SIGNATURE",
    "DEPARTMENT", "REPORT NUMBER", "DATE SUBMITTED", "MANUFACTURER", "PRODUCT CODE",
    "NUMBER OF PAGES (INCLUDING COVER)", "SUBJECT", "REMARKS", "COST CENTER", "QUANTITY",
    "UNIT PRICE", "TOTAL", "DIVISION", "SUPERVISOR", "SAMPLE NO.", "DATE RECEIVED",
    "Effective Date", "Type of Package", "Requested by", "Estimated Cost", "Circulation",
    "Contract No.", "Authorized", "Initials", "To:", "From:", "cc:", "Re:", "Region", "Media",
)  # fmt: skip
ITEMS = (
    "Net sales", "Cost of sales", "Gross profit", "Selling, general and administrative",
    "Research and development", "Amortization of intangible assets", "Restructuring charges",
    "Operating income", "Interest expense, net", "Other (income) expense",
    "Income before income taxes", "Provision for income taxes", "Net income",
    "Basic earnings per share", "Diluted earnings per share",
    "Weighted average shares outstanding", "Dividends declared per share", "Depreciation",
    "Deferred income taxes", "Stock-based compensation", "Accounts receivable", "Inventories",
    "Prepaid expenses and other current assets", "Accounts payable",
)  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.modern")
    options.add_argument("out", type=Path)
    options.add_argument("--pdfs", type=Path, help="folder with PDF files")
    wanted = options.parse_args()
    rand, fake = random.Random(5), Faker("en_US")
    Faker.seed(5)
    makers: dict[str, tuple[int, Callable[[int], Page]]] = {
        "charts": (16, lambda n: chart(rand, fake, n)),
        "filings": (8, lambda _: scanned(filing(rand, fake), rand.choice([100, 120, 150]))),
        "forms": (8, lambda n: scanned(form(rand, fake, n), 92)),
        "forms-faxed": (16, lambda n: faxed(rand, scanned(form(rand, fake, n), 92), n % 2 == 0)),
    }
    for name, (count, make) in makers.items():
        save(wanted.out / name, [make(number) for number in range(count)])
    if wanted.pdfs is not None:
        pages = [page for _, page in zip(range(36), packaged(rand, wanted.pdfs), strict=False)]
        for part, dpi in enumerate((75, 100, 150)):
            own = pages[part * 12 : part * 12 + 12]
            save(wanted.out / f"pdf-{dpi}", [scanned(page, dpi) for page in own])


def save(folder: Path, pages: list[Page]) -> None:
    """A set as `pilot evaluate` reads it."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number, (image, lines) in enumerate(pages):
        image.save(folder / f"{number:04}.png")
        rows.append({
            "image": f"{number:04}.png",
            "lines": [{"text": text, "box": box} for text, box in lines],
        })  # fmt: skip
    (folder / "pages.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    print(f"{folder}: {len(pages)} pages, {sum(len(lines) for _, lines in pages)} lines")


def scanned(page: pymupdf.Page, dpi: int) -> Page:
    """Pixels and lines of a PDF page."""
    scale = dpi / 72
    pixels = page.get_pixmap(dpi=dpi, colorspace="gray")
    lines: list[Line] = []
    flags = pymupdf.TEXTFLAGS_DICT & ~pymupdf.TEXT_PRESERVE_LIGATURES
    for block in page.get_text("dict", flags=flags)["blocks"]:
        for line in block.get("lines", ()):
            text = " ".join("".join(span["text"] for span in line["spans"]).split())
            if text:
                left, top, right, bottom = (edge * scale for edge in line["bbox"])
                lines.append((text, (left, top, right, bottom)))
    return Image.frombytes("L", (pixels.width, pixels.height), pixels.samples), lines


def faxed(rand: random.Random, page: Page, bilevel: bool) -> Page:
    """Blurred, noisy, a little askew, in black and white or grey."""
    image, lines = page
    blurred = image.filter(ImageFilter.GaussianBlur(rand.uniform(0.3, 0.7)))
    noise = np.random.default_rng(rand.randrange(10**9))
    values = np.asarray(blurred, np.float32)
    values = values + noise.normal(0, 18, values.shape)
    if bilevel:
        values = np.where(values > rand.uniform(130, 190), 255, 0)
    worn = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    worn = worn.rotate(rand.uniform(-0.4, 0.4), resample=Image.Resampling.BILINEAR, fillcolor=255)
    out = io.BytesIO()
    worn.save(out, "JPEG", quality=rand.randint(40, 75))
    return Image.open(out).convert("L"), lines


def packaged(rand: random.Random, folder: Path) -> Iterator[pymupdf.Page]:
    """A page with enough text of each file, in random order."""
    files = sorted(f for f in folder.rglob("*.pdf") if not f.is_symlink())
    rand.shuffle(files)
    for file in files:
        document = pymupdf.open(file)
        for number in rand.sample(range(len(document)), min(3, len(document))):
            page = document[number]
            text = page.get_text()
            plain = sum(c.isspace() or ord(c) < 0x250 or c in "’‘“”–—•…€" for c in text)
            if len(text) > 900 and plain > 0.995 * len(text) and max(page.rect[2:]) < 1300:
                yield page
                break


def chart(rand: random.Random, fake: Faker, number: int) -> Page:
    """Bars, lines, columns or a pie; what matplotlib wrote is what stands there."""
    size = rand.uniform(8, 11)
    figure = Figure((rand.uniform(6, 9), rand.uniform(4.5, 6)), dpi=rand.choice([90, 100, 120]))
    canvas = FigureCanvasAgg(figure)
    with mpl.rc_context({"font.family": rand.choice(["DejaVu Sans", "DejaVu Serif"])}):
        axes = figure.add_subplot()
        count = rand.randint(5, 12)
        names = [rand.choice([fake.country, fake.job, fake.city])()[:22] for _ in range(count)]
        values = [rand.uniform(2, 100) for _ in names]
        if number % 4 == 0:
            axes.bar_label(axes.barh(names, values), fmt="%.1f%%", fontsize=size)
        elif number % 4 == 1:
            years = range(2000, 2000 + 2 * count, 2)
            for name in names[:3]:
                steps = np.cumsum([rand.gauss(1, 3) for _ in years]) + 40
                axes.plot(years, steps, label=name, marker="o")
            axes.legend(fontsize=size)
            axes.set_ylabel("Share of adults (%)")
        elif number % 4 == 2:
            bars = axes.bar([name[:9] for name in names[:6]], values[:6], color="#88ccee")
            axes.bar_label(bars, fmt="%.0f", fontsize=size)
            axes.set_xlabel("Region, fiscal year 2023", fontsize=size)
        else:
            text = {"fontsize": size}
            axes.pie(values[:6], labels=names[:6], autopct="%1.0f%%", textprops=text)
        axes.set_title(f"{fake.catch_phrase()}, {rand.randint(1990, 2024)}", fontsize=size * 1.4)
        source = f"Source: {fake.company()}, survey conducted {fake.date()}."
        figure.text(0.02, 0.01, f"{source} N = {rand.randint(500, 9000):,}", fontsize=size * 0.85)
        axes.tick_params(labelsize=size)
        figure.tight_layout(rect=(0, 0.04, 1, 1))
        canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("L")
    return image, list(_written(figure, canvas, image))


def _written(figure: Figure, canvas: FigureCanvasAgg, image: Image.Image) -> Iterator[Line]:
    grey = np.asarray(image)
    for text in figure.findobj(Text):
        area = text.get_window_extent(canvas.get_renderer())
        left, top, right, bottom = area.x0, image.height - area.y1, area.x1, image.height - area.y0
        if min(left, top) < 0 or right > image.width or bottom > image.height:
            continue
        ink = grey[int(top) : int(bottom) + 1, int(left) : int(right) + 1]
        # Ticks outside of the axes are there, and not drawn.
        if text.get_text().strip() and ink.size and int(ink.max()) - int(ink.min()) > 60:
            yield text.get_text().replace("\u2212", "-"), (left, top, right, bottom)


def _length(text: str, font: str, size: float) -> float:
    return float(pymupdf.get_text_length(text, fontname=font, fontsize=size))


def form(rand: random.Random, fake: Faker, number: int) -> pymupdf.Page:
    """A business form: labels, what is filled in, running text, a table."""
    page = pymupdf.open().new_page(width=612, height=792)
    label_font = rand.choice(["helv", "tiro", "helv", "hebo"])
    font, size = rand.choice(["cour", "cobo", "helv", "tiro"]), rand.uniform(7.5, 10)
    heading = rand.choice(["REQUEST FOR APPROVAL", "SAMPLE REPORT", "FACSIMILE TRANSMITTAL SHEET"])
    page.insert_text(
        (rand.randint(60, 220), 50), fake.company().upper(), fontname="hebo", fontsize=13
    )
    page.insert_text((rand.randint(60, 220), 72), heading, fontname=label_font, fontsize=11)
    y, labels = 90.0, rand.sample(LABELS, len(LABELS))
    while y < 520 and labels:
        columns = rand.choice([1, 2, 2, 3])
        wide = 520 / columns
        for column in range(min(columns, len(labels))):
            label, x = labels.pop(), 45 + column * wide
            page.insert_text((x + 3, y), label, fontname=label_font, fontsize=size)
            start = x + _length(label, label_font, size) + 9
            value = _value(rand, fake, label.lower())
            while value and _length(value, font, size + 1) > x + wide - start - 6:
                value = value[:-1].strip()
            if value and rand.random() < 0.85:
                page.insert_text((start, y), value, fontname=font, fontsize=size + 1)
            if number % 2:
                page.draw_rect((x, y - size - 3, x + wide, y + 5), width=0.7)
            elif start < x + wide - 8:
                page.draw_line((start - 3, y + 2), (x + wide - 4, y + 2), width=0.6)
        y += size + rand.choice([8, 8, 12])
    text = fake.paragraph(nb_sentences=9)
    page.insert_textbox((45, y + 5, 560, y + 120), text, fontname=font, fontsize=size + 0.5)
    y += 120
    for _ in range(rand.randint(3, 6)):
        for column in range(5):
            x = 45.0 + column * 104
            figure = rand.uniform(1, 999)
            entry = rand.choice(
                [fake.bothify("??-###"), f"{figure:.2f}", fake.word(), f"{figure:.0f}", "N/A"]
            )
            page.insert_text((x + 4, y), entry, fontname=font, fontsize=size)
            page.draw_rect((x, y - size - 2, x + 104, y + 4), width=0.5)
        y += size + 6.2
    return page


def _value(rand: random.Random, fake: Faker, label: str) -> str:
    if "date" in label:
        return str(fake.date(rand.choice(["%m/%d/%y", "%B %d, %Y", "%m-%d-%Y"])))
    if "name" in label or "by" in label or label in ("to:", "from:", "supervisor"):
        return str(fake.name())
    if "amount" in label or "cost" in label or "total" in label or "price" in label:
        return f"${rand.uniform(10, 90000):,.2f}"
    if "tele" in label or "fax" in label:
        return str(fake.numerify("(###) ###-####"))
    if "no." in label or "number" in label or "code" in label:
        return str(fake.bothify(rand.choice(["####-##", "??####", "#####"])))
    return str(
        rand.choice([fake.street_address, fake.bs, fake.city, fake.job, fake.company])()[:34]
    )


def filing(rand: random.Random, fake: Faker) -> pymupdf.Page:
    """A statement of income with three years, and notes below it."""
    page = pymupdf.open().new_page(width=612, height=792)
    font = rand.choice(["tiro", "tiro", "helv"])
    bold, size = {"tiro": "tibo", "helv": "hebo"}[font], rand.uniform(8, 10)
    title = f"CONSOLIDATED STATEMENTS OF {rand.choice(['INCOME', 'CASH FLOWS', 'OPERATIONS'])}"
    page.insert_text((180, 50), title, fontname=bold, fontsize=size + 1)
    page.insert_text(
        (200, 64), "(In thousands, except per share data)", fontname=font, fontsize=size
    )
    for column in range(3):
        place = (360 + column * 75, 88)
        page.insert_text(place, str(2023 - column), fontname=bold, fontsize=size)
    page.draw_line((350, 91), (570, 91), width=0.6)
    y = 104.0
    for item in rand.sample(ITEMS, rand.randint(12, 20)):
        page.insert_text((45, y), item, fontname=font, fontsize=size)
        for column in range(3):
            text = f"{rand.uniform(1, 90000):,.0f}"
            if "per share" in item:
                text = f"{rand.uniform(0.1, 9):.2f}"
            elif rand.random() < 0.2:
                text = f"({text})"
            right = 400 + column * 75
            place = (right - _length(text, font, size), y)
            page.insert_text(place, text, fontname=font, fontsize=size)
            if rand.random() < 0.15:
                page.insert_text((right - 48, y), "$", fontname=font, fontsize=size)
        y += size + 5
    for note in range(3):
        heading = f"Note {note + 2}. {fake.catch_phrase()}"
        page.insert_text((45, y + 6), heading, fontname=bold, fontsize=size)
        amount = f"${rand.uniform(1, 99):.1f} million"
        text = f"{fake.paragraph(nb_sentences=8)} As of December 31, 2023, {amount}."
        page.insert_textbox((45, y + 10, 565, y + 100), text, fontname=font, fontsize=size)
        y += 85
    return page


if __name__ == "__main__":
    main()
