"""Tasks for tests: entrusted by the secretaría to the government body and the Red Social, of an agreement."""

from __future__ import annotations

from datetime import date
from typing import Any

from actas.models import AcuerdoAdoptado, Parte, Tarea
from actas.operations import crear_tarea, cumplir_parte, cumplir_tarea
from actas.operations.tareas import DatosTarea, ParteNueva
from tests.cast import Cast

VENCE = date(2026, 9, 25)


def acuerdo(cast: Cast, numero: int = 1, clave: str = "2026-08-05") -> AcuerdoAdoptado:
    """An adopted agreement of the Mesa de Ejemplo."""
    found, _made = AcuerdoAdoptado.objects.get_or_create(
        clave=f"{clave}/{numero}",
        defaults={"organo": cast.mesa, "numero": numero, "fecha": date(2026, 8, 5), "texto": f"Acuerdo {numero}."},
    )
    return found


def organizacion(cast: Cast, cuenta: str) -> int:
    """The pk of the organisation that an account speaks for."""
    own = cast.actor(cuenta).organizacion
    assert own is not None
    return own.pk


def datos(cast: Cast, *cuentas: str, **more: Any) -> DatosTarea:
    """A task with a part of the organisation of each account."""
    partes = [ParteNueva(organizacion(cast, cuenta)) for cuenta in cuentas or ("gobierno", "social")]
    return DatosTarea(**{"titulo": "Publicar las reglas", "partes": partes} | more)


def tarea(cast: Cast, *cuentas: str, vence: date | None = VENCE, numero: int = 1, **more: Any) -> Tarea:
    """One entrusted by the secretaría, of the agreement of that number."""
    return crear_tarea(
        cast.mesa.pk,
        datos(cast, *cuentas, **more),
        acuerdo_id=acuerdo(cast, numero).pk,
        vence=vence,
        actor=cast.secretaria,
    )


def parte(cast: Cast, tarea: Tarea, cuenta: str) -> Parte:
    """The part of the organisation of that account."""
    return tarea.partes.get(organizacion=organizacion(cast, cuenta))


def cumple(cast: Cast, tarea: Tarea, *cuentas: str) -> None:
    """Each organisation says its part done; without any, both."""
    for cuenta in cuentas or ("gobierno", "social"):
        cumplir_parte(parte(cast, tarea, cuenta).pk, actor=cast.actor(cuenta))


def cumplida(cast: Cast, **more: Any) -> Tarea:
    """A task that the secretaría said done."""
    made = tarea(cast, **more)
    return cumplir_tarea(made.pk, actor=cast.secretaria)


def ahora(tarea: Tarea) -> Tarea:
    """The row as it is now."""
    return Tarea.objects.get(pk=tarea.pk)
