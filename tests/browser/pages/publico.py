"""What anyone sees of agreements and asks about them, and what their secretaría does with what is asked."""

from __future__ import annotations

from collections.abc import Iterator

from actas.models import AcuerdoAdoptado
from mesa.kernel.strike import MARCA
from mesa.models import Ficha
from tests.actas.preguntas import STATES, en_estado
from tests.browser.pages.core import Case, send
from tests.browser.world import LARGO, World


def of_every_state(world: World) -> dict[str, int]:
    """A question in each state about the agreement of the world, and one with a long word and a struck datum."""
    acuerdo = AcuerdoAdoptado.objects.get(clave=f"{world.clave('publicada')}/1")
    found = {estado: en_estado(world.cast, acuerdo, estado).pk for estado in STATES}
    found["larga"] = en_estado(world.cast, acuerdo, "recibida", f"Soy {MARCA}. ¿Y {LARGO}?").pk
    en_estado(world.cast, acuerdo, "publicada", f"Soy {MARCA}. ¿Y {LARGO}?\n\nGracias.")
    return found


def stands(world: World) -> None:
    """Agreements of the world as they may stand, by the ficha that pages read."""
    fichas = list(Ficha.objects.filter(tipo="acuerdo").exclude(clave=f"{world.clave('publicada')}/1")[:4])
    for ficha, estado in zip(fichas, ("cumplido", "en_cumplimiento", "vigente", "sin_efecto"), strict=False):
        said = {"vence": "2020-01-02" if estado == "en_cumplimiento" else "2099-01-02", "tareas": 3, "tareas_hechas": 1}
        more = {"organizaciones": [f"Red {LARGO}", "Red Social Ejemplo"], "elementos": ["6-c3"]}
        ficha.datos |= {"seguimiento": estado} | said | more
        ficha.save()


def anyone(world: World) -> Iterator[Case]:
    """Whoever looks for an agreement, reads what was asked about it and asks."""
    base = f"/acuerdos/{world.clave('publicada')}/1"
    yield Case("acuerdos: todos", "/acuerdos/")
    yield Case("acuerdos: vencidos", "/acuerdos/?estado=vencido")
    yield Case("acuerdos: de una organización", "/acuerdos/?organizacion=Red+Social+Ejemplo&plan=6-c3&anio=2026")
    yield Case("acuerdos: ninguno", "/acuerdos/?q=quelonio&estado=cumplido")
    yield Case("preguntas de un acuerdo", f"{base}/preguntas/")
    yield Case("preguntas: enviada", f"{base}/preguntas/?enviada")
    yield Case("pregunta publicada", f"{base}/preguntas/2/")
    yield Case("pregunta: versión", f"{base}/preguntas/1/v/1/")
    yield Case("preguntar", f"{base}/preguntar/")
    yield Case("preguntar: error", f"{base}/preguntar/", do=send(correo="ana"), says="Falta corregir lo siguiente")
    yield Case("preguntar: muy rápido", f"{base}/preguntar/", do=send(texto="¿Y?"), says="No se pudo enviar")


def moderates(found: dict[str, int]) -> Iterator[Case]:
    """The secretaría, from the list to what is published."""
    lacks = "Falta corregir lo siguiente"
    yield Case("preguntas", "/preguntas/")
    yield Case("preguntas: rechazadas", "/preguntas/?estado=rechazada")
    yield Case("preguntas: no hay más", "/preguntas/?desde=999999")
    for estado, pk in found.items():
        yield Case(f"pregunta {estado}", f"/preguntas/{pk}/")
    received, answered = f"/preguntas/{found['recibida']}", f"/preguntas/{found['respondida']}"
    yield Case("pregunta: responder, error", f"/preguntas/{found['admitida']}/", do=send(), says=lacks)
    yield Case("pregunta: no publicar", f"{received}/rechazar/")
    yield Case("pregunta: no publicar, error", f"{received}/rechazar/", do=send(), says=lacks)
    yield Case("pregunta: tachar", f"{received}/tachar/")
    yield Case("pregunta: tachar, revisar", f"{received}/tachar/", do=send(dato="reglas"), says="Se tacha aquí")
    yield Case("pregunta: tachar, error", f"{received}/tachar/", do=send(dato="nadie tal"), says=lacks)
    yield Case("pregunta: publicar", f"{answered}/publicar/")
    yield Case("pregunta: corregir", f"/preguntas/{found['publicada']}/corregir/")
