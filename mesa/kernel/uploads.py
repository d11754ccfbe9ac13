"""Files as they come in: whatever is sent, no more than what some form takes is ever kept, in memory or on disk."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MB = 1024 * 1024
#: The heaviest file that a form takes, and all those of one form.
ARCHIVO_MAXIMO, ARCHIVOS_MAXIMO = 10 * MB, 50 * MB
#: What is declared to weigh more is not read: no form of ours is sent by a person with that.
ENVIO_MAXIMO = 100 * MB


class Tope(FileUploadHandler):
    """Stands before those that keep files. Of one that is too heavy the rest is read and let go, so that its form still
    has what was typed, and says what the file weighs; the file that reaches it is empty, with that weight.
    """

    total = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """One file."""
        super().new_file(*args, **kwargs)
        self.size, self.over = 0, False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand a piece on to those that keep it, unless it is too much."""
        self.size += len(raw_data)
        self.total += len(raw_data)
        self.over = self.over or self.size > ARCHIVO_MAXIMO or self.total > ARCHIVOS_MAXIMO
        return None if self.over else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:  # type: ignore[type-arg]
        """What stands for a file that was let go; None for the rest, which others kept."""
        if not self.over:
            return None
        for other in self.request.upload_handlers if self.request else ():
            if other is not self:
                other.upload_interrupted()  # what it had begun to write goes now, and not when somebody collects it
        weight = max(file_size, ARCHIVO_MAXIMO + 1)
        return UploadedFile(BytesIO(), self.file_name, self.content_type, weight)
