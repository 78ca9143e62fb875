"""The report of a correction session: what a machine read and what a person made of it.

One HTML file with everything in it, made for printing: no script, no style sheet or image of its
own. It is written page by page after a first pass that counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import BinaryIO

from rapidfuzz.distance import Levenshtein

from pilot_desktop import __version__
from pilot_desktop.document.records import LineRecord, ReadingRecord
from pilot_desktop.document.spoken import spoken
from pilot_desktop.document.wording import difference
from pilot_desktop.formats.placing import clean
from pilot_desktop.formats.project_text import ProjectText
from pilot_desktop.formats.report_words import Words


@dataclass(frozen=True)
class Counts:
    """Lines of a page or of several; adding makes it their sum.

    `edits` over `length` is the CER of the machine's text, where both it and a person's are known:
    the edits (insertions, deletions, substitutions) from one to the other over the length of the
    person's, in characters after NFC and with single spaces; case counts.
    """

    lines: int = 0
    confirmed: int = 0
    corrected: int = 0
    added: int = 0
    edits: int = 0
    length: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.lines + other.lines,
            self.confirmed + other.confirmed,
            self.corrected + other.corrected,
            self.added + other.added,
            self.edits + other.edits,
            self.length + other.length,
        )

    @property
    def checked(self) -> int:
        """Lines that a person answers for."""
        return self.confirmed + self.corrected + self.added

    @property
    def rate(self) -> float | None:
        """CER of the machine's text of the lines that a person answers for; None without any."""
        if not self.length:
            return None if not self.edits else 1.0
        return self.edits / self.length

    @classmethod
    def of(cls, line: LineRecord) -> Counts:
        """A line counts as corrected where the person's text is another one than the machine's."""
        if line.human is None:
            return cls(1)
        if line.machine is None:
            return cls(1, added=1)
        machine, human = clean(line.machine), clean(line.human)
        edits, length = Levenshtein.distance(machine, human), len(human)
        if edits:
            return cls(1, corrected=1, edits=edits, length=length)
        return cls(1, confirmed=1, length=length)


def write_report(
    text: ProjectText,
    numbers: Sequence[int],
    out: BinaryIO,
    told: Callable[[int, int], None],
    language: str = "en",
) -> None:
    """The report on pages of a project, in one of `report_words.LANGUAGES`.

    `told` hears how many of how many are done.
    """
    words = Words(language)

    def put(part: str) -> None:
        out.write(part.encode("utf-8", "backslashreplace"))

    total = Counts()
    history: list[ReadingRecord] = []
    for done, number in enumerate(numbers):
        told(done // 2, len(numbers))
        total += _counted(_lines(text, number))
        history += text.project.page_history(text.record(number).id)
    put(_head(text.name, words))
    put(_summary(text, numbers, total, history, words))
    for done, number in enumerate(numbers):
        told((len(numbers) + done) // 2, len(numbers))
        put(_page(text, number, words))
    told(len(numbers), len(numbers))
    put("</body></html>\n")


def _lines(text: ProjectText, number: int) -> list[LineRecord]:
    """The lines of a page that are exported: each place of it once."""
    return [line for line in spoken(text.project.lines(text.record(number).id)) if line.text]


def _counted(lines: Iterable[LineRecord]) -> Counts:
    return sum((Counts.of(line) for line in lines), Counts())


def _head(name: str, words: Words) -> str:
    title = escape(words("Corrections: {name}", name=clean(name)))
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}"><head><meta charset="utf-8">'
        f"<title>{title}</title>\n<style>{_STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n"
    )


def _summary(
    text: ProjectText,
    numbers: Sequence[int],
    total: Counts,
    history: list[ReadingRecord],
    words: Words,
) -> str:
    now = datetime.now().astimezone()
    times = sorted(reading.started for reading in history)
    read = list(dict.fromkeys([_time(times[0]), _time(times[-1])])) if times else []
    span = words("{first} to {last}", first=read[0], last=read[-1]) if len(read) > 1 else ""
    models = sorted({reading.model for reading in history if reading.model})
    checked = words.percent(total.checked / total.lines if total.lines else 0)
    rows = {
        "Document": ", ".join(clean(document.original.path.name) for document in text.documents),
        "Pages": words("{count} of {total}", count=len(numbers), total=text.page_count),
        "Lines": str(total.lines),
        "Checked by a person": f"{total.checked} ({checked})",
        "… right as read": str(total.confirmed),
        "… corrected": str(total.corrected),
        "… added": str(total.added),
        "CER of the machine": _rate(total, words),
        "Model": ", ".join(clean(model) for model in models) or words("none"),
        "Read": span or "".join(read) or words("never"),
        "This report": f"{now:%Y-%m-%d %H:%M %Z}, PILOT Desktop {__version__}",
    }
    cells = "".join(
        f"<tr><th>{escape(words(name))}</th><td>{escape(value)}</td></tr>\n"
        for name, value in rows.items()
    )
    measure = words(
        "CER: edits between the machine's text and the person's over the length of the person's, "
        "in characters, of the checked lines that both know."
    )
    signs = words(
        "{old} stands in the machine's text only, {new} in the person's.",
        old=f"<del>{words('Struck out')}</del>",
        new=f"<ins>{words('underlined')}</ins>",
    )
    return f'<table class="facts">{cells}</table>\n<p>{measure} {signs}</p>\n'


def _page(text: ProjectText, number: int, words: Words) -> str:
    lines = _lines(text, number)
    counts = _counted(lines)
    read = [
        words("{model} on {time}", model=clean(reading.model), time=_time(reading.started))
        for reading in text.project.page_history(text.record(number).id)
        if reading.region is None
    ]
    facts = [
        words("{count} line" if counts.lines == 1 else "{count} lines", count=counts.lines),
        words("{count} checked", count=counts.checked),
        words("{count} corrected", count=counts.corrected),
        words("CER {rate}", rate=_rate(counts, words)),
        *([words("read by {model}", model=read[-1])] if read else []),
    ]
    title = words("Page {number}", number=number)
    head = f"<section><h2>{title}</h2>\n<p>{escape(', '.join(facts))}</p>\n"
    rows = [
        _row(place, line, words)
        for place, line in enumerate(lines, 1)
        if line.human is not None and Counts.of(line).confirmed == 0
    ]
    if not rows:
        return f"{head}</section>\n"
    titles = "".join(
        f"<th>{words(name)}</th>" for name in ("Line", "Machine", "Person", "Sure", "Edits")
    )
    return (
        f"{head}<table><thead><tr>{titles}</tr></thead>\n"
        f"<tbody>\n{''.join(rows)}</tbody></table></section>\n"
    )


def _row(place: int, line: LineRecord, words: Words) -> str:
    machine, human = clean(line.machine or ""), clean(line.human or "")
    left = right = ""
    for piece in difference(machine, human):
        one, other = escape(piece.machine), escape(piece.human)
        left += one if piece.same or not one else f"<del>{one}</del>"
        right += other if piece.same or not other else f"<ins>{other}</ins>"
    sure = "" if line.confidence is None else words.percent(line.confidence)
    edits = words("added") if line.machine is None else str(Counts.of(line).edits)
    return (
        f'<tr><td>{place}</td><td dir="auto">{left}</td><td dir="auto">{right}</td>'
        f"<td>{sure}</td><td>{edits}</td></tr>\n"
    )


def _rate(counts: Counts, words: Words) -> str:
    return words("not known") if counts.rate is None else words.percent(counts.rate, 2)


def _time(started: str) -> str:
    """Of a reading, in the zone of who prints it; what is no time stays as it is."""
    try:
        return f"{datetime.fromisoformat(started).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return clean(started)


_STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 11pt/1.45 system-ui, sans-serif; color: #111; background: #fff; max-width: 190mm;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 17pt; } h2 { font-size: 13pt; margin: 1.6em 0 .2em; break-after: avoid; }
p { color: #555; margin: .3em 0 .8em; font-size: 10pt; }
table { border-collapse: collapse; width: 100%; }
thead { display: table-header-group; } tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: .25em .5em;
  border-bottom: .5pt solid #bbb; }
th { font-weight: 600; font-size: 10pt; }
section td:nth-child(2), section td:nth-child(3) { width: 42%; white-space: pre-wrap;
  overflow-wrap: anywhere; }
section td:first-child, section td:nth-child(n + 4) { color: #555; font-size: 10pt;
  font-variant-numeric: tabular-nums; white-space: nowrap; }
.facts { width: auto; } .facts th { padding-right: 2em; font-weight: 400; color: #555; }
del { background: #fbdcdc; text-decoration: line-through; }
ins { background: #d8f2dd; text-decoration: underline; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
"""
