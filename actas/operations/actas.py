"""The draft of an acta: stored as it was read from a text, locked for every change, thrown away."""

from __future__ import annotations

from datetime import date
from difflib import SequenceMatcher
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.documento import documento, leer_acta
from actas.lectura import ActaLeida, AcuerdoLeido, ParrafoLeido, PersonaLeida
from actas.models import Acta, Acuerdo, Asistencia, Parrafo, Punto, Sesion, nombre_acta
from actas.states import EstadoActa
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Organizacion
from mesa.operations.fechas import comprobar_fecha
from mesa.palabras import fecha_larga

#: Paragraphs, letras, titles, people and notices of one acta: a long one has a hundred.
FILAS_MAXIMAS = 3_000

verbo("acta.importada", gettext_lazy("importó el acta"))
verbo("acta.descartada", gettext_lazy("descartó el borrador"))


@operation
def importar_acta(
    leida: ActaLeida,
    organo: Organizacion,
    *,
    fecha: date | None = None,
    envio: UUID | None = None,
    actor: Actor | None,
) -> Acta:
    """Store what was read from a text as a draft, with the reader's notices, and return it.

    `fecha` is given when the text has none; `envio` names the form that sent it, which makes one draft however often
    it is sent. Called by the loader and the console with actor None. Raises DomainError without a date or for more
    rows than FILAS_MAXIMAS, Conflicto for an `envio` that was received, NoPermitido to whoever is not the secretaría
    of `organo`.
    """
    if actor is not None:
        require("actas.importar_acta", actor, organo)
    fecha = leida.fecha or fecha
    if fecha is None:
        raise DomainError(_("El texto no dice la fecha de la sesión. Indíquela para guardar el borrador."))
    comprobar_fecha(fecha)
    _check_size(leida)
    sesion = Sesion.objects.create(
        organo=organo,
        clave=free_key(organo, fecha),
        fecha=fecha,
        inicio=leida.inicio,
        termino=leida.termino,
        lugar=leida.lugar or "",
    )
    acta = Acta.objects.create(
        sesion=sesion,
        titulo=leida.titulo or nombre_acta(sesion).capitalize(),
        avisos_lectura=list(leida.avisos),
        envio=envio,
    )
    _store_attendance(sesion, leida)
    _store_development(acta, leida)
    for orden, acuerdo in enumerate(leida.acuerdos, 1):
        Acuerdo.objects.create(acta=acta, parrafo=_store_paragraph(acta, None, orden, acuerdo))
    record("acta.importada", acta, actor=actor)
    return acta


def _check_size(leida: ActaLeida) -> None:
    if leida.filas > FILAS_MAXIMAS:
        raise DomainError(
            _("El texto tiene %(n)s párrafos, letras y asistentes, y un acta admite %(maximo)s. Divídalo.")
            % {"n": leida.filas, "maximo": FILAS_MAXIMAS}
        )


def free_key(organo: Organizacion, fecha: date) -> str:
    """The permanent key of a session: its date, under the órgano's slug when it is not the Mesa; -2 for a second."""
    base = fecha.isoformat() if organo.tipo == "mesa" else f"{organo.slug}-{fecha.isoformat()}"
    # Two imports of one day go one after another; órganos called the Mesa share their keys, so all of them are held.
    list(Organizacion.objects.select_for_update(no_key=True).filter(Q(pk=organo.pk) | Q(tipo="mesa")).order_by("pk"))
    key, number = base, 1
    while Sesion.objects.filter(clave=key).exists():
        number += 1
        key = f"{base}-{number}"
    return key


def comprobar_numero(organo: Organizacion, numero: int | None) -> None:
    """Raise Conflicto if the órgano has a session of that number, saying where its acta is."""
    found = Sesion.objects.filter(organo=organo, numero=numero).first() if numero else None
    if found is not None:
        raise Conflicto(
            _("La sesión %(numero)s ya tiene su acta, del %(fecha)s, en %(ruta)s. Corrija el número o siga en ella.")
            % {"numero": numero, "fecha": fecha_larga(found.fecha), "ruta": f"/actas/{found.clave}/editar/"}
        )


def _store_attendance(sesion: Sesion, leida: ActaLeida) -> None:
    Asistencia.objects.bulk_create(
        Asistencia(
            sesion=sesion,
            grupo=grupo.grupo,
            orden_grupo=place,
            orden=orden,
            nombre=persona.nombre,
            calidad=persona.calidad or "",
            estado=persona.estado,
        )
        for place, grupo in enumerate(leida.asistentes, 1)
        for orden, persona in enumerate(grupo.personas or [PersonaLeida("")], 1)
    )


def _store_development(acta: Acta, leida: ActaLeida) -> None:
    """One row for an item that stands in the tabla and in the desarrollo, keeping the order and wording of both."""
    titles = [item.titulo for item in leida.desarrollo]
    matcher = SequenceMatcher(a=[_folded(t) for t in leida.tabla], b=[_folded(t) for t in titles], autojunk=False)
    orden = 0
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        pairs: list[tuple[int | None, int | None]] = (
            list(zip(range(i1, i2), range(j1, j2), strict=True))
            if tag == "equal"
            else [(i, None) for i in range(i1, i2)] + [(None, j) for j in range(j1, j2)]
        )
        for i, j in pairs:
            orden += 1
            titulo = leida.tabla[i] if i is not None else titles[j or 0]
            punto = Punto.objects.create(
                sesion=acta.sesion,
                orden=orden,
                en_tabla=i is not None,
                en_desarrollo=j is not None,
                titulo=titulo,
                titulo_desarrollo=titles[j] if j is not None and titles[j] != titulo else "",
            )
            for place, parrafo in enumerate(leida.desarrollo[j].parrafos if j is not None else (), 1):
                _store_paragraph(acta, punto, place, parrafo)


def _folded(titulo: str) -> str:
    """What two titles must share to be one item; one without letters or digits is like itself only."""
    return "".join(c for c in titulo.casefold() if c.isalnum()) or titulo


def _store_paragraph(acta: Acta, punto: Punto | None, orden: int, read: ParrafoLeido | AcuerdoLeido) -> Parrafo:
    top = Parrafo.objects.create(acta=acta, punto=punto, orden=orden, texto=read.texto)
    Parrafo.objects.bulk_create(
        Parrafo(acta=acta, punto=punto, padre=top, orden=place, texto=item.texto)
        for place, item in enumerate(read.letras, 1)
    )
    return top


def lock_acta(pk: int) -> Acta:
    """The acta, locked with its session at hand: the root of every change of its text.

    Raises Conflicto if it was discarded. In two statements: what one joins to the row it waits for is read before
    the wait.
    """
    if not Acta.objects.select_for_update(no_key=True).filter(pk=pk).first():
        raise Conflicto(_("Alguien descartó este borrador mientras usted trabajaba."))
    return Acta.objects.select_related("sesion__organo").get(pk=pk)


@operation
def descartar_acta(pk: int, *, actor: Actor | None) -> str:
    """Throw away a draft that never circulated, with its session, and return the key that it leaves free.

    The tasks that were of that session stay, of none.
    """
    acta = lock_acta(pk)
    require("actas.editar_acta", actor, acta)
    if acta.rectifica_id is not None:
        raise Conflicto(
            _("Este borrador corrige un acta publicada. Para dejarla como está, desista de la rectificación.")
        )
    if acta.estado != EstadoActa.BORRADOR or acta.consulta_id is not None:
        raise Conflicto(_("Solo se descarta un borrador que nunca circuló. Lo que circuló queda en su historia."))
    sesion = acta.sesion
    if sesion.tratamientos.exists():
        raise Conflicto(
            _("Este borrador tiene resultados de su tabla registrados. Quítelos antes, en «Resultados de la tabla».")
        )
    record(
        "acta.descartada",
        acta,
        actor=actor,
        antes={"titulo": acta.titulo, "sha256": document_hash(documento(leer_acta(acta)))},
    )
    sesion.tareas.update(sesion=None)
    acta.delete()
    sesion.delete()
    return sesion.clave
