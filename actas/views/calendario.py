"""What actas adds to a person's calendar, and to what she waits for from others."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Case, Count, Min, Q, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actas.models import Acta, Sesion
from actas.states import EstadoActa, EstadoObservacion, EstadoSesion
from mesa import calendario
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Consulta, Organizacion
from mesa.tipos import Espera, Fecha, registrar_esperas, registrar_fechas

PUBLISHED = {EstadoActa.PUBLICADA, EstadoActa.REGISTRO_HISTORICO}


def sesiones_de(actor: Actor, desde: date, hasta: date) -> list[Fecha]:
    """The sessions of the órganos where the actor sits or that it keeps; one being prepared, only for who keeps it."""
    al = clock.today()
    kept = Organizacion.objects.con_secretaria(actor, al).values("pk")
    seated = Organizacion.objects.integrados_por(actor, al).values("pk")
    known = (
        Sesion.objects.filter(fecha__range=(desde, hasta))
        .filter(Q(organo__in=kept) | Q(organo__in=seated) | Q(organo=actor.organizacion))
        .annotate(llevada=Case(When(organo__in=kept, then=True), default=False))
        .filter(Q(llevada=True) | ~Q(estado=EstadoSesion.EN_PREPARACION))
        .select_related("organo", "acta")
    )
    return [_fecha(sesion, kept=vars(sesion)["llevada"]) for sesion in known]


registrar_fechas(sesiones_de)


def _fecha(sesion: Sesion, *, kept: bool) -> Fecha:
    words = {"numero": sesion.numero, "organo": sesion.organo.nombre}
    suspended = sesion.estado == EstadoSesion.SUSPENDIDA
    titulo = (_("Sesión %(numero)s, %(organo)s") if sesion.numero else _("Sesión, %(organo)s")) % words
    return Fecha(
        clave=f"sesion-{sesion.pk}",
        dia=sesion.fecha,
        hora=sesion.inicio,
        titulo=_("Suspendida: %(titulo)s") % {"titulo": titulo} if suspended else titulo,
        url=_url(sesion, kept=kept),
        clase="sesion",
        instante=_at(sesion.fecha, sesion.inicio),
        termina=_at(sesion.fecha, sesion.termino),
        detalle=sesion.lugar,
        cancelada=suspended,
    )


def _at(dia: date, hora: time | None) -> datetime | None:
    return calendario.instante(dia, hora) if hora else None


def _url(sesion: Sesion, *, kept: bool) -> str:
    """Where its minute is read by who may read it; "" while it is a draft of the secretaría's."""
    acta: Acta | None = getattr(sesion, "acta", None)
    if acta is None:
        return ""
    if acta.estado in PUBLISHED:
        return f"/actas/{sesion.clave}/"
    if acta.consulta_id:
        return f"/consultas/{acta.consulta_id}/"
    return f"/actas/{sesion.clave}/editar/" if kept else ""


def lo_que_debe_la_secretaria(actor: Actor) -> list[Espera]:
    """Of the actas it does not keep: what its organisation observed and nobody answered, what waits to be published."""
    if actor.organizacion is None:
        return []
    al = clock.today()
    mine = Q(observaciones__organizacion=actor.organizacion, observaciones__estado=EstadoObservacion.PENDIENTE)
    actas = (
        Acta.objects.visible_to(actor, al)
        .exclude(sesion__organo__in=Organizacion.objects.con_secretaria(actor, al).values("pk"))
        .annotate(
            sin_respuesta=Count("observaciones", filter=mine), observada=Min("observaciones__creada", filter=mine)
        )
        .filter(Q(estado=EstadoActa.APROBADA) | Q(sin_respuesta__gt=0))
    )
    found = [(acta, vars(acta)["sin_respuesta"], vars(acta)["observada"]) for acta in actas]
    answers = [_answer(acta, number, since) for acta, number, since in found if number]
    approved = [(acta, acta.consulta) for acta, *_rest in found if acta.estado == EstadoActa.APROBADA]
    return answers + [_publication(acta, consulta) for acta, consulta in approved if consulta]


registrar_esperas(lo_que_debe_la_secretaria)


def _answer(acta: Acta, number: int, desde: datetime) -> Espera:
    titulo = ngettext("Respuesta a su observación: %(acta)s", "Respuesta a sus %(n)s observaciones: %(acta)s", number)
    return Espera(
        titulo=titulo % {"n": number, "acta": acta},
        url=f"/actas/{acta.sesion.clave}/observaciones/",
        quienes=_("La secretaría"),
        desde=desde,
    )


def _publication(acta: Acta, consulta: Consulta) -> Espera:
    return Espera(
        titulo=_("Publicación: %(acta)s") % {"acta": acta},
        url=f"/consultas/{consulta.pk}/",
        quienes=_("La secretaría"),
        desde=consulta.cerrada_el or acta.creada,
        detalle=consulta.explicacion,
    )
