"""Whom a consulta calls: the members of its órgano or, of a letter, those of every órgano it is open to."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from mesa.kernel import clock
from mesa.kernel.errors import DomainError
from mesa.models import Consulta, Convocada, Membresia, Organizacion
from mesa.operations.plazos import esperar_de


def convocables(organo: Organizacion) -> list[Convocada]:
    """Whom a consulta of the órgano opened today would convoke, by name, not stored."""
    return [_called(membresia, membresia.voto == Membresia.Voto.SI) for membresia in _seats([organo])]


def convocables_de(organos: Sequence[Organizacion]) -> list[Convocada]:
    """The members of these órganos, each once, with the sector of its first seat: whom a letter would call.

    Each one adheres for itself, so that whether its seat has a vote says nothing.
    """
    by_body: dict[int, Convocada] = {}
    for membresia in _seats(organos):
        by_body.setdefault(membresia.miembro_id, _called(membresia, con_voto=True))
    return sorted(by_body.values(), key=lambda convocada: convocada.nombre)


def _seats(organos: Sequence[Organizacion]) -> list[Membresia]:
    members = Membresia.objects.vigentes(clock.today()).filter(organo__in=organos, clase=Membresia.Clase.MIEMBRO)
    return list(members.select_related("miembro"))


def _called(membresia: Membresia, con_voto: bool) -> Convocada:
    return Convocada(
        organizacion=membresia.miembro,
        nombre=membresia.miembro.nombre,
        clase=membresia.clase,
        con_voto=con_voto,
        sector=membresia.sector,
    )


def convocar(consulta: Consulta, convoked: Sequence[Convocada]) -> None:
    """Write down whom a consulta calls. Raises DomainError when nobody could answer it."""
    for convocada in convoked:
        convocada.consulta = consulta
    if consulta.regla_id and not any(convocada.con_voto for convocada in convoked):
        raise DomainError(_("El órgano no tiene integrantes con voto: no hay a quién convocar."))
    if not convoked:
        raise DomainError(_("El órgano no tiene integrantes: no hay a quién pedir observaciones."))
    Convocada.objects.bulk_create(convoked)
    esperar_de(consulta.plazo, (c.organizacion_id for c in convoked if consulta.espera_a(c)))
