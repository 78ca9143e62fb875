"""What else a word may be: the beam search once more, wider, over the frames of that word alone.

The best texts of a whole line mostly differ in one place of it; over the word, with the prior told
what stands around it, they differ where the person asks.
"""

from __future__ import annotations

from pilot_desktop.reading.beam import BeamOptions, aligned, ranked
from pilot_desktop.reading.ctc import Posteriors
from pilot_desktop.reading.language import EDGE, LanguagePrior

WIDE = BeamOptions(width=24, margin=16.0, least=0.0005)
"""More is tried than for reading: the first choice is known, and may be wrong."""


def other_words(
    row: Posteriors,
    characters: str,
    prior: LanguagePrior,
    text: str,
    start: int,
    stop: int,
    most: int = 8,
) -> tuple[str, ...]:
    """Other readings of `text[start:stop]` in a line that is now thought to say `text`.

    `text` tells where in the line the word stands (by forced alignment), so it may be corrected
    already; characters that the model does not know are passed over. Best first, at most `most`.
    """
    known = [(at, characters.index(c) + 1) for at, c in enumerate(text) if c in characters]
    spans = aligned(row.log_probs, [k for _, k in known])
    ahead = [(k, span) for (at, k), span in zip(known, spans, strict=True) if at < start]
    behind = [(k, span) for (at, k), span in zip(known, spans, strict=True) if at >= stop]
    first = ahead[-1][1][1] if ahead else 0
    last = behind[0][1][0] if behind else len(row.log_probs)
    if last <= first:
        return ()
    found = ranked(
        row.log_probs[first:last],
        characters,
        prior,
        WIDE,
        before=bytes([EDGE, *(k for k, _ in ahead)]),
        after=behind[0][0] if behind else EDGE,
    )
    word = text[start:stop]
    others = dict.fromkeys(one for one in found if one and one != word)
    return tuple(others)[:most]
