"""What of instalments and contracts waits for the secretaría, or for who administers."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fondo.models import Cuota, Entregable, Fondo, Obligacion
from fondo.querysets.obligaciones import por_recibir
from fondo.states import EstadoFondo
from mesa.conteos import Contadas, Conteo, registrar_conteo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Organizacion
from mesa.models.organizaciones import Calidad
from mesa.tipos import Pendiente


def _administers(actor: Actor) -> bool:
    return actor.mandato is not None and actor.mandato.calidad == Calidad.ADMINISTRADORA


def _reviewed_by(actor: Actor) -> QuerySet[Fondo] | None:
    """The funds in execution that the actor's secretaría reviews."""
    if actor.mandato is None or _administers(actor):
        return None
    organos = Organizacion.objects.con_secretaria(actor, clock.today()).values("pk")
    return Fondo.objects.filter(organo__in=organos, estado=EstadoFondo.EN_EJECUCION)


def _administered_by(actor: Actor) -> QuerySet[Fondo] | None:
    """The funds in execution that the actor administers."""
    if actor.mandato is None or not _administers(actor):
        return None
    return Fondo.objects.filter(administradora=actor.mandato.organizacion_id, estado=EstadoFondo.EN_EJECUCION)


def _of_contract(rows: QuerySet[Any], prefix: str = "") -> QuerySet[Any]:
    """Rows with the place of their contract: the key of the fund, a slash, its pk."""
    own = f"{prefix}pk" if not prefix else prefix.removesuffix("__")
    placed: QuerySet[Any] = rows.annotate(lugar=Concat(f"{prefix}fondo__clave", Value("/"), Cast(own, CharField())))
    return placed


def _contrato(found: Contadas, titulo: str, boton: str, **more: Any) -> Pendiente:
    """A line that leads to the contract, or to all of them when there are more."""
    clave, _slash, pk = found.primera.partition("/")
    one = found.n == 1
    url = reverse("fondo:contrato", args=[clave, int(pk)]) if one else reverse("fondo:contratos", args=[clave])
    return Pendiente(_("Fondo"), titulo % {"n": found.n}, url, boton, **more)


def _cuotas(found: Contadas, titulo: str, boton: str) -> Pendiente:
    return Pendiente(_("Fondo"), titulo % {"n": found.n}, reverse("fondo:cuotas", args=[found.primera]), boton)


def cuotas_por_revisar(actor: Actor) -> Conteo | None:
    """Instalments that wait for their review."""
    funds = _reviewed_by(actor)

    def say(found: Contadas) -> Pendiente:
        title = ngettext("Una cuota recibida espera su revisión", "%(n)s cuotas recibidas esperan su revisión", found.n)
        return _cuotas(found, title, _("Revisar"))

    if funds is None:
        return None
    return Conteo(Cuota.objects.por_revisar().filter(fondo__in=funds), say, primera="fondo__clave")


def cuotas_observadas(actor: Actor) -> Conteo | None:
    """Instalments that were observed."""
    funds = _administered_by(actor)

    def say(found: Contadas) -> Pendiente:
        title = ngettext("La secretaría observó una cuota", "La secretaría observó %(n)s cuotas", found.n)
        return _cuotas(found, title, _("Corregir"))

    if funds is None:
        return None
    return Conteo(Cuota.objects.observados().filter(fondo__in=funds), say, primera="fondo__clave")


def contratos_por_revisar(actor: Actor) -> Conteo | None:
    """Contracts that wait for their review."""
    funds = _reviewed_by(actor)

    def say(found: Contadas) -> Pendiente:
        title = ngettext("Un contrato espera su revisión", "%(n)s contratos esperan su revisión", found.n)
        return _contrato(found, title, _("Revisar"))

    if funds is None:
        return None
    rows = Obligacion.objects.por_revisar().filter(fondo__in=funds)
    return Conteo(_of_contract(rows), say, primera="lugar")


def contratos_observados(actor: Actor) -> Conteo | None:
    """Contracts that were observed."""
    funds = _administered_by(actor)

    def say(found: Contadas) -> Pendiente:
        title = ngettext("La secretaría observó un contrato", "La secretaría observó %(n)s contratos", found.n)
        return _contrato(found, title, _("Corregir"))

    if funds is None:
        return None
    rows = Obligacion.objects.observados().filter(fondo__in=funds)
    return Conteo(_of_contract(rows), say, primera="lugar")


def entregables(actor: Actor) -> Conteo | None:
    """Deliverables that are late, or due within a week: for who reviews them and for who administers."""
    funds = _administered_by(actor) if _administers(actor) else _reviewed_by(actor)

    def say(found: Contadas) -> Pendiente:
        title = ngettext(
            "Un entregable de un contrato vence en estos días o ya venció",
            "%(n)s entregables de contratos vencen en estos días o ya vencieron",
            found.n,
        )
        return _contrato(found, title, _("Ver cuáles") if found.n > 1 else _("Ver el contrato"))

    if funds is None:
        return None
    rows = por_recibir(Entregable.objects.filter(obligacion__fondo__in=funds), clock.today())
    return Conteo(_of_contract(rows, "obligacion__"), say, primera="lugar")


for source in (cuotas_por_revisar, contratos_por_revisar, cuotas_observadas, contratos_observados, entregables):
    registrar_conteo(source)
