"""Drafts that come into force, and the answers that derive from the data of a profile. Its profile is locked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesa.kernel import clock
from mesa.kernel.operations import entry, mover
from mesa.models import Organizacion
from mesa.palabras import lista_y
from redes.datos import CLASES
from redes.derivados import LEE, derivar
from redes.models import Dato, Estandar, Indicador, Perfil, Respuesta
from redes.operations.publicacion.registro import en_palabras, registro_de, tipo_de
from redes.states import EstadoDato

#: What each rule is about; the newest datum of it is the evidence.
CLASE_DE = {
    "identidad": "identidad",
    "directorio": "directivo",
    "fuentes": "fuente",
    "donantes": "donante",
    "equipo": "equipo",
    "intereses": "interes",
    "fondos_publicos": "fondo_publico",
    "eleccion": "eleccion",
    "paridad": "directivo",
}
#: What a network without legal personality answers through its host.
DE_LA_ANFITRIONA = frozenset({"identidad", "fuentes", "donantes"})
#: What of an answer its copy takes: all but who checked it.
COPIADAS = (
    "perfil",
    "codigo",
    "nivel",
    "aplica",
    "motivo",
    "fecha",
    "termino",
    "derivada",
    "leidos",
    "por",
    "dato",
    "archivo",
    "enlace",
    "creada_por",
    "creada_por_nombre",
    "creada_el",
    "avisado",
)


@dataclass(frozen=True)
class Cambios:
    """What publishing puts in force: of each class, how many data are new, changed and taken out; and the answers.

    `sin_evidencia`: those that end because what they showed was taken out.
    """

    nuevos: Counter[str] = field(default_factory=Counter)
    cambiados: Counter[str] = field(default_factory=Counter)
    quitados: Counter[str] = field(default_factory=Counter)
    codigos: tuple[str, ...] = ()
    sin_evidencia: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.nuevos or self.cambiados or self.quitados or self.codigos)

    def en_palabras(self) -> str:
        """One sentence: what changes of the profile."""
        clases = sorted({*self.nuevos, *self.cambiados, *self.quitados}, key=list(CLASES).index)
        parts = [str(CLASES[clase].nombre).lower() for clase in clases]
        said = [_("Datos: %(que)s.") % {"que": lista_y(parts)}] if parts else []
        if self.codigos:
            said.append(_("Respuestas: %(que)s.") % {"que": en_palabras(self.codigos)})
        if self.sin_evidencia:
            told = ngettext(
                "Queda sin evidencia y deja de valer: %(que)s.",
                "Quedan sin evidencia y dejan de valer: %(que)s.",
                len(self.sin_evidencia),
            )
            said.append(told % {"que": en_palabras(self.sin_evidencia)})
        return " ".join(said) or _("Pone al día lo publicado.")


def por_publicar(perfil: Perfil) -> tuple[Cambios, dict[str, Any]]:
    """What would be put in force, and the record exactly as it would be published. Nothing of it remains."""
    with transaction.atomic():
        held = Perfil.objects.for_page().select_for_update(of=("self",)).get(pk=perfil.pk)
        cambios = poner_en_vigor(held, clock.today())
        derivar_respuestas(held, clock.today())
        record = registro_de(held, clock.today()).model_dump(mode="json")
        transaction.set_rollback(True)
    return cambios, record


def poner_en_vigor(perfil: Perfil, al: date) -> Cambios:
    """Put every draft of a locked profile in force from that day on; what each one replaces no longer stands on it, nor
    does an answer stand on a datum that no longer does.
    """
    cambios = Cambios(codigos=tuple(perfil.respuestas.borradores().values_list("codigo", flat=True)))
    ended, begun, gone = [], [], []
    after: dict[int, Dato | None] = {}
    for draft in perfil.datos.borradores().select_related("reemplaza"):
        former = draft.reemplaza
        if former is not None:
            mover(former, EstadoDato.RETIRADO if draft.quita else EstadoDato.REEMPLAZADO)
            former.hasta = al
            ended.append(former)
            after[former.pk] = None if draft.quita else draft
        if draft.quita:
            cambios.quitados[draft.clase] += 1
            gone.append(draft.pk)
            continue
        (cambios.cambiados if former else cambios.nuevos)[draft.clase] += 1
        mover(draft, EstadoDato.VIGENTE)
        draft.desde = al
        begun.append(draft)
    Dato.objects.bulk_update(ended, ["estado", "hasta"])
    Dato.objects.bulk_update(begun, ["estado", "desde"])
    perfil.datos.filter(pk__in=gone).delete()
    standing = perfil.respuestas.filter(desde__isnull=False, hasta=None)
    standing.filter(codigo__in=cambios.codigos).update(hasta=al)
    for answer in perfil.respuestas.borradores().filter(dato__in=after):
        assert answer.dato_id is not None
        answer.dato = after[answer.dato_id] or answer.dato  # of what was taken out it ends, below
        answer.save(update_fields=["dato"])
    perfil.respuestas.borradores().update(desde=al)
    followed = _seguir_la_evidencia(perfil, after, al)
    lost = tuple(codigo for codigo, dato in followed if dato is None)
    moved = [codigo for codigo, dato in followed if dato is not None]
    return replace(
        cambios, codigos=tuple(sorted({*cambios.codigos, *moved} - {*lost})), sin_evidencia=tuple(sorted(lost))
    )


def _seguir_la_evidencia(perfil: Perfil, after: dict[int, Dato | None], al: date) -> list[tuple[str, Dato | None]]:
    """End the answers whose evidence is a datum that no longer stands. Where another took its place they go on with
    that one, which nobody checked; where it was taken out, nothing is left to show. The codes, each with that datum.
    """
    followed = []
    shown = perfil.respuestas.filter(desde__isnull=False, hasta=None, derivada=False, dato__in=after)
    for respuesta in shown.order_by("codigo"):
        assert respuesta.dato_id is not None
        new = after[respuesta.dato_id]
        terminar(respuesta, al)
        if new is not None:
            sin_verificar(respuesta, al, dato=new)
        followed.append((respuesta.codigo, new))
    return followed


def terminar(respuesta: Respuesta, al: date) -> None:
    """An answer no longer stands from that day on."""
    respuesta.hasta = al
    respuesta.save(update_fields=["hasta"])


def sin_verificar(respuesta: Respuesta, al: date, **otra: Any) -> Respuesta:
    """The same answer from that day on, with what is other in it, checked by nobody yet."""
    copied = {name: getattr(respuesta, name) for name in COPIADAS} | otra
    made: Respuesta = Respuesta.objects.create(**copied, desde=al, revision=respuesta.revision + 1)
    return made


def derivar_respuestas(perfil: Perfil, al: date) -> None:
    """Answer by itself what derives from the data in force, where it differs from the answer that stands, or was
    computed from other data: who checked it saw those.
    """
    estandar = Estandar.objects.vigente()
    if estandar is None:
        return
    tipo = tipo_de(perfil.organizacion)
    asked = [i for i in estandar.indicadores.all() if i.derivado and tipo in i.para]
    own = list(Dato.objects.vigentes(al).filter(perfil=perfil))
    lent = _lent(perfil, al)
    standing = {r.codigo: r for r in perfil.respuestas.filter(desde__isnull=False, hasta=None)}
    ended, begun = [], []
    for indicador in asked:
        hosted = perfil.anfitriona if indicador.derivado in DE_LA_ANFITRIONA else None
        datos = lent if hosted is not None else own
        new = _respuesta(perfil, indicador, datos, hosted, al)
        former = standing.get(indicador.codigo)
        if _says(former) == _says(new):
            continue
        if former is not None:
            last = former.termino if former.derivada else None
            if last and last < al and _says(former) == _says(_respuesta(perfil, indicador, datos, hosted, last)):
                continue  # only time passed: it expired where it stands, and another in its place would hide that
            former.hasta = al
            ended.append(former)
        if new is not None:
            begun.append(new)
    Respuesta.objects.bulk_update(ended, ["hasta"])
    Respuesta.objects.bulk_create(begun)


def _lent(perfil: Perfil, al: date) -> list[Dato]:
    """What its host tells, while that is public: what was withdrawn is evidence of nothing."""
    if perfil.anfitriona_id is None:
        return []
    told = Dato.objects.vigentes(al).filter(perfil__organizacion=perfil.anfitriona_id)
    return list(told.exclude(perfil__publicado_el=None))


def _respuesta(
    perfil: Perfil, indicador: Indicador, datos: Iterable[Dato], por: Organizacion | None, al: date
) -> Respuesta | None:
    """The answer that the data give; None when they give none."""
    datos = [dato for dato in datos if dato.clase in LEE[indicador.derivado]]
    found = derivar(indicador.derivado, [dato.puro() for dato in datos], al)
    if not found.nivel:
        return None
    seen = [dato for dato in datos if dato.clase == CLASE_DE[indicador.derivado]]
    newest = max(seen, key=lambda dato: (dato.desde or date.min, dato.pk), default=None)
    return Respuesta(
        perfil=perfil,
        codigo=indicador.codigo,
        nivel=found.nivel,
        motivo=found.motivo,
        fecha=found.fecha or al,
        termino=found.termino and found.termino - timedelta(days=1),
        derivada=True,
        leidos=sorted(dato.pk for dato in datos),
        por=por,
        dato=newest,
        desde=al,
        creada_el=entry(),
    )


def _says(respuesta: Respuesta | None) -> tuple[object, ...] | None:
    if respuesta is None:
        return None
    return (
        respuesta.nivel,
        respuesta.motivo,
        respuesta.fecha,
        respuesta.termino,
        respuesta.derivada,
        respuesta.por_id,
        respuesta.dato_id,
        respuesta.leidos,
    )
