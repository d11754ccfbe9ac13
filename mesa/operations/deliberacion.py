"""Questions beneath a consulta: any convoked organisation asks while it is open, whoever conducts it answers.

Everyone convoked reads the question and its answer. The consulta is locked first, as in every operation that needs it.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.models import Consulta, Pregunta
from mesa.palabras import fecha_hora
from mesa.states import EstadoConsulta

verbo("pregunta.recibida", gettext_lazy("preguntó sobre el texto en consulta"))
verbo("pregunta.respondida", gettext_lazy("respondió una pregunta"))

MAXIMO = 5_000


@operation
def preguntar_consulta(consulta_id: int, organizacion_id: int, texto: str, *, actor: Actor | None) -> Pregunta:
    """Register what a convoked organisation asks before answering. The same question sent twice is one.

    Judged by the instant of entry: raises FueraDePlazo after the last one, Conflicto when the consulta is closed.
    """
    consulta = lock_consulta(consulta_id)
    convocada = consulta.convocadas.get(organizacion=organizacion_id)
    require("mesa.preguntar_consulta", actor, convocada)
    assert actor is not None
    check_abierta(consulta, _("Su pregunta no se registró; puede enviarla a quien conduce la consulta."))
    texto = escrito(texto, _("Escriba su pregunta."), MAXIMO)
    asked = consulta.preguntas.filter(organizacion=organizacion_id, texto=texto, respondida_el=None).first()
    if asked:
        return asked
    pregunta = Pregunta.objects.create(
        consulta=consulta,
        organizacion=convocada.organizacion,
        organizacion_nombre=convocada.nombre,
        persona=actor.persona,
        persona_nombre=actor.persona.nombre,
        texto=texto,
        hecha_el=entry(),
    )
    record("pregunta.recibida", consulta, actor=actor, ahora={"pregunta": pregunta.pk})
    return pregunta


@operation
def responder_pregunta(pk: int, respuesta: str, *, leida: str = "", actor: Actor | None) -> Pregunta:
    """Answer a question, for everyone convoked; `leida` is the answer that was read, if it is being corrected.

    The same answer sent twice changes nothing. Raises Conflicto when somebody else answered meanwhile, or the text was
    withdrawn; a closed consulta still takes the answer that was owed.
    """
    consulta = lock_consulta(Pregunta.objects.values_list("consulta_id", flat=True).get(pk=pk))
    pregunta = Pregunta.objects.select_related("consulta").get(pk=pk)
    require("mesa.responder_pregunta", actor, pregunta)
    assert actor is not None
    respuesta = escrito(respuesta, _("Escriba la respuesta: la leerán todas las organizaciones convocadas."), MAXIMO)
    if pregunta.respuesta == respuesta:
        return pregunta
    if consulta.estado == EstadoConsulta.RETIRADA:
        raise Conflicto(_("La secretaría retiró este texto de circulación: la pregunta ya no espera respuesta."))
    if pregunta.respuesta != plain(leida).strip():
        raise Conflicto(_("Alguien respondió esta pregunta mientras usted escribía. Lea esa respuesta y decida."))
    antes = {"pregunta": pk, "respuesta": pregunta.respuesta}
    pregunta.respuesta, pregunta.respondida_el = respuesta, entry()
    pregunta.respondida_por, pregunta.respondida_por_nombre = actor.persona, actor.persona.nombre
    pregunta.save(update_fields=["respuesta", "respondida_el", "respondida_por", "respondida_por_nombre"])
    record("pregunta.respondida", consulta, actor=actor, antes=antes, ahora={"pregunta": pk})
    return pregunta


def lock_consulta(pk: int) -> Consulta:
    """The consulta, locked. Its deadline is read after it, as another may have been moving it meanwhile."""
    return Consulta.objects.select_for_update(no_key=True).get(pk=pk)


def check_abierta(consulta: Consulta, nothing: str) -> None:
    """Raise, with `nothing` as what became of it, unless the consulta is open at this instant of entry."""
    if consulta.estado == EstadoConsulta.RETIRADA:
        raise Conflicto(_("La secretaría retiró este texto de circulación. %(nada)s") % {"nada": nothing})
    if consulta.vencida(entry()):
        raise FueraDePlazo(
            _("El plazo venció el %(instante)s. %(nada)s")
            % {"instante": fecha_hora(consulta.plazo.instante), "nada": nothing}
        )
    if not consulta.abierta:
        raise Conflicto(_("La consulta ya cerró. %(nada)s") % {"nada": nothing})


def escrito(texto: str, falta: str, maximo: int) -> str:
    """What somebody wrote, made plain. Raises DomainError with `falta` when there is nothing, or it is too long."""
    texto = plain(texto).strip()
    if not texto:
        raise DomainError(falta)
    if len(texto) > maximo:
        raise DomainError(_("El texto tiene más de %(maximo)s caracteres. Acórtelo.") % {"maximo": maximo})
    return texto
