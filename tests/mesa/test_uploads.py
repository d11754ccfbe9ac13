"""What is sent to any form: no more of it is kept than a form takes, however much comes, and what was typed stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from mesa.kernel import uploads
from mesa.kernel.uploads import ARCHIVO_MAXIMO, ENVIO_MAXIMO, MB
from tests.cast import Cast

EDGE = b"limite"
TYPE = f"multipart/form-data; boundary={EDGE.decode()}"


class Long:
    """A form as it comes from the network, with files of so many megabytes that are in no memory."""

    def __init__(self, *megas: int) -> None:
        self.parts = self._parts(megas)
        self.left = b""
        self.length = sum(len(part) for part in self._parts(megas))
        self.read_bytes = 0

    def _parts(self, megas: tuple[int, ...]) -> Iterator[bytes]:
        head = b'--%s\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
        for n, size in enumerate(megas):
            yield head % (EDGE, b"archivo%d" % n, b'; filename="a.pdf"')
            yield from (bytes(MB) for _ in range(size))
            yield b"\r\n"
        yield head % (EDGE, b"titulo", b"") + b"Carta de la red\r\n--%s--\r\n" % EDGE

    def read(self, size: int = -1) -> bytes:
        """A piece, as a socket gives it."""
        assert size >= 0, "it was asked for whole"
        while len(self.left) < size and (part := next(self.parts, b"")):
            self.left += part
        piece, self.left = self.left[:size], self.left[size:]
        self.read_bytes += len(piece)
        return piece

    readline = read


@contextmanager
def sent(form: Long) -> Iterator[WSGIRequest]:
    """The request that a server makes of it, with its files closed in the end, as after any answer."""
    given = {"CONTENT_LENGTH": str(form.length), "wsgi.input": form}
    request = WSGIRequest(RequestFactory().post("/", content_type=TYPE).environ | given)
    yield request
    request.close()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What is written to files of the disk, in bytes."""
    found: list[int] = []
    write = TemporaryFileUploadHandler.receive_data_chunk

    def count(self: Any, raw_data: bytes, start: int) -> None:
        found.append(len(raw_data))
        write(self, raw_data, start)

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", count)
    return found


def test_of_what_is_too_heavy_only_so_much_is_written_and_the_form_is_whole(written: list[int]) -> None:
    with sent(Long(60)) as request:
        assert request.POST["titulo"] == "Carta de la red", "what comes after the file is not lost"
        file = request.FILES["archivo0"]
        assert file.size == 60 * MB, "its form says what it weighs"
        assert file.read() == b""
    assert sum(written) <= ARCHIVO_MAXIMO


def test_what_fits_is_kept_whole(written: list[int]) -> None:
    with sent(Long(10)) as request:
        file = request.FILES["archivo0"]
        assert (file.size, len(file.read())) == (ARCHIVO_MAXIMO, ARCHIVO_MAXIMO)
    assert sum(written) == ARCHIVO_MAXIMO


def test_many_files_weigh_together(written: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "ARCHIVOS_MAXIMO", 20 * MB)
    with sent(Long(*[9] * 5)) as request:
        weights = [file.size > ARCHIVO_MAXIMO for file in request.FILES.values()]
    assert weights == [False, False, True, True, True]
    assert sum(written) <= 20 * MB


@pytest.mark.django_db
def test_what_declares_a_gigabyte_is_refused_unread_with_a_sentence() -> None:
    form = Long(1)
    environ = RequestFactory().post(reverse("account_login"), content_type=TYPE).environ
    environ |= {"CONTENT_LENGTH": str(1024 * MB), "wsgi.input": form}
    said: list[str] = []
    body = b"".join(WSGIHandler()(environ, lambda status, *_: said.append(status))).decode()
    assert said == ["413 Request Entity Too Large"]
    assert f"pesa más de {ENVIO_MAXIMO // MB} MB" in body
    assert form.read_bytes == 0


@pytest.mark.django_db
def test_what_comes_without_saying_how_much_is_not_read() -> None:
    """Nobody knows where it ends: a browser always says it."""
    form = Long(60)
    environ = RequestFactory().post(reverse("account_login"), content_type=TYPE).environ
    environ |= {"CONTENT_LENGTH": "", "wsgi.input": form, "HTTP_TRANSFER_ENCODING": "chunked"}
    said: list[str] = []
    b"".join(WSGIHandler()(environ, lambda status, *_: said.append(status)))
    assert said[0][:3] in {"200", "403"}
    assert form.read_bytes == 0


@pytest.mark.django_db
def test_a_form_says_what_a_heavy_file_weighs_and_keeps_nothing_of_it(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    client = Client()
    client.force_login(cast.usuario("social"))
    heavy = BytesIO(b"%PDF-1.4" + bytes(12 * MB))
    heavy.name = "carta.pdf"
    address = reverse("redes:subir_documento", args=["red-social-ejemplo"])
    answer = client.post(address, {"titulo": "Carta de la red", "archivo": heavy})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "El archivo pesa 13 MB y el máximo es 10 MB." in said
    assert "Carta de la red" in said
    assert list(tmp_path.iterdir()) == []
