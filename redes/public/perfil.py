"""The public page of a profile on any day, its versions, its data and its evidence: from fichas and their records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mesa import tipos
from mesa.kernel import clock
from mesa.kernel.tabular import Valor, escribir_csv
from mesa.models import Archivo, Ficha, Publicacion
from mesa.models.organizaciones import Sector
from mesa.operations.publicaciones import versiones
from mesa.views.access import en_espanol, public_response
from mesa.views.archivos import entregar
from mesa.views.portal import ribbon
from mesa.views.publicaciones import content_json, version_page, withdrawn_page
from redes import schema
from redes.operations.elegibilidad import elegibilidad_de
from redes.operations.publicacion import TIPO
from redes.public.contenido import archivos_de
from redes.public.historia import historia_de
from redes.puntaje import Nivel
from redes.tramos import Tramo, medida_del, medidas_de, respuestas_de, tramos
from redes.vista import Vista, salio_el, vista_de, ya_no_integra

#: What of the data anyone searches for: bodies, places, titles and what it does, and never who a person is.
SE_BUSCA = {
    "identidad": ("razon_social", "comuna"),
    "mision": ("texto",),
    "documento": ("titulo",),
    "destino": ("destino",),
    "equipo": ("territorio",),
    "pertenencia": ("red",),
    "fondo_publico": ("institucion", "programa"),
}
DE_LA_RESPUESTA = ("nivel", "aplica", "fecha", "termino", "desde", "hasta", "verificada_el")
DEL_INDICADOR = ("codigo", "dimension", "inexcusable", "para", "meses", "peso", "derivado")


def ficha_perfil(clave: str, contenido: dict[str, Any]) -> tipos.FichaDatos:
    """The projection of a profile: what a list needs to tell its level on any day, without its record."""
    medidas = medidas_de(contenido["estandares"], contenido["tipo"])
    stretches = tramos(medidas, respuestas_de(contenido["respuestas"])) or _without_answers(contenido)
    asked = [(dato["valor"], SE_BUSCA.get(dato["clase"], ())) for dato in contenido["datos"]]
    return tipos.FichaDatos(
        titulo=contenido["nombre"],
        fecha=contenido["al"],
        organo_nombre=contenido["organo"],
        ruta=f"/redes/{clave}/",
        resumen=_summary(contenido),
        ejemplo=contenido["datos_de_ejemplo"],
        texto="\n".join(valor[name] for valor, names in asked for name in names if valor.get(name)),
        datos={
            "slug": clave,
            "tipo": contenido["tipo"],
            "sector": contenido["sector"],
            "integra_hasta": contenido["integra_hasta"] or "",
            "tramos": [asdict(tramo) | {"desde": tramo.desde.isoformat()} for tramo in stretches],
            "respuestas": [_compact(said) for said in contenido["respuestas"]],
            "estandares": [_measure(said) for said in contenido["estandares"]],
            "secretaria": contenido["secretaria"],
        },
    )


def _without_answers(contenido: Mapping[str, Any]) -> tuple[Tramo, ...]:
    medidas = medidas_de(contenido["estandares"], contenido["tipo"])
    if not medidas:
        return ()
    al = date.fromisoformat(contenido["al"])
    medida = medida_del(medidas, al)
    return (Tramo(al, Nivel.INICIAL, medida.version, not medida.pedidos),)


def _summary(contenido: Mapping[str, Any]) -> str:
    said = [dato["valor"]["texto"] for dato in contenido["datos"] if dato["clase"] == "mision"]
    return said[0] if said else ""


def _compact(said: Mapping[str, Any]) -> dict[str, Any]:
    """An answer as a score needs it; what is as usual is left out."""
    kept = {name: said[name] for name in DE_LA_RESPUESTA if said[name] is not None}
    return {"codigo": said["codigo"], **kept}


def _measure(said: Mapping[str, Any]) -> dict[str, Any]:
    indicadores = [{name: i[name] for name in DEL_INDICADOR} | {"nombre": ""} for i in said["indicadores"]]
    return {**said, "indicadores": indicadores}


PARTES = {
    "nombre": gettext_lazy("nombre"),
    "anfitriona": gettext_lazy("anfitriona"),
    "datos": gettext_lazy("datos del perfil"),
    "respuestas": gettext_lazy("respuestas al estándar"),
    "observaciones": gettext_lazy("observaciones"),
    "representantes": gettext_lazy("quiénes la representan"),
    "integrantes": gettext_lazy("quiénes la integran"),
    "rectifica": gettext_lazy("motivo de la actualización"),
}


def lugar(ruta: tuple[str | int, ...]) -> str:
    """The place of a path in the record, in words."""
    return str(PARTES.get(str(ruta[0])) or tipos.en_palabras(ruta))


tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo=TIPO,
        nombre=gettext_lazy("Perfil"),
        schema=schema.PerfilPublicado,
        ficha=ficha_perfil,
        template="redes/publico/_cuerpo.html",
        url_name="redes:red",
        lugar=lugar,
    )
)


def dia_pedido(request: HttpRequest) -> date:
    """The day that an address asks for (`?al=`), today without one or for one to come; 404 for what is no day."""
    today = clock.today()
    asked = request.GET.get("al", "")
    if not asked:
        return today
    try:
        return min(date.fromisoformat(asked), today)
    except ValueError as error:
        raise Http404 from error


@require_safe
def red(request: HttpRequest, slug: str, version: int | None = None) -> HttpResponse:
    """What a body publishes of itself and how it stands on a day; or one of the versions of what it published."""
    if version is not None:
        return version_page(request, TIPO, slug, version, "redes/publico/version.html", "redes")
    found = Ficha.objects.version_de(TIPO, slug)
    if found is None:
        return withdrawn_page(request, TIPO, slug)
    pk, header, publicada, digest = found
    al, today = dia_pedido(request), clock.today()
    whole = request.GET.get("historia") == "toda"

    def page() -> HttpResponse:
        ficha = get_object_or_404(Ficha.objects.select_related("publicacion__contenido"), pk=pk)
        registro = json.loads(ficha.publicacion.contenido.texto)
        told = ficha.publicacion if al == today else _version_of_day(slug, al)
        then = json.loads(told.contenido.texto) if told else None
        vista = vista_de(registro, al, fechada=al != today) if _publicaba(registro, al) else None
        history, days = historia_de(registro, vista.tramos, al, toda=whole) if vista else ([], 0)
        context = {
            "seccion": "redes",
            "ficha": ficha,
            "registro": registro,
            "al": al,
            "hoy": today,
            "cuerpo": _body(request, ficha, told, then),
            "entonces": then,
            "representantes": _speaking(then, al),
            "dejo": ya_no_integra(salio_el(registro, al)),
            "vista": vista,
            "historia": history,
            "dias": days,
            "puerta": elegibilidad_de(registro, al).frase,
            "versiones": list(versiones(TIPO, slug)),
            "antetitulo": _kind(registro),
            "insignia": f"{settings.SITE_URL}{reverse('redes:insignia', args=[slug])}",
            "direccion": f"{settings.SITE_URL}{ficha.ruta}",
            "cinta": ribbon([ficha]),
            "organo_nombre": ficha.organo_nombre if ficha.ejemplo else _("Chile"),
            "secretaria_nombre": registro["secretaria"],
        }
        return render(request, "redes/publico/red.html", context)

    return public_response(request, f"{header}|{digest}|{today}|{al}|{whole}", publicada, page, keep=True)


def _body(request: HttpRequest, ficha: Ficha, told: Publicacion | None, then: dict[str, Any] | None) -> str:
    """What was told on that day; what still is, as it was rendered when it was published."""
    if told is None:
        return ""
    if told == ficha.publicacion:
        return str(ficha.cuerpos.get(getattr(request, "idioma", "es")) or ficha.cuerpos.get("es", ""))
    context = {"registro": then, "base": ficha.ruta, "publicacion": told, "vigente": ficha.publicacion}
    return render_to_string("redes/publico/_cuerpo.html", context)


def _speaking(registro: Mapping[str, Any] | None, al: date) -> list[Mapping[str, Any]]:
    """Of those that a record says that represent it, whose term had not passed on a day."""
    told = registro["representantes"] if registro else []
    return [each for each in told if not each["hasta"] or each["hasta"] >= al.isoformat()]


def _version_of_day(slug: str, al: date) -> Publicacion | None:
    """The last version published by the end of a day in Chile; None if there was none, or it was withdrawn."""
    end = datetime.combine(al + timedelta(days=1), time(), clock.SANTIAGO)
    rows = Publicacion.objects.filter(tipo=TIPO, clave=slug, publicada__lt=end).select_related("contenido")
    last = rows.order_by("-version").first()
    return last if hasattr(last, "contenido") else None


def _publicaba(registro: Mapping[str, Any], al: date) -> bool:
    """Whether a body had answered anything by a day: before that it had no level, rather than the lowest one."""
    return any(said["desde"] <= al.isoformat() for said in registro["respuestas"])


def _kind(registro: Mapping[str, Any]) -> str:
    sector = dict(Sector.choices).get(registro["sector"], "")
    return " · ".join(filter(None, [_("Red") if registro["tipo"] == "red" else _("Organización"), str(sector)]))


@require_safe
def perfil_json(request: HttpRequest, slug: str, version: int | None = None) -> HttpResponse:
    """The published content, byte for byte as it was hashed."""
    return content_json(request, TIPO, slug, version)


@require_safe
@en_espanol
def indicadores_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Every indicator of a profile on a day, with its state and its evidence."""
    found = Ficha.objects.version_de(TIPO, slug)
    if found is None:
        return withdrawn_page(request, TIPO, slug)
    pk, header, publicada, digest = found
    al = dia_pedido(request)

    def page() -> HttpResponse:
        ficha = get_object_or_404(Ficha.objects.select_related("publicacion__contenido"), pk=pk)
        registro = json.loads(ficha.publicacion.contenido.texto)
        vista = vista_de(registro, al, fechada=True) if _publicaba(registro, al) else None
        return descarga(f"{slug}-{al}.csv", COLUMNAS, _csv_rows(vista) if vista else [])

    return public_response(request, f"indicadores|{header}|{digest}|{al}", publicada, page)


COLUMNAS = (
    "codigo",
    "indicador",
    "dimension",
    "inexcusable",
    "al",
    "nivel",
    "estado",
    "fecha",
    "vence",
    "verificada_por",
    "evidencia",
    "estandar",
)


def _csv_rows(vista: Vista) -> Iterator[list[Valor]]:
    for fila in vista.filas:
        yield [
            fila.codigo,
            fila.nombre,
            fila.dimension,
            _("sí") if fila.inexcusable else _("no"),
            vista.al,
            fila.nivel,
            fila.estado,
            fila.desde,
            fila.vence,
            fila.verificada_por,
            absoluta(fila.evidencia.get("url", "")),
            vista.medida["version"],
        ]


def absoluta(url: str) -> str:
    """An address of this site, whole."""
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url


def descarga(nombre: str, columnas: Iterable[str], filas: Iterable[list[Valor]]) -> HttpResponse:
    """A CSV to download."""
    response = HttpResponse(escribir_csv(list(columnas), filas), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{nombre}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def evidencia(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    """A file that the record in force names, to download and never to be drawn; 404 for any other, whoever asks."""
    found = Ficha.objects.filter(tipo=TIPO, clave=slug).select_related("publicacion__contenido").first()
    if found is None:
        raise Http404
    registro = json.loads(found.publicacion.contenido.texto)
    named = archivos_de(registro)
    # The same bytes may be kept under other names, of what is not public.
    kept = Archivo.objects.filter(sha256=sha256, nombre=named.get(sha256, "")).first()
    if kept is None:
        raise Http404
    return inerte(kept)


def inerte(archivo: Archivo) -> HttpResponse:
    """A file that somebody uploaded, to download from a public page, whatever it holds."""
    response = entregar(archivo)
    response["Cache-Control"] = "public, no-cache"
    return response
