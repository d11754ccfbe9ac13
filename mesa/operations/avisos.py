"""Notices: each is written once for each person, with the e-mail that carries it waiting to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from mesa import calendario
from mesa.kernel import clock
from mesa.kernel.clock import SANTIAGO
from mesa.models import Aviso, Consulta, Convocada, Envio, Invitacion, Mandato, Organizacion, Plazo, Votacion
from mesa.tipos import registrar_avisos

HORA_RESUMEN = time(8)
#: What asks for an answer, or takes it back: it does not wait for the daily e-mail while a fatal deadline does.
URGENTES = frozenset({"llamado", "recordatorio", "recordatorio_plazo", "anulacion", "votacion_llamado"})

registrar_avisos(
    {
        "llamado": gettext_lazy("Se pide su respuesta"),
        "recordatorio": gettext_lazy("Falta la respuesta"),
        "recordatorio_plazo": gettext_lazy("Plazo"),
        "vencido": gettext_lazy("Venció el plazo"),
        "comprobante": gettext_lazy("Respuesta registrada"),
        "anulacion": gettext_lazy("Se anuló una respuesta registrada"),
        "resultado": gettext_lazy("Resultado"),
        "retiro": gettext_lazy("Se retiró de circulación"),
        "invitacion": gettext_lazy("Invitación a abrir la cuenta"),
    }
)


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

    Returns how many were new. People without an address get it in the application only; those who want one e-mail a
    day get it with the next one, unless a fatal deadline waits for them.
    """
    new, organo = 0, _organo_de(datos, plazo)
    for mandato in mandatos:
        aviso, created = Aviso.objects.get_or_create(
            persona=mandato.persona,
            clave=f"{clave}:{mandato.organizacion_id}",
            defaults={
                "mandato": mandato,
                "plazo": plazo,
                "organo_id": organo,
                "plantilla": plantilla,
                "datos": dict(datos),
                "ruta": ruta,
                "creado": clock.now(),
            },
        )
        if created:
            Envio.objects.bulk_create(_envios([aviso]))
        new += created
    return new


def escribir(avisos: list[Aviso]) -> int:
    """Store notices that nobody else may be writing, with their e-mails, and return how many."""
    stored = Aviso.objects.bulk_create(avisos)
    Envio.objects.bulk_create(_envios(stored))
    return len(stored)


def _envios(avisos: Iterable[Aviso]) -> list[Envio]:
    """How each notice leaves: at once, or with the next daily e-mail; who has no address has none."""
    now = timezone.now()
    found = []
    for aviso in avisos:
        if not aviso.persona.correo:
            continue
        digest = aviso.persona.resumen_diario and not _urgente(aviso)
        canal, proximo = (Envio.Canal.RESUMEN, proximo_resumen(now)) if digest else (Envio.Canal.CORREO, now)
        found.append(Envio(aviso=aviso, canal=canal, destino=aviso.persona.correo, proximo=proximo))
    return found


def _urgente(aviso: Aviso) -> bool:
    """Whether a fatal deadline waits for who reads it, or changed: that goes at once, whatever the person prefers."""
    if aviso.plantilla not in URGENTES and aviso.datos.get("que") != "concedida":
        return False
    plazo = aviso.plazo
    return plazo is not None and plazo.fatal and plazo.cumplido_el is None and clock.now() <= plazo.instante


def proximo_resumen(ahora: datetime) -> datetime:
    """The next 08:00 of Chile after an instant: when the daily e-mail leaves."""
    hoy = ahora.astimezone(SANTIAGO).date()
    today = calendario.instante(hoy, HORA_RESUMEN)
    return today if ahora < today else calendario.instante(hoy + timedelta(days=1), HORA_RESUMEN)


def _organo_de(datos: Mapping[str, Any], plazo: Plazo | None) -> int | None:
    """Whose matter a notice is: its secretaría sees whether it was sent."""
    if plazo is not None and plazo.organo_id:
        return plazo.organo_id
    if "organo" in datos:
        return int(datos["organo"])
    if "votacion" in datos:
        return Votacion.objects.values_list("organo_id", flat=True).get(pk=datos["votacion"])
    return Consulta.objects.filter(pk=datos.get("consulta", 0)).values_list("organo_id", flat=True).first()


def avisar_invitacion(invitacion: Invitacion) -> None:
    """Write the letter of an invitation, to the address it was made for. Once, however often it is called."""
    aviso, created = Aviso.objects.get_or_create(
        persona=invitacion.persona,
        clave=f"invitacion:{invitacion.pk}",
        defaults={
            "plantilla": "invitacion",
            "organo_id": invitacion.organo_id,
            "datos": {"invitacion": invitacion.pk},
            "creado": clock.now(),
        },
    )
    if created:
        Envio.objects.create(aviso=aviso, destino=invitacion.correo, proximo=timezone.now())


def faltan(consulta: Consulta) -> list[Convocada]:
    """The convoked whose answer counts and that have not given it."""
    convoked = consulta.convocadas.select_related("organizacion")
    return [c for c in convoked if consulta.espera_a(c) and c.vigente_id is None]


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
