"""How every answer of a reader runs: cancellable at each step, and with one last event."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator

from pilot_desktop.document.errors import PilotError, UnreadableDocumentError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.document.transcript import Line
from pilot_desktop.reading import events
from pilot_desktop.reading.events import CancelToken, Event

_log = logging.getLogger(__name__)

Check = Callable[[], None]
"""Called at each step; raises where the answer is no longer wanted."""


class _CancelledError(Exception):
    """Raised at a step whose token is set; never leaves this module."""


def stream(
    steps: Callable[[Check], Iterator[Event]], cancel: CancelToken | None
) -> Iterator[Event]:
    """Run the steps of a prompt; whatever happens, the last event says how it ended."""

    def check() -> None:
        if cancel is not None and cancel.cancelled:
            raise _CancelledError

    try:
        check()
        for event in steps(check):
            if not isinstance(event, events.Done):
                check()
            yield event
    except _CancelledError:
        yield events.Cancelled()
    except PilotError as error:
        yield events.Failed(str(error))
    except MemoryError:
        yield events.Failed(Sentence("There is not enough memory to read this page."))
    except Exception as error:
        _log.exception("a prompt failed")
        yield events.Failed(Sentence("This page could not be read: {reason}.", reason=error))


def lines_of(
    answer: Iterable[Event], name: str, watch: Callable[[Event], object] = lambda _event: None
) -> tuple[Line, ...]:
    """Follow an answer to its end: the lines of its `Done`. `watch` is told of what comes before.

    Raises UnreadableDocumentError, about `name`, where it failed.
    """
    for event in answer:
        match event:
            case events.Done(lines):
                return lines
            case events.Failed(message):
                raise UnreadableDocumentError(
                    Sentence("{name}: {problem}", name=name, problem=message)
                )
            case _:
                watch(event)
    raise UnreadableDocumentError(Sentence("{name} was not read to its end.", name=name))
