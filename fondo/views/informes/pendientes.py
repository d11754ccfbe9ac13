"""What of a fund's reports waits for who administers, or for the secretaría."""

from __future__ import annotations

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fondo.models import Informe
from fondo.states import EstadoFondo, EstadoInforme
from mesa.conteos import Contadas, Conteo, registrar_conteo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Organizacion
from mesa.models.organizaciones import Calidad
from mesa.tipos import Pendiente


def _placed(rows: QuerySet[Informe]) -> QuerySet[Informe]:
    """Those of funds in execution, each with its address."""
    running = rows.filter(fondo__estado=EstadoFondo.EN_EJECUCION)
    return running.annotate(lugar=Concat("fondo__clave", Value("/"), "clase", output_field=CharField()))


def _said(found: Contadas, titulo: str, boton: str) -> Pendiente:
    url = reverse("fondo:informe", args=found.primera.split("/"))
    return Pendiente(_("Fondo"), titulo % {"n": found.n}, url, boton)


def por_escribir(actor: Actor) -> Conteo | None:
    """Drafts that who administers has not delivered."""
    if actor.mandato is None or actor.mandato.calidad != Calidad.ADMINISTRADORA:
        return None
    own = Informe.objects.filter(fondo__administradora=actor.mandato.organizacion_id)

    def say(found: Contadas) -> Pendiente:
        title = ngettext("Falta entregar el borrador de un informe", "Falta entregar %(n)s borradores", found.n)
        return _said(found, title, _("Escribir"))

    rows = _placed(own.filter(estado=EstadoInforme.BORRADOR, entregado_el=None))
    return Conteo(rows, say, primera="lugar")


def por_conducir(actor: Actor) -> Conteo | None:
    """Reports that wait for the secretaría: delivered, to be put to the Mesa; approved, to be published and sent."""
    if actor.mandato is None or actor.mandato.calidad == Calidad.ADMINISTRADORA:
        return None
    organos = Organizacion.objects.con_secretaria(actor, clock.today()).values("pk")
    delivered = Q(estado=EstadoInforme.BORRADOR, entregado_el__isnull=False)
    settled = Q(estado=EstadoInforme.APROBADO) | Q(estado=EstadoInforme.PUBLICADO, enviado_el=None)
    rows = _placed(Informe.objects.filter(delivered | settled, fondo__organo__in=organos))

    def say(found: Contadas) -> Pendiente:
        title = ngettext("Un informe del fondo espera su turno", "%(n)s informes del fondo esperan su turno", found.n)
        return _said(found, title, _("Abrir"))

    return Conteo(rows, say, primera="lugar")


for source in (por_escribir, por_conducir):
    registrar_conteo(source)
