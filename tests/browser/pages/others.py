"""Representatives, guests, links of e-mails, and the tour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mesa.dev import mailbox
from mesa.enlaces import Enlace, url_para_responder
from mesa.models import Mandato, Persona, Usuario
from tests.browser.pages.core import MAIN, Case, send
from tests.browser.world import FUNDAMENTO, World

if TYPE_CHECKING:
    from playwright.sync_api import Page


def representative(world: World) -> Iterator[Case]:
    """What a representative opens: to read, to answer, and what is refused."""
    abierta, vencida = world.consultas["abierta"], world.consultas["vencida"]
    responder = f"/consultas/{abierta.pk}/responder/"
    yield Case("pendientes", "/pendientes/")
    yield Case("en trabajo", "/actas/en-trabajo/")
    yield Case("consulta", f"/consultas/{abierta.pk}/")
    yield Case("responder", responder)
    yield Case("responder: nada elegido", responder, do=send(), says="Elija una de las respuestas.")
    yield Case("responder: sin fundamento", responder, do=_objects, says="Escriba el fundamento.")
    yield Case("responder: abstención sin fundamento", responder, do=_abstains, says="Escriba el fundamento.")
    yield Case("responder: versión 2", f"/consultas/{world.consultas['segunda'].pk}/responder/")
    yield from _observing(world)
    yield Case("responder: observaciones", f"/consultas/{world.consultas['observaciones'].pk}/responder/")
    yield Case("responder: vencida", f"/consultas/{vencida.pk}/responder/")
    yield Case("responder: cerrada", f"/consultas/{world.consultas['aprobada'].pk}/responder/")
    yield Case("403", f"/actas/{world.clave('abierta')}/circular/", 403)
    yield Case("editar sin permiso", f"/actas/{world.clave('rechazada')}/editar/")
    yield Case("404 de lo que no ve", f"/actas/{world.clave('borrador')}/editar/", 404)
    yield Case("responder: con respuesta", responder, do=_objects_with_reasons, says="Quedó registrada la respuesta")
    yield Case("responder: para cambiarla", responder)


def _observing(world: World) -> Iterator[Case]:
    """To observe, the ledger, and what changed from one version to another."""
    base = f"/actas/{world.clave('abierta')}"
    yield Case("observar", f"{base}/observar/")
    yield Case("observar: un párrafo", f"{base}/observar/?parrafo=1.2.a")
    yield Case(
        "observar: sin motivo", f"{base}/observar/?parrafo=1.2.a", do=send(motivo=" "), says="Escriba la observación"
    )
    yield Case(
        "observar: hecha",
        f"{base}/observar/?parrafo=1.2.b",
        do=send(motivo=FUNDAMENTO, propuesta="acompañarlas del acta de la asamblea que las adoptó."),
        says="Quedó registrada su observación",
    )
    yield Case("observar: cerrada", f"/actas/{world.clave('aprobada')}/observar/")
    yield Case("observaciones", f"{base}/observaciones/")
    yield Case("observaciones: dos versiones", f"/actas/{world.clave('segunda')}/observaciones/")
    yield Case("observaciones: ninguna", f"/actas/{world.clave('observaciones')}/observaciones/")
    yield Case("cambios", f"/consultas/{world.consultas['segunda'].pk}/cambios/")
    yield Case("cambios: la primera", f"/consultas/{world.consultas['primera'].pk}/cambios/")
    yield Case("cambios: una sola versión", f"/consultas/{world.consultas['abierta'].pk}/cambios/")


def _objects(page: Page) -> None:
    page.get_by_label("Objetar").check()
    page.locator(MAIN).first.click()


def _abstains(page: Page) -> None:
    page.get_by_text("Abstenerme o inhabilitarme").click()
    page.get_by_label("Abstenerme").check()
    page.locator(MAIN).first.click()


def _objects_with_reasons(page: Page) -> None:
    page.get_by_label("Objetar").check()
    page.locator("[name=fundamento]").fill(FUNDAMENTO)
    page.locator(MAIN).first.click()


def guest(world: World) -> Iterator[Case]:
    """Who sits without a vote."""
    yield Case("pendientes: nada", "/pendientes/")
    yield Case("403 al observar", f"/actas/{world.clave('abierta')}/observar/", 403)
    yield Case("403 al responder", f"/consultas/{world.consultas['abierta'].pk}/responder/", 403)


def two_mandates(world: World) -> Iterator[Case]:
    """Who speaks for two organisations."""
    yield Case("pendientes: dos mandatos", "/pendientes/")


def from_mail(world: World) -> Iterator[Case]:
    """The page that an e-mail's link opens, where nobody is signed in."""
    mandato = Mandato.objects.get(persona=world.cast.actor("organismo").persona)
    for name in ("segunda", "observaciones", "vencida", "aprobada", "retirada"):
        convocada = world.consultas[name].convocadas.get(organizacion=mandato.organizacion_id)
        path = url_para_responder(Enlace(convocada.pk, mandato.pk))
        yield Case(f"enlace: {name}", path)
        yield Case(f"enlace para observar: {name}", path.replace("/responder/", "/observar/"))
        if name == "segunda":
            yield Case("enlace: objeción sin fundamento", path, do=_objects, says="Escriba el fundamento.")
            yield Case("enlace: respondida", path, do=_objects_with_reasons, says="Quedó registrada la respuesta")
    yield Case("enlace: mal copiado", "/responder/no-es-un-enlace/", 404)


def tour(world: World) -> Iterator[Case]:
    """The demo's own pages."""
    yield Case("recorrido", "/recorrido/")
    yield Case("correo", "/correo/")
    for subject in ("Responda antes", "Se retiró", "Aprobada el", "Quedó registrada"):
        letter = next(c for c in mailbox.letters(500) if subject in c.asunto)
        yield Case(f"carta: {subject}", f"/correo/{letter.nombre}/")
    yield Case("404 de la demostración", "/no-existe/", 404)


def tour_as_secretaria(world: World) -> Iterator[Case]:
    """The tour for someone who is in."""
    yield Case("recorrido, dentro", "/recorrido/")
    yield Case("importar, con el ejemplo", "/actas/importar/")


def without_mandate() -> Usuario:
    """An account that enters with codes only, whose person speaks for nobody today."""
    persona = Persona.objects.create(nombre="Persona Ejemplo Trece", correo="sola@mesa.example", ejemplo=True)
    return Usuario.objects.create_user("sola@mesa.example", None, persona=persona)
