"""Reading jobs: the page's pixels from the renderer, the prompt to the reader, its events out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.geometry import Transform
from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.contract import PageReader, WordReader
from pilot_desktop.reading.events import (
    Cancelled,
    CancelToken,
    Event,
    HitFound,
    Notice,
    OtherWords,
)
from pilot_desktop.reading.turned import told, turned
from pilot_desktop.work.jobs import (
    EncodePage,
    FindQuery,
    LoadReader,
    PageRef,
    PromptJob,
    ReadingJob,
    ReadOtherWords,
    ReadPage,
    ReadRegion,
)
from pilot_desktop.work.reports import NO_JOB, PageFetched, ReaderMissing, ReaderReady, Report

FetchPage = Callable[[PageRef, CancelToken], PageImage | None]


class ReadingJobs:
    """Owns the reader. Everything here happens on the reading worker's thread."""

    def __init__(
        self,
        open_reader: Callable[[], PageReader],
        fetch: FetchPage,
        post: Callable[[Report], None],
    ) -> None:
        self._open_reader = open_reader
        self._fetch = fetch
        self._post = post
        self._reader: PageReader | None = None
        # The last page as the reader saw it: many prompts in a row go to the same page.
        self._last: tuple[PageRef, PageImage] | None = None

    def execute(self, job: ReadingJob, cancel: CancelToken) -> Iterator[Event | PageFetched]:
        """Answer one job with the size of its page and the reader's events."""
        if isinstance(job, LoadReader) and job.anew:
            self._reader = None  # an answer that it is giving keeps it until its end
        reader = self._ready()
        if isinstance(job, LoadReader):
            return
        image = self._page(job.page, cancel)
        if image is None:
            yield Cancelled()
            return
        yield PageFetched(job.page, image.width, image.height)
        shown, frame = turned(image, job.turns)
        back = frame.inverse()
        for event in self._answer(reader, job, shown, frame, cancel):
            if isinstance(event, Notice):
                # It may be about the device: what is shown is what really computes.
                self._post(Report(NO_JOB, ReaderReady(reader.model_name, reader.device_name)))
            yield told(event, back) if job.turns % 4 else event

    def _answer(
        self,
        reader: PageReader,
        job: PromptJob,
        image: PageImage,
        frame: Transform,
        cancel: CancelToken,
    ) -> Iterator[Event]:
        match job:
            case EncodePage():
                yield from reader.encode(image, cancel)
            case ReadRegion():
                yield from reader.read(image, frame.box(job.region), cancel)
            case ReadPage():
                yield from reader.read_page(image, cancel)
            case ReadOtherWords():
                # Not every model keeps more than one text in mind.
                if isinstance(reader, WordReader):
                    box = frame.box(job.line)
                    yield from reader.other_words(image, box, job.text, job.span, cancel)
                else:
                    yield OtherWords(())
            case FindQuery():
                for event in reader.find(image, job.query, cancel, number=job.page.number):
                    yield _numbered(event, job.page.number)
            case _:
                raise TypeError(type(job).__name__)

    def _ready(self) -> PageReader:
        # Tried again with each job after a failure: the user may have put the model in place.
        if self._reader is None:
            try:
                self._reader = self._open_reader()
            except ModelError as error:
                self._post(Report(NO_JOB, ReaderMissing(str(error))))
                raise
            ready = ReaderReady(self._reader.model_name, self._reader.device_name)
            self._post(Report(NO_JOB, ready))
        return self._reader

    def _page(self, page: PageRef, cancel: CancelToken) -> PageImage | None:
        if self._last is None or self._last[0] != page:
            image = self._fetch(page, cancel)
            if image is None:
                return None
            self._last = (page, image)
        return self._last[1]


def _numbered(event: Event, number: int) -> Event:
    # The page asked for is the truth, whatever the reader counted.
    if isinstance(event, HitFound) and event.hit.page != number:
        return HitFound(replace(event.hit, page=number))
    return event
