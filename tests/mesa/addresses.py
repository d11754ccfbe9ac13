"""The kernel's addresses × every role, and how a row of the table is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.mesa.scene import ROLES, Scene


def everyone(status: int) -> str:
    """The same for all."""
    return " ".join([str(status)] * len(ROLES))


def inside(status: int) -> str:
    """Whoever is not signed in is asked in; the same for all others."""
    return " ".join(["302"] + [str(status)] * (len(ROLES) - 1))


NO = everyone(405)
PUBLIC = everyone(200), NO
NOWHERE = everyone(404), everyone(404)
UNPUBLISHED = everyone(404), NO
GONE = everyone(410), NO
MISSING = "302 404 404 404 404 404"
Arguments = Callable[[Scene], list[Any]]


class Row(NamedTuple):
    """An address, in the state of the acta it is about, and what each role gets, in the order of ROLES."""

    name: str
    state: str
    get: str
    post: str
    args: Arguments = lambda _: []

    def __str__(self) -> str:
        return f"{self.name} {self.state}".strip()


def of_acta(name: str, state: str, get: str, post: str, *more: Callable[[Scene], Any]) -> Row:
    """An address of the acta in that state."""
    return Row(f"actas:{name}", state, get, post, lambda s: [s.clave(state), *(part(s) for part in more)])


def parrafo(state: str) -> Callable[[Scene], int]:
    """Its first paragraph."""
    return lambda s: s.parrafo(state).pk


def mandato_de(cuenta: str) -> Arguments:
    """The mandate of an account."""
    return lambda s: [s.cast.actor(cuenta).mandato.pk]  # type: ignore[union-attr]


def consulta_en(state: str) -> Arguments:
    """The consulta of the acta in that state."""
    return lambda s: [s.consulta(state).pk]


def convocada_en(state: str) -> Arguments:
    """The consulta of the acta in that state, and an organisation that it convoked."""
    return lambda s: [s.consulta(state).pk, s.cast.organizacion("red-social-ejemplo").pk]


A, B, C, D, E, F = "borrador", "en_circulacion", "aprobada", "publicada", "retirada", "en_rectificacion"
#                                             anonima secretaria gobierno cooperante administradora delegada.norte
TABLE = [
    Row("mesa:inicio", "", *PUBLIC),
    Row("mesa:buscar", "", *PUBLIC),
    Row("mesa:accesibilidad", "", *PUBLIC),
    Row("mesa:privacidad", "", *PUBLIC),
    Row("mesa:salud", "", *PUBLIC),
    Row("mesa:preferencias", "", everyone(302), NO),
    Row("mesa:pendientes", "", inside(200), NO),
    Row("mesa:actuar_por", "de gobierno", NO, "302 404 302 404 404 404", mandato_de("gobierno")),
    Row("mesa:consulta", B, "302 200 200 200 404 404", NO, consulta_en(B)),
    Row("mesa:consulta", D, "302 200 200 200 404 404", NO, consulta_en(D)),
    Row("mesa:consulta", "inexistente", MISSING, NO, lambda _: [10**9]),
    Row("mesa:responder", B, "302 200 200 403 404 404", "302 422 422 403 404 404", consulta_en(B)),
    Row("mesa:responder", D, "302 200 200 403 404 404", "302 422 422 403 404 404", consulta_en(D)),
    Row("mesa:cambios", B, "302 200 200 200 404 404", NO, consulta_en(B)),
    Row("mesa:cambios", "inexistente", MISSING, NO, lambda _: [10**9]),
    Row("mesa:recordar", B, NO, "302 302 403 403 404 404", consulta_en(B)),
    Row("mesa:recordar", D, NO, "302 409 403 403 404 404", consulta_en(D)),
    Row("mesa:registrar_varias", B, "302 200 403 403 404 404", "302 422 403 403 404 404", consulta_en(B)),
    Row("mesa:registrar_varias", D, "302 409 403 403 404 404", "302 422 403 403 404 404", consulta_en(D)),
    Row("mesa:registrar", B, "302 200 403 403 404 404", "302 422 403 403 404 404", convocada_en(B)),
    Row("mesa:registrar", D, "302 409 403 403 404 404", "302 422 403 403 404 404", convocada_en(D)),
    Row("mesa:registrar", "no convocada", *["302 404 403 403 404 404"] * 2, lambda s: [s.consulta(B).pk, 10**9]),
    Row("mesa:anular_registro", B, "302 409 403 403 404 404", "302 422 403 403 404 404", convocada_en(B)),
    Row("mesa:anular_registro", D, "302 409 403 403 404 404", "302 422 403 403 404 404", convocada_en(D)),
    Row("mesa:evidencia", "inexistente", MISSING, NO, lambda s: [s.consulta(B).pk, 10**9]),
    Row("mesa:responder_desde_correo", B, everyone(200), everyone(422), lambda s: [s.token()]),
    Row("mesa:responder_desde_correo", "alterado", *NOWHERE, lambda s: [s.token()[:-1] + "*"]),
    Row("mesa:invitacion", "vigente", everyone(302), NO, lambda s: [s.clave_invitacion]),
    Row("mesa:invitacion", "inexistente", everyone(404), NO, lambda _: ["nada"]),
    Row("mesa:verificar", "", everyone(200), everyone(422)),
    Row("mesa:como_verificar", "", *PUBLIC),
    Row("mesa:cadena", "", *PUBLIC),
    Row("mesa:retirar_publicacion", "", "302 200 403 403 403 403", "302 422 403 403 403 403", lambda _: [1]),
    Row("mesa:retirar_publicacion", "inexistente", *[MISSING] * 2, lambda _: [10**9]),
    Row("mesa:retirar_publicacion", "retirada", *["302 409 409 409 409 409"] * 2, lambda s: [s.retirada]),
    Row("mesa:retiro", "", *PUBLIC, lambda _: ["1"]),
    Row("mesa:retiro", "inexistente", *UNPUBLISHED, lambda _: ["nada"]),
    *(Row(f"mesa:{name}", "", *PUBLIC, lambda _: ["1", 1]) for name in ("retiro_version", "retiro_version_json")),
    Row("mesa:retiro_json", "", *PUBLIC, lambda _: ["1"]),
    Row("mesa:recorrido", "", *NOWHERE),
    Row("mesa:recorrido_entrar", "", *NOWHERE),
    Row("mesa:recorrido_adelantar", B, *NOWHERE, consulta_en(B)),
    Row("mesa:correo", "", *NOWHERE),
    Row("mesa:carta", "", *NOWHERE, lambda _: ["1-a"]),
    # allauth's own: whoever is in has no business at the door, and whoever is out is asked in.
    Row("account_login", "", "200 302 302 302 302 302", "200 302 302 302 302 302"),
    Row("account_request_login_code", "", "200 302 302 302 302 302", "200 302 302 302 302 302"),
    Row("account_confirm_login_code", "", everyone(302), everyone(302)),
    Row("account_logout", "", inside(200), everyone(302)),
    Row("account_signup", "", "200 302 302 302 302 302", "200 302 302 302 302 302"),
    Row("account_inactive", "", *PUBLIC),
    Row("account_email", "", inside(200), everyone(302)),
    Row("account_email_verification_sent", "", everyone(302), everyone(302)),
    Row("account_reauthenticate", "", inside(200), inside(200)),
    Row("account_change_password", "", inside(200), inside(200)),
    Row("account_set_password", "", everyone(302), everyone(302)),
    Row("account_reset_password", "", everyone(200), everyone(200)),
    Row("account_reset_password_done", "", *PUBLIC),
    Row("account_reset_password_from_key", "inexistente", everyone(200), everyone(200), lambda _: ["1", "a-b"]),
    Row("account_reset_password_from_key_done", "", *PUBLIC),
]
