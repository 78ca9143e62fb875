"""Which lines and words a person should look at."""

from __future__ import annotations

from pilot_desktop.document.records import LineRecord, State

LINE = 0.7
"""A machine's line below this confidence is uncertain. Confidences are probabilities that all of a
line is right: on printed dev pages 0.9 would ask for a look at 60 % of the lines; 0.7 asks for 30 %
and holds 70 % of the wrong ones."""

WORD = 0.5
"""So is one with a word below this."""


def is_uncertain(record: LineRecord) -> bool:
    """Nobody vouched for it, and the reader or a guard doubted it."""
    if record.state is not State.MACHINE:
        return False
    if record.flags or not record.text.strip() or (record.confidence or 0.0) < LINE:
        return True
    return any(word.confidence < WORD for word in record.words)


def doubted_words(record: LineRecord) -> list[tuple[int, int]]:
    """Start and length of the uncertain words in the text of a line that is the machine's."""
    if record.state is not State.MACHINE:
        return []
    found, at = [], 0
    for word in record.words:
        start = record.text.find(word.text, at)
        if start < 0:
            continue
        at = start + len(word.text)
        if word.confidence < WORD:
            found.append((start, len(word.text)))
    return found
