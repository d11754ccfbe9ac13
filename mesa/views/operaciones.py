"""How sending goes: what was sent, what failed and why, what waits; and sending it again. Never what it says."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mesa.kernel.permissions import require
from mesa.kernel.tasks import last_sweep
from mesa.models import Envio
from mesa.operations.reenvios import (
    Alcance,
    alcance_de,
    cuentas,
    fallidos,
    reacciones_que_fallan,
    reenviar_envio,
    reenviar_fallidos,
)
from mesa.tipos import nombre_de_aviso
from mesa.views.access import actor_of, privada

POR_PAGINA = 20
#: A worker sweeps every minute: past this, something is stopped.
CALLADO_MINUTOS = 5


def _scope(request: HttpRequest) -> Alcance:
    """What the signed-in person sees; NoPermitido if nothing."""
    actor, operates = actor_of(request), request.user.is_staff
    scope = alcance_de(actor, todo=operates)
    if not scope.organos and not operates:
        require("mesa.ver_envios", actor, None)
    return scope


@require_safe
@privada
def operaciones(request: HttpRequest) -> HttpResponse:
    """Counts, what failed, what events still have to cause, and whether the worker is alive."""
    scope = _scope(request)
    before = request.GET.get("desde", "")
    rows = fallidos(scope)
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: POR_PAGINA + 1])
    shown = found[:POR_PAGINA]
    swept = last_sweep()
    context = {
        "seccion": "avisos",
        "alcance": scope,
        "cuentas": cuentas(scope),
        "filas": [_row(envio, scope) for envio in shown],
        "siguiente": shown[-1].pk if len(found) > POR_PAGINA else "",
        "continua": bool(before),
        "reacciones": reacciones_que_fallan(),
        "barrido": swept,
        "callado": swept is None or (timezone.now() - swept).total_seconds() > CALLADO_MINUTOS * 60,
    }
    return render(request, "mesa/operaciones.html", context)


def _row(envio: Envio, scope: Alcance) -> dict[str, Any]:
    """One that failed: its kind, dates and state; to whom and why only where the reader may know it."""
    aviso, named = envio.aviso, scope.con_nombres(envio)
    return {
        "pk": envio.pk,
        "tipo": nombre_de_aviso(aviso.plantilla),
        "creado": aviso.creado,
        "intentos": envio.intentos,
        "reservado": not named,
        "persona": aviso.persona.nombre if named else "",
        "organizacion": aviso.mandato.organizacion.nombre if named and aviso.mandato else "",
        "destino": _masked(envio.destino) if named else "",
        "motivo": envio.error if named else "",
    }


def _masked(address: str) -> str:
    """s…@mesa.example: enough to know which one, not to write to it."""
    local, _at, domain = address.partition("@")
    return f"{local[:1]}…@{domain}"


@require_POST
@privada
def reenviar(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one that failed back in the queue."""
    if not _scope(request).envios().filter(pk=pk).exists():
        raise Http404
    reenviar_envio(pk, actor=actor_of(request))
    messages.success(request, _("El aviso volvió a la cola: sale en el próximo minuto."))
    return redirect("mesa:operaciones")


@require_POST
@privada
def reenviar_todos(request: HttpRequest) -> HttpResponse:
    """Put everything that failed, within what one sees, back in the queue."""
    done = reenviar_fallidos(_scope(request), actor=actor_of(request))
    if not done:
        messages.info(request, _("No había avisos que reenviar."))
        return redirect("mesa:operaciones")
    messages.success(
        request,
        ngettext("%(n)s aviso volvió a la cola.", "%(n)s avisos volvieron a la cola.", done) % {"n": done},
    )
    return redirect("mesa:operaciones")
