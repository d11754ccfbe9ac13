"""A statement of the bank, loaded from its CSV: the same file once, and the same line once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.conciliacion import Linea, leer_cartola
from fondo.models import CartolaBancaria, MovimientoBanco
from fondo.operations.base import lock_fondo
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import sha256
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line

verbo("cartola.cargada", gettext_lazy("cargó una cartola del banco del fondo"))

PESO_MAXIMO = 5 * 1024 * 1024


@operation
def cargar_cartola(
    fondo_id: int, nombre: str, datos: bytes, *, columnas: Mapping[str, str] | None = None, actor: Actor | None
) -> CartolaBancaria:
    """Load a statement; the lines that another brought already are not loaded again. `columnas`: as leer_cartola.

    Raises Conflicto for a file that was loaded, DomainError for one that cannot be read.
    """
    fondo = lock_fondo(fondo_id)
    require("fondo.cargar_cartola", actor, fondo)
    if len(datos) > PESO_MAXIMO:
        raise DomainError(_("El archivo pesa más de 5 MB. Descargue la cartola por meses."))
    digest = sha256(datos)
    if fondo.cartolas.filter(sha256=digest).exists():
        raise Conflicto(_("Esta cartola ya se cargó: es el mismo archivo."))
    lines = leer_cartola(datos, columnas)
    marks = _marks(lines)
    there = set(fondo.movimientos_banco.filter(huella__in=marks).values_list("huella", flat=True))
    fresh = [(line, mark) for line, mark in zip(lines, marks, strict=True) if mark not in there]
    days, now = [line.fecha for line in lines], entry()
    cartola = CartolaBancaria.objects.create(
        fondo=fondo,
        nombre=one_line(nombre)[:120] or _("cartola"),
        sha256=digest,
        desde=min(days),
        hasta=max(days),
        lineas=len(fresh),
        repetidas=len(lines) - len(fresh),
        cargada_por=actor.persona if actor else None,
        cargada_por_nombre=actor.persona.nombre if actor else "",
        cargada_el=now,
    )
    MovimientoBanco.objects.bulk_create(
        MovimientoBanco(
            fondo=fondo,
            cartola=cartola,
            fecha=line.fecha,
            glosa=line.glosa,
            monto=line.monto,
            huella=mark,
            cargado_el=now,
        )
        for line, mark in fresh
    )
    told = {"sha256": digest, "lineas": cartola.lineas, "repetidas": cartola.repetidas}
    told |= {"desde": cartola.desde.isoformat(), "hasta": cartola.hasta.isoformat()}
    record("cartola.cargada", cartola, actor=actor, ahora=told)
    return cartola


def _marks(lines: Sequence[Linea]) -> list[str]:
    """What tells each line from the others: what it says, and its turn among those that say the same."""
    turns: Counter[tuple[str, str, str]] = Counter()
    found = []
    for line in lines:
        said = (line.fecha.isoformat(), line.glosa.casefold(), f"{line.monto:f}")
        turns[said] += 1
        found.append(sha256("\n".join((*said, str(turns[said]))).encode()))
    return found
