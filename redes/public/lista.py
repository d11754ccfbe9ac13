"""The public table of networks and organisations on any day, two of them side by side, and all of them as data.

It reads fichas only: each holds its answers compact, so that any day is computed without its record.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mesa.kernel import clock
from mesa.kernel.tabular import Valor
from mesa.kernel.text import CON_TILDE, SIN_TILDE, llano
from mesa.models import Ficha
from mesa.models.organizaciones import Sector
from mesa.views.access import en_espanol, public_response
from mesa.views.portal import last_publication, ribbon
from redes import puntaje as reglas
from redes.operations.publicacion import TIPO
from redes.public.integrantes import DelDia, integran
from redes.public.perfil import descarga, dia_pedido
from redes.puntaje import Nivel, Puntaje
from redes.tramos import al_dia, medida_del, medidas_de, respuestas_de
from redes.vista import NIVELES, POR_VENCER, Fila, puntos, salio_el, vista_de, ya_no_integra

POR_PAGINA, SIN_PERFIL = 50, 100
#: How many rows are read at a time of those that are all read.
DE_A = 200
#: Of a ficha, the stretch of days that one is in; its days are ISO text, which sorts as they do.
TRAMO = (
    "(select t from jsonb_array_elements(mesa_ficha.datos->'tramos') t"
    " where t->>'desde' <= %s order by t->>'desde' desc limit 1)"
)


@dataclass(frozen=True)
class Filtro:
    """What the address of the table asks for; "" asks for nothing."""

    tipo: str = ""
    sector: str = ""
    nivel: str = ""
    atraso: str = ""
    q: str = ""

    @classmethod
    def leer(cls, dicho: Mapping[str, Any]) -> Filtro:
        """The filter that an address says; what is no choice of ours asks for nothing."""
        allowed = {"tipo": {"red", "org"}, "sector": set(Sector.values), "nivel": set(NIVELES), "atraso": {"si"}}
        words = " ".join(str(dicho.get("q", "")).replace("\x00", "")[:100].split())
        return cls(q=words, **{name: dicho[name] for name in allowed if dicho.get(name) in allowed[name]})

    @property
    def activo(self) -> bool:
        """Whether anything is asked."""
        return any(vars(self).values())

    @property
    def acotado(self) -> bool:
        """The same, of what is chosen and not typed."""
        return replace(self, q="").activo

    def direccion(self, **otro: str) -> str:
        """The query of an address that asks for this, with something else in its place."""
        asked = vars(replace(self, **{k: v for k, v in otro.items() if hasattr(self, k)}))
        more = {k: v for k, v in otro.items() if k not in asked}
        return urlencode({name: value for name, value in {**asked, **more}.items() if value})


@dataclass(frozen=True)
class Renglon:
    """A body in the table."""

    ficha: Ficha
    puntaje: Puntaje
    nivel: str
    dimensiones: list[str]
    vence: date | None
    que_vence: str
    al_dia: bool

    @property
    def por_vencer(self) -> bool:
        """Whether it is up to date and, unless it renews something, soon will not be."""
        return self.al_dia and self.vence is not None and (self.vence - self.puntaje.al).days <= POR_VENCER


@require_safe
def redes(request: HttpRequest) -> HttpResponse:
    """Networks and organisations with their level on a day, by name."""
    filtro, al, today = Filtro.leer(request.GET.dict()), dia_pedido(request), clock.today()
    after, missing_after, last = request.GET.get("desde", ""), request.GET.get("tras", "")[:120], last_publication()

    def page() -> HttpResponse:
        found = list(_after(buscadas(filtro, al), after)[: POR_PAGINA + 1])
        shown = found[:POR_PAGINA]
        dimensions = _headings(shown, al)
        rows = list(renglones(shown, al, [codigo for codigo, _nombre in dimensions]))
        day = "" if al == today else al.isoformat()
        seated = integran(al)
        missing = sin_perfil(seated, filtro, al)
        context = {
            "seccion": "redes",
            "filas": rows,
            "dimensiones": dimensions,
            "filtro": filtro,
            "al": al,
            "hoy": today,
            "resumen": _figures(al, filtro, day, missing),
            "registro": seated,
            # Whoever published nothing has no level, and comes after the last page of those that did.
            **_missing_page([] if filtro.nivel or len(found) > POR_PAGINA else missing, missing_after),
            "sin_perfil_n": len(missing),
            "sectores": Sector.choices,
            "niveles": NIVELES.items(),
            "siguiente": shown[-1].pk if len(found) > POR_PAGINA else "",
            "continua": bool(after),
            "desde": after,
            "parametros": filtro.direccion(al=day),
            **_of_whom(shown),
        }
        return render(request, "redes/publico/redes.html", context)

    key = f"redes|{today}|{al}|{after}|{missing_after}|{filtro.direccion()}|{last.hash if last else ''}"
    return public_response(request, key, last.publicada if last else None, page, keep=not filtro.q)


def _of_whom(fichas: list[Ficha]) -> dict[str, str]:
    """The ribbon of what is shown; and, if all is an example, the table at which its networks sit, below the mark."""
    found = {"cinta": ribbon(fichas)}
    tables = {ficha.organo_nombre for ficha in fichas if ficha.datos["tipo"] == "red"}
    if len(tables) == 1 and all(ficha.ejemplo for ficha in fichas):
        found["organo_nombre"] = tables.pop()
    return found


def buscadas(filtro: Filtro, al: date) -> models.QuerySet[Any]:
    """The profiles that had a level that day, as the table asks for them, by name."""
    rows: models.QuerySet[Any] = Ficha.objects.for_list().filter(tipo=TIPO)
    rows = rows.annotate(tramo=RawSQL(TRAMO, [al.isoformat()], output_field=models.JSONField()))  # noqa: S611  # a constant
    rows = rows.filter(tramo__isnull=False)
    rows = rows.filter(Q(datos__integra_hasta="") | Q(datos__integra_hasta__gte=al.isoformat()))
    contains = {name: value for name in ("tipo", "sector") if (value := getattr(filtro, name))}
    if contains:
        rows = rows.filter(datos__contains=contains)
    if filtro.q:
        folded = Func(Lower("titulo"), Value(CON_TILDE), Value(SIN_TILDE), function="translate")
        rows = rows.annotate(llano=folded)
    for word in llano(filtro.q).split():
        rows = rows.filter(llano__contains=word)
    if filtro.nivel:
        rows = rows.filter(tramo__nivel=filtro.nivel)
    if filtro.atraso:
        rows = rows.filter(tramo__al_dia=False)
    return rows.order_by("titulo", "pk")


def _after(rows: models.QuerySet[Any], cursor: str) -> models.QuerySet[Any]:
    """What follows the row that a page ended with."""
    if not cursor:
        return rows
    if not cursor.isdecimal() or len(cursor) > 18:
        raise Http404
    name = Ficha.objects.filter(pk=int(cursor)).values("titulo")[:1]
    return rows.filter(Q(titulo__gt=models.Subquery(name)) | Q(titulo=models.Subquery(name), pk__gt=int(cursor)))


def sin_perfil(registro: DelDia | None, filtro: Filtro, al: date) -> list[Mapping[str, Any]]:
    """Of who sat in the Mesa that day, as its roll says, those without a profile, of the kind and sector asked for."""
    seated = registro.integrantes if registro else []
    shown = buscadas(Filtro(), al).order_by().filter(clave__in=[each["slug"] for each in seated])
    published = set(shown.values_list("clave", flat=True)) if seated else set()
    return [
        each
        for each in seated
        if each["slug"] not in published
        and filtro.tipo in ("", _kind(each))
        and filtro.sector in ("", each["sector"])
        and all(word in llano(each["nombre"]) for word in llano(filtro.q).split())
    ]


def _missing_page(missing: list[Mapping[str, Any]], after: str) -> dict[str, Any]:
    """Those of a list that follow one of them, and the last one if there are more."""
    known = [each["slug"] for each in missing]
    place = known.index(after) + 1 if after in known else 0
    shown = missing[place : place + SIN_PERFIL]
    rest = len(missing) > place + SIN_PERFIL
    return {"sin_perfil": shown, "sin_perfil_sigue": shown[-1]["slug"] if rest else "", "sin_perfil_antes": bool(place)}


def _kind(seat: Mapping[str, Any]) -> str:
    return "red" if seat["tipo"] == "red" else "org"


def _figures(al: date, filtro: Filtro, day: str, missing: list[Mapping[str, Any]]) -> dict[str, Any]:
    """How many stand at each level that day, of all, with the address that lists them. Who is missing is late too."""
    base = buscadas(replace(filtro, nivel="", atraso=""), al).order_by()
    counts = {level.value: models.Count("pk", filter=Q(tramo__nivel=level.value)) for level in Nivel}
    late = models.Count("pk", filter=Q(tramo__al_dia=False))
    by_level = base.aggregate(total=models.Count("pk"), atrasadas=late, **counts)
    return {
        "total": by_level["total"],
        "atrasadas": by_level["atrasadas"] + len(missing),
        "niveles": [
            (level, str(name), by_level[level], filtro.direccion(nivel=level, al=day))
            for level, name in NIVELES.items()
        ],
        "todos": filtro.direccion(nivel="", atraso="", al=day),
        "con_atraso": filtro.direccion(atraso="si", al=day),
    }


def _headings(fichas: list[Ficha], al: date) -> list[tuple[str, str]]:
    """The dimensions that the standard had that day: codes and names."""
    for ficha in fichas:
        version = medida_del(medidas_de(ficha.datos["estandares"], ficha.datos["tipo"]), al).version
        said = next(m for m in ficha.datos["estandares"] if m["version"] == version)
        return [(d["codigo"], d["nombre"]) for d in said["dimensiones"]]
    return []


def renglones(fichas: Iterable[Ficha], al: date, dimensiones: Sequence[str]) -> Iterator[Renglon]:
    """Each body as it stood that day, with its points in those dimensions."""
    for ficha in fichas:
        medida = medida_del(medidas_de(ficha.datos["estandares"], ficha.datos["tipo"]), al)
        answers = respuestas_de(ficha.datos["respuestas"], al)
        found = reglas.puntuar(medida.estandar, answers, al)
        standing = {answer.codigo: answer for answer in answers}
        ends = [
            i.codigo
            for i in medida.estandar.indicadores
            if i.codigo in standing and found.vence_el and reglas.vence_el(i, standing[i.codigo]) == found.vence_el
        ]
        yield Renglon(
            ficha=ficha,
            puntaje=found,
            nivel=str(NIVELES[found.nivel]),
            dimensiones=[puntos(found.dimensiones.get(codigo)) for codigo in dimensiones],
            vence=found.vence_el,
            que_vence=", ".join(ends),
            al_dia=al_dia(medida, found),
        )


def tramo_de_ficha(ficha: Ficha, al: date) -> dict[str, Any] | None:
    """The stretch of days that one is in, as the ficha holds it; None before the first."""
    held = [tramo for tramo in ficha.datos["tramos"] if tramo["desde"] <= al.isoformat()]
    return max(held, key=lambda tramo: str(tramo["desde"])) if held else None


@require_safe
@en_espanol
def datos_csv(request: HttpRequest) -> HttpResponse:
    """All of them on a day: level, dimensions and the level of each indicator."""
    filtro, al, last = Filtro.leer(request.GET.dict()), dia_pedido(request), last_publication()

    def page() -> HttpResponse:
        fichas = iter(buscadas(filtro, al).iterator(DE_A))
        first = list(islice(fichas, 1))
        dimensions = [codigo for codigo, _nombre in _headings(first, al)]
        # Of each is kept what its row says, and not its answers: of thousands they are hundreds of megabytes.
        rows = [_corto(row, al) for row in renglones(chain(first, fichas), al, dimensions)]
        codes = list(dict.fromkeys(code for _before, levels, _example in rows for code in levels))
        columns = ["identificador", "nombre", "direccion", "tipo", "sector", "al", "estandar", "nivel", "al_dia"]
        columns += [f"dimension_{code}" for code in dimensions] + ["vence", "que_vence", *codes, "datos_de_ejemplo"]
        seated = integran(al)
        missing = [] if filtro.nivel else sin_perfil(seated, filtro, al)
        told = [[*before, *(levels.get(code) for code in codes), example] for before, levels, example in rows]
        told += [_csv_missing(each, len(columns), al, ejemplo=bool(seated and seated.ejemplo)) for each in missing]
        return descarga(f"redes-{al}.csv", columns, told)

    key = f"redes.csv|{al}|{filtro.direccion()}|{last.hash if last else ''}"
    return public_response(request, key, last.publicada if last else None, page)


def _corto(row: Renglon, al: date) -> tuple[list[Valor], Mapping[str, int], str]:
    """Of a body, what its row says before the levels of its indicators, those levels, and what it says after."""
    ficha = row.ficha
    before: list[Valor] = [
        ficha.datos["slug"],
        ficha.titulo,
        f"{settings.SITE_URL}{ficha.ruta}",
        ficha.datos["tipo"],
        ficha.datos["sector"],
        al,
        row.puntaje.version,
        str(row.puntaje.nivel),
        _("sí") if row.al_dia else _("no"),
        *row.dimensiones,
        row.vence,
        row.que_vence,
    ]
    return before, row.puntaje.niveles, _("sí") if ficha.ejemplo else _("no")


def _csv_missing(seat: Mapping[str, Any], width: int, al: date, *, ejemplo: bool) -> list[Valor]:
    """The row of who has published nothing, which has no page: late, and without levels."""
    said: list[Valor] = [seat["slug"], seat["nombre"], "", _kind(seat), seat["sector"], al, None, "", _("no")]
    return [*said, *[None] * (width - len(said) - 1), _("sí") if ejemplo else _("no")]


@require_safe
def comparar(request: HttpRequest) -> HttpResponse:
    """Two bodies side by side on a day: their dimensions and each indicator."""
    al, today, last = dia_pedido(request), clock.today(), last_publication()
    asked = [request.GET.get(name, "").replace("\x00", "")[:120] for name in ("a", "b")]

    def page() -> HttpResponse:
        offered = list(buscadas(Filtro(), al).values_list("datos__slug", "titulo"))
        held = {
            ficha.clave: ficha
            for ficha in Ficha.objects.filter(tipo=TIPO, clave__in=asked).select_related("publicacion__contenido")
        }
        if any(asked) and any(slug and slug not in held for slug in asked):
            raise Http404
        fichas = [held[slug] for slug in asked if slug in held]
        present = {slug for slug, _name in offered}
        context = {
            "seccion": "redes",
            # Whoever is asked for stays chosen, even on a day on which it was not there.
            "opciones": [*{(f.clave, f.titulo): None for f in fichas if f.clave not in present}, *offered],
            "a": asked[0],
            "b": asked[1],
            "al": al,
            "hoy": today,
            "fichas": fichas,
            "comparacion": _side_by_side(fichas, al, present) if len(fichas) == 2 else None,
            **_of_whom(fichas),
        }
        return render(request, "redes/publico/comparar.html", context)

    key = f"comparar|{today}|{al}|{asked}|{last.hash if last else ''}"
    return public_response(request, key, last.publicada if last else None, page)


def _side_by_side(fichas: list[Ficha], al: date, present: Container[str]) -> dict[str, Any]:
    """What two records say that day, by dimension and by indicator; of one that was not there that day, only that."""
    seen = [
        vista_de(json.loads(ficha.publicacion.contenido.texto), al) if ficha.clave in present else None
        for ficha in fichas
    ]
    known = [vista for vista in seen if vista is not None]
    rows = [{fila.codigo: fila for fila in vista.filas} if vista else {} for vista in seen]
    order = dict.fromkeys(i["codigo"] for vista in known for i in vista.medida["indicadores"])
    codes = [code for code in order if code in rows[0] or code in rows[1]]
    bars = [{barra.nombre: barra for barra in vista.barras} if vista else {} for vista in seen]
    return {
        "lados": [
            (ficha, vista.frase if vista else _absent(ficha, al)) for ficha, vista in zip(fichas, seen, strict=True)
        ],
        "dimensiones": [(name, bars[0].get(name), bars[1].get(name)) for name in dict.fromkeys([*bars[0], *bars[1]])],
        "indicadores": [_pair(rows[0].get(code), rows[1].get(code)) for code in codes],
    }


def _absent(ficha: Ficha, al: date) -> str:
    return ya_no_integra(salio_el(ficha.datos, al)) or _("Ese día no tenía su perfil publicado.")


def _pair(left: Fila | None, right: Fila | None) -> tuple[Fila | None, Fila | None, Fila | None]:
    return left or right, left, right
