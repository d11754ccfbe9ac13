"""The demo's texts decided out of session: an agreement published, another open, and a letter open to both networks."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Asunto, Consulta, Mandato, Organizacion, Reaccion, Regla
from mesa.operations.asuntos import Borrador, aprobar_asunto, consultar_asunto, crear_asunto, publicar_asunto
from mesa.operations.consultas import cerrar_consulta, primera_fecha, pronunciarse
from mesa.operations.plazos import proponer
from mesa.querysets.consultas import GRACIA

REDES = ("red-academica-ejemplo", "red-social-ejemplo")
EN_LINEA = Borrador(
    titulo="Sesiones en línea abiertas al público",
    cuerpo=(
        "Las sesiones ordinarias de la Mesa de Ejemplo se transmiten en línea, salvo los puntos reservados.\n\n"
        "El enlace se publica con la tabla, tres días hábiles antes de cada sesión."
    ),
    antecedentes="En la sesión 11 se pidió que el público pudiera seguir las sesiones sin inscribirse.",
)


def load() -> None:
    """Load once; called again, it changes nothing."""
    if Asunto.objects.exists():
        return
    now = timezone.now()
    decided(now, 35, EN_LINEA)
    # It is told as past: what it would have sent then is not sent now.
    told = Reaccion.objects.filter(handler__contains=".avisar_", evento__ocurrido__lt=now - timedelta(days=20))
    told.filter(estado=Reaccion.Estado.PENDIENTE).update(estado=Reaccion.Estado.HECHA, hecha_el=now)
    _open_agreement(now)
    _open_letter(now)


def _actor(cuenta: str) -> Actor:
    mandato = Mandato.objects.for_actor().get(persona__correo=f"{cuenta}@mesa.example")
    return Actor(mandato.persona, mandato)


def _mesa() -> Organizacion:
    return Organizacion.objects.get(slug="mesa-ejemplo")


def _answer(consulta: Consulta, cuenta: str, sentido: str = "aprueba", fundamento: str = "") -> None:
    actor = _actor(cuenta)
    assert actor.organizacion is not None
    pronunciarse(consulta.pk, actor.organizacion.pk, sentido, fundamento, sha256=consulta.sha256, actor=actor)


def _open(asunto: Asunto, mayoria: str, actor: Actor, dias: int = 0) -> Consulta:
    """Put a draft to decision under the first rule of that majority, with so many days more than it asks."""
    regla = Regla.objects.filter(organo=asunto.organo, mayoria=mayoria).order_by("numero").first()
    vence = proponer(primera_fecha(regla) + timedelta(days=dias), 0, habiles=True)
    done = consultar_asunto(asunto.pk, regla, vence, None, revision=asunto.revision, actor=actor)
    return Consulta.objects.select_related("plazo").get(pk=done.consulta_id or 0)


def _local(now: datetime, days: int, hour: int) -> datetime:
    day = (now - timedelta(days=days)).astimezone(clock.SANTIAGO).date()
    return datetime.combine(day, time(hour), clock.SANTIAGO)


def decided(now: datetime, days: int, texto: Borrador) -> None:
    """Opened so many days ago, approved by four of five and published: a decision to read from the first minute."""
    secretaria = _actor("secretaria")
    with clock.as_of(_local(now, days, 10)):
        asunto = crear_asunto(_mesa().pk, "acuerdo", texto, actor=secretaria)
        consulta = _open(asunto, "consenso", secretaria)
    for hours, cuenta in ((3, "gobierno"), (26, "academica"), (30, "social"), (50, "secretaria")):
        with clock.as_of(consulta.abierta_el + timedelta(hours=hours)):
            _answer(consulta, cuenta)
    with clock.as_of(consulta.plazo.instante + GRACIA):
        cerrar_consulta(consulta.pk, actor=None)
        aprobar_asunto(asunto.pk, actor=None)
    with clock.as_of(consulta.plazo.instante + timedelta(hours=12)):
        publicar_asunto(asunto.pk, actor=secretaria)


def _open_agreement(now: datetime) -> None:
    """In consulta since yesterday, with one answer of five."""
    secretaria = _actor("secretaria")
    texto = Borrador(
        titulo="Adelantar la sesión de cierre de año",
        cuerpo=(
            "La sesión ordinaria de diciembre se adelanta una semana, a la misma hora y en el mismo lugar.\n\n"
            "La secretaría convoca con la tabla que ya circuló."
        ),
        antecedentes="La fecha prevista coincide con un feriado regional en la ciudad donde se sesiona.",
    )
    with clock.as_of(_local(now, 1, 11)):
        consulta = _open(crear_asunto(_mesa().pk, "acuerdo", texto, actor=secretaria), "consenso", secretaria)
    with clock.as_of(_local(now, 1, 15)):
        _answer(consulta, "organismo")


def _open_letter(now: datetime) -> None:
    """Promoted by a network and open to the organisations of both, with the adhesion of two."""
    social = _actor("social")
    redes = list(Organizacion.objects.filter(slug__in=REDES).values_list("pk", flat=True))
    texto = Borrador(
        titulo="Por datos de ejemplo en formatos abiertos",
        cuerpo=(
            "Las organizaciones que firmamos esta carta pedimos que los datos de ejemplo se publiquen en formatos que "
            "cualquiera pueda abrir sin pagar una licencia.\n\n"
            "Ofrecemos revisar con el organismo los tres conjuntos más consultados, y proponer en qué orden "
            "publicarlos.\n\n"
            "Quedamos a disposición para reunirnos cuando se nos indique."
        ),
        antecedentes="La propuesta se presentó en la sesión 12 y se pidió abrirla a las organizaciones de las redes.",
        destinatario="Dirección de Datos de Ejemplo",
        organos=redes,
    )
    with clock.as_of(_local(now, 1, 12)):
        consulta = _open(crear_asunto(_mesa().pk, "carta", texto, actor=social), "adhesion", social, dias=7)
    for hours, cuenta in ((2, "delegada.norte"), (4, "delegada.academica")):
        with clock.as_of(consulta.abierta_el + timedelta(hours=hours)):
            _answer(consulta, cuenta)
