"""The client: so many connections kept open, one request at a time on each, for so many seconds; one line of JSON.

python -m tests.bench.load PORT PATH CONNECTIONS SECONDS [HEADER…]. A process of its own, with nothing but asyncio: what
it costs is told with what it measured, since it shares the processors with what it measures.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass

HOST = "127.0.0.1"
WARM_UP_SECONDS = 0.3


@dataclass(frozen=True)
class Load:
    """What a run saw: requests a second, seconds of latency, and the client's own share of one processor."""

    rate: float
    p50: float
    p99: float
    share: float
    status: int
    bytes: int
    sent: int
    cpu: float = 0.0  # seconds of the server's for each request, when who asked knows its processes


def load(port: int, path: str, connections: int, seconds: float, *headers: str) -> Load:
    """One run of the client, in its own process. Raises RuntimeError if answers had more than one status."""
    command = [sys.executable, "-m", "tests.bench.load", str(port), path, str(connections), str(seconds), *headers]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{path}: {done.stderr[-2000:]}")
    return Load(**json.loads(done.stdout))


class _Connection(asyncio.Protocol):
    """Sends the request again as soon as its answer is whole."""

    def __init__(self, request: bytes, over: float) -> None:
        self.request, self.over = request, over
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.seen: list[tuple[float, float]] = []
        self.statuses: set[int] = set()
        self.bytes = 0
        self._buffer, self._missing = b"", -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._send()

    def _send(self) -> None:
        self._buffer, self._missing = b"", -1
        self.sent = time.perf_counter()
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._missing < 0:
            head, found, _rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            self._missing = self._length(head)
        if len(self._buffer) >= self._missing if self._missing else self._buffer.endswith(b"0\r\n\r\n"):
            self._answered()

    def _length(self, head: bytes) -> int:
        """Bytes of the whole answer; 0 when it comes in chunks, whose end shows by itself."""
        status = int(head[9:12])
        self.statuses.add(status)
        if status in {204, 304}:
            return len(head) + 4
        lines = head.lower().split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), None)
        return 0 if length is None else len(head) + 4 + length

    def _answered(self) -> None:
        now = time.perf_counter()
        self.seen.append((now, now - self.sent))
        self.bytes = len(self._buffer)
        if now < self.over:
            self._send()
            return
        self.transport.close()
        if not self.done.done():
            self.done.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("closed by the server"))


async def _run(port: int, request: bytes, connections: int, seconds: float) -> dict[str, float]:
    loop = asyncio.get_running_loop()
    start = time.perf_counter() + WARM_UP_SECONDS
    over = start + seconds
    before = time.process_time()
    made = [
        (await loop.create_connection(lambda: _Connection(request, over), HOST, port))[1] for _ in range(connections)
    ]
    await asyncio.gather(*(each.done for each in made))
    spent = time.process_time() - before
    times = sorted(took for each in made for at, took in each.seen if start <= at <= over)
    statuses = set().union(*(each.statuses for each in made))
    if len(statuses) != 1:
        raise RuntimeError(f"answers of several kinds: {sorted(statuses)}")
    return {
        "rate": len(times) / seconds,
        "p50": times[len(times) // 2],
        "p99": times[int(len(times) * 0.99)],
        "share": spent / (seconds + WARM_UP_SECONDS),
        "status": statuses.pop(),
        "bytes": made[0].bytes,
        "sent": sum(len(each.seen) for each in made),
    }


def main() -> None:
    """Measure, and print what was seen."""
    port, path, connections, seconds, *headers = sys.argv[1:]
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", *headers, "", ""]
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    seen = asyncio.run(_run(int(port), "\r\n".join(lines).encode(), int(connections), float(seconds)))
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main()
