"""What a decision taken out of session causes: an agreement that is followed as those of a session are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from actas.operations.acuerdos import adoptar_por_consulta, decision_de, recuperar_adoptados
from mesa.kernel.events import on
from mesa.models import Asunto, Evento
from mesa.tipos import registrar_puesta_al_dia

registrar_puesta_al_dia(gettext_lazy("Acuerdos que ahora tienen seguimiento"), recuperar_adoptados)


@on("asunto.publicado", handler="actas.adoptar_por_consulta")
def adopt(evento: Evento) -> None:
    """An agreement between sessions is adopted by its publication; what was withdrawn meanwhile is not."""
    asunto = Asunto.objects.get(pk=evento.objeto_id)
    if asunto.tipo == Asunto.Tipo.ACUERDO and decision_de(asunto) is not None:
        adoptar_por_consulta(asunto.pk, actor=None)
