"""One look at a public address that somebody gave as evidence: whether it responds, with what, and nothing internal.

What is typed is hostile. Only http and https to ports 80 and 443 are asked; the name is resolved here, every one of its
addresses has to be public, and the connection goes to the address that was checked, so that a second answer of the DNS
changes nothing. Redirects are followed by hand and checked again. One deadline bounds all of it, however slowly the
bytes come, and what is read is bounded after decompression. No cookies, no proxies, no credentials. Knows no rows.
"""

from __future__ import annotations

import hashlib
import io
import ipaddress
import re
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPException, HTTPResponse
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, Literal, cast
from urllib.parse import quote, urljoin, urlsplit

Resultado = Literal["responde", "no_responde", "no_publica", "demasiado"]
SEGUNDOS, BYTES, REDIRECCIONES, LARGO = 10.0, 10 * 1024 * 1024, 5, 1000
AGENTE = "MesaDeGobiernoAbierto/1.0 (revision de evidencias publicas)"
#: Last labels of names that mean nothing outside a computer or its network.
INTERNOS = frozenset({"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa"})
NOMBRE = re.compile(r"(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{2,63}(?<!-)")
TIPO = re.compile(r"(?=.{1,100}\Z)[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
#: What is left of 2000::/3, the global unicast of IPv6, that carries an IPv4 inside or is no place of the Internet.
NO_GLOBALES = tuple(map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
GLOBALES = ipaddress.IPv6Network("2000::/3")
#: Relays of 6to4; and what, though written as any other, is the host of a machine in somebody's cloud.
NO_GLOBALES_4 = tuple(map(ipaddress.IPv4Network, ("192.88.99.0/24", "168.63.129.16/32")))
COMPRIMIDAS = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


@dataclass(frozen=True)
class Visita:
    """What was found. `detalle` is a code, with what it is of after a colon: estado:404, dns, tiempo, certificado…"""

    resultado: Resultado
    detalle: str = ""
    final: str = ""
    tipo: str = ""
    bytes: int | None = None
    sha256: str = ""


class Fallo(Exception):
    """Why a look ends without content."""

    def __init__(self, resultado: Resultado, detalle: str) -> None:
        super().__init__(detalle)
        self.resultado: Resultado = resultado
        self.detalle = detalle


@dataclass(frozen=True)
class Destino:
    """Where an address leads: what is connected to, and what is asked of it."""

    esquema: str
    host: str
    puerto: int
    ruta: str
    url: str


def es_publica(ip: str) -> bool:
    """Whether an address is a place of the public Internet: nothing private, of this computer, of a link, shared by a
    carrier, multicast, reserved, nor IPv6 with an IPv4 inside.
    """
    try:
        found = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inside = any(found in network for network in NO_GLOBALES)
        return found.scope_id is None and found in GLOBALES and not inside and found.is_global
    return found.is_global and not (
        found.is_multicast or found.is_reserved or any(found in net for net in NO_GLOBALES_4)
    )


def resolver(host: str, puerto: int) -> list[str]:
    """Every address of a name, as the system knows it."""
    found = socket.getaddrinfo(host, puerto, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_how, address in found))


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


@dataclass(frozen=True)
class Salida:
    """How one goes out. Only tests make another one: no setting nor environment does."""

    resolver: Callable[[str, int], Sequence[str]] = resolver
    permitida: Callable[[str], bool] = es_publica
    puertos: frozenset[int] = frozenset({80, 443})
    tls: Callable[[], ssl.SSLContext] = _tls
    segundos: float = SEGUNDOS
    maximo: int = BYTES


PUBLICA = Salida()


@dataclass
class Reloj:
    """What is left of the time that the whole look has."""

    segundos: float
    desde: float = field(default_factory=monotonic)

    def queda(self) -> float:
        """Seconds left. Raises Fallo when there are none."""
        left = self.segundos - (monotonic() - self.desde)
        if left <= 0:
            raise Fallo("no_responde", "tiempo")
        return left


def leer_direccion(url: str, puertos: frozenset[int] = PUBLICA.puertos) -> Destino:
    """Where an address leads, as it would be asked. Raises Fallo for what is not public by how it is written."""
    if len(url) > LARGO or re.search(r"[\x00-\x20\x7f\\]", url):
        raise Fallo("no_publica", "escritura")
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError as error:
        raise Fallo("no_publica", "escritura") from error
    if parts.scheme not in {"http", "https"}:
        raise Fallo("no_publica", "esquema")
    if "@" in parts.netloc:
        raise Fallo("no_publica", "credenciales")
    if port not in puertos:
        raise Fallo("no_publica", "puerto")
    host = _host(parts.hostname or "")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        f"?{quote(parts.query, safe=chr(37) + '/?:@!$&()*+,;=~-._')}" if parts.query else ""
    )
    return Destino(parts.scheme, host, port, path, url)


def parece_publica(url: str) -> bool:
    """Whether an address may be of a public site, by how it is written: nobody is asked, and no name looked up."""
    try:
        host = leer_direccion(url).host
    except Fallo:
        return False
    with suppress(ValueError):
        return es_publica(str(ipaddress.ip_address(host)))
    return True


def _host(host: str) -> str:
    """The name as it is asked for, or an IP written the usual way: 2130706433, 0x7f.1 or 127.1 are neither."""
    with suppress(ValueError):
        return str(ipaddress.ip_address(host))
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise Fallo("no_publica", "escritura") from error
    with suppress(ValueError):
        return str(ipaddress.ip_address(name))
    last = name.rpartition(".")[2]
    if not NOMBRE.fullmatch(name) or last.isdecimal() or last.startswith("0x") or last in INTERNOS:
        raise Fallo("no_publica", "nombre")
    return name


def visitar(url: str, *, salida: Salida = PUBLICA) -> Visita:
    """Look at an address, following its redirects. It raises nothing for whatever is there."""
    clock, final = Reloj(salida.segundos), url
    try:
        for _hop in range(REDIRECCIONES + 1):
            destino = leer_direccion(final, salida.puertos)
            found = _ask(destino, salida, clock)
            if isinstance(found, Visita):
                return found
            final = found
        raise Fallo("no_responde", "redirecciones")
    except Fallo as fallo:
        return Visita(fallo.resultado, fallo.detalle, final[:LARGO])


def _ask(destino: Destino, salida: Salida, clock: Reloj) -> Visita | str:
    """What one place answers: its content, or the address that it sends to."""
    try:
        with _connected(destino, salida, clock) as sock:
            sock.settimeout(clock.queda())
            sock.sendall(_request(destino))
            response = HTTPResponse(cast("socket.socket", _Entrada(sock, clock)), method="GET")
            response.begin()
            where = response.headers.get("Location", "")
            if response.status in {301, 302, 303, 307, 308} and where:
                return _joined(destino.url, where)
            if not 200 <= response.status < 300:
                raise Fallo("no_responde", f"estado:{response.status}")
            return _content(response, destino, salida)
    except TimeoutError as error:
        raise Fallo("no_responde", "tiempo") from error
    except ssl.SSLCertVerificationError as error:
        raise Fallo("no_responde", "certificado") from error
    except (OSError, HTTPException, ValueError, zlib.error) as error:
        raise Fallo("no_responde", "conexion" if isinstance(error, OSError) else "respuesta") from error


def _joined(base: str, where: str) -> str:
    """Where a redirect leads. What servers write beyond ASCII is taken as it is read: it is checked all the same."""
    with suppress(UnicodeError):
        where = where.encode("latin-1").decode("utf-8")
    return urljoin(base, "".join(quote(c) if ord(c) > 0x7F or c == " " else c for c in where.strip()))


def _connected(destino: Destino, salida: Salida, clock: Reloj) -> socket.socket:
    """A connection to a checked address of the name, which the certificate has to be of."""
    sock = _first([*_checked(destino, salida, clock)], destino.puerto, clock)
    if destino.esquema == "http":
        return sock
    try:
        sock.settimeout(clock.queda())
        return salida.tls().wrap_socket(sock, server_hostname=destino.host)
    except BaseException:
        sock.close()
        raise


def _checked(destino: Destino, salida: Salida, clock: Reloj) -> Iterator[str]:
    """The addresses of a name, of which every one is public."""
    found = _resolved(destino, salida, clock)
    if not found:
        raise Fallo("no_responde", "dns")
    if not all(salida.permitida(ip) for ip in found):
        raise Fallo("no_publica", "interna")
    yield from found


def _resolved(destino: Destino, salida: Salida, clock: Reloj) -> Sequence[str]:
    """What the DNS says, in the time that is left: the system's own call would wait as long as it likes."""
    answers: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def look() -> None:
        try:
            answers.put(salida.resolver(destino.host, destino.puerto))
        except Exception as error:  # noqa: BLE001  # whatever it is, it goes to who waits for it
            answers.put(error)

    Thread(target=look, daemon=True).start()
    try:
        found = answers.get(timeout=clock.queda())
    except Empty as error:
        raise Fallo("no_responde", "tiempo") from error
    if isinstance(found, Exception):
        raise Fallo("no_responde", "dns") from found
    return found


def _first(addresses: Sequence[str], port: int, clock: Reloj) -> socket.socket:
    """A connection to the first of them that takes one."""
    for place, ip in enumerate(addresses):
        left = clock.queda()
        try:
            # Whoever has several addresses leaves time for the next one.
            return socket.create_connection((ip, port), timeout=left / (len(addresses) - place))
        except OSError:
            if place == len(addresses) - 1:
                raise
    raise Fallo("no_responde", "conexion")


def _request(destino: Destino) -> bytes:
    host = f"[{destino.host}]" if ":" in destino.host else destino.host
    if destino.puerto != {"http": 80, "https": 443}[destino.esquema]:
        host = f"{host}:{destino.puerto}"
    lines = [
        f"GET {destino.ruta} HTTP/1.1",
        f"Host: {host}",
        f"User-Agent: {AGENTE}",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


class _Entrada(io.RawIOBase):
    """What comes from a connection, each read of which waits for what is left of the whole time and no more."""

    def __init__(self, sock: socket.socket, clock: Reloj) -> None:
        self.sock, self.clock = sock, clock

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What the parser of responses reads."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As many bytes as there are."""
        self.sock.settimeout(self.clock.queda())
        return self.sock.recv_into(buffer)


def _content(response: HTTPResponse, destino: Destino, salida: Salida) -> Visita:
    """The whole content by its hash; Fallo when it is too much, or ends before what it announced."""
    if response.length is not None and response.length > salida.maximo:
        raise Fallo("demasiado", "")
    digest, size = hashlib.sha256(), 0
    for piece in _decoded(response, salida.maximo + 1):
        digest.update(piece)
        size += len(piece)
        if size > salida.maximo:
            raise Fallo("demasiado", "")
    if response.length:
        raise Fallo("no_responde", "cortada")
    said = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Visita("responde", "", destino.url, said if TIPO.fullmatch(said) else "", size, digest.hexdigest())


def _decoded(response: HTTPResponse, limit: int) -> Iterator[bytes]:
    """What came, decompressed a piece at a time if it came so, though it was not asked for."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding in {"", "identity"}:
        while piece := response.read1(65536):
            yield piece
        return
    if coding not in COMPRIMIDAS:
        raise Fallo("no_responde", "codificacion")
    inflate, read = zlib.decompressobj(COMPRIMIDAS[coding]), 0
    while (piece := response.read1(65536)) and not inflate.eof:
        read += len(piece)
        if read > limit:
            raise Fallo("demasiado", "")
        while piece:
            yield inflate.decompress(piece, 65536)
            piece = inflate.unconsumed_tail
    if not inflate.eof:
        raise Fallo("no_responde", "cortada")
