"""Activities, the plan and the bank × every role."""

from __future__ import annotations

from fondo.models import LineaPlan, Material
from tests.fondo.addresses_presupuesto import nobody
from tests.fondo.addresses_propuesta import SEEN, clave
from tests.mesa.addresses import MISSING, NO, Row
from tests.mesa.scene import Scene

#                        anonima secretaria gobierno cooperante administradora delegada.norte
BOTH = "302 200 403 403 200 404"
SENT = "302 422 403 403 422 404"
DONE = "302 302 403 403 302 404"


def of(name: str, get: str, post: str, row: str = "actividad") -> Row:
    """An address of something of the fund of the scene."""
    return Row(f"fondo:{name}", "", get, post, lambda s: [*clave(s), s.fondo[row]])


def material(s: Scene) -> list[object]:
    """The material of its activity, which is an address."""
    return [*clave(s), Material.objects.get(actividad=s.fondo["actividad"]).pk]


def linea(s: Scene) -> list[object]:
    """The first line of its plan."""
    return [*clave(s), LineaPlan.objects.filter(item__etapa__fondo=s.fondo["fondo"]).earliest("pk").pk]


TABLE = [
    Row("fondo:actividades", "", SEEN, NO, clave),
    Row("fondo:descargar_actividades", "", SEEN, NO, clave),
    Row("fondo:importar_actividades", "", BOTH, SENT, clave),
    Row("fondo:registrar_actividad", "", BOTH, SENT, clave),
    of("actividad", SEEN, NO),
    Row("fondo:actividad", "inexistente", MISSING, NO, nobody),
    of("corregir_actividad", BOTH, SENT),
    of("eliminar_actividad", NO, DONE),
    of("recuperar_actividad", NO, DONE),
    of("agregar_material", BOTH, SENT),
    Row("fondo:material", "una dirección", MISSING, NO, material),
    Row("fondo:quitar_material", "", NO, DONE, material),
    Row("fondo:quitar_material", "inexistente", NO, MISSING, nobody),
    Row("fondo:plan", "", SEEN, NO, clave),
    Row("fondo:descargar_plan", "", SEEN, NO, clave),
    Row("fondo:importar_lineas", "", BOTH, SENT, clave),
    Row("fondo:sumar_plan", "", BOTH, SENT, clave),
    Row("fondo:agregar_linea", "", BOTH, SENT, clave),
    Row("fondo:corregir_linea", "", BOTH, SENT, linea),
    Row("fondo:quitar_linea", "", NO, DONE, linea),
    Row("fondo:quitar_linea", "inexistente", NO, MISSING, nobody),
    Row("fondo:banco", "", BOTH, NO, clave),
    Row("fondo:cargar_cartola", "", BOTH, SENT, clave),
    of("conciliar_linea", BOTH, SENT, "banco"),
    of("desconciliar_linea", NO, DONE, "banco"),
    of("descartar_linea", BOTH, SENT, "banco"),
]
