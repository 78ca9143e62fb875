"""One window for a user: a second start hands its files to the first and ends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from pilot_desktop.paths import APP_NAME, user_config_dir

_PATIENCE = 2000  # ms for the window that is there; it answers between two of its steps
_TAKEN = b"taken\n"


def _name() -> str:
    # Users, and homes set up for a trial, have a window each.
    return f"{APP_NAME}-{hashlib.sha256(str(user_config_dir()).encode()).hexdigest()[:16]}"


def hand_over(files: Sequence[Path], name: str | None = None) -> bool:
    """Give the files to the window that is open; False if there is none, or it does not answer."""
    socket = QLocalSocket()
    socket.connectToServer(name or _name())
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(json.dumps([str(path.absolute()) for path in files]).encode() + b"\n")
    return socket.waitForReadyRead(_PATIENCE) and socket.readAll().data() == _TAKEN


class Listening(QObject):
    """Takes the files of later starts, from one line of JSON each, as long as it is `ready`."""

    def __init__(
        self,
        take: Callable[[list[Path]], object],
        ready: Callable[[], bool],
        parent: QObject,
        name: str | None = None,
    ) -> None:
        super().__init__(parent)
        self._take, self._ready = take, ready
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        name = name or _name()
        if not self._server.listen(name) and not _lives(name):
            # Left by a program that was killed. Where even this fails, starts stay apart.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def close(self) -> None:
        self._server.close()

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(lambda: self._read(socket))
        socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        try:
            names = json.loads(bytes(socket.readLine().data()))
            files = [Path(str(name)) for name in names]
        except (ValueError, TypeError):
            socket.abort()  # not one of ours
            return
        if not self._ready():
            socket.abort()
            return
        socket.write(_TAKEN)
        socket.flush()
        self._take(files)


def _lives(name: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    return socket.waitForConnected(_PATIENCE)
