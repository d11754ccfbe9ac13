"""Agreements that are followed, for their secretaría, a member and anyone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from actas.models import AcuerdoAdoptado, Avance, Modificacion
from actas.operations import publicar_seguimiento, recalcular
from mesa.kernel import clock
from mesa.operations.archivos import guardar_archivo
from tests.actas.seguimiento import tarea
from tests.browser.pages.core import Case, press, send
from tests.browser.world import LARGO, World
from tests.mesa.asuntos import PNG

if TYPE_CHECKING:
    from playwright.sync_api import Page


def followed(world: World) -> AcuerdoAdoptado:
    """The first agreement of the Mesa with all that one may have, published; another one waits to be."""
    acuerdo, *others = AcuerdoAdoptado.objects.filter(organo=world.cast.mesa, sesion__isnull=False).order_by("-fecha")
    AcuerdoAdoptado.objects.filter(pk=acuerdo.pk).update(
        tipo="encarga", quorum="Cinco de cinco", sujeto_a=LARGO, condicion="cumplida", condicion_motivo="Se aprobó."
    )
    task, body = tarea(world.cast, acuerdo, LARGO), world.cast.organizacion("red-social-ejemplo")
    kept = guardar_archivo(PNG, f"{LARGO[20:]}.png", world.cast.mesa, world.cast.secretaria)
    task.pasos.create(orden=1, texto="Reunir las reglas", hecho_el=clock.now())
    for archivo, enlace in ((kept, ""), (None, "https://ejemplo.cl/reglas")):
        Avance.objects.create(
            tarea=task,
            organizacion=body,
            organizacion_nombre=body.nombre,
            persona_nombre="Persona Ejemplo Uno",
            texto="Quedaron publicadas.",
            archivo=archivo,
            enlace=enlace,
            creado_el=clock.now(),
        )
    for other in others[:1]:
        Modificacion.objects.create(posterior=acuerdo, anterior=other, clase="modifica", nota="Una letra.")
    recalcular(acuerdo)
    publicar_seguimiento(acuerdo.pk, actor=world.cast.secretaria)
    with clock.as_of(clock.now() + timedelta(seconds=1)):
        recalcular(acuerdo)
    return acuerdo


def _stale(page: Page) -> None:
    """Save over what somebody else saved meanwhile."""
    page.locator("[name=revision]").evaluate("field => field.value = 0 + 99")
    page.locator("#contenido form[method=post] button[type=submit]").first.click()


def follows(acuerdo: AcuerdoAdoptado) -> Iterator[Case]:
    """What the secretaría says of an agreement, and publishes."""
    base, lacks = f"/acuerdos/{acuerdo.clave}/seguimiento/", "Falta corregir lo siguiente"
    yield Case("acuerdos en seguimiento", "/acuerdos/en-seguimiento/")
    yield Case("acuerdos en seguimiento: filtros", "/acuerdos/en-seguimiento/?vencidos=on")
    yield Case("acuerdos en seguimiento: nada", "/acuerdos/en-seguimiento/?tipo=constituye")
    yield Case("seguimientos: publicar", "/acuerdos/en-seguimiento/publicar/")
    yield Case("seguimiento", base)
    yield Case("seguimiento: publicar", f"{base}publicar/")
    yield Case("seguimiento: precisar", f"{base}precisar/")
    yield Case("seguimiento: conflicto", f"{base}precisar/", do=_stale, says="Así quedó guardado")
    yield Case("seguimiento: condición", f"{base}condicion/")
    yield Case("seguimiento: cumplido, error", f"{base}cumplido/", do=send(), says=lacks)
    yield Case("seguimiento: relacionar", f"{base}relacionar/")
    yield Case("seguimiento: relacionar, error", f"{base}relacionar/", do=press("Guardar"), says=lacks)
    yield Case("seguimiento: relacionar, nada", f"{base}relacionar/?q=nada")


def published(acuerdo: AcuerdoAdoptado) -> Iterator[Case]:
    """What anyone reads of it."""
    yield Case("acuerdo con seguimiento", f"/acuerdos/{acuerdo.clave}/")
    yield Case("acuerdo con seguimiento: versión", f"/acuerdos/{acuerdo.clave}/v/1/")
