"""What an actor waits for from others: the open consultas that somebody has not answered yet."""

from __future__ import annotations

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Aviso, Consulta, Convocada, Organizacion
from mesa.palabras import fecha_larga, lista_y
from mesa.tipos import Espera, registrar_esperas

#: So many are named; of the rest, how many they are.
NOMBRADAS = 6


def consultas_que_otros_deben(actor: Actor) -> list[Espera]:
    """The open consultas of what the actor conducts, and those its organisation answered, with who is missing."""
    if actor.organizacion is None:
        return []
    found = (_espera(consulta) for consulta in _abiertas(actor, actor.organizacion))
    return [espera for espera in found if espera is not None]


registrar_esperas(consultas_que_otros_deben)


def _abiertas(actor: Actor, organizacion: Organizacion) -> QuerySet[Consulta]:
    """Adhering to a letter is nobody's duty, so that nobody is missing from one."""
    al = clock.today()
    kept = Organizacion.objects.con_secretaria(actor, al).values("pk")
    answered = Convocada.objects.filter(
        consulta=OuterRef("pk"), organizacion=organizacion, vigente__isnull=False, consulta__estado="abierta"
    )
    asked = Q(convocadas__con_voto=True) | Q(regla=None)  # as Consulta.espera_a
    missing = asked & Q(convocadas__vigente=None)
    reminders = Aviso.objects.filter(plazo=OuterRef("plazo"), plantilla__startswith="recordatorio")
    return (
        Consulta.objects.filter(pk__in=Consulta.objects.visible_to(actor, al).values("pk"), estado="abierta")
        .filter(Q(organo__in=kept) | Q(organo=organizacion) | Exists(answered), plazo__instante__gte=clock.now())
        .exclude(regla__mayoria="adhesion")
        .annotate(
            pedidas=Count("convocadas", filter=asked),
            faltan=ArrayAgg("convocadas__nombre", filter=missing, order_by="convocadas__nombre", default=[]),
            ajenas=Count("convocadas", filter=missing & ~Q(convocadas__organizacion=organizacion)),
        )
        .annotate(recordada=Subquery(reminders.order_by("-creado").values("creado")[:1]))
        .select_related("plazo", "regla")
        .order_by("plazo__instante", "pk")
    )


def _espera(consulta: Consulta) -> Espera | None:
    read = vars(consulta)
    if not read["ajenas"]:
        return None  # nobody, or only the actor's own, which is among what waits for it
    missing, asked, reminded = read["faltan"], read["pedidas"], read["recordada"]
    return Espera(
        titulo=_("Respuestas: %(titulo)s") % {"titulo": consulta.titulo},
        url=f"/consultas/{consulta.pk}/",
        quienes=ngettext(
            "Falta %(faltan)s de %(todas)s: %(quienes)s", "Faltan %(faltan)s de %(todas)s: %(quienes)s", len(missing)
        )
        % {"faltan": len(missing), "todas": asked, "quienes": _nombres(missing)},
        desde=consulta.abierta_el,
        vence=consulta.plazo.instante,
        detalle=_("Último recordatorio: %(cuando)s.") % {"cuando": fecha_larga(reminded)} if reminded else "",
    )


def _nombres(nombres: list[str]) -> str:
    rest = len(nombres) - NOMBRADAS
    if rest <= 1:
        return lista_y(nombres)
    return lista_y([*nombres[:NOMBRADAS], _("%(n)s más") % {"n": rest}])
