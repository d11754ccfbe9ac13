"""Who asked and left an address is told what became of the question, once; then her name and address are erased.

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
from mesa.operations.envios import is_of_the_server

logger = logging.getLogger(__name__)
#: What was not published by mistake may be admitted again before it is told.
ESPERA = timedelta(hours=1)
#: No name or address is kept longer than this, whatever the mail server does.
OLVIDO = timedelta(days=7)
LOTE = 50


@tasks.barrido("respuestas_a_preguntas", orden=45)
def avisar_a_quienes_preguntaron() -> int:
    """Send what is due to whoever asked, and erase who she was. Returns how many went out.

    What the server refuses of one keeps only its own row; a server that is down ends the turn.
    """
    sent = 0
    for pk in list(_due().order_by("respondida_el", "pk").values_list("pk", flat=True)[:LOTE]):
        try:
            sent += _tell(pk)
        except Exception as error:  # noqa: BLE001  # what no server takes or nobody can compose stops no other
            logger.warning("the answer to question %s was not sent: %s", pk, type(error).__name__)
            if is_of_the_server(error):
                break
    told = PreguntaCiudadana.objects.filter(respondida_el__lt=clock.now() - OLVIDO)
    told.exclude(nombre="", correo="").update(nombre="", correo="")
    return sent


def _due() -> QuerySet[PreguntaCiudadana]:
    now = clock.now()
    told = Q(estado=EstadoPregunta.PUBLICADA) | Q(estado=EstadoPregunta.RECHAZADA, respondida_el__lt=now - ESPERA)
    return PreguntaCiudadana.objects.exclude(correo="").filter(told)


@transaction.atomic
def _tell(pk: int) -> int:
    """One e-mail, and the end of its address, in the same transaction. An address refused for good ends too."""
    locked = _due().filter(pk=pk).select_for_update(of=("self",), skip_locked=True).select_related("acuerdo__organo")
    pregunta = locked.first()
    if pregunta is None:
        return 0
    refused = False
    try:
        _send(pregunta)
    except smtplib.SMTPRecipientsRefused as error:
        if any(code < 500 for code, _said in error.recipients.values()):
            raise  # for now: a full mailbox, or a server that takes it the second time
        refused = True
    pregunta.nombre = pregunta.correo = ""
    pregunta.save(update_fields=["nombre", "correo"])
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
