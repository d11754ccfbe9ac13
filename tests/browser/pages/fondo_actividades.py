"""What was done with a fund, its plan, and the bank."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fondo.models import Actividad, Asistentes, Fondo, MovimientoBanco
from fondo.operations.actividades import agregar_material, eliminar_actividad
from fondo.operations.banco import cargar_cartola
from mesa.kernel import clock
from mesa.operations.archivos import revisar
from tests.browser.pages.core import Case, send
from tests.browser.world import LARGO, World
from tests.fondo import escena

LACKS = "Falta corregir lo siguiente"
PATH = "/fondos/2026"
CSV = b"Fecha;Glosa;Monto\n13/08/2026;TRANSFERENCIA;-95.000\n15/04/2026;ABONO;11.400.000\n31/08/2026;COMISION;-1.190\n"


def done(world: World) -> None:
    """Activities with long names and every count, one eliminated, a plan, and a statement; a fund without any."""
    cast, who = world.cast, world.cast.actor("administradora")
    escena.escena(cast)
    fondo = Fondo.objects.get(clave="2026")
    for n, (region, comuna) in enumerate((("13", "Ñuñoa"), ("15", "Arica"), ("", ""))):
        one = Actividad.objects.create(
            fondo=fondo,
            etapa=fondo.etapas.get(numero=2),
            item=escena.item(fondo, "Talleres territoriales"),
            nombre=f"Taller {n} {LARGO}"[:250],
            fecha=date(2026, 8, n + 1),
            region=region,
            comuna=comuna,
            modalidad="presencial" if comuna else "virtual",
            implementadores=3,
            decisores=2,
            resumen=LARGO,
            registrada_el=clock.now(),
        )
        Asistentes.objects.create(actividad=one, sector="gobierno_local", cantidad=15)
        agregar_material(one.pk, "Programa", archivo=revisar(b"Programa de ejemplo.\n", "programa.txt"), actor=who)
    eliminar_actividad(one.pk, actor=who)
    cargar_cartola(fondo.pk, "agosto.csv", CSV, actor=who)
    escena.fondo(cast, clave="2023", anio=2023, nombre="Fondo sin nada")


def member() -> Iterator[Case]:
    """Who sits at the Mesa."""
    yield Case("actividades", f"{PATH}/actividades/")
    yield Case("actividades: ninguna", "/fondos/2023/actividades/")
    for one in Actividad.objects.order_by("pk"):
        yield Case(f"actividad {one.pk}", f"{PATH}/actividades/{one.pk}/")
    yield Case("plan", f"{PATH}/plan/")


def administers() -> Iterator[Case]:
    """Who administers the fund."""
    first, last = Actividad.objects.earliest("pk").pk, Actividad.objects.latest("pk").pk
    yield Case("actividades, quien administra", f"{PATH}/actividades/")
    yield Case("actividad, quien administra", f"{PATH}/actividades/{first}/")
    yield Case("actividad eliminada", f"{PATH}/actividades/{last}/")
    yield Case("registrar una actividad", f"{PATH}/actividades/nueva/")
    yield Case("registrar una actividad, error", f"{PATH}/actividades/nueva/", do=send(), says=LACKS)
    yield Case("corregir una actividad", f"{PATH}/actividades/{first}/corregir/")
    yield Case("agregar un material", f"{PATH}/actividades/{first}/material/")
    yield Case("cargar actividades", f"{PATH}/actividades/importar/")
    yield Case("plan, quien administra", f"{PATH}/plan/")
    yield Case("agregar al plan", f"{PATH}/plan/agregar/")
    yield Case("agregar al plan, error", f"{PATH}/plan/agregar/", do=send(), says=LACKS)
    yield Case("cargar el plan", f"{PATH}/plan/importar/")
    yield Case("banco", f"{PATH}/banco/")
    yield Case("banco: nada", "/fondos/2023/banco/")
    yield Case("cargar una cartola", f"{PATH}/banco/cargar/")
    fee = MovimientoBanco.objects.get(glosa="COMISION").pk
    yield Case("línea que no es del fondo", f"{PATH}/banco/{fee}/descartar/")
