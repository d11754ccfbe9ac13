"""Who sits in an órgano, from a table and to a table: admissions, changes and exits with their act and dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mesa.kernel.actor import Actor
from mesa.kernel.ensayo import Columna, Ensayada, Hace, Lectura
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.tabular import Fila, Valor
from mesa.models import Membresia, Organizacion
from mesa.models.organizaciones import Sector, TipoOrganizacion
from mesa.operations.organizaciones import (
    Asiento,
    NuevaOrganizacion,
    asientos,
    cambiar_integrante,
    incorporar_integrante,
    terminar_integrante,
)
from mesa.operations.registro import bloquear_organo
from mesa.palabras import fecha_larga
from redes.operations.directorio.periodos import (
    Cuerpos,
    Paso,
    Periodo,
    decidir,
    en_la_fila,
    juzgar,
    leer_cuerpo,
    leer_periodo,
    normas_de_termino,
)

verbo("registro.importado", gettext_lazy("cargó integrantes de una planilla"))

NORMA_MAXIMA = 1_000
FECHA = gettext_lazy("Fecha: 14-09-2026 o 2026-09-14.")
IDENTIFICADOR = Columna(
    "identificador", gettext_lazy("El que trae lo descargado, o está en la dirección de su página. Vacío si es nueva.")
)
COLUMNAS = (
    Columna("organización", gettext_lazy("Su nombre completo."), "Organización Ejemplo", obligatoria=True),
    IDENTIFICADOR,
    Columna("tipo", gettext_lazy("organización, red o comité; de una nueva."), "organización"),
    Columna("sector", gettext_lazy("gobierno, academia, sociedad civil…"), "sociedad civil", obligatoria=True),
    Columna("clase", gettext_lazy("miembro, invitada permanente u observadora."), "miembro", obligatoria=True),
    Columna("voto", gettext_lazy("con voto, sin voto o no consta."), "con voto", obligatoria=True),
    Columna("desde", gettext_lazy("Desde cuándo integra, o rige el cambio."), "2026-01-05", obligatoria=True),
    Columna("norma", gettext_lazy("El acto que la incorpora."), "Acta de ejemplo"),
    Columna("hasta", gettext_lazy("Su último día; vacía si continúa."), ""),
    Columna("norma de término", gettext_lazy("El acto que le pone término."), ""),
)
TIPOS = {tipo.value: tipo.label for tipo in TipoOrganizacion if tipo != TipoOrganizacion.MESA}
SECTORES, CLASES, VOTOS = dict(Sector.choices), dict(Membresia.Clase.choices), dict(Membresia.Voto.choices)


#: Who sits: the pk of a body that is known, or what a new one is called.
Clave = int | str


@dataclass(frozen=True)
class FilaIntegrante:
    """What a row says: `conocida` is the pk of the body, 0 for one that the register does not know yet."""

    numero: int
    nombre: str
    conocida: int
    tipo: str
    periodo: Periodo
    norma: str
    norma_termino: str

    @property
    def clave(self) -> Clave:
        """What tells the body from others in the same table: a new one may be called as a number."""
        return self.conocida or slugify(self.nombre)[:80]

    def asiento(self) -> Asiento:
        """The seat, as the operations take it."""
        clase, voto, sector = self.periodo.dice
        return Asiento(clase, voto, sector, self.periodo.desde, self.norma)


class ImportadorIntegrantes:
    """The seats of an órgano, from a table."""

    columnas: Sequence[Columna] = COLUMNAS

    def __init__(self, organo: Organizacion, actor: Actor | None) -> None:
        self.organo, self.actor, self.clave = organo, actor, f"integrantes:{organo.pk}"

    def ensayar(self, filas: Sequence[Fila]) -> list[Ensayada]:
        """What each row would do, after those above it."""
        cuerpos = Cuerpos((fila["identificador"].strip().lower(), fila["organización"]) for fila in filas)
        able = set(
            Organizacion.objects.disponibles(self.organo)
            .filter(pk__in=[body.pk for body in cuerpos.por_slug.values()])
            .values_list("pk", flat=True)
        )
        seats = periodos_de(self.organo)
        return [self._row(Lectura(fila), cuerpos, able, seats) for fila in filas]

    def _row(self, lectura: Lectura, cuerpos: Cuerpos, able: set[int], seats: dict[Clave, list[Periodo]]) -> Ensayada:
        fila = _read(lectura, cuerpos)
        que = lectura.fila["organización"][:120]
        if fila is not None and fila.conocida and fila.conocida not in able | seats.keys():
            lectura.error("organización", _("No puede integrar este órgano: es de otro, o es el mismo."))
        paso = (
            juzgar(lectura, seats.setdefault(fila.clave, []), _copy(fila.periodo))
            if fila is not None and not lectura.errores
            else None
        )
        if fila is None or paso is None:
            return lectura.errada(que)
        return Ensayada(fila.numero, HACE[paso.hace], que, dicho(paso, fila.periodo), datos=fila)

    def aplicar(self, filas: Sequence[Ensayada], envio: UUID) -> str:
        """Do what was tried."""
        todo = [fila.datos for fila in filas if fila.hace != "igual"]
        done = importar_integrantes(self.organo.pk, todo, actor=self.actor)
        return ngettext("Quedó registrada una fila.", "Quedaron registradas %(n)s filas.", done) % {"n": done}


HACE: dict[str, Hace] = {"incorpora": "crea", "cambia": "cambia", "termina": "cambia", "igual": "igual"}


def _copy(periodo: Periodo) -> Periodo:
    """Another like it: deciding writes on those that it is given."""
    return Periodo(periodo.desde, periodo.hasta, periodo.dice)


def dicho(paso: Paso, fila: Periodo) -> str:
    """What a row would do, in words, where it is not only added."""
    if paso.hace == "cambia":
        return _("Cambia desde el %(fecha)s.") % {"fecha": fecha_larga(fila.desde)}
    if paso.hace == "termina" and fila.hasta:
        return _("Termina el %(fecha)s.") % {"fecha": fecha_larga(fila.hasta)}
    return ""


def periodos_de(organo: Organizacion) -> dict[Clave, list[Periodo]]:
    """The seats of an órgano, by the pk of who sits."""
    found: dict[Clave, list[Periodo]] = {}
    for seat in Membresia.objects.filter(organo=organo).order_by("desde", "pk"):
        period = Periodo(seat.desde, seat.hasta, (seat.clase, seat.voto, seat.sector), seat.pk)
        found.setdefault(seat.miembro_id, []).append(period)
    return found


def _read(lectura: Lectura, cuerpos: Cuerpos) -> FilaIntegrante | None:
    _slug, nombre, body = leer_cuerpo(lectura, cuerpos)
    clase = lectura.opcion("clase", CLASES, obligatoria=True)
    voto = lectura.opcion("voto", VOTOS, obligatoria=True)
    sector = lectura.opcion("sector", SECTORES, obligatoria=True)
    tipo = lectura.opcion("tipo", TIPOS) or TipoOrganizacion.ORGANIZACION
    if nombre and not slugify(nombre):
        lectura.error("organización", _("Escriba un nombre con letras o números."))
    norma = lectura.texto("norma", maximo=NORMA_MAXIMA)
    ended = lectura.texto("norma de término", maximo=NORMA_MAXIMA)
    periodo = leer_periodo(lectura, (clase, voto, sector))
    if periodo is None:
        return None
    return FilaIntegrante(lectura.fila.numero, nombre, body.pk if body else 0, tipo, periodo, norma, ended)


@operation
def importar_integrantes(organo_id: int, filas: Sequence[FilaIntegrante], *, actor: Actor | None) -> int:
    """Seat, change and end the seats of many, all or none, each by its own operation; returns how many rows did it.

    Raises DomainError, which says the row, for what cannot be done.
    """
    organo = bloquear_organo(organo_id)
    require("mesa.llevar_registro", actor, organo)
    seats, made = periodos_de(organo), dict[Clave, int]()
    done = 0
    for fila in filas:
        with en_la_fila(fila.numero, fila.nombre):
            paso = decidir(seats.setdefault(fila.clave, []), periodo := _copy(fila.periodo))
            if paso.hace != "igual":
                _do(organo, fila, paso, periodo, made, actor)
                done += 1
    if done:
        record("registro.importado", organo, actor=actor, ahora={"filas": done})
    return done


def _do(
    organo: Organizacion,
    fila: FilaIntegrante,
    paso: Paso,
    periodo: Periodo,
    made: dict[Clave, int],
    actor: Actor | None,
) -> None:
    there = paso.periodo
    if paso.hace == "incorpora":
        known = fila.conocida or made.get(fila.clave, 0)
        who = known or NuevaOrganizacion(fila.nombre, fila.periodo.dice[2], fila.tipo)
        seat = incorporar_integrante(organo.pk, who, fila.asiento(), actor=actor)
        made[fila.clave], periodo.pk = seat.miembro_id, seat.pk
    elif paso.hace == "cambia" and there is not None:
        periodo.pk = cambiar_integrante(organo.pk, there.pk, fila.asiento(), actor=actor).pk
    ending = there.pk if paso.hace == "termina" and there is not None else periodo.pk
    if fila.periodo.hasta is not None:
        if not ending:
            raise Conflicto(_("Alguien cambió el registro mientras usted trabajaba. Ensaye la carga de nuevo."))
        terminar_integrante(organo.pk, ending, fila.periodo.hasta, fila.norma_termino, actor=actor)


def filas_de_integrantes(organo: Organizacion) -> list[list[Valor]]:
    """The seats of an órgano as a table with the columns that are read. How each is reached is not in it."""
    rows = list(asientos(organo).order_by("miembro__nombre", "miembro", "desde", "pk"))
    ended = normas_de_termino("integrante.terminado", [row.pk for row in rows if row.hasta])
    return [
        [
            row.miembro.nombre,
            row.miembro.slug,
            row.miembro.get_tipo_display(),
            row.get_sector_display(),
            row.get_clase_display(),
            row.get_voto_display(),
            row.desde,
            row.norma,
            row.hasta,
            ended(row.pk),
        ]
        for row in rows
    ]
