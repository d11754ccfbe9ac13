"""Zips: of those that people bring, a part is held to what it declares, as zipfile decompresses it all and only then
cuts it; those that are made are sent as they are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

TROZO = 64 * 1024


def trozos(packed: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The content of a part, a little at a time. Raises BadZipFile if it is not as long as the directory says.

    Nor is it taken in any compression but the usual one: of the others no bound holds while they decompress.
    """
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadZipFile(part.filename)
    probe = copy(part)
    probe.file_size += 1  # room to see whether there is more
    read = 0
    with packed.open(probe) as opened:
        while chunk := opened.read(TROZO):
            read += len(chunk)
            yield chunk
    if read != part.file_size:
        raise BadZipFile(part.filename)


class Salida:
    """Where a zip (or a part of one) is written to be sent at once: it holds what was not yet taken."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Hold it; zipfile asks for nothing else of what it cannot seek in."""
        self._held += data
        return len(data)

    def flush(self) -> None:
        """There is nothing behind it."""

    def tomar(self) -> bytes:
        """What was written since this was last asked."""
        data = bytes(self._held)
        self._held.clear()
        return data
