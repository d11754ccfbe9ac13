"""What waits for the actor to check it: what others of its órganos published, and nobody of another body looked at."""

from __future__ import annotations

from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from actas.views.formularios import desde_de
from mesa.conteos import Contadas, Conteo, registrar_conteo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Organizacion
from mesa.tipos import Pendiente
from mesa.views.access import actor_of, privada
from redes.operations.por_verificar import respuestas_por_verificar

POR_PAGINA = 50
NOMBRE, PK = "perfil__organizacion__nombre", "perfil__organizacion"


@require_safe
@privada
def por_verificar(request: HttpRequest) -> HttpResponse:
    """The bodies with published answers that the actor may verify, by name: how many, and since when."""
    actor, desde = actor_of(request), desde_de(request)
    rows = respuestas_por_verificar(actor, clock.today()).order_by()
    bodies = rows.values(PK, NOMBRE, "perfil__organizacion__slug").annotate(n=Count("pk"), primera=Min("desde"))
    last = Organizacion.objects.filter(pk=desde).values_list("nombre", flat=True).first() if desde else None
    if last is not None:
        bodies = bodies.filter(Q(**{f"{NOMBRE}__gt": last}) | Q(**{NOMBRE: last, f"{PK}__gt": desde}))
    page = list(bodies.order_by(NOMBRE, PK)[: POR_PAGINA + 1])
    shown = page[:POR_PAGINA]
    context = {
        "seccion": "redes",
        "filas": [
            {"nombre": row[NOMBRE], "slug": row["perfil__organizacion__slug"], "n": row["n"], "desde": row["primera"]}
            for row in shown
        ],
        "siguiente": str(shown[-1][PK]) if len(page) > POR_PAGINA else "",
        "continua": desde is not None,
    }
    return render(request, "redes/estandar/por_verificar.html", context)


def _waiting(actor: Actor) -> Conteo | None:
    """That others published what the actor may verify."""
    if actor.mandato is None or actor.mandato.calidad == "administradora":
        return None

    def say(found: Contadas) -> Pendiente:
        title = ngettext(
            "Una respuesta publicada espera que otra organización la verifique",
            "%(n)s respuestas publicadas esperan que otra organización las verifique",
            found.n,
        )
        return Pendiente(_("Estándar"), title % {"n": found.n}, "/redes/por-verificar/", _("Ver cuáles"))

    return Conteo(respuestas_por_verificar(actor, clock.today()), say)


registrar_conteo(_waiting)
