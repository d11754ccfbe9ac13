"""Who sits in an órgano, made public: published once by who keeps its register, and from then on as the register is."""

from __future__ import annotations

import logging
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mesa.kernel import clock, tasks
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Ficha, Membresia, Organizacion, Publicacion
from mesa.operations.aprobacion import secretaria_de
from mesa.operations.publicaciones import huella_de, publicar, sobre_lo_publicado
from mesa.operations.registro import bloquear_organo
from mesa.palabras import lista_y
from redes.schema import Asiento, IntegrantesPublicados

verbo("registro.publicado", gettext_lazy("publicó quiénes integran el órgano"))
verbo("registro.actualizado", gettext_lazy("puso al día quiénes integran el órgano en lo publicado"))

logger = logging.getLogger(__name__)
TIPO = "integrantes"
#: Of what changed, the names that are told; of more, how many.
NOMBRES = 5


@operation
def publicar_integrantes(organo_pk: int, *, visto: str = "", actor: Actor | None) -> Publicacion:
    """Publish who sits in an órgano today. `visto`: the hash of what its publisher read.

    Raises Conflicto if it changed since then, or if what is published says the same; DomainError if nobody sits in it.
    """
    organo = bloquear_organo(organo_pk)
    require("redes.publicar_integrantes", actor, organo)
    nuevo = por_publicar(organo)
    if nuevo is None:
        raise Conflicto(_("No hay cambios que publicar: lo publicado ya dice esto."))
    if not nuevo["integrantes"]:
        raise DomainError(_("No consta quién integra el órgano: ingrese primero a sus integrantes en el registro."))
    if visto not in ("", huella_de(nuevo)):
        raise Conflicto(_("El registro cambió mientras usted lo revisaba. Lea cómo quedó y publíquelo de nuevo."))
    record("registro.publicado", organo, actor=actor, ahora={"integrantes": len(nuevo["integrantes"])})
    return publicar(TIPO, organo.slug, nuevo, organo=organo, actor=actor)


@operation
def republicar_integrantes(organo_pk: int, *, actor: Actor | None) -> bool:
    """Append another version of what is published, if the register says another thing; and whether it did.

    Called by the system. What was never published, or was withdrawn, is left.
    """
    organo = bloquear_organo(organo_pk)
    require("redes.actualizar_integrantes", actor, organo)
    if not Ficha.objects.filter(tipo=TIPO, clave=organo.slug).exists():
        return False
    nuevo = por_publicar(organo)
    if nuevo is None:
        return False
    record("registro.actualizado", organo, actor=actor, ahora={"motivo": nuevo["rectifica"]["motivo"]})
    publicar(TIPO, organo.slug, nuevo, organo=organo, actor=actor)
    return True


@tasks.barrido("integrantes", orden=17)
def poner_al_dia_integrantes() -> int:
    """Publish again the órganos where a seat that was written ahead began or ended since. Returns how many."""
    done, today = 0, clock.today()
    seats = Membresia.objects.filter(organo=OuterRef("organo"))
    begun = seats.filter(desde__gt=OuterRef("fecha"), desde__lte=today)
    ended = seats.filter(hasta__gte=OuterRef("fecha"), hasta__lt=today)
    due = Ficha.objects.filter(Exists(begun) | Exists(ended), tipo=TIPO, organo__isnull=False)
    for pk in list(due.order_by("pk").values_list("organo", flat=True)):
        try:
            done += republicar_integrantes(pk, actor=None)
        except DomainError:  # one that cannot keeps out no other; the next sweep tries again
            logger.exception("the members of %s were not brought up to date", pk)
    return done


def por_publicar(organo: Organizacion) -> dict[str, Any] | None:
    """The record that would be published today, over the former one if there is one; None if that says the same.

    Raises Conflicto when its publication was withdrawn.
    """
    with translation.override("es"):  # the record is in Spanish, whatever language its publisher reads in
        contenido = _record_of(organo)
        return sobre_lo_publicado(TIPO, organo.slug, contenido, lambda was: _what_changed(was, contenido))


def _record_of(organo: Organizacion) -> dict[str, Any]:
    today = clock.today()
    rows = Membresia.objects.vigentes(today).filter(organo=organo).select_related("miembro")
    said = IntegrantesPublicados(
        slug=organo.slug,
        tipo=organo.tipo,
        organo=organo.nombre,
        al=today,
        integrantes=[
            Asiento(
                nombre=row.miembro.nombre,
                slug=row.miembro.slug,
                tipo=row.miembro.tipo,
                sector=row.sector,
                clase=row.clase,
                voto=row.voto,
                desde=row.desde,
                hasta=row.hasta,
                norma=row.norma,
            )
            for row in rows.order_by("miembro__nombre", "pk")
        ],
        datos_de_ejemplo=organo.ejemplo,
        secretaria=secretaria_de(organo, today),
    )
    return said.model_dump(mode="json")


def _what_changed(was: dict[str, Any], now: dict[str, Any]) -> str:
    """Who came in, who left and of whom another thing is said, in words."""
    before, after = ({each["slug"]: each for each in said["integrantes"]} for said in (was, now))
    new = [each["nombre"] for slug, each in after.items() if slug not in before]
    gone = [each["nombre"] for slug, each in before.items() if slug not in after]
    other = [each["nombre"] for slug, each in after.items() if slug in before and each != before[slug]]
    told = []
    if new:
        told.append(ngettext("Ingresa %(que)s.", "Ingresan %(que)s.", len(new)) % {"que": _names(new)})
    if gone:
        said = ngettext("Deja de integrarlo %(que)s.", "Dejan de integrarlo %(que)s.", len(gone))
        told.append(said % {"que": _names(gone)})
    if other:
        told.append(_("Cambia lo que consta de %(que)s.") % {"que": _names(other)})
    return " ".join(told) or _("Cambió el nombre del órgano.")


def _names(names: list[str]) -> str:
    if len(names) <= NOMBRES:
        return lista_y(names)
    return ngettext("%(n)s organización", "%(n)s organizaciones", len(names)) % {"n": len(names)}
