"""What is said around a decision is told: questions, answers, more time, and until when a text may be observed."""

from __future__ import annotations

from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from mesa.kernel import clock
from mesa.kernel.events import on
from mesa.kernel.querysets import in_force
from mesa.models import Consulta, Evento, Funcion, Mandato, Organizacion, Plazo, Pregunta
from mesa.models.organizaciones import Calidad, TipoOrganizacion
from mesa.operations import avisos
from mesa.tipos import registrar_avisos

registrar_avisos(
    {
        "pregunta": _("Pregunta sobre un texto en consulta"),
        "pregunta_respondida": _("Pregunta respondida"),
        "prorroga": _("Prórroga"),
        "observaciones": _("Plazo de observaciones"),
    }
)


def quienes_conducen(organo: Organizacion) -> list[Mandato]:
    """Who speaks today for the secretaría of an órgano; of a network, who represents it, and nobody outside of it."""
    al = clock.today()
    if organo.tipo == TipoOrganizacion.RED:
        represents = Mandato.objects.filter(organizacion=organo, calidad__in=(Calidad.TITULAR, Calidad.SUPLENTE))
        return list(represents.vigentes(al).for_actor())
    bodies = Organizacion.objects.filter(
        in_force(al, "cargos__"), cargos__organo=organo, cargos__tipo=Funcion.Tipo.SECRETARIA
    )
    return list(Mandato.objects.filter(organizacion__in=bodies).que_responden(al).for_actor())


def _of(evento: Evento, key: str) -> int:
    return cast("dict[str, int]", evento.ahora)[key]


def _tell(evento: Evento, plantilla: str, ancla: str, **datos: Any) -> None:
    """Everyone convoked, and who conducts if nobody of hers is among them: each with the link that answers."""
    consulta = Consulta.objects.select_related("organo", "plazo").get(pk=evento.objeto_id)
    told: dict[str, Any] = {"consulta": consulta.pk, **datos}
    send: dict[str, Any] = {
        "clave": f"evento:{evento.pk}",
        "plantilla": plantilla,
        "ruta": f"/consultas/{consulta.pk}/#{ancla}",
        "plazo": consulta.plazo,
    }
    for convocada in consulta.convocadas.select_related("organizacion"):
        everyone = avisos.quienes_responden(convocada.organizacion)
        avisos.avisar(everyone, datos=told | {"convocada": convocada.pk}, **send)
    avisos.avisar(quienes_conducen(consulta.organo), datos=told, **send)


@on("pregunta.recibida", handler="mesa.avisar_pregunta")
def tell_who_conducts(evento: Evento) -> None:
    """Whoever conducts the consulta is told that a question waits for her; not whoever asked it."""
    pregunta = Pregunta.objects.select_related("consulta__organo").get(pk=_of(evento, "pregunta"))
    if pregunta.respondida_el is not None:
        return
    consulta = pregunta.consulta
    avisos.avisar(
        [m for m in quienes_conducen(consulta.organo) if m.persona_id != pregunta.persona_id],
        clave=f"evento:{evento.pk}",
        plantilla="pregunta",
        ruta=f"/consultas/{consulta.pk}/preguntas/{pregunta.pk}/",
        datos={"consulta": consulta.pk, "pregunta": pregunta.pk},
    )


@on("pregunta.respondida", handler="mesa.avisar_respuesta_a_pregunta")
def tell_the_answer(evento: Evento) -> None:
    """Everyone convoked reads the question and its answer."""
    _tell(evento, "pregunta_respondida", "preguntas", pregunta=_of(evento, "pregunta"))


@on("prorroga.pedida", handler="mesa.avisar_prorroga_pedida")
def tell_the_request(evento: Evento) -> None:
    """Everyone convoked is told that an organisation asks for more time, and why; who conducts must resolve it."""
    prorroga = _of(evento, "prorroga")
    consulta = Consulta.objects.select_related("organo", "plazo").get(pk=evento.objeto_id)
    # Before the others: whoever also answers gets one e-mail, with the page where she resolves it.
    avisos.avisar(
        quienes_conducen(consulta.organo),
        clave=f"evento:{evento.pk}",
        plantilla="prorroga",
        ruta=f"/consultas/{consulta.pk}/prorrogas/{prorroga}/",
        datos={"consulta": consulta.pk, "prorroga": prorroga, "que": "pedida", "decide": True},
        plazo=consulta.plazo,
    )
    _tell(evento, "prorroga", "prorroga", prorroga=prorroga, que="pedida")


@on("prorroga.concedida", handler="mesa.avisar_prorroga_concedida")
def tell_the_extension(evento: Evento) -> None:
    """Everyone convoked is told the reason, the former deadline and the new one."""
    _tell(evento, "prorroga", "prorroga", prorroga=_of(evento, "prorroga"), que="concedida")


@on("prorroga.denegada", handler="mesa.avisar_prorroga_denegada")
def tell_the_refusal(evento: Evento) -> None:
    """Everyone convoked is told that the deadline stays, and why."""
    _tell(evento, "prorroga", "prorroga", prorroga=_of(evento, "prorroga"), que="denegada")


@on("plazo.fijado", handler="mesa.avisar_plazo_fijado")
def tell_the_date(evento: Evento) -> None:
    """Everyone convoked is told until when the text may be observed."""
    _tell_observations(evento)


@on("plazo.movido", handler="mesa.avisar_plazo_movido")
def tell_the_new_date(evento: Evento) -> None:
    """Everyone convoked is told that there is more time to observe the text."""
    _tell_observations(evento)


def _tell_observations(evento: Evento) -> None:
    """The publication is only planned: whoever cares reads it in the page."""
    if cast("dict[str, str]", evento.ahora)["clase"] == Plazo.Clase.OBSERVACIONES:
        _tell(evento, "observaciones", "h-cadena")
