"""The editor's page: it holds every fragment. With JavaScript, htmx swaps a part of it out of that same page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actas.documento import ActaCompleta, Numerado, documento, leer_acta
from actas.models import Acta, Parrafo, Punto
from actas.operations.deshacer import DESHECHA, cambios_recientes
from actas.operations.parrafos import relatos
from actas.operations.puntos import huella_punto
from actas.operations.rectificacion import PUBLICADAS, historico_en_correccion, retirada_entera
from actas.states import EstadoActa
from actas.views import presencia
from actas.views.actas import visible_acta
from actas.views.observaciones import en_el_editor
from mesa.kernel.actor import Actor
from mesa.kernel.events import frase
from mesa.kernel.permissions import motivos_de
from mesa.models import Evento
from mesa.operations.publicaciones import versiones
from mesa.palabras import lugar
from mesa.views.access import actor_of, privada


@dataclass
class Renglon:
    """A paragraph or letra of the editor, with its neighbours: what may be done to it follows from them."""

    p: Parrafo
    numero: str
    ref: str
    padre: Renglon | None = None
    anterior: Renglon | None = None
    siguiente: Renglon | None = None
    letras: list[Renglon] = field(default_factory=list)


@dataclass
class Bloque:
    """A punto with its paragraphs, or the agreements (punto None), and its neighbours."""

    punto: Punto | None
    numero: str
    titulo: str
    renglones: list[Renglon]
    huella: str
    anterior: Bloque | None = None
    siguiente: Bloque | None = None


@dataclass
class Reciente:
    """A change as the page tells it: where it is now, and whether it may be undone."""

    evento: Evento
    hizo: str
    donde: str
    cita: str
    deshacible: bool
    parrafo: int | None
    punto: int | None


@require_safe
@privada
def editar(request: HttpRequest, clave: str) -> HttpResponse:
    """The acta with all that may be done to it now. The query opens a paragraph (`editar`, `dividir`, `mover`) or a new
    one (`agregar` a punto, `padre`, `junto` to another), or tells what was just done (`hecho`)."""
    acta, query = visible_acta(request, clave), request.GET
    if (closed := number(query.get("cerrar"))) is not None:
        presencia.leave(request, acta, closed)
    return pagina(
        request,
        acta,
        abierto=number(query.get("editar")),
        cerrado=closed,
        dividir=number(query.get("dividir")),
        mover=number(query.get("mover")),
        agregar=query.get("agregar", ""),
        agregar_padre=number(query.get("padre")),
        junto=number(query.get("junto")),
        antes="antes" in query,
        hecho=number(query.get("hecho")),
    )


def pagina(request: HttpRequest, acta: Acta, *, status: int = 200, **extra: Any) -> HttpResponse:
    """The editor with what the arguments open in it."""
    actor = actor_of(request)
    completa = leer_acta(acta)
    editar, circular, publicar = motivos_de(
        actor, acta, "actas.editar_acta", "actas.circular_acta", "actas.publicar_acta"
    )
    editable = acta.estado == EstadoActa.BORRADOR and not editar
    gone = editable and _opens_what_is_gone(completa, extra)
    if gone:
        extra["rechazo"] = _("Alguien eliminó este párrafo mientras usted trabajaba. Así quedó el acta.")
    recientes = [reciente(completa, *change) for change in cambios_recientes(acta)] if editable else []
    hecho = next((r for r in recientes if r.evento.pk == extra.get("hecho")), None)
    if editable and extra.get("abierto"):
        presencia.enter(request, acta, extra["abierto"])
    context = {
        "seccion": "actas",
        "acta": acta,
        "url_editar": reverse("actas:editar", args=[acta.sesion.clave]),
        "url_parrafos": reverse("actas:agregar_parrafo", args=[acta.sesion.clave]),  # named once: rows are many
        "documento": documento(completa),
        "bloques": bloques(completa),
        "editable": editable,
        "motivos_editar": editar,
        "motivos_circular": circular,
        "motivos_publicar": publicar,
        "historico_en_correccion": historico_en_correccion(acta),
        "publicada": versiones("acta", acta.sesion.clave).first() if acta.estado in PUBLICADAS else None,
        "retirada": retirada_entera(acta) if acta.estado in PUBLICADAS or acta.rectifica_id else None,
        "recientes": recientes,
        "presentes": presencia.others(request, acta, completa) if editable else [],
        **en_el_editor(request, acta, responde=not editar),
        **extra,
        "hecho": hecho,
        "hecho_texto": hecho and told(hecho, actor),
    }
    response = render(request, "actas/editar.html", context, status=status)
    if gone or "perdido" in extra:  # htmx asked for a paragraph that is not there: it gets all of it
        for name, value in (("Retarget", "#editor"), ("Reselect", "#editor"), ("Reswap", "outerHTML show:none")):
            response[f"HX-{name}"] = value
    return response


def _opens_what_is_gone(completa: ActaCompleta, extra: dict[str, Any]) -> bool:
    there = {n.parrafo.pk for n in completa.parrafos()}
    opened = {extra.get(name) for name in ("abierto", "dividir", "mover", "junto", "agregar_padre")}
    return bool(opened - there - {None})


def bloques(completa: ActaCompleta) -> list[Bloque]:
    """The desarrollo by puntos, and last the agreements."""
    found = [
        Bloque(
            item.punto,
            str(item.numero),
            item.punto.titulo_desarrollo or item.punto.titulo,
            _renglones(item.parrafos),
            huella_punto(row for n in item.parrafos for row in (n.parrafo, *(letra.parrafo for letra in n.letras))),
        )
        for item in completa.desarrollo
    ]
    for one, other in pairwise(found):
        one.siguiente, other.anterior = other, one
    return [*found, Bloque(None, "", _("Acuerdos y tareas"), _renglones(completa.acuerdos), "")]


def _renglones(numbered: list[Numerado], padre: Renglon | None = None) -> list[Renglon]:
    found = [Renglon(n.parrafo, n.numero, n.referencia, padre) for n in numbered]
    for renglon, n in zip(found, numbered, strict=True):
        renglon.letras = _renglones(n.letras, renglon)
        if padre is None and n.parrafo.punto_id:
            renglon.numero = n.referencia
    for one, other in pairwise(found):
        one.siguiente, other.anterior = other, one
    return found


def reciente(completa: ActaCompleta, evento: Evento, deshacible: bool) -> Reciente:
    """A change as the page tells it."""
    refs = {n.parrafo.pk: n.referencia for n in completa.parrafos()}
    before, after = relatos(evento)
    left, was = after["parrafos"], before["parrafos"]
    parrafo = next((fila["pk"] for fila in left if fila["pk"] in refs), None)
    puntos = after["puntos"] or before["puntos"]
    rows = puntos or left or was
    quoted = str(rows[0].get("texto") or rows[0].get("titulo")) if rows else ""
    hizo = frase(evento.verbo)
    if evento.verbo == DESHECHA:
        hizo = _("deshizo: %(hizo)s") % {"hizo": frase(before["verbo"])}
    return Reciente(
        evento,
        hizo,
        lugar(refs[parrafo]) if parrafo else "",
        Truncator(quoted).words(12),
        deshacible,
        parrafo,
        _punto_of(puntos, was, completa),
    )


def _punto_of(puntos: list[dict[str, Any]], was: list[dict[str, Any]], completa: ActaCompleta) -> int | None:
    """The punto, of those that are there, by which a change is told when no paragraph of it is left."""
    there = {item.punto.pk for item in completa.desarrollo}
    named = [fila["pk"] for fila in puntos] + [fila["punto"] for fila in was]
    return next((pk for pk in named if pk in there), None)


def told(hecho: Reciente, actor: Actor | None) -> str:
    """What was just done, in a sentence, with the number that it left."""
    mine = actor is not None and hecho.evento.persona_id == actor.persona.pk
    quien = _("Usted") if mine else hecho.evento.persona_nombre
    values = {"quien": quien, "hizo": hecho.hizo, "lugar": hecho.donde, "cita": hecho.cita}
    if hecho.evento.verbo == "parrafo.corregido" and hecho.donde:
        return _("Quedó guardado: %(lugar)s.") % values
    if hecho.donde:
        return _("%(quien)s %(hizo)s. Quedó en el %(lugar)s.") % values
    return _("%(quien)s %(hizo)s: «%(cita)s».") % values


def number(value: str | None) -> int | None:
    """A pk that came in an address or a form; None if it is none."""
    return int(value) if value and value.isdecimal() and len(value) < 18 else None


def volver(clave: str, referencia: str = "", **query: object) -> HttpResponse:
    """Back to the editor, at a paragraph."""
    return redirect(reverse("actas:editar", args=[clave], query=query or None, fragment=referencia or None))


def referencias(acta: Acta) -> Iterator[tuple[int, str]]:
    """Every paragraph of an acta as it is now, with its reference."""
    return ((n.parrafo.pk, n.referencia) for n in leer_acta(acta).parrafos())
