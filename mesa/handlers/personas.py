"""What happens to people is told to them."""

from __future__ import annotations

from typing import cast

from mesa.kernel.events import on
from mesa.models import Evento, Invitacion
from mesa.operations import avisos


@on("invitacion.creada", handler="mesa.avisar_invitacion")
def send_invitation(evento: Evento) -> None:
    """The invited person gets the link that opens her account, unless it was revoked meanwhile."""
    invitacion = Invitacion.objects.get(pk=cast("dict[str, int]", evento.ahora)["invitacion"])
    if invitacion.revocada is None:
        avisos.avisar_invitacion(invitacion)
