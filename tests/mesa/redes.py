"""What tests of a network's own consultas share: one asked, answered and closed, about an acta in circulation."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mesa.kernel import clock
from mesa.models import Consulta, Mandato, Persona, Pronunciamiento, Regla
from mesa.operations.consultas import cerrar_consulta, pronunciarse
from mesa.operations.interna import abrir_interna
from mesa.querysets.consultas import GRACIA
from tests.cast import Cast

NOW = datetime(2026, 9, 1, 12, tzinfo=clock.SANTIAGO)
VENCE = date(2026, 9, 10)  # of the table: a Thursday
ULTIMA = date(2026, 9, 9)  # one business day before
MIEMBROS = ("delegada.norte", "delegada.sur", "delegada.oriente")
CONDUCEN = {"academica", "academica.suplente", "social"}


def superior(cast: Cast) -> Consulta:
    """An acta in circulation until VENCE."""
    return cast.en_circulacion(vence=VENCE)


def regla_de(cast: Cast, slug: str = "red-social-ejemplo", **changes: object) -> Regla:
    """The rule of a network or, with what a test needs of it, another one like it: one that was used is not edited."""
    rules = Regla.objects.filter(organo__slug=slug)
    regla = rules[0]
    if changes:
        regla.pk, regla.numero = None, rules.count() + 1
        regla.nombre = f"Otra {regla.numero}"
        for name, value in changes.items():
            setattr(regla, name, value)
        regla._state.adding = True
        regla.save()
    return regla


def abierta(cast: Cast, upper: Consulta, nota: str = "", vence: date | None = None, **regla: object) -> Consulta:
    """The network's own, just opened by its titular."""
    rule = regla_de(cast, **regla) if regla else regla_de(cast)
    pk = abrir_interna(upper.pk, rule.pk, vence, nota, actor=cast.actor("social")).pk
    return leida(pk)


def pregunta(cast: Cast, upper: Consulta) -> None:
    """What a scene holds: one open, with an answer."""
    cast.responde(abierta(cast, upper, "Propongo aprobarla."), MIEMBROS[0])


def leida(pk: int) -> Consulta:
    """A consulta as it is now."""
    return Consulta.objects.select_related("plazo", "regla", "organo").get(pk=pk)


def cerrada(cast: Cast, upper: Consulta, sentido: str = "aprueba", nota: str = "", **regla: object) -> Consulta:
    """The network's own, answered so by two of three and closed by its deadline."""
    interna = abierta(cast, upper, nota, **regla)
    for cuenta in MIEMBROS[:2]:
        cast.responde(interna, cuenta, sentido, "" if sentido == "aprueba" else "Falta el presupuesto.")
    return cierra(interna)


def cierra(interna: Consulta) -> Consulta:
    """Close it by its rule, a minute after its deadline."""
    with clock.as_of(interna.plazo.instante + GRACIA + timedelta(seconds=1)):
        cerrar_consulta(interna.pk, actor=None)
    return leida(interna.pk)


def responde_la_red(
    cast: Cast, upper: Consulta, sentido: str, fundamento: str = "", apartamiento: str = "", cuenta: str = "social"
) -> Pronunciamiento:
    """What the representative of a network answers at the table."""
    actor = cast.actor(cuenta)
    assert actor.organizacion is not None
    said = {"sha256": upper.sha256, "actor": actor, "apartamiento": apartamiento}
    return pronunciarse(upper.pk, actor.organizacion.pk, sentido, fundamento, **said)  # type: ignore[arg-type]


def suplente_de(cast: Cast, slug: str) -> Mandato:
    """Somebody who speaks for a body besides its titular."""
    persona = Persona.objects.create(nombre="Persona Ejemplo Veinte", correo="veinte@mesa.example", ejemplo=True)
    organizacion = cast.organizacion(slug)
    return Mandato.objects.create(
        persona=persona, organizacion=organizacion, calidad="suplente", desde=date(2026, 1, 5)
    )
