"""How a text was approved, as its publication tells it: the rule, the dates, and what each organisation answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Min

from mesa.kernel.querysets import in_force
from mesa.models import Consulta, Convocada, Envio, Evento, Funcion, Organizacion


def aprobacion_de(consulta: Consulta) -> dict[str, Any]:
    """How the text of a consulta (read `for_detail`) was approved, as schema.Aprobacion."""
    assert consulta.regla is not None
    notices = dict(
        Envio.objects.filter(aviso__plazo=consulta.plazo, estado=Envio.Estado.ENVIADO)
        .values_list("aviso__mandato__organizacion")
        .annotate(Min("enviado_el"))
    )
    registered = _registered_by(consulta)
    return {
        "version": consulta.version,
        "sha256": consulta.sha256,
        "regla": consulta.regla.en_palabras,
        "norma": consulta.regla.norma,
        "abierta": _iso(consulta.abierta_el),
        "plazo": _iso(consulta.plazo.instante),
        "cerrada": _iso(consulta.cerrada_el),
        "cierre": consulta.cierre,
        "sesion": consulta.sesion,
        "resultado": consulta.resultado,
        "explicacion": consulta.explicacion,
        "favor": consulta.favor,
        "contra": consulta.contra,
        "abstencion": consulta.abstencion,
        "tacitas": consulta.tacitas,
        "respuestas": [
            {
                "organizacion": convocada.nombre,
                "sector": convocada.get_sector_display(),
                "sentido": convocada.vigente.sentido if convocada.vigente else _tacit_sense(consulta, convocada),
                "cierre": convocada.cierre,
                "fundamento": convocada.vigente.fundamento if convocada.vigente else "",
                "via": convocada.vigente.via if convocada.vigente else None,
                "registrada": registered.get(convocada.vigente_id, ""),
                "evidencia": convocada.vigente.evidencia if convocada.vigente else "",
                "persona": convocada.vigente.persona_nombre if convocada.vigente else "",
                "calidad": convocada.vigente.calidad if convocada.vigente else "",
                "recibida": _iso(convocada.vigente.recibido) if convocada.vigente else None,
                "avisada": _iso(notices.get(convocada.organizacion_id)),
            }
            for convocada in consulta.convocadas.all()
            if convocada.con_voto
        ],
    }


def secretaria_de(organo: Organizacion, al: date) -> str:
    """The bodies that were secretaría of the órgano on that day, by name."""
    funcion = Funcion.objects.filter(in_force(al), organo=organo, tipo=Funcion.Tipo.SECRETARIA)
    return ", ".join(f.organizacion.nombre for f in funcion.select_related("organizacion"))


def _registered_by(consulta: Consulta) -> dict[int | None, str]:
    """The body that registered each answer that did not come online, by the answer's pk, with its name of then."""
    told = Evento.objects.filter(
        verbo="pronunciamiento.registrado",
        objeto_tipo=consulta._meta.label_lower,
        objeto_id=consulta.pk,
        ahora__via__in=["en_sesion", "otro_medio"],
    )
    return dict(told.values_list("ahora__pronunciamiento", "organizacion_nombre"))


def _tacit_sense(consulta: Consulta, convocada: Convocada) -> str | None:
    """What the rule takes a silence for, when it closed as tacit."""
    tacit = convocada.cierre == Convocada.Cierre.TACITA and consulta.regla
    return consulta.regla.silencio if tacit and consulta.regla else None


def _iso(instante: datetime | None) -> str | None:
    return instante.isoformat() if instante else None
