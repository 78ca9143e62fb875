"""One file over HTTP: taken up where it stopped, checked by its digest, whole or not there.

What has arrived lies in `NAME.part`, and beside it, in `NAME.part.json`, what the server called
that version of the file; both survive an interruption, and the next run asks for the rest only
(RFC 9110, Range with If-Range).
"""

from __future__ import annotations

import hashlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from pilot_desktop import __version__
from pilot_desktop.document.errors import ModelError, OutputError
from pilot_desktop.document.sentence import Sentence

CONNECT_SECONDS = 10.0
STALL_SECONDS = 20.0
"""So long a server may say nothing before the connection is given up and made again."""

ATTEMPTS = 5
"""Failures in a row, none of which brought a byte, before the download is given up."""

LONGEST_WAIT = 60.0
_CHUNK = 1 << 18
_AGAIN = (408, 425, 429, 500, 502, 503, 504)

Told = Callable[[int], None]
"""Told how many bytes of a file are there."""


@dataclass(frozen=True)
class RemoteFile:
    """A file on a server. `md5` are 32 hexadecimal digits, the only digest that Zenodo knows."""

    name: str
    url: str
    bytes: int
    md5: str


class DownloadStopped(Exception):  # noqa: N818 (no error: somebody wished it)
    """The download was stopped by its `Stop`; what has arrived is kept."""


class Stop:
    """Ends a download from another thread, also while it waits for a silent server.

    Only a connection that is still being made is waited for, `Patience.connect` at most.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []

    def set(self) -> None:
        self._event.set()
        self._hang_up()

    def check(self) -> None:
        """Raise DownloadStopped where it was asked for."""
        if self._event.is_set():
            raise DownloadStopped

    def wait(self, seconds: float) -> None:
        """Sleep, but no longer than until it is set; then raise."""
        self._event.wait(seconds)
        self.check()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """The `trace` extension of a request: whose connections are cut by `set`."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            with self._lock:
                self._sockets.append(info["return_value"].get_extra_info("socket"))
            if self._event.is_set():
                self._hang_up()

    def _hang_up(self) -> None:
        with self._lock:
            for each in self._sockets:
                # Wakes a thread that waits in recv, which closing would not. Not the method of a
                # TLS socket: that one takes the cipher away from under the waiting thread.
                with suppress(OSError):
                    socket.socket.shutdown(each, socket.SHUT_RDWR)


@dataclass(frozen=True)
class Patience:
    """Seconds that a server is waited for, and of the first pause between two tries."""

    connect: float = CONNECT_SECONDS
    stall: float = STALL_SECONDS
    pause: float = 1.0


def open_client(patience: Patience | None = None) -> httpx.Client:
    """A connection pool with our time limits; proxies are those of the environment."""
    patience = patience or Patience()
    limits = httpx.Timeout(patience.stall, connect=patience.connect)
    # Ranges and digests are of the file as it is stored, so nothing may compress it on the way.
    headers = {"User-Agent": f"pilot-desktop/{__version__}", "Accept-Encoding": "identity"}
    return httpx.Client(timeout=limits, follow_redirects=True, headers=headers)


def fetch(
    client: httpx.Client,
    remote: RemoteFile,
    target: Path,
    *,
    told: Told = lambda _done: None,
    stop: Stop | None = None,
    patience: Patience | None = None,
) -> None:
    """Bring `remote` to `target`, in as many tries as it needs.

    A file that arrives with another digest is fetched once more from its beginning. Raises
    ModelError, one sentence, when the server does not give it, OutputError when the disk does not
    take it, and DownloadStopped.
    """
    stop, patience = stop or Stop(), patience or Patience()
    part = _Part(target, remote)
    for last in (False, True):
        _complete(client, part, told, stop, patience)
        if part.md5(stop) == remote.md5:
            part.finish()
            return
        part.clear()
        if last:
            raise ModelError(
                Sentence(
                    "{name} arrived damaged twice (its checksum differs from the record's); "
                    "nothing was installed.",
                    name=remote.name,
                )
            )


def unreachable(url: str, error: httpx.TransportError) -> ModelError:
    """A failed connection as a sentence."""
    host = httpx.URL(url).host
    causes = (error.__cause__, error.__context__, getattr(error.__cause__, "__cause__", None))
    if any(isinstance(cause, ssl.SSLError) for cause in causes) or "CERTIFICATE" in str(error):
        return ModelError(
            Sentence(
                "The connection to {host} is not safe: its certificate is not valid.", host=host
            )
        )
    match error:
        case httpx.ConnectError() | httpx.ConnectTimeout():
            return ModelError(
                Sentence(
                    "{host} cannot be reached: this computer may be offline, or the server down.",
                    host=host,
                )
            )
        case httpx.ProxyError():
            return ModelError(
                Sentence("{host} cannot be reached: the proxy refuses the connection.", host=host)
            )
        case httpx.TimeoutException():
            return ModelError(Sentence("{host} does not answer any more.", host=host))
        case _:
            return ModelError(
                Sentence("The connection to {host} breaks off again and again.", host=host)
            )


def refused(url: str, status: int) -> ModelError:
    """An answer that is none, as a sentence."""
    host = httpx.URL(url).host
    if status in (404, 410):
        return ModelError(
            Sentence(
                "{host} has no {path} (HTTP {status}).",
                host=host,
                path=httpx.URL(url).path,
                status=status,
            )
        )
    return ModelError(
        Sentence(
            "{host} does not give what it was asked for (HTTP {status}).", host=host, status=status
        )
    )


class _Part:
    """What has arrived of a file."""

    def __init__(self, target: Path, remote: RemoteFile) -> None:
        self.target, self.remote = target, remote
        self.path = target.with_name(target.name + ".part")
        self._note = target.with_name(target.name + ".part.json")
        self.validator = ""
        """The server's name for the version that has arrived in part; "" where it gave none."""
        try:
            said = json.loads(self._note.read_text("utf-8"))
            if (said["md5"], said["bytes"]) == (remote.md5, remote.bytes):
                self.validator = str(said["validator"])
            else:
                self.clear()
        except (OSError, ValueError, KeyError, TypeError):
            self.clear()

    @property
    def size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def begin(self, response: httpx.Response) -> None:
        """A first byte is to come: forget an older version, remember this one's name."""
        self.clear()
        etag = response.headers.get("ETag", "")
        # A weak one does not promise the same bytes (RFC 9110, 13.1.5).
        strong = etag if etag and not etag.startswith("W/") else ""
        self.validator = strong or response.headers.get("Last-Modified", "")
        said = {
            "md5": self.remote.md5,
            "bytes": self.remote.bytes,
            "validator": self.validator,
        }
        with _writing(self.path):
            self._note.write_text(json.dumps(said), "utf-8")
            self.path.touch()

    def md5(self, stop: Stop) -> str:
        digest = hashlib.md5(usedforsecurity=False)
        with self.path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                stop.check()
                digest.update(chunk)
        return digest.hexdigest()

    def clear(self) -> None:
        self.validator = ""
        for path in (self.path, self._note):
            path.unlink(missing_ok=True)

    def finish(self) -> None:
        with _writing(self.target):
            self.path.replace(self.target)
        self._note.unlink(missing_ok=True)


class _Again(Exception):  # noqa: N818 (says what to do)
    """The server asks for patience: `seconds`, or as long as we think fit."""

    def __init__(self, error: ModelError, seconds: float = 0.0) -> None:
        super().__init__(str(error))
        self.error = error
        self.seconds = seconds


def _complete(
    client: httpx.Client, part: _Part, told: Told, stop: Stop, patience: Patience
) -> None:
    """Ask until all bytes are there; only failures in a row that bring nothing end it."""
    failures = 0
    with _writing(part.path):
        part.path.touch()  # an empty file is whole at once
    while part.size < part.remote.bytes:
        stop.check()
        had, wait = part.size, 0.0
        try:
            _ask(client, part, told, stop)
            if part.size >= part.remote.bytes:
                return
            problem = ModelError(
                Sentence("The server's {name} is shorter than it should be.", name=part.remote.name)
            )
        except httpx.TransportError as error:
            stop.check()  # a connection that we cut ourselves
            problem = unreachable(part.remote.url, error)
        except _Again as again:
            problem, wait = again.error, again.seconds
        failures = 1 if part.size > had else failures + 1
        if failures >= ATTEMPTS:
            raise ModelError(
                Sentence(
                    "{problem} What has arrived is kept: the next try goes on from there.",
                    problem=problem,
                )
            )
        stop.wait(min(max(wait, patience.pause * 2 ** (failures - 1)), LONGEST_WAIT))


def _ask(client: httpx.Client, part: _Part, told: Told, stop: Stop) -> None:
    """One request for what is missing, written as it comes."""
    url, had = part.remote.url, part.size
    headers = {}
    if had:
        headers["Range"] = f"bytes={had}-"
        if part.validator:
            headers["If-Range"] = part.validator
    traced = {"trace": stop.trace}
    with client.stream("GET", url, headers=headers, extensions=traced) as response:
        status = response.status_code
        if status in _AGAIN:
            raise _Again(refused(url, status), _retry_after(response))
        if status == 416 or (status == 206 and _range_start(response) != had):
            part.clear()
            raise _Again(refused(url, status))
        if status == 200:
            part.begin(response)
        elif status != 206 or not had:
            raise refused(url, status)
        with _writing(part.path), part.path.open("ab") as file:
            done = part.size
            for chunk in response.iter_raw():  # no size: nothing waits in a buffer to be lost
                file.write(chunk)
                done += len(chunk)
                told(min(done, part.remote.bytes))
                stop.check()
                if done > part.remote.bytes:
                    return  # too long: the digest will say so, and no disk is filled meanwhile


def _range_start(response: httpx.Response) -> int:
    """Where the bytes of a partial answer begin; -1 where it does not say."""
    said = response.headers.get("Content-Range", "").removeprefix("bytes ")
    first = said.partition("-")[0]
    return int(first) if first.isdigit() else -1


def _retry_after(response: httpx.Response) -> float:
    said = response.headers.get("Retry-After", "")
    return float(said) if said.isdigit() else 0.0


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            Sentence(
                "{path} cannot be written: {reason}.", path=path, reason=error.strerror or error
            )
        ) from error
