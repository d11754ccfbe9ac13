"""Contributions made public, each with its answer. Who made it, as a person, is never published."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import Aporte
from actas.operations.aportes.registro import TIPO, lock_aporte
from actas.operations.plan import que_cambio, referencia_a, require_leido
from actas.states import EstadoAporte
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Ficha
from mesa.operations.aprobacion import secretaria_de
from mesa.operations.publicaciones import huella_de, publicar, sobre_lo_publicado

verbo("aporte.publicado", gettext_lazy("publicó un aporte con su respuesta"))


@operation
def publicar_aporte(pk: int, *, revision: int | None = None, actor: Actor | None) -> Aporte:
    """Publish one with its answer; over what is published, another version that says what changed.

    If what is published says the same already, nothing is added. Raises Conflicto when it has no answer yet, its
    publication was withdrawn, or somebody changed it since the `revision` that was read.
    """
    aporte = lock_aporte(pk)
    require("actas.llevar_aportes", actor, aporte)
    require_leido(aporte, revision)
    if aporte.estado == EstadoAporte.RECIBIDO or aporte.respondido_el is None:
        raise Conflicto(_("Respóndalo primero: el aporte se publica con su respuesta."))
    with translation.override("es"):  # the record is in Spanish, whatever language its publisher reads in
        contenido = _record_of(aporte)
    aporte.publicado_sha256 = huella_de(contenido)
    aporte.save(update_fields=["publicado_sha256"])
    nuevo = sobre_lo_publicado(
        TIPO, aporte.codigo, contenido, lambda was: que_cambio(was, contenido), causa="rectificacion"
    )
    if nuevo is not None:
        record("aporte.publicado", aporte, actor=actor, ahora={"codigo": aporte.codigo})
        publicar(TIPO, aporte.codigo, nuevo, organo=aporte.organo, actor=actor)
    return aporte


def _record_of(aporte: Aporte) -> dict[str, Any]:
    assert aporte.respondido_el is not None
    acuerdo = aporte.acuerdo
    if acuerdo and not Ficha.objects.filter(tipo="acuerdo", clave=acuerdo.clave).exists():
        acuerdo = None  # its publication was withdrawn: its words are not published again
    return {
        "codigo": aporte.codigo,
        "fecha": aporte.fecha.isoformat(),
        "instancia": aporte.instancia,
        "texto": aporte.texto,
        "organizacion": aporte.organizacion_nombre,
        "sector": aporte.get_sector_display() if aporte.sector else "",
        "elemento": referencia_a(aporte.elemento),
        "estado": aporte.estado,
        "respuesta": aporte.respuesta,
        "respondido_el": aporte.respondido_el.astimezone(SANTIAGO).date().isoformat(),
        "acuerdo": acuerdo.clave if acuerdo else "",
        "acuerdo_titulo": str(acuerdo)[:300] if acuerdo else "",
        "organo": aporte.organo.nombre,
        "datos_de_ejemplo": aporte.organo.ejemplo,
        "secretaria": secretaria_de(aporte.organo, clock.today()),
    }
