"""Notices: write each once for each person, remind by marks, and send what is written."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mesa import calendario
from mesa.kernel import clock, tasks
from mesa.mail import compose
from mesa.models import Aviso, Consulta, Convocada, Envio, Invitacion, Mandato, Organizacion, Plazo
from mesa.states import EstadoConsulta

logger = logging.getLogger(__name__)

MARCAS = (7, 3, 1, 0)
HORA_RECORDATORIO = time(8, 0)
CLAIM = timedelta(minutes=10)
MAX_TRIES = 8


def quienes_responden(organizacion: Organizacion) -> list[Mandato]:
    """Who is told about what an organisation must answer: its titulares, suplentes and delegadas of today."""
    return list(Mandato.objects.filter(organizacion=organizacion).que_responden(clock.today()).for_actor())


def avisar(
    mandatos: Iterable[Mandato],
    *,
    clave: str,
    plantilla: str,
    ruta: str,
    datos: Mapping[str, Any],
    plazo: Plazo | None = None,
) -> int:
    """Write one notice for each mandate, once for each (persona, clave), with its e-mail waiting to be sent.

    Returns how many were new. People without an address get it in the application only.
    """
    new = 0
    for mandato in mandatos:
        aviso, created = Aviso.objects.get_or_create(
            persona=mandato.persona,
            clave=f"{clave}:{mandato.organizacion_id}",
            defaults={
                "mandato": mandato,
                "plazo": plazo,
                "plantilla": plantilla,
                "datos": dict(datos),
                "ruta": ruta,
                "creado": clock.now(),
            },
        )
        address = mandato.persona.correo
        if created and address:
            Envio.objects.create(aviso=aviso, destino=address, proximo=timezone.now())
        new += created
    return new


def avisar_invitacion(invitacion: Invitacion) -> None:
    """Write the letter of an invitation, to the address it was made for. Once, however often it is called."""
    aviso, created = Aviso.objects.get_or_create(
        persona=invitacion.persona,
        clave=f"invitacion:{invitacion.pk}",
        defaults={"plantilla": "invitacion", "datos": {"invitacion": invitacion.pk}, "creado": clock.now()},
    )
    if created:
        Envio.objects.create(aviso=aviso, destino=invitacion.correo, proximo=timezone.now())


def faltan(consulta: Consulta) -> list[Convocada]:
    """The convoked whose answer counts and that have not given it."""
    convoked = consulta.convocadas.select_related("organizacion")
    return [c for c in convoked if consulta.espera_a(c) and c.vigente_id is None]


def marca_que_corresponde(plazo: Plazo, abierta: datetime, ahora: datetime) -> int | None:
    """The latest mark (days before the deadline) that is due at `ahora`, or None.

    A mark whose hour passed before the opening is not due: the call itself said it. A late run gives only the
    latest, so nobody is told «quedan 7 días» when one is left.
    """
    if ahora > plazo.instante:
        return None
    due = [
        marca
        for marca in MARCAS
        if abierta < calendario.instante(plazo.vence - timedelta(days=marca), HORA_RECORDATORIO) <= ahora
    ]
    return min(due, default=None)


@tasks.barrido("recordatorios", orden=20)
def recordar_plazos() -> int:
    """Write the reminder that is due now for whoever has not answered. Returns how many were new."""
    ahora, new = clock.now(), 0
    abiertas = Consulta.objects.filter(estado=EstadoConsulta.ABIERTA, plazo__instante__gte=ahora)
    for consulta in abiertas.select_related("plazo", "regla"):
        marca = marca_que_corresponde(consulta.plazo, consulta.abierta_el, ahora)
        if marca is not None:
            new += avisar_a_quienes_faltan(consulta, clave=f"plazo:{consulta.plazo_id}:{marca}")
    return new


@transaction.atomic
def avisar_a_quienes_faltan(consulta: Consulta, *, clave: str) -> int:
    """Remind each organisation that has not answered, once for each `clave`. Returns how many notices were new."""
    new = 0
    for convocada in faltan(consulta):
        new += avisar(
            quienes_responden(convocada.organizacion),
            clave=clave,
            plantilla="recordatorio",
            ruta=f"/consultas/{consulta.pk}/responder/",
            datos={"consulta": consulta.pk, "convocada": convocada.pk},
            plazo=consulta.plazo,
        )
    return new


@tasks.barrido("correos", orden=40)
def enviar_correos() -> int:
    """Send the e-mails that wait, each claimed by one worker. Returns how many went out."""
    sent = 0
    while (envio := _claim()) is not None:
        sent += _send(envio)
    return sent


@transaction.atomic
def _claim() -> Envio | None:
    """Take the next e-mail; a claim left by a dead worker is taken again after ten minutes."""
    envio = (
        Envio.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(Q(estado=Envio.Estado.PENDIENTE) | Q(estado=Envio.Estado.RECLAMADO), proximo__lte=timezone.now())
        .order_by("pk")
        .first()
    )
    if envio is not None:
        envio.estado, envio.proximo = Envio.Estado.RECLAMADO, timezone.now() + CLAIM
        envio.intentos += 1
        envio.save(update_fields=["estado", "proximo", "intentos"])
    return envio


def _send(envio: Envio) -> int:
    try:
        message = compose(Aviso.objects.select_related("persona", "mandato__organizacion").get(pk=envio.aviso_id))
        message.to = [envio.destino]
        message.send()
    except Exception as error:  # noqa: BLE001  # what no server takes or nobody can compose keeps only its own row
        logger.warning("e-mail %s failed: %s", envio.pk, error)
        last = envio.intentos >= MAX_TRIES
        envio.estado = Envio.Estado.FALLIDO if last else Envio.Estado.PENDIENTE
        envio.proximo = timezone.now() + timedelta(minutes=2) * 2**envio.intentos
        envio.error = f"{type(error).__name__}: {error}"[:2000]
        envio.save(update_fields=["estado", "proximo", "error"])
        return 0
    envio.estado, envio.enviado_el, envio.error = Envio.Estado.ENVIADO, clock.now(), ""
    envio.save(update_fields=["estado", "enviado_el", "error"])
    return 1
