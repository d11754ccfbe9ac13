"""What waits for somebody to check it, of all bodies at once."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, DateTimeField, DurationField, Exists, ExpressionWrapper, F, Func, OuterRef, Q
from django.db.models.functions import Cast

from mesa.kernel.actor import Actor
from mesa.models import Mandato, Membresia
from redes.models import Dato, Enlace, Estandar, Indicador, Perfil, Respuesta
from redes.querysets.respuestas import RespuestaQuerySet


def respuestas_por_verificar(actor: Actor | None, al: date) -> RespuestaQuerySet:
    """The answers of published profiles that nobody checked yet, with something to check in them on that day, which the
    actor may check: what `redes.verificar_respuesta` and `por_que_no_se_verifica` say of one, of all at once.
    """
    if actor is None or actor.mandato is None:
        return Respuesta.objects.none()
    speaks = Mandato.objects.que_responden(al).filter(pk=actor.mandato.pk, persona=actor.persona)
    tables = Membresia.objects.vigentes(al).filter(miembro__in=speaks.values("organizacion")).values("organo")
    beside = Membresia.objects.vigentes(al).filter(organo__in=tables).values("miembro")
    fine = (Enlace.Resultado.RESPONDE, Enlace.Resultado.PENDIENTE)
    found = Respuesta.objects.filter(desde__isnull=False, hasta=None, nivel=2, aplica=True, verificada_el=None)
    found = found.filter(perfil__publicado_el__isnull=False, perfil__organizacion__in=beside)
    found = found.filter(Q(enlace=None) | Q(enlace__resultado__in=fine), Q(termino=None) | Q(termino__gte=al))
    return found.filter(_valid(al)).exclude(_bound(actor, al))


def _bound(actor: Actor, al: date) -> Q:
    """That what binds the actor to the answer, or to whose it is, makes her no third party."""
    held = Mandato.objects.vigentes(al).filter(persona=actor.persona).values("organizacion")
    seats = Membresia.objects.vigentes(al)
    hosts = Perfil.objects.filter(organizacion__in=held).exclude(anfitriona=None).values("anfitriona")
    wrote = Dato.objects.filter(creado_por=actor.persona).values("pk")
    return (
        Q(perfil__organizacion__in=held)
        | Q(perfil__anfitriona__in=held)
        | Q(por__in=held)
        | Q(perfil__organizacion__in=hosts)
        | Q(perfil__organizacion__in=seats.filter(miembro__in=held).values("organo"))
        | Q(perfil__organizacion__in=seats.filter(organo__in=held).values("miembro"))
        | Q(creada_por=actor.persona)
        | Q(dato__in=wrote)
        | Q(leidos__overlap=ArraySubquery(wrote))
    )


def _valid(al: date) -> Exists:
    """That the standard asks for it, and the age of its evidence has not made it expire by that day."""
    months = Func(F("meses"), template="make_interval(months => %(expressions)s)", output_field=DurationField())
    ends = Cast(ExpressionWrapper(OuterRef("fecha") + months, DateTimeField()), DateField())
    asked = Indicador.objects.filter(estandar__in=Estandar.objects.que_miden().values("pk")[:1])
    asked = asked.filter(codigo=OuterRef("codigo")).annotate(ends=ends)
    return Exists(asked.filter(Q(meses=None) | Q(ends__gte=al)))
