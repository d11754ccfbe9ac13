"""What of expenses and payments waits for the secretaría, or for who administers."""

from __future__ import annotations

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fondo.models import CopiaPublica, Gasto
from fondo.querysets.gastos import PAGOS, RETENCIONES, con_pagos_por_revisar, con_retencion_por_pagar
from fondo.states import EstadoFondo
from mesa.conteos import Contadas, Conteo, registrar_conteo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Organizacion
from mesa.models.organizaciones import Calidad
from mesa.tipos import Pendiente


def _reviewed_by(actor: Actor) -> QuerySet[Gasto] | None:
    """The expenses of the funds in execution that the actor's secretaría reviews."""
    if actor.mandato is None or actor.mandato.calidad == Calidad.ADMINISTRADORA:
        return None
    organos = Organizacion.objects.con_secretaria(actor, clock.today()).values("pk")
    rows: QuerySet[Gasto] = Gasto.objects.filter(fondo__organo__in=organos, fondo__estado=EstadoFondo.EN_EJECUCION)
    return rows


def _recorded_by(actor: Actor) -> QuerySet[Gasto] | None:
    """The expenses of the funds in execution that the actor administers."""
    if actor.mandato is None or actor.mandato.calidad != Calidad.ADMINISTRADORA:
        return None
    own: QuerySet[Gasto] = Gasto.objects.filter(
        fondo__administradora=actor.mandato.organizacion_id, fondo__estado=EstadoFondo.EN_EJECUCION
    )
    return own


def _said(titulo: str, found: Contadas, estado: str, boton: str) -> Pendiente:
    url = f"{reverse('fondo:gastos', args=[found.primera])}?estado={estado}"
    return Pendiente(_("Fondo"), titulo % {"n": found.n}, url, boton)


def por_revisar(actor: Actor) -> Conteo | None:
    """Expenses that wait for their review."""
    rows = _reviewed_by(actor)

    def say(found: Contadas) -> Pendiente:
        title = ngettext("Un gasto espera su revisión", "%(n)s gastos esperan su revisión", found.n)
        return _said(title, found, "registrado", _("Revisar"))

    return Conteo(rows.filter(estado="registrado"), say, primera="fondo__clave") if rows is not None else None


def pagos_por_revisar(actor: Actor) -> Conteo | None:
    """Accepted expenses with a payment that waits for its review."""
    rows = _reviewed_by(actor)

    def say(found: Contadas) -> Pendiente:
        title = ngettext("Un gasto tiene pagos por revisar", "%(n)s gastos tienen pagos por revisar", found.n)
        return _said(title, found, PAGOS, _("Revisar"))

    return Conteo(con_pagos_por_revisar(rows), say, primera="fondo__clave") if rows is not None else None


def observados(actor: Actor) -> Conteo | None:
    """Expenses that were observed."""
    rows = _recorded_by(actor)

    def say(found: Contadas) -> Pendiente:
        title = ngettext("La secretaría observó un gasto", "La secretaría observó %(n)s gastos", found.n)
        return _said(title, found, "observado", _("Corregir"))

    return Conteo(rows.filter(estado="observado"), say, primera="fondo__clave") if rows is not None else None


def retenciones(actor: Actor) -> Conteo | None:
    """Retentions that are due this month, or already were."""
    rows = _recorded_by(actor)

    def say(found: Contadas) -> Pendiente:
        title = ngettext(
            "Falta pagar la retención de una boleta de honorarios, a más tardar el 12 de este mes",
            "Falta pagar la retención de %(n)s boletas de honorarios, a más tardar el 12 de este mes",
            found.n,
        )
        return _said(title, found, RETENCIONES, _("Ver cuáles"))

    return (
        Conteo(con_retencion_por_pagar(rows, clock.today()), say, primera="fondo__clave") if rows is not None else None
    )


def copias_por_revisar(actor: Actor) -> Conteo | None:
    """Public copies that wait for somebody to look at them."""
    rows = _reviewed_by(actor)

    def say(found: Contadas) -> Pendiente:
        title = ngettext("Una copia pública espera su revisión", "%(n)s copias públicas esperan su revisión", found.n)
        clave, _slash, pk = found.primera.partition("/")
        url = reverse("fondo:gasto", args=[clave, int(pk)])
        return Pendiente(_("Fondo"), title % {"n": found.n}, f"{url}#copias", _("Revisar"))

    if rows is None:
        return None
    waiting = CopiaPublica.objects.filter(gasto__in=rows.exclude(estado="anulado"), revisada_el=None, retirada_el=None)
    place = Concat("gasto__fondo__clave", Value("/"), Cast("gasto", CharField()))
    return Conteo(waiting.annotate(lugar=place), say, primera="lugar")


for source in (por_revisar, pagos_por_revisar, copias_por_revisar, observados, retenciones):
    registrar_conteo(source)
