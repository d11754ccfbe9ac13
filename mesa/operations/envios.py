"""Sending what is written: each e-mail is claimed by one worker, several go over one connection, none is lost.

A mail server that does not answer keeps everything waiting, and one row a sweep tries it; an address that it refuses
keeps only its own row. Nothing here runs while somebody waits for a page.
"""

from __future__ import annotations

import logging
import re
import smtplib
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from mesa.kernel import clock, tasks
from mesa.kernel.errors import sin_filas
from mesa.mail import compose, compose_resumen
from mesa.models import Aviso, Envio, Persona
from mesa.operations.recordatorios import hace_falta

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=10)
MAX_TRIES = 8
#: What one sweep may take before it leaves the rest to the next one, well within the limit of a task.
SEGUNDOS = 100.0
#: Servers close a connection that sends too much.
PER_CONNECTION = 50
ADDRESS = re.compile(r"[^\s<>@'\"(){},;:]+@([\w.-]+)")
VIVOS = (Envio.Estado.PENDIENTE, Envio.Estado.RECLAMADO)


class ServerDown(Exception):
    """The mail server does not answer, or takes nothing from anybody: there is no use in trying another now."""


@tasks.barrido("correos", orden=40)
def enviar_correos() -> int:
    """Send the e-mails that wait, each claimed by one worker. Returns how many notices went out."""
    sent, until = 0, monotonic() + SEGUNDOS
    with _Connection() as connection, suppress(ServerDown):
        while monotonic() < until and (claimed := _claim() or _claim_resumen()):
            sent += _send(claimed, connection)
    return sent


def due() -> QuerySet[Envio]:
    """What waits to be sent now: the queue runs on the real clock, whatever instant a sweep is run as of."""
    return Envio.objects.filter(estado__in=VIVOS, proximo__lte=timezone.now())


@transaction.atomic
def _claim() -> list[Envio]:
    """Take the next e-mail; a claim left by a dead worker is taken again after ten minutes."""
    waiting = due().filter(canal=Envio.Canal.CORREO)
    return _taken(list(waiting.select_for_update(of=("self",), skip_locked=True).order_by("proximo", "pk")[:1]))


@transaction.atomic
def _claim_resumen() -> list[Envio]:
    """Take everything that waits for the daily e-mail of the next person. The person is the lock: one takes it all."""
    mine = due().filter(canal=Envio.Canal.RESUMEN, aviso__persona=OuterRef("pk"))
    people = Persona.objects.filter(Exists(mine)).order_by("pk")
    for persona in people.select_for_update(of=("self",), skip_locked=True, no_key=True)[:1]:
        waiting = due().filter(canal=Envio.Canal.RESUMEN, aviso__persona=persona)
        return _taken(list(waiting.select_for_update(of=("self",)).order_by("pk")))
    return []


def _taken(envios: list[Envio]) -> list[Envio]:
    for envio in envios:
        envio.estado, envio.proximo = Envio.Estado.RECLAMADO, timezone.now() + CLAIM
        envio.intentos += 1
    Envio.objects.bulk_update(envios, ["estado", "proximo", "intentos"])
    return envios


def _send(envios: list[Envio], connection: _Connection) -> int:
    """Send what one e-mail carries, and write down what became of it."""
    avisos = Aviso.objects.select_related("persona", "mandato__organizacion", "plazo").in_bulk(
        [envio.aviso_id for envio in envios]
    )
    needed = [envio for envio in envios if hace_falta(avisos[envio.aviso_id])]
    _write_down([envio for envio in envios if envio not in needed], Envio.Estado.OMITIDO)
    try:
        needed, message = _compose(needed, avisos)
        if message is None:
            return 0
        message.to = [needed[0].destino]
        connection.send(message)
    except ServerDown as error:
        _postpone(needed, error.__cause__ or error)
        raise
    except Exception as error:  # noqa: BLE001  # what no server takes or nobody can compose keeps only its own row
        _postpone(needed, error)
        return 0
    _write_down(needed, Envio.Estado.ENVIADO)
    return len(needed)


def _compose(envios: list[Envio], avisos: dict[int, Aviso]) -> tuple[list[Envio], EmailMultiAlternatives | None]:
    """The e-mail, and what goes in it: of a digest, a notice that cannot be composed keeps out no other."""
    if not envios:
        return [], None
    if envios[0].canal == Envio.Canal.CORREO:
        return envios, compose(avisos[envios[0].aviso_id])
    message, failed = compose_resumen([avisos[envio.aviso_id] for envio in envios])
    for envio in envios:
        if error := failed.get(envio.aviso_id):
            _postpone([envio], error)
    return [envio for envio in envios if envio.aviso_id not in failed], message


def _write_down(envios: list[Envio], estado: Envio.Estado) -> None:
    for envio in envios:
        envio.estado, envio.error = estado, ""
        envio.enviado_el = clock.now() if estado == Envio.Estado.ENVIADO else None
    if envios:
        Envio.objects.bulk_update(envios, ["estado", "enviado_el", "error"])


def _postpone(envios: list[Envio], error: BaseException) -> None:
    """Try again ever more slowly, and give up in the end. The log names no address and quotes no text."""
    for envio in envios:
        logger.warning("e-mail %s failed: %s", envio.pk, type(error).__name__)
        last = envio.intentos >= MAX_TRIES
        envio.estado = Envio.Estado.FALLIDO if last else Envio.Estado.PENDIENTE
        envio.proximo = timezone.now() + timedelta(minutes=2) * 2**envio.intentos
        envio.error = reason(error)
    if envios:
        Envio.objects.bulk_update(envios, ["estado", "proximo", "error"])


def reason(error: BaseException) -> str:
    """Why an e-mail failed, without the address that it names."""
    said: Any = error
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_code, error.smtp_error
    if isinstance(said, tuple):
        code, text = said
        said = f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
    return ADDRESS.sub(r"…@\1", sin_filas(f"{type(error).__name__}: {said}"))[:2000]


class _Connection:
    """One connection to the mail server, opened when something is sent and kept for what follows."""

    def __init__(self) -> None:
        self.backend: Any = None
        self.sent = 0

    def __enter__(self) -> _Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, message: EmailMultiAlternatives) -> None:
        """Send one message. ServerDown if no other could be sent now; any other error is of this one."""
        try:
            if self.backend is None:
                backend = get_connection()
                backend.open()
                self.backend = backend
            self.backend.send_messages([message])
        except Exception as error:
            self.close()
            if is_of_the_server(error):
                raise ServerDown from error
            raise
        self.sent += 1
        if self.sent % PER_CONNECTION == 0:
            self.close()

    def close(self) -> None:
        """Leave the server."""
        backend, self.backend = self.backend, None
        if backend is not None:
            with suppress(OSError):
                backend.close()


def is_of_the_server(error: Exception) -> bool:
    """Whether no other message could be sent now; any other error is of the message or of its addressee."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    if isinstance(error, smtplib.SMTPResponseException):
        opening = smtplib.SMTPConnectError | smtplib.SMTPHeloError | smtplib.SMTPAuthenticationError
        return error.smtp_code == 421 or isinstance(error, opening)
    return isinstance(error, OSError)
