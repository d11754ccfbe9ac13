"""The receipts of a fund in one ZIP with an index of their hashes: of the secretaría and who administers, never public.

It is written as it is sent: a fund with thousands of receipts takes no more memory than one.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

from fondo.models import Fondo, Gasto, Pago
from fondo.states import EstadoRegistro
from mesa.kernel import files
from mesa.kernel.tabular import escribir_csv
from mesa.kernel.zips import Salida
from mesa.models import Archivo

COLUMNAS = (
    *("archivo", "sha256", "clase", "gasto", "fecha", "documento", "folio", "etapa", "item", "moneda", "monto"),
    *("monto_usd", "falta"),
)
TROZO = 256 * 1024


class Comprobante(NamedTuple):
    """A receipt: of what expense, by what name in the ZIP, and its file."""

    nombre: str
    clase: str
    gasto: Gasto
    fecha: date
    monto: str
    monto_usd: str
    archivo: Archivo | None


def comprobantes_de(fondo: Fondo, hasta: date | None = None) -> list[Comprobante]:
    """What was accepted, up to a day if one is given, each expense with its receipt or none, and the receipts of its
    payments, in two queries.
    """
    rows = Gasto.objects.filter(fondo=fondo, estado=EstadoRegistro.ACEPTADO)
    if hasta is not None:
        rows = rows.filter(devengado_el__lte=hasta)
    found = [
        Comprobante(
            _name("gasto", g.pk, g.comprobante) if g.comprobante else "",
            "gasto",
            g,
            g.devengado_el,
            str(g.monto),
            str(g.monto_usd),
            g.comprobante,
        )
        for g in rows.select_related("comprobante", "item__etapa").order_by("pk")
    ]
    paid = Pago.objects.filter(gasto__in=rows, estado=EstadoRegistro.ACEPTADO, comprobante__isnull=False)
    for p in paid.select_related("comprobante", "gasto__item__etapa").order_by("pk"):
        if p.comprobante and (hasta is None or p.pagado_el <= hasta):
            name = _name("pago", p.pk, p.comprobante)
            found.append(Comprobante(name, "pago", p.gasto, p.pagado_el, str(p.monto), str(p.monto_usd), p.comprobante))
    return found


def _name(clase: str, pk: int, archivo: Archivo) -> str:
    ending = PurePosixPath(archivo.nombre).suffix.lower()[:8]
    return f"{clase}-{pk:05}{ending}"


def trozos_zip(comprobantes: list[Comprobante]) -> Iterator[bytes]:
    """The ZIP, in pieces: its index first, then each receipt that is on disk. What is not, or was never given, is told
    in the index.
    """
    sink = Salida()
    index = [_row(one) for one in comprobantes]
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as packed:  # type: ignore[call-overload]
        packed.writestr("indice.csv", escribir_csv(COLUMNAS, index))
        yield sink.tomar()
        for one in comprobantes:
            if one.archivo is None:
                continue
            path = files.path_of(one.archivo.sha256)
            if not path.is_file():
                continue
            with path.open("rb") as source, packed.open(one.nombre, "w") as target:
                while piece := source.read(TROZO):
                    target.write(piece)
                    yield sink.tomar()
    yield sink.tomar()


def _row(one: Comprobante) -> list[str | int | date | None]:
    gasto, lacks = one.gasto, "sin comprobante"
    if one.archivo is not None:
        lacks = "" if files.path_of(one.archivo.sha256).is_file() else "no está en el disco"
    return [
        one.nombre,
        one.archivo.sha256 if one.archivo else "",
        one.clase,
        gasto.pk,
        one.fecha,
        gasto.documento,
        gasto.folio,
        gasto.item.etapa.numero,
        gasto.item.nombre,
        gasto.moneda,
        one.monto,
        one.monto_usd,
        lacks,
    ]
