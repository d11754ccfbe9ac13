"""The demo's actas: the real one of 2022 as it was written, and the story of the Mesa de Ejemplo."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from actas.documento import leer_acta
from actas.lectura import leer
from actas.models import Acta, Acuerdo, Observacion, Sesion
from actas.operations import (
    aprobar_acta,
    circular_acta,
    importar_acta,
    observar_acta,
    publicar_acta,
    publicar_registro_historico,
    responder_observacion,
)
from actas.operations.observaciones import marca
from mesa import demo_redes
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Consulta, Mandato, Organizacion, Reaccion, Regla
from mesa.operations.consultas import cerrar_consulta, primera_fecha, pronunciarse
from mesa.palabras import fecha_larga
from mesa.querysets.consultas import GRACIA

DATOS = Path(__file__).parent / "datos"
# Short titles for lists, and the paragraphs each agreement of 2022 comes from; the text itself is the acta's.
ACUERDOS_2022 = {
    1: ("Concretar la carta de las redes en apoyo de la candidatura de Chile al Comité Directivo", ["1.1"]),
    2: ("Evaluar un comité para la sesión regional de septiembre, y retomar el punto", ["1.2", "1.3"]),
    3: ("La propuesta de uso del fondo la redacta la Comisión, en dos etapas", ["2.4.d", "2.7", "2.8"]),
    4: ("Quien administre el fondo debe cumplir estándares de transparencia activa", ["2.7"]),
}


def load() -> None:
    """Load once; called again, it changes nothing."""
    if Sesion.objects.filter(clave="2022-06-16").exists():
        return
    now = timezone.now()
    with clock.as_of(now - timedelta(days=60)):
        _acta_2022()
    _session_11(now)
    # The story begins with its second half: what the first one would have sent is not sent now.
    Reaccion.objects.filter(handler__contains=".avisar_").update(estado=Reaccion.Estado.HECHA, hecha_el=now)
    _session_12(now)


def _acta_2022() -> None:
    text = (DATOS / "acta-2022-06-16.txt").read_text(encoding="utf-8")
    acta = importar_acta(leer(text), Organizacion.objects.get(slug="mesa-gobierno-abierto"), actor=None)
    completa = leer_acta(acta)
    by_reference = {numbered.referencia: numbered.parrafo for numbered in completa.parrafos()}
    for number, (titulo, origins) in ACUERDOS_2022.items():
        acuerdo = Acuerdo.objects.get(parrafo=completa.acuerdos[number - 1].parrafo)
        acuerdo.titulo = titulo
        acuerdo.save(update_fields=["titulo"])
        acuerdo.origenes.set([by_reference[reference] for reference in origins])
    publicar_registro_historico(acta.pk, actor=None)


def _actor(cuenta: str) -> Actor:
    mandato = Mandato.objects.for_actor().get(persona__correo=f"{cuenta}@mesa.example")
    return Actor(mandato.persona, mandato)


def _draft(numero: int, fecha: date, titulos: list[str]) -> Acta:
    text = (DATOS / f"ejemplo-sesion-{numero}.txt").read_text(encoding="utf-8").replace("{fecha}", fecha_larga(fecha))
    acta = importar_acta(leer(text), Organizacion.objects.get(slug="mesa-ejemplo"), actor=_actor("secretaria"))
    Sesion.objects.filter(pk=acta.sesion_id).update(numero=numero)
    for acuerdo, titulo in zip(acta.acuerdos.all(), titulos, strict=True):
        acuerdo.titulo = titulo
        acuerdo.save(update_fields=["titulo"])
    return acta


def _circulate(acta: Acta) -> Consulta:
    regla = Regla.objects.get(organo=acta.sesion.organo, numero=1)
    circular_acta(acta.pk, regla, primera_fecha(regla), None, actor=_actor("secretaria"))
    return Consulta.objects.get(objeto_id=acta.pk, estado="abierta")


def _answer(consulta: Consulta, cuenta: str, sentido: str, fundamento: str = "") -> None:
    actor = _actor(cuenta)
    assert actor.organizacion is not None
    pronunciarse(consulta.pk, actor.organizacion.pk, sentido, fundamento, sha256=consulta.sha256, actor=actor)


def _observe(consulta: Consulta, cuenta: str, referencia: str, motivo: str, propuesta: str = "") -> Observacion:
    return observar_acta(
        consulta.pk,
        referencia=referencia,
        motivo=motivo,
        propuesta=propuesta,
        sha256=consulta.sha256,
        actor=_actor(cuenta),
    )


def _local(now: datetime, days: int, hour: int) -> datetime:
    day = (now - timedelta(days=days)).astimezone(clock.SANTIAGO).date()
    return datetime.combine(day, time(hour), clock.SANTIAGO)


def _session_11(now: datetime) -> None:
    """Approved and published, so that a published approval can be read from the first minute."""
    titulos = ["Aprobar el calendario de sesiones del semestre", "Publicar las reglas internas de cada red"]
    with clock.as_of(_local(now, 45, 10)):
        acta = _draft(11, _local(now, 52, 10).date(), titulos)
        consulta = _circulate(acta)
    with clock.as_of(_local(now, 45, 11)):
        resolved = demo_redes.resuelve(consulta)
    with clock.as_of(_local(now, 44, 16)):
        for cuenta in ("gobierno", "academica"):
            _answer(consulta, cuenta, "aprueba")
        observed = _observe(
            consulta, "academica", "2.1.b", "Convendría decir cuándo termina la consulta con las organizaciones."
        )
        demo_redes.rinde_cuenta(consulta)
        _answer(consulta, "secretaria", "aprueba")
    with clock.as_of(resolved):
        _answer(consulta, "social", "aprueba")
    with clock.as_of(consulta.plazo.instante + GRACIA):
        cerrar_consulta(consulta.pk, actor=None)
        aprobar_acta(acta.pk, actor=None)
        responder_observacion(
            observed.pk,
            "no_acogida",
            "El acta registra lo que se informó en la sesión, y esa fecha no se dijo. Se preguntará en la siguiente.",
            leida=marca(observed),
            actor=_actor("secretaria"),
        )
    with clock.as_of(consulta.plazo.instante + timedelta(hours=12)):
        publicar_acta(acta.pk, actor=_actor("secretaria"))


def _session_12(now: datetime) -> None:
    """In circulation since yesterday, with two answers of five and one observation."""
    titulos = [
        "Revisar los borradores de reglas internas de las redes",
        "Realizar talleres territoriales en tres regiones",
        "Retomar las sedes de los talleres",
    ]
    with clock.as_of(_local(now, 1, 10)):
        acta = _draft(12, _local(now, 12, 10).date(), titulos)
        consulta = _circulate(acta)
    with clock.as_of(_local(now, 1, 12)):
        _answer(consulta, "gobierno", "aprueba")
    with clock.as_of(_local(now, 1, 16)):
        _answer(
            consulta,
            "academica",
            "aprueba_con_observaciones",
            "En el párrafo 2.1 falta una organización: publicaron sus reglas cuatro de las cinco.",
        )
        _observe(
            consulta,
            "academica",
            "2.1",
            "Falta una organización: publicaron sus reglas cuatro de las cinco.",
            "La representante de la Red Social Ejemplo informó que cuatro de las cinco organizaciones de la red "
            "publicaron sus reglas internas.",
        )
