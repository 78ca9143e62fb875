"""An engine that says what it is told to: for rules, guards and events without a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pilot_desktop.model.published.config import PublishedConfig
from pilot_desktop.model.published.vocabulary import Prompt, Vocabulary
from pilot_desktop.reading.published_engine import OutOfMemoryError, PageMemory

Script = Callable[[list[int]], list[int]]
"""A prompt -> the tokens of the answer, its end included."""


class ScriptedEngine:
    """Each token of the script scores highest; the rest is noise that a mask may fall back on.

    `memory_for` is how many prompts fit; more is out of memory. `fails` steps of an encoding run
    out of memory, too.
    """

    device_name = "script"
    cache_bytes = 1000
    batch = 8
    at_once = 1000

    def __init__(self, vocabulary: Vocabulary, script: Script, **changes) -> None:
        self.config = PublishedConfig(vocabulary=vocabulary.size + 1, positions=600)
        self.vocabulary, self.script = vocabulary, script
        self.memory_for, self.fails = 1000, False
        self.other: ScriptedEngine | None = None
        self.encoded: list[tuple[int, int]] = []
        self.batches: list[int] = []
        self.steps = 4
        for name, value in changes.items():
            setattr(self, name, value)

    def fallback(self):
        return self.other

    def adopt(self, memory: PageMemory) -> PageMemory:
        return memory

    def encode(self, pixels: np.ndarray):
        self.encoded.append(pixels.shape[:2])
        for step in range(self.steps):
            if self.fails:
                raise OutOfMemoryError
            yield (step + 1) / self.steps
        return PageMemory(*pixels.shape[:2], None, 10)

    def ready(self):
        return iter(())

    def start(self, memory: PageMemory, prompts: int, capacity: int):
        if prompts > self.memory_for:
            raise OutOfMemoryError
        self.batches.append(prompts)
        return ScriptedRun(self, prompts)


class ScriptedRun:
    def __init__(self, engine: ScriptedEngine, prompts: int) -> None:
        self.engine = engine
        self.said: list[list[int]] = [[] for _ in range(prompts)]

    def feed(self, tokens: np.ndarray) -> np.ndarray:
        vocabulary = self.engine.vocabulary
        scores = np.random.default_rng(0).normal(0, 0.1, (len(tokens), vocabulary.size + 1))
        for row, new in enumerate(tokens.tolist()):
            self.said[row] += new
            known = len(prompt_of(vocabulary, self.said[row]))
            answer = self.engine.script(self.said[row][:known])
            done = len(self.said[row]) - known
            scores[row, answer[min(done, len(answer) - 1)]] = 9.0
        return scores.astype(np.float32)

    def keep(self, rows: Sequence[int]) -> None:
        self.said = [self.said[row] for row in rows]


def prompt_of(vocabulary: Vocabulary, tokens: list[int]) -> list[int]:
    """The prompt that a sequence begins with; the script of a query must begin with a place."""
    if tokens[1] == vocabulary.prompt(Prompt.OCR_ON_BOX)[1]:
        return tokens[:6]
    if tokens[1] == vocabulary.prompt(Prompt.FIND_IT)[1]:
        end = next((i for i, t in enumerate(tokens[2:], 2) if not vocabulary.text[t]), len(tokens))
        return tokens[:end]
    return tokens[:2]
