"""What a person was told: her notices, which she read, and how she wants them to reach her."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mesa.forms.avisos import PreferenciasForm
from mesa.kernel.actor import Actor
from mesa.models import Aviso, Consulta, Votacion
from mesa.operations.bandeja import leer_avisos, preferir_avisos
from mesa.operations.reenvios import alcance_de
from mesa.tipos import nombre_de_aviso
from mesa.views.access import actor_of, privada

POR_PAGINA = 20


@dataclass(frozen=True)
class Renglon:
    """A notice as its list shows it."""

    aviso: Aviso
    tipo: str
    titulo: str


@require_safe
@privada
def avisos(request: HttpRequest) -> HttpResponse:
    """What the signed-in person was told, the latest first, twenty a page. Looking changes nothing."""
    actor = actor_of(request)
    before = request.GET.get("desde", "")
    mine = Aviso.objects.filter(persona=actor.persona) if actor else Aviso.objects.none()
    if before.isdecimal() and len(before) < 19:
        mine = mine.filter(pk__lt=int(before))
    found = list(mine.select_related("plazo", "mandato__organizacion").order_by("-pk")[: POR_PAGINA + 1])
    shown = found[:POR_PAGINA]
    context = {
        "seccion": "avisos",
        "renglones": _rows(shown),
        "siguiente": shown[-1].pk if len(found) > POR_PAGINA else "",
        "continua": bool(before),
        "resumen_diario": actor.persona.resumen_diario if actor else False,
        "recien_leidos": "leidos" in request.GET,
        "conduce": bool(request.user.is_staff or alcance_de(actor, todo=False).organos),
    }
    return render(request, "mesa/avisos/lista.html", context)


def _rows(found: list[Aviso]) -> list[Renglon]:
    """Each with the title of what it is about: a query for each kind of thing, however many there are."""
    titles: dict[tuple[str, int], str] = {}
    for key, model in (("consulta", Consulta), ("votacion", Votacion)):
        pks = {aviso.datos[key] for aviso in found if key in aviso.datos}
        if pks:
            rows = model._default_manager.filter(pk__in=pks).order_by().values_list("pk", "titulo")
            titles |= {(key, pk): titulo for pk, titulo in rows}
    return [Renglon(aviso, nombre_de_aviso(aviso.plantilla), _title(aviso, titles)) for aviso in found]


def _title(aviso: Aviso, titles: dict[tuple[str, int], str]) -> str:
    datos = aviso.datos
    for key in ("consulta", "votacion"):
        if title := titles.get((key, datos.get(key, 0))):
            return title[:1].upper() + title[1:]
    title = str(datos.get("titulo") or datos.get("nombre") or (aviso.plazo.titulo if aviso.plazo else ""))
    return title[:1].upper() + title[1:] or nombre_de_aviso(aviso.plantilla)


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


@require_POST
@privada
def abrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and go where it leads; it must be of who asks."""
    actor = _actor(request)
    aviso = Aviso.objects.filter(persona=actor.persona, pk=pk).first()
    if aviso is None:
        raise Http404
    leer_avisos(actor.persona, aviso.pk)
    local = aviso.ruta.startswith("/") and not aviso.ruta.startswith("//")
    return redirect(aviso.ruta if local else "mesa:avisos")


@require_POST
@privada
def leer_todos(request: HttpRequest) -> HttpResponse:
    """Mark every notice as read, and show the list again."""
    leer_avisos(_actor(request).persona)
    return redirect(f"{reverse('mesa:avisos')}?leidos=1")


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def preferencias(request: HttpRequest) -> HttpResponse:
    """Each notice as it happens, or one e-mail a day. Where `List-Unsubscribe` of every e-mail leads."""
    actor = actor_of(request)
    sent = request.method == "POST"
    initial = {"como": "diario" if actor and actor.persona.resumen_diario else "inmediato"}
    form = PreferenciasForm(request.POST if sent else None, initial=initial)
    if sent and form.is_valid():
        holder = _actor(request)
        preferir_avisos(holder.persona.pk, resumen_diario=form.cleaned_data["como"] == "diario", actor=holder)
        messages.success(request, _("Quedó guardado cómo recibe sus avisos."))
        return redirect("mesa:preferencias_avisos")
    context = {
        "seccion": "avisos",
        "form": form,
        "efectos": form.efectos(),
        "correo": actor.persona.correo if actor else "",
        "migas": [(_("Avisos"), reverse("mesa:avisos")), (_("Cómo recibirlos"), "")],
    }
    return render(request, "mesa/avisos/preferencias.html", context, status=422 if sent else 200)
