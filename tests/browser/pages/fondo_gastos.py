"""Expenses and payments of a fund, in every state, the phone's form, and the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from fondo.operations.gastos import anular_gasto
from tests.browser.pages.core import Case, send
from tests.browser.world import LARGO, World
from tests.fondo import escena

LACKS = "Falta corregir lo siguiente"
OWN = "/fondos/2026/gastos/"


def spent(world: World) -> dict[str, int]:
    """A fund with one of each thing; an expense with every alert and long words, and one that was annulled."""
    cast = world.cast
    rows = escena.escena(cast)
    fondo = escena.Fondo.objects.get(pk=rows["fondo"])
    long = escena.gasto(
        fondo,
        "9500000",
        "10000.00",
        folio="9311",
        glosa=LARGO[:240],
        proveedor=escena.proveedor(fondo, fondo.administradora.nombre.upper()),
        devengado_el=escena.INICIO.replace(month=3),
        registrado_por=cast.actor("administradora").persona,
    )
    gone = escena.gasto(fondo, folio="5", estado="aceptado")
    escena.pago(gone, diferencia_usd=escena.D("0.53"))
    anular_gasto(gone.pk, f"Factura repetida. {LARGO}", actor=cast.secretaria)
    return rows | {"largo": long.pk, "anulado": gone.pk}


def administradora(rows: dict[str, int]) -> Iterator[Case]:
    """Who administers: on her phone."""
    yield Case("gastos", OWN)
    yield Case("gastos: registrar", f"{OWN}nuevo/")
    yield Case("gastos: registrar, error", f"{OWN}nuevo/", do=send(monto="mucho"), says=LACKS)
    yield Case("gastos: corregir", f"{OWN}{rows['observado']}/corregir/")
    yield Case("gastos: retirar", f"{OWN}{rows['registrado']}/retirar/")
    yield Case("gasto observado", f"{OWN}{rows['observado']}/")
    yield Case("gasto de una persona", f"{OWN}{rows['honorarios']}/")
    yield Case("gastos: pagar", f"{OWN}{rows['honorarios']}/pagar/")
    yield Case("gastos: subir copia", f"{OWN}{rows['gasto']}/copia/")


def secretaria(rows: dict[str, int]) -> Iterator[Case]:
    """The secretaría: the review."""
    yield Case("gastos, secretaría", OWN)
    yield Case("gastos: ninguno así", f"{OWN}?item={rows['item_agregado']}")
    yield Case("gasto con alertas", f"{OWN}{rows['largo']}/")
    yield Case("gasto aceptado", f"{OWN}{rows['gasto']}/")
    yield Case("gasto anulado", f"{OWN}{rows['anulado']}/")
    yield Case("gastos: aceptar con alertas", f"{OWN}{rows['largo']}/aceptar/")
    yield Case("gastos: aceptar, error", f"{OWN}{rows['largo']}/aceptar/", do=send(), says=LACKS)
    yield Case("gastos: observar", f"{OWN}{rows['registrado']}/observar/")
    yield Case("gastos: anular", f"{OWN}{rows['gasto']}/anular/")
    yield Case("pagos: aceptar", f"/fondos/2026/pagos/{rows['pago_registrado']}/aceptar/")
    yield Case("copias: aprobar", f"/fondos/2026/copias/{rows['copia']}/aprobar/")
    yield Case("libro", "/fondos/2026/libro/")


def delegada(rows: dict[str, int]) -> Iterator[Case]:
    """Who sits at the Mesa: she reads."""
    yield Case("gasto de una persona, delegada", f"{OWN}{rows['honorarios']}/")
