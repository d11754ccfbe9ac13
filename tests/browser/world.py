"""The Mesa de Ejemplo with an acta in each of the states a page can show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from actas import demo as actas_demo
from actas.models import Acta, Observacion
from actas.operations import observar_acta, publicar_acta, responder_observacion, retirar_acta
from actas.operations.observaciones import marca
from mesa.kernel import clock, tasks
from mesa.models import Consulta, Mandato
from mesa.querysets.consultas import GRACIA
from tests import cast as people
from tests import kept

EJEMPLO = Path(__file__).resolve().parents[2] / "static" / "ejemplos" / "acta-ejemplo.txt"
MOTIVO = "Se corrige el párrafo 1.1 por la objeción recibida."
FUNDAMENTO = "El párrafo 1.1 no dice qué redes informaron ni en qué fecha."
CORREGIDO = "Las cinco redes informaron el 5 de agosto el estado de sus reglas."
LARGO = "https://ejemplo.example/" + "documento-sin-un-solo-espacio-" * 4


@dataclass
class World:
    """The actas by what may be done with them."""

    cast: people.Cast
    actas: dict[str, Acta] = field(default_factory=dict)
    consultas: dict[str, Consulta] = field(default_factory=dict)

    def clave(self, nombre: str) -> str:
        """The permanent key of an acta of this world."""
        return self.actas[nombre].sesion.clave

    def circulates(self, nombre: str, regla: int | None = 1) -> Consulta:
        """A new acta of that name, put in circulation."""
        self.consultas[nombre] = consulta = self.cast.en_circulacion(regla)
        self.actas[nombre] = Acta.objects.select_related("sesion").get(pk=consulta.objeto_id)
        return consulta

    def closes(self, nombre: str) -> None:
        """The sweep of the minute after its deadline, on that one only."""
        from mesa.operations.consultas import cerrar_consulta

        consulta = self.consultas[nombre]
        with clock.as_of(consulta.plazo.instante + GRACIA + timedelta(seconds=1)):
            cerrar_consulta(consulta.pk, actor=None)
        tasks.sweep()


def kept_or_built() -> World:
    """The world as it was built by this process on this day, or built now."""
    world = kept.once(("world", settings.SITE_URL, clock.today()), build)
    _lapses(world)
    return world


def build() -> World:
    """The demo's actas, and besides: a draft, a draft with notices, and one each open, observed, second version,
    approved, tacitly approved, rejected, withdrawn and past its deadline."""
    cast = people.load()
    actas_demo.load()
    world = World(cast)
    world.actas["borrador"] = cast.borrador()
    world.actas["avisos"] = cast.borrador(EJEMPLO.read_text(encoding="utf-8").replace("3. Talleres", "7. Talleres"))
    _open_ones(world)
    _closed_ones(world)
    social = cast.organizacion("red-social-ejemplo")
    persona = cast.actor("gobierno").persona
    Mandato.objects.create(
        persona=persona, organizacion=social, calidad="suplente", desde=clock.today(), acto="Dato de ejemplo"
    )
    return world


def _open_ones(world: World) -> None:
    cast = world.cast
    abierta = world.circulates("abierta")
    cast.responde(abierta, "academica", "aprueba_con_observaciones", f"Falta el enlace: {LARGO}")
    cast.responde(abierta, "academica", "objeta", FUNDAMENTO)
    cast.responde(abierta, "gobierno")
    observes(world, abierta, "academica", "", f"El acta no dice dónde está el documento: {LARGO}")
    observes(world, abierta, "organismo", "1.2.a", FUNDAMENTO, "publicarlas diez días antes de la sesión siguiente;")
    world.circulates("observaciones", None)
    primera = world.circulates("segunda")
    cast.responde(primera, "academica")
    cast.responde(primera, "social", "objeta", FUNDAMENTO)
    corrected = observes(world, primera, "organismo", "1.1", FUNDAMENTO, CORREGIDO)
    observes(world, primera, "social", "acuerdo-1", "Falta decir hasta cuándo.")
    acta = world.actas["segunda"]
    retirar_acta(acta.pk, MOTIVO, actor=cast.secretaria)
    answer = {"leida": marca(corrected), "aplicar": True, "version": 1}
    responder_observacion(corrected.pk, "acogida", "Consta en la lista.", **answer, actor=cast.secretaria)
    world.consultas["primera"] = primera
    world.consultas["segunda"] = cast.en_circulacion(1, acta=acta)


def observes(
    world: World, consulta: Consulta, cuenta: str, referencia: str, motivo: str, propuesta: str = ""
) -> Observacion:
    """An observation of whoever holds that account."""
    said = {"referencia": referencia, "motivo": motivo, "propuesta": propuesta}
    return observar_acta(consulta.pk, **said, sha256=consulta.sha256, actor=world.cast.actor(cuenta))


def _closed_ones(world: World) -> None:
    cast = world.cast
    for nombre, regla, sentido in (("aprobada", 1, "aprueba"), ("tacita", 2, "aprueba"), ("rechazada", 1, "objeta")):
        consulta = world.circulates(nombre, regla)
        if nombre == "aprobada":
            observes(world, consulta, "organismo", "acuerdo-1", "Falta decir hasta cuándo.")
        for cuenta in ("gobierno", "academica", "social", "secretaria")[: 1 if nombre == "tacita" else None]:
            cast.responde(consulta, cuenta, sentido, "" if sentido == "aprueba" else FUNDAMENTO)
        world.closes(nombre)
    world.circulates("sin_efecto", None)
    world.closes("sin_efecto")
    world.circulates("publicada", 2)
    for cuenta in ("gobierno", "academica", "social"):
        cast.responde(world.consultas["publicada"], cuenta)
    tasks.sweep()
    publicar_acta(world.actas["publicada"].pk, actor=cast.secretaria)
    observes(world, world.circulates("retirada"), "organismo", "1.1", FUNDAMENTO, CORREGIDO)
    retirar_acta(world.actas["retirada"].pk, MOTIVO, actor=cast.secretaria)
    world.circulates("vencida")
    _lapses(world)


def _lapses(world: World) -> None:
    plazo = world.consultas["vencida"].plazo
    plazo.instante = clock.now() - timedelta(seconds=20)  # within the minute of grace: past, and not yet closed
    plazo.save(update_fields=["instante"])
