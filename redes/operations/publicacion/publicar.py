"""The act that publishes a profile, and those by which what it says follows what changed elsewhere."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.strike import MARCA
from mesa.models import Ficha, Mandato, Membresia, Publicacion
from mesa.operations.publicaciones import huella_de, publicar, version_siguiente, versiones
from redes.models import Perfil
from redes.operations.publicacion.registro import organo_del_perfil, registro_de
from redes.operations.publicacion.vigor import derivar_respuestas, poner_en_vigor
from redes.puntaje import Nivel, dia_siguiente_a
from redes.querysets.perfil import PerfilQuerySet
from redes.states import EstadoDato
from redes.tramos import medidas_de, puntaje_del, respuestas_de

TIPO = "perfil"

verbo("perfil.publicado", gettext_lazy("publicó su perfil"))
verbo("perfil.actualizado", gettext_lazy("puso al día el perfil publicado"))
verbo("nivel.cambiado", gettext_lazy("midió de nuevo el perfil, que cambió de nivel"))


def lock_perfil(pk: int) -> Perfil:
    """The profile with its body, locked: with it are all its data and answers."""
    return Perfil.objects.for_page().select_for_update(of=("self",)).get(pk=pk)


def lock_perfiles(rows: PerfilQuerySet) -> list[int]:
    """The pk of each, all locked in one order: who publishes several waits for none of them with the chain in hand,
    which who holds one of them may be waiting for.
    """
    return list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))


@operation
def publicar_perfil(pk: int, *, revision: int | None = None, actor: Actor | None) -> Perfil:
    """Publish a profile: its drafts come into force today, what derives from them is computed, and all is public.

    Raises Conflicto if somebody changed it since the `revision` that was read, or if there is nothing to publish.
    """
    perfil = lock_perfil(pk)
    require("redes.publicar_perfil", actor, perfil)
    if revision not in (None, perfil.revision):
        raise Conflicto(_("Alguien cambió el perfil mientras usted lo revisaba. Lea cómo quedó y publíquelo de nuevo."))
    _hold_versions()
    cambios = poner_en_vigor(perfil, clock.today())
    derivar_respuestas(perfil, clock.today())
    with translation.override("es"):  # the record is in Spanish, whatever language its publisher reads in
        motivo = cambios.en_palabras()
    nuevo = _sobre_lo_publicado(perfil, motivo)
    if nuevo is None:
        raise Conflicto(_("No hay cambios que publicar: lo publicado ya dice esto."))
    _apuntar(perfil, nuevo)
    record("perfil.publicado", perfil, actor=actor, ahora={"motivo": motivo})
    publicar(TIPO, perfil.organizacion.slug, nuevo, organo=organo_del_perfil(perfil.organizacion), actor=actor)
    return perfil


def republicar(perfil: Perfil, *, motivo: str, actor: Actor | None) -> bool:
    """Append another version of what is published, if it says another thing; and whether it did. Drafts stay drafts.

    The last call of an operation that locked the profile. What derives from data is computed again, as today's version
    of the standard and its host's data ask. What was never published, or was withdrawn, is left.
    """
    former = perfil.nivel
    nuevo = _otra_version(perfil, motivo)
    if nuevo is None:
        return False
    if actor is None:  # what people do has its own event
        anotar_nivel(perfil, former)
    record("perfil.actualizado", perfil, actor=actor, ahora={"motivo": motivo})
    publicar(TIPO, perfil.organizacion.slug, nuevo, organo=organo_del_perfil(perfil.organizacion), actor=actor)
    return True


def anotar_nivel(perfil: Perfil, former: str) -> None:
    """Record that the level of a profile is another by itself, if it is: its body is told."""
    if perfil.nivel != former:
        record("nivel.cambiado", perfil, actor=None, antes={"nivel": str(former)}, ahora={"nivel": str(perfil.nivel)})


@operation
def republicar_perfil(pk: int, *, motivo: str, actor: Actor | None) -> bool:
    """The same, of a profile that nobody locked yet. Called by the system, when what it says changed elsewhere."""
    perfil = lock_perfil(pk)
    require("redes.actualizar_perfil", actor, perfil)
    return republicar(perfil, motivo=motivo, actor=actor)


@transaction.atomic
def anotar_retiro(pk: int) -> None:
    """Write in the row that nothing of a profile is public, once it was withdrawn: unless it was published anew."""
    perfil = lock_perfil(pk)
    if perfil.publicado_el is None or Ficha.objects.filter(tipo=TIPO, clave=perfil.organizacion.slug).exists():
        return
    perfil.publicado_sha256, perfil.publicado_el, perfil.cambia_el, perfil.nivel = "", None, None, Nivel.INICIAL
    perfil.revision += 1
    perfil.save(update_fields=["publicado_sha256", "publicado_el", "cambia_el", "nivel", "revision"])


def actualizar_hospedada(pk: int) -> bool:
    """Bring a network up to date with what its host published, or withdrew; and whether it said another thing."""
    perfil = Perfil.objects.for_page().get(pk=pk)
    if perfil.anfitriona is None:
        return False
    told = Perfil.objects.filter(organizacion=perfil.anfitriona).exclude(publicado_el=None).exists()
    with translation.override("es"):
        motivo = (
            _("Su anfitriona, %(anfitriona)s, publicó cambios.")
            if told
            else _("Se retiró lo que publicó su anfitriona, %(anfitriona)s.")
        )
        motivo %= {"anfitriona": perfil.anfitriona}
    return republicar_perfil(pk, motivo=motivo, actor=None)


def _otra_version(perfil: Perfil, motivo: str) -> dict[str, Any] | None:
    last = _publicada(perfil)
    if last is None or not hasattr(last, "contenido"):
        return None
    _hold_versions()
    derivar_respuestas(perfil, clock.today())
    nuevo = _sobre_lo_publicado(perfil, motivo)
    if nuevo is not None:
        _apuntar(perfil, nuevo)
        return nuevo
    coming = proximo_dia(perfil, clock.today())  # nothing of today is another, but something may begin or end later
    if coming is not None and (perfil.cambia_el is None or coming < perfil.cambia_el):
        perfil.cambia_el = coming
        perfil.save(update_fields=["cambia_el"])
    return None


def dias_de_cambio(perfil: Perfil) -> list[date]:
    """The days on which what it says is another by itself, past or to come: seats, mandates and its board begin or end
    on a day that was written ahead. What expires is in its score.
    """
    body = perfil.organizacion_id
    seats = Membresia.objects.filter(Q(miembro=body) | Q(organo=body)).values_list("desde", "hasta")
    spans = [*seats, *Mandato.objects.filter(organizacion=body).values_list("desde", "hasta")]
    board = perfil.datos.filter(clase="directivo", estado=EstadoDato.VIGENTE).values_list("valor__desde", flat=True)
    begins = [desde for desde, _hasta in spans]
    begins += [date.fromisoformat(day) for day in board if day and MARCA not in day]
    return begins + [hasta + timedelta(days=1) for _desde, hasta in spans if hasta]


def proximo_dia(perfil: Perfil, al: date, *others: date | None) -> date | None:
    """The first of those days after one, or of the others that are given."""
    return min((day for day in (*dias_de_cambio(perfil), *others) if day and day > al), default=None)


def _hold_versions() -> None:
    """Until commit, nobody adopts a version of the standard nor undoes it: what is published is measured with one that
    stands. Many hold them at once. Asked for with the profile locked, as who adopts does.
    """
    with connection.cursor() as cursor:
        cursor.execute("select id from redes_estandar order by id for share")


def _publicada(perfil: Perfil) -> Publicacion | None:
    return versiones(TIPO, perfil.organizacion.slug).select_related("contenido").first()


def _sobre_lo_publicado(perfil: Perfil, motivo: str) -> dict[str, Any] | None:
    """The record to publish, over the former one if there is one; None if it says the same. What was withdrawn is not
    named by what its body publishes afterwards.
    """
    with translation.override("es"):
        contenido = registro_de(perfil, clock.today()).model_dump(mode="json")
    former = _publicada(perfil)
    held = getattr(former, "contenido", None)
    if former is None or held is None:
        return contenido
    if huella_de(json.loads(held.texto)) == huella_de(contenido):
        return None
    return version_siguiente(former, contenido, motivo, texto_cambia=True)


def _apuntar(perfil: Perfil, contenido: dict[str, Any]) -> None:
    """Write in the row what its publication says of today."""
    medidas = medidas_de(contenido["estandares"], contenido["tipo"])
    puntaje = puntaje_del(medidas, respuestas_de(contenido["respuestas"]), clock.today())
    perfil.nivel = puntaje.nivel
    perfil.cambia_el = proximo_dia(perfil, clock.today(), dia_siguiente_a(puntaje))
    perfil.publicado_sha256, perfil.publicado_el = huella_de(contenido), entry()
    perfil.cambiado_el = entry()
    perfil.revision += 1
    perfil.save(update_fields=["nivel", "cambia_el", "publicado_sha256", "publicado_el", "cambiado_el", "revision"])
