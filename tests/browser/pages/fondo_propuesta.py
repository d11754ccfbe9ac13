"""The call of a fund, its proposal in every state, and who administers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from fondo.models import Fondo
from fondo.operations.administradora import designar_administradora
from fondo.operations.propuesta import (
    aprobar_propuesta,
    editar_propuesta,
    enviar_propuesta,
    nueva_version,
    preparar_propuesta,
    retirar_propuesta,
)
from mesa.kernel import clock
from mesa.models import Consulta
from mesa.operations.archivos import revisar
from mesa.operations.consultas import cerrar_consulta
from redes.models import FotoElegibilidad
from tests.browser.pages.core import Case, press, send
from tests.browser.world import LARGO, World
from tests.fondo.test_administradora import acuerdo, elegible
from tests.fondo.test_propuesta import DATOS, PRIMERA, SEGUNDA, consulta, convocado

if TYPE_CHECKING:
    from playwright.sync_api import Page

LACKS = "Falta corregir lo siguiente"
PATHS = {name: f"/fondos/{name}" for name in ("nueva", "borrador", "consulta", "vuelve", "aprobada", "marcha")}


def of_every_state(world: World) -> None:
    """A fund in each state of its proposal, one with long words, and one whose administradora no longer may."""
    cast, who = world.cast, world.cast.secretaria
    today = clock.today()
    more = {"anio": 2027, "ultimo_gasto": today + timedelta(days=90)}
    funds = {name: convocado(cast, clave=name, nombre=f"Fondo de ejemplo, {name}", **more) for name in PATHS}
    wrong = replace(PRIMERA, nombre=LARGO, monto=Decimal("12000"))
    preparar_propuesta(funds["borrador"].pk, replace(DATOS, etapas=[wrong, SEGUNDA]), actor=who)
    drafts = {
        name: preparar_propuesta(funds[name].pk, DATOS, actor=who)
        for name in PATHS
        if name not in ("nueva", "borrador")
    }
    consulta(cast, drafts["consulta"])
    retirar_propuesta(consulta(cast, drafts["vuelve"]).pk, f"Falta decir quién difunde. {LARGO}", actor=who)
    for name in ("aprobada", "marcha"):
        asked = consulta(cast, drafts[name])
        question = Consulta.objects.get(pk=asked.consulta_id)
        for cuenta in ("academica", "social", "secretaria"):
            cast.responde(question, cuenta)
        cerrar_consulta(question.pk, actor=None)
        aprobar_propuesta(asked.pk, actor=None)
    proof = revisar(b"Constancia de ejemplo", "constancia.txt")
    enviar_propuesta(drafts["marcha"].pk, today, f"Por correo, a quien lo aporta. {LARGO}", proof, actor=who)
    body, agreed = elegible(cast, "administradora-ejemplo"), acuerdo(cast, clave=f"{today}/1", fecha=today)
    made = designar_administradora(funds["marcha"].pk, body.pk, agreed.pk, actor=who)
    FotoElegibilidad.objects.filter(pk=made.foto_id).update(dejo_de_serlo_el=today)
    next_one = nueva_version(funds["marcha"].pk, actor=who)
    words = replace(DATOS, justificacion="Las redes necesitan estándares comunes.\n\nY más difusión.")
    editar_propuesta(next_one.pk, words, revision=1, actor=who)


def _stale(page: Page) -> None:
    """Save over a proposal that somebody else saved meanwhile."""
    page.locator("[name=revision]").evaluate("field => field.value = 99")
    page.locator("[name=titulo]").fill("Otro título")
    page.locator("#contenido button[type=submit]").last.click()


def _lacking(page: Page) -> None:
    page.locator("[name=items1-0-monto]").fill("doce")
    page.locator("#contenido button[type=submit]").last.click()


def secretaria() -> Iterator[Case]:
    """Who opens funds, writes the proposal and puts it to the Mesa."""
    yield Case("fondos", "/fondos/")
    yield Case("fondo: abrir", "/fondos/nuevo/")
    yield Case("fondo: abrir, error", "/fondos/nuevo/", do=send(), says=LACKS)
    yield Case("fondo: datos", f"{PATHS['marcha']}/datos/")
    yield Case("fondo: desistir", f"{PATHS['nueva']}/desistir/")
    yield Case("fondo: cerrar, antes de tiempo", f"{PATHS['marcha']}/cerrar/", do=send(), says="No se pudo")
    yield Case("propuesta: ninguna", f"{PATHS['nueva']}/propuesta/")
    for name in ("borrador", "consulta", "vuelve", "aprobada", "marcha"):
        yield Case(f"propuesta: {name}", f"{PATHS[name]}/propuesta/")
    yield Case("propuesta: qué cambia", f"{PATHS['marcha']}/propuesta/2/?con=1")
    yield Case("propuesta: enviada", f"{PATHS['marcha']}/propuesta/1/")
    yield Case("propuesta: escribir la primera", f"{PATHS['nueva']}/propuesta/escribir/")
    edit = f"{PATHS['borrador']}/propuesta/escribir/"
    yield Case("propuesta: escribir", edit)
    yield Case("propuesta: otra fila", edit, do=press("Agregar otro eje"), says="Eje 3")
    yield Case("propuesta: escribir, error", edit, do=_lacking, says="Corrija lo marcado en la etapa 1")
    yield Case("propuesta: conflicto", edit, do=_stale, says="En qué difiere lo suyo de lo guardado")
    yield Case("propuesta: llevar, con reparos", f"{PATHS['borrador']}/propuesta/consultar/")
    yield Case("propuesta: llevar a la Mesa", f"{PATHS['vuelve']}/propuesta/consultar/")
    yield Case("propuesta: retirar", f"{PATHS['consulta']}/propuesta/retirar/")
    yield Case("propuesta: envío", f"{PATHS['aprobada']}/propuesta/envio/")
    yield Case("propuesta: envío, error", f"{PATHS['aprobada']}/propuesta/envio/", do=send(), says=LACKS)
    yield Case("administra: nadie", f"{PATHS['aprobada']}/administradora/")
    yield Case("administra: designar", f"{PATHS['aprobada']}/administradora/designar/")
    yield Case("administra: designar, error", f"{PATHS['aprobada']}/administradora/designar/", do=send(), says=LACKS)
    yield Case("administra: ya no cumple", f"{PATHS['marcha']}/administradora/")


def delegada() -> Iterator[Case]:
    """Who answers for an organisation of the Mesa."""
    asked = Fondo.objects.get(clave="consulta").propuestas.get().consulta_id
    yield Case("fondos", "/fondos/")
    yield Case("propuesta: ninguna", f"{PATHS['nueva']}/propuesta/")
    yield Case("propuesta: en consulta", f"{PATHS['consulta']}/propuesta/")
    yield Case("propuesta: la consulta", f"/consultas/{asked}/")
    yield Case("propuesta: responder", f"/consultas/{asked}/responder/")
    yield Case("administra: ya no cumple", f"{PATHS['marcha']}/administradora/")
