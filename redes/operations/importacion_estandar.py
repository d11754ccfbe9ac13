"""A version of the standard from a table, an indicator a row, and to a table: what is downloaded loads back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel.actor import Actor
from mesa.kernel.ensayo import Columna, Ensayada, Lectura, repetidas
from mesa.kernel.tabular import Fila, Valor
from mesa.models import Organizacion
from mesa.palabras import lista_y
from redes.models import Estandar
from redes.operations.comparacion import en_celda
from redes.operations.versiones import proponer_version, semilla_de

SI_NO = {"si": gettext_lazy("sí"), "no": gettext_lazy("no")}
CODIGO = re.compile(r"[A-Z][A-Z0-9]{0,9}")
#: By each column, what of an indicator it says.
CAMPOS = {
    "código": "codigo",
    "dimensión": "dimension",
    "indicador": "nombre",
    "inexcusable": "inexcusable",
    "para": "para",
    "meses": "meses",
    "peso": "peso",
    "documentado en": "documentado_en",
    "qué se pide": "guia",
    "ejemplos": "ejemplos",
    "se calcula de": "derivado",
}
COLUMNAS = (
    Columna("código", gettext_lazy("Su nombre, como T1: letras mayúsculas y números."), "T1", obligatoria=True),
    Columna("dimensión", gettext_lazy("El código de su dimensión: T, I, D o A."), "T", obligatoria=True),
    Columna("indicador", gettext_lazy("Hasta 300 caracteres."), "Identidad legal", obligatoria=True),
    Columna("inexcusable", gettext_lazy("sí o no."), "sí", obligatoria=True),
    Columna(
        "para", gettext_lazy("A quién se pide: red, org o ambas, separadas por coma."), "red, org", obligatoria=True
    ),
    Columna("meses", gettext_lazy("Cuántos meses vale; vacío, hasta el término que declara la respuesta."), "24"),
    Columna("peso", gettext_lazy("Un número desde 1; vacío es 1."), "1"),
    Columna("documentado en", gettext_lazy("De dónde viene la idea."), "FECU"),
    Columna("qué se pide", gettext_lazy("La guía, en una a tres frases."), ""),
    Columna("ejemplos", gettext_lazy("Ejemplos de buena evidencia, uno por línea."), ""),
    Columna("se calcula de", gettext_lazy("La regla que lo calcula del perfil; vacío, se responde."), ""),
)


class ImportadorEstandar:
    """The next version of the standard, from a table: what it does not bring is left out of it."""

    columnas: Sequence[Columna] = COLUMNAS

    def __init__(self, organo: Organizacion, base: Estandar, actor: Actor | None) -> None:
        self.organo, self.actor, self.clave = organo, actor, f"estandar:{organo.pk}"
        self.base = semilla_de(base)

    def ensayar(self, filas: Sequence[Fila]) -> list[Ensayada]:
        """What each row would say that the last version does not."""
        known = {i["codigo"]: i for i in self.base["indicadores"]}
        rules = {i["derivado"] for i in known.values()}
        twice = repetidas(filas, "código")
        rows = [self._row(fila, known, rules, twice) for fila in filas]
        gone = [code for code in known if code not in {row.datos and row.datos["codigo"] for row in rows}]
        if gone and rows and not rows[0].errores:
            said = _("La versión nueva deja fuera: %(codigos)s.") % {"codigos": lista_y(gone)}
            rows[0] = replace(rows[0], hace="cambia", detalle=f"{rows[0].detalle} {said}".strip())
        return rows

    def _row(self, fila: Fila, known: Mapping[str, dict[str, Any]], rules: set[str], twice: frozenset[str]) -> Ensayada:
        lectura = Lectura(fila)
        datos = self._read(lectura, rules)
        if datos["codigo"].casefold() in twice:
            lectura.error("código", _("Está en más de una fila."))
        que = f"{datos['codigo']} · {datos['nombre'][:120]}"
        if lectura.errores:
            return lectura.errada(que)
        former = known.get(datos["codigo"])
        changed = [c for c, name in CAMPOS.items() if former is not None and former[name] != datos[name]]
        detail = _("Cambia: %(que)s.") % {"que": lista_y(changed)} if changed else ""
        hace = "crea" if former is None else "cambia" if changed else "igual"
        return Ensayada(fila.numero, hace, que, detail, datos=datos, columnas=tuple(changed))  # type: ignore[arg-type]

    def _read(self, lectura: Lectura, rules: set[str]) -> dict[str, Any]:
        dimensions = {d["codigo"]: d["nombre"] for d in self.base["dimensiones"]}
        codigo = lectura.linea("código", maximo=10, obligatorio=True).upper()
        if codigo and not CODIGO.fullmatch(codigo):
            lectura.error("código", _("Use letras mayúsculas sin tildes y números, como T1."))
        para = [part.strip().lower() for part in lectura.linea("para", maximo=40).split(",") if part.strip()]
        if not para or set(para) - {"red", "org"}:
            lectura.error("para", _("Escriba red, org o ambas, separadas por coma."))
        derivado = lectura.linea("se calcula de", maximo=30)
        if derivado not in rules | {""}:
            lectura.error("se calcula de", _("No hay una regla con ese nombre: «%(regla)s».") % {"regla": derivado})
        return {
            "codigo": codigo,
            "dimension": lectura.opcion("dimensión", {code: code for code in dimensions}, obligatoria=True),
            "nombre": lectura.linea("indicador", maximo=300, obligatorio=True),
            "inexcusable": lectura.opcion("inexcusable", SI_NO, obligatoria=True) == "si",
            "para": [kind for kind in ("red", "org") if kind in para],
            "meses": _number(lectura, "meses", None),
            "peso": _number(lectura, "peso", 1),
            "documentado_en": lectura.linea("documentado en", maximo=200),
            "guia": lectura.texto("qué se pide"),
            "ejemplos": lectura.texto("ejemplos"),
            "derivado": derivado,
        }

    def aplicar(self, filas: Sequence[Ensayada], envio: UUID) -> str:
        """Propose what was tried. Sent twice, it is one version: the last one says the same already."""
        semilla = self.base | {"indicadores": [fila.datos for fila in filas]}
        made = proponer_version(semilla, organo_pk=self.organo.pk, actor=self.actor)
        return _("Quedó propuesta y publicada la versión %(version)s del estándar.") % {"version": made.version}


def _number(lectura: Lectura, columna: str, vacio: int | None) -> int | None:
    text = lectura.texto(columna, maximo=6)
    if not text:
        return vacio
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) < 1:
        lectura.error(columna, _("Escriba un número entero desde 1, hasta 999."))
        return vacio
    return int(text)


def filas_de(indicadores: Sequence[Mapping[str, Any]]) -> list[list[Valor]]:
    """The indicators of a version as a table with the columns that are read."""
    return [[en_celda(i[name]) for name in CAMPOS.values()] for i in indicadores]
