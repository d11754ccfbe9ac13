"""Addresses given as evidence, looked at by the worker: never in a request, again while they fail, and every month."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import tasks
from mesa.kernel.events import record, verbo
from redes.models import Enlace, Respuesta
from redes.visita import Visita, visitar

verbo("enlace.revisado", gettext_lazy("revisó la dirección de una evidencia"))

logger = logging.getLogger(__name__)
#: What one sweep may spend; one look takes ten seconds at most.
SEGUNDOS = 20.0
#: A claim that nobody finished is free again after this.
RECLAMO = timedelta(minutes=5)
CADA_MES = timedelta(days=30)
#: How long after each look that failed it is tried again; after the last one it is said that it does not respond.
REINTENTOS = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))

DETALLES: dict[str, str | Promise] = {
    "escritura": gettext_lazy("La dirección está mal escrita."),
    "esquema": gettext_lazy("No empieza con https:// ni http://."),
    "credenciales": gettext_lazy("La dirección lleva un usuario o una contraseña."),
    "puerto": gettext_lazy("Usa un puerto que no es el de un sitio público."),
    "nombre": gettext_lazy("No es el nombre de un sitio público."),
    "interna": gettext_lazy("Lleva a una red interna, que el público no alcanza."),
    "dns": gettext_lazy("Ese sitio no existe o su nombre no se encuentra en la red pública."),
    "tiempo": gettext_lazy("No respondió en diez segundos."),
    "conexion": gettext_lazy("No fue posible conectarse con el sitio."),
    "certificado": gettext_lazy("El certificado de seguridad del sitio no es válido."),
    "respuesta": gettext_lazy("El sitio respondió algo que no se entiende."),
    "redirecciones": gettext_lazy("Se redirige demasiadas veces."),
    "cortada": gettext_lazy("La respuesta llegó cortada."),
    "codificacion": gettext_lazy("El sitio respondió algo que no se entiende."),
}


def sin_revelar(visita: Visita) -> Visita:
    """What is kept of a look: a name that leads inside is as one that is not found, so that nobody learns which names
    the network of this server has by giving them as evidence. Who operates it reads the difference in the log.
    """
    if visita.detalle != "interna":
        return visita
    with suppress(ValueError):
        ip_address(urlsplit(visita.final).hostname or "")
        return visita  # whoever wrote an IP learns nothing
    logger.warning("an address given as evidence leads inside: %s", visita.final)
    return replace(visita, resultado="no_responde", detalle="dns")


def detalle_en_palabras(visita: Visita) -> str:
    """Why a look found nothing, in a sentence; "" for what was found."""
    code, _colon, what = visita.detalle.partition(":")
    if code == "estado":
        return _("El sitio respondió con el error %(numero)s.") % {"numero": what}
    if visita.resultado == "demasiado":
        return _("Pesa más de 10 MB.")
    return str(DETALLES.get(code, ""))


@tasks.barrido("enlaces", orden=90)
def revisar_enlaces(mirar: Callable[[str], Visita] | None = None) -> int:
    """Look at the addresses that are due, one by one, while there is time; how many were looked at.

    No transaction is open while one waits for somebody else's server.
    """
    until, done = monotonic() + SEGUNDOS, 0
    while monotonic() < until and (claimed := _claim()) is not None:
        found = (mirar or visitar)(claimed.url)
        anotar_visita(claimed.pk, claimed.intentos, found)
        done += 1
    return done


@transaction.atomic
def _claim() -> Enlace | None:
    """The next one, taken for a while: of several workers, one looks at it. The queue runs on the real clock."""
    now = timezone.now()
    asked = Respuesta.objects.filter(enlace=OuterRef("pk"), hasta=None)
    due = Enlace.objects.select_for_update(skip_locked=True).filter(Exists(asked), proximo_el__lte=now)
    found = due.order_by("proximo_el", "pk").first()
    if found is not None:
        found.intentos, found.proximo_el = found.intentos + 1, now + RECLAMO
        found.save(update_fields=["intentos", "proximo_el"])
    return found


@transaction.atomic
def anotar_visita(pk: int, intento: int, visita: Visita) -> None:
    """Write down what a look found, unless another look was begun since. A change of result is an event; and one of
    what is there, if somebody verified an answer by it.

    What fails keeps what it said before until the last try: a site that is down for an hour is not missing.
    """
    visita = sin_revelar(visita)
    enlace = Enlace.objects.select_for_update().get(pk=pk)
    if enlace.intentos != intento:
        return
    now, before, was = timezone.now(), enlace.resultado, enlace.sha256
    with translation.override("es"):  # kept for everyone, as what it tells of is
        enlace.detalle = detalle_en_palabras(visita)[:300]
    enlace.revisado_el, enlace.proximo_el = now, now + CADA_MES
    if visita.resultado == "no_responde" and intento <= len(REINTENTOS):
        enlace.proximo_el = now + REINTENTOS[intento - 1]
    else:
        enlace.intentos = 0
        enlace.resultado = visita.resultado
        for name in ("final", "tipo", "bytes", "sha256") if visita.resultado == "responde" else ():
            setattr(enlace, name, getattr(visita, name))
    enlace.save()
    verified = Respuesta.objects.filter(enlace=enlace, hasta=None, verificada_el__isnull=False)
    if enlace.resultado != before or (enlace.sha256 != was and verified.exists()):
        told: dict[str, Any] = {"resultado": enlace.resultado, "sha256": enlace.sha256}
        record("enlace.revisado", enlace, actor=None, antes={"resultado": before, "sha256": was}, ahora=told)


def revisar_de_nuevo(enlace: Enlace) -> None:
    """Ask for a look as soon as a worker is free: somebody says that it was mended."""
    Enlace.objects.filter(pk=enlace.pk).update(proximo_el=timezone.now(), intentos=0)
    tasks.wake()
