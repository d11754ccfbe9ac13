"""A question comes in from anyone, without account. Its agreement is locked: it is what bounds how many wait.

Events are of the agreement and hold no word of the question: it may hold personal data until it is moderated.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado, PreguntaCiudadana
from actas.operations.preguntas.moderacion import lock_pregunta
from actas.operations.tabla import regla_de_tabla
from actas.states import EstadoPregunta
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.querysets import in_force
from mesa.kernel.text import one_line
from mesa.models import Funcion, Organizacion, Plazo
from mesa.operations.deliberacion import escrito
from mesa.operations.plazos import esperar_de, fijar, proponer
from mesa.palabras import fecha_larga

verbo("pregunta_ciudadana.recibida", gettext_lazy("recibió una pregunta de la ciudadanía"))

MAXIMO = 2_000
#: How many questions of one agreement may come in a day, and how many of its órgano may wait to be moderated.
AL_DIA, EN_ESPERA = 20, 500


@operation
def recibir_pregunta_ciudadana(
    clave: str, texto: str, *, nombre: str = "", correo: str = "", envio: UUID, actor: Actor | None
) -> PreguntaCiudadana:
    """Register a question about a published agreement; the same one sent twice is one. Its plazo begins to run now.

    Sent again from its own form it takes the name and address of then, while it waits; from another form, with an
    address of its own, it is another question: each is told.

    The plazo is of as many business days as the órgano's rule says, 10 if it has none, and is no fatal one. Raises
    Conflicto when too many came today or wait, DomainError without a text or with one that is too long.
    """
    locked = AcuerdoAdoptado.objects.select_for_update(of=("self",), no_key=True)
    acuerdo = locked.select_related("organo").get(clave=clave)
    require("actas.preguntar_acuerdo", actor, acuerdo)
    texto = escrito(texto, _("Escriba su pregunta."), MAXIMO)
    nombre = one_line(nombre)[:120]
    sent = PreguntaCiudadana.objects.filter(envio=envio).first()
    if sent and sent.texto != texto:
        envio = uuid5(envio, texto)  # another question, written over the form of the one that was sent
        sent = PreguntaCiudadana.objects.filter(envio=envio).first()
    if sent:
        return _sent_again(sent.pk, nombre, correo)
    waiting = PreguntaCiudadana.objects.filter(acuerdo__organo=acuerdo.organo, estado=EstadoPregunta.RECIBIDA)
    same = waiting.filter(acuerdo=acuerdo, texto=texto)
    if known := (same.filter(correo=correo) if correo else same).first():
        return known
    since = entry() - timedelta(days=1)
    if acuerdo.preguntas.filter(recibida_el__gt=since).count() >= AL_DIA or waiting.count() >= EN_ESPERA:
        raise Conflicto(
            _("Hoy llegaron demasiadas preguntas y no se reciben más. La suya sigue aquí: envíela de nuevo mañana.")
        )
    pregunta = PreguntaCiudadana.objects.create(
        acuerdo=acuerdo,
        texto=texto,
        nombre=nombre,
        correo=correo,
        envio=envio,
        recibida_el=entry(),
    )
    pregunta.plazo = _plazo(pregunta)
    pregunta.save(update_fields=["plazo"])
    record("pregunta_ciudadana.recibida", acuerdo, actor=actor, ahora={"pregunta": pregunta.pk})
    return pregunta


def _sent_again(pk: int, nombre: str, correo: str) -> PreguntaCiudadana:
    """The question of a form that was sent again: while it waits, whoever asks may correct her name or address."""
    pregunta = lock_pregunta(pk)
    if pregunta.estado == EstadoPregunta.RECIBIDA:
        pregunta.nombre, pregunta.correo = nombre, correo
        pregunta.save(update_fields=["nombre", "correo"])
    return pregunta


def _plazo(pregunta: PreguntaCiudadana) -> Plazo:
    """When whoever conducts the órgano has to have answered it."""
    acuerdo = pregunta.acuerdo
    days = regla_de_tabla(acuerdo.organo, clock.today()).dias_de_respuesta
    with translation.override("es"):  # it is stored
        titulo = _("Responder una pregunta sobre el acuerdo %(n)s del %(fecha)s") % {
            "n": acuerdo.numero,
            "fecha": fecha_larga(acuerdo.fecha),
        }
    vence = proponer(clock.today(), days, habiles=True)
    plazo = fijar(titulo, f"/preguntas/{pregunta.pk}/", vence, None, fatal=False, organo=acuerdo.organo)
    esperar_de(plazo, quienes_llevan(acuerdo.organo))
    return plazo


def quienes_llevan(organo: Organizacion) -> list[int]:
    """The bodies that are secretaría of the órgano today; a network that has none conducts itself."""
    al = clock.today()
    bodies = Funcion.objects.filter(in_force(al), organo=organo, tipo=Funcion.Tipo.SECRETARIA)
    return list(bodies.values_list("organizacion_id", flat=True)) or [organo.pk]
