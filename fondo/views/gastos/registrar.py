"""An expense recorded on a phone, and corrected while it was not accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fondo.ejecucion import CERO
from fondo.forms.gastos import GastoForm, guardado_del_gasto
from fondo.models import Entregable, Fondo, Gasto, Item, Moneda, Proveedor
from fondo.operations import gastos as operations
from fondo.states import ABIERTOS, EstadoRegistro
from fondo.views.base import fondo_visible, solo_en
from fondo.views.gastos.base import gasto_visible, migas_de_gastos, ruta_de
from mesa.forms.archivos import pedir_de_nuevo
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.permissions import require
from mesa.palabras import dolares, pesos
from mesa.views.access import actor_of, guardado_en, privada

#: Of so many suppliers the form knows the name.
PROVEEDORES = 300


def items_por_etapa(fondo: Fondo) -> list[tuple[str, list[tuple[str, str]]]]:
    """The ítems of a fund as a choice, by stage."""
    by_stage: dict[str, list[tuple[str, str]]] = {}
    rows = Item.objects.filter(etapa__fondo=fondo).select_related("etapa")
    for item in rows.order_by("etapa__numero", "orden", "pk"):
        by_stage.setdefault(str(item.etapa), []).append((str(item.pk), item.nombre))
    return list(by_stage.items())


def proveedores_conocidos(fondo: Fondo) -> list[str]:
    """The names of the last suppliers of a fund, in order."""
    known = Proveedor.objects.filter(fondo=fondo).order_by("-pk").values_list("nombre", flat=True)
    return sorted(set(known[:PROVEEDORES]))


def opciones(fondo: Fondo, gasto: Gasto | None = None) -> dict[str, Any]:
    """What the form of an expense lets one choose: ítems by stage, deliverables that may be paid, suppliers known."""
    return {
        "items": items_por_etapa(fondo),
        "entregables": _deliverables(fondo, gasto),
        "proveedores": proveedores_conocidos(fondo),
    }


def _deliverables(fondo: Fondo, gasto: Gasto | None) -> list[tuple[str, str]]:
    """Those received of contracts that stand, with what each has left; also that of the expense corrected."""
    stands = Q(gastos__isnull=False) & ~Q(gastos__estado=EstadoRegistro.ANULADO)
    if gasto is not None:
        stands &= ~Q(gastos=gasto)
    rows = Entregable.objects.filter(
        obligacion__fondo=fondo, obligacion__estado=EstadoRegistro.ACEPTADO, recibido_el__isnull=False
    ).annotate(usado=Sum("gastos__monto", filter=stands))
    found = []
    for row in rows.select_related("obligacion").order_by("obligacion__titulo", "numero"):
        left = row.monto - (row.usado or CERO)
        if left > 0:
            said = pesos(left) if row.obligacion.moneda == Moneda.CLP else dolares(left)
            words = {"contrato": row.obligacion.titulo, "entrega": row.nombre, "queda": said}
            found.append((str(row.pk), _("%(contrato)s. %(entrega)s (quedan %(queda)s)") % words))
    return found


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What the form was sent, with its files; nothing before it is."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _try(request: HttpRequest, form: GastoForm, act: Callable[[], Gasto]) -> tuple[Gasto | None, int]:
    """Do what the form asks, if it was sent: the expense, or None with the status to answer and what is wrong said."""
    if request.method != "POST":
        return None, 200
    status = 422
    if form.is_valid():
        try:
            return act(), 200
        except NoPermitido:
            raise
        except DomainError as error:
            form.add_error(None, error.mensaje)
            status = error.status
    pedir_de_nuevo(form)
    return None, status


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def nuevo(request: HttpRequest, clave: str) -> HttpResponse:
    """Record an expense: a photograph, an amount, a date, an ítem and who is paid."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.registrar_gasto", actor, fondo)
    form = GastoForm(fondo, *_sent(request), initial={"emitido_el": clock.today()}, **opciones(fondo))

    def act() -> Gasto:
        paid = {name: form.cleaned_data[name] for name in ("pagado", "pagado_el", "medio", "envio")}
        return operations.registrar_gasto(fondo.pk, form.datos(), **paid, actor=actor)

    made, status = _try(request, form, act)
    if made is not None:
        messages.success(request, _("Quedó registrado. La secretaría lo revisará."))
        return redirect(guardado_en(ruta_de(made), form.cleaned_data["envio"]))
    back = reverse("fondo:gastos", args=[clave])
    context = {"seccion": "fondo", "fondo": fondo, "form": form, "volver": back, "gasto": None}
    context["migas"] = migas_de_gastos(fondo, (_("Registrar un gasto"), ""))
    return render(request, "fondo/gastos/registrar.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Correct an expense that was not accepted. Over what somebody else saved, that is shown, and nothing is lost."""
    gasto, actor = gasto_visible(request, clave, pk), actor_of(request)
    require("fondo.corregir_gasto", actor, gasto)
    solo_en(request, gasto, *ABIERTOS)
    initial = guardado_del_gasto(gasto, _method_of(gasto))
    form = GastoForm(gasto.fondo, *_sent(request), gasto=gasto, initial=initial, **opciones(gasto.fondo, gasto))

    def act() -> Gasto:
        seen = form.cleaned_data["revision"] or 0
        return operations.corregir_gasto(pk, form.datos(), revision=seen, actor=actor)

    made, status = _try(request, form, act)
    if made is not None:
        messages.success(request, _("Quedó corregido. La secretaría lo revisará."))
        return redirect("fondo:gasto", clave, pk)
    own = ruta_de(gasto)
    context = {"seccion": "fondo", "fondo": gasto.fondo, "form": form, "volver": own, "gasto": gasto}
    context["migas"] = migas_de_gastos(gasto.fondo, (str(gasto).capitalize(), own), (_("Corregir"), ""))
    if status == Conflicto.status:
        form.data = {**form.data.dict(), "revision": str(gasto.revision)}  # type: ignore[attr-defined]
        context["guardado"] = gasto
    return render(request, "fondo/gastos/registrar.html", context, status=status)


def _method_of(gasto: Gasto) -> str | None:
    """The method whose rate an expense has: "" that of its fund; None for a rate that was typed."""
    if gasto.tasa is None:
        return ""
    for method in ("", Fondo.MetodoCambio.CUOTA, Fondo.MetodoCambio.PROMEDIO):
        try:
            given = operations.tasa_del_dia(gasto.fondo, gasto.devengado_el, method)
        except DomainError:
            continue
        if given.valor == gasto.tasa and given.fuente == gasto.fuente_tasa:
            return str(method)
    return None
