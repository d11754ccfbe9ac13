"""Who asked and left an address is told what became of the question, once; and then the address is erased.

She is no person of the register, so that no notice of hers exists: the row itself waits until the e-mail goes.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Q, QuerySet

from actas.models import PreguntaCiudadana
from actas.operations.preguntas.publicacion import clave_de
from actas.states import EstadoPregunta
from mesa.kernel import clock, tasks
from mesa.mail import compose_aparte

logger = logging.getLogger(__name__)
#: What was not published by mistake may be admitted again before it is told.
ESPERA = timedelta(hours=1)
#: No address is kept longer than this, whatever the mail server does.
OLVIDO = timedelta(days=7)
LOTE = 50


@tasks.barrido("respuestas_a_preguntas", orden=45)
def avisar_a_quienes_preguntaron() -> int:
    """Send what is due to whoever asked, and erase each address. Returns how many went out; a failure ends the turn."""
    sent = 0
    for pk in list(_due().order_by("respondida_el", "pk").values_list("pk", flat=True)[:LOTE]):
        try:
            sent += _tell(pk)
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("the answer to question %s was not sent: %s", pk, type(error).__name__)
            break
    PreguntaCiudadana.objects.exclude(correo="").filter(respondida_el__lt=clock.now() - OLVIDO).update(correo="")
    return sent


def _due() -> QuerySet[PreguntaCiudadana]:
    now = clock.now()
    told = Q(estado=EstadoPregunta.PUBLICADA) | Q(estado=EstadoPregunta.RECHAZADA, respondida_el__lt=now - ESPERA)
    return PreguntaCiudadana.objects.exclude(correo="").filter(told)


@transaction.atomic
def _tell(pk: int) -> int:
    """One e-mail, and the end of its address, in the same transaction. An address that no server takes ends too."""
    locked = _due().filter(pk=pk).select_for_update(of=("self",), skip_locked=True).select_related("acuerdo__organo")
    pregunta = locked.first()
    if pregunta is None:
        return 0
    refused = False
    try:
        _send(pregunta)
    except smtplib.SMTPRecipientsRefused:
        refused = True
    pregunta.correo = ""
    pregunta.save(update_fields=["correo"])
    return 0 if refused else 1


def _send(pregunta: PreguntaCiudadana) -> None:
    clave, ruta = clave_de(pregunta), f"/acuerdos/{pregunta.acuerdo.clave}/preguntas/"
    if clave:
        ruta += f"{clave.rpartition('/')[2]}/"
    plantilla = "pregunta_publicada" if clave else "pregunta_rechazada"
    datos = {"pregunta": pregunta, "acuerdo": pregunta.acuerdo, "ruta": ruta}
    message = compose_aparte(plantilla, pregunta.acuerdo.organo, f"pregunta-{pregunta.pk}", **datos)
    message.to = [pregunta.correo]
    get_connection().send_messages([message])
