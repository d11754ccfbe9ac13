"""Versions of the standard: proposed, published, and adopted by an agreement of the Mesa, which may be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, cast

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from actas.models import AcuerdoAdoptado
from actas.states import EstadoAcuerdo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.models import Evento, Organizacion
from mesa.operations.aprobacion import secretaria_de
from mesa.operations.publicaciones import publicar, sobre_lo_publicado
from redes.derivados import REGLAS
from redes.models import Estandar, Perfil
from redes.operations.estandar import DE_LA_VERSION, DEL_INDICADOR, cargar_estandar
from redes.schema import EstandarPublicado
from redes.states import EstadoEstandar
from redes.tramos import medidas_de

verbo("estandar.propuesto", gettext_lazy("propuso una versión del estándar"))
verbo("estandar.publicado", gettext_lazy("publicó una versión del estándar"))
verbo("estandar.adoptado", gettext_lazy("registró que la Mesa adopta una versión del estándar"))
verbo("adopcion.deshecha", gettext_lazy("deshizo la adopción de una versión del estándar"))

TIPO = "estandar"


def lock_versiones() -> list[Estandar]:
    """Every version, locked: which one is in force is decided among them all. Read again once the lock is had, for
    what another added meanwhile is not among the rows that were waited for.
    """
    rows = Estandar.objects.select_related("acuerdo").order_by("version")
    list(rows.select_for_update(of=("self",)))
    return list(rows)


def _mesa(organo_pk: int) -> Organizacion:
    organo = Organizacion.objects.get(pk=organo_pk)
    if organo.tipo != "mesa":
        raise DomainError(_("El estándar es de la Mesa: no lo propone ni lo adopta otro órgano."))
    return organo


@operation
def proponer_version(semilla: dict[str, Any], *, organo_pk: int, actor: Actor | None) -> Estandar:
    """Add the next version as a proposal and publish it. `semilla` is as the file of the first one; its number is ours.

    If the last version says the same, nothing is added. Raises DomainError for what is no standard.
    """
    organo, known = _mesa(organo_pk), lock_versiones()
    require("redes.adoptar_estandar", actor, organo)
    number = known[-1].version + 1 if known else 1
    said = _checked(semilla | {"version": number})
    if known and _says(semilla_de(known[-1])) == _says(said):
        return known[-1]
    estandar, _new = cargar_estandar(said)
    record("estandar.propuesto", estandar, actor=actor, ahora={"version": number})
    _publish([estandar], organo, actor)
    return estandar


def _says(semilla: dict[str, Any]) -> str:
    return document_hash({name: value for name, value in semilla.items() if name != "version"})


def _checked(semilla: dict[str, Any]) -> dict[str, Any]:
    """The seed with nothing missing nor over, if a score can be computed with it."""
    try:
        whole = EstandarPublicado.model_validate(
            {name: semilla[name] for name in ("version", *DE_LA_VERSION)}
            | {
                "estado": EstadoEstandar.PROPUESTA,
                "indicadores": semilla["indicadores"],
            }
        ).model_dump(mode="json")
        said = {name: whole[name] for name in ("version", *DE_LA_VERSION, "indicadores")}
        _score(said)
    except (KeyError, TypeError, ValueError, ValidationError) as error:
        raise DomainError(
            _("Eso no es un estándar que se pueda medir: revise códigos, dimensiones y pesos.")
        ) from error
    return said


def _score(said: dict[str, Any]) -> None:
    """Raise ValueError for a version that `puntaje` would not take, or that names a dimension or a rule that is not."""
    known = {dimension["codigo"] for dimension in said["dimensiones"]}
    if not said["indicadores"] or any(i["dimension"] not in known or not i["para"] for i in said["indicadores"]):
        raise ValueError("a dimension that is not there, or nobody it is asked of")
    if any(i["derivado"] and i["derivado"] not in REGLAS for i in said["indicadores"]):
        raise ValueError("a rule that is not there")
    medidas_de([said | {"desde": None}], "red")


def semilla_de(estandar: Estandar) -> dict[str, Any]:
    """A version as data, as the file that loads it."""
    rows = estandar.indicadores.order_by("orden", "pk")
    said: dict[str, Any] = {"version": estandar.version, **{n: getattr(estandar, n) for n in DE_LA_VERSION}}
    return said | {"indicadores": [{n: getattr(i, n) for n in ("codigo", *DEL_INDICADOR)} for i in rows]}


@operation
def publicar_estandar(pk: int, *, organo_pk: int, actor: Actor | None) -> Estandar:
    """Publish a version as it stands, as the one that comes with the product is not until somebody does. If what is
    published says the same, nothing is added.
    """
    organo, known = _mesa(organo_pk), lock_versiones()
    require("redes.adoptar_estandar", actor, organo)
    estandar = _of(known, pk)
    if _publish([estandar], organo, actor):
        record("estandar.publicado", estandar, actor=actor, ahora={"version": estandar.version})
    return estandar


@operation
def adoptar_estandar(pk: int, acuerdo_pk: int, desde: date, *, actor: Actor | None) -> Estandar:
    """Write down that the Mesa adopted a version by an agreement, from a day on; what was in force is replaced.

    Every published profile is measured with it, and published again the next day by the sweep. Raises DomainError for
    a day before the agreement, after today, or before what it replaces began, and for the agreement of another version.
    """
    _lock_published()
    known = lock_versiones()
    acuerdo = AcuerdoAdoptado.objects.select_related("organo").get(pk=acuerdo_pk)
    organo = _mesa(acuerdo.organo_id)
    require("redes.adoptar_estandar", actor, organo)
    estandar, live = _of(known, pk), _live(known)
    replaced = [e for e in known if e.pk != pk and (e == live or (e.version < estandar.version and _waits(e)))]
    none_yet = live is None or live.estado != EstadoEstandar.ADOPTADO
    mover(estandar, EstadoEstandar.ADOPTADO)
    used = next((e for e in known if e.acuerdo_id == acuerdo.pk and e.pk != pk), None)
    if used is not None:
        raise DomainError(
            _("Por ese acuerdo se adoptó la versión %(version)s: indique el que adopta esta.")
            % {"version": used.version}
        )
    _require_dates(acuerdo, desde, live if live != estandar else None)
    before = [{"pk": e.pk, "estado": e.estado, "desde": _iso(e.desde)} for e in replaced]
    for former in replaced:
        if none_yet:  # proposals measured since each was proposed: the past stays as it was measured
            former.desde = min(former.desde or former.creado_el.astimezone(clock.SANTIAGO).date(), desde)
        mover(former, EstadoEstandar.REEMPLAZADO)
        former.hasta = desde
        former.save(update_fields=["estado", "desde", "hasta"])
    estandar.acuerdo, estandar.desde = acuerdo, desde
    estandar.save(update_fields=["estado", "acuerdo", "desde"])
    told = {"version": estandar.version, "acuerdo": acuerdo.clave, "desde": desde.isoformat()}
    record("estandar.adoptado", estandar, actor=actor, antes={"reemplazadas": before}, ahora=told)
    _measure_again()
    _publish([*replaced, estandar], organo, actor)
    return estandar


def _require_dates(acuerdo: AcuerdoAdoptado, desde: date, former: Estandar | None) -> None:
    if acuerdo.suprimido or acuerdo.estado == EstadoAcuerdo.SIN_EFECTO:
        raise DomainError(_("Ese acuerdo ya no tiene efecto: indique el acuerdo por el que la Mesa lo adopta."))
    if desde < acuerdo.fecha:
        raise DomainError(_("No puede regir desde antes del acuerdo que lo adopta. Revise la fecha."))
    if desde > clock.today():
        raise DomainError(_("Regístrelo el día en que comienza a regir, o después: la fecha es futura."))
    if former is not None and former.estado == EstadoEstandar.ADOPTADO and former.desde and desde <= former.desde:
        raise DomainError(_("Rige desde después de la versión que reemplaza. Revise la fecha."))


@operation
def deshacer_adopcion(pk: int, *, organo_pk: int, actor: Actor | None) -> Estandar:
    """Undo an adoption that was written down by mistake. Raises Conflicto once a profile was published under it."""
    organo, known = _mesa(organo_pk), lock_versiones()
    require("redes.adoptar_estandar", actor, organo)
    estandar = _of(known, pk)
    adopcion = adopcion_de(estandar)
    if estandar.estado != EstadoEstandar.ADOPTADO or adopcion is None:
        raise Conflicto(_("Esa versión no está adoptada. Recargue la página para ver cómo quedó."))
    if not _nobody_yet(adopcion):
        raise Conflicto(_("Ya se publicó un perfil medido con esta versión: proponga otra y que la Mesa la adopte."))
    # An act that is undone was a mistake: no state leads back, and the rows are as the event says that they were.
    estandar.estado, estandar.acuerdo, estandar.desde = EstadoEstandar.PROPUESTA, None, None
    estandar.save(update_fields=["estado", "acuerdo", "desde"])
    former = {row["pk"]: row for row in cast("dict[str, Any]", adopcion.antes)["reemplazadas"]}
    back = [e for e in known if e.pk in former]
    for each in back:
        each.estado, each.hasta = former[each.pk]["estado"], None
        each.desde = date.fromisoformat(former[each.pk]["desde"]) if former[each.pk]["desde"] else None
        each.save(update_fields=["estado", "desde", "hasta"])
    record("adopcion.deshecha", estandar, actor=actor, ahora={"version": estandar.version})
    _publish([estandar, *back], organo, actor)
    return estandar


def se_deshace(estandar: Estandar) -> bool:
    """Whether its adoption may still be undone: nobody published a profile since."""
    adopcion = adopcion_de(estandar) if estandar.estado == EstadoEstandar.ADOPTADO else None
    return adopcion is not None and _nobody_yet(adopcion)


def _nobody_yet(adopcion: Evento) -> bool:
    return not Perfil.objects.filter(publicado_el__gte=adopcion.ocurrido).exists()


def adopcion_de(estandar: Estandar) -> Evento | None:
    """The event of the adoption of a version that stands, the last one."""
    rows = Evento.objects.filter(verbo="estandar.adoptado", objeto_tipo="redes.estandar", objeto_id=estandar.pk)
    return rows.order_by("-pk").first() if estandar.estado == EstadoEstandar.ADOPTADO else None


def _of(known: Iterable[Estandar], pk: int) -> Estandar:
    found = next((estandar for estandar in known if estandar.pk == pk), None)
    if found is None:
        raise DomainError(_("Esa versión del estándar no existe."))
    return found


def _live(known: Iterable[Estandar]) -> Estandar | None:
    """The one that everything is measured against, as `EstandarQuerySet.vigente`, of rows that are locked."""
    rows = sorted(known, key=lambda e: (e.estado == EstadoEstandar.ADOPTADO, e.version), reverse=True)
    return next((e for e in rows if e.estado != EstadoEstandar.REEMPLAZADO), None)


def _waits(estandar: Estandar) -> bool:
    return estandar.estado == EstadoEstandar.PROPUESTA


def _lock_published() -> None:
    """The published profiles, that are going to be measured again: each before the versions, as who publishes one does,
    and in the order in which all are locked.
    """
    list(Perfil.objects.filter(publicado_el__isnull=False).order_by("pk").select_for_update().values_list("pk"))


def _measure_again() -> None:
    """Every published profile is looked at by the sweep from tomorrow on: until then a mistake may be undone."""
    Perfil.objects.filter(publicado_el__isnull=False).update(cambia_el=clock.today() + timedelta(days=1))


def _iso(dia: date | None) -> str:
    return dia.isoformat() if dia else ""


def _publish(estandares: Iterable[Estandar], organo: Organizacion, actor: Actor | None) -> int:
    """Publish those versions whose publication does not say how they stand, and return how many."""
    done = 0
    for estandar in estandares:
        with translation.override("es"):  # the record is in Spanish, whatever language its publisher reads in
            said, motivo = _record_of(estandar, organo), _stands(estandar)
        with suppress(Conflicto):  # what was withdrawn stays so
            contenido = sobre_lo_publicado(TIPO, str(estandar.version), said, motivo, texto_cambia=False)
            if contenido is not None:
                publicar(TIPO, str(estandar.version), contenido, organo=organo, actor=actor)
                done += 1
    return done


def _stands(estandar: Estandar) -> Callable[[dict[str, Any]], str]:
    return lambda _was: _("Ahora está: %(estado)s.") % {"estado": estandar.get_estado_display()}


def _record_of(estandar: Estandar, organo: Organizacion) -> dict[str, Any]:
    today = clock.today()
    said = semilla_de(estandar) | {
        "estado": estandar.estado,
        "acuerdo": estandar.acuerdo.clave if estandar.acuerdo else "",
        "desde": estandar.desde,
        "hasta": estandar.hasta,
        "organo": organo.nombre,
        "al": today,
        "datos_de_ejemplo": organo.ejemplo,
        "secretaria": secretaria_de(organo, today),
    }
    return EstandarPublicado.model_validate(said).model_dump(mode="json")
