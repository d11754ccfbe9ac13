"""The budget of a fund with its transfers, and the dossier of what the Mesa decided on it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from actas.models import AcuerdoAdoptado
from actas.operations import adoptar_por_consulta
from fondo.models import Decision, Fondo, Traspaso
from fondo.operations.expediente import anotar_otra_decision, contestar_objecion
from fondo.operations.traspasos import deshacer_traspaso, traspasar
from mesa.kernel import tasks
from mesa.operations.asuntos import publicar_asunto
from tests.browser.pages.core import Case, send
from tests.browser.world import LARGO, World
from tests.fondo import escena
from tests.fondo.test_expediente import con_objecion
from tests.mesa import asuntos

LACKS = "Falta corregir lo siguiente"
PATH = "/fondos/2026"
#: Enough to make a result certain; in this world who answers for government has two mandates.
ANSWER = "secretaria academica social"


def decided(world: World) -> None:
    """A fund with transfers of every kind and decisions with every evidence; others with an objection, and without."""
    cast, who = world.cast, world.cast.secretaria
    escena.escena(cast)
    fondo = Fondo.objects.get(clave="2026")
    de, a = escena.item(fondo), escena.item(fondo, "Difusión")
    small = traspasar(fondo.pk, de.pk, a.pk, Decimal("100.50"), f"Hay más demanda. {LARGO}", actor=who)
    deshacer_traspaso(small.pk, "El monto era otro.", actor=who)
    between = out_of_session(world).pk
    traspasar(fondo.pk, de.pk, a.pk, Decimal("500"), "Más difusión en regiones.", between, actor=who)
    agreed = world.actas["publicada"].sesion.acuerdos_adoptados.earliest("numero").pk
    anotar_otra_decision(fondo.pk, "otra", f"Sedes {LARGO}", "Se vio en la sesión.", agreed, actor=who)
    for year, name in ((2025, "Otro fondo de ejemplo"), (2024, "Fondo con una objeción")):
        _fund, objected = con_objecion(cast, ANSWER, clave=str(year), anio=year, nombre=name)
        if year == 2025:
            contestar_objecion(objected.pk, "Organismo Ejemplo", "Difunde quien administra.", actor=who)
    escena.fondo(cast, clave="2023", anio=2023, nombre="Fondo sin decisiones", monto=None, estado="convocado")


def out_of_session(world: World) -> AcuerdoAdoptado:
    """An agreement decided out of session and published."""
    cast = world.cast
    consulta = asuntos.llevado(cast, asuntos.redactado(cast, titulo="Más difusión"), 2)
    for cuenta in ANSWER.split():
        cast.responde(consulta, cuenta)
    assert -1 not in tasks.sweep().values()
    publicar_asunto(consulta.objeto_id, actor=cast.secretaria)
    return adoptar_por_consulta(consulta.objeto_id, actor=None)


def of(clave: str) -> str:
    """The page of the decision on the proposal of a fund."""
    return f"/fondos/{clave}/expediente/{Decision.objects.get(fondo__clave=clave, clase='propuesta').pk}/"


def member() -> Iterator[Case]:
    """Who sits at the Mesa."""
    yield Case("presupuesto", f"{PATH}/presupuesto/")
    yield Case("presupuesto, otro día", f"{PATH}/presupuesto/?al=2026-06-30")
    yield Case("presupuesto, día que no existe", f"{PATH}/presupuesto/?al=2026-02-31")
    yield Case("presupuesto: ninguno", "/fondos/2023/presupuesto/")
    yield Case("consenso", f"{PATH}/expediente/")
    yield Case("consenso: nada", "/fondos/2023/expediente/")
    yield Case("decisión con objeción", of("2024"))


def secretaria() -> Iterator[Case]:
    """The secretaría."""
    yield Case("presupuesto, secretaría", f"{PATH}/presupuesto/")
    yield Case("traspasar", f"{PATH}/presupuesto/traspasar/")
    yield Case("traspasar, error", f"{PATH}/presupuesto/traspasar/", do=send(), says=LACKS)
    done = Traspaso.objects.filter(deshecho_por=None, deshace=None).latest("pk")
    yield Case("deshacer un traspaso", f"{PATH}/presupuesto/traspasos/{done.pk}/deshacer/")
    yield Case("agregar un ítem", f"{PATH}/presupuesto/items/agregar/")
    yield Case("consenso, secretaría", f"{PATH}/expediente/")
    yield Case("anotar una decisión", f"{PATH}/expediente/anotar/")
    yield Case("anotar una decisión, error", f"{PATH}/expediente/anotar/", do=send(), says=LACKS)
    for name, kind in (("sin evidencia", {"acuerdo": None}), ("respaldada", {"acuerdo__isnull": False})):
        found = Decision.objects.filter(fondo__clave="2026", clase="otra", **kind).order_by("pk").first()
        assert found is not None
        yield Case(f"decisión {name}", f"{PATH}/expediente/{found.pk}/")
        yield Case(f"decisión {name}: respaldar", f"{PATH}/expediente/{found.pk}/respaldar/")
        yield Case(f"decisión {name}: quitar", f"{PATH}/expediente/{found.pk}/desvincular/")
        yield Case(f"decisión {name}: descartar", f"{PATH}/expediente/{found.pk}/descartar/")
    yield Case("decisión respondida", of("2025"))
    yield Case("decisión por responder", of("2024"))
    yield Case("responder una objeción", f"{of('2024')}contestar/?a=Organismo+Ejemplo")
    answer = Decision.objects.get(fondo__clave="2025").contestaciones.get()
    yield Case("corregir una respuesta", f"/fondos/2025/expediente/respuestas/{answer.pk}/")
