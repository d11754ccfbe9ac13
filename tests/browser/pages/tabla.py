"""The next tabla, what a session did with each point, the topics and the committees, in every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from actas.models import Acta, AcuerdoAdoptado, Comite, Parte, PuntoPropuesto, Tarea, Tema
from actas.operations import (
    adoptar_regla_tabla,
    cerrar_comite,
    constituir_comite,
    crear_acta_de_tabla,
    descartar_propuesto,
    incluir_propuesto,
    informar_comite,
    proponer_punto,
    registrar_tratamientos,
    retirar_tema,
)
from actas.operations.comites import ComiteNuevo
from actas.operations.tabla import ReglaDeTabla, Resultado, proponer_pendientes
from mesa.kernel import clock
from mesa.operations.archivos import revisar
from tests.browser.pages.core import Case, send
from tests.browser.world import LARGO, World
from tests.cast import Cast


@dataclass
class Given:
    """What the pages show."""

    cast: Cast
    acta: Acta
    temas: dict[str, Tema]
    comites: dict[str, Comite]
    punto: PuntoPropuesto


def of_every_state(world: World) -> Given:
    """A topic deferred, one decided and one withdrawn; points of every class, in, out and proposed; two committees."""
    cast, secretaria, today = world.cast, world.cast.secretaria, clock.today()
    adoptar_regla_tabla(
        cast.mesa.pk, ReglaDeTabla(date(2026, 1, 5), LARGO[:300], max_diferimientos=1), actor=secretaria
    )
    titles = ["Sede de los talleres", LARGO, "Lectura del acta anterior", "Varios"]
    acta = crear_acta_de_tabla(cast.mesa, today, puntos=titles, actor=secretaria)
    first, second, third, _fourth = acta.sesion.puntos.all()
    red = cast.organizacion("red-social-ejemplo").pk
    done = registrar_tratamientos(
        acta.pk,
        [
            Resultado(first.pk, "diferido", "Falta confirmar el presupuesto.", red),
            Resultado(second.pk, "retirado", LARGO),
            Resultado(third.pk, "informado"),
        ],
        actor=secretaria,
    )
    comites = _committees(cast)
    for titulo, vence in (("Tarea sin plazo", None), (LARGO, today - timedelta(days=3))):
        made = Tarea.objects.create(organo=cast.mesa, titulo=titulo, vence=vence, creada_el=clock.now())
        Parte.objects.create(tarea=made, organizacion_id=red, organizacion_nombre="Red Social Ejemplo")
    proponer_pendientes()
    punto = proponer_punto(cast.mesa.pk, "Visita a terreno", actor=cast.actor("social"))
    for titulo in ("Presupuesto", "Calendario", "Descartado"):
        point = proponer_punto(cast.mesa.pk, titulo, actor=cast.actor("organismo"))
        if titulo == "Descartado":
            descartar_propuesto(point.pk, LARGO, actor=secretaria)
        else:
            incluir_propuesto(point.pk, actor=secretaria)
    withdrawn = Tema.objects.create(organo=cast.mesa, titulo="Tema retirado", creado_el=clock.now())
    retirar_tema(withdrawn.pk, LARGO, actor=secretaria)
    temas = {"diferido": done[0].tema, "largo": done[1].tema, "informado": done[2].tema, "retirado": withdrawn}
    return Given(cast, acta, temas, comites, punto)


def _committees(cast: Cast) -> dict[str, Comite]:
    made = {}
    for n, nombre in enumerate(("abierto", "cerrado"), 71):
        acuerdo = AcuerdoAdoptado.objects.create(
            organo=cast.mesa, clave=f"2026-08-05/{n}", numero=n, fecha=date(2026, 8, 5), texto=LARGO, tipo="constituye"
        )
        red = cast.organizacion("red-social-ejemplo").pk
        nuevo = ComiteNuevo(
            f"Comité {nombre} de Ejemplo", LARGO, [red], red, termina_el=clock.today() + timedelta(days=60)
        )
        made[nombre] = constituir_comite(acuerdo.pk, nuevo, actor=cast.secretaria)
        file = revisar(b"Lo que se hizo.\n", "informe.txt")
        informar_comite(made[nombre].pk, "Primer informe", LARGO, file, actor=cast.actor("social"))
    made["cerrado"] = cerrar_comite(made["cerrado"].pk, "Terminó su encargo.", actor=cast.secretaria)
    return made


def keeps(given: Given) -> Iterator[Case]:
    """What the secretaría sees and does."""
    slug, lacks = given.cast.mesa.slug, "Falta corregir lo siguiente"
    yield Case("tabla", f"/tabla/{slug}/")
    yield Case("tabla: de una clase", f"/tabla/{slug}/?clase=abierta")
    yield Case("tabla: proponer, error", f"/tabla/{slug}/", do=_propose, says=lacks)
    yield Case("tabla: descartar", f"/tabla/puntos/{given.punto.pk}/descartar/")
    yield Case("tabla: descartar, error", f"/tabla/puntos/{given.punto.pk}/descartar/", do=send(), says=lacks)
    yield Case("tabla: acta", f"/tabla/{slug}/acta/")
    yield Case("tabla: reglas", f"/tabla/{slug}/reglas/")
    yield Case("tabla: ingresar reglas, error", f"/tabla/{slug}/reglas/ingresar/", do=send(), says=lacks)
    clave = given.acta.sesion.clave
    yield Case("resultados", f"/actas/{clave}/resultados/")
    punto = given.acta.sesion.puntos.order_by("orden", "pk")[0].pk
    yield Case("resultado", f"/actas/{clave}/resultados/puntos/{punto}/")
    yield Case("resultado: error", f"/actas/{clave}/resultados/puntos/{punto}/", do=send(motivo=""), says=lacks)
    yield Case("temas", "/temas/?estado=todos")
    for name, tema in given.temas.items():
        yield Case(f"tema: {name}", f"/temas/{tema.pk}/")
    yield Case("tema: retirar", f"/temas/{given.temas['diferido'].pk}/retirar/")
    yield Case("tema: fecha", f"/temas/{given.temas['diferido'].pk}/fecha/")
    yield Case("comités", "/comites/")
    yield Case("comité: constituir, error", "/comites/constituir/", do=send(), says=lacks)
    for name, comite in given.comites.items():
        yield Case(f"comité: {name}", f"/comites/{comite.organizacion.slug}/")
    base = f"/comites/{given.comites['abierto'].organizacion.slug}"
    yield Case("comité: corregir", f"{base}/corregir/")
    yield Case("comité: cerrar", f"{base}/cerrar/")


def _propose(page) -> None:  # type: ignore[no-untyped-def]
    page.get_by_role("button", name="Proponer el punto").click()


def sits(given: Given) -> Iterator[Case]:
    """What a member sees, and what a committee reports."""
    yield Case("tabla de un integrante", f"/tabla/{given.cast.mesa.slug}/")
    yield Case("tema de un integrante", f"/temas/{given.temas['diferido'].pk}/")
    base = f"/comites/{given.comites['abierto'].organizacion.slug}"
    yield Case("comité propio", f"{base}/")
    yield Case("comité: informar, error", f"{base}/informar/", do=send(), says="Falta corregir lo siguiente")
    yield Case("tabla del comité", f"/tabla/{given.comites['abierto'].organizacion.slug}/")


def follows_none() -> Iterator[Case]:
    """Whoever's organisation sits in no órgano."""
    for name in ("tabla", "temas", "comites"):
        yield Case(f"{name} de nadie", f"/{name}/")
