"""What is decided out of session, in every state, for who prepares it, who answers, and anyone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mesa.models import Asunto, Regla
from mesa.operations.asuntos import clave_publicada
from tests.browser.pages.core import Case, press, send
from tests.browser.world import LARGO, World
from tests.mesa import asuntos as given

if TYPE_CHECKING:
    from playwright.sync_api import Page


def of_every_state(world: World) -> tuple[dict[str, Asunto], str]:
    """One in each state, one with a long text, and a personal link to the letter that is open."""
    found, token = given.escena(world.cast)
    larga = given.redactado(world.cast, titulo="Texto largo", cuerpo=f"{LARGO}\n\n" * 3)
    return found | {"largo": given.con_adjunto(world.cast, larga, f"{LARGO[20:]}.png")}, token


def _stale(page: Page) -> None:
    """Save over a text that somebody else saved meanwhile."""
    page.locator("[name=revision]").evaluate("field => field.value = 0 + 99")
    page.locator("[name=cuerpo]").fill("Otra redacción.")
    page.locator("#contenido button[type=submit]").first.click()


def prepares(found: dict[str, Asunto]) -> Iterator[Case]:
    """What the secretaría writes, puts to decision, withdraws and publishes."""
    base = {name: f"/asuntos/{asunto.pk}" for name, asunto in found.items()}
    draft, lacks = base["borrador"], "Falta corregir lo siguiente"
    yield Case("consultas", "/consultas/")
    yield Case("llevar a consulta: qué", "/asuntos/nuevo/")
    for tipo in ("acuerdo", "documento", "carta"):
        yield Case(f"nuevo {tipo}", f"/asuntos/nuevo/?tipo={tipo}")
    yield Case("nueva carta: error", "/asuntos/nuevo/?tipo=carta", do=send(), says=lacks)
    for name in found:
        yield Case(f"asunto: {name}", f"{base[name]}/")
    yield Case("asunto: editar", f"{draft}/editar/")
    yield Case("asunto: conflicto", f"{draft}/editar/", do=_stale, says="Este texto cambió mientras usted escribía")
    yield Case("asunto: adjuntar, error", f"{draft}/", do=press("Adjuntar el archivo"), says=lacks)
    yield Case("asunto: consultar", f"{draft}/consultar/")
    yield Case("asunto: descartar", f"{draft}/descartar/")
    yield Case("asunto: retirar", f"{base['en_consulta']}/retirar/")
    yield Case("asunto: retirar, error", f"{base['en_consulta']}/retirar/", do=send(), says=lacks)
    yield Case("asunto: publicar", f"{base['aprobado']}/publicar/")
    yield Case("carta: entrega", f"{base['carta_aprobada']}/entrega/")
    yield Case(
        "carta: entrega, error", f"{base['carta_aprobada']}/entrega/", do=send(entrega="Por mano."), says="No se pudo"
    )
    for name in ("en_consulta", "carta", "publicado"):
        yield Case(f"consulta: {name}", f"/consultas/{found[name].consulta_id}/")


def without_rule(found: dict[str, Asunto], world: World) -> Iterator[Case]:
    """A letter where its órgano adopted no rule of adhesion."""
    Regla.objects.filter(organo=world.cast.mesa, mayoria="adhesion").update(hasta="2026-01-06")
    letter = given.redactado(world.cast, "carta", titulo="Sin regla")
    yield Case("carta sin regla", f"/asuntos/{letter.pk}/consultar/", says="no tiene una regla de adhesión")


def answers(found: dict[str, Asunto]) -> Iterator[Case]:
    """A delegada adheres to a letter."""
    panel = f"/consultas/{found['carta'].consulta_id}/responder/"
    yield Case("consultas de una delegada", "/consultas/")
    yield Case("carta: panel", panel)
    yield Case("carta: panel, error", panel, do=press("Enviar la respuesta de Organización Norte Ejemplo"))


def anyone(found: dict[str, Asunto], token: str) -> Iterator[Case]:
    """What the public reads, and the letter from an e-mail."""
    yield Case("decisiones", "/decisiones/")
    yield Case("decisión", f"/decisiones/{clave_publicada(found['publicado'])}/")
    yield Case("decisión: versión", f"/decisiones/{clave_publicada(found['publicado'])}/v/1/")
    yield Case("carta desde el correo", f"/responder/{token}/")
