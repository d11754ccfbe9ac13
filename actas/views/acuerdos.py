"""An agreement that is followed: all that is known of it, and its follow-up made public."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from actas.models import AcuerdoAdoptado, Tarea
from actas.operations.acuerdos import publicar_seguimiento, publicar_seguimientos
from actas.operations.acuerdos.detalle import relaciones_de, seguimiento_de
from actas.states import EstadoAcuerdo
from mesa.conteos import Contadas, Conteo, registrar_conteo
from mesa.forms.base import Formulario
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, NoPermitido
from mesa.kernel.permissions import motivos, require
from mesa.models import Organizacion
from mesa.tipos import Pendiente, registrar_enlace
from mesa.views.access import actor_of, privada
from mesa.views.context import CINTA

registrar_enlace(gettext_lazy("Acuerdos en seguimiento"), "actas:en_seguimiento")


def visible_acuerdo(request: HttpRequest, clave: str, numero: int) -> AcuerdoAdoptado:
    """The agreement, if the actor follows its órgano; else 404."""
    visible = AcuerdoAdoptado.objects.visible_to(actor_of(request), clock.today())
    return get_object_or_404(visible.select_related("organo", "sesion", "asunto"), clave=f"{clave}/{numero}")


def frame(acuerdo: AcuerdoAdoptado) -> dict[str, Any]:
    """What every page of an agreement needs."""
    clave, _bar, numero = acuerdo.clave.rpartition("/")
    cinta = CINTA if acuerdo.organo.ejemplo else ""
    return {"seccion": "acuerdos", "acuerdo": acuerdo, "clave": clave, "numero": int(numero), "cinta": cinta}


def volver(acuerdo: AcuerdoAdoptado) -> HttpResponse:
    """To its page."""
    clave, _bar, numero = acuerdo.clave.rpartition("/")
    return redirect("actas:seguimiento", clave, int(numero))


@require_safe
@privada
def seguimiento(request: HttpRequest, clave: str, numero: int) -> HttpResponse:
    """Everything of an agreement: how it was adopted, what it changes, its tasks, and what may be done now."""
    acuerdo = visible_acuerdo(request, clave, numero)
    tareas = list(Tarea.objects.filter(acuerdo=acuerdo).for_list().order_by("numero", "pk"))
    live = [tarea for tarea in tareas if tarea.estado != "sin_efecto"]
    modifica, modificado_por = relaciones_de(acuerdo)
    context = frame(acuerdo) | {
        "tareas": tareas,
        "hechas": sum(tarea.estado == "verificada" for tarea in live),
        "vigentes": len(live),
        "modifica": modifica,
        "modificado_por": modificado_por,
        "elementos": list(acuerdo.elementos.all()),
        "motivos": motivos("actas.publicar_seguimiento", actor_of(request), acuerdo),
        "por_publicar": _waits(acuerdo),
        "decision": clave.removeprefix("decision-") if acuerdo.asunto_id else "",
        "declarable": not live and acuerdo.estado == EstadoAcuerdo.VIGENTE,
    }
    return render(request, "actas/acuerdos/seguimiento.html", context)


def _waits(acuerdo: AcuerdoAdoptado) -> bool:
    """Whether its follow-up changed since it was published."""
    changed, published = acuerdo.cambiado_el, acuerdo.publicado_el
    return changed is not None and not acuerdo.suprimido and (published is None or changed > published)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar(request: HttpRequest, clave: str, numero: int) -> HttpResponse:
    """Show what will be public of the follow-up, files included, and publish it."""
    acuerdo, actor = visible_acuerdo(request, clave, numero), actor_of(request)
    require("actas.publicar_seguimiento", actor, acuerdo)
    form, status = Formulario(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        try:
            publicar_seguimiento(acuerdo.pk, leido=request.POST.get("leido", ""), actor=actor)
        except Conflicto as error:
            form.is_valid()
            form.add_error(None, error.mensaje)
            acuerdo, status = visible_acuerdo(request, clave, numero), error.status
        else:
            messages.success(request, _("El seguimiento quedó publicado en la página del acuerdo."))
            return volver(acuerdo)
    detalle = seguimiento_de(acuerdo)
    shown = [evidencia for tarea in detalle["tareas"] for evidencia in tarea["evidencias"]]
    archivos = sum(bool(each["archivo"]) for each in shown)
    context = frame(acuerdo) | {"form": form, "detalle": detalle, "archivos": archivos}
    return render(request, "actas/acuerdos/publicar.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar_todos(request: HttpRequest) -> HttpResponse:
    """Publish the follow-up of all that changed, some at a time, and say how many are left."""
    actor = actor_of(request)
    organos = list(Organizacion.objects.conducidos_por(actor, clock.today()).order_by("pk"))
    if not organos:
        raise NoPermitido([_("Solo la secretaría del órgano publica el seguimiento de sus acuerdos.")])
    if request.method == "POST":
        leidos = dict(_VISTO.findall(request.POST.get("vistos", "")))
        done, left = publicar_seguimientos([organo.pk for organo in organos], leidos, actor=actor)
        said = ngettext(
            "Se publicó el seguimiento de un acuerdo.", "Se publicó el seguimiento de %(n)s acuerdos.", done
        )
        if left:
            more = ngettext("Queda uno por publicar.", "Quedan %(n)s por publicar.", left) % {"n": left}
            messages.warning(request, f"{said % {'n': done}} {more}")
            return redirect("actas:publicar_seguimientos")
        messages.success(request, said % {"n": done})
        return redirect("actas:en_seguimiento")
    waiting = AcuerdoAdoptado.objects.sin_publicar().filter(organo__in=organos)
    shown = list(waiting.select_related("sesion").order_by("-fecha", "numero", "pk")[:A_LA_VISTA])
    seen = [f"{acuerdo.pk}@{acuerdo.cambio}" for acuerdo in waiting.only("pk", "cambiado_el").order_by("pk")]
    context = {"seccion": "acuerdos", "acuerdos": shown, "cuantos": len(seen), "vistos": " ".join(seen)}
    return render(request, "actas/acuerdos/publicar_todos.html", context)


#: Of those about to be published, how many are named; and one, as the page that asks shows it: its key and its change.
A_LA_VISTA, _VISTO = 20, re.compile(r"([0-9]{1,18})@(\S+)")


def por_publicar(actor: Actor) -> Conteo | None:
    """That the follow-up of some agreements changed and the public does not see it, for who publishes it."""
    organos = Organizacion.objects.conducidos_por(actor, clock.today()).values("pk")
    return Conteo(AcuerdoAdoptado.objects.sin_publicar().filter(organo__in=organos), _unpublished)


def _unpublished(found: Contadas) -> Pendiente:
    said = ngettext(
        "Un acuerdo cambió desde que se publicó", "%(n)s acuerdos cambiaron desde que se publicaron", found.n
    )
    url = "/acuerdos/en-seguimiento/publicar/"
    return Pendiente(_("Seguimiento por publicar"), said % {"n": found.n}, url, _("Publicar"))


registrar_conteo(por_publicar)
