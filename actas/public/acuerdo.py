"""One published agreement: its page, its evidence, and what the portal must know of its kind. It reads fichas only."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from actas import schema
from actas.cumplimiento import resumen
from actas.public.actas import lugar_en_acuerdo
from mesa import tipos
from mesa.kernel import clock
from mesa.models import Archivo, Ficha
from mesa.views.archivos import entregar
from mesa.views.publicaciones import content_json, record_page

#: States whose date is still to come, or passed: what was put off to a day is owed from then on.
ABIERTAS = frozenset({"pendiente", "en_curso", "diferida"})


def ficha_acuerdo(clave: str, contenido: dict[str, Any]) -> tipos.FichaDatos:
    """The projection of a published agreement."""
    sesion: dict[str, Any] | None = contenido.get("sesion")
    detalle: dict[str, Any] = contenido.get("detalle") or {}
    tasks = [task for task in detalle.get("tareas", []) if task["estado"] != "sin_efecto"]
    texts = [contenido["texto"], *(item["texto"] for item in contenido["letras"])]
    for task in tasks:
        texts += [task["titulo"], *(parte["organizacion"] for parte in task["partes"])]
        texts += [evidencia["texto"] for evidencia in task.get("evidencias", [])]
    fecha = contenido.get("fecha") or (sesion or {}).get("fecha", "")
    due = sorted(task["vence"] for task in tasks if task["estado"] in ABIERTAS and task["vence"])
    return tipos.FichaDatos(
        titulo=contenido["titulo"] or contenido["texto"][:300],
        fecha=fecha,
        organo_nombre=contenido["organo"],
        ruta=f"/acuerdos/{clave}/",
        resumen=contenido["texto"],
        orden=contenido["numero"],
        ejemplo=contenido["datos_de_ejemplo"],
        texto="\n".join(texts),
        datos={
            "numero": contenido["numero"],
            "sesion": sesion,
            "acta_clave": contenido.get("acta_clave", ""),
            "seguimiento": contenido["seguimiento"],
            "suprimido": contenido.get("suprimido", False),
            "registro_historico": contenido["registro_historico"],
            "secretaria": contenido["secretaria"],
            "adoptado": contenido["adoptado"],
            "fecha": fecha,
            "organizaciones": sorted({parte["organizacion"] for task in tasks for parte in task["partes"]}),
            "vence": due[0] if due else "",
            "plazos": due,
            "tareas": len(tasks),
            "tareas_hechas": sum(task["estado"] == "verificada" for task in tasks),
            "elementos": [each["codigo"] for each in detalle.get("elementos", [])],
            "cumplimiento": resumen(detalle.get("tareas", [])),
        },
    )


tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo="acuerdo",
        nombre=gettext_lazy("Acuerdo"),
        schema=schema.AcuerdoPublicado,
        ficha=ficha_acuerdo,
        template="actas/_cuerpo_acuerdo.html",
        url_name="actas:acuerdo",
        lugar=lugar_en_acuerdo,
    )
)


@require_safe
def acuerdo(request: HttpRequest, clave: str, numero: int, version: int | None = None) -> HttpResponse:
    """One agreement, or one of its versions: its text, where it comes from, what followed."""
    dia, template = clock.today().isoformat(), "actas/acuerdo.html"
    return record_page(request, "acuerdo", f"{clave}/{numero}", version, template, "acuerdos", dia=dia)


@require_safe
def acuerdo_json(request: HttpRequest, clave: str, numero: int, version: int | None = None) -> HttpResponse:
    """The published content of an agreement, byte for byte as it was hashed."""
    return content_json(request, "acuerdo", f"{clave}/{numero}", version)


@require_safe
def evidencia(request: HttpRequest, clave: str, numero: int, sha256: str) -> HttpResponse:
    """A file that the follow-up in force names as evidence, to download; 404 for any other, whoever asks."""
    found = Ficha.objects.filter(tipo="acuerdo", clave=f"{clave}/{numero}").select_related("publicacion__contenido")
    ficha = found.first()
    if ficha is None:
        raise Http404
    contenido = json.loads(ficha.publicacion.contenido.texto)
    named = {
        shown["archivo"]["sha256"]: shown["archivo"]["nombre"]
        for task in (contenido.get("detalle") or {}).get("tareas", [])
        for shown in task["evidencias"]
        if shown["archivo"]
    }
    if sha256 not in named:
        raise Http404
    # The same bytes may be kept under other names, of what is not public.
    kept = Archivo.objects.filter(organo=ficha.organo_id, sha256=sha256, nombre=named[sha256]).first()
    if kept is None:
        raise Http404
    response = entregar(kept)
    response["Cache-Control"] = "public, no-cache"
    return response
