"""Zips that people bring: a part is held to what it declares, as zipfile decompresses it all and only then cuts it."""

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
