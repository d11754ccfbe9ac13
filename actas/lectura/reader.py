"""The whole reading: from a text to an ActaLeida."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from itertools import pairwise

from actas.lectura.acuerdos import leer_acuerdos
from actas.lectura.asistentes import leer_asistentes
from actas.lectura.desarrollo import comparar_con_tabla, leer_desarrollo
from actas.lectura.encabezado import Encabezado, leer_cierre, leer_encabezado
from actas.lectura.headings import ASISTENCIA, es_acuerdo_n
from actas.lectura.items import agrupar
from actas.lectura.lines import Linea
from actas.lectura.result import ActaLeida, AcuerdoLeido, Estado, GrupoLeido, PuntoLeido
from actas.lectura.sections import Segmento, seccionar
from actas.lectura.split import Texto, dividir
from actas.lectura.tabla import leer_tabla
from actas.lectura.words import citados, no_entendido, terminado

_ESTADOS: dict[str, Estado] = {"ausentes": "ausente", "excusas": "excusada"}
_CORTADA = re.compile(r"[^\W\d_]+-$")
_FALTAN = (
    ("asistentes", "No se encontró una sección de asistentes."),
    ("tabla", "No se encontró una tabla."),
    ("desarrollo", "No se encontró una sección de desarrollo."),
    ("acuerdos", "No se encontró una sección de acuerdos."),
)


def leer(texto: str) -> ActaLeida:
    """Read a minute of any layout as far as it can.

    Every sentence of `texto` is kept, in its place or quoted in `avisos`, which also says what is missing and what
    contradicts itself. Nothing is guessed: what the text does not say is None or empty. It never raises on a str, and
    takes time linear in its length. Structural marks (numbers, letters, headings, labels) are read, not kept.
    """
    dividido = dividir(texto)
    if not dividido.lineas and not dividido.paginas:
        return ActaLeida(avisos=("El texto está vacío.",))
    avisos: list[str] = []
    segmentos = seccionar(dividido.lineas)
    if len(segmentos) == 1:
        avisos.append("No se reconoció ninguna sección de un acta: asistentes, tabla, desarrollo ni acuerdos.")
    encabezado = leer_encabezado(segmentos[0].lineas, avisos, con_secciones=len(segmentos) > 1)
    lector = _Lector(encabezado, avisos)
    lector.tomar(segmentos[1:])
    if len(segmentos) > 1:
        lector.revisar()
    _revisar_acuerdos_sueltos(segmentos, avisos)
    _revisar_lineas(dividido, avisos)
    return lector.acta()


class _Lector:
    """Gathers what each section gives. A kind of section may come more than once."""

    def __init__(self, encabezado: Encabezado, avisos: list[str]) -> None:
        self.encabezado = encabezado
        self.avisos = avisos
        self.asistentes: list[GrupoLeido] = []
        self.tabla: list[str] = []
        self.desarrollo: list[PuntoLeido] = []
        self.acuerdos: list[AcuerdoLeido] = []
        self.vistas: set[str] = set()

    def tomar(self, segmentos: Sequence[Segmento]) -> None:
        """Read the sections: the tabla first, since it tells the titles of the desarrollo."""
        for segmento in segmentos:
            self.vistas.add("asistentes" if segmento.seccion in ASISTENCIA else segmento.seccion)
            if segmento.seccion == "tabla":
                self.tabla.extend(leer_tabla(segmento, self.avisos))
        tramos = [segmento.lineas for segmento in segmentos if segmento.seccion == "desarrollo"]
        for segmento in segmentos:
            if segmento.seccion == "desarrollo" and tramos:
                self.desarrollo = leer_desarrollo(tramos, self.tabla, self.avisos, self._cierre)
                tramos = []
            self._tomar(segmento)

    def _tomar(self, segmento: Segmento) -> None:
        seccion = segmento.seccion
        if seccion in ASISTENCIA:
            estado = _ESTADOS.get(seccion, "presente")
            self.asistentes.extend(leer_asistentes(segmento, estado, self.avisos))
        elif seccion == "acuerdos":
            self.acuerdos.extend(leer_acuerdos(segmento.lineas, self.avisos, self._cierre, len(self.acuerdos)))
        elif seccion in ("otra", "cabecera"):
            self._guardar(segmento)

    def _cierre(self, texto: str) -> None:
        leer_cierre(self.encabezado, texto)

    def _guardar(self, segmento: Segmento) -> None:
        """A section with no place in the structure is kept whole in the avisos."""
        titulo = [segmento.titulo] if segmento.titulo else []
        for item in agrupar([*titulo, *segmento.lineas]):
            self.avisos.append(no_entendido(item.escrito))
            self._cierre(item.escrito)

    def revisar(self) -> None:
        """Say what is missing and what does not match."""
        self.avisos.extend(aviso for seccion, aviso in _FALTAN if seccion not in self.vistas)
        if self.tabla and self.desarrollo:
            comparar_con_tabla(self.tabla, self.desarrollo, self.avisos)

    def acta(self) -> ActaLeida:
        fecha, inicio, termino = self._cuando()
        lugar = self.encabezado.lugar()
        return ActaLeida(
            titulo=self.encabezado.titulo,
            fecha=fecha,
            inicio=inicio,
            termino=termino,
            lugar=lugar,
            asistentes=tuple(self.asistentes),
            tabla=tuple(self.tabla),
            desarrollo=tuple(self.desarrollo),
            acuerdos=tuple(self.acuerdos),
            avisos=tuple(self.avisos),
        )

    def _cuando(self) -> tuple[date | None, time | None, time | None]:
        fecha = self.encabezado.fecha()
        if fecha is None and self.vistas and not self.encabezado.fechas and not self.encabezado.fecha_dudosa:
            self.avisos.append("No se encontró la fecha.")
        inicio = self.encabezado.hora(self.encabezado.inicio, "inicio")
        termino = self.encabezado.hora(self.encabezado.termino, "término")
        if inicio and termino and termino <= inicio:
            self.avisos.append(f"La hora de término ({termino:%H:%M}) no es posterior a la de inicio ({inicio:%H:%M}).")
        return fecha, inicio, termino


def _revisar_acuerdos_sueltos(segmentos: Sequence[Segmento], avisos: list[str]) -> None:
    """Say which lines read as agreements where no agreement is looked for."""
    for segmento in segmentos:
        if segmento.seccion == "acuerdos":
            continue
        for previa, linea in zip([None, *segmento.lineas], segmento.lineas, strict=False):
            if es_acuerdo_n(linea) and (linea.tras_blanco or previa is None or terminado(previa.texto)):
                avisos.append(f"Una línea parece un acuerdo y no está en la sección de acuerdos: «{linea.texto}».")


def _revisar_lineas(dividido: Texto, avisos: list[str]) -> None:
    """Say which page marks were left out, and which words a hyphen may have cut at the end of a line."""
    if dividido.paginas:
        avisos.append(f"Se dejaron fuera marcas de página: {citados(dividido.paginas)}.")
    cortadas = list(_cortadas(dividido.lineas))
    if cortadas:
        avisos.append(
            f"Hay palabras que tal vez quedaron cortadas con guion al final de una línea: {citados(cortadas)}."
        )


def _cortadas(lineas: Sequence[Linea]) -> list[str]:
    cortadas = []
    for previa, linea in pairwise(lineas):
        hallado = _CORTADA.search(previa.texto[-40:])
        if hallado and linea.texto[:1].islower():
            cortadas.append(f"{hallado.group()} {linea.texto.split(' ', 1)[0][:40]}")
    return cortadas
