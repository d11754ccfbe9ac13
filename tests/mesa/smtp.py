"""A mail server of this machine, as small as can be: it keeps what it takes, and refuses whom it is told to refuse."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from threading import Lock, Thread
from typing import Any


class Session(socketserver.StreamRequestHandler):
    """One connection: the few commands that Python's client says."""

    server: Server

    def handle(self) -> None:
        self.server.connections += 1
        self.say("220 prueba")
        to = ""
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word in {b"EHLO", b"HELO"}:
                self.say("250 prueba")
            elif word == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
                self.say(f"550 5.1.1 <{to}>: no existe" if to in self.server.refused else "250 si")
            elif word == b"DATA":
                self.say("354 siga")
                data = self._data()
                if data is None:
                    return
                self.server.keep(to, data)
                self.say("250 recibido")
            elif word == b"QUIT":
                self.say("221 adios")
                return
            else:
                self.say("250 si")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def _data(self) -> bytes | None:
        """The message, or None if whoever sent it died in the middle: it was not taken."""
        lines = []
        while line := self.rfile.readline():
            if line.strip(b"\r\n") == b".":
                return b"".join(lines)
            lines.append(line)
        return None


class Server(socketserver.ThreadingTCPServer):
    """`taken`: to whom each message went, with it. With `log`, also a line in that file before it is acknowledged."""

    daemon_threads = True
    request_queue_size = 64
    allow_reuse_address = True

    def __init__(self, log: Path | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.taken: list[tuple[str, Message]] = []
        self.refused: set[str] = set()
        self.connections = 0
        self.log, self.lock = log, Lock()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever was killed while sending leaves its connection half said: nothing to tell."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def keep(self, to: str, data: bytes) -> None:
        with self.lock:
            message = message_from_bytes(data)
            self.taken.append((to, message))
            if self.log is not None:
                with self.log.open("a", encoding="utf-8") as file:
                    file.write(f"{to} {message['Message-ID']}\n")


@contextmanager
def serving(log: Path | None = None) -> Iterator[Server]:
    """A server that takes mail until the block ends."""
    with Server(log) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def use(settings: Any, port: int, timeout: float = 5) -> None:
    """Send to that port of this machine from now on."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, timeout
