"""What the worker looks at: a real server on this computer, reached only because the test lets it."""

from __future__ import annotations

import gzip
import hashlib
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

import pytest

from redes import visita
from redes.visita import PUBLICA, Fallo, Salida, es_publica, leer_direccion, visitar

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 4\r\n\r\nhola"


@contextmanager
def server(*answers: bytes | Callable[[socket.socket], None]) -> Iterator[tuple[int, list[bytes]]]:
    """A server that answers each connection with the next thing; its port, and what it was asked."""
    asked: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for answer in answers:
            try:
                sock, _who = listening.accept()
            except OSError:
                return
            with sock:
                try:
                    asked.append(sock.recv(65536))
                    if callable(answer):
                        answer(sock)
                    else:
                        sock.sendall(answer)
                except OSError:
                    pass

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1], asked
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)  # who waits for a connection that does not come is let go
        listening.close()
        thread.join(5)


def out(port: int, **more: Any) -> Salida:
    """What only a test may: every name is this computer, and its port is one of those asked."""
    given: dict[str, Any] = {"resolver": lambda host, _port: ["127.0.0.1"], "permitida": lambda ip: True}
    return Salida(puertos=frozenset({80, 443, port}), **given | more)


def look(*answers: bytes | Callable[[socket.socket], None], **more: Any) -> visita.Visita:
    with server(*answers) as (port, _asked):
        return visitar(f"http://red.example:{port}/a", salida=out(port, **more))


def head(status: str, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()


def test_what_responds_is_kept_with_its_type_its_size_and_its_hash() -> None:
    with server(OK) as (port, asked):
        found = visitar(
            f"http://red.example:{port}/estatutos final.pdf".replace(" ", "%20") + "?a=ñ#b", salida=out(port)
        )
    assert (found.resultado, found.tipo, found.bytes) == ("responde", "application/pdf", 4)
    assert found.sha256 == hashlib.sha256(b"hola").hexdigest()
    [request] = asked
    assert request.startswith(b"GET /estatutos%20final.pdf?a=%C3%B1 HTTP/1.1\r\nHost: red.example:")
    assert b"MesaDeGobiernoAbierto" in request, "it says who asks"
    assert b"Accept-Encoding: identity" in request
    assert b"ookie" not in request
    assert b"uthorization" not in request


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (head("404 Not Found"), "estado:404"),
        (head("500 Oops", "Content-Length: 0"), "estado:500"),
        (b"", "conexion"),
        (b"esto no es http\r\n\r\n", "respuesta"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhola", "cortada"),
        (head("200 OK", "Transfer-Encoding: chunked") + b"zz\r\nhola\r\n", "respuesta"),
        (head("200 OK", "Content-Encoding: br") + b"hola", "codificacion"),
        (head("200 OK", "Content-Encoding: gzip") + b"hola", "respuesta"),
        (head("200 OK", *(f"X-{n}: a" for n in range(200))), "respuesta"),
        (head("302 Found"), "estado:302"),
    ],
)  # fmt: skip
def test_what_does_not_respond_says_how(answer: bytes, expected: str) -> None:
    found = look(answer)
    assert found.resultado == "no_responde"
    assert found.detalle == expected
    assert found.sha256 == ""


def test_a_redirect_is_followed_and_says_where_it_ended() -> None:
    with server(head("302 Found", "Location: /b c"), OK) as (port, asked):
        found = visitar(f"http://red.example:{port}/a", salida=out(port))
    assert found.resultado == "responde"
    assert found.final == f"http://red.example:{port}/b%20c"
    assert asked[1].startswith(b"GET /b%20c ")


def test_five_redirects_are_followed_and_not_six() -> None:
    again = head("307 Temporary Redirect", "Location: /a")
    assert look(*[again] * 5, OK).resultado == "responde"
    assert look(*[again] * 6, OK).detalle == "redirecciones"


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("http://interna.example/", "interna"),
        ("http://127.0.0.1/", "interna"),
        ("http://169.254.169.254/latest/meta-data/", "interna"),
        ("http://[::1]/", "interna"),
        ("http://[::ffff:10.0.0.1]/", "interna"),
        ("http://2130706433/", "nombre"),
        ("http://localhost/", "nombre"),
        ("http://red.example:6379/", "puerto"),
        ("file:///etc/passwd", "esquema"),
        ("gopher://red.example/", "esquema"),
        ("http://yo:clave@red.example/", "credenciales"),
        ("http://red.example/\\..", "escritura"),
    ],
)
def test_a_redirect_inside_is_refused_as_the_first_address_is(where: str, why: str) -> None:
    """Whoever controls a public site sends the worker nowhere that it could not be asked for."""
    with server(head("302 Found", f"Location: {where}"), OK) as (port, asked):
        names = {"red.example": ["127.0.0.1"], "interna.example": ["10.1.2.3"]}
        rules = Salida(
            resolver=lambda host, _port: names.get(host, [host.strip("[]")]),
            permitida=lambda ip: (ip == "127.0.0.1" and len(asked) == 0) or es_publica(ip),
            puertos=frozenset({80, 443, port}),
        )
        found = visitar(f"http://red.example:{port}/", salida=rules)
    assert (found.resultado, found.detalle) == ("no_publica", why)
    assert len(asked) == 1


def test_one_internal_address_among_the_public_ones_is_enough_to_refuse() -> None:
    found = visitar("http://red.example/", salida=Salida(resolver=lambda h, p: ["203.0.114.1", "192.168.0.1"]))
    assert (found.resultado, found.detalle) == ("no_publica", "interna")


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    """A name that answers a public address first and an internal one after gets one question, and no second."""
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    assert look(OK, resolver=rebinding).resultado == "responde"
    assert asked == ["red.example"]


def test_too_much_is_not_read() -> None:
    announced = look(head("200 OK", "Content-Length: 99999999999"))
    assert announced.resultado == "demasiado"
    assert look(head("200 OK") + b"x" * 5000, maximo=1000).resultado == "demasiado"
    assert look(head("200 OK") + b"x" * 1000, maximo=1000).resultado == "responde"


def test_a_bomb_is_measured_as_it_opens() -> None:
    """A hundred megabytes of zeros are a hundred kilobytes on the wire."""
    bomb = gzip.compress(bytes(50_000_000))
    began = time.monotonic()
    assert look(head("200 OK", "Content-Encoding: gzip") + bomb).resultado == "demasiado"
    assert time.monotonic() - began < 5
    small = gzip.compress(b"hola")
    opened = look(head("200 OK", "Content-Encoding: gzip", f"Content-Length: {len(small)}") + small)
    assert opened.sha256 == hashlib.sha256(b"hola").hexdigest()
    assert look(head("200 OK", "Content-Encoding: deflate") + zlib.compress(b"hola")).bytes == 4


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"])
def test_a_slow_drip_ends_with_the_time_that_the_whole_look_has(start: bytes) -> None:
    def drip(sock: socket.socket) -> None:
        sock.sendall(start)
        for _second in range(40):
            sock.sendall(b"x")
            time.sleep(0.05)

    began = time.monotonic()
    found = look(drip, segundos=0.5)
    assert found.detalle == "tiempo"
    assert time.monotonic() - began < 1.5


def test_a_name_that_is_not_answered_in_time_is_waited_for_no_longer() -> None:
    began = time.monotonic()
    slow = Salida(resolver=lambda h, p: time.sleep(3) or [], segundos=0.3)  # type: ignore[func-returns-value]
    assert visitar("http://red.example/", salida=slow).detalle == "tiempo"
    assert time.monotonic() - began < 1.5
    assert visitar("http://red.example/", salida=Salida(resolver=lambda h, p: [])).detalle == "dns"


def test_a_certificate_is_asked_for_the_name() -> None:
    """What speaks no TLS, or says another name, is not what was given as evidence."""
    with server(lambda sock: sock.sendall(b"no es tls")) as (port, asked):
        found = visitar(f"https://red.example:{port}/", salida=out(port))
    assert found.detalle == "conexion"
    assert b"red.example" in asked[0], "the name goes in the greeting, though the connection is to an address"
    context = PUBLICA.tls()
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.9.9.9",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.9.9",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "2130706433",
        "0177.0.0.1",
        "nada",
    ],
)
def test_what_is_no_place_of_the_internet_is_refused(ip: str) -> None:
    assert not es_publica(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "200.1.123.4", "1.1.1.1", "2800:150::1", "2606:4700:4700::1111"])
def test_what_is_a_place_of_the_internet_is_not(ip: str) -> None:
    assert es_publica(ip)


@pytest.mark.parametrize(
    "url",
    [
        "", "red.example", "//red.example/", "ftp://red.example/", "javascript:alert(1)", "data:text/html,a",
        "http://", "http:///a", "http://a@red.example/", "http://red.example:22/", "http://red.example:99999/",
        "http://127.1/", "http://0x7f000001/", "http://0177.0.0.1/", "http://2130706433/", "http://１２７.0.0.1.2/",
        "http://localhost/", "http://LOCALHOST./", "http://impresora.local/", "http://router/", "http://a..b.cl/",
        "http://red.example\r\nX: y/", "http://red.example/a b", "http://red.example/\x00", "http://-a.cl/",
        "http://[fe80::1%25eth0/", "http://red.example\\@otra.cl/", "https://red.internal/", "http://a.b.1/",
    ],
)  # fmt: skip
def test_what_is_not_written_as_a_public_address_is_refused_before_anything_is_asked(url: str) -> None:
    with pytest.raises(Fallo):
        leer_direccion(url)


def test_digits_in_other_scripts_are_read_as_what_they_are() -> None:
    assert leer_direccion("http://１２７.0.0.1/").host == "127.0.0.1"
    assert visitar("http://１２７.0.0.1/").detalle == "interna"
    assert leer_direccion("https://ñandú.cl/é").host == "xn--and-6ma2c.cl"
    assert leer_direccion("https://red.example:443/a?b=%20c").ruta == "/a?b=%20c"


def test_nothing_of_the_environment_moves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy that the environment names is asked."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert look(OK).resultado == "responde"
    assert Salida() == PUBLICA
