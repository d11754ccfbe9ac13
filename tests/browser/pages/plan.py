"""The action plan and the contributions, for anyone, who sits in the órgano and its secretaría."""

from __future__ import annotations

from collections.abc import Iterator

from actas.models import AcuerdoAdoptado, Tarea
from actas.operations.acuerdos import publicar_seguimiento
from actas.operations.plan import atar_elemento, publicar_elemento
from mesa.kernel import clock
from tests.actas import plan as given
from tests.browser.pages.core import Case, press, send
from tests.browser.pages.informes import load
from tests.browser.world import LARGO, World

LACKS = "Falta corregir lo siguiente"


def kept(world: World) -> None:
    """A commitment with a milestone, an agreement and a task, published; contributions in every state; long texts."""
    cast = world.cast
    given.escena(cast)
    more = {"responsable": "Organismo Ejemplo", "texto": f"Se publicará: {LARGO}", "fuente": LARGO}
    made = given.creado(cast, "6-c3", **more)
    given.creado(cast, "6-c3-h1", padre="6-c3", titulo="Definir los campos", vence=clock.today())
    given.creado(cast, "irm-r1", clase="recomendacion", titulo=f"Recomendación larga {LARGO}")
    for acuerdo in AcuerdoAdoptado.objects.filter(organo=cast.mesa).seguidos()[:1]:
        atar_elemento(made.pk, acuerdo, actor=cast.secretaria)
        publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)
    tarea = Tarea.objects.create(organo=cast.mesa, titulo="Reunir los catálogos", creada_el=clock.now())
    atar_elemento(made.pk, tarea, actor=cast.secretaria)
    for codigo in ("6-c3", "6-c3-h1", "irm-r1"):
        publicar_elemento(type(made).objects.get(codigo=codigo).pk, actor=cast.secretaria)
    given.registrado(cast, texto=f"Un aporte largo, sin respuesta. {LARGO}", autor="Persona Ejemplo", elemento="6-c3")
    given.respondido(cast, texto="Un aporte con respuesta, sin publicar.", sector="academia")
    given.creado(cast, "por-publicar", titulo="Sin publicar")


def anyone() -> Iterator[Case]:
    """What anyone opens."""
    yield Case("plan publicado", "/plan/")
    yield Case("plan: compromiso", "/plan/6-c3/")
    yield Case("plan: hito", "/plan/6-c3-h1/")
    yield Case("plan: versión", "/plan/6-c3/v/1/")
    yield Case("aportes publicados", "/aportes/")
    yield Case("aportes: sin resultados", "/aportes/?estado=no_acogido")
    yield Case("aporte publicado", "/aportes/ejemplo-a2/")


def secretaria() -> Iterator[Case]:
    """What the secretaría keeps."""
    own, aportes = "/plan/en-trabajo", "/aportes/en-trabajo"
    yield Case("plan", f"{own}/")
    yield Case("plan: agregar", f"{own}/agregar/")
    yield Case("plan: agregar, error", f"{own}/agregar/", do=send(), says=LACKS)
    yield Case("plan: un compromiso", f"{own}/6-c3/")
    yield Case("plan: vincular, error", f"{own}/6-c3/", do=press("Vincular"), says="Complete este dato")
    yield Case("plan: corregir", f"{own}/6-c3/corregir/")
    yield Case("plan: eliminar", f"{own}/por-publicar/eliminar/")
    yield Case("plan: publicar", f"{own}/por-publicar/publicar/")
    yield Case("plan: publicar todo", f"{own}/publicar/")
    yield Case("plan: cargar", f"{own}/importar/")
    head = "código;clase;plan;título\n"
    yield Case("plan: cargar, ensayo", f"{own}/importar/", do=load(f"{head}7-c1;compromiso;Plan;Uno\n"), says="Guardar")
    yield Case("plan: cargar, una fila mal", f"{own}/importar/", do=load(f"{head}7;meta;;Uno\n"), says="meta")
    yield Case("plan: cargar, no es planilla", f"{own}/importar/", do=load("color\nrojo\n"), says="no se conoce")
    yield Case("aportes", f"{aportes}/")
    yield Case("aportes: registrar", f"{aportes}/agregar/")
    yield Case("aportes: registrar, error", f"{aportes}/agregar/", do=send(), says=LACKS)
    yield Case("aporte sin respuesta", f"{aportes}/aporte-1/")
    yield Case("aporte: responder, error", f"{aportes}/aporte-1/", do=send(), says=LACKS)
    yield Case("aporte respondido", f"{aportes}/aporte-2/")
    yield Case("aporte: corregir", f"{aportes}/aporte-1/corregir/")
    yield Case("aporte: eliminar", f"{aportes}/aporte-1/eliminar/")
    yield Case("aporte: publicar", f"{aportes}/aporte-2/publicar/")
    yield Case("aportes: publicar todo", f"{aportes}/publicar/")
    yield Case("aportes: cargar", f"{aportes}/importar/")


def member() -> Iterator[Case]:
    """What who sits in the órgano reads."""
    yield Case("plan", "/plan/en-trabajo/")
    yield Case("plan: un compromiso", "/plan/en-trabajo/6-c3/")
    yield Case("aporte sin respuesta", "/aportes/en-trabajo/aporte-1/")
