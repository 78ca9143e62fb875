"""A server on this machine that drops, stalls, corrupts and resumes, as it is told."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pilot_desktop.model.manager.record import DOI


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request: after `after` bytes, or at once with `status`."""

    kind: str  # "drop", "stall", "corrupt", "status", "mute" (not even a status)
    after: int = 0
    status: int = 503
    retry_after: str = ""


@dataclass
class File:
    content: bytes
    etag: str = '"one"'
    ranges: bool = True
    faults: list[Fault] = field(default_factory=list)
    """One for each request, in their order; then all is well."""


@dataclass
class Request:
    path: str
    range: str
    if_range: str
    status: int = 0
    sent: int = 0


class Server:
    """Files by name under /files/, the record of them at Zenodo's place."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self.requests: list[Request] = []
        self.record: object = None  # answered in place of the record, where set
        self.released = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer._answer(self)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # clients that hang up are what is tested
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        # Daemons, both: a stalled answer must not keep the tests from ending.
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def put(self, name: str, content: bytes, **settings) -> File:
        self.files[name] = File(content, **settings)
        return self.files[name]

    def downloads(self, name: str) -> list[Request]:
        return [request for request in self.requests if request.path == f"/files/{name}"]

    def described(self) -> dict:
        """The record, as Zenodo writes it."""
        return {
            "metadata": {
                "title": "PILOT",
                "version": "1.0",
                "license": {"id": "cc-by-4.0"},
            },
            "files": [
                {
                    "key": name,
                    "size": len(file.content),
                    "checksum": "md5:" + hashlib.md5(file.content).hexdigest(),
                    "links": {"self": f"{self.url}/files/{name}"},
                }
                for name, file in self.files.items()
            ],
        }

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        headers = handler.headers
        request = Request(handler.path, headers.get("Range", ""), headers.get("If-Range", ""))
        self.requests.append(request)
        if handler.path == f"/api/records/{DOI.rpartition('.')[2]}":
            content = self.described() if self.record is None else self.record
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            self._send(handler, request, 200, body, {})
        elif handler.path.removeprefix("/files/") in self.files:
            self._send_file(handler, request, self.files[handler.path.removeprefix("/files/")])
        else:
            self._send(handler, request, 404, b"", {})

    def _send_file(self, handler, request: Request, file: File) -> None:
        fault = file.faults.pop(0) if file.faults else None
        if fault and fault.kind == "mute":
            self.released.wait(20)
            handler.close_connection = True
            return
        if fault and fault.kind == "status":
            waits = {"Retry-After": fault.retry_after} if fault.retry_after else {}
            self._send(handler, request, fault.status, b"", waits)
            return
        headers = {"ETag": file.etag} if file.etag else {}
        start, status = 0, 200
        same = request.if_range in ("", file.etag)
        if file.ranges and request.range and same:
            start = int(request.range.removeprefix("bytes=").removesuffix("-"))
            status = 206 if start < len(file.content) else 416
            last = len(file.content) - 1
            headers["Content-Range"] = f"bytes {start}-{last}/{len(file.content)}"
        body = b"" if status == 416 else file.content[start:]
        self._send(handler, request, status, body, headers, fault)

    def _send(self, handler, request, status, body, headers, fault: Fault | None = None) -> None:
        request.status = status
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        match fault:
            case Fault("corrupt", after):
                body = body[:after] + bytes([body[after] ^ 1]) + body[after + 1 :]
            case Fault(_, after):
                body = body[:after]
        handler.wfile.write(body)
        handler.wfile.flush()
        request.sent = len(body)
        if fault and fault.kind == "stall":
            self.released.wait(20)
        if fault and fault.kind != "corrupt":
            handler.close_connection = True
