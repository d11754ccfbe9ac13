"""The addresses of the tabla, the topics and the committees × every role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.mesa.addresses import MISSING, NO, A, B, D, Row, inside, of_acta
from tests.mesa.scene import Scene

#                        anonima secretaria gobierno cooperante administradora delegada.norte
SEEN = "302 200 200 200 404 404"
KEPT = "302 200 403 403 404 404"
SENT = "302 422 403 403 404 404"
DONE = "302 302 403 403 404 404"
USED = "302 409 403 403 404 404"


def of_mesa(name: str, get: str, post: str, *more: Any) -> Row:
    """An address of the tabla of the Mesa."""
    return Row(f"actas:{name}", "", get, post, lambda s: [s.cast.mesa.slug, *more])


def of(name: str, what: str, get: str, post: str) -> Row:
    """An address of the point, or of the topic, of the scene."""
    return Row(f"actas:{name}", "", get, post, lambda s: [s.seguimiento[what]])


def of_comite(name: str, get: str, post: str, *more: Callable[[Scene], Any]) -> Row:
    """An address of the committee of the scene, which nobody keeps nor sits in."""
    return Row(f"actas:{name}", "", get, post, lambda s: ["comite-ejemplo", *(part(s) for part in more)])


def _punto(state: str) -> Callable[[Scene], int]:
    """The first point of the acta in that state."""
    return lambda s: s.actas[state].sesion.puntos.order_by("orden", "pk").values_list("pk", flat=True)[0]


NOT_SEEN = "302 200 404 404 404 404", "302 422 404 404 404 404"
TABLE = [
    Row("actas:tabla", "", inside(200), "302 422 422 422 200 422"),
    of_mesa("tabla_de", SEEN, "302 422 422 422 404 404"),
    Row("actas:tabla_de", "inexistente", *[MISSING] * 2, lambda _: ["nada"]),
    of_mesa("acta_de_tabla", KEPT, SENT),
    of_mesa("reglas_tabla", SEEN, NO),
    of_mesa("adoptar_regla_tabla", KEPT, SENT),
    of_mesa("anular_regla_tabla", NO, USED, 10**9),
    of("incluir_propuesto", "propuesto", NO, DONE),
    of("quitar_propuesto", "propuesto", NO, USED),
    of("reponer_propuesto", "propuesto", NO, USED),
    of("subir_propuesto", "propuesto", NO, USED),
    of("bajar_propuesto", "propuesto", NO, USED),
    of("descartar_propuesto", "propuesto", KEPT, SENT),
    Row("actas:descartar_propuesto", "inexistente", *[MISSING] * 2, lambda _: [10**9]),
    of_acta("resultados", A, "302 200 404 404 404 404", NO),
    of_acta("resultados", B, KEPT, NO),
    of_acta("resultados", D, KEPT, NO),
    of_acta("registrar_resultado", A, *NOT_SEEN, _punto(A)),
    of_acta("registrar_resultado", D, KEPT, SENT, _punto(D)),
    of_acta("registrar_resultado", B, "302 404 403 403 404 404", "302 404 403 403 404 404", _punto(D)),
    of_acta("quitar_resultado", D, NO, MISSING, lambda _: 10**9),
    Row("actas:temas", "", inside(200), NO),
    of("tema", "tema", SEEN, NO),
    of("retirar_tema", "tema", KEPT, SENT),
    of("fechar_tema", "tema", KEPT, SENT),
    of("reabrir_tema", "tema", NO, USED),
    Row("actas:tema", "inexistente", MISSING, NO, lambda _: [10**9]),
    Row("actas:comites", "", inside(200), NO),
    Row("actas:constituir_comite", "", "302 200 403 403 403 403", "302 422 403 403 403 403"),
    of_comite("comite", SEEN, NO),
    of_comite("editar_comite", KEPT, SENT),
    of_comite("cerrar_comite", KEPT, SENT),
    of_comite("reabrir_comite", NO, USED),
    of_comite("informar_comite", *["302 403 403 403 404 404"] * 2),
    of_comite("archivo_informe", MISSING, NO, lambda s: s.seguimiento["informe"]),
    of_comite("anular_informe", NO, "302 403 403 403 404 404", lambda s: s.seguimiento["informe"]),
    Row("actas:comite", "inexistente", MISSING, NO, lambda _: ["nada"]),
]
