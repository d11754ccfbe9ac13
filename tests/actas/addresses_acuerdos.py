"""The addresses of agreements that are followed × every role."""

from __future__ import annotations

from tests.mesa.addresses import MISSING, NO, UNPUBLISHED, A, D, Row, inside, of_acta

#               anonima secretaria gobierno cooperante administradora delegada.norte
KEPT, SENT, DONE = (f"302 {status} 403 403 404 404" for status in (200, 422, 302))
FORMS = ("clasificar_acuerdo", "relacionar_acuerdos", "declarar_cumplido", "resolver_condicion")

TABLE = [
    Row("actas:en_seguimiento", "", inside(200), NO),
    Row("actas:publicar_seguimientos", "", "302 200 403 403 403 403", "302 302 403 403 403 403"),
    of_acta("seguimiento", D, "302 200 200 200 404 404", NO, lambda _: 1),
    *(of_acta("seguimiento", state, MISSING, NO, lambda _: 2) for state in (A, D)),
    of_acta("publicar_seguimiento", D, KEPT, DONE, lambda _: 1),
    *(of_acta(name, D, KEPT, SENT, lambda _: 1) for name in FORMS),
    of_acta("anular_cumplimiento", D, NO, "302 409 403 403 404 404", lambda _: 1),
    of_acta("quitar_relacion", D, NO, "302 404 403 403 404 404", lambda _: 1, lambda _: 10**9),
    of_acta("evidencia", D, *UNPUBLISHED, lambda _: 1, lambda _: "0" * 64),
    of_acta("evidencia", A, *UNPUBLISHED, lambda _: 1, lambda _: "0" * 64),
]
