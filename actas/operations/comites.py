"""Committees: constituted by an agreement, as órganos of their own with their register; they report to the tabla.

Who keeps the órgano a committee reports to constitutes, corrects and closes it; the committee reports by itself. The
lock is that órgano.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado, Comite, InformeComite, PuntoPropuesto
from actas.operations.tabla.propuestos import crear_propuesto
from actas.operations.tareas import asignables
from actas.states import EstadoAcuerdo, EstadoPropuesto
from mesa.calendario import instante
from mesa.kernel import clock, tasks
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.models import Funcion, Membresia, Organizacion, Plazo, Responsable
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations.archivos import Subido, guardar_archivo
from mesa.operations.fechas import comprobar_fecha
from mesa.operations.organizaciones import Asiento, NuevaOrganizacion, organizacion_del_registro, sentar
from mesa.operations.plazos import esperar_de, fijar
from mesa.operations.registro import bloquear_organo
from mesa.palabras import fecha_larga

verbo("comite.constituido", gettext_lazy("constituyó un comité"))
verbo("comite.corregido", gettext_lazy("corrigió el propósito o el término de un comité"))
verbo("comite.cerrado", gettext_lazy("cerró un comité"))
verbo("comite.reabierto", gettext_lazy("reabrió un comité"))
verbo("comite.informado", gettext_lazy("informó a la tabla lo que hizo el comité"))
verbo("informe.anulado", gettext_lazy("anuló un informe de un comité"))

TITULO_MAXIMO, TEXTO_MAXIMO = 250, 20_000
FIELDS = ["proposito", "termina_el", "revision"]


@dataclass(frozen=True)
class ComiteNuevo:
    """What is typed: how it is called, what for, until when, which organisations sit in it and which keeps it."""

    nombre: str
    proposito: str
    integrantes: Sequence[int]
    secretaria: int
    termina_el: date | None = None


@operation
def constituir_comite(acuerdo_id: int, nuevo: ComiteNuevo, *, actor: Actor | None) -> Comite:
    """Constitute what an agreement decided: an órgano with its members and its secretaría since today.

    Raises Conflicto if the agreement constitutes none or is without effect, DomainError without purpose or members,
    for a name that is taken, or for an end that is not after today.
    """
    organo_id = AcuerdoAdoptado.objects.filter(pk=acuerdo_id).values_list("organo_id", flat=True).first()
    organo = bloquear_organo(organo_id or 0)
    require("actas.llevar_comite", actor, organo)
    acuerdo = AcuerdoAdoptado.objects.select_for_update(no_key=True).get(pk=acuerdo_id)
    ended = acuerdo.suprimido or acuerdo.estado == EstadoAcuerdo.SIN_EFECTO
    if acuerdo.tipo != AcuerdoAdoptado.Tipo.CONSTITUYE or ended:
        raise Conflicto(_("Este acuerdo no constituye un comité. Revise en su seguimiento de qué tipo es."))
    proposito = _purpose(nuevo.proposito)
    _check_end(nuevo.termina_el)
    integrantes = list(integrables(organo).filter(pk__in=nuevo.integrantes).order_by("pk"))
    if not integrantes or len(integrantes) != len(set(nuevo.integrantes)):
        raise DomainError(_("Elija las organizaciones que integran el comité."))
    secretaria = integrables(organo).filter(pk=nuevo.secretaria).first()
    if secretaria is None:
        raise DomainError(_("Elija la organización que lleva la secretaría del comité."))
    body = organizacion_del_registro(organo, NuevaOrganizacion(nuevo.nombre, "", TipoOrganizacion.COMITE))
    comite = Comite.objects.create(
        organizacion=body, reporta_a=organo, acuerdo=acuerdo, proposito=proposito, termina_el=nuevo.termina_el
    )
    _seat(comite, integrantes, secretaria)
    _set_end(comite)
    told = {"nombre": body.nombre, "acuerdo": acuerdo.clave, "integrantes": [each.nombre for each in integrantes]}
    record("comite.constituido", comite, actor=actor, ahora=told | {"secretaria": secretaria.nombre})
    return comite


def integrables(organo: Organizacion) -> QuerySet[Organizacion]:
    """The organisations that may sit in a committee of an órgano, or keep it: those that may have a task of it."""
    return asignables(organo).exclude(pk=organo.pk)


def _seat(comite: Comite, integrantes: Sequence[Organizacion], secretaria: Organizacion) -> None:
    al, norma = clock.today(), _("Acuerdo %(clave)s") % {"clave": comite.acuerdo.clave}
    known = dict(
        Membresia.objects.vigentes(al).filter(miembro__in=integrantes).order_by("-pk").values_list("miembro", "sector")
    )
    for miembro in integrantes:
        sector = known.get(miembro.pk) or miembro.sector
        sentar(
            comite.organizacion,
            miembro,
            Asiento(Membresia.Clase.MIEMBRO, Membresia.Voto.SI, sector, desde=al, norma=norma),
        )
    Funcion.objects.create(
        organo=comite.organizacion,
        organizacion=secretaria,
        tipo=Funcion.Tipo.SECRETARIA,
        desde=al,
        norma=norma,
    )


def _purpose(texto: str) -> str:
    texto = plain(texto).strip()
    if not texto:
        raise DomainError(_("Escriba para qué se constituye el comité."))
    if len(texto) > TEXTO_MAXIMO:
        raise DomainError(_("El texto admite hasta %(n)s caracteres. Acórtelo.") % {"n": TEXTO_MAXIMO})
    return texto


def _check_end(termina_el: date | None) -> None:
    if termina_el is None:
        return
    comprobar_fecha(termina_el)
    if termina_el <= clock.today():
        raise DomainError(_("Indique una fecha de término posterior a hoy, o déjela en blanco si no la tiene."))


def plazo_de(comite: Comite) -> Plazo | None:
    """The deadline that warns of its end: the one of its page."""
    return Plazo.objects.filter(ruta=_ruta(comite), clase=Plazo.Clase.OTRO).order_by("pk").last()


def _ruta(comite: Comite) -> str:
    return f"/comites/{comite.organizacion.slug}/"


def _set_end(comite: Comite) -> None:
    """Make its deadline say when it ends: told before to who keeps the committee, and once it passed to its órgano."""
    plazo, ends = plazo_de(comite), comite.termina_el if comite.cerrado_el is None else None
    if ends is None:
        if plazo is not None:
            plazo.cumplido_el = entry()
            plazo.save(update_fields=["cumplido_el"])
            Responsable.objects.filter(plazo=plazo).update(cumplido_el=entry())
        return
    if plazo is None:
        titulo = _("Término de %(nombre)s") % {"nombre": comite.organizacion.nombre}
        plazo = fijar(titulo, _ruta(comite), ends, None, fatal=False, clase=Plazo.Clase.OTRO, organo=comite.reporta_a)
    elif plazo.vence != ends or plazo.cumplido_el is not None:
        plazo.vence, plazo.instante, plazo.notificado_el, plazo.cumplido_el = ends, instante(ends, None), entry(), None
        plazo.save(update_fields=["vence", "instante", "notificado_el", "cumplido_el"])
    _expect(plazo, comite)


def _expect(plazo: Plazo, comite: Comite) -> None:
    """Make the deadline expect something from exactly who keeps the committee today."""
    kept = set(_secretarias().filter(organo=comite.organizacion).values_list("organizacion_id", flat=True))
    held = Responsable.objects.filter(plazo=plazo)
    held.exclude(organizacion__in=kept).delete()
    esperar_de(plazo, kept)
    held.update(cumplido_el=None)


def _secretarias() -> QuerySet[Funcion]:
    return Funcion.objects.vigentes(clock.today()).filter(tipo=Funcion.Tipo.SECRETARIA)


@tasks.barrido("comites", orden=19)
def seguir_secretarias() -> int:
    """Follow the register, where a secretaría may change on a day to come: how many committees have another one."""
    live = Comite.objects.filter(cerrado_el=None, termina_el__isnull=False)
    keeping = _secretarias().filter(organo__comite__in=live).values_list("organo__slug", "organizacion_id")
    told = Responsable.objects.filter(plazo__ruta__startswith="/comites/", plazo__clase=Plazo.Clase.OTRO)
    held = told.filter(plazo__cumplido_el=None).values_list("plazo__ruta", "organizacion_id")
    changed = {slug for slug, _pk in set(keeping) ^ {(ruta.split("/")[2], pk) for ruta, pk in held}}
    with transaction.atomic():
        locked = live.filter(organizacion__slug__in=changed).select_related("organizacion").order_by("pk")
        for comite in locked.select_for_update(of=("self",), skip_locked=True, no_key=True):
            if (plazo := plazo_de(comite)) is not None:
                _expect(plazo, comite)
    return len(changed)


def lock_comite(pk: int) -> Comite:
    """The committee, after locking the órgano it reports to. Raises Conflicto if there is none."""
    reporta_a = Comite.objects.filter(pk=pk).values_list("reporta_a_id", flat=True).first()
    if reporta_a is None:
        raise Conflicto(_("Ese comité ya no existe. Recargue la página."))
    bloquear_organo(reporta_a)
    locked = Comite.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("organizacion", "reporta_a", "acuerdo").get(pk=pk)


def _require_open(comite: Comite) -> None:
    if comite.cerrado_el is not None:
        raise Conflicto(
            _("El comité se cerró el %(fecha)s. Reábralo primero.") % {"fecha": fecha_larga(comite.cerrado_el)}
        )


@operation
def editar_comite(pk: int, proposito: str, termina_el: date | None, *, revision: int, actor: Actor | None) -> Comite:
    """Correct its purpose or its end over what was read at `revision`. What is already so changes nothing."""
    comite = lock_comite(pk)
    require("actas.llevar_comite", actor, comite.reporta_a)
    _require_open(comite)
    proposito = _purpose(proposito)
    if (comite.proposito, comite.termina_el) == (proposito, termina_el):
        return comite
    if comite.revision != revision:
        raise Conflicto(_("Alguien corrigió este comité mientras usted escribía. Vea cómo quedó y decida."))
    if termina_el != comite.termina_el:
        _check_end(termina_el)
    antes = _told(comite)
    comite.proposito, comite.termina_el, comite.revision = proposito, termina_el, revision + 1
    comite.save(update_fields=FIELDS)
    _set_end(comite)
    record("comite.corregido", comite, actor=actor, antes=antes, ahora=_told(comite))
    return comite


def _told(comite: Comite) -> dict[str, object]:
    ends = comite.termina_el
    return {"proposito": comite.proposito, "termina_el": ends.isoformat() if ends else None}


@operation
def cerrar_comite(pk: int, motivo: str, *, actor: Actor | None) -> Comite:
    """Close it today, saying why: it reports no more. Its register stays."""
    comite = lock_comite(pk)
    require("actas.llevar_comite", actor, comite.reporta_a)
    _require_open(comite)
    motivo = plain(motivo).strip()
    if not motivo:
        raise DomainError(_("Escriba por qué se cierra el comité: porque terminó su encargo, o por qué acuerdo."))
    comite.cerrado_el, comite.motivo_cierre = clock.today(), motivo
    comite.save(update_fields=["cerrado_el", "motivo_cierre"])
    _set_end(comite)
    record("comite.cerrado", comite, actor=actor, ahora={"motivo": motivo})
    return comite


@operation
def reabrir_comite(pk: int, *, actor: Actor | None) -> Comite:
    """Undo its closing."""
    comite = lock_comite(pk)
    require("actas.llevar_comite", actor, comite.reporta_a)
    if comite.cerrado_el is None:
        raise Conflicto(_("El comité está abierto. Recargue la página para ver cómo está."))
    antes = comite.motivo_cierre
    comite.cerrado_el, comite.motivo_cierre = None, ""
    comite.save(update_fields=["cerrado_el", "motivo_cierre"])
    _set_end(comite)
    record("comite.reabierto", comite, actor=actor, antes={"motivo": antes})
    return comite


@operation
def informar_comite(
    pk: int, titulo: str, texto: str, archivo: Subido | None = None, *, actor: Actor | None
) -> InformeComite:
    """Report to the tabla of the órgano it answers to: the report is a point proposed for it.

    The last report, sent again as it is, is that one. Raises Conflicto once the committee is closed.
    """
    comite = lock_comite(pk)
    require("actas.informar_comite", actor, comite.organizacion)
    _require_open(comite)
    titulo, texto = one_line(titulo), plain(texto).strip()
    if not titulo or not texto:
        raise DomainError(_("Escriba el título del informe y lo que el comité informa."))
    if len(titulo) > TITULO_MAXIMO or len(texto) > TEXTO_MAXIMO:
        raise DomainError(_("El informe es demasiado largo. Acórtelo, o adjúntelo como archivo."))
    last = comite.informes.order_by("-pk").first()
    if last is not None and archivo is None and (last.titulo, last.texto) == (titulo, texto):
        return last
    kept = guardar_archivo(archivo.datos, archivo.nombre, comite.reporta_a, actor) if archivo else None
    informe = InformeComite.objects.create(
        comite=comite,
        titulo=titulo,
        texto=texto,
        archivo=kept,
        persona=actor.persona if actor else None,
        persona_nombre=actor.persona.nombre if actor else "",
        creado_el=entry(),
    )
    record("comite.informado", comite, actor=actor, ahora={"informe": informe.pk, "titulo": titulo})
    crear_propuesto(
        comite.reporta_a,
        PuntoPropuesto.Clase.COMITE,
        f"{comite.organizacion.nombre}: {titulo}",
        actor=actor,
        informe=informe,
        propuesto_por=comite.organizacion,
        propuesto_por_nombre=comite.organizacion.nombre,
    )
    return informe


@operation
def anular_informe(pk: int, informe_id: int, *, actor: Actor | None) -> str:
    """Take away a report sent by mistake, with its point, while no session's acta has it nor had. Returns its title."""
    comite = lock_comite(pk)
    require("actas.informar_comite", actor, comite.organizacion)
    informe = comite.informes.filter(pk=informe_id).first()
    if informe is None:
        raise Conflicto(_("Alguien ya anuló este informe. Recargue la página."))
    in_one = Q(estado=EstadoPropuesto.INCLUIDO, sesion__isnull=False) | Q(tema__isnull=False)
    if informe.propuestos.filter(in_one).exists():
        raise Conflicto(_("Este informe ya está en la tabla de una sesión. Presente otro que lo corrija."))
    titulo = informe.titulo
    record("informe.anulado", informe, actor=actor, antes={"comite": comite.organizacion.nombre, "titulo": titulo})
    informe.delete()
    return titulo
