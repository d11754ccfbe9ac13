"""Servers and addresses made to hold the worker, to fill it or to send it inside: each is left, bounded and told."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from redes.visita import Salida, visitar
from tests.redes.test_visita import OK, head, look, out, server


def endless(start: bytes, again: bytes) -> Callable[[socket.socket], None]:
    """A server that says the same for as long as it is let."""

    def serve(sock: socket.socket) -> None:
        sock.sendall(start)
        while True:
            sock.sendall(again)

    return serve


@pytest.mark.parametrize(
    ("start", "again"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-Mas: a\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-Larga: ", b"a" * 65536),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b"HTTP/1.1 "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0" * 65536),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", b"X-Mas: a\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10], b"\x00\x00\x00\xff\xff" * 999),
        (b"HTTP/1.1 302 Found\r\nLocation: /", b"a" * 65536),
    ],
    ids=range(10),
)
def test_what_never_ends_is_left_in_time_and_costs_no_memory(start: bytes, again: bytes) -> None:
    """Headers, lines, interim answers, pieces, trailers, blocks that open to nothing: each is bounded."""
    tracemalloc.start()
    try:
        began = time.monotonic()
        found = look(endless(start, again), segundos=1.0, maximo=500_000)
        assert time.monotonic() - began < 3
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()
    assert found.resultado in {"no_responde", "demasiado"}
    assert found.sha256 == ""


def test_a_greeting_that_never_ends_is_left_in_time() -> None:
    """TLS that comes a byte at a time has no more time than the rest."""

    def drip(sock: socket.socket) -> None:
        for byte in b"\x16\x03\x03\x40\x00" + bytes(200):
            sock.sendall(bytes([byte]))
            time.sleep(0.05)

    began = time.monotonic()
    with server(drip) as (port, _asked):
        assert visitar(f"https://red.example:{port}/", salida=out(port, segundos=0.5)).detalle == "tiempo"
    assert time.monotonic() - began < 6


@pytest.mark.parametrize("name", ["red.example", "otra.example"])
@pytest.mark.parametrize("trusted", [True, False])
def test_only_a_certificate_of_that_name_that_somebody_vouches_for_is_taken(
    tmp_path: Path, name: str, trusted: bool
) -> None:
    key, made = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += [
        "-days",
        "2",
        "-keyout",
        str(key),
        "-out",
        str(made),
        "-subj",
        f"/CN={name}",
        "-addext",
        f"subjectAltName=DNS:{name}",
    ]
    subprocess.run(command, check=True, capture_output=True)
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(made, key)

    def ours() -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(made) if trusted else None)

    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError), theirs.wrap_socket(listening.accept()[0], server_side=True) as sock:
            sock.recv(65536)
            sock.sendall(OK)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        port = listening.getsockname()[1]
        found = visitar(f"https://red.example:{port}/", salida=out(port, tls=ours))
    finally:
        thread.join(5)
        listening.close()
    whole = trusted and name == "red.example"
    assert (found.resultado, found.detalle) == (("responde", "") if whole else ("no_responde", "certificado"))


@pytest.mark.parametrize("host", ["127.0.0.1.nip.example", "metadata.google.internal", "red.example."])
def test_a_name_is_judged_by_where_it_leads(host: str) -> None:
    """Whatever it is called, also with a point at the end; and what is asked is said of that name."""
    inside = Salida(resolver=lambda h, p: ["127.0.0.1"])
    assert visitar(f"http://{host}/", salida=inside).resultado == "no_publica"


@pytest.mark.parametrize(
    "url",
    [
        "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/", "http://[::]/",
        "http://[2002:7f00:1::]/", "http://0.0.0.0/", "http://127.0.0.1./", "http://127。0。0。1/",
        "http://%31%32%37.0.0.1/", "http://0/", "http://017700000001/", "http://1.1.1.1@127.0.0.1/",
        "http://127.0.0.1:80/", "http://[fd00:ec2::254]/", "http://100.100.100.200/", "http://168.63.129.16/", "http://169.254.169.254:80/",
    ],
)  # fmt: skip
def test_no_way_of_writing_an_internal_address_is_asked(url: str) -> None:
    def itself(host: str, _port: int) -> list[str]:
        return [host]  # what a resolver says of an address

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("it was connected to"))
        assert visitar(url, salida=Salida(resolver=itself)).resultado == "no_publica"


def test_a_type_is_kept_only_if_there_is_room_for_it() -> None:
    """What a server says of its content is as long as it likes."""
    assert look(head("200 OK", f"Content-Type: {'a' * 60}/{'b' * 60}", "Content-Length: 0")).tipo == ""
    assert look(head("200 OK", f"Content-Type: {'a' * 50}/{'b' * 49}", "Content-Length: 0")).tipo != ""
