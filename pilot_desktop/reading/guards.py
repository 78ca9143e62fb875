"""What no honest reading of a line looks like: loops, specks, more letters than would fit."""

from __future__ import annotations

SUSPECT = "suspect"
TRUNCATED = "truncated"
UNREAD = "unread"

_MAX_PERIOD = 40


def loops(text: str) -> bool:
    """True where a piece of text with at least two different letters or digits in it is said
    four times in a row (three times from eight characters on).

    Rows of dots, dashes or zeros and short repeats ("ha ha ha") are common in documents and are
    no loops.
    """
    n = len(text)
    for period in range(2, min(_MAX_PERIOD, n // 3) + 1):
        times = 3 if period >= 8 else 4
        run = 0  # how long text[i] == text[i - period] has held
        for i in range(period, n):
            run = run + 1 if text[i] == text[i - period] else 0
            if run >= period * (times - 1):
                piece = text[i - period + 1 : i + 1]
                if len({c for c in piece if c.isalnum()}) >= 2:
                    return True
    return False


def speckles(text: str) -> bool:
    """True where fewer than a third of the characters are letters or digits: dirt reads like that,
    and so do leaders and rules.
    """
    marks = "".join(text.split())
    return 3 * sum(c.isalnum() for c in marks) < len(marks)


def says_little(text: str) -> bool:
    """True for one or two letters or digits, and for one of them again and again."""
    marks = [c for c in text if c.isalnum()]
    return len(marks) <= 2 or len(set(marks)) == 1


def too_long(text: str, width: float, height: float) -> bool:
    """True where the characters would be narrower than an eighth of the line's height.

    Condensed print sets a character about every third of the line's height; dots and narrow
    letters alone come near a tenth, so short texts get the benefit of the doubt.
    """
    return len(text) > 8 + 8 * width / max(height, 1.0)
