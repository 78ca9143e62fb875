"""The reader of the published model: the same contract as the compact one, other means."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.document.transcript import Hit, Line
from pilot_desktop.model.published.vocabulary import Prompt, Vocabulary
from pilot_desktop.reading import events
from pilot_desktop.reading.events import CancelToken, Event
from pilot_desktop.reading.guards import SUSPECT, TRUNCATED
from pilot_desktop.reading.published_answers import (
    LocatedText,
    agreement,
    located,
    places,
    plain_lines,
    split_lines,
)
from pilot_desktop.reading.published_decoding import Answer, generate
from pilot_desktop.reading.published_encoding import EncodedPages
from pilot_desktop.reading.published_engine import Engine, OutOfMemoryError, PageMemory
from pilot_desktop.reading.published_pages import MOST_PIXELS, Prepared, prepare
from pilot_desktop.reading.published_rules import (
    Free,
    LocatedLines,
    Places,
    PlainText,
    Rule,
)
from pilot_desktop.reading.streams import Check, stream

PUBLISHED_PENALTY = 0.8
"""The released decoding's default: it divides by less than one what was said before."""

BOX_TOKENS = 256
"""The most tokens of the answer for one box."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class PublishedOptions:
    """`faithful` decodes as the authors' program does: no grammar, no guards, its repetition
    penalty, boxes at the upper left ends of their bins. Else all of these are ours.
    """

    faithful: bool = False
    penalty: float = PUBLISHED_PENALTY
    pixels: int = MOST_PIXELS
    batch: int | None = None  # boxes answered together; None: what suits the engine


class PublishedReader:
    """`PageReader` over an engine."""

    def __init__(
        self,
        engine: Engine,
        vocabulary: Vocabulary,
        model_name: str,
        options: PublishedOptions | None = None,
    ) -> None:
        self._vocabulary, self._model_name = vocabulary, model_name
        self._options = options or PublishedOptions()
        self._pages = EncodedPages(engine)

    @property
    def model_name(self) -> str:
        return self._model_name

    @property
    def device_name(self) -> str:
        return self._pages.engine.device_name

    # -- prompts ---------------------------------------------------------------------------------

    def encode(self, page: PageImage, cancel: CancelToken | None = None) -> Iterator[Event]:
        """`Working` at least twice a second, `PageEncoded`, `Done`."""

        def steps(_check: Check) -> Iterator[Event]:
            yield from self._pages.get(page, self._prepared(page).pixels)
            yield events.Done()

        return self._stream(steps, cancel)

    def read(
        self, page: PageImage, region: Box, cancel: CancelToken | None = None
    ) -> Iterator[Event]:
        """`<ocr_on_box>`: as `encode`, then `TextGrew`, a `LineDone` per line, `Done`.

        The answer does not say where its lines stand: several share the region from top to bottom.
        """

        def steps(check: Check) -> Iterator[Event]:
            prepared = self._asked(page, Prompt.OCR_ON_BOX)
            inside = prepared.to_pixels.box(region).intersection(prepared.bounds)
            if inside is None:
                yield events.Done()
                return
            memory = yield from self._pages.get(page, prepared.pixels)
            rule: Rule = Free() if self._options.faithful else PlainText(self._vocabulary, inside)
            answer = Answer()
            for _ in self._one(answer, memory, Prompt.OCR_ON_BOX, rule, check, box=inside):
                for index, text in list(enumerate(self._plain(answer)))[-1:]:
                    yield events.TextGrew(index, text.text, text.confidence)
            texts = self._plain(answer)
            lines = []
            for index, text in enumerate(texts):
                box = _slice(prepared.to_page(inside), index, len(texts))
                last = index == len(texts) - 1
                lines.append(
                    Line(
                        box, text.text, text.confidence, flags=_flags(rule, answer) if last else ()
                    )
                )
                yield events.LineDone(index, lines[-1])
            yield events.Done(tuple(lines))

        return self._stream(steps, cancel)

    def read_page(self, page: PageImage, cancel: CancelToken | None = None) -> Iterator[Event]:
        """`<ocr_with_boxes>`: as `encode`, then `LineFound` and `LineDone` line by line, `Done`.

        A checkpoint without boxes is asked `<ocr>`: its lines stand somewhere on the page.
        """

        def steps(check: Check) -> Iterator[Event]:
            if not self._vocabulary.knows(Prompt.OCR_WITH_BOXES):
                yield from self._whole_text(page, check)
                return
            prepared = self._asked(page, Prompt.OCR_WITH_BOXES)
            memory = yield from self._pages.get(page, prepared.pixels)
            columns, rows = self._bins(prepared)
            guarded = LocatedLines(self._vocabulary, columns, rows)
            rule: Rule = Free() if self._options.faithful else guarded
            answer, lines = Answer(), list[Line]()
            for _ in self._one(answer, memory, Prompt.OCR_WITH_BOXES, rule, check):
                spans = split_lines(answer.tokens, self._vocabulary.separator)
                for number in range(len(lines), len(spans)):
                    line = self._line(prepared, answer, spans[number])
                    if number in guarded.suspects:
                        line = replace(line, flags=(SUSPECT,))
                    lines.append(line)
                    yield events.LineFound(number, line.box)
                    yield events.LineDone(number, line)
                if not spans or spans[-1][1] < len(answer.tokens) - 1:
                    yield events.Working(1.0)
            kept = lines[: len(lines) - guarded.repeated]
            if kept and (flags := _flags(rule, answer)):
                # Where a page was cut off, more may stand below: the last line says so.
                kept[-1] = replace(kept[-1], flags=(*kept[-1].flags, *flags))
                yield events.LineDone(len(kept) - 1, kept[-1])
            yield events.Done(tuple(line for line in kept if line.text))

        return self._stream(steps, cancel)

    def find(
        self,
        page: PageImage,
        query: str,
        cancel: CancelToken | None = None,
        *,
        min_score: float = 0.5,
        exact: bool = False,
        number: int = 1,
    ) -> Iterator[Event]:
        """`<find_it>`: as `encode`, a `HitFound` per place (best first), `Done`.

        The model always names a place. So each is read, and its score is that of the place times
        how well what stands there agrees with the query; faithful, it is the place's alone.
        """

        def steps(check: Check) -> Iterator[Event]:
            prepared = self._asked(page, Prompt.FIND_IT)
            memory = yield from self._pages.get(page, prepared.pixels)
            faithful, (columns, rows) = self._options.faithful, self._bins(prepared)
            rule: Rule = Free() if faithful else Places(self._vocabulary, columns, rows)
            answer = Answer()
            for _ in self._one(answer, memory, Prompt.FIND_IT, rule, check, query=query):
                yield events.Working(1.0)
            found = list(places(self._vocabulary, answer.tokens, answer.scores, faithful=faithful))
            hits = [Hit(number, prepared.to_page(box), sure, query) for box, sure in found]
            if not faithful and hits and self._vocabulary.knows(Prompt.OCR_ON_BOX):
                boxes = [box for box, _ in found]
                read = yield from self._boxes(memory, boxes, check)
                hits = [
                    Hit(number, hit.box, hit.score * agreement(text.text, query, exact), text.text)
                    for hit, text in zip(hits, read, strict=True)
                ]
            for hit in sorted(hits, key=lambda hit: -hit.score):
                if hit.score >= min_score:
                    yield events.HitFound(hit)
            yield events.Done()

        return self._stream(steps, cancel)

    def read_boxes(self, page: PageImage, boxes: Sequence[Box]) -> list[Line]:
        """Read each box exactly as given; for evaluation and given layouts.

        Boxes are answered in batches. One without area on the page is "unread". Errors are raised.
        """
        prepared = self._asked(page, Prompt.OCR_ON_BOX)
        memory = _result(self._pages.get(page, prepared.pixels))
        clipped = [prepared.to_pixels.box(box).intersection(prepared.bounds) for box in boxes]
        lines = [Line(box, "", 0.0, flags=("unread",)) for box in boxes]
        valid = [i for i, box in enumerate(clipped) if box is not None]
        given = [box for box in clipped if box is not None]
        for i, line in zip(valid, _result(self._boxes(memory, given, lambda: None)), strict=True):
            lines[i] = replace(line, box=boxes[i])
        return lines

    # -- steps -----------------------------------------------------------------------------------

    def _stream(
        self, steps: Callable[[Check], Iterator[Event]], cancel: CancelToken | None
    ) -> Iterator[Event]:
        """`stream`, with what the engine has to tell in between."""
        for event in stream(steps, cancel):
            while self._pages.notices:
                yield self._pages.notices.pop(0)
            yield event

    def _asked(self, page: PageImage, prompt: Prompt) -> Prepared:
        """The page for a prompt that the checkpoint must know."""
        if not self._vocabulary.knows(prompt):
            raise ModelError(
                Sentence(
                    "The model {name} was not taught {prompt}.",
                    name=self._model_name,
                    prompt=prompt.value,
                )
            )
        return self._prepared(page)

    def _prepared(self, page: PageImage) -> Prepared:
        vocabulary = self._vocabulary
        widest, tallest = (
            len(tokens) * vocabulary.bin or 2**31 for tokens in (vocabulary.x, vocabulary.y)
        )
        return prepare(page, widest, tallest, self._options.pixels)

    def _bins(self, prepared: Prepared) -> tuple[int, int]:
        """Columns and rows of the grid that the image covers."""
        height, width = prepared.pixels.shape[:2]
        size = self._vocabulary.bin
        return -(-width // size), -(-height // size)

    def _one(
        self,
        answer: Answer,
        memory: PageMemory,
        prompt: Prompt,
        rule: Rule,
        check: Check,
        *,
        box: Box | None = None,
        query: str = "",
    ) -> Iterator[None]:
        """The answer to one prompt, token by token."""
        asked = self._vocabulary.prompt(prompt, box=box, query=query)
        steps = generate(
            self._pages.engine, memory, [asked], [rule], [answer], self._vocabulary.end,
            most=BOX_TOKENS if box is not None else None, penalty=self._penalty,
            recover=self._pages.fall_back,
        )  # fmt: skip
        for _ in steps:
            check()
            yield

    def _boxes(
        self, memory: PageMemory, boxes: Sequence[Box], check: Check
    ) -> Generator[Event, None, list[Line]]:
        """The text of each box as one line, in batches; half as many where memory runs out."""
        vocabulary, lines = self._vocabulary, list[Line]()
        batch = self._options.batch or self._pages.engine.batch
        while len(lines) < len(boxes):
            part = boxes[len(lines) : len(lines) + batch]
            prompts = [vocabulary.prompt(Prompt.OCR_ON_BOX, box=box) for box in part]
            faithful = self._options.faithful
            rules: list[Rule] = [Free() if faithful else PlainText(vocabulary, b) for b in part]
            answers = [Answer() for _ in part]
            try:
                for _ in generate(
                    self._pages.engine, memory, prompts, rules, answers, vocabulary.end,
                    most=BOX_TOKENS, penalty=self._penalty,
                    recover=self._pages.fall_back if batch == 1 else None,
                ):  # fmt: skip
                    check()
                    yield events.Working(1.0)
            except OutOfMemoryError:
                batch = max(1, batch // 2)
                continue
            for box, rule, answer in zip(part, rules, answers, strict=True):
                said = self._plain(answer)
                text = " ".join(line.text for line in said)
                sure = min((line.confidence for line in said), default=0.0)
                lines.append(Line(box, text, sure, flags=_flags(rule, answer)))
        return lines

    def _whole_text(self, page: PageImage, check: Check) -> Iterator[Event]:
        """`<ocr>`: lines that stand anywhere on the page."""
        prepared = self._asked(page, Prompt.OCR)
        memory = yield from self._pages.get(page, prepared.pixels)
        rule: Rule = Free() if self._options.faithful else PlainText(self._vocabulary)
        answer, lines = Answer(), list[Line]()
        whole = prepared.to_page(prepared.bounds)
        for _ in self._one(answer, memory, Prompt.OCR, rule, check):
            yield events.Working(1.0)
        texts = self._plain(answer)
        for number, text in enumerate(texts):
            flags = _flags(rule, answer) if number == len(texts) - 1 else ()
            lines.append(Line(whole, text.text, text.confidence, flags=flags))
            yield events.LineFound(number, whole)
            yield events.LineDone(number, lines[-1])
        yield events.Done(tuple(lines))

    def _line(self, prepared: Prepared, answer: Answer, span: tuple[int, int]) -> Line:
        """A line of an answer with places; one whose corners are no box is somewhere."""
        begin, end = span
        line = located(
            self._vocabulary, answer.tokens[begin:end], answer.scores[begin:end],
            faithful=self._options.faithful,
        )  # fmt: skip
        if line.box is None:
            whole = prepared.to_page(prepared.bounds)
            return Line(whole, line.text, line.confidence, flags=(SUSPECT,))
        return Line(prepared.to_page(line.box), line.text, line.confidence)

    def _plain(self, answer: Answer) -> list[LocatedText]:
        return plain_lines(self._vocabulary, answer.tokens, answer.scores)

    @property
    def _penalty(self) -> float:
        return self._options.penalty if self._options.faithful else 1.0


def _flags(rule: Rule, answer: Answer) -> tuple[str, ...]:
    """What is to be said of an answer as a whole."""
    return rule.flags or (() if answer.ended else (TRUNCATED,))


def _slice(box: Box, index: int, count: int) -> Box:
    high = box.height / count
    top = box.top + index * high
    return Box(box.left, top, box.right, min(top + high, box.bottom))


def _result(steps: Generator[Event, None, Result]) -> Result:
    """What a generator returns, its events unheard."""
    try:
        while True:
            next(steps)
    except StopIteration as end:
        result: Result = end.value
        return result
